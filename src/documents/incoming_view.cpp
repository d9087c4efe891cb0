#include <algorithm>

#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "documents/intake.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql history_of{
    "documents.history_of",
    "select code, at, by_name as by, note from documents_history where document = :document and agency = :agency "
    "order by id"};

/// What few documents have; one look tells which of it is worth asking for.
struct Extras {
  std::string channel;
  bool proposed = false;
  bool extended = false;
  bool answered = false;
  bool changed = false;
  std::optional<std::int64_t> replaces;  ///< the line of the register
};
BOOST_DESCRIBE_STRUCT(Extras, (), (channel, proposed, extended, answered, changed, replaces))
constexpr Sql extras_of{
    "documents.extras_of",
    "select coalesce((select max(channel) from documents_intake where document = :document), '') as channel, "
    "case when exists (select 1 from documents_proposal where incoming = :incoming) then 1 else 0 end as proposed, "
    "case when exists (select 1 from documents_extension where incoming = :incoming) then 1 else 0 end as extended, "
    "case when exists (select 1 from documents_document where reply_to = :incoming and state = 'issued') then 1 else 0 "
    "end as answered, "
    "case when exists (select 1 from documents_change_answer where incoming = :incoming) then 1 else 0 end as changed, "
    "(select min(id) from documents_incoming where frozen_by = :incoming) as replaces"};
constexpr Sql proposal_of{
    "documents.proposal_of",
    "select at, by_name, official, official_name, words from documents_proposal where incoming = :incoming"};
constexpr Sql extensions_of{"documents.extensions_of",
                            "select asked_at, asked_by, until_on, reason, answer, answered_at, answered_by, words from "
                            "documents_extension where incoming = :incoming order by id"};
constexpr Sql answers_of{"documents.answers_of",
                         "select id, code, subject from documents_document where reply_to = :incoming and state = "
                         "'issued' order by id limit 20"};

bool sees_register(Principal const& who) {
  return who.may(rights::documents_read) || who.may(rights::documents_register) || who.may(rights::documents_assign);
}

bool is(Principal const& who, work::Assignee const& assignee) {
  return assignee.official == who.official || assignee.official == who.acting_for.value_or(who.official);
}

/// The reader's part in the task; the lead's when they act for a person who works on it too.
std::optional<work::Part> part_in(Principal const& who, IncomingView const& view) {
  if (view.task)
    for (auto const& assignee : view.task->assignees)  // the lead first
      if (is(who, assignee)) return assignee.part;
  return {};
}

bool started_by(Principal const& who, work::TaskView const& task) {
  return std::any_of(task.assignees.begin(), task.assignees.end(),
                     [&](auto const& assignee) { return is(who, assignee) && assignee.started_at; });
}

std::vector<std::string> actions_of(Principal const& who, IncomingView const& view) {
  using enum IncomingState;
  std::vector<std::string> out;
  if (!view.frozen.empty()) return out;
  auto const state = view.state;
  auto const part = part_in(who, view);
  if (view.change && view.change->state == ChangeState::asked && who.may(rights::documents_register))
    out.emplace_back("answer_change");
  if (state == arrived && who.may(rights::documents_register)) out.insert(out.end(), {"receive", "refuse"});
  if ((state == received || state == assigned || state == processing) && who.may(rights::documents_assign))
    out.emplace_back("assign");
  if ((state == assigned || state == processing) && who.may(rights::documents_handle)) {
    if (part && view.task && !started_by(who, *view.task)) out.emplace_back("start");
    if (part == work::Part::lead && state == processing) out.emplace_back("finish");
  }
  if (state == received && who.may(rights::documents_register)) out.emplace_back("propose");
  if (state == assigned || state == processing) {
    bool const lead = part == work::Part::lead;
    if (lead && who.may(rights::documents_handle)) out.insert(out.end(), {"forward", "give_back"});
    bool const waits = !view.extensions.empty() && view.extensions.back().answer.empty();
    if (who.may(rights::documents_assign) || (lead && !waits)) out.emplace_back("extend");
    if (waits && who.may(rights::documents_assign)) out.emplace_back("answer_extension");
  }
  if (state != arrived && state != refused && who.may(rights::documents_write)) out.emplace_back("reply");
  return out;
}

