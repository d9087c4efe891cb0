// Problem details for HTTP APIs (RFC 9457) in the reader's language.
//
// Pure functions; thread-safe.
#pragma once

#include <exception>

#include "base/error.hpp"
#include "platform/web/web.hpp"

namespace tinhso::web {

/// "vi" or "en": the account's language, else what Accept-Language says.
std::string_view language_of(Request const& request, std::optional<Principal> const& who);
/// An `application/problem+json` answer. `instance` is the request's path, without its query.
Response problem(Error const& fault, Request const& request, std::string_view language);
/// Any exception: an Error as it says; anything else 500, logged with the request id, telling the reader only that id.
Response problem_of(std::exception_ptr fault, Request const& request, std::string_view language);

// The refusals of this room.
Error bad_request(std::string code, Words words);
Error too_large(std::int64_t limit_bytes);
Error method_not_allowed();
Error cross_site();
Error not_json();
Error header_too_large();
Error busy();
Error too_slow();
Error malformed();
NotFound no_such_page();
TooMany too_many_requests();

}  // namespace tinhso::web
