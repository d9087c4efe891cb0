// Feedback on how a dossier is handled (phản ánh, kiến nghị): said from the page that tracks it, answered by a leader.
//
// It is no complaint under the Law on Complaints 2011, which has its own way, and says so wherever it is written. The
// leader of the dossier's agency answers within the days that the instance's settings name; who is not satisfied says so
// once, and the agency above has it then. Whom the feedback is about does not read it: leaders alone do. Nothing of it is
// deleted. Part of services.hpp; functions are thread-safe, those with a Session belong to its thread.
#pragma once

#include "platform/web/web.hpp"
#include "services/parties.hpp"

namespace tinhso::services {

struct FeedbackFile {
  std::int64_t id = 0;
  std::string name;
  std::int64_t bytes = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(FeedbackFile, (), (id, name, bytes, type))

/// One agency's turn: what the citizen wrote to it, until when it answers, what it answered.
struct FeedbackTurn {
  std::string agency_name;
  std::string words;
  Instant begun_at;
  Instant due_at;
  bool late = false;  ///< not answered in time
  std::optional<Instant> seen_at;
  std::string answer;
  std::string who;
  std::string position;
  std::optional<Instant> answered_at;
  std::vector<FeedbackFile> files;    ///< the citizen's
  std::vector<FeedbackFile> answers;  ///< with the answer
};
BOOST_DESCRIBE_STRUCT(FeedbackTurn, (),
                      (agency_name, words, begun_at, due_at, late, seen_at, answer, who, position, answered_at, files,
                       answers))

/// As its citizen reads it.
struct FeedbackTold {
  std::string code;
  std::vector<FeedbackTurn> turns;
  bool may_escalate = false;  ///< answered, there is an agency above, and it was not asked yet
};
BOOST_DESCRIBE_STRUCT(FeedbackTold, (), (code, turns, may_escalate))

enum class FeedbackShelf { open, overdue, answered, all };
BOOST_DESCRIBE_ENUM(FeedbackShelf, open, overdue, answered, all)
struct FeedbackQuery {
  std::optional<FeedbackShelf> shelf;  ///< default open
  std::optional<bool> below;           ///< of the agencies below the reader's too
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(FeedbackQuery, (), (shelf, below, after, limit))
struct FeedbackRow {
  std::int64_t id = 0;  ///< of the turn
  std::string code;
  std::string agency_name;
  std::string applicant;
  std::string dossier_code;
  std::string words;
  std::int64_t turn = 1;
  Instant begun_at;
  Instant due_at;
  std::optional<Instant> answered_at;
  bool late = false;
  bool own = true;  ///< of the reader's agency, who answers it
};
BOOST_DESCRIBE_STRUCT(FeedbackRow, (),
                      (id, code, agency_name, applicant, dossier_code, words, turn, begun_at, due_at, answered_at, late,
                       own))
struct FeedbackView {
  std::int64_t id = 0;
  std::string code;
  std::int64_t dossier = 0;  ///< 0 for another agency's, which cannot be opened
  std::string dossier_code;
  std::string procedure_name;
  std::string applicant;
  std::string phone;
  std::vector<FeedbackTurn> turns;  ///< all of them: who is asked second reads what the first answered
  bool may_answer = false;
};
BOOST_DESCRIBE_STRUCT(FeedbackView, (),
                      (id, code, dossier, dossier_code, procedure_name, applicant, phone, turns, may_answer))

/// For leaders. Open ones by their due time, answered ones newest first.
Page<FeedbackRow> feedback_list(Context& context, Principal const& who, FeedbackQuery const& query);
/// A leader who opens it has seen it. Throws NotFound for another agency's, save those below the reader's.
FeedbackView feedback_view(Context& context, Principal const& who, Origin const& origin, std::int64_t id);

web::Routes feedback_routes();

}  // namespace tinhso::services
