#include "signing/formats/file_signer.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "base/error.hpp"
#include "signing/formats/digest.hpp"

namespace tinhso::signing {
namespace {

[[noreturn]] void no_key(char const* vi, char const* en) {
  ERR_clear_error();
  throw Invalid{"key", {vi, en}};
}

std::string der_from(X509* certificate) {
  unsigned char* bytes = nullptr;
  auto const length = i2d_X509(certificate, &bytes);
  std::string out;
  if (length > 0) out.assign(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return out;
}

int give_password(char* buffer, int size, int /*writing*/, void* password) {
  auto const& text = *static_cast<std::string const*>(password);
  auto const length = std::min(text.size(), static_cast<std::size_t>(size));
  std::copy_n(text.begin(), length, buffer);
  return static_cast<int>(length);
}

}  // namespace

std::string FileSigner::sign(Hash algorithm, std::string_view hash) {
  std::unique_ptr<EVP_PKEY_CTX, Release> const context{EVP_PKEY_CTX_new(key_.get(), nullptr)};
  std::string out(static_cast<std::size_t>(std::max(EVP_PKEY_get_size(key_.get()), 0)), '\0');
  auto size = out.size();
  bool const ready =
      context && EVP_PKEY_sign_init(context.get()) == 1 &&
      (EVP_PKEY_is_a(key_.get(), "RSA") == 0 || EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1) &&
      EVP_PKEY_CTX_set_signature_md(context.get(), openssl_digest(as_read(algorithm))) == 1;
  if (!ready || EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                              reinterpret_cast<unsigned char const*>(hash.data()), hash.size()) != 1) {
    ERR_clear_error();
    throw Unavailable{"signing.key", {"Khóa ký từ chối ký.", "The key refuses to sign."}};
  }
  out.resize(size);
  return out;
}

std::unique_ptr<FileSigner> signer_from_pkcs12(std::string_view bytes, std::string const& password) {
  auto const* at = reinterpret_cast<unsigned char const*>(bytes.data());
  auto* file = d2i_PKCS12(nullptr, &at, static_cast<long>(bytes.size()));
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* others = nullptr;
  bool const ok = file && PKCS12_parse(file, password.c_str(), &key, &certificate, &others) == 1;
  PKCS12_free(file);
  std::vector<std::string> chain;
  if (certificate) chain.push_back(der_from(certificate));
  for (int i = 0; others && i < sk_X509_num(others); ++i) chain.push_back(der_from(sk_X509_value(others, i)));
  X509_free(certificate);
  sk_X509_pop_free(others, X509_free);
  if (!ok || !key || chain.empty()) {
    EVP_PKEY_free(key);
    no_key("Không mở được tệp PKCS#12 (sai mật khẩu hoặc sai tệp).",
           "The PKCS#12 file cannot be opened (wrong password or wrong file).");
  }
  return std::make_unique<FileSigner>(key, std::move(chain));
}

std::unique_ptr<FileSigner> signer_from_pem(std::string_view key, std::string_view certificates,
                                            std::string const& password) {
  std::unique_ptr<BIO, Release> const bio{BIO_new_mem_buf(key.data(), static_cast<int>(key.size()))};
  auto secret = password;
  auto* read = bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_password, &secret) : nullptr;
  if (!read) no_key("Không đọc được khóa PEM.", "The PEM key cannot be read.");
  std::unique_ptr<EVP_PKEY, Release> owned{read};
  std::vector<std::string> chain;
  for (auto const& one : certificates_in(certificates)) chain.push_back(one->der);
  auto const mine = std::ranges::find_if(
      chain, [&](std::string const& der) { return EVP_PKEY_eq(certificate_of(der)->key, read) == 1; });
  if (mine == chain.end())
    no_key("Không có chứng thư số nào thuộc về khóa này.", "No certificate belongs to this key.");
  std::rotate(chain.begin(), mine, mine + 1);
  return std::make_unique<FileSigner>(owned.release(), std::move(chain));
}

}  // namespace tinhso::signing
