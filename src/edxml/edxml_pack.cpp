#include "edxml/edxml_pack.hpp"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>

#include "edxml/edxml_base64.hpp"

namespace tinhso::edxml {
namespace {

constexpr std::size_t out_piece = 64U << 10U;

/// Raw deflate, piece by piece.
class Deflate {
 public:
  explicit Deflate(int level) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc{};
  }
  ~Deflate() { deflateEnd(&stream_); }
  Deflate(Deflate const&) = delete;
  Deflate& operator=(Deflate const&) = delete;

  template <class F>
  void run(std::string_view bytes, F&& out) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write there
    stream_.avail_in = static_cast<uInt>(bytes.size());
    std::string piece(out_piece, '\0');
    for (int state = Z_OK; state != Z_STREAM_END;) {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      state = deflate(&stream_, Z_FINISH);
      if (state == Z_STREAM_ERROR) throw std::logic_error{"deflate"};
      out(std::string_view{piece}.substr(0, piece.size() - stream_.avail_out));
    }
  }

 private:
  z_stream stream_{};
};

/// PDF and DOCX are packed already: trying 64 kB from the middle tells whether to spend time on it.
int level_for(std::string_view bytes) {
  constexpr std::size_t sample = 64U << 10U;
  if (bytes.size() <= sample) return 6;
  std::size_t packed = 0;
  Deflate{1}.run(bytes.substr((bytes.size() - sample) / 2, sample),
                 [&](std::string_view piece) { packed += piece.size(); });
  return packed > sample - sample / 20 ? 0 : 6;
}

std::string extension_for_entry(std::string_view file_name) {
  auto const dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return "bin";
  std::string out{file_name.substr(dot + 1)};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  bool const plain = !out.empty() && out.size() <= 8 &&
                     std::ranges::all_of(out, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
  return plain ? out : "bin";
}

/// Little-endian fields of a zip record (PKWARE APPNOTE 6.3.3).
struct Record : std::string {
  Record& u16(std::uint32_t value) {
    push_back(static_cast<char>(value));
    push_back(static_cast<char>(value >> 8U));
    return *this;
  }
  Record& u32(std::uint32_t value) { return u16(value), u16(value >> 16U); }
};

constexpr std::uint32_t needs_version = 20;
constexpr std::uint32_t sizes_follow = 1U << 3U;  // in a data descriptor behind the data
constexpr std::uint32_t deflated = 8;
constexpr std::uint32_t first_of_1980 = 1U << 5U | 1U;

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error{"SHA-256"};
  constexpr auto* hex = "0123456789abcdef";
  std::string out;
  for (auto const byte : digest) {
    out.push_back(hex[byte >> 4U]);
    out.push_back(hex[byte & 15U]);
  }
  return out;
}

std::string uuid_of(std::string_view sha256) {
  std::string hex{sha256.substr(0, 32)};
  hex[12] = '8';
  hex[16] = "89ab"[static_cast<unsigned>(hex[16] <= '9' ? hex[16] - '0' : hex[16] - 'a' + 10) & 3U];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

void pack(std::string_view bytes, std::string_view file_name, std::string_view uuid, Sink const& sink) {
  auto const name = std::string{uuid} + "." + extension_for_entry(file_name);
  auto const name_bytes = static_cast<std::uint32_t>(name.size());
  Base64Encoder encoder{sink};
  Record head;
  head.append("PK\x03\x04");
  head.u16(needs_version);
  head.u16(sizes_follow).u16(deflated).u16(0).u16(first_of_1980).u32(0).u32(0).u32(0).u16(name_bytes).u16(0);
  head.append(name);
  encoder.feed(head);
  std::uint32_t packed = 0;
  Deflate{level_for(bytes)}.run(bytes, [&](std::string_view piece) {
    packed += static_cast<std::uint32_t>(piece.size());
    encoder.feed(piece);
  });
  auto const sum = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
  auto const size = static_cast<std::uint32_t>(bytes.size());
  Record tail;
  tail.append("PK\x07\x08");
  tail.u32(sum).u32(packed).u32(size);
  auto const directory_at = static_cast<std::uint32_t>(head.size() + packed + tail.size());
  auto const before = tail.size();
  tail.append("PK\x01\x02");
  tail.u16(needs_version)
      .u16(needs_version)
      .u16(sizes_follow)
      .u16(deflated)
      .u16(0)
      .u16(first_of_1980)
      .u32(sum)
      .u32(packed)
      .u32(size);
  tail.u16(name_bytes).u16(0).u16(0).u16(0).u16(0).u32(0).u32(0);
  tail.append(name);
  auto const directory_bytes = static_cast<std::uint32_t>(tail.size() - before);
  tail.append("PK\x05\x06");
  tail.u16(0).u16(0).u16(1).u16(1).u32(directory_bytes).u32(directory_at).u16(0);
  encoder.feed(tail);
  encoder.finish();
}

}  // namespace tinhso::edxml
