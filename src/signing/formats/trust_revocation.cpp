#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "signing/formats/trust.hpp"

namespace tinhso::signing {
namespace {

using namespace std::chrono_literals;
constexpr auto skew = 5min;

struct ReleaseRevocation {
  void operator()(X509_CRL* crl) const { X509_CRL_free(crl); }
  void operator()(OCSP_RESPONSE* response) const { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* basic) const { OCSP_BASICRESP_free(basic); }
  void operator()(OCSP_CERTID* id) const { OCSP_CERTID_free(id); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(ISSUING_DIST_POINT* point) const { ISSUING_DIST_POINT_free(point); }
};

std::optional<Instant> moment(ASN1_TIME const* at) {
  std::tm parts{};
  if (!at || ASN1_TIME_to_tm(at, &parts) != 1) return std::nullopt;
  return Instant{std::chrono::seconds{timegm(&parts)}};
}

/// A CRL read once; its signature is checked once for each issuer.
struct ReadCrl {
  std::shared_ptr<X509_CRL> crl;
  std::optional<Instant> this_update;
  std::optional<Instant> next_update;
  bool plain = false;  ///< no critical extension but the distribution point, no delta
  bool only_user = false;
  bool only_ca = false;
  std::mutex guard;
  std::unordered_map<std::string, bool> signed_by;
};

void read_extensions(ReadCrl& out) {
  out.plain = true;
  for (int i = 0; i < X509_CRL_get_ext_count(out.crl.get()); ++i) {
    auto* extension = X509_CRL_get_ext(out.crl.get(), i);
    auto const nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (nid == NID_delta_crl) out.plain = false;
    if (nid == NID_issuing_distribution_point) continue;
    if (X509_EXTENSION_get_critical(extension) != 0) out.plain = false;
  }
  std::unique_ptr<ISSUING_DIST_POINT, ReleaseRevocation> const point{static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(out.crl.get(), NID_issuing_distribution_point, nullptr, nullptr))};
  if (!point) return;
  if (point->indirectCRL > 0 || point->onlyattr > 0 || point->onlysomereasons) out.plain = false;
  out.only_user = point->onlyuser > 0;
  out.only_ca = point->onlyCA > 0;
}

std::shared_ptr<ReadCrl> crl_of(std::string_view der) {
  static std::mutex guard;
  static std::unordered_map<std::string, std::shared_ptr<ReadCrl>> known;
  auto key = sha256(der);
  {
    std::scoped_lock const lock{guard};
    if (auto const found = known.find(key); found != known.end()) return found->second;
  }
  auto const* at = reinterpret_cast<unsigned char const*>(der.data());
  std::shared_ptr<X509_CRL> crl{d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())), ReleaseRevocation{}};
  if (!crl) return nullptr;
  auto out = std::make_shared<ReadCrl>();
  out->crl = std::move(crl);
  out->this_update = moment(X509_CRL_get0_lastUpdate(out->crl.get()));
  out->next_update = moment(X509_CRL_get0_nextUpdate(out->crl.get()));
  read_extensions(*out);
  std::scoped_lock const lock{guard};
  if (known.size() > 64) known.clear();
  known.emplace(std::move(key), out);
  return out;
}

bool signed_by(ReadCrl& read, Certificate const& issuer) {
  std::scoped_lock const lock{read.guard};
  auto [place, fresh] = read.signed_by.try_emplace(issuer->sha256, false);
  if (fresh) {
    auto const usage = X509_get_key_usage(issuer->x509.get());
    bool const may = usage == UINT32_MAX || (usage & KU_CRL_SIGN) != 0;
    place->second =
        may && X509_NAME_cmp(X509_CRL_get_issuer(read.crl.get()), X509_get_subject_name(issuer->x509.get())) == 0 &&
        X509_CRL_verify(read.crl.get(), issuer->key) == 1;
    ERR_clear_error();
  }
  return place->second;
}

/// Data says something about `time` when it was issued after it, or was still in force then.
bool covers(std::optional<Instant> from, std::optional<Instant> until, Instant time, Instant now) {
  if (!from || *from > now + skew) return false;
  if (*from >= time) return true;
  return until ? *until + skew >= time : time - *from <= 24h;
}

bool ask_crl(Revocation& out, std::string_view der, Certificate const& certificate, Certificate const& issuer,
             Instant time, Instant now) {
  auto const read = crl_of(der);
  if (!read || !read->plain || (certificate->ca ? read->only_user : read->only_ca) || !signed_by(*read, issuer))
    return false;
  X509_REVOKED* entry = nullptr;
  auto const found = X509_CRL_get0_by_cert(read->crl.get(), &entry, certificate->x509.get());
  if (found == 1) {  // a revocation stands, however old the list
    out.state = Revocation::State::revoked;
    out.revoked_at = moment(X509_REVOKED_get0_revocationDate(entry));
    out.this_update = read->this_update;
    return true;
  }
  if (!covers(read->this_update, read->next_update, time, now)) return false;
  out.state = Revocation::State::good;
  out.this_update = read->this_update;
  return true;
}

