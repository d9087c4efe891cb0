// What anybody who may upload can send: bytes in chunks of any size, whose kind is looked for, and a name.
//
//   ninja -C build/sanitize upload_fuzz && build/sanitize/src/platform/files/upload_fuzz -max_len=65536
//
// The first byte chooses the chunks and whether the limit is in the way, the second how long the name is.
#include <unistd.h>

#include <cstdlib>

#include "base/text.hpp"
#include "platform/files/files.hpp"

namespace {

using namespace tinhso;

void must(bool holds) {
  if (!holds) std::abort();
}

/// Memory, so that the disk is not what is measured; gone when the process ends.
class Shelf {
 public:
  Shelf() : folder_{"/dev/shm/tinhso-upload-fuzz-" + std::to_string(::getpid())}, store_{files::open_disk(folder_)} {}
  ~Shelf() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  files::Store& store() { return *store_; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<files::Store> store_;
};

void names(std::string_view text) {
  auto const name = files::clean_name(text);
  must(is_utf8(name) && !name.empty() && name.size() <= 4 * 200);
  must(name.find_first_of(std::string_view{"/\\<>:\"|?*\0\n", 11}) == std::string::npos && name.front() != '.');
  must(files::clean_name(name) == name);
}

void uploads(files::Store& store, std::string_view bytes, std::size_t chunk, std::int64_t limit) {
  auto upload = store.begin(limit);
  try {
    for (auto rest = bytes; !rest.empty(); rest.remove_prefix(std::min(chunk, rest.size())))
      upload->write(rest.substr(0, chunk));
  } catch (Error const&) {
    must(static_cast<std::int64_t>(bytes.size()) > limit);
    return;
  }
  must(static_cast<std::int64_t>(bytes.size()) <= limit);
  auto const stored = upload->finish();
  must(stored.bytes == static_cast<std::int64_t>(bytes.size()) && stored.sha256.size() == 64);
  must(stored.type.find('/') != std::string::npos && stored.type.size() < 200);
  must(store.read(stored.sha256) == bytes);
  must(store.remove(stored.sha256, std::chrono::seconds{0}) && !store.contains(stored.sha256));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  static Shelf shelf;
  if (size < 2) return 0;
  std::string_view const text{reinterpret_cast<char const*>(data) + 2, size - 2};
  names(text.substr(0, data[1]));
  uploads(shelf.store(), text, 1U + data[0] * 37U, data[0] % 8 == 7 ? 1'000 : 1'000'000);
  return 0;
}
