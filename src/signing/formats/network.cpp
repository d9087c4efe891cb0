#include "signing/formats/network.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

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

struct CloseCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Received {
  std::string body;
  std::size_t most = 0;
};
std::size_t receive(char* data, std::size_t, std::size_t size, void* to) {
  auto& out = *static_cast<Received*>(to);
  if (out.body.size() + size > out.most) return 0;  // ends the transfer
  out.body.append(data, size);
  return size;
}

/// Asked with the address that was found for the name, when it is about to be connected: a name cannot change after.
curl_socket_t open_public_socket(void*, curlsocktype, curl_sockaddr* to) {
  return is_public_address(&to->addr) ? socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol) : CURL_SOCKET_BAD;
}

/// GET when there is no body, else POST; plain HTTP, no redirects, no proxy. Empty when it fails.
std::string fetch(std::string const& url, std::string_view body, char const* type, std::chrono::seconds budget,
                  std::size_t most, bool local) {
  static bool const started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  std::unique_ptr<CURL, CloseCurl> const handle{started ? curl_easy_init() : nullptr};
  if (!handle) return {};
  auto* c = handle.get();
  Received out{{}, most};
  std::unique_ptr<curl_slist, CloseCurl> headers{curl_slist_append(nullptr, "Expect:")};
  if (!body.empty()) {
    headers.reset(curl_slist_append(headers.release(), (std::string{"Content-Type: "} + type).c_str()));
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  if (!local) curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_public_socket);
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http");
  curl_easy_setopt(c, CURLOPT_PROXY, "");
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_TIMEOUT, static_cast<long>(budget.count()));
  curl_easy_setopt(c, CURLOPT_USERAGENT, "tinhso");
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &out);
  long status = 0;
  if (curl_easy_perform(c) != CURLE_OK || curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK ||
      status != 200)
    return {};
  return std::move(out.body);
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

bool is_public_v4(std::uint32_t address) {
  struct Block {
    std::uint32_t begin;
    int bits;
  };
  // IANA's registry of special-purpose addresses, as far as somebody could be reached there; multicast and beyond.
  constexpr std::array closed{
      Block{0x00000000, 8},  Block{0x0a000000, 8},  Block{0x64400000, 10}, Block{0x7f000000, 8},  Block{0xa9fe0000, 16},
      Block{0xac100000, 12}, Block{0xc0000000, 24}, Block{0xc0a80000, 16}, Block{0xc6120000, 15}, Block{0xe0000000, 3}};
  return std::ranges::none_of(
      closed, [&](Block const& one) { return (address >> (32 - one.bits)) == (one.begin >> (32 - one.bits)); });
}

}  // namespace

bool is_public_address(sockaddr const* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return is_public_v4(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family != AF_INET6) return false;
  sockaddr_in6 in{};
  std::memcpy(&in, address, sizeof in);
  // Global unicast is 2000::/3; within it, 2002::/16 and 2001::/32 lead to IPv4 addresses of anybody's choice.
  auto const* b = in.sin6_addr.s6_addr;
  bool const tunnel = b[0] == 0x20 && ((b[1] == 0x02) || (b[1] == 0x01 && b[2] == 0 && b[3] == 0));
  return (b[0] & 0xe0U) == 0x20 && !tunnel;
}

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
  auto const answer = fetch(url_, request, "application/timestamp-query", budget_, 100'000, true);
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
                "application/ocsp-request", budget_, 100'000, local_);
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
    if (auto answer = fetch(url, {}, "", budget_, crl_limit, local_); !answer.empty()) return answer;
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
