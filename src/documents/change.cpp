#include "documents/change.hpp"

#include <algorithm>

#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "documents/content.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql add_change{
    "documents.add_change",
    "insert into documents_change (document, kind, reason, by_document, asked_at, asked_by, key) values (:document, "
    ":kind, :reason, :by_document, :now, :by, :key) on conflict (key) do nothing returning id"};
constexpr Sql drop_change{"documents.drop_change", "delete from documents_change where id = :id"};
constexpr Sql add_answer{"documents.add_change_answer",
                         "insert into documents_change_answer (change, document, agency, incoming) "
                         "values (:change, :document, :agency, :incoming)"};

/// A receiver as it stands: in a register here, or followed in other software.
struct Holder {
  std::int64_t agency = 0;
  std::optional<std::int64_t> incoming;
  std::int64_t document = 0;  ///< its content there: the first, or an update of it
};
BOOST_DESCRIBE_STRUCT(Holder, (), (agency, incoming, document))
// Whoever refused it, gave it back, or has not answered the last request is not asked.
constexpr Sql holders_here{
    "documents.change_holders_here",
    "select i.agency, i.id as incoming, i.document from documents_incoming i where (i.document = :document or i.document in "
    "(select u.id from documents_document u join documents_document o on o.document_id = u.wire_id "
    "where u.wire_id <> '' and o.id = :document)) and i.state <> 'refused' "  // also those that took an update
    "and i.frozen_at is null and not exists (select 1 from documents_change_answer w where w.document = :document "
    "and w.agency = i.agency and w.state = 'asked') order by i.id"};
constexpr Sql all_holders{
    "documents.all_holders",
    "select i.agency from documents_incoming i where i.document = :document or i.document in "
    "(select u.id from documents_document u join documents_document o on o.document_id = u.wire_id "
    "where u.wire_id <> '' and o.id = :document) order by i.id"};
constexpr Sql holders_elsewhere{
    "documents.change_holders_elsewhere",
    "select y.agency, cast(null as bigint) as incoming, y.document from documents_delivery y where y.document = :document and "
    "y.elsewhere = 1 "
    "and y.status <> '02' and not exists (select 1 from documents_change_answer w join documents_change c on c.id = "
    "w.change where w.document = :document and w.agency = y.agency and (w.state = 'asked' or (w.state = 'agreed' and "
    "c.kind <> 'update'))) order by y.id"};
// An update that was not answered yet: the question now is about the newer content.
constexpr Sql holders_asked{
    "documents.change_holders_asked",
    "select w.agency, w.incoming, coalesce(i.document, w.document) as document from documents_change_answer w join "
    "documents_change c on c.id = w.change left join documents_incoming i on i.id = w.incoming where w.document = "
    ":document and w.state = 'asked' and c.kind = 'update' and c.id <> :change order by w.agency"};
constexpr Sql overtake{
    "documents.overtake_update",
    "update documents_change_answer set change = :change where document = :document and agency = :agency and state = "
    "'asked'"};
constexpr Sql refile{"documents.refile",
                     "update documents_filed set document = :document where direction = 'incoming' and object = "
                     ":incoming and file in (select id from documents_file where state <> 'handed_over')"};
constexpr Sql add_change_step{
    "documents.add_change_step",
    "insert into documents_history (document, agency, code, at, recorded_at, by_name, note, moved) "
    "values (:document, :agency, :code, :now, :now, :by, :note, 1) returning id"};

struct OpenAnswer {
  std::int64_t change = 0;
  ChangeKind kind = ChangeKind::recall;
  std::optional<std::int64_t> by_document;
};
BOOST_DESCRIBE_STRUCT(OpenAnswer, (), (change, kind, by_document))
constexpr Sql open_answer{
    "documents.open_change_answer",
    "select w.change, c.kind, c.by_document from documents_change_answer w join documents_change c on c.id = w.change "
    "where w.document = :document and w.agency = :agency and w.state = 'asked' order by w.change desc limit 1"};
constexpr Sql open_answer_here{
    "documents.open_change_answer_here",
    "select w.change, c.kind, c.by_document from documents_change_answer w join documents_change c on c.id = w.change "
    "where w.incoming = :incoming and w.state = 'asked' order by w.change desc limit 1"};
