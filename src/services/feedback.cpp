// Feedback of a citizen: given, passed on to the agency above, read with its answer.
#include <fmt/format.h>

#include "platform/events/events.hpp"
#include "services/account.hpp"
#include "services/feedback_store.hpp"
#include "work/work.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::int64_t most_feedback = 5;  // of one dossier

constexpr Sql next_feedback{"services.next_feedback",
                            "insert into services_feedback_number (agency, year, last) values (:agency, :year, 1) on "
                            "conflict (agency, year) do update set last = services_feedback_number.last + 1 returning "
                            "last"};
constexpr Sql feedback_add{"services.feedback_add",
                           "insert into services_feedback (code, dossier, agency, applicant, filed_at, feedback_key) "
                           "values (:code, :dossier, :agency, :applicant, :now, :key) returning id"};
constexpr Sql feedback_turn_add{"services.feedback_turn_add",
                                "insert into services_feedback_turn (feedback, turn, agency, words, begun_at, due_at) "
                                "values (:feedback, :turn, :agency, :words, :now, :due_at) on conflict (feedback, "
                                "turn) do nothing returning id"};
constexpr Sql feedback_file_add{"services.feedback_file_add",
                                "insert into services_feedback_file (turn, kind, name, sha256, bytes, type, at) values "
                                "(:turn, :kind, :name, :sha256, :bytes, :type, :now)"};
constexpr Sql feedback_count{"services.feedback_count",
                             "select count(*) from services_feedback where dossier = :dossier"};
#define TINHSO_FEEDBACK "select id, code, dossier, agency, applicant, filed_at from services_feedback where "
constexpr Sql feedback_by_id{"services.feedback_by_id", TINHSO_FEEDBACK "id = :id"};
constexpr Sql feedback_by_key{"services.feedback_by_key", TINHSO_FEEDBACK "feedback_key = :key"};
constexpr Sql feedback_by_code{"services.feedback_by_code", TINHSO_FEEDBACK "code = :code and dossier = :dossier"};
constexpr Sql feedback_by_dossier{"services.feedback_by_dossier", TINHSO_FEEDBACK "dossier = :dossier order by id desc"};
#undef TINHSO_FEEDBACK
#define TINHSO_TURN                                                                                            \
  "select id, feedback, turn, agency, words, begun_at, due_at, seen_at, answer, who, position, answered_at from " \
  "services_feedback_turn where "
constexpr Sql feedback_turns{"services.feedback_turns", TINHSO_TURN "feedback = :feedback order by turn"};
constexpr Sql feedback_turn_by_id{"services.feedback_turn_by_id", TINHSO_TURN "id = :id"};
#undef TINHSO_TURN
constexpr Sql feedback_files{"services.feedback_files",
                             "select id, kind, name, bytes, type from services_feedback_file where turn = :turn order "
                             "by id"};
constexpr Sql feedback_content{"services.feedback_content",
                               "select f.name, f.sha256, f.type from services_feedback_file f join "
                               "services_feedback_turn t on t.id = f.turn join services_feedback b on b.id = "
                               "t.feedback where f.id = :id and b.dossier = :dossier"};

struct KindOfFile {
  std::int64_t id = 0;
  std::string kind;
  std::string name;
  std::int64_t bytes = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(KindOfFile, (), (id, kind, name, bytes, type))

/// Begins a turn: in the inbox of the leaders of the agency, until its due time.
std::int64_t begin_turn(Context& context, Session& session, Dossier const& dossier, StoredFeedback const& feedback,
                        std::int64_t turn, std::int64_t agency, std::string const& words, std::int64_t days) {
  auto const now = context.clock.now();
  auto const& calendar = context.calendar;
  auto const due = calendar.end_of_day(calendar.add_days(local_date(now), static_cast<int>(days)));
  auto const id = session.first<std::int64_t>(feedback_turn_add, {{"feedback", feedback.id},
                                                                  {"turn", turn},
                                                                  {"agency", agency},
                                                                  {"words", words},
                                                                  {"now", now},
                                                                  {"due_at", due}});
  if (!id)
    throw Conflict{"services.feedback_escalated",
                   {"Phản ánh này đã chuyển cơ quan cấp trên.", "The agency above has this feedback already."}};
  work::Handing handing;
  handing.agency = agency;
  handing.step = "feedback";
  handing.duty = rights::services_approve;
  handing.due_at = due;
  Principal citizen;
  citizen.name = dossier.applicant;
  work::hand_over(session, now, citizen, "feedback", *id,
                  {"Phản ánh về hồ sơ " + dossier.code, feedback.code, dossier.applicant, 0}, handing);
  return *id;
}

void feedback_said(Session& session, Instant now, Origin const& origin, Dossier const& dossier, std::string action,
                   std::string const& code, std::string_view words, std::int64_t agency) {
  audit::Actor actor;
  actor.name = dossier.applicant;
  actor.origin = origin;
  audit::record(session, now, actor,
                {"services." + std::move(action), "feedback", code, nullptr,
                 boost::json::object{{"dossier", dossier.code}, {"words", std::string{words}}}});
  tell(session, now, dossier, "feedback");
  if (agency != dossier.agency)
    events::publish(session, now, "agency:" + std::to_string(agency), "services.changed",
                    {{"id", dossier.id}, {"change", "feedback"}});
}

}  // namespace

