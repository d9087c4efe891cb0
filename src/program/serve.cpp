#include "program/serve.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include "exchange/exchange.hpp"
#include "national/national.hpp"
#include "platform/events/events.hpp"
#include "platform/web/content_policy.hpp"
#include "program/demo_identity.hpp"
#include "program/rooms.hpp"
#include "program/upkeep.hpp"
#include "services/announcement.hpp"
#include "signing/agent.hpp"
#include "signing/signing.hpp"
#include "work/work.hpp"

namespace tinhso::program {
namespace {

/// SIGINT and SIGTERM are taken by wait_for_signal() alone; every thread started later inherits the mask.
sigset_t block_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return set;
}

enum class Next { stop, anew };
constexpr timespec look_every{5, 0};

/// Until a signal comes, or the calendar that the house was opened with is no longer the province's.
Next wait_for_signal(sigset_t const& set, House const& house) {
  for (;;) {
    if (sigtimedwait(&set, nullptr, &look_every) > 0) return Next::stop;
    try {
      if (house.calendar_is_old()) return Next::anew;
    } catch (std::exception const& fault) {  // the database is away; it is told where it is needed
      spdlog::warn("the calendar could not be looked at: {}", fault.what());
    }
  }
}

void greet(House& house, std::string const& address) {
  auto& context = house.context();
  fmt::print("\n  {} is at work: {}\n", context.settings.officials_app, address);
  if (context.settings.demo) {
    fmt::print("\n  Fictional people who can sign in:\n");
    for (auto const& who : accounts::demo_sign_ins(context.database))
      fmt::print("    {:<22} {:<14} {}, {} {}\n", who.username, who.password, who.name, who.position, who.agency);
    fmt::print("\n  {}, the citizens' app: {}congdan/, where one signs in as somebody fictional too\n", context.settings.citizens_app,
               address);
  }
  fmt::print("\n  Ctrl-C stops it.\n\n");
  std::fflush(stdout);
}

/// How browsers may reach this server.
std::vector<std::string> origins_of(Settings const& settings, std::string const& address, bool tls, unsigned short port) {
  std::vector<std::string> out{settings.origin};
  for (auto const& host : {address, std::string{"localhost"}, std::string{"127.0.0.1"}})
    out.push_back(fmt::format("{}://{}:{}", tls ? "https" : "http", host, port));
  return out;
}

Next run(ServeOptions& options, bool first) {
  auto const signals = block_signals();
  bool const tls = !options.server.certificate.empty();
  House house{options.house};
  auto& context = house.context();

  if (options.server.assets.empty()) {
    auto const officials = share_folder() / "web" / "officials" / "dist";
    if (std::filesystem::exists(officials)) options.server.assets["/"] = officials;
    else spdlog::warn("the officials' web app has not been built; only the API is served");
    auto const citizens = share_folder() / "web" / "citizen" / "dist";
    if (std::filesystem::exists(citizens)) options.server.assets["/congdan"] = citizens;
  }
  options.server.title = "Tỉnh Số: " + context.settings.province;
  options.server.idempotency = web::database_idempotency(context.database, context.clock);

  options.server.more_metrics = [&context] { return exchange::metrics(context); };

  auto const agent = signing::read_agent_settings(context.settings.data_folder);
  web::let_pages_connect_to(agent.on ? agent.address : "");

  auto door = accounts::door();
  options.server.recall = door.recall;
  web::Server server{options.server, all_routes(std::move(door.routes), context.settings), context, door.authenticator,
                     door.advice};
  events::set_listener([&server](events::Event const& event) {
    server.broadcast({event.id, event.topic, event.kind, event.payload});
  });

  context.database.write([&](database::Session& session) { jobs::recover(session, context.clock.now()); });
  jobs::Runner runner{context.database, context.clock, all_handlers(context), options.job_threads};
  work::schedule(context);
  services::schedule(context);
  signing::schedule(context);
  exchange::schedule(context);
  runner.start();
  std::optional<national::Link> link;
  if (auto const axis = national::read_options(context.settings.data_folder)) link.emplace(context, *axis).start();
  Upkeep upkeep{context};
  server.start();
  std::optional<DemoIdentity> identity;
  if (context.settings.demo)
    identity.emplace(context.settings.data_folder, options.server.address, origins_of(context.settings, options.server.address, tls, server.port()));
  options.server.port = server.port();  // stays the same when the house is opened anew
  if (first) greet(house, fmt::format("{}://{}:{}/", tls ? "https" : "http", options.server.address, server.port()));

  auto const next = wait_for_signal(signals, house);
  fmt::print("\n{}\n", next == Next::stop ? "Stopping…" : "A day was announced: the calendar is read anew.");
  std::fflush(stdout);
  server.stop(std::chrono::seconds{10});
  link.reset();
  runner.stop();
  events::set_listener({});
  return next;
}

}  // namespace

int serve(ServeOptions options) {
  // The greeting goes to stdout, the log to stderr: a service manager keeps the second.
  spdlog::set_default_logger(spdlog::stderr_color_mt("tinhso"));
  spdlog::set_level(options.access_log ? spdlog::level::info : spdlog::level::warn);
  try {
    for (bool first = true; run(options, first) == Next::anew; first = false) {
    }
    return 0;
  } catch (std::exception const& fault) {
    fmt::print(stderr, "tinhso: {}\n", fault.what());
    return 1;
  }
}

}  // namespace tinhso::program