constexpr Sql put_answer{"documents.put_change_answer",
                         "update documents_change_answer set state = :state, answered_at = :now, by_name = :by, note = "
                         ":note where change = :change and agency = :agency and state = 'asked'"};

constexpr Sql freeze{
    "documents.freeze",
    "update documents_incoming set frozen_at = :now, frozen_how = :how, frozen_by = :by, due_at = null "
    "where id = :id"};
constexpr Sql point_to{"documents.point_to", "update documents_incoming set document = :document where id = :id"};
constexpr Sql move_history{"documents.move_history",
                           "update documents_history set document = :document where document = :old and agency = "
                           ":agency"};
constexpr Sql incoming_of{"documents.incoming_of_document",
                          "select id from documents_incoming where document = :document and agency = :agency"};
constexpr Sql lock_changed{"documents.lock_changed", "select id from documents_incoming where id = :id {for_update}"};

std::int64_t note_step(Session& session, Instant now, std::int64_t document, std::int64_t agency, std::string_view code,
                       std::string_view by, std::string_view note) {
  return session.one<std::int64_t>(
      add_change_step,
      {{"document", document}, {"agency", agency}, {"code", code}, {"now", now}, {"by", by}, {"note", note}});
}

work::About about_of(Document const& document) {
  return {document.subject, document.code, document.from_short, document.priority};
}

/// What the answer does to the register of that receiver.
void carry_out(Session& session, Instant now, Incoming const& incoming, OpenAnswer const& answer) {
  if (answer.kind == ChangeKind::update) {
    auto const content = find_document(session, answer.by_document.value()).value();
    work::tell_people(session, now, "incoming", incoming.id, "updated");
    session.run(point_to, {{"id", incoming.id}, {"document", content.id}});
    session.run(move_history, {{"document", content.id}, {"old", incoming.document}, {"agency", incoming.agency}});
    session.run(refile, {{"document", content.id}, {"incoming", incoming.id}});
    make_findable(session, content, {incoming.agency}, false);
    add_read_text(session, now, content.id);
    return;
  }
  std::optional<std::int64_t> by;
  if (answer.by_document)
    by = session.first<std::int64_t>(incoming_of, {{"document", *answer.by_document}, {"agency", incoming.agency}});
  bool const recalled = answer.kind == ChangeKind::recall;
  work::tell_people(session, now, "incoming", incoming.id, recalled ? "recalled" : "replaced");
  work::cancel(session, now, "incoming", incoming.id);
  session.run(freeze, {{"id", incoming.id}, {"now", now}, {"how", recalled ? "recalled" : "replaced"}, {"by", by}});
}

/// The sender's clerks are told of an answer.
void tell_sender_of(Session& session, Instant now, Document const& document, std::int64_t agency, bool agree) {
  if (!document.from_agency) return;
  events::publish(session, now, "agency:" + std::to_string(*document.from_agency), "exchange.status",
                  {{"document", document.id}, {"agency", agency}, {"status", agree ? "15" : "16"}});
  if (agree) return;  // a refusal is what somebody has to look at
  auto about = about_of(document);
  if (auto const receiver =
          agency > 0 ? organisation::find_agency(session, agency) : organisation::find_outside(session, agency))
    about.from_name = receiver->short_name.empty() ? receiver->name : receiver->short_name;
  work::notify(session, now, {{document.id, *document.from_agency}}, "change_refused", "outgoing",
               rights::documents_issue, about);
}

}  // namespace

std::vector<std::int64_t> holders_of(Session& session, std::int64_t document) {
  return session.all<std::int64_t>(all_holders, {{"document", document}});
}

