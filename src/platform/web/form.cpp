#include "platform/web/form.hpp"

#include "platform/web/parse.hpp"

namespace tinhso::web {
namespace {

constexpr std::size_t most_parts = 32;
constexpr std::size_t longest_header = 8'192;
constexpr std::size_t longest_boundary = 70;  // RFC 2046

bool same_letters(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if ((static_cast<unsigned char>(a[i]) | 0x20U) != (static_cast<unsigned char>(b[i]) | 0x20U)) return false;
  return true;
}
std::string_view bare(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The value of `; name=value` or `; name="value"`; a quoted value ends at the first quote without a backslash.
std::optional<std::string> parameter_of(std::string_view header, std::string_view name) {
  for (auto at = header.find(';'); at != std::string_view::npos;) {
    auto rest = header.substr(at + 1);
    auto const equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    bool const wanted = same_letters(bare(rest.substr(0, equals)), name);
    auto value = bare(rest.substr(equals + 1));
    std::string out;
    std::size_t used = 0;
    if (value.starts_with('"')) {
      for (used = 1; used < value.size() && value[used] != '"'; ++used) {
        if (value[used] == '\\' && used + 1 < value.size()) ++used;
        out += value[used];
      }
      if (used >= value.size()) return std::nullopt;
    } else {
      used = std::min(value.find(';'), value.size());
      out = bare(value.substr(0, used));
    }
    if (wanted) return out;
    auto const next = value.find(';', used);
    at = next == std::string_view::npos ? next : static_cast<std::size_t>(value.data() - header.data()) + next;
  }
  return std::nullopt;
}

/// False when it names no field.
bool read_head(std::string_view head, FormPart& out) {
  while (!head.empty()) {
    auto const end = head.find("\r\n");
    auto const line = head.substr(0, end);
    head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 2);
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || !same_letters(bare(line.substr(0, colon)), "content-disposition")) continue;
    out.name = parameter_of(line, "name").value_or(std::string{});
    out.file_name = parameter_of(line, "filename").value_or(std::string{});
  }
  return !out.name.empty();
}

}  // namespace

std::optional<std::vector<FormPart>> read_form(std::string_view content_type, std::string_view body) {
  if (!is_media_type(content_type, "multipart/form-data")) return std::nullopt;
  auto const boundary = parameter_of(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > longest_boundary) return std::nullopt;
  auto const first = "--" + *boundary;
  auto const next = "\r\n" + first;
  std::size_t at = 0;
  if (!body.starts_with(first)) {
    at = body.find(next);
    if (at == std::string_view::npos) return std::nullopt;
    at += 2;
  }
  at += first.size();
  std::vector<FormPart> out;
  for (;;) {
    if (body.substr(at, 2) == "--") return out;
    auto const line_end = body.find("\r\n", at);
    if (line_end == std::string_view::npos || !bare(body.substr(at, line_end - at)).empty()) return std::nullopt;
    // The header section may be empty: then its end is this line's.
    auto const head_end = body.substr(0, line_end + 4 + longest_header).find("\r\n\r\n", line_end);
    if (head_end == std::string_view::npos || out.size() == most_parts) return std::nullopt;
    FormPart part;
    if (head_end <= line_end || !read_head(body.substr(line_end + 2, head_end - line_end - 2), part))
      return std::nullopt;
    auto const begin = head_end + 4;
    // An empty part's content ends where its head does.
    auto const end = body.find(next, begin - 2);
    if (end == std::string_view::npos) return std::nullopt;
    part.content = end < begin ? std::string_view{} : body.substr(begin, end - begin);
    out.push_back(std::move(part));
    at = end + next.size();
  }
}

}  // namespace tinhso::web
