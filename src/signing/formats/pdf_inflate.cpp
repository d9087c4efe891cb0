#include <zlib.h>

#include <algorithm>
#include <cstdlib>

#include "signing/formats/pdf_file.hpp"

namespace tinhso::signing {
namespace {

[[noreturn]] void bad_stream() {
  throw PdfFault{"pdf.stream",
                 {"Không giải nén được một luồng dữ liệu của tệp PDF.", "A stream of the PDF cannot be decompressed."}};
}

int paeth(int left, int up, int corner) {
  auto const p = left + up - corner;
  auto const a = std::abs(p - left);
  auto const b = std::abs(p - up);
  auto const c = std::abs(p - corner);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/// PNG prediction (ISO 32000-1 § 7.4.4.4), 8 bits a component: all that cross-reference streams use.
std::string unpredict(std::string const& data, PdfValue const& parameters) {
  auto number = [&](char const* key, std::int64_t otherwise) {
    auto const& value = parameters.at(key);
    return value.is_integer() ? value.integer : otherwise;
  };
  auto const predictor = number("Predictor", 1);
  if (predictor == 1) return data;
  auto const columns = number("Columns", 1);
  auto const colours = number("Colors", 1);
  if (predictor < 10 || number("BitsPerComponent", 8) != 8 || columns < 1 || columns > 100'000 || colours < 1 ||
      colours > 32)
    bad_stream();
  auto const width = static_cast<std::size_t>(columns * colours);
  auto const back = static_cast<std::size_t>(colours);
  std::string out;
  out.reserve(data.size());
  std::string above(width, '\0');
  for (std::size_t at = 0; at + 1 < data.size(); at += width + 1) {
    auto const kind = data[at];
    std::string row = data.substr(at + 1, width);
    row.resize(width, '\0');
    for (std::size_t i = 0; i < width; ++i) {
      auto byte = [](char c) { return static_cast<int>(static_cast<unsigned char>(c)); };
      auto const left = i >= back ? byte(row[i - back]) : 0;
      auto const up = byte(above[i]);
      auto const corner = i >= back ? byte(above[i - back]) : 0;
      int add = 0;
      switch (kind) {
        case 0:
          break;
        case 1:
          add = left;
          break;
        case 2:
          add = up;
          break;
        case 3:
          add = (left + up) / 2;
          break;
        case 4:
          add = paeth(left, up, corner);
          break;
        default:
          bad_stream();
      }
      row[i] = static_cast<char>(byte(row[i]) + add);
    }
    out += row;
    above = std::move(row);
  }
  return out;
}

}  // namespace

std::string pdf_inflate(std::string_view data, PdfValue const& parameters, std::size_t most) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) bad_stream();
  std::string out;
  std::string buffer(std::min<std::size_t>(65'536, data.size() * 8 + 1024), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));  // NOLINT: zlib's interface
  stream.avail_in = static_cast<uInt>(data.size());
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, 0, buffer.size() - stream.avail_out);
    if (out.size() > most) state = Z_MEM_ERROR;
    if (state == Z_BUF_ERROR || (state == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) break;
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END) bad_stream();
  return unpredict(out, parameters);
}

}  // namespace tinhso::signing
