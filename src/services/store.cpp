#include "services/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "platform/events/events.hpp"
#include "services/flow.hpp"
#include "services/outcome.hpp"
#include "services/papers.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

#define TINHSO_DOSSIER_COLUMNS                                                                                     \
  "id, code, agency, procedure_id, procedure_code, procedure_name, case_code, status, channel, applicant, phone, " \
  "birth_date, address, on_behalf_of, answers, papers, filed_at, received_at, unit, first_due_at, due_at, "        \
  "paused_at, banked, extensions, supplements, holder, holder_official, handler, proposal, ended_at, "             \
  "returned_at, result"
constexpr Sql dossier_by_id{"services.dossier_by_id",
                            "select " TINHSO_DOSSIER_COLUMNS " from services_dossier where id = :id"};
constexpr Sql dossier_by_code{"services.dossier_by_code",
                              "select " TINHSO_DOSSIER_COLUMNS " from services_dossier where code = :code"};
#undef TINHSO_DOSSIER_COLUMNS
constexpr Sql dossier_lock{"services.dossier_lock", "select id from services_dossier where id = :id {for_update}"};
constexpr Sql dossier_save{
    "services.dossier_save",
    "update services_dossier set status = :status, received_at = :received_at, unit = :unit, first_due_at = "
    ":first_due_at, due_at = :due_at, paused_at = :paused_at, banked = :banked, extensions = :extensions, supplements "
    "= "
    ":supplements, holder = :holder, holder_official = :holder_official, handler = :handler, proposal = :proposal, "
    "ended_at = :ended_at, returned_at = :returned_at, result = :result where id = "
    ":id"};
constexpr Sql next_serial{"services.next_serial",
                          "insert into services_number (agency, day, last) values (:agency, :day, 1) "
                          "on conflict (agency, day) do update set last = services_number.last + 1 returning last"};
constexpr Sql step_add{"services.step_add",
                       "insert into services_step (dossier, at, action, status, who, position, words, towards, task, "
                       "agency, due_at, answer_key) values (:dossier, :at, :action, :status, :who, :position, :words, "
                       ":towards, :task, :agency, :due_at, :answer_key)"};
constexpr Sql steps_by_dossier{"services.steps_by_dossier",
                               "select at, action, status, who, position, words, towards, task, agency, due_at from services_step "
                               "where dossier = :dossier order by id"};
constexpr Sql roles_asked{"services.roles_asked",
                          "select role from services_token where dossier = :dossier and agency = :agency"};
constexpr Sql agencies_asked{"services.agencies_asked",
                             "select distinct agency from services_token where dossier = :dossier and agency <> 0"};
constexpr Sql files_by_dossier{
    "services.files_by_dossier",
    "select id, kind, component, name, bytes, type, 0 as has_text, -1 as headed_as, '' as heading from services_file where "
    "dossier = :dossier order by id"};
constexpr Sql file_add{"services.file_add",
                       "insert into services_file (dossier, kind, component, name, sha256, bytes, type, at) "
                       "values (:dossier, :kind, :component, :name, :sha256, :bytes, :type, :at)"};

constexpr Sql file_placed{"services.file_placed",
                          "update services_file set component = :component, name = :name where id = :file and dossier = "
                          ":dossier"};
constexpr Sql files_placed{"services.files_placed",
                           "select count(*) from services_file where dossier = :dossier and component = :component"};
constexpr Sql files_turned{"services.files_turned",
                           "update services_file set kind = :to where dossier = :dossier and kind = :from"};

/// "02-giay-chung-sinh.pdf", the second "02-giay-chung-sinh-2.pdf".
std::string paper_name(Case const& of, std::size_t component, int nth, std::string_view given) {
  constexpr std::size_t longest = 60;
  std::string words;
  for (char const c : fold(of.components[component].name)) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) words += c;
    else if (!words.empty() && words.back() != '-') words += '-';
  }
  if (words.size() > longest) words.resize(std::min(words.rfind('-', longest), longest));
  while (words.ends_with('-')) words.pop_back();
  auto const dot = given.rfind('.');
  return fmt::format("{:02}-{}{}{}", component + 1, words, nth > 1 ? fmt::format("-{}", nth) : "",
                     dot == std::string_view::npos ? "" : given.substr(dot));
}

