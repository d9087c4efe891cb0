// Dossiers of an account, and taking in those that were filed by code and phone.
#include "services/account.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

struct OwnRow {
  std::int64_t id = 0;
  std::string code;
  std::int64_t agency = 0;
  std::string procedure_name;
  std::string applicant;
  std::string on_behalf_of;
  std::int64_t status = 1;
  Instant filed_at;
  std::optional<Instant> due_at;
  std::optional<Instant> paused_at;
  std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(OwnRow, (),
                      (id, code, agency, procedure_name, applicant, on_behalf_of, status, filed_at, due_at, paused_at, ended_at))
constexpr Sql own_list{
    "services.own_list",
    "select d.id, d.code, d.agency, d.procedure_name, d.applicant, d.on_behalf_of, d.status, d.filed_at, d.due_at, "
    "d.paused_at, d.ended_at from services_follower f join services_dossier d on d.id = f.dossier where f.person = "
    ":person and (cast(:dossier as bigint) = 0 or d.id = cast(:dossier as bigint)) order by d.filed_at desc, d.id desc limit 200"};
constexpr Sql take_add{"services.take_add",
                       "insert into services_follower (dossier, person, role, at) values (:dossier, :person, 'taken', "
                       ":now) on conflict (dossier, person) do nothing returning dossier"};

std::vector<MineRow> rows_of(Context& context, Session& session, std::int64_t person, std::int64_t dossier) {
  std::vector<MineRow> out;
  for (auto const& row : session.all<OwnRow>(own_list, {{"person", person}, {"dossier", dossier}})) {
    Dossier clock;
    clock.due_at = row.due_at;
    clock.paused_at = row.paused_at;
    clock.ended_at = row.ended_at;
    auto const agency = organisation::find_agency(session, row.agency);
    out.push_back({row.code, row.procedure_name, agency ? agency->name : "", row.applicant, row.on_behalf_of, row.status,
                   row.filed_at, row.due_at, due_of(context.calendar, clock, context.clock.now())});
  }
  return out;
}

}  // namespace

std::vector<MineRow> own_dossiers(Context& context, citizens::Citizen const& me) {
  return context.database.read([&](Session& session) { return rows_of(context, session, me.id, 0); });
}

MineRow take_in(Context& context, Origin const& origin, citizens::Citizen const& me, Proof const& proof) {
  auto const now = context.clock.now();
  if (std::string_view{proof.proof} == account_proof)
    throw Invalid{"proof", {"Cần bốn số cuối điện thoại hoặc ngày sinh đã khai.", "The phone's last four digits or the birth date are needed."}};
  auto const seen = track(context, origin, proof);  // guesses are counted there
  return context.database.write([&](Session& session) {
    auto const dossier = find_dossier(session, std::string_view{seen.code}).value();
    if (session.first<std::int64_t>(take_add, {{"dossier", dossier.id}, {"person", me.id}, {"now", now}})) {
      if (dossier.status == 9 || dossier.status == 10) give_results(session, now, dossier);
      audit::Actor citizen;
      citizen.name = me.name;
      citizen.origin = origin;
      audit::record(session, now, citizen,
                    {"services.take_in", "dossier", std::to_string(dossier.id), nullptr,
                     boost::json::object{{"code", dossier.code}, {"citizen", me.id}}});
    }
    return rows_of(context, session, me.id, dossier.id).at(0);
  });
}

}  // namespace tinhso::services
