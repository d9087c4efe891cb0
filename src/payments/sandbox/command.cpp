#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <thread>

#include "payments/sandbox/sandbox.hpp"
#include "signing/service/service.hpp"

namespace tinhso::payments {
namespace {

struct SandboxOptions {
  std::filesystem::path data;
  Keys keys;
  int times = 1;
  web::ServerOptions server;
};

int serve_sandbox(SandboxOptions& options) {
  if (options.keys.out.size() < 16 || options.keys.in.size() < 16)
    throw std::runtime_error{"both keys need 16 characters or more"};
  signing::service::Folder folder{options.data, sandbox_migrations(), true};
  Sandbox sandbox{folder.context(), options.keys, "", options.times};
  options.server.requests_per_minute = 1'000'000;
  std::atomic<bool> stopping = false;
  std::thread teller;
  auto const code =
      signing::service::serve(options.server, sandbox.routes(), folder.context(), {}, [&](unsigned short port) {
        auto const origin = fmt::format("http://{}:{}", options.server.address, port);
        sandbox.reached_at(origin);
        fmt::print("the payment gateway (sandbox) is at work: {}\n", origin);
        teller = std::thread{[&] {
          while (!stopping)
            if (sandbox.tell_merchants() == 0) std::this_thread::sleep_for(std::chrono::milliseconds{50});
        }};
      });
  stopping = true;
  teller.join();
  return code;
}

}  // namespace

void add_command(CLI::App& app, std::function<int()>& chosen) {
  auto const options = std::make_shared<SandboxOptions>();
  options->server.port = 8095;
  auto* payment = app.add_subcommand("payment", "online payment");
  payment->require_subcommand(1);
  auto* sandbox = payment->add_subcommand("sandbox", "a payment gateway to demonstrate and test with; it moves no money");
  sandbox->require_subcommand(1);
  auto* serve = sandbox->add_subcommand("serve", "play the gateway for one merchant");
  serve->add_option("--data", options->data, "folder of the sandbox")->required();
  serve->add_option("--merchant", options->keys.merchant, "name of the merchant")->required();
  serve->add_option("--key-out", options->keys.out, "what the merchant signs with")->required();
  serve->add_option("--key-in", options->keys.in, "what the gateway signs with")->required();
  serve->add_option("--notify", options->times, "how often each payment is told of; 0: never, it has to be asked for")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  serve->add_option("--port", options->server.port, "port; 0 for any free one")->capture_default_str();
  serve->add_option("--address", options->server.address, "address to listen on")->capture_default_str();
  serve->callback([&chosen, options] { chosen = [options] { return serve_sandbox(*options); }; });
}

}  // namespace tinhso::payments
