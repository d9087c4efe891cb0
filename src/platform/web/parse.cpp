#include "platform/web/parse.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace tinhso::web {
namespace {

constexpr std::size_t segment_limit = 64;
constexpr std::size_t query_limit = 200;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// The weight `;q=` of a list item, 0…1000; 1000 when it has none.
int weight(std::string_view parameters) {
  int out = 1000;
  each_part(parameters, ';', [&](std::string_view p) {
    if (p.size() < 3 || lower(p[0]) != 'q' || p[1] != '=') return;
    p.remove_prefix(2);
    out = p[0] == '1' ? 1000 : 0;
    if (p[0] != '0' || p.size() < 3 || p[1] != '.') return;
    int place = 100;
    for (char c : p.substr(2, 3)) {
      if (c < '0' || c > '9') break;
      out += (c - '0') * place;
      place /= 10;
    }
  });
  return out;
}
std::pair<std::string_view, std::string_view> split_parameters(std::string_view item) {
  auto const at = item.find(';');
  if (at == std::string_view::npos) return {item, {}};
  return {trimmed(item.substr(0, at)), item.substr(at + 1)};
}
std::string_view without_default_port(std::string_view host, bool https) {
  std::string_view const port = https ? ":443" : ":80";
  if (host.ends_with(port)) host.remove_suffix(port.size());
  return host;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int const high = hex_digit(text[i + 1]);
      int const low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (out.find('\0') != std::string::npos || !is_utf8(out)) return std::nullopt;
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      out += c;
    } else {
      auto const byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string Target::path() const {
  std::string out;
  for (auto const& segment : segments) out += "/" + segment;
  return out.empty() ? "/" : out;
}

std::optional<Target> parse_target(std::string_view target, bool slashes) {
  for (std::string_view scheme : {"http://", "https://"})
    if (target.size() > scheme.size() && equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
      auto const slash = target.find('/', scheme.size());
      target = slash == std::string_view::npos ? "/" : target.substr(slash);
    }
  if (!target.starts_with('/') || target.find('#') != std::string_view::npos) return std::nullopt;
  Target out;
  auto const mark = target.find('?');
  auto path = target.substr(1, mark == std::string_view::npos ? mark : mark - 1);
  while (!path.empty() || !out.segments.empty()) {
    auto const slash = path.find('/');
    auto segment = percent_decode(path.substr(0, slash));
    if (!segment || *segment == "." || *segment == ".." || out.segments.size() == segment_limit) return std::nullopt;
    if (has_control(*segment) || segment->find_first_of(slashes ? "\\" : "/\\") != std::string::npos) return std::nullopt;
    out.segments.push_back(std::move(*segment));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  if (mark != std::string_view::npos) {
    auto query = parse_query(target.substr(mark + 1));
    if (!query) return std::nullopt;
    out.query = std::move(*query);
  }
  return out;
}

std::optional<std::multimap<std::string, std::string>> parse_query(std::string_view text) {
  std::multimap<std::string, std::string> out;
  while (!text.empty()) {
    auto const end = text.find('&');
    auto const pair = text.substr(0, end);
    if (!pair.empty()) {
      auto const equals = pair.find('=');
      auto key = percent_decode(pair.substr(0, equals), true);
      auto value = equals == std::string_view::npos ? std::string{} : percent_decode(pair.substr(equals + 1), true);
      if (!key || !value || out.size() == query_limit) return std::nullopt;
      out.emplace(std::move(*key), std::move(*value));
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view find_cookie(std::string_view header, std::string_view name) {
  std::string_view out;
  bool found = false;
  each_part(header, ';', [&](std::string_view part) {
    auto const equals = part.find('=');
    if (found || equals == std::string_view::npos || trimmed(part.substr(0, equals)) != name) return;
    found = true;
    out = trimmed(part.substr(equals + 1));
    if (out.size() >= 2 && out.front() == '"' && out.back() == '"') out = out.substr(1, out.size() - 2);
  });
  return out;
}

RangeKind parse_range(std::string_view header, std::int64_t size, ByteRange& out) {
  out = {0, size};
  constexpr std::string_view unit = "bytes=";
  if (header.size() <= unit.size() || !equal_ignoring_case(header.substr(0, unit.size()), unit))
    return RangeKind::whole;
  auto const spec = trimmed(header.substr(unit.size()));
  auto const dash = spec.find('-');
  if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return RangeKind::whole;
  auto number = [](std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t n = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (fault != std::errc{} || end != text.data() + text.size() || n < 0) return std::nullopt;
    return n;
  };
  auto const first = spec.substr(0, dash);
  auto const last = spec.substr(dash + 1);
  if (first.empty()) {  // the last n bytes
    auto const n = number(last);
    if (!n) return RangeKind::whole;
    if (*n == 0 || size == 0) return RangeKind::unsatisfiable;
    out.length = std::min(*n, size);
    out.from = size - out.length;
    return RangeKind::part;
  }
  auto const from = number(first);
  auto const to = last.empty() ? std::optional{size - 1} : number(last);
  if (!from || !to || (!last.empty() && *to < *from)) return RangeKind::whole;
  if (*from >= size) return RangeKind::unsatisfiable;
  out.from = *from;
  out.length = std::min(*to, size - 1) - *from + 1;
  return RangeKind::part;
}

bool tag_matches(std::string_view header, std::string_view tag) {
  auto strong = [](std::string_view t) { return t.starts_with("W/") ? t.substr(2) : t; };
  bool found = false;
  each_part(header, ',', [&](std::string_view item) { found = found || item == "*" || strong(item) == strong(tag); });
  return found && !tag.empty();
}

bool accepts_encoding(std::string_view header, std::string_view coding) {
  std::optional<int> named;
  std::optional<int> any;
  each_part(header, ',', [&](std::string_view item) {
    auto const [name, parameters] = split_parameters(item);
    if (equal_ignoring_case(name, coding)) named = weight(parameters);
    else if (name == "*") any = weight(parameters);
  });
  return named.value_or(any.value_or(0)) > 0;
}

std::string_view preferred_language(std::string_view header) {
  int vi = 0;
  int en = 0;
  each_part(header, ',', [&](std::string_view item) {
    auto const [name, parameters] = split_parameters(item);
    auto const language = name.substr(0, name.find('-'));
    if (equal_ignoring_case(language, "vi")) vi = std::max(vi, weight(parameters));
    if (equal_ignoring_case(language, "en")) en = std::max(en, weight(parameters));
  });
  return en > vi ? "en" : "vi";
}

bool wants_page(std::string_view accept, std::string_view last_segment) {
  bool page = false;
  bool anything = trimmed(accept).empty();
  each_part(accept, ',', [&](std::string_view item) {
    auto const type = split_parameters(item).first;
    page = page || equal_ignoring_case(type, "text/html");
    anything = anything || type == "*/*";
  });
  return page || (anything && last_segment.find('.') == std::string_view::npos);
}

bool same_host(std::string_view origin, std::string_view host) {
  auto const scheme = origin.find("://");
  if (scheme == std::string_view::npos || host.empty()) return false;
  bool const https = equal_ignoring_case(origin.substr(0, scheme), "https");
  return equal_ignoring_case(without_default_port(origin.substr(scheme + 3), https), without_default_port(host, https));
}

bool sane_request_id(std::string_view id) {
  return id.size() >= 8 && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

bool is_media_type(std::string_view header, std::string_view type) {
  return equal_ignoring_case(split_parameters(trimmed(header)).first, type);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}
std::string lower_case(std::string_view text) {
  std::string out{text};
  for (char& c : out) c = lower(c);
  return out;
}
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace tinhso::web
