#include "signing/pki/authority.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace tinhso::signing::pki {
namespace {

namespace fs = std::filesystem;
using certificates::Certificate;
using certificates::Key;
using certificates::to_der;

constexpr std::chrono::hours year{24 * 365};

Pair read_pair(fs::path const& folder, std::string const& name) {
  auto const chain = certificates::read_file(service::read_text(folder / (name + ".crt")));
  return {certificates::read_certificate(chain.front()),
          certificates::read_key(service::read_text(folder / (name + ".key")))};
}

void write_pair(fs::path const& folder, std::string const& name, X509* certificate, EVP_PKEY* key) {
  service::write_secret(folder / (name + ".key"), certificates::key_pem(key));
  service::write_secret(folder / (name + ".crt"), certificates::pem(to_der(certificate, i2d_X509)));
}

NameParts authority_name(std::string const& name, std::string const& what) {
  return {{"C", "VN"}, {"O", name + " (đào tạo, không phải của Chính phủ)"}, {"CN", name + " đào tạo - " + what}};
}

std::string pointers(std::string const& url, Issuer issuer) {
  std::string const file{issuer == Issuer::root ? "root" : "sub"};
  return "caIssuers;URI:" + url + "/ca/" + file + ".crt,OCSP;URI:" + url + "/ocsp";
}
std::string list_at(std::string const& url, Issuer issuer) {
  return "URI:" + url + "/crl/" + std::string{issuer == Issuer::root ? "root" : "sub"} + ".crl";
}

/// What every certificate below a CA carries (RFC 5280 §4.2).
std::vector<std::pair<int, std::string>> leaf_extensions(Purpose purpose, std::string const& url, Issuer issuer,
                                                         std::string const& email) {
  std::vector<std::pair<int, std::string>> out{
      {NID_basic_constraints, "critical,CA:FALSE"},
      {NID_subject_key_identifier, "hash"},
      {NID_authority_key_identifier, "keyid:always"},
  };
  if (purpose == Purpose::ocsp) {
    out.emplace_back(NID_key_usage, "critical,digitalSignature");
    out.emplace_back(NID_ext_key_usage, "OCSPSigning");
    out.emplace_back(NID_id_pkix_OCSP_noCheck, "NULL");
    return out;
  }
  out.emplace_back(NID_info_access, pointers(url, issuer));
  out.emplace_back(NID_crl_distribution_points, list_at(url, issuer));
  if (purpose == Purpose::tsa) {
    out.emplace_back(NID_key_usage, "critical,digitalSignature,nonRepudiation");
    out.emplace_back(NID_ext_key_usage, "critical,timeStamping");
    return out;
  }
  out.emplace_back(NID_key_usage, "critical,digitalSignature,nonRepudiation");
  out.emplace_back(NID_ext_key_usage, "emailProtection,1.3.6.1.5.5.7.3.36");  // id-kp-documentSigning, RFC 9336
  if (!email.empty()) out.emplace_back(NID_subject_alt_name, "email:" + email);
  return out;
}

}  // namespace

Authority::State::State(fs::path const& at, bool alone, Clock* clock) : folder{at, migrations(), alone, clock} {
  auto const& place = folder.path();
  if (!fs::exists(place / "root.key"))
    throw std::runtime_error{"there is no CA in " + place.string() + "; `tinhso pki init` makes one"};
  root = read_pair(place, "root");
  sub = read_pair(place, "sub");
  root_ocsp = read_pair(place, "root-ocsp");
  sub_ocsp = read_pair(place, "sub-ocsp");
  tsa = read_pair(place, "tsa");
  url = service::read_text(place / "url");
  name = service::read_text(place / "name");
}

