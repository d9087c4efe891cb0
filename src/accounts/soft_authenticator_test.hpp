// For tests only: an authenticator made of software, with every lie it can be asked to tell.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/secrets.hpp"

namespace tinhso::accounts_test {

using accounts::random_bytes;
using accounts::sha256;

enum class KeyKind { es256, eddsa, rs256 };

/// What the authenticator and the browser claim; change a member to lie about it.
struct Claims {
  std::string origin = "https://tinhso.example";
  std::string rp_id = "tinhso.example";
  std::string type;  ///< empty: the right one
  bool cross_origin = false;
  unsigned flags = 0x05;  ///< user present, user verified
  std::string format = "none";
  std::string extensions;  ///< CBOR, to go with flag 0x80
};

class SoftAuthenticator {
 public:
  explicit SoftAuthenticator(KeyKind kind = KeyKind::es256) : kind_{kind}, credential_{random_bytes(32)} {
    EVP_PKEY* key = kind == KeyKind::es256   ? EVP_EC_gen("P-256")
                    : kind == KeyKind::eddsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                             : EVP_RSA_gen(2048);
    key_.reset(key, EVP_PKEY_free);
  }

  std::uint32_t counter = 0;
  std::string const& credential() const { return credential_; }

  std::string client_data(std::string_view type, std::string_view challenge, Claims const& claims) const {
    return R"({"type":")" + (claims.type.empty() ? std::string{type} : claims.type) + R"(","challenge":")" +
           std::string{challenge} + R"(","origin":")" + claims.origin + R"(","crossOrigin":)" +
           (claims.cross_origin ? "true" : "false") + R"(,"other_keys_can_be_added_here":"do not compare"})";
  }

  struct Registration {
    std::string client_data;
    std::string attestation_object;
  };
  Registration create(std::string_view challenge, Claims const& claims = {}) {
    auto data = header(claims, claims.flags | 0x40U);
    data += std::string(16, '\0');  // AAGUID
    data += static_cast<char>(credential_.size() >> 8U);
    data += static_cast<char>(credential_.size() & 0xFFU);
    data += credential_ + cose_key() + claims.extensions;
    Registration out{client_data("webauthn.create", challenge, claims), {}};
    std::string statement = "\xa0";
    if (claims.format == "packed")
      statement = "\xa2" + text("alg") + cose_algorithm() + text("sig") + byte_string(sign(data + sha256(out.client_data)));
    out.attestation_object = "\xa3" + text("fmt") + text(claims.format) + text("attStmt") + statement + text("authData") + byte_string(data);
    return out;
  }

  struct Proof {
    std::string client_data;
    std::string authenticator_data;
    std::string signature;
  };
  Proof get(std::string_view challenge, Claims const& claims = {}) {
    Proof out{client_data("webauthn.get", challenge, claims), header(claims, claims.flags) + claims.extensions, {}};
    out.signature = sign(out.authenticator_data + sha256(out.client_data));
    return out;
  }

 private:
  std::string header(Claims const& claims, unsigned flags) {
    auto out = sha256(claims.rp_id) + static_cast<char>(flags);
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((counter >> static_cast<unsigned>(shift)) & 0xFFU);
    return out;
  }
  std::string sign(std::string const& message) const {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EVP_DigestSignInit(context.get(), nullptr, kind_ == KeyKind::eddsa ? nullptr : EVP_sha256(), nullptr, key_.get());
    std::size_t size = 0;
    auto const* bytes = reinterpret_cast<unsigned char const*>(message.data());
    EVP_DigestSign(context.get(), nullptr, &size, bytes, message.size());
    std::string out(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes, message.size());
    out.resize(size);
    return out;
  }
  std::string number(char const* name, int size) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    std::string out(static_cast<std::size_t>(size), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), size);
    BN_free(value);
    return out;
  }
  static std::string head(unsigned kind, std::size_t value) {
    std::string out;
    if (value < 24) out += static_cast<char>((kind << 5U) | value);
    else if (value < 256) (out += static_cast<char>((kind << 5U) | 24U)) += static_cast<char>(value);
    else ((out += static_cast<char>((kind << 5U) | 25U)) += static_cast<char>(value >> 8U)) += static_cast<char>(value & 0xFFU);
    return out;
  }
  static std::string text(std::string_view value) { return head(3, value.size()) + std::string{value}; }
  static std::string byte_string(std::string const& value) { return head(2, value.size()) + value; }
  std::string cose_algorithm() const {
    return kind_ == KeyKind::es256 ? head(1, 6) : kind_ == KeyKind::eddsa ? head(1, 7) : head(1, 256);
  }
  /// RFC 8152 §13.1, §13.2; RFC 8230 §4.
  std::string cose_key() const {
    if (kind_ == KeyKind::es256)
      return "\xa5\x01\x02\x03" + cose_algorithm() + "\x20\x01\x21" + byte_string(number(OSSL_PKEY_PARAM_EC_PUB_X, 32)) +
             "\x22" + byte_string(number(OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    if (kind_ == KeyKind::rs256)
      return "\xa4\x01\x03\x03" + cose_algorithm() + "\x20" + byte_string(number(OSSL_PKEY_PARAM_RSA_N, 256)) + "\x21" +
             byte_string(number(OSSL_PKEY_PARAM_RSA_E, 3));
    std::string raw(32, '\0');
    std::size_t size = raw.size();
    EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(raw.data()), &size);
    return "\xa4\x01\x01\x03" + cose_algorithm() + "\x20\x06\x21" + byte_string(raw);
  }

  KeyKind kind_;
  std::string credential_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace tinhso::accounts_test
