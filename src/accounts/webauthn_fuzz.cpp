// What a browser sends to add a passkey or to sign in with one: any bytes at all must be refused, never crash.
#include <cstdint>

#include "accounts/cbor.hpp"
#include "accounts/webauthn.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace tinhso::accounts;
  std::string_view const input{reinterpret_cast<char const*>(data), size};
  (void)cbor_bytes_of(input, "authData");
  // A client that is honest about everything else, so that the bytes reach the readers behind it.
  auto const party = webauthn::relying_party("https://tinhso.example");
  std::string const create = R"({"type":"webauthn.create","challenge":"AAAA","origin":"https://tinhso.example"})";
  std::string const get = R"({"type":"webauthn.get","challenge":"AAAA","origin":"https://tinhso.example"})";
  (void)webauthn::check_registration(party, "AAAA", create, input);
  auto const half = size / 2;
  (void)webauthn::check_assertion(party, "AAAA", {std::string(64, 'k'), -7, 0},
                                  {get, std::string{input.substr(0, half)}, std::string{input.substr(half)}});
  (void)webauthn::challenge_in(input);
  return 0;
}
