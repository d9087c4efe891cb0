// One line a request: method, path without its query, status, bytes, milliseconds, client, request id, account.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>

#include "platform/web/dispatch.hpp"

namespace tinhso::web {

void log_request(Exchange const& exchange, int status, std::int64_t bytes, std::chrono::nanoseconds took);
void log_info(std::string const& line);
void log_warning(std::string const& line);

}  // namespace tinhso::web
