#include "signing/formats/pdf_byte_range.hpp"

#include <algorithm>
#include <array>

namespace tinhso::signing {

std::optional<std::size_t> revision_ending(PdfFile const& file, std::size_t end) {
  std::optional<std::size_t> out;
  for (std::size_t i = 0; i < file.revisions().size(); ++i) {
    auto const& revision = file.revisions()[i];
    auto const low = std::min(end, revision.end);
    auto const high = std::max(end, revision.end);
    if (end > revision.start_keyword && std::ranges::all_of(file.bytes().substr(low, high - low), pdf_space)) out = i;
  }
  return out;
}

std::optional<Misplaced> check_byte_range(PdfFile const& file, PdfValue const& signature, SignedRange& out) {
  auto wrong = [](char const* code, char const* vi, char const* en) { return Misplaced{code, {vi, en}}; };
  auto const bytes = file.bytes();
  auto const& contents = signature.at("Contents");
  auto const& range = signature.at("ByteRange");
  if (!contents.is(PdfValue::Kind::string) || contents.text.empty())
    return wrong("contents.missing", "Chữ ký không có /Contents.", "The signature has no /Contents.");
  if (!range.is_array() || range.items.size() != 4)
    return wrong("byte_range.shape", "ByteRange phải gồm đúng bốn số.", "The ByteRange must be exactly four numbers.");
  std::array<std::size_t, 4> r{};
  for (std::size_t i = 0; i < 4; ++i) {
    auto const& number = range.items[i];
    if (!number.is_integer() || number.integer < 0 || static_cast<std::size_t>(number.integer) > bytes.size())
      return wrong("byte_range.shape", "ByteRange có số không hợp lệ.",
                   "The ByteRange has a number that is not allowed.");
    r[i] = static_cast<std::size_t>(number.integer);
  }
  if (r[0] != 0)
    return wrong("byte_range.start", "ByteRange không bắt đầu từ đầu tệp.",
                 "The ByteRange does not begin at the start of the file.");
  if (r[2] < r[1] || r[2] + r[3] > bytes.size())
    return wrong("byte_range.shape", "ByteRange vượt ra ngoài tệp.", "The ByteRange reaches beyond the file.");
  if (r[1] != contents.begin || r[2] != contents.end || bytes[contents.begin] != '<')
    return wrong("byte_range.gap", "Khoảng trống của ByteRange không đúng bằng chuỗi chữ ký.",
                 "The gap of the ByteRange is not exactly the signature's string.");
  auto const string = bytes.substr(contents.begin, contents.end - contents.begin);
  if (std::ranges::any_of(std::string_view{" \n\r\t\f\0", 6},
                          [&](char c) { return string.find(c) != std::string_view::npos; }))
    return wrong("contents.space", "Chuỗi chữ ký có khoảng trắng.", "The signature's string has white space in it.");
  out.gap_begin = r[1];
  out.gap_end = r[2];
  out.end = r[2] + r[3];
  auto const revision = revision_ending(file, out.end);
  if (!revision)
    return wrong("byte_range.end", "ByteRange không kết thúc ở cuối một bản của tệp.",
                 "The ByteRange does not end where a revision of the file ends.");
  out.revision = *revision;
  return std::nullopt;
}

}  // namespace tinhso::signing
