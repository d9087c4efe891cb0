#include <stdexcept>

#include "base/error.hpp"
#include "signing/keys/keys.hpp"
#include "signing/service/service.hpp"

namespace tinhso::signing::keys {
namespace {

class MemoryKey final : public Signer {
 public:
  MemoryKey(certificates::Key key, std::vector<std::string> chain) : key_{std::move(key)}, chain_{std::move(chain)} {
    if (chain_.empty()) throw std::runtime_error{"a key without a certificate signs nothing"};
    auto const leaf = certificates::read_certificate(chain_.front());
    if (EVP_PKEY_eq(X509_get0_pubkey(leaf.get()), key_.get()) != 1)
      throw std::runtime_error{"the private key is not that of the certificate"};
  }
  std::vector<std::string> const& chain() const override { return chain_; }
  std::string sign(Hash algorithm, std::string_view hash) override {
    return certificates::sign(key_.get(), algorithm, hash);
  }

 private:
  certificates::Key const key_;
  std::vector<std::string> const chain_;
};

class MadeSignatures final : public Signer {
 public:
  MadeSignatures(std::vector<std::string> chain, std::map<std::string, std::string> by_hash)
      : chain_{std::move(chain)}, by_hash_{std::move(by_hash)} {}
  std::vector<std::string> const& chain() const override { return chain_; }
  std::string sign(Hash, std::string_view hash) override {
    auto const at = by_hash_.find(std::string{hash});
    if (at == by_hash_.end())
      throw Forbidden{"signing.hash_not_consented",
                      {"Nội dung này không nằm trong lần xác nhận ký.", "This content was not part of the consent."}};
    return at->second;
  }

 private:
  std::vector<std::string> const chain_;
  std::map<std::string, std::string> const by_hash_;
};

}  // namespace

std::unique_ptr<Signer> key_in_memory(std::string_view key, std::vector<std::string> chain) {
  return std::make_unique<MemoryKey>(certificates::read_key(key), std::move(chain));
}
std::unique_ptr<Signer> key_file(std::filesystem::path const& key, std::filesystem::path const& chain) {
  return key_in_memory(service::read_text(key, 64'000), certificates::read_file(service::read_text(chain)));
}
std::unique_ptr<Signer> made_signatures(std::vector<std::string> chain, std::map<std::string, std::string> by_hash) {
  return std::make_unique<MadeSignatures>(std::move(chain), std::move(by_hash));
}

}  // namespace tinhso::signing::keys
