#include "signing/certificates/certificates.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "base/error.hpp"

namespace tinhso::signing::certificates {
namespace {

std::string self_signed(EVP_PKEY* key) {
  Certificate const x{X509_new()};
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 0x4f);
  auto* name = X509_get_subject_name(x.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes_of("Trần Thị Lúa"), -1, -1, 0);
  X509_set_issuer_name(x.get(), name);
  X509_set1_notBefore(x.get(), to_asn1(Instant{std::chrono::seconds{1'600'000'000}}).get());
  X509_set1_notAfter(x.get(), to_asn1(Instant{std::chrono::seconds{1'700'000'000}}).get());
  X509_set_pubkey(x.get(), key);
  X509_sign(x.get(), key, EVP_sha256());
  return to_der(x.get(), i2d_X509);
}

TEST(Certificates, A_certificate_is_described_in_plain_words) {
  Key const key{EVP_EC_gen("P-256")};
  auto const it = describe(self_signed(key.get()));
  EXPECT_EQ(it.common_name, "Trần Thị Lúa");
  EXPECT_EQ(it.subject, "CN=Trần Thị Lúa");
  EXPECT_EQ(it.serial, "4F");
  EXPECT_EQ(it.key, "EC P-256");
  EXPECT_EQ(format_instant(it.valid_until), "2023-11-14T22:13:20.000Z");
}

TEST(Certificates, A_file_may_be_DER_PEM_or_bare_base64) {
  Key const key{EVP_EC_gen("P-256")};
  auto const der = self_signed(key.get());
  EXPECT_EQ(read_file(der), std::vector{der});
  EXPECT_EQ(read_file(pem(der) + pem(der)), (std::vector{der, der}));
  EXPECT_EQ(read_file(base64(der)), std::vector{der});
  EXPECT_THROW(read_file(der + "x"), Invalid);
  EXPECT_THROW(read_file("không phải"), Invalid);
  EXPECT_THROW(read_file(""), Invalid);
  EXPECT_THROW(read_file(std::string(2'000'000, 'A')), Invalid);
}

TEST(Certificates, A_signature_over_a_hash_is_checked_with_the_certificate) {
  for (auto* made : {EVP_EC_gen("P-256"), EVP_RSA_gen(2048)}) {
    Key const key{made};
    auto const certificate = self_signed(key.get());
    for (auto const algorithm : {Hash::sha256, Hash::sha384, Hash::sha512}) {
      auto const hash = digest(algorithm, "nội dung");
      auto signature = sign(key.get(), algorithm, hash);
      EXPECT_TRUE(verifies(certificate, algorithm, hash, signature));
      EXPECT_FALSE(verifies(certificate, algorithm, digest(algorithm, "khác"), signature));
      EXPECT_FALSE(verifies(certificate, algorithm, hash.substr(1), signature));
      signature.back() = static_cast<char>(signature.back() ^ 1);
      EXPECT_FALSE(verifies(certificate, algorithm, hash, signature));
    }
  }
}

TEST(Certificates, Base64_is_strict) {
  EXPECT_EQ(from_base64("aGk="), "hi");
  EXPECT_FALSE(from_base64("aGk"));
  EXPECT_FALSE(from_base64("aG k="));
  EXPECT_FALSE(from_base64("aGl="));
  EXPECT_FALSE(from_base64("===="));
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(from_hex(hex("\x01\xff")), "\x01\xff");
  EXPECT_FALSE(from_hex("0g"));
}

}  // namespace
}  // namespace tinhso::signing::certificates
