#include "platform/web/access_log.hpp"

#include <spdlog/spdlog.h>

#include "platform/web/parse.hpp"

namespace tinhso::web {
namespace {

/// What the client wrote up to its query, safe on one line.
std::string shown_path(std::string_view target) {
  constexpr std::size_t shown = 300;
  auto path = target.substr(0, target.find_first_of("?#"));
  std::string out;
  for (char c : path.substr(0, shown)) out += c > 0x20 && c < 0x7f && c != '"' && c != '\\' ? c : '.';
  return out.empty() ? "-" : out;
}

}  // namespace

void log_request(Exchange const& exchange, int status, std::int64_t bytes, std::chrono::nanoseconds took) {
  if (!spdlog::should_log(spdlog::level::info)) return;
  auto const& origin = exchange.request.origin;
  auto const account = exchange.call && exchange.call->who ? exchange.call->who->account : 0;
  spdlog::info("{} {} {} {} B {:.1f} ms {} {} account {}", exchange.method.empty() ? "-" : exchange.method,
               shown_path(exchange.target), status, bytes, std::chrono::duration<double, std::milli>(took).count(),
               origin.address, origin.request_id, account);
}
void log_info(std::string const& line) { spdlog::info("{}", line); }
void log_warning(std::string const& line) { spdlog::warn("{}", line); }

}  // namespace tinhso::web
