#include "signing/formats/pdf_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace tinhso::signing {
namespace {

constexpr int deepest = 200;
constexpr std::size_t most_keys = 10'000;
PdfValue const nothing{};

/// Looked up: which kind of digit comes next is not to be predicted.
constexpr auto hex_digits = [] {
  std::array<signed char, 256> out{};
  for (auto& one : out) one = -1;
  for (int i = 0; i < 10; ++i) out[static_cast<std::size_t>('0' + i)] = static_cast<signed char>(i);
  for (int i = 0; i < 6; ++i)
    out[static_cast<std::size_t>('a' + i)] = out[static_cast<std::size_t>('A' + i)] = static_cast<signed char>(10 + i);
  return out;
}();
int hex_digit(char c) noexcept { return hex_digits[static_cast<unsigned char>(c)]; }
bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

void pdf_syntax(std::string_view what, std::size_t at) {
  throw PdfFault{"pdf.syntax",
                 {fmt::format("Tệp PDF sai cú pháp tại byte {} ({}).", at, what),
                  fmt::format("The PDF is malformed at byte {} ({}).", at, what)}};
}

bool pdf_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool pdf_delimiter(char c) noexcept {
  return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' ||
         c == '%';
}

double PdfValue::number() const noexcept {
  return kind == Kind::integer ? static_cast<double>(integer) : std::strtod(text.c_str(), nullptr);
}

PdfValue const& PdfValue::at(std::string_view key) const noexcept {
  if (kind == Kind::dictionary)
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i] == key) return items[i];
  return nothing;
}

bool operator==(PdfValue const& left, PdfValue const& right) {
  using Kind = PdfValue::Kind;
  if (left.is_number() && right.is_number())
    return left.kind == right.kind && left.kind == Kind::integer ? left.integer == right.integer
                                                                 : left.number() == right.number();
  if (left.kind != right.kind) return false;
  switch (left.kind) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return left.integer == right.integer;
    case Kind::string:
    case Kind::name:
      return left.text == right.text;
    case Kind::reference:
      return left.ref == right.ref;
    case Kind::array:
      return left.items == right.items;
    case Kind::dictionary:
      break;
    default:
      return false;
  }
  auto covers = [](PdfValue const& a, PdfValue const& b) {
    for (std::size_t i = 0; i < a.keys.size(); ++i)
      if (!(a.items[i] == b.at(a.keys[i]))) return false;
    return true;
  };
  return covers(left, right) && covers(right, left);
}

bool PdfReader::ended(std::size_t at) const noexcept {
  return at >= bytes_.size() || pdf_space(bytes_[at]) || pdf_delimiter(bytes_[at]);
}

void PdfReader::skip_space() {
  while (at_ < bytes_.size()) {
    if (pdf_space(bytes_[at_])) {
      ++at_;
    } else if (bytes_[at_] == '%') {
      while (at_ < bytes_.size() && bytes_[at_] != '\n' && bytes_[at_] != '\r') ++at_;
    } else {
      return;
    }
  }
}

bool PdfReader::take(std::string_view keyword) {
  skip_space();
  if (bytes_.substr(at_, keyword.size()) != keyword || !ended(at_ + keyword.size())) return false;
  at_ += keyword.size();
  return true;
}

bool PdfReader::take_integer(std::uint64_t& value) {
  skip_space();
  auto const* first = bytes_.data() + at_;
  auto const* last = bytes_.data() + bytes_.size();
  if (first == last || !digit(*first)) return false;
  auto const [end, fault] = std::from_chars(first, first + std::min<std::ptrdiff_t>(last - first, 11), value);
  auto const after = static_cast<std::size_t>(end - bytes_.data());
  if (fault != std::errc{} || !ended(after) || end - first > 10) return false;
  at_ = after;
  return true;
}

PdfValue PdfReader::value(int depth) {
  skip_space();
  if (at_ >= bytes_.size()) pdf_syntax("end of file", at_);
  if (depth > deepest) pdf_syntax("nested too deep", at_);
  auto const begin = at_;
  PdfValue out;
  switch (bytes_[at_]) {
    case '/':
      out = name();
      break;
    case '(':
      out = literal_string();
      break;
    case '[':
      out = array(depth);
      break;
    case '<':
      out = bytes_.substr(at_, 2) == "<<" ? dictionary(depth) : hex_string();
      break;
    default:
      if (take("true") || take("false")) {
        out.kind = PdfValue::Kind::boolean;
        out.integer = at_ - begin == 4 ? 1 : 0;
      } else if (!take("null")) {
        out = number_or_reference();
      }
  }
  out.begin = begin;
  out.end = at_;
  return out;
}

PdfValue PdfReader::name() {
  PdfValue out;
  out.kind = PdfValue::Kind::name;
  for (++at_; !ended(at_); ++at_) {
    auto c = bytes_[at_];
    if (c == '#' && at_ + 2 < bytes_.size() && hex_digit(bytes_[at_ + 1]) >= 0 && hex_digit(bytes_[at_ + 2]) >= 0) {
      c = static_cast<char>(hex_digit(bytes_[at_ + 1]) * 16 + hex_digit(bytes_[at_ + 2]));
      at_ += 2;
    }
    out.text.push_back(c);
  }
  return out;
}

