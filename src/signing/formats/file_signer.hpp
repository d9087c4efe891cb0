// A Signer whose key is in a file: PKCS#12, or PEM key and certificates. For the command line, tests and training; the
// keys of officials live in a token or a service. Thread-safe. Throws Invalid when the files cannot be used.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "signing/formats/certificate.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing {

class FileSigner final : public Signer {
 public:
  /// Takes the key over.
  FileSigner(EVP_PKEY* key, std::vector<std::string> chain) : key_{key}, chain_{std::move(chain)} {}
  std::vector<std::string> const& chain() const override { return chain_; }
  std::string sign(Hash algorithm, std::string_view hash) override;

 private:
  std::unique_ptr<EVP_PKEY, Release> key_;
  std::vector<std::string> chain_;
};

std::unique_ptr<FileSigner> signer_from_pkcs12(std::string_view bytes, std::string const& password);
/// `certificates`: the signer's first. `password` may be empty.
std::unique_ptr<FileSigner> signer_from_pem(std::string_view key, std::string_view certificates,
                                            std::string const& password);

}  // namespace tinhso::signing
