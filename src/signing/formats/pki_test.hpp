// A small authority in memory for the tests: root, sub-CA, signers, time-stamps, CRLs.
#pragma once

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "signing/formats/formats.hpp"

namespace tinhso::signing::testing {

inline std::string der_text(X509* certificate) {
  unsigned char* bytes = nullptr;
  auto const length = i2d_X509(certificate, &bytes);
  std::string out{reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)};
  OPENSSL_free(bytes);
  return out;
}

struct Party {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> certificate;
  std::string der() const { return der_text(certificate.get()); }
};

inline std::shared_ptr<EVP_PKEY> new_key(bool rsa) {
  return {rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"), EVP_PKEY_free};
}

struct Profile {
  std::string name;
  std::string extensions_usage = "critical,digitalSignature,nonRepudiation";
  std::string extended = "";  ///< extendedKeyUsage
  bool ca = false;
  long from_days = -30;
  long until_days = 365;
  std::string source = "";  ///< address of OCSP and CRL
};

inline void add_extension(X509* certificate, X509* issuer, int nid, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (!extension) throw std::runtime_error{"extension " + value};
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

inline Party issue(Profile const& profile, std::shared_ptr<EVP_PKEY> key, Party const* issuer) {
  static long serial = 1000;
  Party out{std::move(key), {X509_new(), X509_free}};
  auto* certificate = out.certificate.get();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), profile.from_days * 86'400);
  X509_gmtime_adj(X509_getm_notAfter(certificate), profile.until_days * 86'400);
  auto* name = X509_get_subject_name(certificate);
  auto add = [&](char const* key_name, std::string const& value) {
    X509_NAME_add_entry_by_txt(name, key_name, MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(value.c_str()), -1,
                               -1, 0);
  };
  add("O", "Cơ quan thử nghiệm");
  add("CN", profile.name);
  X509_set_pubkey(certificate, out.key.get());
  X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer->certificate.get()) : name);
  auto* by = issuer ? issuer->certificate.get() : certificate;
  add_extension(certificate, by, NID_basic_constraints, profile.ca ? "critical,CA:TRUE" : "CA:FALSE");
  add_extension(certificate, by, NID_key_usage, profile.ca ? "critical,keyCertSign,cRLSign" : profile.extensions_usage);
  add_extension(certificate, by, NID_subject_key_identifier, "hash");
  if (!profile.extended.empty()) add_extension(certificate, by, NID_ext_key_usage, profile.extended);
  if (!profile.source.empty()) {
    add_extension(certificate, by, NID_info_access, "OCSP;URI:" + profile.source + "/ocsp");
    add_extension(certificate, by, NID_crl_distribution_points, "URI:" + profile.source + "/crl");
  }
  X509_sign(certificate, issuer ? issuer->key.get() : out.key.get(), EVP_sha256());
  return out;
}

inline std::string make_crl(Party const& issuer, std::vector<Party const*> const& revoked) {
  std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> const crl{X509_CRL_new(), X509_CRL_free};
  X509_CRL_set_version(crl.get(), 1);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.certificate.get()));
  std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> const now{X509_gmtime_adj(nullptr, -3600), ASN1_TIME_free};
  std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> const next{X509_gmtime_adj(nullptr, 7 * 86'400),
                                                                   ASN1_TIME_free};
  X509_CRL_set1_lastUpdate(crl.get(), now.get());
  X509_CRL_set1_nextUpdate(crl.get(), next.get());
  for (auto const* one : revoked) {
    auto* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(one->certificate.get()));
    X509_REVOKED_set_revocationDate(entry, now.get());
    X509_CRL_add0_revoked(crl.get(), entry);
  }
  X509_CRL_sort(crl.get());
  X509_CRL_sign(crl.get(), issuer.key.get(), EVP_sha256());
  unsigned char* bytes = nullptr;
  auto const length = i2d_X509_CRL(crl.get(), &bytes);
  std::string out{reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)};
  OPENSSL_free(bytes);
  return out;
}