/// The responder is the issuer, or somebody the issuer gave a certificate for just that (RFC 6960 § 4.2.2.2).
bool responder_may(OCSP_BASICRESP* basic, Certificate const& issuer) {
  std::unique_ptr<X509_STORE, ReleaseRevocation> const store{X509_STORE_new()};
  X509_STORE_add_cert(store.get(), issuer->x509.get());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  auto* with = sk_X509_new_null();
  sk_X509_push(with, issuer->x509.get());
  bool const ok = OCSP_basic_verify(basic, with, store.get(), 0) == 1;
  sk_X509_free(with);
  ERR_clear_error();
  return ok;
}

std::unique_ptr<OCSP_BASICRESP, ReleaseRevocation> basic_of(std::string_view der) {
  auto const* at = reinterpret_cast<unsigned char const*>(der.data());
  std::unique_ptr<OCSP_RESPONSE, ReleaseRevocation> const response{
      d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size()))};
  if (response) {
    if (OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return nullptr;
    return std::unique_ptr<OCSP_BASICRESP, ReleaseRevocation>{OCSP_response_get1_basic(response.get())};
  }
  at = reinterpret_cast<unsigned char const*>(der.data());
  return std::unique_ptr<OCSP_BASICRESP, ReleaseRevocation>{
      d2i_OCSP_BASICRESP(nullptr, &at, static_cast<long>(der.size()))};
}

bool ask_ocsp(Revocation& out, std::string_view der, Certificate const& certificate, Certificate const& issuer,
              Instant time, Instant now) {
  auto const basic = basic_of(der);
  ERR_clear_error();
  if (!basic) return false;
  for (auto const* hash : {EVP_sha1(), EVP_sha256(), EVP_sha384(), EVP_sha512()}) {
    std::unique_ptr<OCSP_CERTID, ReleaseRevocation> const id{
        OCSP_cert_to_id(hash, certificate->x509.get(), issuer->x509.get())};
    int status = V_OCSP_CERTSTATUS_UNKNOWN;
    int reason = 0;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* from = nullptr;
    ASN1_GENERALIZEDTIME* until = nullptr;
    if (!id || OCSP_resp_find_status(basic.get(), id.get(), &status, &reason, &revoked, &from, &until) != 1) continue;
    if (!responder_may(basic.get(), issuer)) return false;
    if (status == V_OCSP_CERTSTATUS_REVOKED) {
      out.state = Revocation::State::revoked;
      out.revoked_at = moment(revoked);
      out.this_update = moment(from);
      return true;
    }
    if (status != V_OCSP_CERTSTATUS_GOOD || !covers(moment(from), moment(until), time, now)) return false;
    out.state = Revocation::State::good;
    out.this_update = moment(from);
    return true;
  }
  return false;
}

bool names_source(Certificate const& certificate) {
  return X509_get_ext_by_NID(certificate->x509.get(), NID_crl_distribution_points, -1) >= 0 ||
         X509_get_ext_by_NID(certificate->x509.get(), NID_info_access, -1) >= 0;
}

}  // namespace

Revocation revocation_at(Certificate const& certificate, Certificate const& issuer, Instant time, Instant now,
                         EvidencePool const& pool, Policy const& policy) {
  Revocation best;
  best.named = names_source(certificate);
  auto take = [&](Revocation const& one, bool from_file) {
    if (one.state == Revocation::State::unknown) return;
    bool const better = best.state == Revocation::State::unknown ||
                        (one.state == Revocation::State::revoked && best.state == Revocation::State::good) ||
                        (one.state == best.state && one.this_update > best.this_update);
    if (!better) return;
    auto const named = best.named;
    best = one;
    best.named = named;
    best.from_file = from_file;
  };
  auto ask = [&](auto const& list, auto how, bool from_file) {
    for (auto const& der : list) {
      Revocation one;
      if (how(one, der, certificate, issuer, time, now)) take(one, from_file);
    }
  };
  ask(pool.ocsps, ask_ocsp, true);
  ask(pool.crls, ask_crl, true);
  ask(policy.ocsps, ask_ocsp, false);
  ask(policy.crls, ask_crl, false);
  if (best.state == Revocation::State::unknown && policy.source) {
    if (auto const ocsp = policy.source->ocsp(certificate->der, issuer->der)) ask(std::vector{*ocsp}, ask_ocsp, false);
    if (best.state == Revocation::State::unknown)
      if (auto const crl = policy.source->crl(certificate->der); crl && crl->size() <= RevocationSource::crl_limit)
        ask(std::vector{*crl}, ask_crl, false);
  }
  return best;
}

}  // namespace tinhso::signing
