#include "documents/handling.hpp"

#include <algorithm>

#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql put_proposal{
    "documents.put_proposal",
    "insert into documents_proposal (incoming, at, by_name, official, official_name, words) values (:incoming, :now, "
    ":by, :official, :name, :words) on conflict (incoming) do update set at = excluded.at, by_name = excluded.by_name, "
    "official = excluded.official, official_name = excluded.official_name, words = excluded.words"};
constexpr Sql set_lead{"documents.set_lead", "update documents_incoming set lead_name = :lead where id = :id"};
constexpr Sql set_returned{"documents.set_returned",
                           "update documents_incoming set state = 'received', lead_name = '' where id = :id"};
constexpr Sql set_due{"documents.set_due", "update documents_incoming set due_at = :due_at where id = :id"};
constexpr Sql set_finished{"documents.set_finished", "update documents_incoming set state = 'finished' where id = :id"};
constexpr Sql ask_extension{
    "documents.ask_extension",
    "insert into documents_extension (incoming, asked_at, asked_by, asked_official, until_on, reason, answer, "
    "answered_at, answered_by) values (:incoming, :now, :by, :official, :until, :reason, :answer, :answered_at, "
    ":answered_by)"};
struct AskedExtension {
  std::int64_t id = 0;
  Date until_on;
};
BOOST_DESCRIBE_STRUCT(AskedExtension, (), (id, until_on))
constexpr Sql open_extension{
    "documents.open_extension",
    "select id, until_on from documents_extension where incoming = :incoming and answer = '' order by id desc limit 1"};
constexpr Sql answer_extension_row{"documents.answer_extension",
                                   "update documents_extension set answer = :answer, answered_at = :now, answered_by = "
                                   ":by, words = :words where incoming = :incoming and answer = ''"};

struct Handled {
  Incoming incoming;
  Document document;
};
Handled begin_handling(Session& session, Principal const& who, std::int64_t id, bool under_way) {
  auto asked = lock_incoming(session, id);
  auto incoming = visible_incoming(session, who, asked.incoming.first());
  require_in_force(incoming);
  bool const working = incoming.state == IncomingState::assigned || incoming.state == IncomingState::processing;
  if (under_way != working && !(under_way == false && incoming.state == IncomingState::received))
    throw Conflict{"documents.wrong_step",
                   {"Văn bản không ở bước làm được việc này.", "The document is not at a step that allows this."}};
  auto document = asked.document.one();
  return {std::move(incoming), std::move(document)};
}

IncomingView end_handling(Context& context, Session& session, Principal const& who, Origin const& origin,
                          Handled const& at, std::string_view verb, boost::json::object after) {
  auto const now = context.clock.now();
  auto view = view_now(context, session, who, at.incoming.id, at.incoming.agency, at.document);
  after["state"] = reflect::enum_name(view.state);
  audit::record(session, now, audit::actor(who, origin),
                {"documents." + std::string{verb}, "incoming", std::to_string(view.id),
                 boost::json::object{{"state", reflect::enum_name(at.incoming.state)}}, std::move(after)});
  tell_agency(session, now, at.incoming.agency, "incoming", view.id, verb);
  return view;
}

Instant end_of(Context& context, Date date) { return context.calendar.end_of_day(date); }

bool leads(Session& session, Principal const& who, std::int64_t id) {
  return work::part_in(session, who, "incoming", id) == work::Part::lead;
}

}  // namespace

IncomingView propose(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                     ProposeInput const& input) {
  require(who, rights::documents_register);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const at = begin_handling(session, who, id, false);
    std::string name;
    if (input.official) {
      for (auto const& p : organisation::officials_of(session, who.agency, local_date(now)))
        if (p.official == *input.official) name = p.official_name;
      if (name.empty())
        throw Invalid{
            "official",
            {"Người này không giữ vị trí nào trong cơ quan.", "This person holds no position in the agency."}};
    } else if (input.words.value_or("").empty()) {
      throw Invalid{"words", {"Cần nêu người xử lý hoặc ý kiến đề xuất.", "Name a person, or say something."}};
    }
    session.run(put_proposal, {{"incoming", id},
                               {"now", now},
                               {"by", who.name},
                               {"official", input.official},
                               {"name", name},
                               {"words", input.words.value_or("")}});
    return end_handling(context, session, who, origin, at, "propose",
                        {{"official", name}, {"words", input.words.value_or("")}});
  });
}

