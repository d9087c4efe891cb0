// Feedback as leaders read and answer it: their agency's, and to read that of the agencies below.
#include "platform/events/events.hpp"
#include "services/account.hpp"
#include "services/feedback_store.hpp"
#include "services/outcome.hpp"
#include "work/paging.hpp"
#include "work/work.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
using web::Call;
using web::None;
namespace rights = accounts::rights;

#define TINHSO_FEEDBACK_LIST(AGENCIES)                                                                           \
  "select t.id, f.code, t.agency, f.applicant, d.code as dossier_code, t.words, t.turn, t.begun_at, t.due_at, "  \
  "t.answered_at from services_feedback_turn t join services_feedback f on f.id = t.feedback join "              \
  "services_dossier d on d.id = f.dossier where t.agency " AGENCIES                                              \
  "and (cast(:other_than as bigint) = 0 or t.agency <> cast(:other_than as bigint)) "
#define TINHSO_FEEDBACK_OPEN                                                                                       \
  "and t.answered_at is null and (cast(:overdue as bigint) = 0 or t.due_at < cast(:now as bigint)) and (t.due_at > " \
  ":major or (t.due_at = :major and t.id > :id)) order by t.due_at, t.id limit :limit"
#define TINHSO_FEEDBACK_PAST                                                                                   \
  "and (cast(:all as bigint) = 1 or t.answered_at is not null) and (t.begun_at < :major or (t.begun_at = :major " \
  "and t.id < :id)) order by t.begun_at desc, t.id desc limit :limit"
constexpr Sql feedback_list_open{"services.feedback_list_open",
                                 TINHSO_FEEDBACK_LIST(TINHSO_AGENCIES_SQLITE) TINHSO_FEEDBACK_OPEN,
                                 TINHSO_FEEDBACK_LIST(TINHSO_AGENCIES_POSTGRESQL) TINHSO_FEEDBACK_OPEN};
constexpr Sql feedback_list_past{"services.feedback_list_past",
                                 TINHSO_FEEDBACK_LIST(TINHSO_AGENCIES_SQLITE) TINHSO_FEEDBACK_PAST,
                                 TINHSO_FEEDBACK_LIST(TINHSO_AGENCIES_POSTGRESQL) TINHSO_FEEDBACK_PAST};
#undef TINHSO_FEEDBACK_LIST
#undef TINHSO_FEEDBACK_OPEN
#undef TINHSO_FEEDBACK_PAST
constexpr Sql feedback_seen{"services.feedback_seen",
                            "update services_feedback_turn set seen_at = :now where id = :id and seen_at is null"};
constexpr Sql feedback_answered{"services.feedback_answered",
                                "update services_feedback_turn set answer = :words, who = :who, position = :position, "
                                "answered_at = :now, seen_at = coalesce(seen_at, :now) where id = :id and answered_at "
                                "is null"};

struct FeedbackLine {
  std::int64_t id = 0;
  std::string code;
  std::int64_t agency = 0;
  std::string applicant;
  std::string dossier_code;
  std::string words;
  std::int64_t turn = 1;
  Instant begun_at;
  Instant due_at;
  std::optional<Instant> answered_at;
};
BOOST_DESCRIBE_STRUCT(FeedbackLine, (),
                      (id, code, agency, applicant, dossier_code, words, turn, begun_at, due_at, answered_at))

void leaders_only(Principal const& who) {
  if (!who.may(rights::services_approve))
    throw Forbidden{"services.leaders_only", {"Lãnh đạo xem và trả lời phản ánh.", "Leaders read and answer feedback."}};
}

/// The turn, for a leader of its agency or of one above.
StoredTurn readable_turn(Session& session, Principal const& who, std::int64_t id) {
  leaders_only(who);
  auto turn = find_turn(session, id);
  if (!turn || (turn->agency != who.agency && !organisation::is_at_or_below(session, turn->agency, who.agency)))
    throw NotFound{};
  return std::move(*turn);
}

