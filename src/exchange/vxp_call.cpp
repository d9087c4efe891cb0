#include "exchange/vxp_call.hpp"

#include <charconv>

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;
namespace json = boost::json;

constexpr Sql use_nonce{
    "exchange.use_nonce",
    "insert into exchange_nonce (hash, at) values (:hash, :now) on conflict do nothing returning at"};
constexpr Sql drop_nonces{"exchange.drop_nonces", "delete from exchange_nonce where at < :before"};
constexpr Sql client_seen{"exchange.client_seen",
                          "update exchange_client set last_seen = :now, last_address = :address where id = :id"};

std::string said(Error const& fault) {
  if (fault.fields().empty()) return fault.words().vi;
  std::string out;
  for (auto const& field : fault.fields()) out += (out.empty() ? "" : "; ") + field.path + ": " + field.words.vi;
  return out;
}

}  // namespace

std::string Caller::value(std::string_view name) const {
  auto out = request.value(name);
  if (!out.empty()) return out;
  for (auto const& [key, member] : body) {
    std::string lower{key};
    for (auto& c : lower)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (lower == name && member.is_string()) return std::string{member.get_string()};
    if (lower == name && member.is_int64()) return std::to_string(member.get_int64());
  }
  return {};
}

std::int64_t Caller::number(std::string_view name) const {
  auto const text = value(name);
  std::int64_t out = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || out <= 0)
    throw VxpFault{"10", {"Không có gói tin này.", "There is no such package."}};
  return out;
}

PackageKind Caller::kind() const {
  auto const type = value("messagetype");
  if (type == "status") return PackageKind::status;
  if (type.empty() || type == "edoc") return PackageKind::edoc;
  throw VxpFault{"22", {"messagetype phải là edoc hoặc status.", "messagetype must be edoc or status."}};
}

Client recognise(Context& context, VxpRequest const& request) {
  auto const client = context.database.read([&](Session& session) { return find_client(session, request.system_id); });
  // An unknown system costs as much as a wrong secret, and is told the same.
  auto const secret = client ? accounts::Vault{context.settings.data_folder}.open(client->secret, client->system_id)
                             : std::string{"nobody has this secret"};
  check_vxp(request, secret, context.clock.now());
  if (!client) throw VxpFault{"15", {"systemid hoặc mã bí mật không đúng.", "The systemid or the secret is wrong."}};
  return *client;
}

void use_once(Context& context, Client const& client, VxpRequest const& request, Origin const& origin) {
  auto const now = context.clock.now();
  bool const fresh = context.database.write([&](Session& session) {
    if (!session.first<std::int64_t>(use_nonce, {{"hash", request.hash}, {"now", now}})) return false;
    session.run(drop_nonces, {{"before", now - vxp_memory}});
    session.run(client_seen, {{"id", client.id}, {"now", now}, {"address", origin.address}});
    return true;
  });
  if (!fresh)
    throw VxpFault{"15",
                   {"Yêu cầu này đã được dùng; mỗi yêu cầu phải được ký mới.",
                    "This request was used before; each must be signed anew."}};
}

web::Response envelope(json::object more) {
  json::object out{{"status", "OK"}, {"ErrorCode", "0"}, {"ErrorDesc", ""}, {"data", json::array{}}};
  for (auto& [name, value] : more) out[name] = std::move(value);
  return web::json_response(out);
}

web::Response refusal(VxpFault const& fault) {
  json::object const out{{"status", "FAIL"},
                         {"ErrorCode", fault.code()},
                         {"ErrorDesc", fault.words().vi + " / " + fault.words().en},
                         {"data", json::array{}}};
  return web::json_response(out, fault.code() == "15" ? 401 : fault.code() == "20" ? 500 : 200);
}

VxpFault translated(Error const& fault) {
  std::string code = "20";
  if (fault.status() == 404) code = "10";
  if (fault.status() == 409) code = "21";
  if (fault.status() == 413) code = "21";
  if (fault.status() == 422) {
    code = "22";
    for (auto const& field : fault.fields()) {
      if (field.path.starts_with("to")) code = "18";
      if (field.path == "From") code = "19";
    }
  }
  return {code, {said(fault), fault.words().en}};
}

}  // namespace tinhso::exchange
