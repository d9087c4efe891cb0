#include <openssl/rand.h>

#include "signing/pki/authority.hpp"

namespace tinhso::signing::pki {
namespace {

constexpr std::size_t time_stamp_request_limit = 10'000;
/// A name below the UUID arc of ITU-T X.667: ours without asking anybody.
constexpr char const* time_stamp_policy = "2.25.322718129477152430386459142178146316803.1";

ASN1_INTEGER* next_serial(TS_RESP_CTX*, void*) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return nullptr;
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x40U);
  certificates::Held<BIGNUM> const number{BN_bin2bn(bytes, sizeof bytes, nullptr)};
  return BN_to_ASN1_INTEGER(number.get(), nullptr);
}

int present_time(TS_RESP_CTX*, void* data, long* seconds, long* microseconds) {
  auto const now = static_cast<Clock*>(data)->now().time_since_epoch().count();
  *seconds = static_cast<long>(now / 1000);
  *microseconds = static_cast<long>(now % 1000 * 1000);
  return 1;
}

/// PKIStatus rejection, badDataFormat (RFC 3161 §2.4.2), as DER: OpenSSL only writes it for requests it can read.
std::string malformed_request() { return std::string{"\x30\x09\x30\x07\x02\x01\x02\x03\x02\x02\x04", 11}; }

}  // namespace

std::string Authority::answer_time_stamp(std::string_view bytes) {
  auto& s = *state_;
  if (bytes.empty() || bytes.size() > time_stamp_request_limit) return malformed_request();
  auto const request = certificates::from_der<TS_REQ>(bytes, d2i_TS_REQ);
  if (!request) return malformed_request();

  certificates::Held<TS_RESP_CTX> const context{TS_RESP_CTX_new()};
  certificates::Held<ASN1_OBJECT> const policy{OBJ_txt2obj(time_stamp_policy, 1)};
  certificates::Held<STACK_OF(X509)> const chain{sk_X509_new_null()};
  X509_up_ref(s.sub.certificate.get());
  sk_X509_push(chain.get(), s.sub.certificate.get());
  bool ready = context && policy && TS_RESP_CTX_set_signer_cert(context.get(), s.tsa.certificate.get()) == 1 &&
               TS_RESP_CTX_set_signer_key(context.get(), s.tsa.key.get()) == 1 &&
               TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
               TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1 &&  // else SHA-1: RFC 5816
               TS_RESP_CTX_set_certs(context.get(), chain.get()) == 1 &&
               TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
               TS_RESP_CTX_set_accuracy(context.get(), 1, 0, 0) == 1;
  for (auto const* algorithm : {EVP_sha256(), EVP_sha384(), EVP_sha512()})
    ready = ready && TS_RESP_CTX_add_md(context.get(), algorithm) == 1;
  if (!ready) return malformed_request();
  TS_RESP_CTX_set_serial_cb(context.get(), next_serial, nullptr);
  TS_RESP_CTX_set_time_cb(context.get(), present_time, &s.folder.context().clock);

  certificates::Held<BIO> const in{BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))};
  certificates::Held<TS_RESP> const out{TS_RESP_create_response(context.get(), in.get())};
  auto answer = out ? certificates::to_der(out.get(), i2d_TS_RESP) : malformed_request();
  static_cast<void>(certificates::last_complaint());
  return answer;
}

}  // namespace tinhso::signing::pki