class Stamper final : public TimeStamper {
 public:
  Stamper(Party party, Party issuer) : party_{std::move(party)}, issuer_{std::move(issuer)} {}
  std::string stamp(Hash algorithm, std::string_view hash) override {
    std::string nonce;
    auto const request = timestamp_request(algorithm, hash, nonce);
    std::unique_ptr<TS_RESP_CTX, decltype(&TS_RESP_CTX_free)> const context{TS_RESP_CTX_new(), TS_RESP_CTX_free};
    TS_RESP_CTX_set_signer_cert(context.get(), party_.certificate.get());
    TS_RESP_CTX_set_signer_key(context.get(), party_.key.get());
    TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256());
    TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256());
    auto* chain = sk_X509_new_null();
    sk_X509_push(chain, issuer_.certificate.get());
    TS_RESP_CTX_set_certs(context.get(), chain);
    sk_X509_free(chain);
    auto* policy = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
    TS_RESP_CTX_set_def_policy(context.get(), policy);
    ASN1_OBJECT_free(policy);
    for (auto const* md : {EVP_sha256(), EVP_sha384(), EVP_sha512()}) TS_RESP_CTX_add_md(context.get(), md);
    TS_RESP_CTX_set_serial_cb(
        context.get(),
        [](TS_RESP_CTX*, void*) {
          auto* out = ASN1_INTEGER_new();
          static long count = 1;
          ASN1_INTEGER_set(out, ++count);
          return out;
        },
        nullptr);
    std::unique_ptr<BIO, Release> const bio{BIO_new_mem_buf(request.data(), static_cast<int>(request.size()))};
    std::unique_ptr<TS_RESP, decltype(&TS_RESP_free)> const response{TS_RESP_create_response(context.get(), bio.get()),
                                                                     TS_RESP_free};
    unsigned char* bytes = nullptr;
    auto const length = i2d_TS_RESP(response.get(), &bytes);
    std::string const answer{reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)};
    OPENSSL_free(bytes);
    return timestamp_token(answer, request);
  }

 private:
  Party party_;
  Party issuer_;
};

class FixedRevocation final : public RevocationSource {
 public:
  std::vector<std::string> crls;
  std::optional<std::string> ocsp(std::string_view, std::string_view) override { return std::nullopt; }
  std::optional<std::string> crl(std::string_view certificate) override {
    auto const one = certificate_of(certificate);
    for (auto const& der : crls) {
      auto const* at = reinterpret_cast<unsigned char const*>(der.data());
      std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> const read{
          d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())), X509_CRL_free};
      if (X509_NAME_cmp(X509_CRL_get_issuer(read.get()), X509_get_issuer_name(one->x509.get())) == 0) return der;
    }
    return std::nullopt;
  }
};

/// Root → sub-CA → two signers (RSA, EC), one time-stamp authority, and a stranger with a root of his own.
struct Pki {
  Party root = issue({"Gốc thử nghiệm", "", "", true, -400, 4000}, new_key(true), nullptr);
  Party sub = issue({"CA thử nghiệm", "", "", true, -400, 3000}, new_key(true), &root);
  Party leader = issue({"Trần Văn Mẫu"}, new_key(true), &sub);
  Party agency = issue({"Ủy ban thử nghiệm"}, new_key(false), &sub);
  Party tsa = issue({"TSA thử nghiệm", "critical,digitalSignature", "critical,timeStamping"}, new_key(true), &sub);
  Party stranger = issue({"Người lạ"}, new_key(false), nullptr);
  std::string root_crl = make_crl(root, {});
  std::string sub_crl = make_crl(sub, {});
  Stamper stamper{tsa, sub};
  FixedRevocation revocation{};
  Pki() { revocation.crls = {root_crl, sub_crl}; }

  std::unique_ptr<FileSigner> signer(Party const& party) const {
    EVP_PKEY_up_ref(party.key.get());
    return std::make_unique<FileSigner>(party.key.get(), std::vector{party.der(), sub.der(), root.der()});
  }
  Policy policy() const {
    Policy out;
    out.algorithms = default_algorithms();
    out.anchors = {certificate_of(root.der())};
    out.crls = {root_crl, sub_crl};
    return out;
  }
};
inline Pki& pki() {
  static Pki one;
  return one;
}

