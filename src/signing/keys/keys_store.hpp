// Rows of the key service's database. Private to the room; on the session's thread.
#pragma once

#include "platform/audit/audit.hpp"
#include "platform/platform.hpp"
#include "signing/keys/key_service.hpp"

namespace tinhso::signing::keys {

struct PasskeyRow {
  std::int64_t id = 0;
  std::string passkey;
  std::string public_key;
  std::int64_t algorithm = 0;
  std::int64_t counter = 0;
};
BOOST_DESCRIBE_STRUCT(PasskeyRow, (), (id, passkey, public_key, algorithm, counter))

struct ChallengeRow {
  std::int64_t id = 0;
  std::int64_t credential = 0;
  std::string hashes;
  std::string algorithm;
  std::string purpose;
};
BOOST_DESCRIBE_STRUCT(ChallengeRow, (), (id, credential, hashes, algorithm, purpose))

struct SadRow {
  std::int64_t id = 0;
  std::int64_t credential = 0;
  std::string hashes;
  std::string algorithm;
  std::int64_t passkey = 0;
};
BOOST_DESCRIBE_STRUCT(SadRow, (), (id, credential, hashes, algorithm, passkey))

std::optional<CredentialRow> find_credential(database::Session& session, std::string_view name);
std::vector<CredentialRow> all_credentials(database::Session& session);
std::vector<PasskeyRow> passkeys_of(database::Session& session, std::int64_t credential);

/// Hashes sorted and written as one JSON text; every one must be base64 of a hash of that algorithm, and no two the
/// same.
std::string checked_hashes(std::vector<std::string> hashes, std::string_view oid, std::int64_t count);
void audit_keys(database::Session& session, Instant now, Origin const& from, std::string action,
                CredentialRow const& row, boost::json::value after);

}  // namespace tinhso::signing::keys
