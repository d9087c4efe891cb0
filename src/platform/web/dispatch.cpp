#include "platform/web/dispatch.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>

#include "platform/web/headers.hpp"
#include "platform/web/parse.hpp"
#include "platform/web/problem.hpp"

namespace tinhso::web {
namespace {

std::optional<Method> method_of(std::string_view name) {
  if (name == "GET" || name == "HEAD") return Method::get;
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "PATCH") return Method::patch;
  if (name == "DELETE") return Method::del;
  return std::nullopt;
}
std::string hex_sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.data());
  std::string out;
  for (auto byte : digest) out += fmt::format("{:02x}", byte);
  return out;
}
Error key_running() {
  return {
      409,
      "still_running",
      {"Yêu cầu này đang được thực hiện. Hãy đợi kết quả.", "This request is being carried out. Wait for its result."}};
}
Error key_reused() {
  return {422,
          "idempotency_key_reused",
          {"Idempotency-Key này đã dùng cho một yêu cầu khác.", "This Idempotency-Key was used for another request."}};
}
std::string_view language_of_exchange(Exchange const& exchange) {
  return language_of(exchange.request, exchange.call ? exchange.call->who : std::nullopt);
}

}  // namespace

void require_same_site(Request const& request) {
  auto const site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") throw cross_site();
  auto const origin = request.header("origin");
  if (!origin.empty() && !same_host(origin, request.header("host"))) throw cross_site();
}

Dispatcher::Dispatcher(Parts parts) : parts_{parts}, router_{parts.routes} {
  for (auto const& route : parts.routes)
    if (route.encoded_slash) slashes_below_ = route.path.substr(0, route.path.find('{'));
}

std::optional<Outgoing> Dispatcher::receive(Exchange& exchange) const {
  auto& request = exchange.request;
  try {
    bool const slashes = !slashes_below_.empty() && exchange.target.starts_with(slashes_below_);
    auto target = parse_target(exchange.target, slashes);
    if (!target) throw bad_request("bad_target", {"Địa chỉ viết không đúng.", "The address is malformed."});
    request.path = target->path();
    request.query.merge(target->query);
    if (parts_.rates && !parts_.rates->take(client_key(request.origin.address), parts_.requests_per_minute))
      throw too_many_requests();
    return find_route(exchange, target->segments);
  } catch (...) {
    return refuse(exchange, std::current_exception());
  }
}

std::optional<Outgoing> Dispatcher::find_route(Exchange& exchange, std::vector<std::string> const& segments) const {
  auto& request = exchange.request;
  auto const method = method_of(exchange.method);
  request.method = method.value_or(Method::get);
  auto found = router_.find(request.method, segments);
  if (!found.route && found.allowed.empty()) {
    auto const* asset =
        parts_.assets && method == Method::get ? parts_.assets->find(request.path, request.header("accept")) : nullptr;
    if (!asset) throw no_such_page();
    Outgoing out;
    out.response = asset_answer(*asset, request, out.asset);
    out.length = static_cast<std::int64_t>(out.asset.size());
    add_common_headers(out.response, request);
    return out;
  }
  if (found.route && !method) {
    for (std::size_t m = 0; m < method_count; ++m)
      if (router_.find(static_cast<Method>(m), segments).route) found.allowed.push_back(static_cast<Method>(m));
    found.route = nullptr;
  }
  if (!found.route) {
    bool const asks = exchange.method == "OPTIONS";
    auto out = asks ? make_ready(exchange, no_content()) : refuse(exchange, method_not_allowed());
    out.response.headers.emplace("Allow", allow_header(found.allowed));
    return out;
  }
  exchange.route = found.route;
  request.parameters = std::move(found.parameters);
  auto const& route = *found.route;
  if (parts_.rates && route.per_minute > 0 &&
      !parts_.rates->take(client_key(request.origin.address) + ' ' + route.path, route.per_minute))
    throw too_many_requests();
  if (request.method != Method::get) require_same_site(request);
  if (route.takes_json && !request.header("content-type").empty() &&
      !is_media_type(request.header("content-type"), "application/json"))
    throw not_json();
  return std::nullopt;
}

