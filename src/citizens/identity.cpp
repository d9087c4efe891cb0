#include "citizens/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <toml++/toml.h>

#include "base/text.hpp"
#include "citizens/citizens.hpp"

namespace tinhso::citizens {
namespace {

constexpr std::size_t longest_claim = 300;  // characters

std::string first_points(std::string_view text, std::size_t most) {
  std::size_t bytes = 0;
  for (std::size_t n = 0; bytes < text.size(); ++bytes)
    if ((static_cast<unsigned char>(text[bytes]) & 0xC0U) != 0x80U && ++n > most) break;
  return std::string{text.substr(0, bytes)};
}

/// A claim as text; an address (OpenID Connect Core 5.1.1) is an object with `formatted`.
std::string claim_text(boost::json::object const& claims, std::string const& name) {
  if (name.empty()) return {};
  auto const* value = claims.if_contains(name);
  if (value != nullptr && value->is_object()) value = value->get_object().if_contains("formatted");
  if (value == nullptr || !value->is_string()) return {};
  std::string out;
  for (char const c : value->get_string()) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  auto const from = out.find_first_not_of(' ');
  if (from == std::string::npos) return {};
  return first_points(out.substr(from, out.find_last_not_of(' ') - from + 1), longest_claim);
}

std::optional<Date> day_of(std::string_view text) {
  if (auto const day = parse_date(text)) return day;
  if (text.size() == 10 && text[2] == '/' && text[5] == '/')
    return parse_date(fmt::format("{}-{}-{}", text.substr(6), text.substr(3, 2), text.substr(0, 2)));
  if (text.size() == 8) return parse_date(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6)));
  return {};
}

void read_claim_names(toml::node_view<toml::node> table, ClaimNames& names) {
  auto const text = [&](char const* key, std::string& to) { to = table[key].value_or(to); };
  text("number", names.number);
  text("name", names.name);
  text("birth_date", names.birth_date);
  text("sex", names.sex);
  text("address", names.address);
  text("phone", names.phone);
  if (auto const* sexes = table["sexes"].as_table())
    for (auto const& [theirs, ours] : *sexes) names.sexes[std::string{theirs.str()}] = ours.value_or(std::string{});
}

}  // namespace

std::optional<ProviderOptions> read_provider(std::filesystem::path const& data_folder) {
  auto const file = data_folder / "identity.toml";
  if (!std::filesystem::exists(file)) return {};
  ProviderOptions out;
  try {
    auto table = toml::parse_file(file.string());
    auto const text = [&](char const* key, std::string& to) { to = table[key].value_or(to); };
    text("name", out.name);
    text("issuer", out.issuer);
    text("client_id", out.client_id);
    text("client_secret", out.client_secret);
    text("scope", out.scope);
    text("acr_values", out.acr_values);
    text("trust", out.trust);
    text("authorization_endpoint", out.authorization_endpoint);
    text("token_endpoint", out.token_endpoint);
    text("jwks_uri", out.jwks_uri);
    text("userinfo_endpoint", out.userinfo_endpoint);
    if (auto const* list = table["redirects"].as_array())
      for (auto const& one : *list) out.redirects.push_back(one.value_or(std::string{}));
    read_claim_names(table["claims"], out.claims);
  } catch (toml::parse_error const& fault) {
    throw std::runtime_error{
        fmt::format("{}, line {}: {}", file.string(), fault.source().begin.line, fault.description())};
  }
  if (out.issuer.empty() || out.client_id.empty() || out.redirects.empty() || out.claims.number.empty() ||
      out.claims.name.empty())
    throw std::runtime_error{file.string() + ": issuer, client_id, redirects and the names of the claims number and name are needed"};
  return out;
}

std::optional<Identity> identity_of(boost::json::object const& claims, ClaimNames const& names) {
  Identity out;
  out.number = claim_text(claims, names.number);
  out.name = claim_text(claims, names.name);
  if (!is_number(out.number) || out.name.empty()) return {};
  out.birth_date = day_of(claim_text(claims, names.birth_date));
  out.sex = claim_text(claims, names.sex);
  if (auto const ours = names.sexes.find(out.sex); ours != names.sexes.end()) out.sex = ours->second;
  out.address = claim_text(claims, names.address);
  out.phone = claim_text(claims, names.phone);
  return out;
}

}  // namespace tinhso::citizens
