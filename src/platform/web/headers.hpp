// The header section of an answer.
//
// Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/web/web.hpp"

namespace tinhso::web {

/// Adds what every answer carries unless it is there already: the request id, security headers, no-store under /api.
void add_common_headers(Response& answer, Request const& request);

/// How the body that follows is delimited.
struct Framing {
  std::optional<std::int64_t>
      length;  ///< bytes; nullopt with `chunked` false: there is none, or it ends with the connection
  bool chunked = false;
  bool keep_alive = true;
  bool http_1_0 = false;
};
/// `HTTP/1.1 200 OK\r\n…\r\n\r\n`. Control characters in values become spaces; Content-Length, Transfer-Encoding,
/// Connection and Date are its own business.
std::string write_head(Response const& answer, Framing const& framing);

/// 24 random hexadecimal digits.
std::string new_request_id();

}  // namespace tinhso::web
