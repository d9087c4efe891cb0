#include <openssl/rsa.h>

#include <algorithm>

#include "base/error.hpp"
#include "signing/formats/cms.hpp"
#include "signing/formats/der.hpp"

namespace tinhso::signing {
namespace {

std::string_view ecdsa_method(Hash hash) {
  if (hash == Hash::sha384) return der::oid::ecdsa_sha384;
  if (hash == Hash::sha512) return der::oid::ecdsa_sha512;
  return der::oid::ecdsa_sha256;
}

/// ESSCertIDv2 with the hash algorithm left out when it is the default, SHA-256, as DER demands.
std::string certificate_attribute(Certificate const& certificate, Hash hash) {
  auto const algorithm = hash == Hash::sha256 ? std::string_view{} : algorithm_of(as_read(hash));
  auto const value = der::tlv(der::octet_string, digest(as_read(hash), certificate->der));
  auto const names = der::tlv(der::sequence, der::tlv(der::context(4), certificate->issuer));
  auto const issuer_serial = der::tlv(der::sequence, {names, certificate->serial});
  auto const id = der::tlv(der::sequence, {algorithm, value, issuer_serial});
  auto const signing = der::tlv(der::sequence, der::tlv(der::sequence, id));
  return der::tlv(der::sequence, {der::oid::signing_certificate_v2, der::tlv(der::set, signing)});
}

[[noreturn]] void refuse(char const* vi, char const* en) { throw Invalid{"certificate", {vi, en}}; }

}  // namespace

SigningIdentity::SigningIdentity(std::vector<std::string> const& chain, Hash hash) : hash_{hash} {
  if (chain.empty() || !(certificate_ = certificate_of(chain.front())) || !certificate_->key)
    refuse("Không đọc được chứng thư số của người ký.", "The signer's certificate cannot be read.");
  if (!(certificate_->rsa && certificate_->bits >= 2048) && !(certificate_->ec && certificate_->bits >= 256))
    refuse("Khóa ký phải là RSA từ 2048 bit hoặc ECDSA từ 256 bit.",
           "The signing key must be RSA of at least 2048 bits or ECDSA of at least 256 bits.");
  if (!may_sign(certificate_) || certificate_->ca)
    refuse("Chứng thư số này không được dùng để ký văn bản.", "This certificate is not for signing documents.");
  std::string all;
  for (auto const& one : chain) {
    auto const read = certificate_of(one);
    if (!read) refuse("Không đọc được chứng thư số trong chuỗi.", "A certificate of the chain cannot be read.");
    if (&one != &chain.front() && read->self_issued) continue;  // the reader has its own anchors
    all += one;
  }
  certificates_ = der::tlv(der::context(0), all);
  sid_ = der::tlv(der::sequence, {certificate_->issuer, certificate_->serial});
  fixed_ = der::tlv(der::sequence, {der::oid::content_type, der::tlv(der::set, der::oid::data)}) +
           certificate_attribute(certificate_, hash);
  method_ = certificate_->rsa ? der::tlv(der::sequence, {der::oid::rsa, std::string_view{"\x05\x00", 2}})
                              : der::tlv(der::sequence, ecdsa_method(hash));
}

std::string SigningIdentity::attributes(std::string_view content_digest, std::optional<Instant> signing_time) const {
  auto const value = der::tlv(der::set, der::tlv(der::octet_string, content_digest));
  auto const message = der::tlv(der::sequence, {der::oid::message_digest, value});
  // DER orders a SET OF by its encodings: contentType (24 bytes) < signingTime (28) < messageDigest (47 and more)
  // < signingCertificateV2, whatever their values, because the first length byte decides.
  auto const content_length = static_cast<std::size_t>(static_cast<unsigned char>(fixed_[1])) + 2;
  std::string_view const fixed = fixed_;
  std::string time;
  if (signing_time)
    time = der::tlv(der::sequence, {der::oid::signing_time, der::tlv(der::set, der::time(*signing_time))});
  return der::tlv(der::set, {fixed.substr(0, content_length), time, message, fixed.substr(content_length)});
}

std::string SigningIdentity::assemble(std::string_view attributes, std::string_view signature, std::string_view token,
                                      std::string_view content) const {
  auto const hash = algorithm_of(as_read(hash_));
  std::string implicit{attributes};
  implicit.front() = static_cast<char>(der::context(0));
  std::string extra;
  if (!token.empty()) {
    auto const attribute = der::tlv(der::sequence, {der::oid::time_stamp_token, der::tlv(der::set, token)});
    extra = der::tlv(der::context(1), attribute);
  }
  constexpr std::string_view version{"\x02\x01\x01", 3};
  auto const signer =
      der::tlv(der::sequence, {version, sid_, hash, implicit, method_, der::tlv(der::octet_string, signature), extra});
  std::string inner;
  if (!content.empty()) inner = der::tlv(der::context(0), der::tlv(der::octet_string, content));
  auto const encapsulated = der::tlv(der::sequence, {der::oid::data, inner});
  auto const data = der::tlv(
      der::sequence, {version, der::tlv(der::set, hash), encapsulated, certificates_, der::tlv(der::set, signer)});
  return der::tlv(der::sequence, {der::oid::signed_data, der::tlv(der::context(0), data)});
}

bool SigningIdentity::matches(std::string_view hash, std::string_view signature) const {
  return verify_raw(certificate_, as_read(hash_), hash, signature);
}

std::string sign_checked(Signer& signer, SigningIdentity const& identity, std::string_view hash) {
  auto signature = signer.sign(identity.hash(), hash);
  if (!identity.matches(hash, signature))
    throw Unavailable{"signing.wrong_signature",
                      {"Thiết bị hoặc dịch vụ ký trả về chữ ký không khớp với chứng thư số.",
                       "The signing device or service returned a signature that does not match its certificate."}};
  return signature;
}

std::string sign_cms(std::string_view content, Signer& signer, Instant now, Hash hash, TimeStamper* stamper) {
  SigningIdentity const identity{signer.chain(), hash};
  auto const attributes = identity.attributes(digest(as_read(hash), content), now);
  auto const signature = sign_checked(signer, identity, identity.hash_of(attributes));
  std::string token;
  if (stamper) token = stamper->stamp(hash, digest(as_read(hash), signature));
  return identity.assemble(attributes, signature, token);
}

}  // namespace tinhso::signing
