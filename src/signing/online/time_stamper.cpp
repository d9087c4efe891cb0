#include <openssl/rand.h>

#include "base/error.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/online/online.hpp"

namespace tinhso::signing::online {
namespace {

constexpr std::size_t token_limit = 60'000;

[[noreturn]] void bad_stamp(std::string const& url, std::string const& why) {
  throw Unavailable{"signing.tsa_refused",
                    {"Máy chủ dấu thời gian " + url + " không cấp dấu.",
                     "The time-stamp authority " + url + " gave no stamp (" + why + ")."}};
}

certificates::Held<TS_REQ> make_request(Hash algorithm, std::string_view hash) {
  certificates::Held<TS_REQ> out{TS_REQ_new()};
  certificates::Held<TS_MSG_IMPRINT> const imprint{TS_MSG_IMPRINT_new()};
  certificates::Held<X509_ALGOR> const algor{X509_ALGOR_new()};
  X509_ALGOR_set0(algor.get(), OBJ_nid2obj(EVP_MD_get_type(certificates::digest_of(algorithm))), V_ASN1_NULL, nullptr);
  std::string bytes{hash};
  unsigned char nonce[16];
  if (RAND_bytes(nonce, sizeof nonce) != 1) certificates::refuse("no random nonce");
  nonce[0] = static_cast<unsigned char>((nonce[0] & 0x7FU) | 1U);
  certificates::Held<BIGNUM> const number{BN_bin2bn(nonce, sizeof nonce, nullptr)};
  certificates::Held<ASN1_INTEGER> const integer{BN_to_ASN1_INTEGER(number.get(), nullptr)};
  if (TS_REQ_set_version(out.get(), 1) != 1 || TS_MSG_IMPRINT_set_algo(imprint.get(), algor.get()) != 1 ||
      TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                             static_cast<int>(bytes.size())) != 1 ||
      TS_REQ_set_msg_imprint(out.get(), imprint.get()) != 1 || TS_REQ_set_nonce(out.get(), integer.get()) != 1 ||
      TS_REQ_set_cert_req(out.get(), 1) != 1)
    certificates::refuse("no time-stamp request");
  return out;
}

class HttpTimeStamper final : public TimeStamper {
 public:
  HttpTimeStamper(std::string url, std::chrono::milliseconds budget) : url_{std::move(url)}, budget_{budget} {}

  std::string stamp(Hash algorithm, std::string_view hash) override {
    if (hash.size() != certificates::digest_size(algorithm))
      certificates::refuse("the hash has not the length of its algorithm");
    auto const request = make_request(algorithm, hash);
    HttpRequest call;
    call.url = url_;
    call.body = certificates::to_der(request.get(), i2d_TS_REQ);
    call.type = "application/timestamp-query";
    call.budget = budget_;
    call.limit = token_limit;
    auto const answer = http(call);
    if (answer.status != 200) bad_stamp(url_, "HTTP " + std::to_string(answer.status));
    auto const response = certificates::from_der<TS_RESP>(answer.body, d2i_TS_RESP);
    if (!response) bad_stamp(url_, "not a TimeStampResp");
    auto const status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
    auto* token = TS_RESP_get_token(response.get());
    if ((status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS) || token == nullptr)
      bad_stamp(url_, "status " + std::to_string(status));
    check(request.get(), TS_RESP_get_tst_info(response.get()), token);
    return certificates::to_der(token, i2d_PKCS7);
  }

 private:
  void check(TS_REQ* request, TS_TST_INFO* info, PKCS7* token) const {
    auto* asked = TS_REQ_get_msg_imprint(request);
    auto* told = TS_TST_INFO_get_msg_imprint(info);
    auto const* nonce = TS_TST_INFO_get_nonce(info);
    if (told == nullptr ||
        OBJ_cmp(TS_MSG_IMPRINT_get_algo(asked)->algorithm, TS_MSG_IMPRINT_get_algo(told)->algorithm) != 0 ||
        ASN1_OCTET_STRING_cmp(TS_MSG_IMPRINT_get_msg(asked), TS_MSG_IMPRINT_get_msg(told)) != 0)
      bad_stamp(url_, "it stamped something else");
    if (nonce == nullptr || ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(request)) != 0)
      bad_stamp(url_, "an answer to another question");
    if (PKCS7_type_is_signed(token) != 1 || token->d.sign == nullptr || sk_X509_num(token->d.sign->cert) < 1)
      bad_stamp(url_, "its certificate is missing");
  }

  std::string const url_;
  std::chrono::milliseconds const budget_;
};

}  // namespace

std::unique_ptr<TimeStamper> time_stamper(std::string url, std::chrono::milliseconds budget) {
  return std::make_unique<HttpTimeStamper>(std::move(url), budget);
}

}  // namespace tinhso::signing::online
