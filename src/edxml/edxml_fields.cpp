#include "edxml/edxml_fields.hpp"

#include <charconv>

#include "base/text.hpp"

namespace tinhso::edxml {
namespace {

/// Deep equality of what would be read.
bool same(Element const& a, Element const& b) {
  if (a.name != b.name || trim(a.text) != trim(b.text) || a.children.size() != b.children.size()) return false;
  if (a.encoded || b.encoded) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (!same(*a.children[i], *b.children[i])) return false;
  return true;
}

}  // namespace

std::string text_of(Element const& element) { return std::string{trim(element.text)}; }

Fields::Fields(Element const& element, std::string path, Report& report)
    : element_{element}, path_{std::move(path)}, report_{report}, seen_(element.children.size()) {}

Element const* Fields::one(std::string_view name) {
  Element const* found = nullptr;
  for (auto const* next : all(name)) {
    if (!found) {
      found = next;
    } else if (same(*found, *next)) {
      report_.warn("element.repeated", at(name), {"Phần tử lặp lại.", "The element is there more than once."});
    } else {
      report_.error(
          "element.ambiguous", at(name),
          {"Phần tử lặp lại với nội dung khác nhau.", "The element is there more than once, with different content."});
    }
  }
  return found;
}

std::vector<Element const*> Fields::all(std::string_view name) {
  std::vector<Element const*> out;
  for (std::size_t i = 0; i < element_.children.size(); ++i) {
    if (element_.children[i]->name != name) continue;
    seen_[i] = true;
    out.push_back(element_.children[i].get());
  }
  return out;
}

std::vector<Element const*> Fields::every() {
  std::vector<Element const*> out;
  for (auto const& child : element_.children) out.push_back(child.get());
  seen_.assign(seen_.size(), true);
  return out;
}

std::string Fields::text(std::string_view name) {
  auto const* found = one(name);
  if (!found) return {};
  if (!found->children.empty()) Fields{*found, at(name), report_}.finish();
  return text_of(*found);
}

std::string Fields::wanted(std::string_view name) {
  auto out = text(name);
  if (out.empty())
    report_.warn("field.missing", at(name), {"Thiếu thông tin bắt buộc.", "This is mandatory and missing."});
  return out;
}

void Fields::odd(std::string_view name, std::string_view text, char const* vi, char const* en) {
  report_.warn("field.odd", at(name), {vi + (": " + excerpt(text)), en + (": " + excerpt(text))});
}

std::optional<std::int64_t> Fields::number(std::string_view name) {
  auto const read = text(name);
  if (read.empty()) return std::nullopt;
  std::int64_t value = 0;
  auto const [end, fault] = std::from_chars(read.data(), read.data() + read.size(), value);
  if (fault == std::errc{} && end == read.data() + read.size()) return value;
  odd(name, read, "Không phải số nguyên", "Not a whole number");
  return std::nullopt;
}

std::optional<bool> Fields::flag(std::string_view name) {
  auto const read = text(name);
  if (read.empty()) return std::nullopt;
  if (read == "1" || read == "true" || read == "True" || read == "TRUE") return true;
  if (read == "0" || read == "false" || read == "False" || read == "FALSE") return false;
  odd(name, read, "Không phải 0 hoặc 1", "Neither 0 nor 1");
  return std::nullopt;
}

std::optional<Date> Fields::date(std::string_view name) {
  auto const read = text(name);
  if (read.empty()) return std::nullopt;
  bool bent = false;
  auto const out = read_date(read, bent);
  if (!out) odd(name, read, "Không phải ngày", "Not a day");
  else if (bent) odd(name, read, "Ngày không viết theo yyyy/MM/dd", "The day is not written as yyyy/MM/dd");
  return out;
}

std::optional<Instant> Fields::moment(std::string_view name) {
  auto const read = text(name);
  if (read.empty()) return std::nullopt;
  bool bent = false;
  auto const out = read_moment(read, bent);
  if (!out) odd(name, read, "Không phải thời điểm", "Not a moment");
  else if (bent)
    odd(name, read, "Thời điểm không viết theo yyyy/MM/dd HH:mm:ss",
        "The moment is not written as yyyy/MM/dd HH:mm:ss");
  return out;
}

std::vector<std::string> Fields::texts(std::string_view list, std::string_view item) {
  std::vector<std::string> out;
  auto const* found = one(list);
  if (!found) return out;
  Fields items{*found, at(list), report_};
  for (auto const* next : item.empty() ? items.every() : items.all(item))
    if (auto read = text_of(*next); !read.empty()) out.push_back(std::move(read));
  if (out.empty() && found->children.empty())  // `<ToPlaces>Các bộ</ToPlaces>`
    if (auto read = text_of(*found); !read.empty()) out.push_back(std::move(read));
  items.finish();
  return out;
}

void Fields::finish() {
  if (auto const stray = trim(element_.text); !stray.empty() && !element_.children.empty())
    report_.warn("element.stray_text", path_,
                 {"Có chữ nằm ngoài các phần tử: " + excerpt(stray), "Text between the elements: " + excerpt(stray)});
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    if (seen_[i]) continue;
    auto const& child = *element_.children[i];
    report_.warn("element.unknown", at(excerpt(child.name, 40)),
                 {"Phần tử không có trong quy chuẩn, bỏ qua: " + excerpt(trim(child.text), 40),
                  "Not in the regulation, left out: " + excerpt(trim(child.text), 40)});
  }
}

}  // namespace tinhso::edxml
