#include "exchange/vxp_wire.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.hpp"

namespace tinhso::exchange {
namespace {

constexpr std::string_view wire_prefix = "xroadvnpt-";

[[noreturn]] void not_you(Words words) { throw VxpFault{"15", std::move(words)}; }

std::string lowered(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
  });
  return out;
}

std::optional<int> digits(std::string_view text) {
  int out = 0;
  for (char const c : text) {
    if (c < '0' || c > '9') return {};
    out = out * 10 + (c - '0');
  }
  return out;
}

/// ddMMyyyy'T'HHmmss+SSSS, the last being milliseconds.
std::optional<Instant> read_timestamp(std::string_view t) {
  if (t.size() < 16 || t.size() > 21 || t[8] != 'T' || t[15] != '+') return {};
  auto const day = digits(t.substr(0, 2));
  auto const month = digits(t.substr(2, 2));
  auto const year = digits(t.substr(4, 4));
  auto const hour = digits(t.substr(9, 2));
  auto const minute = digits(t.substr(11, 2));
  auto const second = digits(t.substr(13, 2));
  auto const ms = digits(t.substr(16));
  if (!day || !month || !year || !hour || !minute || !second || !ms) return {};
  Date const date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59 || *ms > 999) return {};
  return Instant{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} + std::chrono::milliseconds{*ms};
}

/// The signed object, with names as headers are named here.
std::map<std::string, std::string> read_signed(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 2;
  boost::system::error_code fault;
  auto const json = boost::json::parse(text, fault, {}, options);
  if (fault || !json.is_object())
    not_you({"sign-header không phải là một đối tượng JSON.", "sign-header is not a JSON object."});
  std::map<std::string, std::string> out;
  for (auto const& [name, value] : json.get_object()) {
    if (!value.is_string())
      not_you({"sign-header có giá trị không phải là chuỗi.", "sign-header holds a value that is not a string."});
    out.emplace(lowered(name), std::string{value.get_string()});
  }
  return out;
}

}  // namespace

std::string VxpRequest::value(std::string_view name) const {
  auto const found = values.find(std::string{name});
  return found == values.end() ? std::string{} : found->second;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<unsigned char const*>(text.data()),
       text.size(), out.data(), &length);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", out[i]);
  return hex;
}

std::string without_zeros(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) out += hex[i] == '0' ? hex.substr(i + 1, 1) : hex.substr(i, 2);
  return out;
}

VxpRequest read_vxp(std::map<std::string, std::string> const& headers) {
  VxpRequest out;
  for (auto const& [name, value] : headers) {
    if (!name.starts_with(wire_prefix)) continue;
    if (out.values.size() >= 64 || value.size() > 8192 || !is_utf8(value))
      not_you({"Quá nhiều tiêu đề, hoặc tiêu đề quá dài.", "Too many headers, or a header is too long."});
    out.values.emplace(name.substr(wire_prefix.size()), value);
  }
  out.text = out.value("sign-header");
  out.hash = lowered(out.value("hash-header"));
  if (out.text.empty() || out.hash.size() != 64)
    not_you({"Thiếu chữ ký của yêu cầu (sign-header, hash-header).",
             "The request is not signed (sign-header, hash-header)."});
  auto const signed_values = read_signed(out.text);
  // What was signed must be what is asked: a signature that names other values is somebody else's.
  for (auto const& [name, value] : signed_values) {
    if (!name.starts_with(wire_prefix)) continue;
    if (out.value(name.substr(wire_prefix.size())) != value)
      not_you({"Tiêu đề " + name + " khác với giá trị đã ký.", "The header " + name + " is not as it was signed."});
  }
  for (auto const* const name : {"xroadvnpt-systemid", "xroadvnpt-timestamp"})
    if (!signed_values.contains(name))
      not_you({std::string{name} + " phải nằm trong phần được ký.", std::string{name} + " must be signed."});
  out.system_id = out.value("systemid");
  auto const written = read_timestamp(out.value("timestamp"));
  if (out.system_id.empty() || out.system_id.size() > 100 || !written)
    not_you({"systemid hoặc timestamp (ddMMyyyy'T'HHmmss+SSSS) viết không đúng.",
             "systemid or timestamp (ddMMyyyy'T'HHmmss+SSSS) is malformed."});
  out.written = *written;
  return out;
}

void check_vxp(VxpRequest const& request, std::string_view secret, Instant now) {
  auto const wanted = hmac_sha256_hex(secret, request.text);
  if (CRYPTO_memcmp(wanted.data(), request.hash.data(), wanted.size()) != 0)
    not_you({"systemid hoặc mã bí mật không đúng.", "The systemid or the secret is wrong."});
  auto const near = [&](Instant at) { return std::chrono::abs(now - at) <= vxp_skew; };
  if (!near(request.written) && !near(request.written - vietnam_offset))
    not_you({"Đồng hồ của bên gửi lệch quá 5 phút so với trục.",
             "The sender's clock differs from the axis' by more than 5 minutes."});
}

std::map<std::string, std::string> sign_vxp(std::string_view system_id, std::string_view secret, Instant now,
                                            std::vector<std::pair<std::string, std::string>> const& values) {
  auto const local = now + vietnam_offset;
  auto const days = std::chrono::floor<std::chrono::days>(local);
  Date const date{days};
  std::chrono::hh_mm_ss const time{local - days};
  auto all = std::vector<std::pair<std::string, std::string>>{{"systemid", std::string{system_id}}};
  all.insert(all.end(), values.begin(), values.end());
  all.emplace_back("timestamp",
                   fmt::format("{:02}{:02}{:04}T{:02}{:02}{:02}+{:04}", static_cast<unsigned>(date.day()),
                               static_cast<unsigned>(date.month()), static_cast<int>(date.year()), time.hours().count(),
                               time.minutes().count(), time.seconds().count(), time.subseconds().count()));
  all.emplace_back("Content-Type", "application/json");
  boost::json::object object;
  std::string names;
  std::map<std::string, std::string> out;
  for (auto const& [name, value] : all) {
    object["XroadVnpt-" + name] = value;
    names += (names.empty() ? "" : ";") + name;
    out["XroadVnpt-" + name] = value;
  }
  auto const text = boost::json::serialize(object);
  out["XroadVnpt-sign-header-key"] = names;
  out["XroadVnpt-sign-header"] = text;
  out["XroadVnpt-hash-header"] = hmac_sha256_hex(secret, text);
  out["XroadVnpt-version"] = "3.0.201608";
  return out;
}

}  // namespace tinhso::exchange