PdfValue PdfReader::literal_string() {
  PdfValue out;
  out.kind = PdfValue::Kind::string;
  int open = 1;
  for (++at_; at_ < bytes_.size(); ++at_) {
    auto c = bytes_[at_];
    if (c == '\\') {
      if (++at_ >= bytes_.size()) break;
      c = bytes_[at_];
      if (c >= '0' && c <= '7') {
        int code = 0;
        int count = 0;
        while (count < 3 && at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '7') {
          code = code * 8 + (bytes_[at_] - '0');
          ++at_;
          ++count;
        }
        --at_;
        out.text.push_back(static_cast<char>(code));
        continue;
      }
      if (c == '\r') {
        if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
        continue;
      }
      if (c == '\n') continue;
      constexpr std::string_view from = "nrtbf";
      constexpr std::string_view to = "\n\r\t\b\f";
      auto const known = from.find(c);
      out.text.push_back(known == std::string_view::npos ? c : to[known]);
      continue;
    }
    if (c == '(') ++open;
    if (c == ')' && --open == 0) {
      ++at_;
      return out;
    }
    if (c == '\r') {
      if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
      c = '\n';
    }
    out.text.push_back(c);
  }
  pdf_syntax("unfinished string", at_);
}

bool PdfReader::eight_zeros(std::size_t at) const noexcept {
  constexpr std::uint64_t zeros = 0x3030303030303030U;
  std::uint64_t eight = 0;
  if (at + sizeof eight > bytes_.size()) return false;
  std::memcpy(&eight, bytes_.data() + at, sizeof eight);
  return eight == zeros;
}

/// Digits only, an even number of them: so signatures are written, with kilobytes of zeros at their end, which are
/// skipped eight at a time. False: it is written in another way, and nothing is said about it.
bool PdfReader::plain_hex(std::string& out) {
  auto const begin = at_ + 1;
  auto end = begin;
  while (end < bytes_.size() && hex_digit(bytes_[end]) >= 0) end += eight_zeros(end) ? 8 : 1;
  if (end >= bytes_.size() || bytes_[end] != '>' || (end - begin) % 2 != 0) return false;
  out.assign((end - begin) / 2, '\0');
  for (auto at = begin; at < end;) {
    if (eight_zeros(at)) {
      at += 8;
      continue;
    }
    out[(at - begin) / 2] = static_cast<char>(hex_digit(bytes_[at]) * 16 + hex_digit(bytes_[at + 1]));
    at += 2;
  }
  at_ = end + 1;
  return true;
}

PdfValue PdfReader::hex_string() {
  PdfValue out;
  out.kind = PdfValue::Kind::string;
  if (plain_hex(out.text)) return out;
  int high = -1;
  for (++at_; at_ < bytes_.size(); ++at_) {
    auto const c = bytes_[at_];
    if (c == '>') {
      if (high >= 0) out.text.push_back(static_cast<char>(high * 16));
      ++at_;
      return out;
    }
    if (pdf_space(c)) continue;
    auto const digit_value = hex_digit(c);
    if (digit_value < 0) pdf_syntax("not hexadecimal", at_);
    if (high < 0) high = digit_value;
    else {
      out.text.push_back(static_cast<char>(high * 16 + digit_value));
      high = -1;
    }
  }
  pdf_syntax("unfinished string", at_);
}

PdfValue PdfReader::number_or_reference() {
  PdfValue out;
  auto const begin = at_;
  std::uint64_t number = 0;
  if (take_integer(number)) {
    auto const after = at_;
    std::uint64_t generation = 0;
    if (number <= 0xffffffffU && take_integer(generation) && generation <= 65'535 && take("R")) {
      out.kind = PdfValue::Kind::reference;
      out.ref = {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(generation)};
      return out;
    }
    at_ = after;
    out.kind = PdfValue::Kind::integer;
    out.integer = static_cast<std::int64_t>(number);
    return out;
  }
  bool real = false;
  bool digits = false;
  for (; !ended(at_); ++at_) {
    auto const c = bytes_[at_];
    if (digit(c)) digits = true;
    else if (c == '.' && !real) real = true;
    else if (!(c == '-' || c == '+')) pdf_syntax("unknown word", begin);
  }
  out.text = bytes_.substr(begin, at_ - begin);
  if (!digits && !real) pdf_syntax("unknown word", begin);
  if (!real && out.text.size() <= 12) {
    out.kind = PdfValue::Kind::integer;
    out.integer = std::strtoll(out.text.c_str(), nullptr, 10);
  } else {
    out.kind = PdfValue::Kind::real;
  }
  return out;
}

PdfValue PdfReader::array(int depth) {
  PdfValue out;
  out.kind = PdfValue::Kind::array;
  ++at_;
  for (;;) {
    skip_space();
    if (at_ < bytes_.size() && bytes_[at_] == ']') {
      ++at_;
      return out;
    }
    out.items.push_back(value(depth + 1));
  }
}

PdfValue PdfReader::dictionary(int depth) {
  PdfValue out;
  out.kind = PdfValue::Kind::dictionary;
  at_ += 2;
  for (;;) {
    skip_space();
    if (bytes_.substr(at_, 2) == ">>") {
      at_ += 2;
      return out;
    }
    if (at_ >= bytes_.size() || bytes_[at_] != '/') pdf_syntax("a key must be a name", at_);
    auto key = name().text;
    // Readers disagree about which of two equal keys counts, so neither does.
    if (std::ranges::find(out.keys, key) != out.keys.end()) pdf_syntax("a key occurs twice", at_);
    if (out.keys.size() >= most_keys) pdf_syntax("too many keys", at_);
    out.keys.push_back(std::move(key));
    out.items.push_back(value(depth + 1));
  }
}

}  // namespace tinhso::signing
