#include "base/reflect.hpp"

namespace tinhso::reflect {

Words wrong_kind(std::string_view vi, std::string_view en) {
  return {"Cần " + std::string{vi} + ".", "Expected " + std::string{en} + "."};
}
Words wrong_length(std::size_t min, std::size_t max) {
  auto const range = std::to_string(min) + "…" + std::to_string(max);
  return {"Độ dài phải trong khoảng " + range + " ký tự.", "The length must be " + range + " characters."};
}
Words wrong_range(std::int64_t min, std::int64_t max) {
  auto const range = std::to_string(min) + "…" + std::to_string(max);
  return {"Giá trị phải trong khoảng " + range + ".", "The value must be within " + range + "."};
}
Words wrong_choice(std::string const& choices) {
  return {"Chọn một trong: " + choices + ".", "Choose one of: " + choices + "."};
}
Words too_many(std::size_t max) {
  return {"Nhiều nhất " + std::to_string(max) + " mục.", "At most " + std::to_string(max) + " items."};
}
Words missing() { return {"Chưa nhập thông tin này.", "This is required."}; }
Words unknown_field() { return {"Không có mục này.", "There is no such field."}; }
Words not_utf8() { return {"Chữ không đúng mã UTF-8.", "The text is not valid UTF-8."}; }

std::string join(std::string const& path, std::string_view member) {
  return path.empty() ? std::string{member} : path + "." + std::string{member};
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t from = 0;;) {
    auto at = from;
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != '"' && text[at] != '\\') ++at;
    out.append(text.substr(from, at - from));
    if (at == text.size()) break;
    switch (char const c = text[at]) {
      case '"':
      case '\\': out.append({'\\', c}); break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      default: {
        constexpr std::string_view hex = "0123456789abcdef";
        auto const code = static_cast<unsigned char>(c);
        out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
      }
    }
    from = at + 1;
  }
  out += '"';
}

std::string schema_name(char const* mangled) {
  // "tinhso::Page<tinhso::documents::IncomingRow>" → "IncomingRowPage"
  auto const full = boost::core::demangle(mangled);
  auto last_of = [](std::string_view name) {
    auto const colon = name.rfind("::");
    return std::string{colon == std::string_view::npos ? name : name.substr(colon + 2)};
  };
  auto const open = full.find('<');
  if (open == std::string::npos) return last_of(full);
  auto inner = std::string_view{full}.substr(open + 1, full.rfind('>') - open - 1);
  if (auto const comma = inner.find(','); comma != std::string_view::npos) inner = inner.substr(0, comma);
  return last_of(inner) + last_of(std::string_view{full}.substr(0, open));
}

json::value parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = 32;
  boost::system::error_code fault;
  auto value = json::parse(text, fault, {}, options);
  if (fault) throw Invalid{"", {"Nội dung gửi lên không phải JSON hợp lệ.", "What was sent is not valid JSON."}};
  return value;
}

}  // namespace tinhso::reflect