void Authority::init(fs::path const& folder, Making const& making, Clock* clock) {
  service::Folder opened{folder, migrations(), true, clock};
  auto const& place = opened.path();
  if (fs::exists(place / "root.key")) throw std::runtime_error{"there is a CA in " + place.string() + " already"};
  if (making.url.find_first_of(",;\n\r ") != std::string::npos)
    throw std::runtime_error{"the address may hold no comma, semicolon or space"};
  auto const now = opened.context().clock.now() - std::chrono::minutes{5};
  auto const root_key = make_key(making.key);
  auto const root = build({authority_name(making.name, "CA gốc"),
                           root_key.get(),
                           nullptr,
                           root_key.get(),
                           now,
                           now + 20 * year,
                           {{NID_basic_constraints, "critical,CA:TRUE"},
                            {NID_key_usage, "critical,keyCertSign,cRLSign"},
                            {NID_subject_key_identifier, "hash"}}});
  auto const sub_key = make_key(making.key);
  auto const sub = build({authority_name(making.name, "CA cấp"),
                          sub_key.get(),
                          root.get(),
                          root_key.get(),
                          now,
                          now + 10 * year,
                          {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                           {NID_key_usage, "critical,keyCertSign,cRLSign"},
                           {NID_subject_key_identifier, "hash"},
                           {NID_authority_key_identifier, "keyid:always"},
                           {NID_info_access, pointers(making.url, Issuer::root)},
                           {NID_crl_distribution_points, list_at(making.url, Issuer::root)}}});
  auto const below = [&](std::string const& what, Purpose purpose, Issuer issuer, Key const& key) {
    return build({authority_name(making.name, what), key.get(), issuer == Issuer::root ? root.get() : sub.get(),
                  issuer == Issuer::root ? root_key.get() : sub_key.get(), now, now + 5 * year,
                  leaf_extensions(purpose, making.url, issuer, {})});
  };
  auto const root_ocsp_key = make_key(making.services);
  auto const sub_ocsp_key = make_key(making.services);
  auto const tsa_key = make_key(making.services);
  auto const root_ocsp = below("OCSP của CA gốc", Purpose::ocsp, Issuer::root, root_ocsp_key);
  auto const sub_ocsp = below("OCSP của CA cấp", Purpose::ocsp, Issuer::sub, sub_ocsp_key);
  auto const tsa = below("cấp dấu thời gian", Purpose::tsa, Issuer::sub, tsa_key);
  opened.context().database.write([&](database::Session& s) {
    keep_certificate(s, Issuer::root, "root", root.get(), now);
    keep_certificate(s, Issuer::root, "sub", sub.get(), now);
    keep_certificate(s, Issuer::root, "ocsp", root_ocsp.get(), now);
    keep_certificate(s, Issuer::sub, "ocsp", sub_ocsp.get(), now);
    keep_certificate(s, Issuer::sub, "tsa", tsa.get(), now);
  });
  write_pair(place, "sub", sub.get(), sub_key.get());
  write_pair(place, "root-ocsp", root_ocsp.get(), root_ocsp_key.get());
  write_pair(place, "sub-ocsp", sub_ocsp.get(), sub_ocsp_key.get());
  write_pair(place, "tsa", tsa.get(), tsa_key.get());
  service::write_secret(place / "url", making.url);
  service::write_secret(place / "name", making.name);
  write_pair(place, "root", root.get(), root_key.get());  // last: a folder with it is whole
}

Authority::Authority(fs::path const& folder, Clock* clock, bool alone)
    : state_{std::make_unique<State>(folder, alone, clock)} {}
Authority::~Authority() = default;

Issued Authority::issue(Order const& order) {
  auto& s = *state_;
  Issued out;
  if (!order.public_key) out.key = make_key(order.key);
  auto const from = order.from.value_or(s.now() - std::chrono::minutes{5});
  auto const url_safe = order.email.find_first_of(",;\n\r ") == std::string::npos;
  if (!url_safe) throw Invalid{"email", {"Thư điện tử không đúng.", "The e-mail address is malformed."}};
  auto const made = build(
      {{{"C", "VN"}, {"O", order.organisation}, {"title", order.title}, {"UID", order.identity}, {"CN", order.name}},
       order.public_key ? order.public_key.get() : out.key.get(),
       s.sub.certificate.get(),
       s.sub.key.get(),
       from,
       from + order.valid,
       leaf_extensions(order.purpose, s.url, Issuer::sub, order.email)});
  s.folder.context().database.write([&](database::Session& session) {
    keep_certificate(session, Issuer::sub, reflect::enum_name(order.purpose), made.get(), s.now());
  });
  out.certificate = to_der(made.get(), i2d_X509);
  out.chain = {out.certificate, sub(), root()};
  return out;
}

void Authority::revoke(std::string_view serial, int reason, std::optional<Instant> at) {
  std::string upper{serial};
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
  if (reason < 0 || reason > 10 || reason == 7)
    throw Invalid{
        "reason",
        {"Lý do là số từ 0 đến 10 (RFC 5280), trừ 7.", "The reason is a number from 0 to 10 (RFC 5280), save 7."}};
  bool const known = state_->folder.context().database.write(
      [&](database::Session& session) { return mark_revoked(session, upper, at.value_or(state_->now()), reason); });
  if (!known)
    throw NotFound{"pki.no_certificate", {"Không có chứng thư số này.", "No certificate has this serial number."}};
}

std::string Authority::root() const { return to_der(state_->root.certificate.get(), i2d_X509); }
std::string Authority::sub() const { return to_der(state_->sub.certificate.get(), i2d_X509); }
Context& Authority::context() { return state_->folder.context(); }

}  // namespace tinhso::signing::pki
