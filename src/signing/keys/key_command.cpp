#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "signing/keys/key_service.hpp"
#include "signing/service/service.hpp"

namespace tinhso::signing::keys {
namespace {

namespace fs = std::filesystem;

struct KeyOptions {
  fs::path data;
  KeyServiceOptions service;
  web::ServerOptions server;
  NewCredential credential;
  std::string name;
  fs::path key;
  fs::path certificate;
  fs::path pin;
};

/// The folder as `init` left it.
struct Opened {
  Opened(fs::path const& at, bool alone) : folder{at, migrations(), alone} {
    if (!fs::exists(folder.path() / "origin"))
      throw std::runtime_error{"no key service in " + folder.path().string() + "; `tinhso key-service init` makes one"};
    options.origin = service::read_text(folder.path() / "origin");
    options.time_stamp_url = service::read_text(folder.path() / "time-stamps");
    keys = std::make_unique<KeyService>(folder.context(), options);
  }
  service::Folder folder;
  KeyServiceOptions options;
  std::unique_ptr<KeyService> keys;
};

int init_keys(KeyOptions const& options) {
  service::Folder const folder{options.data, migrations(), true};
  service::write_secret(folder.path() / "origin", options.service.origin);
  service::write_secret(folder.path() / "time-stamps", options.service.time_stamp_url);
  return 0;
}

int add_key(KeyOptions& options) {
  Opened opened{options.data, false};
  auto& credential = options.credential;
  credential.chain = certificates::read_file(service::read_text(options.certificate));
  if (!options.key.empty()) credential.key_pem = service::read_text(options.key, 64'000);
  if (!options.pin.empty()) {
    credential.token.pin = service::read_text(options.pin, 1'000);
    while (!credential.token.pin.empty() && credential.token.pin.back() == '\n') credential.token.pin.pop_back();
  }
  if (credential.description.empty())
    credential.description = certificates::describe(credential.chain.at(0)).common_name;
  fmt::print("{}\n", opened.keys->add_credential(credential));
  return 0;
}

int list_keys(KeyOptions const& options) {
  Opened opened{options.data, false};
  for (auto const& row : opened.keys->credentials())
    fmt::print("{}  {}  {}  {}  {} passkeys{}\n", row.name, row.user_id, row.description, row.backend, row.passkeys,
               row.enabled ? "" : "  disabled");
  return 0;
}

int serve_keys(KeyOptions& options) {
  Opened opened{options.data, true};
  return service::serve(options.server, opened.keys->routes(), opened.folder.context(), opened.keys->authenticator(),
                        [&](unsigned short port) {
                          fmt::print("the key service is at work: http://{}:{}/\n", options.server.address, port);
                        });
}

}  // namespace

void add_command(CLI::App& app, std::function<int()>& chosen) {
  auto const options = std::make_shared<KeyOptions>();
  options->server.port = 8890;
  auto* keys = app.add_subcommand("key-service", "keeps the keys of officials; a process of its own (CSC API v2)");
  keys->require_subcommand(1);
  auto const sub = [&](char const* name, char const* about, std::function<int()> run) {
    auto* command = keys->add_subcommand(name, about);
    command->add_option("--data", options->data, "folder of the key service, its own")->required();
    command->callback([&chosen, run] { chosen = run; });
    return command;
  };
  auto* init = sub("init", "make its folder, or change its settings", [options] { return init_keys(*options); });
  init->add_option("--origin", options->service.origin, "of the app that officials use; passkeys are bound to it")
      ->required();
  init->add_option("--time-stamps", options->service.time_stamp_url, "address of a time-stamp authority");

  auto* client = sub("client", "let a program use it; prints its secret, once", [options] {
    fmt::print("{}\n", Opened{options->data, false}.keys->add_client(options->name));
    return 0;
  });
  client->add_option("NAME", options->name, "of the program")->required();

  auto* add = sub("add", "add a key; prints its credentialID", [options] { return add_key(*options); });
  add->add_option("--user", options->credential.user, "number of the official, or code of the agency for a seal")
      ->required();
  add->add_option("--description", options->credential.description, "whose it is, in words");
  add->add_option("--certificate", options->certificate, "its certificate with the chain, PEM")
      ->required()
      ->check(CLI::ExistingFile);
  add->add_option("--key", options->key, "private key, PEM; copied into the folder")->check(CLI::ExistingFile);
  add->add_option("--module", options->credential.token.module, "PKCS#11 library, for a key on a token");
  add->add_option("--token", options->credential.token.token, "label of the token");
  add->add_option("--label", options->credential.token.key, "label of the key on it");
  add->add_option("--pin-file", options->pin, "file with the PIN")->check(CLI::ExistingFile);

  auto* activate = sub("activate", "a code with which its owner binds one passkey within a day", [options] {
    fmt::print("{}\n", Opened{options->data, false}.keys->activation_code(options->name));
    return 0;
  });
  activate->add_option("CREDENTIAL", options->name, "credentialID")->required();

  sub("list", "the keys and how many passkeys each has", [options] { return list_keys(*options); });

  auto* disable = sub("disable", "let a key sign no more", [options] {
    Opened{options->data, false}.keys->set_enabled(options->name, false);
    return 0;
  });
  disable->add_option("CREDENTIAL", options->name, "credentialID")->required();

  auto* serve = sub("serve", "answer over HTTP", [options] { return serve_keys(*options); });
  serve->add_option("--port", options->server.port, "port; 0 for any free one")->capture_default_str();
  serve->add_option("--address", options->server.address, "address to listen on")->capture_default_str();
  serve->add_option("--tls-certificate", options->server.certificate, "PEM chain; with --tls-key, HTTPS is served");
  serve->add_option("--tls-key", options->server.key, "PEM private key");
}

}  // namespace tinhso::signing::keys
