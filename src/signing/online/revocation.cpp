#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "base/error.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/online/online.hpp"

namespace tinhso::signing::online {
namespace {

using certificates::from_der;
using certificates::Held;

constexpr std::size_t ocsp_answer_limit = 100'000;

/// The earliest nextUpdate in the answer; nothing when it says none or is no answer to be kept.
std::optional<Instant> next_of_ocsp(std::string_view der) {
  auto const response = from_der<OCSP_RESPONSE>(der, d2i_OCSP_RESPONSE);
  if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return std::nullopt;
  Held<OCSP_BASICRESP> const basic{OCSP_response_get1_basic(response.get())};
  if (!basic || OCSP_resp_count(basic.get()) < 1) return std::nullopt;
  ASN1_GENERALIZEDTIME* next = nullptr;
  OCSP_single_get0_status(OCSP_resp_get0(basic.get(), 0), nullptr, nullptr, nullptr, &next);
  if (next == nullptr) return Instant::min();  // good for this once
  return certificates::to_instant(next);
}

std::optional<Instant> next_of_crl(std::string_view der) {
  auto const crl = from_der<X509_CRL>(der, d2i_X509_CRL);
  if (!crl) return std::nullopt;
  auto const* next = X509_CRL_get0_nextUpdate(crl.get());
  return next == nullptr ? Instant::min() : certificates::to_instant(next);
}

class HttpRevocation final : public RevocationSource {
 public:
  HttpRevocation(Clock const& clock, RevocationOptions options) : clock_{clock}, options_{options} {}

  std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) override {
    try {
      auto const url = certificates::describe(certificate).ocsp_url;
      if (!url.starts_with("http")) return std::nullopt;
      auto const key =
          "ocsp " + certificates::digest(Hash::sha256, certificate) + certificates::digest(Hash::sha256, issuer);
      return kept_or(
          key, [&] { return ask_ocsp(url, certificate, issuer); }, next_of_ocsp);
    } catch (Error const&) {
      return std::nullopt;  // no certificate at all
    }
  }

  std::optional<std::string> crl(std::string_view certificate) override {
    try {
      auto const url = certificates::describe(certificate).crl_url;
      if (!url.starts_with("http")) return std::nullopt;
      return kept_or(
          "crl " + url,
          [&] {
            HttpRequest call;
            call.url = url;
            call.budget = options_.budget;
            call.limit = crl_limit;
            return http(call);
          },
          next_of_crl);
    } catch (Error const&) {
      return std::nullopt;
    }
  }

 private:
  struct Kept {
    std::optional<std::string> der;  ///< nothing: it failed
    Instant until;
  };

  HttpAnswer ask_ocsp(std::string const& url, std::string_view certificate, std::string_view issuer) const {
    auto const subject = certificates::read_certificate(certificate);
    auto const above = certificates::read_certificate(issuer);
    Held<OCSP_REQUEST> const request{OCSP_REQUEST_new()};
    // SHA-1 names the issuer here, it protects nothing: RFC 5019 §2.1.1 asks every responder for it.
    auto* id = OCSP_cert_to_id(EVP_sha1(), subject.get(), above.get());
    if (id == nullptr || OCSP_request_add0_id(request.get(), id) == nullptr) certificates::refuse("no OCSP request");
    HttpRequest call;
    call.url = url;
    call.body = certificates::to_der(request.get(), i2d_OCSP_REQUEST);
    call.type = "application/ocsp-request";
    call.budget = options_.budget;
    call.limit = ocsp_answer_limit;
    return http(call);
  }

  template <class Ask, class Next>
  std::optional<std::string> kept_or(std::string const& key, Ask&& ask, Next&& next) {
    auto const now = clock_.now();
    {
      std::lock_guard const lock{mutex_};
      if (auto const at = cache_.find(key); at != cache_.end() && now < at->second.until) return at->second.der;
    }
    Kept fresh{std::nullopt, now + options_.failed};
    try {
      auto answer = ask();
      if (auto const until = answer.status == 200 ? next(answer.body) : std::nullopt)
        fresh = {std::move(answer.body), std::min(*until, now + std::chrono::milliseconds{options_.longest})};
    } catch (Error const&) {  // nobody answered: told by giving nothing
    }
    std::lock_guard const lock{mutex_};
    if (cache_.size() >= options_.cached) {
      std::erase_if(cache_, [&](auto const& entry) { return entry.second.until <= now; });
      if (cache_.size() >= options_.cached) cache_.clear();
    }
    auto const answer = fresh.der;
    if (fresh.until > now) cache_[key] = std::move(fresh);
    return answer;
  }

  Clock const& clock_;
  RevocationOptions const options_;
  std::mutex mutex_;
  std::unordered_map<std::string, Kept> cache_;
};

class NoRevocation final : public RevocationSource {
 public:
  std::optional<std::string> ocsp(std::string_view, std::string_view) override { return std::nullopt; }
  std::optional<std::string> crl(std::string_view) override { return std::nullopt; }
};

}  // namespace

std::unique_ptr<RevocationSource> revocation_source(Clock const& clock, RevocationOptions options) {
  return std::make_unique<HttpRevocation>(clock, options);
}
std::unique_ptr<RevocationSource> no_revocation() { return std::make_unique<NoRevocation>(); }

}  // namespace tinhso::signing::online
