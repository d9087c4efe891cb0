// Makes the attachments of coming letters ahead of time on threads of its own: most of that is waiting for the disk.
//
// Thread-safe; what one of its threads throws, take() throws.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/files/files.hpp"
#include "simulate/writing.hpp"

namespace tinhso::simulate {

/// A file that lies in the store.
struct Filed {
  std::string name;
  files::Stored stored;
};

class Desk {
 public:
  /// `letters` in the order in which take() will ask for them.
  Desk(Writing const& writing, files::Store& store, std::int64_t limit, std::vector<std::uint32_t> letters,
       int threads);
  ~Desk();
  Desk(Desk const&) = delete;
  Desk& operator=(Desk const&) = delete;

  /// The files of that letter; waits until they lie in the store. May be asked again for the latest letters.
  std::vector<Filed> take(std::uint32_t letter);

 private:
  std::vector<Filed> make(std::uint32_t letter) const;
  void loop();

  Writing const& writing_;
  files::Store& store_;
  std::int64_t limit_;
  std::vector<std::uint32_t> letters_;
  std::size_t next_ = 0;  ///< of letters_, to be made
  std::map<std::uint32_t, std::vector<Filed>> ready_;
  std::vector<std::uint32_t> taken_;
  std::exception_ptr fault_;
  bool stopping_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::thread> threads_;
};

}  // namespace tinhso::simulate
