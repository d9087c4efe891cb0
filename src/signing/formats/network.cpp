#include "signing/formats/network.hpp"

#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ocsp.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "base/error.hpp"
#include "signing/formats/certificate.hpp"
#include "signing/formats/der.hpp"
#include "signing/formats/digest.hpp"

namespace tinhso::signing {
namespace {

[[noreturn]] void no_stamp(char const* vi, char const* en) {
  ERR_clear_error();
  throw Unavailable{"signing.timestamp", {vi, en}};
}

/// GET when there is no body, else POST. Empty when it fails.
std::string fetch(std::string const& url, std::string_view body, char const* type, std::chrono::seconds budget,
                  std::size_t most) {
  char* host = nullptr;
  char* port = nullptr;
  char* path = nullptr;
  int tls = 0;
  if (OSSL_HTTP_parse_url(url.c_str(), &tls, nullptr, &host, &port, nullptr, &path, nullptr, nullptr) != 1 ||
      tls != 0) {
    ERR_clear_error();
    OPENSSL_free(host);
    OPENSSL_free(port);
    OPENSSL_free(path);
    return {};
  }
  std::unique_ptr<BIO, Release> const sent{body.empty() ? nullptr
                                                        : BIO_new_mem_buf(body.data(), static_cast<int>(body.size()))};
  std::unique_ptr<BIO, Release> const answer{OSSL_HTTP_transfer(
      nullptr, host, port, path, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, 0, nullptr,
      body.empty() ? nullptr : type, sent.get(), nullptr, 0, most, static_cast<int>(budget.count()), 0)};
  OPENSSL_free(host);
  OPENSSL_free(port);
  OPENSSL_free(path);
  ERR_clear_error();
  std::string out;
  char buffer[8192];
  for (int read = 0; answer && (read = BIO_read(answer.get(), buffer, sizeof buffer)) > 0 && out.size() <= most;)
    out.append(buffer, static_cast<std::size_t>(read));
  return out.size() > most ? std::string{} : out;
}

std::vector<std::string> crl_urls(X509* certificate) {
  std::vector<std::string> out;
  auto* points =
      static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr));
  for (int i = 0; points && i < sk_DIST_POINT_num(points); ++i) {
    auto const* name = sk_DIST_POINT_value(points, i)->distpoint;
    if (!name || name->type != 0) continue;
    for (int k = 0; k < sk_GENERAL_NAME_num(name->name.fullname); ++k) {
      auto const* one = sk_GENERAL_NAME_value(name->name.fullname, k);
      if (one->type == GEN_URI)
        out.emplace_back(reinterpret_cast<char const*>(ASN1_STRING_get0_data(one->d.uniformResourceIdentifier)),
                         static_cast<std::size_t>(ASN1_STRING_length(one->d.uniformResourceIdentifier)));
    }
  }
  CRL_DIST_POINTS_free(points);
  return out;
}

}  // namespace

std::string timestamp_request(Hash algorithm, std::string_view hash, std::string& nonce) {
  nonce.resize(8);
  RAND_bytes(reinterpret_cast<unsigned char*>(nonce.data()), 8);
  nonce.front() = static_cast<char>((static_cast<unsigned char>(nonce.front()) & 0x7fU) | 0x40U);
  auto const imprint = der::tlv(der::sequence, {algorithm_of(as_read(algorithm)), der::tlv(der::octet_string, hash)});
  return der::tlv(der::sequence,
                  {der::number(1), imprint, der::tlv(der::integer, nonce), std::string_view{"\x01\x01\xff", 3}});
}

