#include "platform/web/headers.hpp"

#include <openssl/rand.h>

#include <array>
#include <ctime>
#include <stdexcept>
#include <utility>

#include "platform/web/content_policy.hpp"
#include "platform/web/parse.hpp"

namespace tinhso::web {
namespace {

std::string content_security_policy(std::string_view also_connect) {
  return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
         "font-src 'self'; connect-src 'self'" +
         (also_connect.empty() ? std::string{} : " " + std::string{also_connect}) +
         "; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; "
         "worker-src 'self' blob:";
}
std::string& policy_of_pages() {
  static std::string policy = content_security_policy({});
  return policy;
}
constexpr std::string_view permissions_policy = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()";

bool has_header(Response const& answer, std::string_view name) {
  for (auto const& [key, value] : answer.headers)
    if (equal_ignoring_case(key, name)) return true;
  return false;
}
constexpr std::pair<int, std::string_view> reason_phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
};
std::string_view reason_phrase(int status) {
  for (auto const& [known, phrase] : reason_phrases)
    if (known == status) return phrase;
  return "Status";
}
/// RFC 9110, 5.6.7; made once a second on each thread.
std::string const& http_date() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  auto const now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    static constexpr char const* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr char const* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char buffer[32];
    auto const n = std::strftime(buffer, sizeof buffer, " %Y %H:%M:%S GMT", &parts);
    text = std::string{days[parts.tm_wday]} + ", " + (parts.tm_mday < 10 ? "0" : "") + std::to_string(parts.tm_mday) +
           " " + months[parts.tm_mon] + std::string{buffer, n};
    made_at = now;
  }
  return text;
}
bool own_header(std::string_view name) {
  for (std::string_view own : {"content-length", "transfer-encoding", "connection", "date"})
    if (equal_ignoring_case(name, own)) return true;
  return false;
}
void append_clean(std::string& out, std::string_view text) {
  for (char c : text) out += (c >= 0 && c < 0x20) || c == 0x7f ? ' ' : c;
}

}  // namespace

void let_pages_connect_to(std::string_view address) {
  for (char c : address)
    if (c <= 0x20 || c >= 0x7f || c == ';' || c == ',' || c == '\'' || c == '*')
      throw std::runtime_error{std::string{address} + " is no address that pages may connect to"};
  policy_of_pages() = content_security_policy(address);
}

void add_common_headers(Response& answer, Request const& request) {
  auto add = [&](char const* name, std::string_view value) {
    if (!has_header(answer, name)) answer.headers.emplace(name, value);
  };
  answer.headers.erase("X-Request-Id");
  answer.headers.emplace("X-Request-Id", request.origin.request_id);
  add("Content-Security-Policy", policy_of_pages());
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "same-origin");
  add("Permissions-Policy", permissions_policy);
  add("Cross-Origin-Opener-Policy", "same-origin");
  if (request.secure) add("Strict-Transport-Security", "max-age=31536000");
  if (request.path.starts_with("/api")) add("Cache-Control", "no-store");
}

std::string write_head(Response const& answer, Framing const& framing) {
  std::string out;
  out.reserve(1024);
  out += "HTTP/1.1 ";
  out += std::to_string(answer.status);
  out += ' ';
  out += reason_phrase(answer.status);
  out += "\r\nDate: ";
  out += http_date();
  for (auto const& [name, value] : answer.headers) {
    if (own_header(name)) continue;
    out += "\r\n";
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
  }
  if (framing.length) out += "\r\nContent-Length: " + std::to_string(*framing.length);
  else if (framing.chunked) out += "\r\nTransfer-Encoding: chunked";
  if (!framing.keep_alive) out += "\r\nConnection: close";
  else if (framing.http_1_0) out += "\r\nConnection: keep-alive";
  return out + "\r\n\r\n";
}

std::string new_request_id() {
  std::array<unsigned char, 12> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no random bytes"};
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (auto byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace tinhso::web
