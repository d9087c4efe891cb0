#include "exchange/clients.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "accounts/rights.hpp"
#include "accounts/secrets.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr Sql client_by_system{"exchange.client_by_system",
                               "select id, agency, system_id, secret from exchange_client "
                               "where system_id = :system_id and removed_at is null"};
constexpr Sql add_client_sql{"exchange.add_client",
                             "insert into exchange_client (agency, system_id, secret, created_at, created_by) "
                             "values (:agency, :system_id, :secret, :now, :by) on conflict do nothing returning id"};
constexpr Sql clients_sql{
    "exchange.clients",
    "select c.id, c.agency, a.code, a.name, c.system_id, c.created_at, c.created_by, c.last_seen, c.last_address "
    "from exchange_client c join organisation_agency a on a.id = c.agency where c.removed_at is null "
    "and (cast(:only as bigint) = 0 or c.agency = :only) order by c.system_id"};
constexpr Sql remove_client_sql{"exchange.remove_client",
                                "update exchange_client set removed_at = :now where id = :id and removed_at is null"};

constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

std::string read_key(std::filesystem::path const& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

unsigned char const* octets(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }

[[noreturn]] void wrong_key() {
  throw Unavailable{"exchange.key",
                    {"Không giải mã được mã bí mật: tệp exchange.key trong thư mục dữ liệu không đúng.",
                     "The secret cannot be decrypted: exchange.key in the data folder is not the right one."}};
}

}  // namespace

Vault::Vault(std::filesystem::path const& data_folder) {
  auto const file = data_folder / "exchange.key";
  // Whoever is first makes the key under another name and links it into place: nobody ever sees half a key.
  if (!std::filesystem::exists(file)) {
    auto const fresh = data_folder / fmt::format("exchange.key.{}", ::getpid());
    auto const key = accounts::random_bytes(key_bytes);
    int const handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool const written = handle >= 0 && ::write(handle, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                         ::fsync(handle) == 0;
    if (handle >= 0) ::close(handle);
    if (written) static_cast<void>(::link(fresh.c_str(), file.c_str()));  // EEXIST: another was quicker
    ::unlink(fresh.c_str());
  }
  key_ = read_key(file);
  if (key_.size() != key_bytes) wrong_key();
}

std::string Vault::seal(std::string_view secret, std::string_view bound_to) const {
  auto const nonce = accounts::random_bytes(nonce_bytes);
  Cipher const cipher{EVP_CIPHER_CTX_new()};
  std::string out(secret.size(), '\0');
  std::string tag(tag_bytes, '\0');
  int n = 0;
  EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key_), octets(nonce));
  EVP_EncryptUpdate(cipher.get(), nullptr, &n, octets(bound_to), static_cast<int>(bound_to.size()));
  EVP_EncryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(out.data()), &n, octets(secret),
                    static_cast<int>(secret.size()));
  EVP_EncryptFinal_ex(cipher.get(), nullptr, &n);
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data());
  return accounts::base64url(nonce + tag + out);
}

std::string Vault::open(std::string_view sealed, std::string_view bound_to) const {
  auto const bytes = accounts::from_base64url(sealed);
  if (!bytes || bytes->size() < nonce_bytes + tag_bytes) wrong_key();
  std::string const nonce = bytes->substr(0, nonce_bytes);
  std::string tag = bytes->substr(nonce_bytes, tag_bytes);
  std::string const text = bytes->substr(nonce_bytes + tag_bytes);
  Cipher const cipher{EVP_CIPHER_CTX_new()};
  std::string out(text.size(), '\0');
  int n = 0;
  EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, octets(key_), octets(nonce));
  EVP_DecryptUpdate(cipher.get(), nullptr, &n, octets(bound_to), static_cast<int>(bound_to.size()));
  EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(out.data()), &n, octets(text),
                    static_cast<int>(text.size()));
  EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
  if (EVP_DecryptFinal_ex(cipher.get(), nullptr, &n) != 1) wrong_key();
  return out;
}

std::optional<Client> find_client(Session& session, std::string_view system_id) {
  return session.first<Client>(client_by_system, {{"system_id", system_id}});
}

NewClient add_client(Context& context, audit::Actor const& actor, std::optional<std::int64_t> below,
                     ClientInput const& input) {
  auto const now = context.clock.now();
  auto const secret = accounts::random_token();
  auto const sealed = Vault{context.settings.data_folder}.seal(secret, input.system_id);
  return context.database.write([&](Session& session) {
    auto const agency = organisation::agency_by_code(session, input.agency, local_date(now));
    if (!agency || (below && !organisation::is_at_or_below(session, agency->id, *below)))
      throw Invalid{"agency", {"Không có cơ quan nào mang mã này.", "No agency bears this code."}};
    auto settings = documents::agency_settings(session, agency->id);
    if (!settings.elsewhere)
      throw Invalid{"agency",
                    {agency->name + " làm việc trong hệ thống này; hãy đặt “dùng phần mềm khác” trước.",
                     agency->name + " works in this system; set “works in other software” first."}};
    auto const id = session.first<std::int64_t>(
        add_client_sql,
        {{"agency", agency->id}, {"system_id", input.system_id}, {"secret", sealed}, {"now", now}, {"by", actor.name}});
    if (!id)
      throw Conflict{
          "exchange.system_taken",
          {"Mã hệ thống " + input.system_id + " đã được dùng.", "The system id " + input.system_id + " is taken."}};
    audit::record(session, now, actor,
                  {"exchange.client_add", "exchange_client", std::to_string(*id), nullptr,
                   boost::json::object{{"agency", agency->id}, {"system_id", input.system_id}}});
    return NewClient{*id, agency->id, agency->name, input.system_id, secret};
  });
}

std::vector<ClientRow> clients(Context& context, std::optional<std::int64_t> below) {
  return context.database.read([&](Session& session) {
    auto rows = session.all<ClientRow>(clients_sql, {{"only", 0}});
    if (below)
      std::erase_if(rows, [&](auto const& row) { return !organisation::is_at_or_below(session, row.agency, *below); });
    return rows;
  });
}

void remove_client(Context& context, audit::Actor const& actor, std::optional<std::int64_t> below, std::int64_t id) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    auto const rows = session.all<ClientRow>(clients_sql, {{"only", 0}});
    auto const row = std::find_if(rows.begin(), rows.end(), [&](auto const& r) { return r.id == id; });
    if (row == rows.end() || (below && !organisation::is_at_or_below(session, row->agency, *below))) throw NotFound{};
    session.run(remove_client_sql, {{"id", id}, {"now", now}});
    audit::record(session, now, actor,
                  {"exchange.client_remove", "exchange_client", std::to_string(id),
                   boost::json::object{{"agency", row->agency}, {"system_id", row->system_id}}, nullptr});
  });
}

}  // namespace tinhso::exchange