FeedbackView viewed(Context& context, Session& session, Principal const& who, StoredTurn const& turn) {
  auto const feedback = find_feedback(session, turn.feedback).value();
  auto const dossier = find_dossier(session, feedback.dossier).value();
  FeedbackView out;
  out.id = turn.id;
  out.code = feedback.code;
  out.dossier = dossier.agency == who.agency ? dossier.id : 0;
  out.dossier_code = dossier.code;
  out.procedure_name = dossier.procedure_name;
  out.applicant = feedback.applicant;
  out.phone = dossier.phone;
  out.turns = turns_of(context, session, feedback.id);
  out.may_answer = turn.agency == who.agency && !turn.answered_at;
  return out;
}

/// To the screens of the agency, and to who tracks the dossier.
void tell_feedback(Session& session, Instant now, StoredTurn const& turn, Dossier const& dossier) {
  tell(session, now, dossier, "feedback");
  if (turn.agency != dossier.agency)
    events::publish(session, now, "agency:" + std::to_string(turn.agency), "services.changed",
                    {{"id", dossier.id}, {"change", "feedback"}});
}

Tracked post_feedback(Call& call, FeedbackInput const& input) {
  return give_feedback(call.context, call.request.origin, input, call.request.header("idempotency-key"),
                       citizen_by(call, input.proof));
}
Tracked post_escalation(Call& call, NotSatisfied const& input) {
  return escalate_feedback(call.context, call.request.origin, input, citizen_by(call, input.proof));
}
web::Response post_feedback_file(Call& call, Proof const& proof) {
  return feedback_file(call.context, call.request.origin, proof, call.id("file"), citizen_by(call, proof.proof));
}
Page<FeedbackRow> get_feedback_list(Call& call, FeedbackQuery const& query) {
  return feedback_list(call.context, call.principal(), query);
}
FeedbackView get_feedback(Call& call, None const&) {
  return feedback_view(call.context, call.principal(), call.request.origin, call.id());
}
web::Response get_feedback_file(Call& call, None const&) {
  return call.context.database.read([&](Session& session) {
    auto const turn = readable_turn(session, call.principal(), call.id());
    return feedback_bytes(call.context, session, find_feedback(session, turn.feedback).value().dossier, call.id("file"));
  });
}
FeedbackView post_feedback_answer(Call& call, FeedbackAnswer const& input) {
  return answer_feedback(call.context, call.principal(), call.request.origin, call.id(), input);
}

}  // namespace

Page<FeedbackRow> feedback_list(Context& context, Principal const& who, FeedbackQuery const& query) {
  leaders_only(who);
  auto const now = context.clock.now();
  auto const shelf = query.shelf.value_or(FeedbackShelf::open);
  bool const open = shelf == FeedbackShelf::open || shelf == FeedbackShelf::overdue;
  bool const below = query.below.value_or(false);
  auto const limit = query.limit ? query.limit->value : work::usual_page;
  auto const after = work::read_cursor(query.after, open ? work::from_lowest : work::from_highest);
  return context.database.read([&](Session& session) {
    auto const agencies = agencies_seen(context, session, who, {}, below);
    auto const other_than = below ? who.agency : 0;
    auto const rows =
        open ? session.all<FeedbackLine>(feedback_list_open, {{"agencies", agencies},
                                                              {"other_than", other_than},
                                                              {"overdue", shelf == FeedbackShelf::overdue ? 1 : 0},
                                                              {"now", now},
                                                              {"major", after.major},
                                                              {"id", after.id},
                                                              {"limit", limit + 1}})
             : session.all<FeedbackLine>(feedback_list_past, {{"agencies", agencies},
                                                              {"other_than", other_than},
                                                              {"all", shelf == FeedbackShelf::all ? 1 : 0},
                                                              {"major", after.major},
                                                              {"id", after.id},
                                                              {"limit", limit + 1}});
    auto const page = work::cut(rows, limit, [&](auto const& row) {
      return work::Cursor{(open ? row.due_at : row.begun_at).time_since_epoch().count(), row.id};
    });
    Page<FeedbackRow> out;
    out.next = page.next;
    for (auto const& row : page.items) {
      auto const agency = organisation::find_agency(session, row.agency);
      out.items.push_back({row.id, row.code, agency ? agency->name : std::string{}, row.applicant, row.dossier_code,
                           row.words, row.turn, row.begun_at, row.due_at, row.answered_at,
                           row.answered_at.value_or(now) > row.due_at, row.agency == who.agency});
    }
    return out;
  });
}

