#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>
#include <stdexcept>

#include "base/error.hpp"
#include "signing/certificates/certificates.hpp"

namespace tinhso::signing::certificates {

std::string last_complaint() {
  std::string out;
  if (auto const code = ERR_peek_last_error()) {
    std::string text(256, '\0');
    ERR_error_string_n(code, text.data(), text.size());
    out = text.c_str();
  }
  ERR_clear_error();
  return out;
}

void refuse(std::string_view what) {
  auto const why = last_complaint();
  throw std::runtime_error{std::string{what} + (why.empty() ? "" : " (" + why + ")")};
}

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (auto const c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  auto const value = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int const high = value(text[i]);
    int const low = value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  auto const n =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > 100'000'000) return std::nullopt;
  std::size_t padding = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = text[i];
    bool const letter =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    if (c == '=' && i + 2 >= text.size()) ++padding;
    else if (!letter || padding > 0) return std::nullopt;
  }
  std::string out(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size())) < 0)
    return std::nullopt;
  out.resize(out.size() - padding);
  if (base64(out) != text) return std::nullopt;  // stray bits at its end
  return out;
}

Instant to_instant(ASN1_TIME const* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) refuse("a time in a certificate is none");
  return Instant{std::chrono::seconds{timegm(&parts)}};
}

Held<ASN1_TIME> to_asn1(Instant at) {
  auto const seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  Held<ASN1_TIME> out{ASN1_TIME_set(nullptr, static_cast<time_t>(seconds))};
  if (!out) refuse("no time");
  return out;
}

namespace {

[[noreturn]] void no_certificate() {
  throw Invalid{
      "certificate",
      {"Tệp này không phải chứng thư số X.509 (PEM hoặc DER).", "This is not an X.509 certificate (PEM or DER)."}};
}

std::vector<std::string> read_pem(std::string_view text) {
  std::vector<std::string> out;
  Held<BIO> const bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  while (true) {
    Certificate const next{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)};
    if (!next) break;
    if (out.size() == chain_limit) no_certificate();
    out.push_back(to_der(next.get(), i2d_X509));
  }
  ERR_clear_error();
  return out;
}

}  // namespace

Certificate read_certificate(std::string_view der) {
  if (der.empty() || der.size() > certificate_limit) no_certificate();
  auto out = from_der<X509>(der, d2i_X509);
  if (!out || X509_get0_pubkey(out.get()) == nullptr) no_certificate();
  return out;
}

std::vector<std::string> read_file(std::string_view bytes) {
  if (bytes.size() > certificate_limit * chain_limit) no_certificate();
  if (bytes.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos) {
    auto out = read_pem(bytes);
    if (out.empty()) no_certificate();
    for (auto const& one : out) static_cast<void>(read_certificate(one));
    return out;
  }
  if (bytes.starts_with('\x30')) {
    static_cast<void>(read_certificate(bytes));
    return {std::string{bytes}};
  }
  std::string packed;
  for (auto const c : bytes)
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') packed += c;
  auto der = from_base64(packed);
  if (!der) no_certificate();
  static_cast<void>(read_certificate(*der));
  return {std::move(*der)};
}

std::string pem(std::string_view certificate) {
  auto const x = read_certificate(certificate);
  Held<BIO> const bio{BIO_new(BIO_s_mem())};
  if (PEM_write_bio_X509(bio.get(), x.get()) != 1) refuse("no PEM");
  char* data = nullptr;
  auto const size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Key read_key(std::string_view text) {
  Held<BIO> const bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  Key out{PEM_read_bio_PrivateKey(
      bio.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr)};
  if (!out) refuse("not a private key in PEM without a password");
  return out;
}

std::string key_pem(EVP_PKEY* key) {
  Held<BIO> const bio{BIO_new(BIO_s_mem())};
  if (PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) refuse("no PEM");
  char* data = nullptr;
  auto const size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace tinhso::signing::certificates
