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

bool started_by(Principal const& who, work::TaskView const& task) {
  for (auto const& assignee : task.assignees)
    if ((assignee.official == who.official || assignee.official == who.acting_for.value_or(who.official)) &&
        assignee.started_at)
      return true;
  return false;
}

std::vector<std::string> actions_of(Session& session, Principal const& who, IncomingView const& view) {
  using enum IncomingState;
  std::vector<std::string> out;
  if (!view.frozen.empty()) return out;
  auto const state = view.state;
  if (view.change && view.change->state == ChangeState::asked && who.may(rights::documents_register))
    out.emplace_back("answer_change");
  if (state == arrived && who.may(rights::documents_register)) out.insert(out.end(), {"receive", "refuse"});
  if ((state == received || state == assigned || state == processing) && who.may(rights::documents_assign))
    out.emplace_back("assign");
  if ((state == assigned || state == processing) && who.may(rights::documents_handle)) {
    auto const part = work::part_in(session, who, "incoming", view.id);
    if (part && view.task && !started_by(who, *view.task)) out.emplace_back("start");
    if (part == work::Part::lead && state == processing) out.emplace_back("finish");
  }
  if (state == received && who.may(rights::documents_register)) out.emplace_back("propose");
  if (state == assigned || state == processing) {
    bool const lead = work::part_in(session, who, "incoming", view.id) == work::Part::lead;
    if (lead && who.may(rights::documents_handle)) out.insert(out.end(), {"forward", "give_back"});
    bool const waits = !view.extensions.empty() && view.extensions.back().answer.empty();
    if (who.may(rights::documents_assign) || (lead && !waits)) out.emplace_back("extend");
    if (waits && who.may(rights::documents_assign)) out.emplace_back("answer_extension");
  }
  if (state != arrived && state != refused && who.may(rights::documents_write)) out.emplace_back("reply");
  return out;
}

}  // namespace

Incoming visible_incoming(Session& session, Principal const& who, std::int64_t id) {
  auto row = find_incoming(session, id);
  if (!row || row->agency != who.agency) throw NotFound{};
  if (!sees_register(who) && !work::part_in(session, who, "incoming", id)) throw NotFound{};
  return std::move(*row);
}

IncomingView view_of(Context& context, Session& session, Principal const& who, Incoming const& incoming) {
  auto const d = find_document(session, incoming.document).value();
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
  for (auto& recipient : selectors_of(session, d.id)) out.recipients.push_back(std::move(recipient.label));
  out.task = work::task_of(context, session, "incoming", incoming.id);
  out.history = session.all<HistoryEntry>(history_of, {{"document", d.id}, {"agency", incoming.agency}});
  out.attachments = attachments_of(session, d.id);
  out.checks = checks_of(session, d.id);
  auto const extras = session.one<Extras>(extras_of, {{"document", d.id}, {"incoming", incoming.id}});
  out.channel = extras.channel;
  if (extras.proposed) out.proposal = session.first<Proposal>(proposal_of, {{"incoming", incoming.id}});
  if (extras.extended) out.extensions = session.all<Extension>(extensions_of, {{"incoming", incoming.id}});
  if (extras.answered) out.answers = session.all<AnswerRef>(answers_of, {{"incoming", incoming.id}});
  std::vector<std::string> contents;
  contents.reserve(out.attachments.size());
  for (auto const& a : out.attachments) contents.push_back(a.sha256);
  for (auto& same : duplicates_of(session, incoming.agency, d.from_name, d.code, d.issued_on, contents, d.id))
    out.duplicates.push_back({same.incoming, same.arrival_number, std::move(same.why)});
  if (extras.changed) out.change = change_of(session, incoming.id);
  if (out.change && out.change->kind == ChangeKind::update && out.change->state == ChangeState::asked)
    out.proposed = proposed_content(session, incoming);
  out.frozen = incoming.frozen_how;
  out.frozen_at = incoming.frozen_at;
  out.replaces_incoming = extras.replaces;
  if (out.frozen == "recalled") out.attachments.clear();  // the line stays, the content is gone
  out.actions = actions_of(session, who, out);
  return out;
}

IncomingView incoming_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of(context, session, who, visible_incoming(session, who, id)); });
}

}  // namespace tinhso::documents
