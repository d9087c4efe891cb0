#include "signing/formats/der.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tinhso::signing::der {

std::optional<unsigned char> Reader::peek() const {
  if (rest_.empty()) return std::nullopt;
  return static_cast<unsigned char>(rest_.front());
}

std::optional<Item> Reader::next() {
  if (rest_.empty() || failed_) return std::nullopt;
  auto fail = [this]() -> std::optional<Item> {
    failed_ = true;
    return std::nullopt;
  };
  if (rest_.size() < 2 || (static_cast<unsigned char>(rest_[0]) & 0x1fU) == 0x1fU) return fail();
  auto const first = static_cast<unsigned char>(rest_[1]);
  std::size_t header = 2;
  std::size_t length = first;
  if (first >= 0x80U) {
    std::size_t const bytes = first & 0x7fU;
    if (bytes == 0 || bytes > 4 || rest_.size() < 2 + bytes) return fail();
    length = 0;
    for (std::size_t i = 0; i < bytes; ++i) length = length << 8U | static_cast<unsigned char>(rest_[2 + i]);
    header += bytes;
  }
  if (length > rest_.size() - header) return fail();
  Item item{static_cast<unsigned char>(rest_[0]), rest_.substr(0, header + length), rest_.substr(header, length)};
  rest_.remove_prefix(header + length);
  return item;
}

std::optional<Item> Reader::next(unsigned char tag) {
  if (peek() != tag) return std::nullopt;
  return next();
}

namespace {

void add_header(std::string& out, unsigned char tag, std::size_t length) {
  out.push_back(static_cast<char>(tag));
  if (length < 0x80) {
    out.push_back(static_cast<char>(length));
    return;
  }
  int bytes = 1;
  while (length >> (8 * bytes) != 0) ++bytes;
  out.push_back(static_cast<char>(0x80 | bytes));
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(length >> (8 * i)));
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int out = 0;
  auto const [end, fault] = std::from_chars(text.data() + at, text.data() + at + count, out);
  if (fault != std::errc{} || end != text.data() + at + count) return std::nullopt;
  return out;
}

}  // namespace

std::string tlv(unsigned char tag, std::string_view body) { return tlv(tag, {body}); }

std::string tlv(unsigned char tag, std::initializer_list<std::string_view> parts) {
  std::size_t length = 0;
  for (auto const part : parts) length += part.size();
  std::string out;
  out.reserve(length + 6);
  add_header(out, tag, length);
  for (auto const part : parts) out.append(part);
  return out;
}

std::string number(std::uint64_t value) {
  std::string body;
  do {
    body.insert(body.begin(), static_cast<char>(value & 0xffU));
    value >>= 8U;
  } while (value != 0);
  if (static_cast<unsigned char>(body.front()) >= 0x80U) body.insert(body.begin(), '\0');
  return tlv(integer, body);
}

std::optional<std::uint64_t> number_of(Item const& item) {
  if (item.tag != integer || item.body.empty() || item.body.size() > 8) return std::nullopt;
  if (static_cast<unsigned char>(item.body.front()) >= 0x80U) return std::nullopt;
  std::uint64_t out = 0;
  for (auto const c : item.body) out = out << 8U | static_cast<unsigned char>(c);
  return out;
}

std::string time(Instant at) {
  auto text = format_instant(at);  // 2020-10-13T11:42:05.120Z
  std::string digits_only;
  for (auto const c : text.substr(0, 19))
    if (c >= '0' && c <= '9') digits_only.push_back(c);
  bool const utc = digits_only < "20500101000000" && digits_only >= "19500101000000";
  return tlv(utc ? utc_time : generalized_time, (utc ? digits_only.substr(2) : digits_only) + "Z");
}

std::optional<Instant> time_of(Item const& item) {
  auto const text = item.body;
  std::size_t at = 0;
  std::optional<int> year;
  if (item.tag == utc_time) {
    year = digits(text, 0, 2);
    if (year) *year += *year < 50 ? 2000 : 1900;
    at = 2;
  } else if (item.tag == generalized_time) {
    year = digits(text, 0, 4);
    at = 4;
  }
  auto const month = digits(text, at, 2);
  auto const day = digits(text, at + 2, 2);
  auto const hour = digits(text, at + 4, 2);
  auto const minute = digits(text, at + 6, 2);
  auto const second = digits(text, at + 8, 2);
  if (!year || !month || !day || !hour || !minute || !second || !text.ends_with('Z')) return std::nullopt;
  auto const fraction = text.substr(at + 10, text.size() - at - 11);
  return parse_instant(
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", *year, *month, *day, *hour, *minute, *second, fraction));
}

std::string dotted(std::string_view whole) {
  if (whole.size() < 3) return {};
  std::string out;
  std::uint64_t arc = 0;
  bool first = true;
  for (auto const c : whole.substr(2)) {
    arc = arc << 7U | (static_cast<unsigned char>(c) & 0x7fU);
    if (static_cast<unsigned char>(c) & 0x80U) continue;
    if (first) {
      auto const top = std::min<std::uint64_t>(arc / 40, 2);
      out = fmt::format("{}.{}", top, arc - top * 40);
      first = false;
    } else {
      out += fmt::format(".{}", arc);
    }
    arc = 0;
  }
  return out;
}

}  // namespace tinhso::signing::der
