// The copy of a signed file that is kept for the years (Decree 30/2020/NĐ-CP, article 31; Decree 68/2024/NĐ-CP).
//
// A document is one row however many agencies have it, and what was sent must not change under those who received it:
// `sha256` of an attachment stays what went out or came in, in views, downloads, packages and the audit log. Beside it
// stands one kept copy, for the sender's archive and each receiver's alike: the same bytes, then time-stamps and
// revocation data. The room signing makes it; work files that are handed over are packed with it. Functions belong to
// the caller's transaction (checks.cpp).
#pragma once

#include "documents/outgoing.hpp"
#include "platform/files/files.hpp"

namespace tinhso::documents {

/// A file as it lies here: what was sent, and the kept copy if there is one.
struct FileAtRest {
  std::string name;
  std::string sha256;
  std::optional<std::string> kept_sha256;
  std::string kept_level;  ///< "", "T", "LT", "LTA"
};
BOOST_DESCRIBE_STRUCT(FileAtRest, (), (name, sha256, kept_sha256, kept_level))
std::optional<FileAtRest> file_at_rest(database::Session& session, std::int64_t document, std::int64_t ordinal);
/// The kept copy of what was sent as these bytes, of whichever document; for who may read them anyway.
std::optional<FileAtRest> kept_copy_of(database::Session& session, std::string_view sha256);

/// These bytes take the place of the kept copy `before` (nothing: of none) of what was sent as `sha256`. False when the
/// file has changed meanwhile.
bool keep_copy(database::Session& session, std::int64_t document, std::int64_t ordinal, std::string_view sha256,
               std::optional<std::string> const& before, files::Stored const& kept, std::string_view level);

/// What goes into an archive: the document's files, each as its kept copy where there is one.
std::vector<Attachment> attachments_to_keep(database::Session& session, std::int64_t document);
/// Adds the job `signing.keep_filed`: the document lies in a work file now, and its signatures are to last as long.
void add_keep_filed(database::Session& session, Instant now, std::int64_t document);

}  // namespace tinhso::documents
