// Another program, run on bytes that strangers sent: no network where the kernel allows it, no more time, memory or
// output than said, nothing of our own open files. For OCR and for reading PDF.
//
// run() is thread-safe and blocks. A program that is not installed, fails, or goes over a limit is an answer, not an
// exception; std::runtime_error only when no process can be made at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tinhso::documents {

struct ChildLimits {
  std::chrono::seconds time{60};
  std::int64_t memory = 1'500'000'000;  ///< bytes of address space
  std::int64_t file = 200'000'000;      ///< bytes of one file it writes
  std::size_t output = 4'000'000;       ///< bytes of its standard output that are read; the rest is dropped
};
struct ChildResult {
  int status = -1;  ///< its exit status; 127: not installed; -1: killed by a signal or by us
  bool timed_out = false;
  std::string output;
  bool good() const { return status == 0; }
};
/// `arguments[0]` is found in PATH. `folder` becomes its working directory and HOME.
ChildResult run_child(std::vector<std::string> const& arguments, std::filesystem::path const& folder,
                      ChildLimits const& limits = {});

/// A folder that is removed with everything in it.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(ScratchFolder const&) = delete;
  ScratchFolder& operator=(ScratchFolder const&) = delete;
  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tinhso::documents
