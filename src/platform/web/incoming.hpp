// From the header fields of a request to an Exchange, with the rules of RFC 9112 that keep two readers of one
// connection from disagreeing about where a request ends.
//
// Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/web/dispatch.hpp"

namespace tinhso::web {

struct Incoming {
  std::string_view method;
  std::string_view target;
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  bool http_1_0 = false;
  bool secure = false;    ///< the connection is TLS
  std::string_view peer;  ///< address of the other end
};
/// Fills method, target, headers, origin and `secure`; gives the request its id. What is refused is filled as far as it
/// can be.
std::optional<Error> read_incoming(Incoming const& incoming, std::set<std::string> const& trusted_proxies,
                                   Exchange& exchange);

}  // namespace tinhso::web
