#include <algorithm>
#include <array>

#include "accounts/secrets.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/keys/csc.hpp"

namespace tinhso::signing::keys {
namespace {

struct Oid {
  Hash algorithm;
  std::string_view text;
};
constexpr std::array oids{Oid{Hash::sha256, "2.16.840.1.101.3.4.2.1"}, Oid{Hash::sha384, "2.16.840.1.101.3.4.2.2"},
                          Oid{Hash::sha512, "2.16.840.1.101.3.4.2.3"}};

std::string json_text(std::string_view text) { return boost::json::serialize(boost::json::string{text}); }

}  // namespace

std::optional<Hash> hash_of_oid(std::string_view oid) {
  for (auto const& one : oids)
    if (one.text == oid) return one.algorithm;
  return std::nullopt;
}

std::string_view oid_of(Hash algorithm) {
  for (auto const& one : oids)
    if (one.algorithm == algorithm) return one.text;
  return {};
}

std::string consent_challenge(std::string_view credential, std::vector<std::string> hashes,
                              std::string_view algorithm_oid, std::string_view purpose, std::string_view nonce,
                              Instant expiry) {
  std::sort(hashes.begin(), hashes.end());
  std::string text = R"({"count":)" + std::to_string(hashes.size()) + R"(,"credentialID":)" + json_text(credential) +
                     R"(,"expiry":)" + std::to_string(expiry.time_since_epoch().count()) + R"(,"hashAlgorithmOID":)" +
                     json_text(algorithm_oid) + R"(,"hashes":[)";
  for (std::size_t i = 0; i < hashes.size(); ++i) text += (i == 0 ? "" : ",") + json_text(hashes[i]);
  text += R"(],"nonce":)" + json_text(nonce) + R"(,"purpose":)" + json_text(purpose) + "}";
  return accounts::sha256(text);
}

}  // namespace tinhso::signing::keys
