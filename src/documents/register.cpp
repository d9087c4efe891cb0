// The steps of a receiver: each changes the register, the task, and what the sender sees, in one transaction.
#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql set_opened{
    "documents.set_opened",
    "update documents_incoming set opened_at = :now, opened_by = :by where id = :id and opened_at is null"};
constexpr Sql set_delivery_opened{
    "documents.set_delivery_opened",
    "update documents_delivery set opened_at = :now where document = :document and agency = :agency "
    "and opened_at is null"};
constexpr Sql set_received{
    "documents.set_received",
    "update documents_incoming set state = 'received', arrival_number = :number, arrival_year = :year, arrival_on = "
    ":today, "
    "received_at = :now, received_by = :by, received_note = :note, due_at = :due_at where id = :id"};
constexpr Sql set_refused{"documents.set_refused",
                          "update documents_incoming set state = 'refused', refused_reason = :reason where id = :id"};
constexpr Sql set_assigned{
    "documents.set_assigned",
    "update documents_incoming set state = :state, lead_name = :lead, due_at = :due_at where id = :id"};
constexpr Sql set_state{"documents.set_state", "update documents_incoming set state = :state where id = :id"};

/// The state in words for a person who tried something else.
Words in_words(IncomingState state) {
  switch (state) {
    case IncomingState::arrived:
      return {"mới đến, chưa vào sổ", "arrived and not in the register"};
    case IncomingState::refused:
      return {"đã bị từ chối tiếp nhận", "refused"};
    case IncomingState::received:
      return {"đã vào sổ, chưa phân công", "in the register, not assigned"};
    case IncomingState::assigned:
      return {"đã phân công, chưa bắt đầu xử lý", "assigned, not begun"};
    case IncomingState::processing:
      return {"đang xử lý", "in progress"};
    case IncomingState::finished:
      return {"đã hoàn thành", "finished"};
  }
  return {};
}

[[noreturn]] void wrong_step(IncomingState state) {
  auto const words = in_words(state);
  throw Conflict{"documents.wrong_step",
                 {"Văn bản " + words.vi + " nên không làm bước này được.",
                  "The document is " + words.en + ", so this step cannot be taken."}};
}

/// The row, locked and visible, and its document.
struct TakenStep {
  Incoming incoming;
  Document document;
};
TakenStep begin(Session& session, Principal const& who, std::int64_t id, std::string_view right) {
  auto asked = lock_incoming(session, id);
  auto incoming = visible_incoming(session, who, asked.incoming.first());
  require(who, right);
  require_in_force(incoming);
  auto document = asked.document.one();
  return {std::move(incoming), std::move(document)};
}

void check(TakenStep const& step, IncomingState to) {
  if (!follows(step.incoming.state, to)) wrong_step(step.incoming.state);
}

IncomingView end(Context& context, Session& session, Principal const& who, Origin const& origin, TakenStep const& step,
                 std::string_view verb, boost::json::object more) {
  auto const now = context.clock.now();
  auto view = view_now(context, session, who, step.incoming.id, step.incoming.agency, step.document);
  more["state"] = reflect::enum_name(view.state);
  audit::record(session, now, audit::actor(who, origin),
                {"documents." + std::string{verb}, "incoming", std::to_string(view.id),
                 boost::json::object{{"state", reflect::enum_name(step.incoming.state)}}, std::move(more)});
  tell_agency(session, now, step.incoming.agency, "incoming", view.id, verb);
  return view;
}

Instant deadline(Context& context, Session& session, TakenStep const& step, AssignInput const& input) {
  auto const today = local_date(context.clock.now());
  if (input.due_at) return *input.due_at;
  if (input.days)
    return context.calendar.end_of_day(context.calendar.add_days(today, static_cast<int>(input.days->value)));
  if (step.incoming.due_at && *step.incoming.due_at > context.clock.now()) return *step.incoming.due_at;
  auto const days = agency_settings(session, step.incoming.agency).default_days.value;
  return context.calendar.end_of_day(context.calendar.add_days(today, static_cast<int>(days)));
}

}  // namespace

void opened(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  auto const now = context.clock.now();
  auto const first = context.database.read([&](Session& session) {
    auto const row = visible_incoming(session, who, id);
    return !row.opened_at && (who.may(rights::documents_register) || who.may(rights::documents_assign));
  });
  if (!first) return;
  context.database.write([&](Session& session) {
    if (session.run(set_opened, {{"id", id}, {"now", now}, {"by", who.name}}) == 0) return;
    auto const row = find_incoming(session, id).value();
    auto const document = find_document(session, row.document).value();
    if (document.from_agency) {
      auto const sent = first_sent(session, document).id;
      session.run(set_delivery_opened, {{"document", sent}, {"agency", row.agency}, {"now", now}});
      events::publish(session, now, "agency:" + std::to_string(*document.from_agency), "exchange.status",
                      {{"document", sent}, {"agency", row.agency}, {"opened", true}});
    }
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.open", "incoming", std::to_string(id), nullptr, nullptr});
    tell_agency(session, now, row.agency, "incoming", id, "opened");
  });
}