/// What a view is made of, asked together.
struct Parts {
  Parts(Context& context, Session& session, std::int64_t incoming, std::int64_t agency, Document const& document)
      : recipients{ask_selectors(session, document.id)},
        task{work::ask_task(context, session, "incoming", incoming)},
        history{session.ask<HistoryEntry>(history_of, {{"document", document.id}, {"agency", agency}})},
        attachments{ask_attachments(session, document.id)},
        checks{ask_checks(session, document.id)},
        extras{session.ask<Extras>(extras_of, {{"document", document.id}, {"incoming", incoming}})},
        duplicates{ask_duplicates(session, agency, document)} {}

  database::Answer<Recipient> recipients;
  std::function<std::optional<work::TaskView>()> task;
  database::Answer<HistoryEntry> history;
  database::Answer<Attachment> attachments;
  std::function<std::vector<FileCheck>()> checks;
  database::Answer<Extras> extras;
  std::function<std::vector<Duplicate>()> duplicates;
};

IncomingView compose(Session& session, Principal const& who, Incoming const& incoming, Document const& d, Parts& parts) {
  IncomingView out;
  out.id = incoming.id;
  out.document_id = d.document_id;
  out.from = {d.from_agency, d.from_code, d.from_name, d.from_short, d.from_agency.has_value()};
  out.code = d.code;
  out.type = d.type;
  out.type_name = d.type_name;
  out.subject = d.subject;
  out.summary = d.summary;
  out.signer_name = d.signer_name;
  out.signer_position = d.signer_position;
  out.authority = d.authority;
  out.priority = d.priority;
  out.issued_on = d.issued_on;
  out.due_on = d.due_on;
  out.pages = d.pages;
  out.steering = d.steering;
  out.state = incoming.state;
  out.status = status_code(incoming.state);
  out.arrival_number = incoming.arrival_number;
  out.arrival_on = incoming.arrival_on;
  out.arrived_at = incoming.arrived_at;
  out.opened_at = incoming.opened_at;
  out.opened_by = incoming.opened_by;
  out.received_at = incoming.received_at;
  out.received_by = incoming.received_by;
  out.received_note = incoming.received_note;
  out.due_at = incoming.due_at;
  out.refused_reason = incoming.refused_reason;
  out.note = incoming.note;
  for (auto& recipient : parts.recipients.all()) out.recipients.push_back(std::move(recipient.label));
  out.task = parts.task();
  out.history = parts.history.all();
  out.attachments = parts.attachments.all();
  out.checks = parts.checks();
  auto const extras = parts.extras.one();
  out.channel = extras.channel;
  if (extras.proposed) out.proposal = session.first<Proposal>(proposal_of, {{"incoming", incoming.id}});
  if (extras.extended) out.extensions = session.all<Extension>(extensions_of, {{"incoming", incoming.id}});
  if (extras.answered) out.answers = session.all<AnswerRef>(answers_of, {{"incoming", incoming.id}});
  for (auto& same : parts.duplicates())
    out.duplicates.push_back({same.incoming, same.arrival_number, std::move(same.why)});
  if (extras.changed) out.change = change_of(session, incoming.id);
  if (out.change && out.change->kind == ChangeKind::update && out.change->state == ChangeState::asked)
    out.proposed = proposed_content(session, incoming);
  out.frozen = incoming.frozen_how;
  out.frozen_at = incoming.frozen_at;
  out.replaces_incoming = extras.replaces;
  if (out.frozen == "recalled") out.attachments.clear();  // the line stays, the content is gone
  out.actions = actions_of(who, out);
  return out;
}

}  // namespace

Incoming visible_incoming(Session& session, Principal const& who, std::int64_t id) {
  return visible_incoming(session, who, find_incoming(session, id));
}

Incoming visible_incoming(Session& session, Principal const& who, std::optional<Incoming> row) {
  if (!row || row->agency != who.agency) throw NotFound{};
  if (!sees_register(who) && !work::part_in(session, who, "incoming", row->id)) throw NotFound{};
  return std::move(*row);
}

IncomingView view_of(Context& context, Session& session, Principal const& who, Incoming const& incoming) {
  auto const document = find_document(session, incoming.document).value();
  Parts parts{context, session, incoming.id, incoming.agency, document};
  return compose(session, who, incoming, document, parts);
}

IncomingView view_now(Context& context, Session& session, Principal const& who, std::int64_t id, std::int64_t agency,
                      Document const& document) {
  auto row = ask_line(session, id);
  Parts parts{context, session, id, agency, document};
  return compose(session, who, row.one(), document, parts);
}

IncomingView incoming_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of(context, session, who, visible_incoming(session, who, id)); });
}

}  // namespace tinhso::documents