std::optional<StoredFeedback> find_feedback(Session& session, std::int64_t id) {
  return session.first<StoredFeedback>(feedback_by_id, {{"id", id}});
}
std::optional<StoredTurn> find_turn(Session& session, std::int64_t id) {
  return session.first<StoredTurn>(feedback_turn_by_id, {{"id", id}});
}

std::vector<FeedbackTurn> turns_of(Context& context, Session& session, std::int64_t feedback) {
  std::vector<FeedbackTurn> out;
  auto const now = context.clock.now();
  for (auto const& row : session.all<StoredTurn>(feedback_turns, {{"feedback", feedback}})) {
    FeedbackTurn turn;
    if (auto const agency = organisation::find_agency(session, row.agency)) turn.agency_name = agency->name;
    turn.words = row.words;
    turn.begun_at = row.begun_at;
    turn.due_at = row.due_at;
    turn.late = row.answered_at.value_or(now) > row.due_at;
    turn.seen_at = row.seen_at;
    turn.answer = row.answer;
    turn.who = row.who;
    turn.position = row.position;
    turn.answered_at = row.answered_at;
    for (auto const& file : session.all<KindOfFile>(feedback_files, {{"turn", row.id}}))
      (file.kind == "answer" ? turn.answers : turn.files).push_back({file.id, file.name, file.bytes, file.type});
    out.push_back(std::move(turn));
  }
  return out;
}

void keep_feedback_files(Session& session, Instant now, std::int64_t dossier, std::int64_t turn, std::int64_t account,
                         std::string_view kind, std::vector<Attached> const& files) {
  FieldErrors errors;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto const path = fmt::format("files[{}].ticket", i);
    try {
      auto const ticket = files::redeem(session, account, files[i].ticket);
      if (!is_paper(ticket.stored.type)) {
        errors.push_back({path, {"Chỉ nhận tệp PDF, ảnh, Word hoặc Excel.", "Only PDF, pictures, Word or Excel."}});
        continue;
      }
      session.run(feedback_file_add, {{"turn", turn},
                                      {"kind", kind},
                                      {"name", ticket.name},
                                      {"sha256", ticket.stored.sha256},
                                      {"bytes", ticket.stored.bytes},
                                      {"type", ticket.stored.type},
                                      {"now", now}});
      files::refer(session, ticket.stored.sha256, "services", dossier);
    } catch (NotFound const&) {
      errors.push_back({path, {"Tệp này chưa được tải lên.", "This file has not been uploaded."}});
    }
  }
  if (!errors.empty()) throw Invalid{std::move(errors)};
}

web::Response feedback_bytes(Context& context, Session& session, std::int64_t dossier, std::int64_t file) {
  auto const kept = session.first<FeedbackContent>(feedback_content, {{"id", file}, {"dossier", dossier}});
  if (!kept) throw NotFound{};
  web::Response out;
  out.headers.emplace("content-type", kept->type);
  out.headers.emplace("content-disposition", "attachment");  // its name came with the feedback
  out.headers.emplace("cache-control", "private, no-store");
  out.file = context.files.path(kept->sha256);
  return out;
}

