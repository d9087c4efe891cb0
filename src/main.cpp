// tinhso: the digital government of a province as one program. Subcommands only; each does its work in its own room.

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <iostream>

#include "accounts/accounts.hpp"
#include "base/memory.hpp"
#include "citizens/sandbox/sandbox.hpp"
#include "edxml/edxml.hpp"
#include "exchange/exchange.hpp"
#include "national/national.hpp"
#include "payments/sandbox/sandbox.hpp"
#include "platform/audit/audit.hpp"
#include "program/rooms.hpp"
#include "program/serve.hpp"
#include "services/announcement.hpp"
#include "services/procedure_files.hpp"
#include "signing/formats/command.hpp"
#include "signing/keys/keys.hpp"
#include "signing/pki/pki.hpp"
#include "simulate/simulate.hpp"

namespace {

using namespace tinhso;

void add_house_options(CLI::App& command, program::HouseOptions& house) {
  command.add_option("--data", house.data, "folder that keeps everything (created when missing)")->capture_default_str();
  command.add_option("--database", house.database, "postgresql://user@host/name instead of the embedded database");
  command.add_option("--province", house.province, "folder of the province's data");
}

/// `tinhso audit verify`: 0 when the chain is whole, 1 when it is broken.
/// Beside a running server too.
int verify_audit(program::HouseOptions options, std::optional<std::int64_t> from, std::optional<std::int64_t> to) {
  options.beside = true;
  program::House house{options};
  auto const result = house.context().database.read(
      [&](database::Session& session) { return audit::verify(session, from, to); });
  if (result.first_broken) {
    fmt::print("broken at record {}: {} ({} records before it are whole)\n", *result.first_broken, result.why, result.checked);
    return 1;
  }
  fmt::print("whole: {} records\n", result.checked);
  return 0;
}

int run_simulation(program::HouseOptions options, simulate::Options const& simulation) {
  options.demo = true;
  options.durable = false;  // whoever loses power in the midst starts again and goes on from what is there
  ManualClock clock{SystemClock{}.now()};
  program::House house{options, &clock};
  auto& context = house.context();
  return simulate::run(context, clock, program::all_handlers(context), simulation, std::cerr);
}

/// `tinhso exchange client …`, beside a running server: only the database is touched.
int add_exchange_client(program::HouseOptions options, exchange::ClientInput const& input) {
  options.beside = true;
  program::House house{options};
  auto const made = exchange::add_client(house.context(), audit::system("exchange client"), {}, input);
  fmt::print("agency:    {}\nsystem id: {}\nsecret:    {}\nThe secret is shown this once.\n", made.name, made.system_id,
             made.secret);
  return 0;
}
int list_exchange_clients(program::HouseOptions options) {
  options.beside = true;
  program::House house{options};
  for (auto const& row : exchange::clients(house.context(), {}))
    fmt::print("{}\t{}\t{}\t{}\n", row.system_id, row.code, row.name,
               row.last_seen ? format_instant(*row.last_seen) : "never seen");
  return 0;
}
int remove_exchange_client(program::HouseOptions options, std::string const& system_id) {
  options.beside = true;
  program::House house{options};
  for (auto const& row : exchange::clients(house.context(), {}))
    if (row.system_id == system_id) {
      exchange::remove_client(house.context(), audit::system("exchange client"), {}, row.id);
      return 0;
    }
  throw std::runtime_error{"there is no client " + system_id};
}
/// `tinhso accounts open`, beside a running server: a new province has nobody who could open the first account.
int open_account(program::HouseOptions options, std::string const& official, std::optional<std::string> const& username) {
  options.beside = true;
  program::House house{options};
  auto const now = house.context().clock.now();
  auto const made = house.context().database.write([&](database::Session& session) {
    for (auto const& position : organisation::positions(session, local_date(now)))
      if (auto const found = organisation::find_official(session, position.official); found && found->code == official)
        return accounts::open_account(session, now, audit::system("accounts open"), found->id, username);
    throw std::runtime_error{"no official " + official + " holds a position today"};
  });
  fmt::print("user name: {}\npassword:  {}\nThe password is shown this once; it must be changed at the first sign-in.\n",
             made.username, made.temporary_password);
  return 0;
}
/// `tinhso services import|export|fill`, beside a running server.
int import_procedures(program::HouseOptions options, std::vector<std::string> const& files) {
  options.beside = true;
  program::House house{options};
  auto const done = services::import_procedures(house.context().database, files, house.context().clock);
  fmt::print("{} added, {} unchanged\n", done.added, done.unchanged);
  return 0;
}
int export_procedures(program::HouseOptions options, std::filesystem::path const& folder) {
  options.beside = true;
  program::House house{options};
  fmt::print("{} versions written\n", services::export_procedures(house.context().database, folder));
  return 0;
}
Date day_of(std::string const& text) {
  auto const day = parse_date(text);
  if (!day) throw std::runtime_error{"a day is written like 2020-12-31"};
  return *day;
}
int end_procedure(program::HouseOptions options, std::string const& code, std::string const& on) {
  options.beside = true;
  program::House house{options};
  services::end_procedure(house.context().database, code, day_of(on), house.context().clock);
  fmt::print("{} ends on {}\n", code, on);
  return 0;
}
int fill_procedures(program::HouseOptions options, std::size_t count) {
  options.beside = true;
  program::House house{options};
  fmt::print("{} made\n", services::fill_catalogue(house.context().database, count, house.context().clock));
  return 0;
}
/// `tinhso calendar …`, beside a running server, which takes it up within seconds.
int change_calendar(program::HouseOptions options, std::string const& day, std::optional<std::string> const& words, bool working) {
  options.beside = true;
  program::House house{options};
  auto& context = house.context();
  if (words) services::announce_day(context.database, context.clock, day_of(day), working, *words);
  else services::withdraw_day(context.database, context.clock, day_of(day));
  return 0;
}
int list_calendar(program::HouseOptions options) {
  options.beside = true;
  program::House house{options};
  for (auto const& one : services::announced_days(house.context().database))
    fmt::print("{}\t{}\t{}\n", one.day, one.working != 0 ? "worked" : "holiday", one.name);
  return 0;
}
std::string told(Error const& fault) {
  auto out = fault.words().en;
  for (auto const& field : fault.fields()) out += "\n  " + field.path + ": " + field.words.en;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  CLI::App app{"Tỉnh Số: the digital government of a Vietnamese province"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "tinhso " TINHSO_VERSION);

  program::ServeOptions serve;
  auto* serve_command = app.add_subcommand("serve", "run the province");
  add_house_options(*serve_command, serve.house);
  serve_command->add_flag("--demo", serve.house.demo, "load fictional officials and let them sign in");
  serve_command->add_option("--port", serve.server.port, "port; 0 for any free one")->capture_default_str();
  serve_command->add_option("--address", serve.server.address, "address to listen on")->capture_default_str();
  serve_command->add_option("--origin", serve.house.origin, "how browsers reach it (default http://localhost:PORT)");
  serve_command->add_option("--certificate", serve.server.certificate, "PEM chain; with --key, HTTPS is served")
      ->check(CLI::ExistingFile);
  serve_command->add_option("--key", serve.server.key, "PEM private key")->check(CLI::ExistingFile);
  serve_command->add_option("--workers", serve.server.workers, "threads that answer requests")->capture_default_str();
  serve_command->add_option("--requests-per-minute", serve.server.requests_per_minute, "of one client address")
      ->capture_default_str();
  serve_command->add_option("--trusted-proxy", serve.server.trusted_proxies, "address whose X-Forwarded-For is believed");
  serve_command->add_flag("--access-log", serve.access_log, "one line a request on stderr");

  auto* edxml_command = app.add_subcommand("edxml", "edXML packages (QCVN 102:2016/BTTTT)");
  edxml_command->require_subcommand(1);
  std::vector<std::string> files;
  auto* check_command = edxml_command->add_subcommand("check", "one JSON line a file; exit 0 only if all are readable");
  check_command->add_option("FILE", files)->required();

  auto* calendar_command = app.add_subcommand("calendar", "holidays and swapped days that are announced; a running server takes them up within seconds");
  calendar_command->require_subcommand(1);
  program::HouseOptions calendar;
  std::string calendar_day;
  std::string calendar_words;
  bool calendar_worked = false;
  auto* calendar_add = calendar_command->add_subcommand("add", "a holiday, or with --worked a day that is worked instead");
  auto* calendar_remove = calendar_command->add_subcommand("remove", "the day is again what calendar.csv says");
  auto* calendar_list = calendar_command->add_subcommand("list", "one line a day");
  for (auto* command : {calendar_add, calendar_remove, calendar_list}) add_house_options(*command, calendar);
  for (auto* command : {calendar_add, calendar_remove}) command->add_option("DAY", calendar_day, "like 2020-10-15")->required();
  calendar_add->add_option("--words", calendar_words, "what it is called, as people read it")->required();
  calendar_add->add_flag("--worked", calendar_worked, "a day off that is worked");

  auto* services_command = app.add_subcommand("services", "public services");
  services_command->require_subcommand(1);
  auto* procedures_command = services_command->add_subcommand("check", "procedure files: every fault; exit 0 only without one");
  procedures_command->add_option("FILE", files)->required();
  program::HouseOptions catalogue;
  std::filesystem::path exported;
  std::size_t wanted = 1671;
  auto* import_command = services_command->add_subcommand("import", "new versions of procedures: all of the files or none");
  auto* export_command = services_command->add_subcommand("export", "every version of every procedure, one file each");
  auto* fill_command = services_command->add_subcommand("fill", "procedures made up for tests of scale, marked as such");
  auto* end_command = services_command->add_subcommand("end", "a procedure ends without one that follows; dossiers under way go on");
  for (auto* command : {import_command, export_command, end_command, fill_command}) add_house_options(*command, catalogue);
  std::string ended_code;
  std::string ended_on;
  end_command->add_option("CODE", ended_code, "like 1.001193")->required();
  end_command->add_option("--on", ended_on, "the first day on which it is no more")->required();
  import_command->add_option("FILE", files)->required();
  export_command->add_option("--to", exported, "folder to write to")->required();
  fill_command->add_option("--count", wanted, "how many there shall be")->capture_default_str()->check(CLI::Range(1, 100'000));

  auto* audit_command = app.add_subcommand("audit", "the hash-chained audit log");
  audit_command->require_subcommand(1);
  auto* verify_command = audit_command->add_subcommand("verify", "recompute the chain; names the first broken record");
  program::HouseOptions audited;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  add_house_options(*verify_command, audited);
  verify_command->add_option("--from", from, "id of the first record");
  verify_command->add_option("--to", to, "id of the last record");

  auto* openapi_command = app.add_subcommand("openapi", "print the OpenAPI 3.1 document of the API");

  program::HouseOptions simulated;
  simulate::Options simulation;
  auto* simulate_command = app.add_subcommand("simulate", "fill an instance with plausible document traffic");
  add_house_options(*simulate_command, simulated);
  simulate_command->add_option("--month", simulation.month, "YYYY-MM, or YYYY for a whole year")->required();
  simulate_command->add_option("--seed", simulation.seed, "the same seed gives the same month")->capture_default_str();
  simulate_command->add_option("--scale", simulation.scale, "share of the province's real volume")->capture_default_str();

  auto const sign = signing::add_sign_command(app);
  std::function<int()> chosen;
  signing::pki::add_command(app, chosen);
  signing::keys::add_command(app, chosen);
  payments::add_command(app, chosen);
  citizens::add_command(app, chosen);
  auto* accounts_command = app.add_subcommand("accounts", "who may sign in");
  accounts_command->require_subcommand(1);
  program::HouseOptions opened;
  std::string official;
  std::optional<std::string> username;
  auto* open_command = accounts_command->add_subcommand("open", "the first account; prints a temporary password once");
  add_house_options(*open_command, opened);
  open_command->add_option("--official", official, "number of an official, as in officials.csv")->required();
  open_command->add_option("--username", username, "left out: made from the name");

  auto* exchange_command = app.add_subcommand("exchange", "the provincial axis");
  exchange_command->require_subcommand(1);
  auto* client_command = exchange_command->add_subcommand("client", "software of other vendors that may call /vxp/");
  client_command->require_subcommand(1);
  program::HouseOptions beside;
  std::string client_agency;
  std::string client_system;
  auto* client_add = client_command->add_subcommand("add", "a new credential; prints its secret once");
  auto* client_list = client_command->add_subcommand("list", "one line a credential");
  auto* client_remove = client_command->add_subcommand("remove", "takes a credential away");
  for (auto* command : {client_add, client_list, client_remove}) add_house_options(*command, beside);
  client_add->add_option("--agency", client_agency, "code of an agency that works in other software")->required();
  client_add->add_option("--system-id", client_system, "what the client calls itself")->required();
  client_remove->add_option("--system-id", client_system, "what the client calls itself")->required();

  auto* national_command = app.add_subcommand("national", "the national axis");
  national_command->require_subcommand(1);
  national::SandboxOptions sandbox;
  auto* sandbox_command = national_command->add_subcommand("serve", "play the national axis, with faults on demand");
  sandbox_command->add_option("--data", sandbox.data, "folder of the sandbox")->capture_default_str();
  sandbox_command->add_option("--port", sandbox.port, "port; 0 for any free one")->capture_default_str();
  sandbox_command->add_option("--address", sandbox.address, "address to listen on")->capture_default_str();
  sandbox_command->add_option("--system", sandbox.systems, "ID=SECRET of a province; may be given again")->required();
  sandbox_command->add_option("--faults", sandbox.faults, "slow=0.1,error=0.1,cut=0.1,duplicate=0.1,disorder=0.5");
  sandbox_command->add_option("--seed", sandbox.seed, "of the faults")->capture_default_str();

  CLI11_PARSE(app, argc, argv);
  try {
    if (auto const code = sign()) return *code;
    if (chosen) return chosen();
    if (*serve_command) return program::serve(std::move(serve));
    if (*check_command) return edxml::check(files, std::cout);
    if (*procedures_command) return services::check(files, std::cout);
    if (*import_command) return import_procedures(catalogue, files);
    if (*export_command) return export_procedures(catalogue, exported);
    if (*end_command) return end_procedure(catalogue, ended_code, ended_on);
    if (*fill_command) return fill_procedures(catalogue, wanted);
    if (*calendar_add) return change_calendar(calendar, calendar_day, calendar_words, calendar_worked);
    if (*calendar_remove) return change_calendar(calendar, calendar_day, {}, false);
    if (*calendar_list) return list_calendar(calendar);
    if (*verify_command) return verify_audit(audited, from, to);
    if (*openapi_command) {
      std::cout << web::openapi(program::all_routes(accounts::routes(), Settings{}), "Tỉnh Số") << '\n';
      return 0;
    }
    if (*simulate_command) {
      return run_simulation(simulated, simulation);
    }
    if (*open_command) return open_account(opened, official, username);
    if (*client_add) return add_exchange_client(beside, {client_agency, client_system});
    if (*client_list) return list_exchange_clients(beside);
    if (*client_remove) return remove_exchange_client(beside, client_system);
    if (*sandbox_command) return national::serve_sandbox(sandbox);
  } catch (Error const& fault) {
    fmt::print(stderr, "tinhso: {}\n", told(fault));
    return 1;
  } catch (std::exception const& fault) {
    fmt::print(stderr, "tinhso: {}\n", fault.what());
    return 1;
  }
  return 0;
}
