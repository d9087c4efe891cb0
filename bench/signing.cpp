// Signatures: CMS, PAdES and validation beside the bare cryptography that they cannot do without. CPU time of one core.
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

#include "bench/axis.hpp"
#include "bench/measure.hpp"
#include "signing/formats/formats.hpp"

namespace tinhso::bench {
namespace {

using namespace signing;

double thread_seconds() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
}

/// Best of several runs, seconds a call: other programs on the machine only ever add.
template <class F>
double best(int calls, F const& f) {
  double out = 1e9;
  for (int run = 0; run < 5; ++run) {
    auto const begun = thread_seconds();
    for (int i = 0; i < calls; ++i) f();
    out = std::min(out, (thread_seconds() - begun) / calls);
  }
  return out;
}

std::unique_ptr<FileSigner> self_signed(bool rsa) {
  auto* key = rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
  auto* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
  auto* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("Bench"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_set_pubkey(certificate, key);
  X509_sign(certificate, key, EVP_sha256());
  unsigned char* bytes = nullptr;
  auto const length = i2d_X509(certificate, &bytes);
  std::vector<std::string> chain{{reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)}};
  OPENSSL_free(bytes);
  X509_free(certificate);
  return std::make_unique<FileSigner>(key, std::move(chain));
}

/// A page whose bulk cannot be compressed, with proper cross-references.
std::string page(std::size_t size) {
  std::string bulk(size, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bulk.data()), static_cast<int>(bulk.size()));
  std::string out = "%PDF-1.7\n";
  std::array<std::string, 4> const bodies{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
                                          fmt::format("<</Length {}>>\nstream\n{}\nendstream", bulk.size(), bulk)};
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, bodies[i]);
  }
  return out + fmt::format("xref\n0 5\n{}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", table, out.size());
}

void one_kind(bool rsa) {
  auto const signer = self_signed(rsa);
  std::string const kind = rsa ? "RSA-2048" : "P-256";
  int const calls = rsa ? 300 : 2000;
  SigningIdentity const identity{signer->chain()};
  auto const hash = sha256("x");
  auto const bare_sign = best(calls, [&] { signer->sign(Hash::sha256, hash); });
  auto const cms = best(calls, [&] {
    auto const attributes = identity.attributes(hash);
    identity.assemble(attributes, signer->sign(Hash::sha256, identity.hash_of(attributes)));
  });
  row("CMS, " + kind, 1 / cms, "a second", cms * 1e6, 1 / bare_sign, "the signature alone",
      rsa ? "ratio ≥ 0.98" : "ratio ≥ 0.90");
  FrozenPdf const frozen{page(137'000)};
  auto const pades = best(calls, [&] {
    auto prepared = prepare(frozen, {});
    auto const attributes = identity.attributes(prepared.digest);
    embed(prepared, identity.assemble(attributes, signer->sign(Hash::sha256, identity.hash_of(attributes))));
  });
  row("PAdES-B of 137 kB, digest kept from upload, " + kind, 1 / pades, "a second", pades * 1e6, 1 / bare_sign,
      "the signature alone", rsa ? "ratio ≥ 0.90" : "ratio ≥ 0.70");
  FrozenPdf const hundred{page(67'000)};  // 100 kB with the room for the signature
  auto const signed_file = sign_pdf(hundred, {}, Level::b, {*signer});
  Policy policy;
  policy.algorithms = default_algorithms();
  policy.anchors = {identity.certificate()};
  if (validate_pdf(signed_file, policy).verdict() != Verdict::total_passed)
    throw std::runtime_error{"the signature does not pass"};
  auto const signature = signer->sign(Hash::sha256, hash);
  auto const check = best(300, [&] { validate_pdf(signed_file, policy); });
  auto const limit = best(300, [&] { sha256(signed_file); }) + best(300, [&] { identity.matches(hash, signature); });
  row("PAdES-B checked, 100 kB, known certificate, " + kind, 1 / check, "a second", check * 1e6, 1 / limit,
      "SHA-256 and one verification", rsa ? "ratio ≥ 0.50" : "");
}

}  // namespace

void signing_speed() {
  one_kind(true);
  one_kind(false);
}

}  // namespace tinhso::bench
