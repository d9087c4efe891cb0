// libFuzzer: what an identity provider, or somebody in its place, may answer. The first byte says where the key set ends and
// the token begins; besides, the bytes are claims that a right key has signed, so that they reach the checks behind it.
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <cstdlib>
#include <memory>

#include "base/error.hpp"
#include "citizens/tokens.hpp"

using namespace tinhso;            // NOLINT: a program of one file
using namespace tinhso::citizens;  // NOLINT

namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct Provider {
  std::unique_ptr<EVP_PKEY, Free> key{EVP_RSA_gen(2048)};
  KeySet keys = read_keys(key_set(key.get(), "k"));
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  static Provider const provider;
  static Expected const expected{"https://issuer.example", "us", "nonce", Instant{std::chrono::seconds{1'800'000'000}}};
  if (size < 2) return 0;
  std::string_view const all{reinterpret_cast<char const*>(data) + 1, size - 1};
  auto const cut = all.size() * data[0] / 256;
  try {
    auto const keys = read_keys(all.substr(0, cut));
    (void)kid_of(all.substr(cut));
    (void)check_id_token(all.substr(cut), keys, expected);
    std::abort();  // nobody of these can sign
  } catch (Unauthenticated const&) {
  }
  try {
    (void)check_id_token(all, provider.keys, expected);
    std::abort();
  } catch (Unauthenticated const&) {
  }
  boost::system::error_code fault;
  auto const claims = boost::json::parse(all, fault);
  if (fault || !claims.is_object()) return 0;
  try {
    auto const good = check_id_token(sign_token(claims.get_object(), provider.key.get(), "k"), provider.keys, expected);
    if (text_member(good, "iss") != expected.issuer || text_member(good, "nonce") != expected.nonce) std::abort();
  } catch (Unauthenticated const&) {
  }
  return 0;
}
