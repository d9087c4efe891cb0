#include <algorithm>

#include "accounts/secrets.hpp"
#include "accounts/webauthn.hpp"
#include "signing/keys/keys_store.hpp"
#include "signing/online/online.hpp"
#include "signing/service/service.hpp"

namespace tinhso::signing::keys {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::hours activation_life{24};
constexpr std::chrono::minutes access_life{30};

constexpr Sql put_client{
    "signing_keys.put_client",
    "insert into signing_keys_client (name, digest, created_at) values (:name, :digest, :now) on conflict (name) "
    "do update set digest = excluded.digest returning id"};
constexpr Sql end_access{"signing_keys.end_access", "delete from signing_keys_access where client = :client"};
constexpr Sql insert_credential{
    "signing_keys.insert_credential",
    "insert into signing_keys_credential (name, user_id, description, backend, module, token, key, chain, enabled, "
    "created_at) "
    "values (:name, :user, :description, :backend, :module, :token, :key, :chain, 1, :now)"};
constexpr Sql end_activations{
    "signing_keys.end_activations",
    "update signing_keys_activation set used_at = :now where credential = :credential and used_at is null"};
constexpr Sql insert_activation{"signing_keys.insert_activation",
                                "insert into signing_keys_activation (credential, digest, expires_at, failures) values "
                                "(:credential, :digest, :expires_at, 0)"};
constexpr Sql update_enabled{"signing_keys.update_enabled",
                             "update signing_keys_credential set enabled = :enabled where name = :name"};
constexpr Sql select_client{"signing_keys.select_client",
                            "select id, digest from signing_keys_client where name = :name"};
constexpr Sql insert_access{
    "signing_keys.insert_access",
    "insert into signing_keys_access (digest, client, expires_at) values (:digest, :client, :expires_at)"};
constexpr Sql drop_access{"signing_keys.drop_access", "delete from signing_keys_access where expires_at < :now"};
constexpr Sql select_access{"signing_keys.select_access",
                            "select client from signing_keys_access where digest = :digest and expires_at >= :now"};

struct ClientRow {
  std::int64_t id = 0;
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(ClientRow, (), (id, digest))

}  // namespace

KeyService::KeyService(Context& context, KeyServiceOptions options) : context_{context}, options_{std::move(options)} {
  if (!options_.time_stamp_url.empty()) time_stamper_ = online::time_stamper(options_.time_stamp_url);
}

std::string KeyService::add_client(std::string_view name) {
  auto const secret = accounts::random_token();
  context_.database.write([&](Session& s) {
    auto const id = s.one<std::int64_t>(
        put_client, {{"name", name}, {"digest", accounts::token_digest(secret)}, {"now", context_.clock.now()}});
    s.run(end_access, {{"client", id}});
    audit::record(s, context_.clock.now(), audit::system("operator"),
                  {"signing_keys.client", "client", std::string{name}, nullptr, nullptr});
  });
  return secret;
}

std::string KeyService::add_credential(NewCredential const& in) {
  auto const name = accounts::base64url(accounts::random_bytes(16));
  CredentialRow row;
  row.name = name;
  row.backend = in.key_pem.empty() ? "token" : "file";
  for (auto const& one : in.chain) row.chain += certificates::base64(one) + "\n";
  auto const& folder = context_.settings.data_folder;
  if (!in.key_pem.empty()) {
    static_cast<void>(key_in_memory(in.key_pem, in.chain));  // fits, or throws
    row.key = "key-" + name + ".pem";
    service::write_secret(folder / row.key, in.key_pem);
  } else {
    static_cast<void>(token_key(in.token, in.chain));
    row.key = in.token.key;
    service::write_secret(folder / ("pin-" + name), in.token.pin);
  }
  context_.database.write([&](Session& s) {
    s.run(insert_credential, {{"name", name},
                              {"user", in.user},
                              {"description", in.description},
                              {"backend", row.backend},
                              {"module", in.token.module.string()},
                              {"token", in.token.token},
                              {"key", row.key},
                              {"chain", row.chain},
                              {"now", context_.clock.now()}});
    audit_keys(s, context_.clock.now(), {}, "signing_keys.add", row,
               {{"user", in.user}, {"certificate", certificates::describe(in.chain.at(0)).sha256}});
  });
  return name;
}

std::string KeyService::activation_code(std::string_view credential_name) {
  auto const row = credential(credential_name);
  // 80 bits in four groups of four letters and digits: read out, written down, typed once.
  auto const plain = accounts::base32(accounts::random_bytes(10));
  auto const now = context_.clock.now();
  context_.database.write([&](Session& s) {
    s.run(end_activations, {{"credential", row.id}, {"now", now}});
    s.run(insert_activation,
          {{"credential", row.id}, {"digest", accounts::token_digest(plain)}, {"expires_at", now + activation_life}});
    audit_keys(s, now, {}, "signing_keys.activation", row, nullptr);
  });
  std::string out;
  for (std::size_t i = 0; i < plain.size(); i += 4) out += (i == 0 ? "" : "-") + plain.substr(i, 4);
  return out;
}

void KeyService::set_enabled(std::string_view name, bool enabled) {
  auto const row = credential(name);
  context_.database.write([&](Session& s) {
    s.run(update_enabled, {{"name", name}, {"enabled", enabled}});
    audit_keys(s, context_.clock.now(), {}, enabled ? "signing_keys.enable" : "signing_keys.disable", row, nullptr);
  });
}

std::vector<CredentialRow> KeyService::credentials() {
  return context_.database.read([](Session& s) { return all_credentials(s); });
}

CscToken KeyService::access_token(std::string_view client, std::string_view secret) {
  auto const now = context_.clock.now();
  auto const token = accounts::random_token();
  context_.database.write([&](Session& s) {
    auto const row = s.first<ClientRow>(select_client, {{"name", client}});
    if (!row || !accounts::same_secret(row->digest, accounts::token_digest(secret)))
      throw Unauthenticated{"invalid_client",
                            {"Tên hoặc mật khẩu của ứng dụng không đúng.", "Unknown client or wrong secret."}};
    s.run(drop_access, {{"now", now}});
    s.run(insert_access,
          {{"digest", accounts::token_digest(token)}, {"client", row->id}, {"expires_at", now + access_life}});
  });
  CscToken out;
  out.access_token = token;
  out.expires_in = std::chrono::seconds{access_life}.count();
  return out;
}

std::optional<std::int64_t> KeyService::client_of(std::string_view token) {
  return context_.database.read([&](Session& s) {
    return s.first<std::int64_t>(select_access,
                                 {{"digest", accounts::token_digest(token)}, {"now", context_.clock.now()}});
  });
}

CredentialRow KeyService::credential(std::string_view name) {
  auto row = context_.database.read([&](Session& s) { return find_credential(s, name); });
  if (!row) throw Invalid{"credentialID", {"Không có khóa ký này.", "There is no such credential."}};
  return *row;
}

CredentialRow KeyService::usable(std::string_view name) {
  auto row = credential(name);
  if (!row.enabled) throw Forbidden{"credential_disabled", {"Khóa ký đang bị khóa.", "This credential is disabled."}};
  return row;
}

namespace {

std::vector<std::string> chain_of(CredentialRow const& row) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < row.chain.size();) {
    auto const end = row.chain.find('\n', at);
    out.push_back(certificates::from_base64(row.chain.substr(at, end - at)).value());
    at = end + 1;
  }
  return out;
}

}  // namespace

