#include <fmt/format.h>
#include <openssl/pem.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "signing/pki/pki.hpp"
#include "signing/service/service.hpp"

namespace tinhso::signing::pki {
namespace {

namespace fs = std::filesystem;

template <class E>
CLI::CheckedTransformer choices() {
  std::vector<std::pair<std::string, E>> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { out.emplace_back(d.name, d.value); });
  return CLI::CheckedTransformer(out);
}

struct PkiOptions {
  fs::path data;
  Making making;
  Order order;
  int days = 365;
  fs::path out;
  fs::path request;
  std::string serial;
  int reason = 0;
  Issuer issuer = Issuer::sub;
  web::ServerOptions server;
};

void write_file(fs::path const& file, std::string_view bytes) { std::ofstream{file, std::ios::binary} << bytes; }

/// A PKCS#10 request proves that its sender holds the key; nothing else of it is believed.
std::shared_ptr<EVP_PKEY> key_of_request(fs::path const& file) {
  auto const text = service::read_text(file, 64'000);
  certificates::Held<BIO> const bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  std::unique_ptr<X509_REQ, decltype(&X509_REQ_free)> const request{
      PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr), X509_REQ_free};
  auto* key = request ? X509_REQ_get_pubkey(request.get()) : nullptr;
  if (key == nullptr || X509_REQ_verify(request.get(), key) != 1) {
    EVP_PKEY_free(key);
    throw std::runtime_error{file.string() + " is not a certificate request that its own key signed"};
  }
  return {key, EVP_PKEY_free};
}

int issue_certificate(PkiOptions& options) {
  Authority authority{options.data};
  options.order.valid = std::chrono::hours{24} * options.days;
  if (!options.request.empty()) options.order.public_key = key_of_request(options.request);
  auto const made = authority.issue(options.order);
  std::string chain;
  for (auto const& one : made.chain) chain += certificates::pem(one);
  auto const crt = options.out.string() + ".crt";
  write_file(crt, chain);
  if (made.key) service::write_secret(options.out.string() + ".key", certificates::key_pem(made.key.get()));
  fmt::print("{} {}\n", certificates::describe(made.certificate).serial, crt);
  return 0;
}

int serve_pki(PkiOptions& options) {
  Authority authority{options.data, nullptr, true};
  return service::serve(options.server, authority.routes(), authority.context(), nullptr, [&](unsigned short port) {
    fmt::print("the training CA is at work: http://{}:{}/\n", options.server.address, port);
  });
}

}  // namespace

void add_command(CLI::App& app, std::function<int()>& chosen) {
  auto const options = std::make_shared<PkiOptions>();
  options->server.port = 8880;
  auto* pki = app.add_subcommand("pki", "a CA for demonstration and training, not the Government's");
  pki->require_subcommand(1);
  auto const sub = [&](char const* name, char const* about, std::function<int()> run) {
    auto* command = pki->add_subcommand(name, about);
    command->add_option("--data", options->data, "folder of the CA")->required();
    command->callback([&chosen, run] { chosen = run; });
    return command;
  };
  auto* init = sub("init", "make root, issuing CA, OCSP responders and time-stamp authority", [options] {
    Authority::init(options->data, options->making);
    return 0;
  });
  init->add_option("--url", options->making.url, "where `pki serve` will be reached")->capture_default_str();
  init->add_option("--name", options->making.name, "stands in the names of the CAs")->capture_default_str();
  init->add_option("--key", options->making.key, "rsa2048, rsa3072 or ec256")->transform(choices<KeyKind>());

  auto* issue = sub("issue", "issue a certificate; writes OUT.crt (with its chain) and OUT.key",
                    [options] { return issue_certificate(*options); });
  issue->add_option("--for", options->order.purpose, "person, seal, tsa or ocsp")->transform(choices<Purpose>());
  issue->add_option("--name", options->order.name, "common name")->required();
  issue->add_option("--organisation", options->order.organisation, "of the person");
  issue->add_option("--title", options->order.title, "position");
  issue->add_option("--identity", options->order.identity, "number of the person or agency");
  issue->add_option("--email", options->order.email, "e-mail address");
  issue->add_option("--key", options->order.key, "rsa2048, rsa3072 or ec256")->transform(choices<KeyKind>());
  issue->add_option("--days", options->days, "how long it is valid")->check(CLI::Range(1, 3650))->capture_default_str();
  issue->add_option("--request", options->request, "PKCS#10 in PEM, of a key that lies elsewhere")
      ->check(CLI::ExistingFile);
  issue->add_option("--out", options->out, "path of the files, without ending")->required();

  auto* revoke = sub("revoke", "revoke a certificate", [options] {
    Authority{options->data}.revoke(options->serial, options->reason);
    return 0;
  });
  revoke->add_option("SERIAL", options->serial, "hexadecimal")->required();
  revoke->add_option("--reason", options->reason, "RFC 5280: 1 key compromise, 3 changed, 4 superseded, 5 ended");

  auto* crl = sub("crl", "write the revocation list of a CA, DER", [options] {
    write_file(options->out, Authority{options->data}.crl(options->issuer));
    return 0;
  });
  crl->add_option("--issuer", options->issuer, "root or sub")->transform(choices<Issuer>());
  crl->add_option("--out", options->out, "file")->required();

  auto* serve =
      sub("serve", "OCSP, CRLs, CA certificates and time stamps over HTTP", [options] { return serve_pki(*options); });
  serve->add_option("--port", options->server.port, "port; 0 for any free one")->capture_default_str();
  serve->add_option("--address", options->server.address, "address to listen on")->capture_default_str();
}

}  // namespace tinhso::signing::pki
