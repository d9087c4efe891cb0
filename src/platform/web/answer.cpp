// Requests and answers as values, and answering one without a socket.
#include <charconv>

#include "platform/web/dispatch.hpp"
#include "platform/web/headers.hpp"
#include "platform/web/parse.hpp"
#include "platform/web/problem.hpp"

namespace tinhso::web {
namespace {

std::int64_t whole_number(std::string_view text, std::int64_t otherwise) {
  std::int64_t n = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
  return fault == std::errc{} && end == text.data() + text.size() && n >= 0 && !text.empty() ? n : otherwise;
}

/// What the transport does with a body in memory: limits, then the sink in one piece.
std::optional<Outgoing> take_body(Dispatcher const& dispatcher, Exchange& exchange) {
  auto& request = exchange.request;
  auto const& route = *exchange.route;
  if (static_cast<std::int64_t>(request.body.size()) > route.body_limit)
    return dispatcher.refuse(exchange, too_large(route.body_limit));
  if (!route.sink) return std::nullopt;
  if (auto refused = dispatcher.admit(exchange)) return refused;
  try {
    exchange.sink->write(request.body);
    request.body.clear();
    return std::nullopt;
  } catch (...) {
    return dispatcher.refuse(exchange, std::current_exception());
  }
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  auto const found = headers.find(std::string{name});
  return found == headers.end() ? std::string_view{} : found->second;
}
std::string_view Request::cookie(std::string_view name) const { return find_cookie(header("cookie"), name); }

Response json_response(boost::json::value const& value, int status) {
  return json_text(boost::json::serialize(value), status);
}
Response json_text(std::string text, int status) {
  Response out;
  out.status = status;
  out.body = std::move(text);
  out.headers.emplace("Content-Type", "application/json");
  return out;
}
Response no_content() {
  Response out;
  out.status = 204;
  return out;
}

std::int64_t last_event_id(Request const& request) {
  if (auto const header = request.header("last-event-id"); !header.empty()) return whole_number(header, 0);
  auto const query = request.query.find("last_event_id");
  return query == request.query.end() ? 0 : whole_number(query->second, 0);
}

Principal const& Call::principal() const {
  if (!who) throw Unauthenticated{"not_signed_in", {"Hãy đăng nhập để tiếp tục.", "Sign in to go on."}};
  return *who;
}
std::string const& Call::parameter(std::string_view name) const {
  auto const found = request.parameters.find(std::string{name});
  if (found == request.parameters.end()) throw std::logic_error{"the route has no parameter " + std::string{name}};
  return found->second;
}
std::int64_t Call::id(std::string_view name) const {
  auto const n = whole_number(parameter(name), -1);
  if (n < 0) throw NotFound{};
  return n;
}
std::string Call::if_match() const {
  auto tag = trimmed(request.header("if-match"));
  if (tag.empty())
    throw Error{428,
                "if_match_needed",
                {"Cần cho biết bạn đang sửa bản nào (If-Match).", "Say which version you are changing (If-Match)."}};
  if (tag.starts_with("W/")) tag.remove_prefix(2);  // proxies that compress make tags weak
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  return std::string{tag};
}

Response answer(Routes const& routes, Request request, Context& context, Authenticator const& authenticator,
                AccessAdvice const& advice, Idempotency* idempotency) {
  Dispatcher const dispatcher{{routes, context, authenticator, advice, nullptr, nullptr, 0, idempotency}};
  Exchange exchange;
  exchange.method = method_name(request.method);
  exchange.target = request.path;
  exchange.request = std::move(request);
  if (exchange.request.origin.request_id.empty()) exchange.request.origin.request_id = new_request_id();
  auto out = dispatcher.receive(exchange);
  if (!out) out = take_body(dispatcher, exchange);
  if (!out) out = dispatcher.answer(exchange);
  return std::move(out->response);
}

}  // namespace tinhso::web
