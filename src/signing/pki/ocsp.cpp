#include "signing/pki/authority.hpp"

namespace tinhso::signing::pki {
namespace {

constexpr std::size_t ocsp_request_limit = 10'000;
constexpr int most_asked = 20;
constexpr int longest_nonce = 128;  // RFC 8954 says 32; older clients send more
constexpr std::chrono::hours ocsp_life{1};

using Response = certificates::Held<OCSP_RESPONSE>;

std::string bare_answer(int status) {
  Response const out{OCSP_response_create(status, nullptr)};
  return certificates::to_der(out.get(), i2d_OCSP_RESPONSE);
}

/// Whether this id names a certificate of that issuer, by whichever hash the asker chose.
bool is_of(OCSP_CERTID* id, X509* issuer) {
  ASN1_OBJECT* algorithm = nullptr;
  ASN1_INTEGER* serial = nullptr;
  if (OCSP_id_get0_info(nullptr, &algorithm, nullptr, &serial, id) != 1) return false;
  int const nid = OBJ_obj2nid(algorithm);
  if (nid != NID_sha1 && nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512) return false;
  certificates::Held<OCSP_CERTID> const ours{OCSP_cert_id_new(EVP_get_digestbynid(nid), X509_get_subject_name(issuer),
                                                              X509_get0_pubkey_bitstr(issuer), serial)};
  return ours && OCSP_id_issuer_cmp(ours.get(), id) == 0;
}

std::string serial_in(OCSP_CERTID* id) {
  ASN1_INTEGER* serial = nullptr;
  OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
  certificates::Held<BIGNUM> const number{ASN1_INTEGER_to_BN(serial, nullptr)};
  if (!number) return {};
  char* text = BN_bn2hex(number.get());
  std::string out = text;
  OPENSSL_free(text);
  return out;
}

void add_status(OCSP_BASICRESP* basic, OCSP_CERTID* id, std::optional<CertificateRow> const& row, Instant now) {
  auto const from = certificates::to_asn1(now);
  auto const until = certificates::to_asn1(now + ocsp_life);
  if (!row) OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_UNKNOWN, 0, nullptr, from.get(), until.get());
  else if (row->revoked_at && *row->revoked_at <= now)
    OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_REVOKED,
                           row->reason.value_or(0) == 0 ? -1 : static_cast<int>(*row->reason),
                           certificates::to_asn1(*row->revoked_at).get(), from.get(), until.get());
  else OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, nullptr, from.get(), until.get());
}

bool nonce_fits(OCSP_REQUEST* request) {
  int const at = OCSP_REQUEST_get_ext_by_NID(request, NID_id_pkix_OCSP_Nonce, -1);
  return at < 0 || ASN1_STRING_length(X509_EXTENSION_get_data(OCSP_REQUEST_get_ext(request, at))) <= longest_nonce;
}

}  // namespace

std::string Authority::answer_ocsp(std::string_view bytes) {
  auto& s = *state_;
  if (bytes.empty() || bytes.size() > ocsp_request_limit) return bare_answer(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST);
  auto const request = certificates::from_der<OCSP_REQUEST>(bytes, d2i_OCSP_REQUEST);
  if (!request) return bare_answer(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST);
  int const count = OCSP_request_onereq_count(request.get());
  if (count < 1 || count > most_asked || !nonce_fits(request.get()))
    return bare_answer(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST);
  try {
    auto* first = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request.get(), 0));
    std::optional<Issuer> issuer;
    for (auto const one : {Issuer::sub, Issuer::root})
      if (!issuer && is_of(first, s.of(one).certificate.get())) issuer = one;
    if (!issuer) return bare_answer(OCSP_RESPONSE_STATUS_UNAUTHORIZED);
    auto const now = s.now();
    certificates::Held<OCSP_BASICRESP> const basic{OCSP_BASICRESP_new()};
    for (int i = 0; i < count; ++i) {
      auto* id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request.get(), i));
      if (!is_of(id, s.of(*issuer).certificate.get())) return bare_answer(OCSP_RESPONSE_STATUS_UNAUTHORIZED);
      auto const row = s.folder.context().database.read(
          [&](database::Session& session) { return find_certificate(session, *issuer, serial_in(id)); });
      add_status(basic.get(), id, row, now);
    }
    OCSP_copy_nonce(basic.get(), request.get());
    auto const& responder = s.responder_of(*issuer);
    // OpenSSL writes the machine's time as producedAt and signs it; with a simulated clock the statuses carry the time.
    if (OCSP_basic_sign(basic.get(), responder.certificate.get(), responder.key.get(), EVP_sha256(), nullptr, 0) != 1)
      return bare_answer(OCSP_RESPONSE_STATUS_INTERNALERROR);
    Response const out{OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get())};
    return certificates::to_der(out.get(), i2d_OCSP_RESPONSE);
  } catch (std::exception const&) {
    return bare_answer(OCSP_RESPONSE_STATUS_TRYLATER);
  }
}

}  // namespace tinhso::signing::pki
