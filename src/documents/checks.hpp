// What is known of the signatures in a document's files (Decree 30/2020/NĐ-CP, article 5; Decree 68/2024/NĐ-CP,
// articles 31 and 32). The room signing finds it out by the job `signing.check_files` and keeps it here, so that lists
// can show it beside the subject. Part of documents.hpp; functions belong to the caller's transaction.
#pragma once

#include "platform/platform.hpp"

namespace tinhso::documents {

/// `unchecked`: not looked at yet, not of a kind that is looked at, or not to be read. `none`: holds no signature.
enum class SignatureState { unchecked, none, passed, indeterminate, failed };
BOOST_DESCRIBE_ENUM(SignatureState, unchecked, none, passed, indeterminate, failed)

struct FileCheck {
  std::int64_t ordinal = 0;
  SignatureState state = SignatureState::unchecked;
};
BOOST_DESCRIBE_STRUCT(FileCheck, (), (ordinal, state))

/// Adds the job, in the caller's transaction.
void add_check_files(database::Session& session, Instant now, std::int64_t document);
/// One entry for each file of a kind that is looked at (checked_kinds.hpp), in their order.
std::vector<FileCheck> checks_of(database::Session& session, std::int64_t document);
/// Asks (Session::ask()); what is returned is called once for the answer.
std::function<std::vector<FileCheck>()> ask_checks(database::Session& session, std::int64_t document);

struct KeptCheck {
  SignatureState state = SignatureState::unchecked;
  std::string report;  ///< JSON, as the checker wrote it
  Instant checked_at;
};
std::optional<KeptCheck> check_of(database::Session& session, std::string_view sha256);
/// Keeps what was found of these bytes, in place of what was found before.
void keep_check(database::Session& session, Instant now, std::string_view sha256, SignatureState state,
                std::string_view report);
/// Tells the screens of everybody who has the document that its files were checked.
void tell_checked(database::Session& session, Instant now, std::int64_t document);

/// Contents whose signatures could not be confirmed, checked between these moments: they may be by now.
std::vector<std::string> checks_to_repeat(database::Session& session, Instant from, Instant until);

}  // namespace tinhso::documents
