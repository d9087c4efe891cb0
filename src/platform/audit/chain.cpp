#include "platform/audit/chain.hpp"

#include "platform/database/digest.hpp"

namespace tinhso::audit {
namespace {

/// A string as RFC 8785, 3.2.2.2 writes it: only what must be escaped is, everything else is UTF-8 as it stands.
void append(std::string& out, std::string const& text) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (char const c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\f': out += "\\f"; break;
      case '\r': out += "\\r"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += digits[c >> 4];
          out += digits[c & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}
void append(std::string& out, std::int64_t number) { out += std::to_string(number); }
void append(std::string& out, std::optional<std::int64_t> number) {
  if (number) append(out, *number);
  else out += "null";
}

}  // namespace

std::string canonical(Link const& link) {
  std::string out = "{";
  reflect::each_member(link, [&](char const* name, auto const& value) {
    if (out.size() > 1) out += ',';
    append(out, std::string{name});
    out += ':';
    append(out, value);
  });
  return out + "}";
}

std::string chained(std::string const& previous, Link const& link) { return database::sha256_hex(previous + canonical(link)); }

}  // namespace tinhso::audit
