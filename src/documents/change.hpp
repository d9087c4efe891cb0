// Recall, update and replacement of a document that was sent (Decree 30/2020/NĐ-CP article 18, appendix VI part I.8;
// Decision 28/2018/QĐ-TTg: 13 asked, 15 agreed, 16 refused).
//
// The sender asks; the clerk of each receiver agrees or refuses; what was agreed changes that receiver's register in
// the same transaction: a recalled document keeps its line and its history and loses its content, a replaced one is
// linked with what replaces it, an updated one shows the new content under the old number of arrival. Open tasks on it
// end, and the people who had them are told. Until it is answered, and where it is refused, nothing changes.
// Thread-safe.
#pragma once

#include "platform/audit/audit.hpp"
#include "platform/principal.hpp"
#include "platform/web/web.hpp"

namespace tinhso::documents {

enum class ChangeKind { recall, update, replace };
BOOST_DESCRIBE_ENUM(ChangeKind, recall, update, replace)
enum class ChangeState { asked, agreed, refused };
BOOST_DESCRIBE_ENUM(ChangeState, asked, agreed, refused)

/// What is asked of one receiver, and the answer.
struct ChangeView {
  std::int64_t id = 0;
  ChangeKind kind = ChangeKind::recall;
  std::string reason;
  Instant asked_at;
  std::string asked_by;
  std::string by_code;                      ///< of what replaces it
  std::optional<std::int64_t> by_incoming;  ///< where that lies in the reader's register
  ChangeState state = ChangeState::asked;
  std::optional<Instant> answered_at;
  std::string by_name;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(ChangeView, (),
                      (id, kind, reason, asked_at, asked_by, by_code, by_incoming, state, answered_at, by_name, note))

/// What the sender sees: how many have answered.
struct ChangeSummary {
  std::int64_t id = 0;
  ChangeKind kind = ChangeKind::recall;
  std::string reason;
  Instant asked_at;
  std::string asked_by;
  std::optional<std::int64_t> by_document;
  std::string by_code;
  std::int64_t asked = 0;  ///< no answer yet
  std::int64_t agreed = 0;
  std::int64_t refused = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeSummary, (),
                      (id, kind, reason, asked_at, asked_by, by_document, by_code, asked, agreed, refused))

struct RecallInput {
  Text<1, 500> reason;                               ///< the receivers read it
  std::optional<List<std::int64_t, 1000>> agencies;  ///< left out: every receiver that has it
};
BOOST_DESCRIBE_STRUCT(RecallInput, (), (reason, agencies))
struct AnswerChangeInput {
  bool agree = false;
  std::optional<Text<0, 500>> note;  ///< of a refusal: needed
};
BOOST_DESCRIBE_STRUCT(AnswerChangeInput, (), (agree, note))

// --- for the exchange room ---

struct Asked {
  ChangeKind kind = ChangeKind::recall;
  std::string reason;
  std::optional<std::int64_t> by_document;
  std::string asked_by;
  std::string key;
};
struct AskedChange {
  std::int64_t id = 0;         ///< 0: that very request was here before, or nobody has the document
  std::int64_t here = 0;       ///< receivers that work in this system
  std::int64_t elsewhere = 0;  ///< receivers whose software has to be told
};
/// Asks those of the agencies (below 0: outside the province) that have the document and were not asked already.
AskedChange ask_change(Context& context, database::Session& session, audit::Actor const& actor, std::int64_t document,
                       std::vector<std::int64_t> const& agencies, Asked const& asked);
/// Agencies whose register holds the document, or an update of it.
std::vector<std::int64_t> holders_of(database::Session& session, std::int64_t document);
/// 15 or 16 as reported by a receiver's software. False: nothing was asked of it.
bool answer_reported(Context& context, database::Session& session, std::int64_t document, std::int64_t agency,
                     bool agree, std::string_view by, std::string_view note);

/// A request that has to leave the house.
struct LeavingChange {
  std::int64_t document = 0;
  ChangeKind kind = ChangeKind::recall;
  std::string reason;
  std::optional<std::int64_t> by_document;  ///< the new content of an update
};
BOOST_DESCRIBE_STRUCT(LeavingChange, (), (document, kind, reason, by_document))
std::optional<LeavingChange> find_change(database::Session& session, std::int64_t change);
/// Receivers of that request that work in other software.
struct ChangeReceiver {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ChangeReceiver, (), (agency, code, name))
std::vector<ChangeReceiver> change_receivers(database::Session& session, std::int64_t change);
/// What an issued document replaces, and those of its receivers that have the other.
struct Replacing {
  std::int64_t document = 0;
  std::string document_id;
  std::string reason;
  std::vector<std::string> codes;
};
std::optional<Replacing> replacing(database::Session& session, std::int64_t document);

web::Routes change_routes();

}  // namespace tinhso::documents
