#include "services/successors.hpp"

#include "services/flow.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr Sql agencies_with_open_tasks{"services.agencies_with_open_tasks",
                                       "select distinct agency from services_token where agency <> 0 and ended_at is null"};
constexpr Sql dossiers_open_there{
    "services.dossiers_open_there",
    "select distinct dossier from services_token where agency <> 0 and agency = :agency and ended_at is null"};

struct Heir {
  std::int64_t former = 0;
  organisation::Agency successor;
};

std::vector<Heir> heirs(Session& session, Date today) {
  std::vector<Heir> out;
  auto const asked = session.all<std::int64_t>(agencies_with_open_tasks);
  out.reserve(asked.size());
  for (auto const agency : asked)
    if (auto successor = organisation::successor_of(session, agency, today); successor && successor->id != agency)
      out.push_back({agency, std::move(*successor)});
  return out;
}

bool hand_on(Context& context, Session& session, Heir const& heir, std::int64_t id) {
  auto const now = context.clock.now();
  lock_dossier(session, id);
  auto dossier = find_dossier(session, id).value();
  auto flow = flow_of(session, procedure_of_id(session, dossier.procedure_id).procedure, dossier);
  bool moved = false;
  for (auto& token : flow.tokens) {
    if (!token.open() || token.agency != heir.former) continue;
    bool const home = heir.successor.id == dossier.agency;
    move_task(session, token, home ? 0 : heir.successor.id);
    add_step(session, dossier, now, {"ask", "", "", "", heir.successor.name, token.name, {}, home ? "" : heir.successor.short_name});
    moved = true;
  }
  if (!moved) return false;  // meanwhile
  Principal nobody;
  dossier.holder = heir.successor.short_name;
  nobody.name = dossier.holder;
  if (dossier.status != 5 && dossier.status != 6) place(context, session, nobody, dossier, flow);
  save(session, dossier);
  audit::record(session, now, audit::system("services"),
                {"services.succession", "dossier", std::to_string(id), nullptr, boost::json::object{{"to", heir.successor.code}}});
  tell(session, now, dossier, "succession");
  return true;
}

}  // namespace

int hand_to_successors(Context& context) {
  int out = 0;
  auto const today = local_date(context.clock.now());
  for (auto const& heir : context.database.read([&](Session& session) { return heirs(session, today); })) {
    auto const ids = context.database.read(
        [&](Session& session) { return session.all<std::int64_t>(dossiers_open_there, {{"agency", heir.former}}); });
    for (auto const id : ids)
      out += context.database.write([&](Session& session) { return hand_on(context, session, heir, id); }) ? 1 : 0;
  }
  return out;
}

}  // namespace tinhso::services
