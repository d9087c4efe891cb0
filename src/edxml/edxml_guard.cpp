#include "edxml/edxml_guard.hpp"

namespace tinhso::edxml {
namespace {

constexpr std::size_t namespaces_in_scope = 64;  // canonicalisation compares them pairwise for every element

struct Tag {
  std::size_t end = 0;  ///< of its `>`
  std::size_t attributes = 0;
  std::size_t namespaces = 0;
  bool empty = false;  ///< `<a/>`
  bool whole = false;  ///< its end was found within the limit
};

/// Reads from just after `<` to the `>` outside quotes, at most `most` bytes.
Tag scan_tag(std::string_view text, std::size_t at, std::size_t most) {
  Tag tag;
  auto const stop = std::min(text.size(), at + most);
  auto const begin = at;
  while (at < stop) {
    char const c = text[at];
    if (c == '"' || c == '\'') {
      at = text.find(c, at + 1);
      if (at >= stop) return tag;
    } else if (c == '=') {
      ++tag.attributes;
    } else if (c == '>') {
      tag.end = at;
      tag.empty = at > begin && text[at - 1] == '/';
      tag.whole = true;
      return tag;
    } else if (c == 'x' && text.substr(at, 5) == "xmlns" && at > begin &&
               std::string_view{" \t\r\n\"'"}.find(text[at - 1]) != std::string_view::npos) {
      ++tag.namespaces;
    }
    ++at;
  }
  return tag;
}

bool names_encoded(std::string_view after_bracket) {
  constexpr std::string_view local = "ContentTransferEncoded";
  auto const name = after_bracket.substr(0, after_bracket.find_first_of(" \t\r\n/>"));
  return name.ends_with(local);
}

bool over(Report& report, char const* code, std::size_t most, char const* vi, char const* en) {
  auto const n = std::to_string(most);
  report.error(code, "",
               {"Gói tin vượt giới hạn: " + n + " " + vi + ".", "The package exceeds a limit: " + n + " " + en + "."});
  return false;
}

}  // namespace

bool structure_is_safe(std::string_view text, std::vector<std::size_t>& encoded, Report& report) {
  auto const& limits = report.limits();
  std::size_t elements = 0;
  std::vector<std::size_t> namespaces;  // declared by each open element
  std::size_t in_scope = 0;
  auto const skip = [&](std::size_t from, std::string_view end) {
    auto const found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  for (auto at = text.find('<'); at < text.size(); at = text.find('<', at)) {
    auto const rest = text.substr(at + 1);
    if (rest.starts_with("!--")) {
      at = skip(at + 4, "-->");
    } else if (rest.starts_with("![CDATA[")) {
      at = skip(at + 9, "]]>");
    } else if (rest.starts_with("?")) {
      at = skip(at + 2, "?>");
    } else if (rest.starts_with("!")) {
      report.error("xml.dtd", "",
                   {"Gói tin khai báo DTD hoặc thực thể (<!…>); điều này không được phép.",
                    "The package declares a DTD or entities (<!…>); that is not allowed."});
      return false;
    } else if (rest.starts_with("/")) {
      if (!namespaces.empty()) {
        in_scope -= namespaces.back();
        namespaces.pop_back();
      }
      at += 2;
    } else {
      if (++elements > limits.elements) return over(report, "limit.elements", limits.elements, "phần tử", "elements");
      auto const tag = scan_tag(text, at + 1, limits.tag_bytes);
      if (!tag.whole) {
        if (text.size() - at <= limits.tag_bytes) return true;  // cut off: the parser says so better
        return over(report, "limit.tag_bytes", limits.tag_bytes, "byte trong một thẻ", "bytes in one tag");
      }
      if (tag.attributes > limits.attributes)
        return over(report, "limit.attributes", limits.attributes, "thuộc tính trong một thẻ", "attributes in one tag");
      if (!tag.empty) {
        namespaces.push_back(tag.namespaces);
        in_scope += tag.namespaces;
        if (namespaces.size() > limits.depth)
          return over(report, "limit.depth", limits.depth, "lớp lồng nhau", "levels");
        if (names_encoded(rest.substr(0, tag.end - at)))
          encoded.push_back(std::min(text.find('<', tag.end), text.size()) - tag.end);
      }
      if (in_scope + (tag.empty ? tag.namespaces : 0) > namespaces_in_scope)
        return over(report, "limit.namespaces", namespaces_in_scope, "không gian tên", "namespaces in scope");
      at = tag.end + 1;
    }
  }
  return true;
}

}  // namespace tinhso::edxml