IncomingView receive(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                     ReceiveInput const& input) {
  return context.database.write([&](Session& session) { return receive_in(context, session, who, origin, id, input); });
}

IncomingView receive_in(Context& context, Session& session, Principal const& who, Origin const& origin, std::int64_t id,
                        ReceiveInput const& input) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  if (input.due_on && *input.due_on < today)
    throw Invalid{"due_on", {"Hạn xử lý không được ở trước hôm nay.", "The deadline lies before today."}};
  auto const step = begin(session, who, id, rights::documents_register);
  check(step, IncomingState::received);
  auto const due_at = input.due_on ? std::optional{context.calendar.end_of_day(*input.due_on)} : step.incoming.due_at;
  auto const number = take_number(session, step.incoming.agency, year_of(today), "in", "");
  session.later(set_received, {{"id", id},
                             {"number", number},
                             {"year", year_of(today)},
                             {"today", today},
                             {"now", now},
                             {"by", who.name},
                             {"note", input.note.value_or("")},
                             {"due_at", due_at}});
  work::pass_on(session, now, "incoming", id, "assign", rights::documents_assign,
                work::next_step_due(context.calendar, now, step.document.priority));
  record_step(session, now, step.document, step.incoming.agency, "03", who.name, "");
  return end(context, session, who, origin, step, "receive", {{"arrival_number", number}});
}

IncomingView refuse(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    RefuseInput const& input) {
  auto const now = context.clock.now();
  if (trim(input.reason).empty()) throw Invalid{"reason", {"Cần nêu lý do từ chối.", "A reason is needed."}};
  return context.database.write([&](Session& session) {
    auto const step = begin(session, who, id, rights::documents_register);
    check(step, IncomingState::refused);
    session.later(set_refused, {{"id", id}, {"reason", input.reason}});
    work::cancel(session, now, "incoming", id);
    record_step(session, now, step.document, step.incoming.agency, "02", who.name, input.reason);
    return end(context, session, who, origin, step, "refuse", {{"reason", input.reason}});
  });
}

IncomingView assign(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    AssignInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    using enum IncomingState;
    auto const step = begin(session, who, id, rights::documents_assign);
    auto const state = step.incoming.state;
    bool const again = state == assigned || state == processing;  // given to others: the document keeps its state
    if (!again) check(step, assigned);
    work::Assignment assignment;
    assignment.lead = input.lead;
    if (input.co) assignment.co.assign(input.co->begin(), input.co->end());
    if (input.parts)
      for (auto const& part : *input.parts) {
        assignment.co.push_back(part.official);
        auto& own = assignment.own[part.official];
        own.words = part.words.value_or("");
        if (part.days)
          own.due_at = context.calendar.end_of_day(
              context.calendar.add_days(local_date(now), static_cast<int>(part.days->value)));
      }
    assignment.due_at = deadline(context, session, step, input);
    assignment.instruction = input.instruction.value_or("");
    auto const lead = work::assign(context, session, who, "incoming", id, assignment);
    session.later(set_assigned,
                {{"id", id}, {"state", again ? state : assigned}, {"lead", lead}, {"due_at", assignment.due_at}});
    if (!again) record_step(session, now, step.document, step.incoming.agency, "04", who.name, "");
    boost::json::array co;
    for (auto const official : assignment.co) co.emplace_back(official);
    return end(context, session, who, origin, step, again ? "reassign" : "assign",
               {{"lead", input.lead},
                {"co", co},
                {"due_at", format_instant(assignment.due_at)},
                {"instruction", assignment.instruction}});
  });
}

IncomingView start(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const step = begin(session, who, id, rights::documents_handle);
    bool const joins = step.incoming.state == IncomingState::processing;  // a co-handler begins after the first
    if (!joins) check(step, IncomingState::processing);
    work::start(context, session, who, "incoming", id);
    if (!joins) {
      session.later(set_state, {{"id", id}, {"state", IncomingState::processing}});
      record_step(session, now, step.document, step.incoming.agency, "05", who.name, "");
    }
    return end(context, session, who, origin, step, "start", {});
  });
}

IncomingView finish(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    FinishInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const step = begin(session, who, id, rights::documents_handle);
    check(step, IncomingState::finished);
    std::string const note = input.note.value_or("");
    work::finish(context, session, who, "incoming", id, note);
    session.later(set_state, {{"id", id}, {"state", IncomingState::finished}});
    record_step(session, now, step.document, step.incoming.agency, "06", who.name, "");
    return end(context, session, who, origin, step, "finish", {{"note", note}});
  });
}

}  // namespace tinhso::documents
