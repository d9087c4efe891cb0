#include "signing/keys/keys_store.hpp"

#include <algorithm>

#include "signing_keys_migrations.hpp"

namespace tinhso::signing::keys {
namespace {

using database::Sql;

constexpr Sql select_credential{
    "signing_keys.select_credential",
    "select id, name, user_id, description, backend, module, token, key, chain, enabled, (select count(*) from "
    "signing_keys_passkey p where p.credential = c.id) as passkeys from signing_keys_credential c where name = :name"};
constexpr Sql select_credentials{
    "signing_keys.select_credentials",
    "select id, name, user_id, description, backend, module, token, key, chain, enabled, (select count(*) from "
    "signing_keys_passkey p where p.credential = c.id) as passkeys from signing_keys_credential c order by id"};
constexpr Sql select_passkeys{
    "signing_keys.select_passkeys",
    "select id, passkey, public_key, algorithm, counter from signing_keys_passkey where credential = "
    ":credential order by id"};

}  // namespace

std::optional<CredentialRow> find_credential(database::Session& session, std::string_view name) {
  return session.first<CredentialRow>(select_credential, {{"name", name}});
}
std::vector<CredentialRow> all_credentials(database::Session& session) {
  return session.all<CredentialRow>(select_credentials);
}
std::vector<PasskeyRow> passkeys_of(database::Session& session, std::int64_t credential) {
  return session.all<PasskeyRow>(select_passkeys, {{"credential", credential}});
}

std::string checked_hashes(std::vector<std::string> hashes, std::string_view oid, std::int64_t count) {
  auto const algorithm = hash_of_oid(oid);
  if (!algorithm)
    throw Invalid{"hashAlgorithmOID", {"Thuật toán băm không được hỗ trợ.", "This hash algorithm is not supported."}};
  if (hashes.empty() || static_cast<std::int64_t>(hashes.size()) != count)
    throw Invalid{"hashes", {"Số mã băm không khớp.", "The number of hashes does not fit."}};
  for (auto const& hash : hashes) {
    auto const raw = certificates::from_base64(hash);
    if (!raw || raw->size() != certificates::digest_size(*algorithm))
      throw Invalid{"hashes", {"Mã băm không đúng.", "A hash is malformed."}};
  }
  std::sort(hashes.begin(), hashes.end());
  if (std::adjacent_find(hashes.begin(), hashes.end()) != hashes.end())
    throw Invalid{"hashes", {"Có mã băm bị lặp.", "A hash stands twice."}};
  return reflect::to_json(hashes);
}

void audit_keys(database::Session& session, Instant now, Origin const& from, std::string action,
                CredentialRow const& row, boost::json::value after) {
  auto actor = audit::system("key-service");
  actor.origin = from;
  audit::record(session, now, actor, {std::move(action), "credential", row.name, nullptr, std::move(after)});
}

std::vector<database::Migration> migrations() {
  auto out = audit::migrations();
  out.insert(out.end(), std::begin(embedded::signing_keys_migrations), std::end(embedded::signing_keys_migrations));
  return out;
}

}  // namespace tinhso::signing::keys
