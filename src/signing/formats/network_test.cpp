// Whoever makes a certificate chooses the addresses in it: who is asked for revocation data, and who never is.
#include "signing/formats/network.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;

/// Somebody who listens on the loopback address, answers nothing, and knows whether anybody came.
class Listener {
 public:
  Listener() : socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&at), size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
      throw std::runtime_error{"no listener"};
    port_ = ntohs(at.sin_port);
  }
  ~Listener() { close(socket_); }
  Listener(Listener const&) = delete;
  Listener& operator=(Listener const&) = delete;
  std::string at(std::string const& host) const { return "http://" + host + ":" + std::to_string(port_); }
  int callers() {
    int out = 0;
    for (pollfd one{socket_, POLLIN, 0}; poll(&one, 1, 50) == 1; ++out) close(accept(socket_, nullptr, nullptr));
    return out;
  }

 private:
  int socket_;
  unsigned port_ = 0;
};

std::string signed_by(Party const& signer, Party const& issuer) {
  EVP_PKEY_up_ref(signer.key.get());
  FileSigner with{signer.key.get(), {signer.der(), issuer.der()}};
  FrozenPdf const pdf{paper()};
  return sign_pdf(pdf, {}, Level::b, {with});
}

Report judged(std::string const& file, Party const& anchor, bool local) {
  Policy policy;
  policy.algorithms = default_algorithms();
  policy.anchors = {certificate_of(anchor.der())};
  HttpRevocation network{local, std::chrono::seconds{1}};
  policy.source = &network;
  return validate(file, policy);
}

TEST(Network, A_stranger_who_names_an_address_has_nobody_knock_there) {
  Listener listener;
  auto const root = issue({"Gốc của người lạ", "", "", true}, new_key(false), nullptr);
  auto const signer = issue({"Kẻ lạ", "critical,digitalSignature", "", false, -30, 365, listener.at("127.0.0.1")},
                            new_key(false), &root);
  auto const report = judged(signed_by(signer, root), pki().root, true);
  EXPECT_EQ(report.signatures.at(0).sub_indication, "NO_CERTIFICATE_CHAIN_FOUND");
  EXPECT_EQ(listener.callers(), 0);
}

TEST(Network, A_trusted_certificate_does_not_lead_into_the_own_network) {
  for (auto const* host : {"127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"}) {
    Listener listener;
    auto const signer = issue({"Người ký", "critical,digitalSignature", "", false, -30, 365, listener.at(host)},
                              new_key(false), &pki().root);
    auto const report = judged(signed_by(signer, pki().root), pki().root, false);
    EXPECT_EQ(report.signatures.at(0).sub_indication, "TRY_LATER") << host;
    EXPECT_EQ(listener.callers(), 0) << host;
  }
}

TEST(Network, Where_the_policy_allows_it_the_same_address_is_asked) {
  Listener listener;
  auto const signer = issue({"Người ký", "critical,digitalSignature", "", false, -30, 365, listener.at("127.0.0.1")},
                            new_key(false), &pki().root);
  judged(signed_by(signer, pki().root), pki().root, true);
  EXPECT_EQ(listener.callers(), 2) << "OCSP, then the CRL";
}

bool is_public(std::string const& address) {
  sockaddr_storage out{};
  auto* four = reinterpret_cast<sockaddr_in*>(&out);
  auto* six = reinterpret_cast<sockaddr_in6*>(&out);
  if (inet_pton(AF_INET, address.c_str(), &four->sin_addr) == 1) out.ss_family = AF_INET;
  else if (inet_pton(AF_INET6, address.c_str(), &six->sin6_addr) == 1) out.ss_family = AF_INET6;
  else ADD_FAILURE() << address;
  return is_public_address(reinterpret_cast<sockaddr const*>(&out));
}

TEST(Network, Knows_the_addresses_of_the_internet) {
  for (auto const* one :
       {"8.8.8.8", "203.162.4.191", "11.0.0.1", "172.32.0.1", "192.169.0.1", "2001:4860:4860::8888", "2400:cb00::1"})
    EXPECT_TRUE(is_public(one)) << one;
  for (auto const* one : {"0.0.0.0",          "10.1.2.3",       "100.64.0.1",      "127.0.0.1", "127.255.0.1",
                          "169.254.169.254",  "172.16.0.1",     "172.31.255.255",  "192.0.0.8", "192.168.1.1",
                          "198.18.0.1",       "224.0.0.1",      "255.255.255.255", "::",        "::1",
                          "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "fe80::1",   "fc00::1",
                          "fd12::1",          "ff02::1",        "2002:7f00:1::",   "2001::1"})
    EXPECT_FALSE(is_public(one)) << one;
}

}  // namespace
}  // namespace tinhso::signing
