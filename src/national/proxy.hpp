// A door before a server that slows and cuts connections on purpose. Private to the room. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace tinhso::national {

struct DoorFaults {
  double slow = 0;  ///< share of connections that wait up to two seconds
  double cut = 0;   ///< share that is cut: on the way in, or when the answer is ready and would be sent
};

class FaultyDoor {
 public:
  /// Listens at once; every connection is carried to 127.0.0.1:`to`. Throws std::runtime_error when the port is taken.
  FaultyDoor(std::string const& address, unsigned short port, unsigned short to, DoorFaults faults, std::uint64_t seed);
  ~FaultyDoor();
  FaultyDoor(FaultyDoor const&) = delete;
  FaultyDoor& operator=(FaultyDoor const&) = delete;
  unsigned short port() const { return port_; }

 private:
  void listen_on();
  void carry(int client, std::uint64_t number);
  int listener_ = -1;
  unsigned short port_ = 0;
  unsigned short to_;
  DoorFaults faults_;
  std::uint64_t seed_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> open_ = 0;
  std::thread thread_;
};

}  // namespace tinhso::national