/// Who it is and whether they may; leaves `exchange.call` set even when it throws for a missing right.
void Dispatcher::enter(Exchange& exchange) const {
  auto const& route = *exchange.route;
  exchange.call.emplace(Call{exchange.request, parts_.context, std::nullopt, {}, 0});
  auto& call = *exchange.call;
  try {
    if (parts_.authenticator) call.who = parts_.authenticator(exchange.request, parts_.context);
  } catch (Unauthenticated const&) {
    if (route.access.kind != Access::Kind::open) throw;
  }
  if (route.access.kind == Access::Kind::open) return;
  auto const& who = call.principal();
  if (route.access.kind == Access::Kind::right && !who.may(route.access.right)) {
    Words words{"Bạn chưa có quyền làm việc này.", "You may not do this."};
    if (parts_.advice) words = parts_.advice(who, route.access.right, parts_.context);
    throw Forbidden{"right_missing", std::move(words)};
  }
}

std::optional<Outgoing> Dispatcher::admit(Exchange& exchange) const {
  try {
    enter(exchange);
    if (exchange.route->sink) exchange.sink = exchange.route->sink(*exchange.call);
    return std::nullopt;
  } catch (...) {
    return refuse(exchange, std::current_exception());
  }
}

bool Dispatcher::at_once(Exchange& exchange) const {
  auto const& route = *exchange.route;
  if (!route.from_memory || exchange.request.method != Method::get || !parts_.recall || !*parts_.recall) return false;
  try {
    auto who = (*parts_.recall)(exchange.request, parts_.context);
    if (!who && route.access.kind != Access::Kind::open) return false;
    if (route.access.kind == Access::Kind::right && !who->may(route.access.right)) return false;  // advice asks around
    exchange.call.emplace(Call{exchange.request, parts_.context, std::move(who), {}, 0});
    return true;
  } catch (Error const&) {
    return false;  // answer() will meet it again
  }
}

Outgoing Dispatcher::answer(Exchange& exchange) const {
  try {
    if (!exchange.call) enter(exchange);
    if (exchange.sink) {
      exchange.request.uploaded = exchange.sink->finish();
      exchange.sink.reset();
    }
    auto const& request = exchange.request;
    auto const key = request.header("idempotency-key");
    if (!parts_.idempotency || key.empty() || request.method != Method::post || exchange.route->sink ||
        exchange.route->confidential || !exchange.call->who)
      return make_ready(exchange, handle(exchange));
    if (key.size() > 255)
      throw bad_request("bad_idempotency_key", {"Idempotency-Key quá dài.", "The Idempotency-Key is too long."});
    auto const account = std::to_string(exchange.call->who->account);
    return make_ready(exchange,
                      handle_once(exchange, hex_sha256(account + "\n" + request.path + "\n" + std::string{key})));
  } catch (...) {
    return refuse(exchange, std::current_exception());
  }
}

Response Dispatcher::handle(Exchange& exchange) const {
  auto& call = *exchange.call;
  auto response = exchange.route->handle(call);
  for (auto const& header : call.response_headers) response.headers.insert(header);
  return response;
}

Response Dispatcher::handle_once(Exchange& exchange, std::string const& key) const {
  auto const& request = exchange.request;
  std::string query;
  for (auto const& [name, value] : request.query) query += name + "=" + value + "&";
  auto const fingerprint = hex_sha256(query + "\n" + request.body);
  auto claim = parts_.idempotency->claim(key, fingerprint);
  using State = Idempotency::Claim::State;
  if (claim.state == State::running) throw key_running();
  if (claim.state == State::other) throw key_reused();
  if (claim.state == State::answered) {
    claim.answer.headers.emplace("Idempotent-Replayed", "true");
    return std::move(claim.answer);
  }
  Response response;
  try {
    response = handle(exchange);
  } catch (...) {
    parts_.idempotency->release(key);
    throw;
  }
  bool const kept = response.status >= 200 && response.status < 300 && !response.file && !response.stream;
  if (kept) parts_.idempotency->keep(key, fingerprint, response);
  else parts_.idempotency->release(key);
  return response;
}

Outgoing Dispatcher::refuse(Exchange const& exchange, Error const& fault) const {
  return make_ready(exchange, problem(fault, exchange.request, language_of_exchange(exchange)));
}
Outgoing Dispatcher::refuse(Exchange const& exchange, std::exception_ptr fault) const {
  return make_ready(exchange, problem_of(fault, exchange.request, language_of_exchange(exchange)));
}

}  // namespace tinhso::web