IncomingView forward(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                     ForwardInput const& input) {
  require(who, rights::documents_handle);
  auto const today = local_date(context.clock.now());
  return context.database.write([&](Session& session) {
    auto const at = begin_handling(session, who, id, true);
    auto const given = work::task_of(context, session, "incoming", id);
    if (!given) throw NotFound{};
    auto const due = input.days ? end_of(context, context.calendar.add_days(today, static_cast<int>(input.days->value)))
                                : given->due_at;
    auto const lead = work::forward(context, session, who, "incoming", id, input.to, due, input.words.value_or(""));
    session.run(set_lead, {{"id", id}, {"lead", lead}});
    return end_handling(context, session, who, origin, at, "forward",
                        {{"to", lead}, {"words", input.words.value_or("")}});
  });
}

IncomingView give_back_incoming(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                                GiveBackInput const& input) {
  require(who, rights::documents_handle);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const at = begin_handling(session, who, id, true);
    work::give_back(session, now, who, "incoming", id, "assign", rights::documents_assign,
                    work::next_step_due(context.calendar, now, at.document.priority), input.words);
    session.run(set_returned, {{"id", id}});
    return end_handling(context, session, who, origin, at, "give_back", {{"words", input.words}});
  });
}

IncomingView extend(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    ExtendInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const at = begin_handling(session, who, id, true);
    bool const grants = who.may(rights::documents_assign);
    if (!grants && !leads(session, who, id))
      throw Forbidden{"work.lead_only",
                      {"Chỉ người chủ trì được xin gia hạn.", "Only the lead may ask for more time."}};
    auto const until = end_of(context, input.until);
    if (until <= now || (at.incoming.due_at && until <= *at.incoming.due_at))
      throw Invalid{"until", {"Hạn mới phải sau hạn hiện tại.", "The new deadline has to lie after the present one."}};
    if (!grants && session.first<AskedExtension>(open_extension, {{"incoming", id}}))
      throw Conflict{"documents.extension_open", {"Đang chờ trả lời một đề nghị gia hạn.", "One is waiting already."}};
    session.run(ask_extension, {{"incoming", id},
                                {"now", now},
                                {"by", who.name},
                                {"official", who.official},
                                {"until", input.until},
                                {"reason", input.reason},
                                {"answer", grants ? "granted" : ""},
                                {"answered_at", grants ? std::optional{now} : std::nullopt},
                                {"answered_by", grants ? who.name : ""}});
    if (grants) {
      session.run(set_due, {{"id", id}, {"due_at", until}});
      work::set_due(session, "incoming", id, until);
    } else {
      work::notify(session, now, {{id, who.agency}}, "extension", "incoming", rights::documents_assign,
                   {at.document.subject, at.document.code, at.document.from_short, at.document.priority});
    }
    return end_handling(context, session, who, origin, at, "extend",
                        {{"until", format_date(input.until)}, {"reason", input.reason}, {"granted", grants}});
  });
}

IncomingView answer_extension(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                              AnswerExtensionInput const& input) {
  require(who, rights::documents_assign);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const at = begin_handling(session, who, id, true);
    auto const asked = session.first<AskedExtension>(open_extension, {{"incoming", id}});
    if (!asked)
      throw Conflict{"documents.no_extension", {"Không có đề nghị gia hạn nào.", "Nobody asked for more time."}};
    session.run(answer_extension_row, {{"incoming", id},
                                       {"answer", input.grant ? "granted" : "refused"},
                                       {"now", now},
                                       {"by", who.name},
                                       {"words", input.words.value_or("")}});
    if (input.grant) {
      auto const until = end_of(context, asked->until_on);
      session.run(set_due, {{"id", id}, {"due_at", until}});
      work::set_due(session, "incoming", id, until);
    }
    return end_handling(context, session, who, origin, at, input.grant ? "extension_granted" : "extension_refused",
                        {{"until", format_date(asked->until_on)}});
  });
}

void close_answered(Context& context, Session& session, Principal const& who, Origin const& origin, std::int64_t id,
                    std::string_view answer_code) {
  auto const incoming = find_incoming(session, id);
  if (!incoming || incoming->agency != who.agency || incoming->frozen_at) return;
  if (incoming->state != IncomingState::assigned && incoming->state != IncomingState::processing) return;
  auto const now = context.clock.now();
  auto const document = find_document(session, incoming->document).value();
  if (incoming->state == IncomingState::assigned)
    record_step(session, now, document, incoming->agency, "05", who.name, "");
  record_step(session, now, document, incoming->agency, "06", who.name, "");
  session.run(set_finished, {{"id", id}});
  work::close(session, now, "incoming", id, who.name);
  audit::record(session, now, audit::actor(who, origin),
                {"documents.answered", "incoming", std::to_string(id),
                 boost::json::object{{"state", reflect::enum_name(incoming->state)}},
                 boost::json::object{{"state", "finished"}, {"answer", answer_code}}});
  tell_agency(session, now, incoming->agency, "incoming", id, "answered");
}

}  // namespace tinhso::documents