std::vector<FeedbackTold> feedback_of(Context& context, Session& session, std::int64_t dossier) {
  std::vector<FeedbackTold> out;
  for (auto const& row : session.all<StoredFeedback>(feedback_by_dossier, {{"dossier", dossier}})) {
    FeedbackTold told;
    told.code = row.code;
    told.turns = turns_of(context, session, row.id);
    auto const agency = organisation::find_agency(session, row.agency);
    told.may_escalate = told.turns.size() == 1 && told.turns.front().answered_at && agency && agency->parent;
    out.push_back(std::move(told));
  }
  return out;
}

Tracked give_feedback(Context& context, Origin const& origin, FeedbackInput const& input, std::string_view key,
                      std::int64_t citizen) {
  auto const now = context.clock.now();
  auto const id = proven(context, origin, input.code, input.proof, citizen);
  auto const kept = own_key(key);
  if (trim(input.words).empty()) throw Invalid{"words", reflect::missing()};
  return context.database.write([&](Session& session) {
    lock_dossier(session, id);
    auto const d = find_dossier(session, id).value();
    if (kept)
      if (auto const before = session.first<StoredFeedback>(feedback_by_key, {{"key", *kept}})) {
        auto const turns = turns_of(context, session, before->id);
        if (before->dossier != id || turns.front().words != std::string_view{input.words})
          throw Conflict{"services.key_reused",
                         {"Mã lần gửi này đã dùng cho nội dung khác.", "This Idempotency-Key was used for other words."}};
        return tracked(context, session, d, citizen);
      }
    if (session.one<std::int64_t>(feedback_count, {{"dossier", id}}) >= most_feedback)
      throw Conflict{"services.feedback_many",
                     {"Hồ sơ này đã có đủ năm phản ánh. Hãy đến gặp hoặc gọi cơ quan.",
                      "There were five of this dossier. See or call the agency."}};
    auto const year = static_cast<int>(local_date(now).year());
    auto const number = session.one<std::int64_t>(next_feedback, {{"agency", d.agency}, {"year", year}});
    auto const agency = organisation::find_agency(session, d.agency).value();
    auto const prefix = organisation::code102_of(session, d.agency, local_date(now)).value_or(agency.code);
    StoredFeedback feedback;
    feedback.code = fmt::format("{}-PA{:02}-{:04}", prefix, year % 100, number);
    feedback.id = session.one<std::int64_t>(feedback_add, {{"code", feedback.code},
                                                           {"dossier", id},
                                                           {"agency", d.agency},
                                                           {"applicant", d.applicant},
                                                           {"now", now},
                                                           {"key", kept}});
    auto const turn = begin_turn(context, session, d, feedback, 1, d.agency, input.words,
                                 context.settings.services.feedback_days);
    if (input.files) keep_feedback_files(session, now, id, turn, 0, "words", *input.files);
    feedback_said(session, now, origin, d, "feedback", feedback.code, input.words, d.agency);
    return tracked(context, session, d, citizen);
  });
}

Tracked escalate_feedback(Context& context, Origin const& origin, NotSatisfied const& input, std::int64_t citizen) {
  auto const now = context.clock.now();
  auto const id = proven(context, origin, input.code, input.proof, citizen);
  if (trim(input.words).empty()) throw Invalid{"words", reflect::missing()};
  return context.database.write([&](Session& session) {
    lock_dossier(session, id);
    auto const d = find_dossier(session, id).value();
    auto const feedback =
        session.first<StoredFeedback>(feedback_by_code, {{"code", input.feedback}, {"dossier", id}});
    if (!feedback) throw NotFound{};
    if (!turns_of(context, session, feedback->id).front().answered_at)
      throw Conflict{"services.feedback_open", {"Cơ quan chưa trả lời.", "The agency has not answered yet."}};
    auto const agency = organisation::find_agency(session, feedback->agency);
    if (!agency || !agency->parent)
      throw Conflict{"services.feedback_highest",
                     {"Không có cơ quan cấp trên để chuyển.", "There is no agency above."}};
    begin_turn(context, session, d, *feedback, 2, *agency->parent, input.words,
               context.settings.services.feedback_days_above);
    feedback_said(session, now, origin, d, "escalate_feedback", feedback->code, input.words, *agency->parent);
    return tracked(context, session, d, citizen);
  });
}

web::Response feedback_file(Context& context, Origin const& origin, Proof const& proof, std::int64_t file,
                            std::int64_t citizen) {
  auto const id = proven(context, origin, proof.code, proof.proof, citizen);
  return context.database.read([&](Session& session) { return feedback_bytes(context, session, id, file); });
}

}  // namespace tinhso::services
