// CSC requests and passkey proofs from anybody: read within limits or refused, never a crash.
#include "signing/keys/csc.hpp"

namespace {
template <class T>
void try_reading(std::string_view text) {
  try {
    static_cast<void>(tinhso::signing::keys::read_csc<T>(text));
  } catch (tinhso::Error const&) {  // a clear refusal is what is wanted
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace tinhso::signing::keys;
  std::string_view const text{reinterpret_cast<char const*>(data), size};
  try_reading<CscListInput>(text);
  try_reading<CscInfoInput>(text);
  try_reading<CscChallengeInput>(text);
  try_reading<CscAuthoriseInput>(text);
  try_reading<CscSignInput>(text);
  try_reading<CscStampInput>(text);
  try_reading<EnrolInput>(text);
  try_reading<WebauthnProof>(text);
  try_reading<CscCredential>(text);
  return 0;
}