std::string timestamp_token(std::string_view answer, std::string_view request) {
  auto const* answer_at = reinterpret_cast<unsigned char const*>(answer.data());
  auto const* request_at = reinterpret_cast<unsigned char const*>(request.data());
  std::unique_ptr<TS_RESP, decltype(&TS_RESP_free)> const response{
      d2i_TS_RESP(nullptr, &answer_at, static_cast<long>(answer.size())), TS_RESP_free};
  std::unique_ptr<TS_REQ, decltype(&TS_REQ_free)> const asked{
      d2i_TS_REQ(nullptr, &request_at, static_cast<long>(request.size())), TS_REQ_free};
  if (!response || !asked)
    no_stamp("Máy chủ cấp dấu thời gian trả lời không đọc được.", "The time-stamp server's answer cannot be read.");
  std::unique_ptr<TS_VERIFY_CTX, decltype(&TS_VERIFY_CTX_free)> const check{
      TS_REQ_to_TS_VERIFY_CTX(asked.get(), nullptr), TS_VERIFY_CTX_free};
  TS_VERIFY_CTX_set_flags(check.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_NONCE);
  if (TS_RESP_verify_response(check.get(), response.get()) != 1)
    no_stamp("Máy chủ cấp dấu thời gian từ chối hoặc trả lời sai.",
             "The time-stamp server refused or answered wrongly.");
  der::Reader file{answer};
  auto const outer = file.next(der::sequence);
  der::Reader parts{outer ? outer->body : std::string_view{}};
  parts.next(der::sequence);
  auto const token = parts.next(der::sequence);
  if (!token)
    no_stamp("Máy chủ cấp dấu thời gian không trả về dấu thời gian.", "The time-stamp server returned no token.");
  return std::string{token->whole};
}

std::string HttpTimeStamper::stamp(Hash algorithm, std::string_view hash) {
  std::string nonce;
  auto const request = timestamp_request(algorithm, hash, nonce);
  auto const answer = fetch(url_, request, "application/timestamp-query", budget_, 100'000);
  if (answer.empty())
    no_stamp("Không kết nối được máy chủ cấp dấu thời gian.", "The time-stamp server cannot be reached.");
  return timestamp_token(answer, request);
}

std::optional<std::string> HttpRevocation::ocsp(std::string_view certificate, std::string_view issuer) {
  auto const one = certificate_of(certificate);
  auto const by = certificate_of(issuer);
  if (!one || !by) return std::nullopt;
  auto* urls = X509_get1_ocsp(one->x509.get());
  std::optional<std::string> out;
  for (int i = 0; !out && i < sk_OPENSSL_STRING_num(urls); ++i) {
    std::unique_ptr<OCSP_REQUEST, decltype(&OCSP_REQUEST_free)> const request{OCSP_REQUEST_new(), OCSP_REQUEST_free};
    OCSP_request_add0_id(request.get(), OCSP_cert_to_id(EVP_sha1(), one->x509.get(), by->x509.get()));
    unsigned char* bytes = nullptr;
    auto const length = i2d_OCSP_REQUEST(request.get(), &bytes);
    if (length > 0) {
      auto answer =
          fetch(sk_OPENSSL_STRING_value(urls, i), {reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)},
                "application/ocsp-request", budget_, 100'000);
      if (!answer.empty()) out = std::move(answer);
    }
    OPENSSL_free(bytes);
  }
  X509_email_free(urls);
  return out;
}

std::optional<std::string> HttpRevocation::crl(std::string_view certificate) {
  auto const one = certificate_of(certificate);
  if (!one) return std::nullopt;
  for (auto const& url : crl_urls(one->x509.get()))
    if (auto answer = fetch(url, {}, "", budget_, crl_limit); !answer.empty()) return answer;
  return std::nullopt;
}

std::optional<std::string> PolicyRevocation::crl(std::string_view certificate) {
  if (auto out = network_.crl(certificate)) return out;
  auto const one = certificate_of(certificate);
  for (auto const& der : crls_) {
    auto const* at = reinterpret_cast<unsigned char const*>(der.data());
    std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> const list{
        d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())), X509_CRL_free};
    if (one && list && X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_issuer_name(one->x509.get())) == 0)
      return der;
  }
  return std::nullopt;
}

}  // namespace tinhso::signing
