// What kind of file bytes are, from the bytes themselves. Private to the room.
#pragma once

#include <memory>
#include <mutex>
#include <string>

namespace tinhso::files {

/// Thread-safe; libmagic's database is loaded once.
class Sniffer {
 public:
  Sniffer();
  ~Sniffer();
  Sniffer(Sniffer const&) = delete;
  Sniffer& operator=(Sniffer const&) = delete;
  /// The media type of the file open at `fd` (readable, any position); `application/octet-stream` when it is unknown.
  std::string type_of(int fd) const;

 private:
  struct Magic;
  std::unique_ptr<Magic> magic_;
  mutable std::mutex mutex_;
};

}  // namespace tinhso::files
