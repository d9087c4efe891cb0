#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <mutex>
#include <unordered_map>

#include "base/error.hpp"
#include "signing/formats/der.hpp"
#include "signing/formats/trust.hpp"

namespace tinhso::signing {
namespace {

struct ReleaseStore {
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

std::string slurp(std::filesystem::path const& path, std::size_t most) {
  std::ifstream in{path, std::ios::binary};
  std::string out(most + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out.size() > most ? std::string{} : out;
}

/// One file of the folder, by what is in it. A CRL's tbsCertList begins with a version or an algorithm, an
/// OCSPResponse with an ENUMERATED.
void sort_in(Policy& policy, std::vector<Certificate>& certificates, std::string const& file) {
  if (auto found = certificates_in(file); !found.empty()) {
    certificates.insert(certificates.end(), found.begin(), found.end());
    return;
  }
  auto const* at = reinterpret_cast<unsigned char const*>(file.data());
  if (auto* crl = d2i_X509_CRL(nullptr, &at, static_cast<long>(file.size()))) {
    policy.crls.push_back(file);
    X509_CRL_free(crl);
    return;
  }
  std::unique_ptr<BIO, Release> const bio{BIO_new_mem_buf(file.data(), static_cast<int>(file.size()))};
  bool pem = false;
  while (auto* crl = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)) {
    unsigned char* bytes = nullptr;
    auto const length = i2d_X509_CRL(crl, &bytes);
    if (length > 0) policy.crls.emplace_back(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
    X509_CRL_free(crl);
    pem = true;
  }
  if (pem) return;
  der::Reader reader{file};
  if (auto const outer = reader.next(der::sequence); outer && !outer->body.empty() && outer->body.front() == 0x0a)
    policy.ocsps.push_back(file);
}

void read_folder(Policy& policy, std::vector<Certificate>& certificates, std::filesystem::path const& folder) {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator{folder})
    if (entry.is_regular_file() && entry.path().extension() != ".toml") files.push_back(entry.path());
  std::ranges::sort(files);
  for (auto const& path : files) sort_in(policy, certificates, slurp(path, RevocationSource::crl_limit));
}

void read_upkeep(Policy& policy, toml::table const& table) {
  policy.renew_before =
      std::chrono::days{std::clamp<std::int64_t>(table["upkeep"]["renew_days"].value_or<std::int64_t>(90), 0, 36'500)};
  policy.grace = std::chrono::minutes{
      std::clamp<std::int64_t>(table["upkeep"]["grace_minutes"].value_or<std::int64_t>(60), 0, 1'440)};
}

void read_rules(Policy& policy, std::filesystem::path const& path) try {
  auto const table = toml::parse_file(path.string());
  policy.revocation_required = table["revocation"].value_or(std::string{"required"}) != "if_named";
  policy.local_addresses = table["local_addresses"].value_or(false);
  read_upkeep(policy, table);
  auto const* rules = table["algorithm"].as_array();
  if (!rules) return;
  policy.algorithms.clear();
  for (auto const& node : *rules) {
    auto const* one = node.as_table();
    if (!one) continue;
    AlgorithmRule rule;
    rule.name = (*one)["name"].value_or(std::string{});
    rule.below_bits = (*one)["below_bits"].value_or(0);
    if (auto const until = (*one)["until"].value<std::string>()) rule.until = parse_instant(*until);
    policy.algorithms.push_back(std::move(rule));
  }
} catch (toml::parse_error const& fault) {
  throw Invalid{"policy.toml",
                {fmt::format("Không đọc được policy.toml: {}", fault.description()),
                 fmt::format("policy.toml cannot be read: {}", fault.description())}};
}

bool time_aside(int error) {
  return error == X509_V_OK || error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

Chain verify_chain(Certificate const& leaf, std::vector<Certificate> const& inside,
                   std::vector<Certificate> const& anchors) {
  Chain out;
  std::unique_ptr<X509_STORE, ReleaseStore> const store{X509_STORE_new()};
  std::unique_ptr<X509_STORE_CTX, ReleaseStore> const context{X509_STORE_CTX_new()};
  std::unique_ptr<STACK_OF(X509), ReleaseStore> const others{sk_X509_new_null()};
  for (auto const& one : anchors) X509_STORE_add_cert(store.get(), one->x509.get());
  for (auto const& one : inside) sk_X509_push(others.get(), one->x509.get());
  X509_STORE_CTX_init(context.get(), store.get(), leaf->x509.get(), others.get());
  auto* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
  X509_VERIFY_PARAM_set_depth(parameters, 8);
  X509_VERIFY_PARAM_set_auth_level(parameters, 0);  // algorithms are judged by date, below
  out.trusted = X509_verify_cert(context.get()) == 1 && time_aside(X509_STORE_CTX_get_error(context.get()));
  if (!out.trusted) out.why = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
  if (auto* built = X509_STORE_CTX_get0_chain(context.get()))
    for (int i = 0; i < sk_X509_num(built); ++i) {
      unsigned char* bytes = nullptr;
      auto const length = i2d_X509(sk_X509_value(built, i), &bytes);
      if (length > 0)
        if (auto one = certificate_of({reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length)}))
          out.certificates.push_back(one);
      OPENSSL_free(bytes);
    }
  if (out.certificates.empty()) out.certificates.push_back(leaf);
  return out;
}

}  // namespace

std::vector<AlgorithmRule> default_algorithms() {
  // Circular 15/2025/TT-BKHCN: RSA from 2048, ECDSA from 256 bits. SHA-1 since the first practical collision.
  return {{"SHA-1", 0, parse_instant("2017-01-01T00:00:00Z")},
          {"RSA", 2048, parse_instant("2014-01-01T00:00:00Z")},
          {"ECDSA", 256, parse_instant("2014-01-01T00:00:00Z")}};
}

Policy load_policy(std::filesystem::path const& folder) {
  Policy out;
  out.algorithms = default_algorithms();
  std::error_code fault;
  if (!std::filesystem::is_directory(folder, fault))
    throw Invalid{"trust", {"Không có thư mục " + folder.string(), "There is no folder " + folder.string()}};
  read_folder(out, out.anchors, folder);
  if (std::filesystem::is_directory(folder / "tsa", fault)) read_folder(out, out.tsa_anchors, folder / "tsa");
  if (std::filesystem::is_directory(folder / "intermediates", fault))
    read_folder(out, out.intermediates, folder / "intermediates");
  if (std::filesystem::is_directory(folder / "crls", fault)) {
    std::vector<Certificate> ignored;
    read_folder(out, ignored, folder / "crls");
  }
  if (std::filesystem::exists(folder / "policy.toml", fault)) read_rules(out, folder / "policy.toml");
  return out;
}

Chain build_chain(Certificate const& leaf, std::vector<Certificate> const& inside,
                  std::vector<Certificate> const& anchors) {
  static std::mutex guard;
  static std::unordered_map<std::string, Chain> known;
  auto key = leaf->sha256;
  for (auto const& one : inside) key += one->sha256;
  key += '|';
  for (auto const& one : anchors) key += one->sha256;
  {
    std::scoped_lock const lock{guard};
    if (auto const found = known.find(key); found != known.end()) return found->second;
  }
  auto out = verify_chain(leaf, inside, anchors);
  std::scoped_lock const lock{guard};
  if (known.size() > 4096) known.clear();
  known.emplace(std::move(key), out);
  return out;
}

std::optional<Words> weakness(Policy const& policy, HashRead hash, Instant at) {
  for (auto const& rule : policy.algorithms)
    if (rule.name == name_of(hash) && (!rule.until || at >= *rule.until))
      return Words{fmt::format("Hàm băm {} không còn được chấp nhận vào thời điểm ký.", name_of(hash)),
                   fmt::format("The hash {} was no longer acceptable at the time of the signature.", name_of(hash))};
  return std::nullopt;
}

std::optional<Words> weakness(Policy const& policy, Certificate const& certificate, Instant at) {
  auto const* kind = certificate->rsa ? "RSA" : certificate->ec ? "ECDSA" : "";
  if (!*kind) return Words{"Loại khóa không được hỗ trợ.", "The kind of key is not supported."};
  for (auto const& rule : policy.algorithms)
    if (rule.name == kind && (rule.below_bits == 0 || certificate->bits < rule.below_bits) &&
        (!rule.until || at >= *rule.until))
      return Words{fmt::format("Khóa {} {} bit không còn được chấp nhận vào thời điểm ký.", kind, certificate->bits),
                   fmt::format("An {} key of {} bits was no longer acceptable at the time of the signature.", kind,
                               certificate->bits)};
  return std::nullopt;
}

Instant counts_until(Policy const& policy, HashRead hash, Certificate const& certificate) {
  auto out = certificate->not_after;
  auto const* kind = certificate->rsa ? "RSA" : "ECDSA";
  for (auto const& rule : policy.algorithms) {
    bool const meant =
        rule.name == name_of(hash) ||
        (rule.name == kind && (rule.below_bits == 0 || certificate->bits < rule.below_bits));
    if (meant && rule.until) out = std::min(out, *rule.until);
  }
  return out;
}

}  // namespace tinhso::signing
