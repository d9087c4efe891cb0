#include "platform/files/sniff.hpp"

#include <magic.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace tinhso::files {
namespace {

/// libmagic needs this much for the old Office formats, whose directory may stand far behind the head.
constexpr std::size_t head_bytes = 262'144;
/// A zip with more entries than this is not looked into: its directory alone could fill the memory.
constexpr std::uint64_t most_entries = 5'000;

std::string read_at(int fd, std::int64_t offset, std::size_t bytes) {
  std::string out(bytes, '\0');
  std::size_t have = 0;
  while (have < bytes) {
    auto const n = ::pread(fd, out.data() + have, bytes - have, offset + static_cast<std::int64_t>(have));
    if (n <= 0) break;
    have += static_cast<std::size_t>(n);
  }
  out.resize(have);
  return out;
}

std::uint32_t little(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t out = 0;
  for (int i = 0; i < count; ++i)
    out |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)])) << (8 * i);
  return out;
}

/// Entries that the end-of-directory record announces; 0 when there is no such record within the last 64 KiB.
std::uint64_t zip_entries(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return 0;
  auto const tail_bytes = std::min<std::int64_t>(info.st_size, 65'557);
  auto const tail = read_at(fd, info.st_size - tail_bytes, static_cast<std::size_t>(tail_bytes));
  auto const at = tail.rfind("PK\x05\x06");
  if (at == std::string::npos || tail.size() - at < 22) return 0;
  return little(tail, at + 10, 2);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> ooxml{{
    {"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
}};

/// The `mimetype` entry of OpenDocument, when it is one; it is short and says `application/vnd.oasis.opendocument.…`.
std::string open_document_type(zip_t* archive) {
  auto* entry = zip_fopen(archive, "mimetype", 0);
  if (!entry) return {};
  std::array<char, 100> text{};
  auto const n = zip_fread(entry, text.data(), text.size());
  zip_fclose(entry);
  if (n <= 0) return {};
  std::string type{text.data(), static_cast<std::size_t>(n)};
  auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || c == '.' || c == '/' || c == '-'; };
  if (!type.starts_with("application/vnd.oasis.opendocument.") || !std::all_of(type.begin(), type.end(), plain))
    return {};
  return type;
}

std::string zip_type(int fd) {
  std::string const unknown = "application/zip";
  auto const entries = zip_entries(fd);
  if (entries == 0 || entries > most_entries) return unknown;
  int fault = 0;
  auto const path =
      "/proc/self/fd/" + std::to_string(fd);  // the file has no lasting name yet; libzip reads its own copy
  auto* archive = zip_open(path.c_str(), ZIP_RDONLY, &fault);
  if (!archive) return unknown;
  auto type = open_document_type(archive);
  if (type.empty() && zip_name_locate(archive, "[Content_Types].xml", 0) >= 0) {
    auto const count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count && type.empty(); ++i) {
      auto const* raw = zip_get_name(archive, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
      std::string_view const name = raw ? raw : "";
      for (auto const& [folder, kind] : ooxml)
        if (name.starts_with(folder)) type = kind;
    }
  }
  zip_discard(archive);
  return type.empty() ? unknown : type;
}

}  // namespace

struct Sniffer::Magic {
  magic_t cookie = magic_open(MAGIC_MIME_TYPE);
  ~Magic() {
    if (cookie) magic_close(cookie);
  }
};

Sniffer::Sniffer() : magic_{std::make_unique<Magic>()} {
  if (!magic_->cookie || magic_load(magic_->cookie, nullptr) != 0)
    throw std::runtime_error{"libmagic's database cannot be loaded (package libmagic-mgc)"};
}
Sniffer::~Sniffer() = default;

std::string Sniffer::type_of(int fd) const {
  auto const head = read_at(fd, 0, head_bytes);
  if (head.starts_with("PK\x03\x04")) return zip_type(fd);
  std::lock_guard const lock{mutex_};  // a cookie is not thread-safe
  auto const* type = magic_buffer(magic_->cookie, head.data(), head.size());
  return type ? type : "application/octet-stream";
}

}  // namespace tinhso::files
