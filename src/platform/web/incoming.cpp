#include "platform/web/incoming.hpp"

#include <algorithm>
#include <array>

#include "platform/web/headers.hpp"
#include "platform/web/parse.hpp"
#include "platform/web/problem.hpp"

namespace tinhso::web {
namespace {

constexpr std::size_t field_limit = 100;
constexpr std::array<std::string_view, 12> only_once{"host",   "content-length",  "content-type",  "transfer-encoding",
                                                     "origin", "authorization",   "expect",        "if-match",
                                                     "range",  "idempotency-key", "last-event-id", "x-request-id"};

/// False when a field that may stand only once stands twice.
bool gather_fields(Incoming const& incoming, std::map<std::string, std::string>& headers) {
  bool good = true;
  for (auto const& [name, value] : incoming.fields) {
    auto const key = lower_case(name);
    auto const [place, fresh] = headers.try_emplace(key, value);
    if (fresh) continue;
    if (std::find(only_once.begin(), only_once.end(), key) != only_once.end()) good = false;
    place->second += key == "cookie" ? "; " : ", ";
    place->second += value;
  }
  return good;
}

void find_origin(Incoming const& incoming, std::set<std::string> const& trusted_proxies, Request& request) {
  request.origin.address = incoming.peer;
  request.secure = incoming.secure;
  if (trusted_proxies.contains(request.origin.address)) {
    auto client = forwarded_client(request.header("x-forwarded-for"), trusted_proxies);
    if (!client.empty()) request.origin.address = std::move(client);
    auto const proto = request.header("x-forwarded-proto");
    if (!proto.empty()) request.secure = equal_ignoring_case(proto, "https");
    if (sane_request_id(request.header("x-request-id"))) request.origin.request_id = request.header("x-request-id");
  }
  if (request.origin.request_id.empty()) request.origin.request_id = new_request_id();
}

}  // namespace

std::optional<Error> read_incoming(Incoming const& incoming, std::set<std::string> const& trusted_proxies,
                                   Exchange& exchange) {
  exchange.method = incoming.method;
  exchange.target = incoming.target;
  auto& request = exchange.request;
  bool const once = gather_fields(incoming, request.headers);
  find_origin(incoming, trusted_proxies, request);
  if (incoming.fields.size() > field_limit) return header_too_large();
  if (!once) return malformed();
  if (!incoming.http_1_0 && request.header("host").empty()) return malformed();
  auto const coding = request.header("transfer-encoding");
  if (!coding.empty()) {
    if (incoming.http_1_0 || request.headers.contains("content-length")) return malformed();
    if (!equal_ignoring_case(coding, "chunked"))
      return Error{501, "transfer_coding", {"Không hỗ trợ cách truyền này.", "This transfer coding is not supported."}};
  }
  auto const expect = request.header("expect");
  if (!expect.empty() && !equal_ignoring_case(expect, "100-continue"))
    return Error{417, "expectation", {"Không đáp ứng được Expect.", "This Expect cannot be met."}};
  return std::nullopt;
}

}  // namespace tinhso::web