/// One page with some text; a table or a stream of cross-references.
inline std::string paper(bool stream_xref = false, std::string const& extra_catalog = "",
                         std::string const& more_objects = "", std::string const& extra_page = "") {
  std::string out = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  std::vector<std::size_t> offsets;
  auto object = [&](std::string const& body) {
    offsets.push_back(out.size());
    out += std::to_string(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  std::string const text = "BT /F 14 Tf 72 720 Td (Pay 100 to the office) Tj ET";
  object("<</Type/Catalog/Pages 2 0 R" + extra_catalog + ">>");
  object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
  object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>" + extra_page +
         ">>");
  object("<</Length " + std::to_string(text.size()) + ">>\nstream\n" + text + "\nendstream");
  object("<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>");
  for (std::size_t at = 0; at < more_objects.size();) {
    auto const end = more_objects.find('\x1e', at);
    object(more_objects.substr(at, end - at));
    at = end == std::string::npos ? more_objects.size() : end + 1;
  }
  auto const start = out.size();
  if (!stream_xref) {
    out += "xref\n0 " + std::to_string(offsets.size() + 1) + "\n0000000000 65535 f \n";
    char line[32];
    for (auto const offset : offsets) {
      std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
      out += line;
    }
    out += "trailer\n<</Size " + std::to_string(offsets.size() + 1) + "/Root 1 0 R>>\nstartxref\n" +
           std::to_string(start) + "\n%%EOF\n";
    return out;
  }
  offsets.push_back(start);
  std::string data("\0\0\0\0\xff\xff", 6);
  for (auto const offset : offsets) {
    data.push_back('\1');
    for (int shift = 16; shift >= 0; shift -= 8) data.push_back(static_cast<char>(offset >> shift));
    data += std::string("\0\0", 2);
  }
  out += std::to_string(offsets.size()) + " 0 obj\n<</Type/XRef/W[1 3 2]/Size " + std::to_string(offsets.size() + 1) +
         "/Root 1 0 R/Length " + std::to_string(data.size()) + ">>\nstream\n" + data +
         "\nendstream\nendobj\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
  return out;
}

/// An attacker's update: bodies by object number, and entries that point where he likes.
inline std::string attack(std::string const& file, std::vector<std::pair<int, std::string>> const& objects,
                          std::vector<std::pair<int, std::size_t>> const& pointers = {},
                          std::string const& root = "1 0 R", int size = 200, std::vector<int> const& freed = {}) {
  std::string out = file;
  auto const last = file.rfind("startxref\n") + 10;
  auto const previous = file.substr(last, file.find('\n', last) - last);
  std::vector<std::pair<int, std::string>> entries;
  char line[32];
  for (auto const& [number, body] : objects) {
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", out.size());
    entries.emplace_back(number, line);
    out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  for (auto const& [number, offset] : pointers) {
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    entries.emplace_back(number, line);
  }
  for (auto const number : freed) entries.emplace_back(number, "0000000000 00001 f \n");
  auto const start = out.size();
  out += "xref\n";
  for (auto const& [number, entry] : entries) out += std::to_string(number) + " 1\n" + entry;
  out += "trailer\n<</Size " + std::to_string(size) + "/Root " + root + "/Prev " + previous + ">>\nstartxref\n" +
         std::to_string(start) + "\n%%EOF\n";
  return out;
}

inline std::string signed_paper(Level level = Level::b, bool stream_xref = false, PdfSignOptions const& options = {},
                                std::string const& original = "") {
  auto& p = pki();
  FrozenPdf const pdf{original.empty() ? paper(stream_xref) : original};
  auto const signer = p.signer(p.leader);
  return sign_pdf(pdf, options, level, {*signer, &p.stamper, &p.revocation});
}

inline void write_file(std::string const& path, std::string_view bytes) {
  std::ofstream out{path, std::ios::binary};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace tinhso::signing::testing