FeedbackView feedback_view(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  auto const now = context.clock.now();
  bool fresh = false;
  auto out = context.database.read([&](Session& session) {
    auto const turn = readable_turn(session, who, id);
    fresh = turn.agency == who.agency && !turn.seen_at;
    return viewed(context, session, who, turn);
  });
  if (!fresh) return out;
  return context.database.write([&](Session& session) {
    auto const turn = readable_turn(session, who, id);
    if (session.run(feedback_seen, {{"id", id}, {"now", now}}) > 0) {
      audit::record(session, now, audit::actor(who, origin),
                    {"services.see_feedback", "feedback", out.code, nullptr, boost::json::object{{"turn", turn.turn}}});
      auto const feedback = find_feedback(session, turn.feedback).value();
      tell_feedback(session, now, turn, find_dossier(session, feedback.dossier).value());
    }
    return viewed(context, session, who, find_turn(session, id).value());
  });
}

FeedbackView answer_feedback(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                             FeedbackAnswer const& input) {
  auto const now = context.clock.now();
  leaders_only(who);
  if (trim(input.words).empty()) throw Invalid{"words", reflect::missing()};
  return context.database.write([&](Session& session) {
    auto const turn = find_turn(session, id);
    if (!turn || turn->agency != who.agency) throw NotFound{};
    auto const feedback = find_feedback(session, turn->feedback).value();
    if (session.run(feedback_answered, {{"id", id},
                                        {"words", input.words},
                                        {"who", who.name},
                                        {"position", who.position},
                                        {"now", now}}) == 0)
      throw Conflict{"services.feedback_answered", {"Phản ánh này đã được trả lời.", "This has been answered."}};
    if (input.files) keep_feedback_files(session, now, feedback.dossier, id, who.account, "answer", *input.files);
    work::close(session, now, "feedback", id, who.name);
    audit::record(session, now, audit::actor(who, origin),
                  {"services.answer_feedback", "feedback", feedback.code, nullptr,
                   boost::json::object{{"turn", turn->turn}, {"words", input.words}}});
    tell_feedback(session, now, *turn, find_dossier(session, feedback.dossier).value());
    return viewed(context, session, who, find_turn(session, id).value());
  });
}

web::Routes feedback_routes() {
  using web::anyone;
  using web::may;
  web::Routes out{
      web::post<FeedbackInput, Tracked>("/api/services/tracking/feedback", anyone, post_feedback,
                                        "Feedback on how a dossier is handled, for who knows its code and phone."),
      web::post<NotSatisfied, Tracked>("/api/services/tracking/feedback/escalation", anyone, post_escalation,
                                       "Not satisfied with an answer: the agency above has it then, once."),
      web::post<Proof, web::Response>("/api/services/tracking/feedback/files/{file}", anyone, post_feedback_file,
                                      "A file of feedback or of its answer, for who knows the code and phone."),
      web::get<FeedbackQuery, Page<FeedbackRow>>("/api/services/feedback", may(rights::services_approve),
                                                 get_feedback_list, "Feedback that leaders answer, by its due time."),
      web::get<None, FeedbackView>("/api/services/feedback/{id}", may(rights::services_approve), get_feedback,
                                   "One piece of feedback with its answers."),
      web::get<None, web::Response>("/api/services/feedback/{id}/files/{file}", may(rights::services_approve),
                                    get_feedback_file, "A file of feedback or of its answer."),
      web::post<FeedbackAnswer, FeedbackView>("/api/services/feedback/{id}/answer", may(rights::services_approve),
                                              post_feedback_answer, "Answer feedback."),
  };
  for (auto& route : out)
    if (route.path.starts_with("/api/services/tracking")) {
      route.per_minute = 20;
      route.confidential = true;  // holds the proof, or what it opens
    }
  return out;
}

}  // namespace tinhso::services
