// Reading what a client wrote: request targets, queries, cookies, ranges, entity tags, languages, encodings.
//
// Pure functions over outside bytes; thread-safe. Malformed input gives nullopt or is passed over; nothing throws.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinhso::web {

/// Percent-decodes (RFC 3986). nullopt: a bad escape, a NUL, or bytes that are not UTF-8. `plus`: `+` means a space.
std::optional<std::string> percent_decode(std::string_view text, bool plus = false);
/// Percent-encodes everything but unreserved characters and `/`.
std::string percent_encode(std::string_view text);

/// A request target (RFC 9112, 3.2) taken apart.
struct Target {
  std::vector<std::string> segments;              ///< decoded; `/` has none, `/a/` has "a" and ""
  std::multimap<std::string, std::string> query;  ///< decoded
  std::string path() const;                       ///< decoded, joined with `/`
};
/// nullopt: not an absolute path, a bad escape, a `.` or `..` segment, an encoded slash, a control character, or more
/// than 64 segments or 200 query parameters. The absolute form (`http://host/path`) is accepted.
std::optional<Target> parse_target(std::string_view target, bool slashes = false);
/// nullopt: a bad escape, or more than 200 parameters.
std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view text);

/// The value of a cookie in a `Cookie` header, without surrounding quotes; empty when it is not there.
std::string_view find_cookie(std::string_view header, std::string_view name);

/// Bytes [from, from + length) of a file.
struct ByteRange {
  std::int64_t from = 0;
  std::int64_t length = 0;
};
enum class RangeKind { whole, part, unsatisfiable };
/// A `Range` header against a size in bytes (RFC 9110, 14.2). Several ranges, other units and nonsense mean the whole.
RangeKind parse_range(std::string_view header, std::int64_t size, ByteRange& out);

/// Whether an `If-None-Match` header names this tag (weak comparison, RFC 9110, 8.8.3.2).
bool tag_matches(std::string_view header, std::string_view tag);

/// Whether `Accept-Encoding` allows this coding with a weight above 0.
bool accepts_encoding(std::string_view header, std::string_view coding);
/// "vi" or "en", whichever `Accept-Language` likes better; "vi" when it says neither.
std::string_view preferred_language(std::string_view header);
/// Whether `Accept` names text/html or, for a path without an extension, anything at all.
bool wants_page(std::string_view accept, std::string_view last_segment);

/// Whether `Origin` (https://host:port) is the same host as `Host`. Default ports are left out before comparing.
bool same_host(std::string_view origin, std::string_view host);
/// 8 to 64 characters of [A-Za-z0-9._-].
bool sane_request_id(std::string_view id);
/// Whether `Content-Type` names this media type, whatever its parameters.
bool is_media_type(std::string_view header, std::string_view type);
/// The client's address out of `X-Forwarded-For`: the rightmost that `trusted` does not hold; empty when there is none.
template <class Trusted>
std::string forwarded_client(std::string_view header, Trusted const& trusted);

bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string lower_case(std::string_view text);
std::string_view trimmed(std::string_view text);
/// Calls f with each trimmed, non-empty part between separators.
template <class F>
void each_part(std::string_view text, char separator, F&& f) {
  while (!text.empty()) {
    auto const end = text.find(separator);
    auto const part = trimmed(text.substr(0, end));
    if (!part.empty()) f(part);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

template <class Trusted>
std::string forwarded_client(std::string_view header, Trusted const& trusted) {
  std::string client;
  each_part(header, ',', [&](std::string_view address) {
    bool const plausible =
        address.size() <= 45 && address.find_first_not_of("0123456789abcdefABCDEF.:") == address.npos;
    if (plausible && !trusted.contains(std::string{address})) client = address;
  });
  return client;
}

}  // namespace tinhso::web