AskedChange ask_change(Context& context, Session& session, audit::Actor const& actor, std::int64_t id,
                       std::vector<std::int64_t> const& agencies, Asked const& asked) {
  auto const now = context.clock.now();
  auto const document = find_document(session, id);
  if (!document || document->state == "draft") throw NotFound{};
  auto const wanted = [&](Holder const& holder) {
    return std::find(agencies.begin(), agencies.end(), holder.agency) != agencies.end();
  };
  AskedChange out;
  auto const change = session.first<std::int64_t>(add_change, {{"document", id},
                                                               {"kind", asked.kind},
                                                               {"reason", asked.reason},
                                                               {"by_document", asked.by_document},
                                                               {"now", now},
                                                               {"by", asked.asked_by},
                                                               {"key", asked.key}});
  if (!change) return out;
  std::vector<work::Opening> openings;  // new duties
  std::vector<work::Opening> notices;
  std::vector<std::int64_t> told;
  boost::json::array ids;
  auto const ask = [&](Holder const& holder) {
    note_step(session, now, holder.document, holder.agency, "13", asked.asked_by, asked.reason);
    ids.emplace_back(holder.agency);
    if (!holder.incoming) {
      ++out.elsewhere;
      return;
    }
    notices.push_back({*holder.incoming, holder.agency});
    told.push_back(holder.agency);
    ++out.here;
  };
  auto const ask_first = [&](Holder const& holder) {
    session.run(add_answer,
                {{"change", *change}, {"document", id}, {"agency", holder.agency}, {"incoming", holder.incoming}});
    if (holder.incoming) openings.push_back({*holder.incoming, holder.agency});
    ask(holder);
  };
  if (asked.kind == ChangeKind::update)
    for (auto const& holder : session.all<Holder>(holders_asked, {{"change", *change}, {"document", id}})) {
      if (!wanted(holder)) continue;
      session.run(overtake, {{"change", *change}, {"document", id}, {"agency", holder.agency}});
      ask(holder);
    }
  for (auto const& holder : session.all<Holder>(holders_here, {{"document", id}})) {
    if (wanted(holder)) ask_first(holder);
  }
  if (document->from_agency)
    for (auto const& holder : session.all<Holder>(holders_elsewhere, {{"document", id}}))
      if (wanted(holder)) ask_first(holder);
  if (out.here + out.elsewhere == 0) {
    session.run(drop_change, {{"id", *change}});
    return out;
  }
  out.id = *change;
  auto const kind = reflect::enum_name(asked.kind);
  if (!notices.empty()) {
    auto const about = about_of(*document);
    work::open(session, now, work::describe(session, about), "change", openings, "answer_change",
               rights::documents_register,
               work::next_step_due(context.calendar, now, std::max<std::int64_t>(1, document->priority)));
    work::notify(session, now, notices, "change_asked", "incoming", rights::documents_register, about);
    events::publish_to_agencies(session, now, told, "documents.change_asked",
                                {{"document", id}, {"code", document->code}, {"kind", kind}});
  }
  audit::record(session, now, actor,
                {"documents.change_ask", "document", std::to_string(id), nullptr,
                 boost::json::object{
                     {"kind", kind}, {"reason", asked.reason}, {"change", *change}, {"agencies", std::move(ids)}}});
  return out;
}

void require_delivered(Document const& document) {
  if (document.state == "issued" && document.package_sha256) return;
  throw Conflict{"documents.not_delivered",
                 {"Văn bản chưa phát hành hoặc chưa gửi xong.", "The document has not been sent yet."}};
}

void require_somebody(AskedChange const& asked) {
  if (asked.id != 0) return;
  throw Conflict{"documents.nobody_to_ask",
                 {"Không còn nơi nhận nào để yêu cầu: đã trả lời, đã từ chối tiếp nhận, hoặc đang chờ trả lời.",
                  "There is no receiver left to ask: they have answered, refused it, or been asked already."}};
}

OutgoingView recall(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    RecallInput const& input) {
  require(who, rights::documents_issue);
  auto const now = context.clock.now();
  if (trim(input.reason).empty()) throw Invalid{"reason", {"Cần nêu lý do thu hồi.", "A reason is needed."}};
  return context.database.write([&](Session& session) {
    auto const document = visible_outgoing(session, who, id);
    require_delivered(document);
    std::vector<std::int64_t> agencies;
    if (input.agencies) agencies.assign(input.agencies->begin(), input.agencies->end());
    else
      for (auto const& receiver : receivers_of(session, id)) agencies.push_back(receiver.agency);
    Asked asked;
    asked.reason = input.reason;
    asked.asked_by = who.name;
    asked.key = "recall " + std::to_string(id) + ' ' + std::to_string(now.time_since_epoch().count());
    auto const out = ask_change(context, session, audit::actor(who, origin), id, agencies, asked);
    require_somebody(out);
    if (out.elsewhere > 0)
      jobs::add(session, now, "exchange.change", {{"change", out.id}}, {std::to_string(out.id), {}});
    tell_agency(session, now, who.agency, "outgoing", id, "recall");
    return view_of(context, session, who, *find_document(session, id));
  });
}

