// Rows of feedback as they stand in the database. Private to the room.
#pragma once

#include "services/feedback_given.hpp"
#include "services/store.hpp"

namespace tinhso::services {

struct StoredFeedback {
  std::int64_t id = 0;
  std::string code;
  std::int64_t dossier = 0;
  std::int64_t agency = 0;
  std::string applicant;
  Instant filed_at;
};
BOOST_DESCRIBE_STRUCT(StoredFeedback, (), (id, code, dossier, agency, applicant, filed_at))
struct StoredTurn {
  std::int64_t id = 0;
  std::int64_t feedback = 0;
  std::int64_t turn = 1;
  std::int64_t agency = 0;
  std::string words;
  Instant begun_at;
  Instant due_at;
  std::optional<Instant> seen_at;
  std::string answer;
  std::string who;
  std::string position;
  std::optional<Instant> answered_at;
};
BOOST_DESCRIBE_STRUCT(StoredTurn, (),
                      (id, feedback, turn, agency, words, begun_at, due_at, seen_at, answer, who, position, answered_at))
struct FeedbackContent {
  std::string name;
  std::string sha256;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(FeedbackContent, (), (name, sha256, type))

std::optional<StoredFeedback> find_feedback(database::Session& session, std::int64_t id);
std::optional<StoredTurn> find_turn(database::Session& session, std::int64_t id);
std::vector<FeedbackTurn> turns_of(Context& context, database::Session& session, std::int64_t feedback);
/// Throws Invalid naming `files[i].ticket`.
void keep_feedback_files(database::Session& session, Instant now, std::int64_t dossier, std::int64_t turn,
                         std::int64_t account, std::string_view kind, std::vector<Attached> const& files);
/// A file of feedback on that dossier. Throws NotFound for any other.
web::Response feedback_bytes(Context& context, database::Session& session, std::int64_t dossier, std::int64_t file);

}  // namespace tinhso::services
