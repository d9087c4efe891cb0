// A client for tests that writes bytes to a socket and reads bytes back; over TLS when asked. Used by the room's tests
// only.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "platform/web/parse.hpp"

namespace tinhso::web {

struct Answered {
  int status = 0;                              ///< 0: the connection ended before an answer
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

class RawClient {
 public:
  explicit RawClient(unsigned short port, bool secure = false, char const* from = "127.0.0.1") {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (socket_ < 0) return;
    sockaddr_in at{};
    at.sin_family = AF_INET;
    inet_pton(AF_INET, from, &at.sin_addr);
    bind(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    at.sin_port = htons(port);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
    int const on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!secure || !connected_) return;
    context_.reset(SSL_CTX_new(TLS_client_method()));
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), socket_);
    connected_ = SSL_connect(tls_.get()) == 1;
  }
  ~RawClient() { close(); }
  RawClient(RawClient const&) = delete;
  RawClient& operator=(RawClient const&) = delete;

  bool connected() const { return connected_; }
  SSL* tls() const { return tls_.get(); }
  int descriptor() const { return socket_; }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  /// Wait longer or shorter for the next bytes than 5 s.
  void patience(std::chrono::milliseconds p) { patience_ = p; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const n = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                          : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  /// Reads one answer. `head`: it has no body whatever its header says.
  Answered read(bool head = false) {
    Answered out;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return out;
    auto section = buffer_.substr(0, end);
    buffer_.erase(0, end + 4);
    out.status = std::stoi(section.substr(9, 3));
    for (auto at = section.find("\r\n"); at != std::string::npos;) {
      auto const next = section.find("\r\n", at + 2);
      auto const line = section.substr(at + 2, next == std::string::npos ? next : next - at - 2);
      auto const colon = line.find(": ");
      out.headers[lower_case(line.substr(0, colon))] = line.substr(colon + 2);
      at = next;
    }
    if (out.status == 100) return out;
    if (head || !out.headers.contains("content-length")) return out;
    auto const length = std::stoul(out.headers["content-length"]);
    while (buffer_.size() < length)
      if (!more()) return out;
    out.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return out;
  }
  Answered ask(std::string_view bytes) {
    send(bytes);
    return read();
  }
  /// Reads until `text` has come; returns everything up to its end, or what came before the connection ended.
  std::string read_until(std::string_view text) {
    std::size_t at = 0;
    while ((at = buffer_.find(text)) == std::string::npos)
      if (!more()) return std::exchange(buffer_, {});
    auto out = buffer_.substr(0, at + text.size());
    buffer_.erase(0, at + text.size());
    return out;
  }
  /// Whether the server ends the connection within the patience; forgets what it says before.
  bool ended() {
    while (more()) buffer_.clear();
    return ended_;
  }

 private:
  bool more() {
    char block[65'536];
    if (!tls_ || SSL_pending(tls_.get()) == 0) {
      pollfd wait{socket_, POLLIN, 0};
      if (poll(&wait, 1, static_cast<int>(patience_.count())) <= 0) return false;
    }
    auto const n = tls_ ? SSL_read(tls_.get(), block, sizeof block) : ::recv(socket_, block, sizeof block, 0);
    ended_ = n <= 0;
    if (n <= 0) return false;
    buffer_.append(block, static_cast<std::size_t>(n));
    return true;
  }

  struct Free {
    void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
    void operator()(SSL* p) const { SSL_free(p); }
  };
  int socket_ = -1;
  bool connected_ = false;
  bool ended_ = false;
  std::chrono::milliseconds patience_{5'000};
  std::string buffer_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;
};

}  // namespace tinhso::web