std::shared_ptr<Signer> KeyService::signer(CredentialRow const& row) {
  std::lock_guard const lock{mutex_};
  auto& out = signers_[row.id];
  if (out) return out;
  auto const& folder = context_.settings.data_folder;
  if (row.backend == "file") {
    out = key_in_memory(service::read_text(folder / row.key, 64'000), chain_of(row));
  } else {
    TokenKey token;
    token.module = row.module;
    token.token = row.token;
    token.key = row.key;
    token.pin = service::read_text(folder / ("pin-" + row.name), 1'000);
    out = token_key(token, chain_of(row));
  }
  return out;
}

CscInfo KeyService::info() const {
  CscInfo out;
  out.name = options_.name + ": dịch vụ khóa ký";
  out.description = "Khóa ký do người sở hữu xác nhận bằng khóa truy cập (passkey) cho từng lần ký.";
  out.oauth2 = "oauth2/token";
  out.methods = {"info",
                 "oauth2/token",
                 "credentials/list",
                 "credentials/info",
                 "credentials/getChallenge",
                 "credentials/authorize",
                 "signatures/signHash"};
  if (time_stamper_) out.methods.emplace_back("signatures/timestamp");
  return out;
}

CscList KeyService::list(CscListInput const& in) {
  CscList out;
  auto const limit = in.maxResults ? in.maxResults->value : 100;
  for (auto const& row : credentials())
    if (row.enabled && (!in.userID || row.user_id == *in.userID) &&
        static_cast<std::int64_t>(out.credentialIDs.size()) < limit)
      out.credentialIDs.push_back(row.name);
  return out;
}

CscCredential KeyService::credential_info(CscInfoInput const& in) {
  auto const row = credential(in.credentialID);
  auto const chain = chain_of(row);
  auto const it = certificates::describe(chain.front());
  auto const now = context_.clock.now();
  CscCredential out;
  out.description = row.description;
  out.key.status = row.enabled ? "enabled" : "disabled";
  out.key.len = it.key_bits;
  out.key.algo = {it.key.starts_with("RSA") ? "1.2.840.113549.1.1.1" : "1.2.840.10045.2.1"};
  out.cert.status = now > it.valid_until ? "expired" : "valid";
  for (auto const& one : chain) out.cert.certificates.push_back(certificates::base64(one));
  out.cert.issuerDN = it.issuer;
  out.cert.serialNumber = it.serial;
  out.cert.subjectDN = it.subject;
  out.cert.validFrom = format_instant(it.valid_from);
  out.cert.validTo = format_instant(it.valid_until);
  out.auth.passkeys = row.passkeys;
  return out;
}

CscStamp KeyService::stamp(CscStampInput const& in) {
  auto const algorithm = hash_of_oid(in.hashAlgo);
  auto const hash = certificates::from_base64(in.hash);
  if (!algorithm || !hash || hash->size() != certificates::digest_size(*algorithm))
    throw Invalid{"hash", {"Mã băm hoặc thuật toán không đúng.", "The hash or its algorithm is malformed."}};
  if (!time_stamper_)
    throw Unavailable{"no_time_stamps", {"Dịch vụ này không cấp dấu thời gian.", "This service gives no time stamps."}};
  return {certificates::base64(time_stamper_->stamp(*algorithm, *hash))};
}

}  // namespace tinhso::signing::keys