void add_file(Session& session, Instant now, std::int64_t dossier, std::string_view kind, std::int64_t component,
              std::string const& name, files::Stored const& stored) {
  session.run(file_add, {{"dossier", dossier},
                         {"kind", kind},
                         {"component", component},
                         {"name", name},
                         {"sha256", stored.sha256},
                         {"bytes", stored.bytes},
                         {"type", stored.type},
                         {"at", now}});
  files::refer(session, stored.sha256, "services", dossier);
  ask_text(session, now, stored, true);
}

}  // namespace

bool is_paper(std::string_view type) {
  return type == "application/pdf" || type == "image/jpeg" || type == "image/png" || type == "image/tiff" ||
         type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ||
         type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" || type == "application/msword";
}

std::optional<Dossier> find_dossier(Session& session, std::int64_t id) {
  return session.first<Dossier>(dossier_by_id, {{"id", id}});
}
std::optional<Dossier> find_dossier(Session& session, std::string_view code) {
  return session.first<Dossier>(dossier_by_code, {{"code", code}});
}
void lock_dossier(Session& session, std::int64_t id) { session.one<std::int64_t>(dossier_lock, {{"id", id}}); }

void save(Session& session, Dossier const& dossier) {
  session.run(dossier_save, {{"id", dossier.id},
                             {"status", dossier.status},
                             {"received_at", dossier.received_at},
                             {"unit", dossier.unit},
                             {"first_due_at", dossier.first_due_at},
                             {"due_at", dossier.due_at},
                             {"paused_at", dossier.paused_at},
                             {"banked", dossier.banked},
                             {"extensions", dossier.extensions},
                             {"supplements", dossier.supplements},
                             {"holder", dossier.holder},
                             {"holder_official", dossier.holder_official},
                             {"handler", dossier.handler},
                             {"proposal", dossier.proposal},
                             {"ended_at", dossier.ended_at},
                             {"returned_at", dossier.returned_at},
                             {"result", dossier.result}});
}

std::string next_code(Session& session, organisation::Agency const& agency, Date day) {
  auto const serial = session.one<std::int64_t>(next_serial, {{"agency", agency.id}, {"day", day}});
  auto const prefix = organisation::code102_of(session, agency.id, day).value_or(agency.code);
  return fmt::format("{}-{:02}{:02}{:02}-{:04}", prefix, static_cast<int>(day.year()) % 100,
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), serial);
}

void add_step(Session& session, Dossier const& dossier, Instant now, NewStep const& step) {
  session.run(step_add, {{"dossier", dossier.id},
                         {"at", now},
                         {"action", step.action},
                         {"status", dossier.status},
                         {"who", step.who},
                         {"position", step.position},
                         {"words", step.words},
                         {"towards", step.towards},
                         {"task", step.task},
                         {"agency", step.agency},
                         {"due_at", dossier.due_at},
                         {"answer_key", step.answer_key}});
}

std::optional<std::string> own_key(std::string_view key) {
  if (key.size() < 16 || key.size() > 255) return {};
  return std::string{key};
}
std::vector<Step> steps_of(Session& session, std::int64_t dossier) {
  return session.all<Step>(steps_by_dossier, {{"dossier", dossier}});
}
std::vector<File> files_of(Session& session, std::int64_t dossier) {
  return session.all<File>(files_by_dossier, {{"dossier", dossier}});
}

void turn_files(Session& session, std::int64_t dossier, std::string_view from, std::string_view to) {
  session.run(files_turned, {{"dossier", dossier}, {"from", from}, {"to", to}});
}