IncomingView answer_change(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           AnswerChangeInput const& input) {
  auto const now = context.clock.now();
  std::string const note{input.note.value_or("")};
  if (!input.agree && trim(note).empty())
    throw Invalid{"note", {"Cần nêu lý do không đồng ý.", "A reason for the refusal is needed."}};
  return context.database.write([&](Session& session) {
    visible_incoming(session, who, id);
    require(who, rights::documents_register);
    session.one<std::int64_t>(lock_changed, {{"id", id}});
    auto const incoming = visible_incoming(session, who, id);
    auto const document = find_document(session, incoming.document).value();
    auto const answer = session.first<OpenAnswer>(open_answer_here, {{"incoming", id}});
    if (!answer)
      throw Conflict{"documents.no_change",
                     {"Không có yêu cầu nào đang chờ trả lời.", "No request waits for an answer."}};
    session.run(put_answer, {{"change", answer->change},
                             {"agency", incoming.agency},
                             {"state", input.agree ? "agreed" : "refused"},
                             {"now", now},
                             {"by", who.name},
                             {"note", note}});
    auto const history =
        note_step(session, now, document.id, incoming.agency, input.agree ? "15" : "16", who.name, note);
    if (input.agree) carry_out(session, now, incoming, *answer);
    work::close(session, now, "change", id, who.name);
    tell_sender_of(session, now, first_sent(session, document), incoming.agency, input.agree);
    if (!document.from_agency && document.package_sha256)
      jobs::add(session, now, "exchange.report", {{"history", boost::json::array{history}}},
                {std::to_string(history), {}});
    auto const after = find_incoming(session, id).value();
    audit::record(session, now, audit::actor(who, origin),
                  {input.agree ? "documents.change_agree" : "documents.change_refuse", "incoming", std::to_string(id),
                   boost::json::object{{"document", incoming.document}, {"frozen", incoming.frozen_how}},
                   boost::json::object{{"kind", reflect::enum_name(answer->kind)},
                                       {"note", note},
                                       {"document", after.document},
                                       {"frozen", after.frozen_how}}});
    tell_agency(session, now, incoming.agency, "incoming", id, "change");
    return view_of(context, session, who, after);
  });
}

bool answer_reported(Context& context, Session& session, std::int64_t id, std::int64_t agency, bool agree,
                     std::string_view by, std::string_view note) {
  auto const now = context.clock.now();
  auto const answer = session.first<OpenAnswer>(open_answer, {{"document", id}, {"agency", agency}});
  if (!answer) return false;
  session.run(put_answer, {{"change", answer->change},
                           {"agency", agency},
                           {"state", agree ? "agreed" : "refused"},
                           {"now", now},
                           {"by", by},
                           {"note", note}});
  tell_sender_of(session, now, find_document(session, id).value(), agency, agree);
  return true;
}

void require_in_force(Incoming const& incoming) {
  if (!incoming.frozen_at) return;
  bool const recalled = incoming.frozen_how == "recalled";
  throw Conflict{"documents.frozen",
                 {recalled ? "Văn bản đã được thu hồi nên không xử lý được nữa."
                           : "Văn bản đã được thay thế nên không xử lý được nữa.",
                  recalled ? "The document has been recalled and can no longer be handled."
                           : "The document has been replaced and can no longer be handled."}};
}

void ask_replaced(Context& context, Session& session, Document const& document) {
  if (!document.replaces) return;
  std::vector<std::int64_t> agencies;
  for (auto const& receiver : receivers_of(session, document.id)) agencies.push_back(receiver.agency);
  Asked asked;
  asked.kind = ChangeKind::replace;
  asked.reason = document.replace_reason;
  asked.by_document = document.id;
  asked.asked_by = document.issued_by;
  asked.key = "replace " + std::to_string(document.id);
  ask_change(context, session, audit::system("exchange"), *document.replaces, agencies, asked);
}

}  // namespace tinhso::documents
