// The national axis (trục liên thông văn bản quốc gia): our side as a client of VXP, and a sandbox that plays the axis.
//
// Link: what lies in the outbox is sent, the oldest first; what lies ready there is taken in and acknowledged after its
// commit; the list of agencies outside follows the axis. Whatever fails is tried again with growing pauses (1 s to
// 5 min) for as long as it takes; a package is carried once however often it is sent or comes. Settings stand in
// `<data>/national.toml` (endpoint, system_id, secret, poll_seconds, list_seconds, register); without that file there is no link.
// Thread-safe; network faults never leave the link, they are logged.
#pragma once

#include <memory>

#include "exchange/exchange.hpp"

namespace tinhso::national {

struct LinkOptions {
  std::string endpoint;  ///< `http://host:port`; the calls are appended
  std::string system_id;
  std::string secret;
  std::int64_t poll_seconds = 30;
  std::int64_t list_seconds = 600;  ///< between two readings of the list of agencies
  bool announce = true;  ///< registers this province's agencies that the axis does not list
};
/// nullopt when the folder names no axis. Throws std::runtime_error for a file that is not right.
std::optional<LinkOptions> read_options(std::filesystem::path const& data_folder);

class Link {
 public:
  Link(Context& context, LinkOptions options);
  ~Link();  ///< stops
  Link(Link const&) = delete;
  Link& operator=(Link const&) = delete;
  void start();
  /// One round: list of agencies when it is time, what leaves, what has come. Throws what went wrong. For tests.
  void round();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct SandboxOptions {
  std::filesystem::path data = "var-national";
  std::string address = "127.0.0.1";
  unsigned short port = 8090;
  std::vector<std::string> systems;  ///< "H40=secret"
  std::string faults;                ///< "slow=0.1,error=0.1,cut=0.1,duplicate=0.1,disorder=0.5"
  std::uint64_t seed = 1;
};
/// Plays the axis until SIGINT or SIGTERM. Ministries stand behind it and answer 01 and 03 by themselves.
int serve_sandbox(SandboxOptions const& options);

}  // namespace tinhso::national
