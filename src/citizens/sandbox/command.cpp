#include <fmt/format.h>
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "citizens/sandbox/sandbox.hpp"
#include "signing/service/service.hpp"

namespace tinhso::citizens {
namespace {

struct SandboxOptions {
  std::filesystem::path data;
  SandboxClient client;
  std::string origin;
  bool with_parent = false;
  web::ServerOptions server;
};

int serve_sandbox(SandboxOptions& options) {
  if (options.client.secret.size() < 16) throw std::runtime_error{"the client's secret needs 16 characters or more"};
  if (options.with_parent) prctl(PR_SET_PDEATHSIG, SIGTERM);
  signing::service::Folder folder{options.data, sandbox_migrations(), true};
  Sandbox sandbox{folder.context(), options.client};
  options.server.requests_per_minute = 1'000'000;
  return signing::service::serve(options.server, sandbox.routes(), folder.context(), {}, [&](unsigned short port) {
    auto const origin = options.origin.empty() ? fmt::format("http://{}:{}", options.server.address, port) : options.origin;
    sandbox.reached_at(origin);
    fmt::print("the identity provider (sandbox) is at work: {}\n", origin);
  });
}

}  // namespace

void add_command(CLI::App& app, std::function<int()>& chosen) {
  auto const options = std::make_shared<SandboxOptions>();
  options->server.port = 8096;
  auto* identity = app.add_subcommand("identity", "the national identity account of citizens");
  identity->require_subcommand(1);
  auto* sandbox = identity->add_subcommand("sandbox", "an identity provider to demonstrate and test with; nobody in it exists");
  sandbox->require_subcommand(1);
  auto* serve = sandbox->add_subcommand("serve", "play the provider for one client");
  serve->add_option("--data", options->data, "folder of the sandbox")->required();
  serve->add_option("--client", options->client.id, "the client's name there")->required();
  serve->add_option("--secret", options->client.secret, "the client's secret")->required();
  serve->add_option("--redirect", options->client.redirects, "page of the client; may be given again")->required();
  serve->add_option("--port", options->server.port, "port; 0 for any free one")->capture_default_str();
  serve->add_option("--address", options->server.address, "address to listen on")->capture_default_str();
  serve->add_option("--origin", options->origin, "how browsers reach it (default http://ADDRESS:PORT)");
  serve->add_flag("--with-parent", options->with_parent, "end when the process that started it ends");
  serve->callback([&chosen, options] { chosen = [options] { return serve_sandbox(*options); }; });
}

}  // namespace tinhso::citizens
