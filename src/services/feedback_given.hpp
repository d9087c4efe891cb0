// Feedback given, escalated and answered: the acts; what is read of it stands in feedback.hpp. Functions are thread-safe.
#pragma once

#include "services/services.hpp"

namespace tinhso::services {

struct FeedbackInput {
  Text<1, 60> code;
  Text<4, 10> proof;
  Text<1, 2000> words;
  std::optional<List<Attached, 5>> files;
};
BOOST_DESCRIBE_STRUCT(FeedbackInput, (), (code, proof, words, files))
struct NotSatisfied {
  Text<1, 60> code;
  Text<4, 10> proof;
  Text<1, 60> feedback;  ///< its code
  Text<1, 2000> words;   ///< why not
};
BOOST_DESCRIBE_STRUCT(NotSatisfied, (), (code, proof, feedback, words))
/// The leader of the dossier's agency has it. The same `key` is the same feedback. Throws Conflict when there were five.
Tracked give_feedback(Context& context, Origin const& origin, FeedbackInput const& input, std::string_view key = {},
                      std::int64_t citizen = 0);
/// Once, after the answer: the agency above has it then. Throws Conflict otherwise.
Tracked escalate_feedback(Context& context, Origin const& origin, NotSatisfied const& input, std::int64_t citizen = 0);
/// A file of the answer, or the citizen's own. Throws NotFound for any other.
web::Response feedback_file(Context& context, Origin const& origin, Proof const& proof, std::int64_t file,
                            std::int64_t citizen = 0);

struct FeedbackAnswer {
  Text<1, 2000> words;
  std::optional<List<Attached, 5>> files;
};
BOOST_DESCRIBE_STRUCT(FeedbackAnswer, (), (words, files))
/// By a leader of the agency whose turn it is; once.
FeedbackView answer_feedback(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                             FeedbackAnswer const& input);

}  // namespace tinhso::services
