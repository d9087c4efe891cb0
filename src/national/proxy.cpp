#include "national/proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <random>
#include <stdexcept>

namespace tinhso::national {
namespace {

constexpr int poll_ms = 200;

bool send_all(int to, char const* bytes, std::size_t count) {
  while (count > 0) {
    auto const n = ::send(to, bytes, count, MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

int connect_to(unsigned short port) {
  int const out = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
  if (::connect(out, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) return out;
  ::close(out);
  return -1;
}

}  // namespace

FaultyDoor::FaultyDoor(std::string const& address, unsigned short port, unsigned short to, DoorFaults faults,
                       std::uint64_t seed)
    : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}, to_{to}, faults_{faults}, seed_{seed} {
  int const on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &at.sin_addr);
  socklen_t length = sizeof at;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_, 128) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &length) != 0) {
    ::close(listener_);
    throw std::runtime_error{"port " + std::to_string(port) + " cannot be listened on"};
  }
  port_ = ntohs(at.sin_port);
  thread_ = std::thread{[this] { listen_on(); }};
}

FaultyDoor::~FaultyDoor() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
  while (open_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds{10});
}

void FaultyDoor::listen_on() {
  std::uint64_t number = 0;
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, poll_ms) <= 0) continue;
    int const client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    ++open_;
    std::thread{[this, client, n = ++number] {
      carry(client, n);
      --open_;
    }}.detach();
  }
}

void FaultyDoor::carry(int client, std::uint64_t number) {
  std::mt19937_64 random{seed_ * 1'000'003 + number};
  std::uniform_real_distribution<double> share{0, 1};
  bool const slow = share(random) < faults_.slow;
  bool const cut = share(random) < faults_.cut;
  bool const cut_answer = share(random) < 0.5;
  auto left = cut && !cut_answer ? static_cast<std::int64_t>(share(random) * 4000) : INT64_MAX;
  if (slow) std::this_thread::sleep_for(std::chrono::milliseconds{static_cast<int>(share(random) * 2000)});
  int const server = connect_to(to_);
  std::array<char, 65'536> block{};
  while (server >= 0 && !stopping_) {
    std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    if (::poll(both.data(), both.size(), poll_ms) <= 0) continue;
    if (both[0].revents != 0) {
      auto const n = ::recv(client, block.data(), block.size(), 0);
      left -= n;
      if (n <= 0 || left < 0 || !send_all(server, block.data(), static_cast<std::size_t>(n))) break;
    }
    if (both[1].revents != 0) {
      auto const n = ::recv(server, block.data(), block.size(), 0);
      if (n <= 0 || (cut && cut_answer) || !send_all(client, block.data(), static_cast<std::size_t>(n))) break;
    }
  }
  if (server >= 0) ::close(server);
  ::close(client);
}

}  // namespace tinhso::national
