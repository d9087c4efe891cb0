// What lies ready for software that fetches, and what is on its way to the national axis. Private to the room; for the
// session's thread.
#pragma once

#include "exchange/exchange.hpp"
#include "exchange/store.hpp"

namespace tinhso::exchange {

/// A package put down for somebody. `key` names the thing itself, so that the same is never put down twice.
struct Post {
  PackageKind kind = PackageKind::edoc;
  std::int64_t package = 0;
  std::string key;
  std::string from_code;
  std::string to_code;
  std::string code;  ///< of the document
};
/// False: it lay there before.
bool put_mail(database::Session& session, Instant now, std::int64_t agency, Post const& post);
bool put_leaving(database::Session& session, Instant now, Post const& post);

/// A row of a client's list.
struct MailRow {
  std::int64_t id = 0;
  PackageKind kind = PackageKind::edoc;
  std::string from_code;
  std::string to_code;
  std::string code;
  std::string status;
  std::string note;
  Instant created_at;
  Instant updated_at;
  std::string sha256;
  std::optional<std::string> content;  ///< of one that is fetched, where it lies in the row
};
BOOST_DESCRIBE_STRUCT(MailRow, (),
                      (id, kind, from_code, to_code, code, status, note, created_at, updated_at, sha256, content))
/// Those not yet done, oldest first.
std::vector<MailRow> open_mail(database::Session& session, std::int64_t agency, PackageKind kind, Instant from,
                               Instant until, std::int64_t limit);
std::int64_t count_mail(database::Session& session, std::int64_t agency, PackageKind kind);
std::optional<MailRow> find_mail(database::Session& session, std::int64_t agency, std::int64_t id);
void mark_mail(database::Session& session, Instant now, std::int64_t agency, std::int64_t id, std::string_view status);

/// Brings a status to where its addressee works, if that is not here. False: here, or nowhere.
bool forward_status(database::Session& session, Instant now, std::string_view to_code, Post const& post);

/// Where a status goes that is for this code.
struct Way {
  enum { nowhere, mail, outside } to = nowhere;
  std::int64_t agency = 0;  ///< whose mail
};
Way way_to(database::Session& session, Instant now, std::string_view code);
void send_on(database::Session& session, Instant now, Way const& way, Post const& post);

std::string key_of(std::string_view document_id, std::string_view what);

}  // namespace tinhso::exchange