void attach(Session& session, Instant now, std::int64_t dossier, std::int64_t account, std::string_view kind,
            std::vector<Attached> const& files, Case const* of) {
  FieldErrors errors;
  std::map<std::size_t, int> nth;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto const path = "files[" + std::to_string(i) + "].ticket";
    try {
      auto const ticket = files::redeem(session, account, files[i].ticket);
      if (!is_paper(ticket.stored.type)) {
        errors.push_back({path, {"Chỉ nhận tệp PDF, ảnh, Word hoặc Excel.", "Only PDF, pictures, Word or Excel."}});
        continue;
      }
      auto name = ticket.name;
      if (auto const& component = files[i].component; of && component)
        if (auto const n = static_cast<std::size_t>(component->value); n < of->components.size())
          name = paper_name(*of, n, ++nth[n], name);
      add_file(session, now, dossier, kind, files[i].component ? files[i].component->value : -1, name, ticket.stored);
    } catch (NotFound const&) {
      errors.push_back({path, {"Tệp này chưa được tải lên.", "This file has not been uploaded."}});
    }
  }
  if (!errors.empty()) throw Invalid{std::move(errors)};
}

void attach_stored(Session& session, Instant now, std::int64_t dossier, std::string_view kind, std::int64_t component,
                   citizens::VaultFile const& file) {
  add_file(session, now, dossier, kind, component, file.name, file.stored);
}

std::string place_file(Session& session, std::int64_t dossier, std::int64_t file, Case const& of, std::int64_t component,
                       std::string_view given) {
  auto const before = session.one<std::int64_t>(files_placed, {{"dossier", dossier}, {"component", component}});
  auto name = paper_name(of, static_cast<std::size_t>(component), static_cast<int>(before) + 1, given);
  session.run(file_placed, {{"file", file}, {"dossier", dossier}, {"component", component}, {"name", name}});
  return name;
}

Due due_of(Calendar const& calendar, Dossier const& dossier, Instant now) {
  if (dossier.ended_at || !dossier.due_at) return Due::none;
  if (dossier.paused_at) return Due::stopped;
  if (now > *dossier.due_at) return Due::overdue;
  return *dossier.due_at <= soon_until(calendar, now) ? Due::soon : Due::on_time;
}

Duration duration_of(Procedure const& procedure, std::string_view case_code, FilingChannel channel) {
  for (auto const& one : procedure.cases)
    if (one.code == case_code && one.duration) return *one.duration;
  for (auto const& one : procedure.channels)
    if (one.channel == channel) return one.duration;
  return procedure.channels.empty() ? Duration{} : procedure.channels.front().duration;
}

void tell(Session& session, Instant now, Dossier const& dossier, std::string_view change) {
  auto concerned = session.all<std::int64_t>(agencies_asked, {{"dossier", dossier.id}});
  concerned.push_back(dossier.agency);
  for (auto const agency : concerned)
    events::publish(session, now, "agency:" + std::to_string(agency), "services.changed", {{"id", dossier.id}, {"change", change}});
  // Who tracks it hears that something has changed, and asks what.
  events::publish(session, now, "dossier:" + std::to_string(dossier.id), "dossier.changed", {});
}

Dossier owned(Session& session, Principal const& who, std::int64_t id) {
  auto dossier = find_dossier(session, id);
  if (!dossier || dossier->agency != who.agency) throw NotFound{};
  return std::move(*dossier);
}

Dossier visible(Session& session, Principal const& who, std::int64_t id) {
  auto dossier = find_dossier(session, id);
  if (!dossier) throw NotFound{};
  if (dossier->agency == who.agency) return std::move(*dossier);
  auto const asked = session.all<std::string>(roles_asked, {{"dossier", id}, {"agency", who.agency}});
  if (std::none_of(asked.begin(), asked.end(), [&](auto const& role) { return who.may(right_of(role)); })) throw NotFound{};
  return std::move(*dossier);
}

}  // namespace tinhso::services
