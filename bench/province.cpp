#include "bench/province.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <stdexcept>

#include "accounts/accounts.hpp"
#include "organisation/organisation.hpp"

namespace tinhso::bench {
namespace {

Principal person(database::Session& session, std::int64_t agency, organisation::Role role, Date day) {
  for (auto const& position : organisation::officials_of(session, agency, day))
    if (position.role == role) return accounts::principal_in(session, position.id, day);
  throw std::runtime_error{"nobody for a role in agency " + std::to_string(agency)};
}

std::vector<organisation::Agency> committees(database::Session& session, Date day, organisation::Level level) {
  auto out = organisation::agencies(session, day);
  std::erase_if(out, [&](auto const& agency) {
    return agency.kind != organisation::AgencyKind::people_committee || agency.level != level;
  });
  return out;
}

}  // namespace

std::vector<Receiver> communes(database::Session& session, Date day) {
  std::vector<Receiver> out;
  for (auto const& agency : committees(session, day, organisation::Level::commune))
    out.push_back({agency.id, agency.code, agency.name, person(session, agency.id, organisation::Role::clerk, day),
                   person(session, agency.id, organisation::Role::leader, day), person(session, agency.id, organisation::Role::officer, day)});
  return out;
}

Principal province_clerk(database::Session& session, Date day) {
  return person(session, committees(session, day, organisation::Level::province).at(0).id, organisation::Role::clerk, day);
}

Principal province_leader(database::Session& session, Date day) {
  return person(session, committees(session, day, organisation::Level::province).at(0).id, organisation::Role::leader, day);
}

std::string letter(std::size_t bytes) {
  std::string bulk(bytes - 300, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bulk.data()), static_cast<int>(bulk.size()));
  return fmt::format(
      "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
      "3 0 obj<</Length {}>>\nstream\n{}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
      bulk.size(), bulk);
}

}  // namespace tinhso::bench
