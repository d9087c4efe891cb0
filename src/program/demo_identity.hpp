// The identity provider of a demonstration: our sandbox as a process of its own beside the server, for as long as the
// server runs, and the `identity.toml` that leads to it. A file that the operator wrote is left alone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tinhso::program {

class DemoIdentity {
 public:
  /// `origins`: how browsers may reach the server. Says on the log when the sandbox cannot be started; the server then
  /// runs without it.
  DemoIdentity(std::filesystem::path const& data_folder, std::string const& address, std::vector<std::string> const& origins);
  ~DemoIdentity();
  DemoIdentity(DemoIdentity const&) = delete;
  DemoIdentity& operator=(DemoIdentity const&) = delete;

 private:
  int child_ = 0;
};

}  // namespace tinhso::program
