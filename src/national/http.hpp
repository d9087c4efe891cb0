// A POST with time limits. Thread-safe. Throws std::runtime_error when no whole answer came. Private to the room.
#pragma once

#include <map>
#include <string>

namespace tinhso::national {

struct HttpAnswer {
  long status = 0;
  std::string body;
};
/// 10 s to connect, 2 min in all, given up below 1 kB/s for 20 s; at most 150 MB of answer.
HttpAnswer post(std::string const& url, std::map<std::string, std::string> const& headers, std::string const& body);

}  // namespace tinhso::national
