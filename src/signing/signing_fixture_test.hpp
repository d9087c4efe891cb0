// An office with a training CA and a key service of its own, for the tests of this room.
#pragma once

#include "accounts/secrets.hpp"
#include "accounts/soft_authenticator_test.hpp"
#include "documents/office_test.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/keys/key_service.hpp"
#include "signing/pki/pki.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {

using accounts::base64url;
using organisation::Role;

/// A PDF of one page that says this at a height of `y` points (three digits), with a cross-reference table as it should be.
inline std::string small_pdf(std::string const& text, int y = 770) {
  std::vector<std::string> const objects{
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length " + std::to_string(text.size() + 31) + " >>\nstream\nBT /F1 12 Tf 72 " + std::to_string(y) +
          " Td (" + text +
          ") Tj ET\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string out = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", out.size());
    table += line;
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  auto const at = out.size();
  return out + "xref\n0 6\n" + table + "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n" + std::to_string(at) +
         "\n%%EOF\n";
}

class SigningTest : public documents_test::OfficeTest {
 protected:
  SigningTest() : OfficeTest{signing::migrations()} {}

  void SetUp() override {
    OfficeTest::SetUp();
    if (IsSkipped()) return;
    pki::Authority::init(folder.path() / "ca", {"Tỉnh Số", "http://127.0.0.1:1", pki::KeyKind::ec256, pki::KeyKind::ec256}, &house.clock());
    ca = std::make_unique<pki::Authority>(folder.path() / "ca", &house.clock());
    keys_house.settings().data_folder = folder.path() / "keys";
    std::filesystem::create_directory(folder.path() / "keys");
    service = std::make_unique<keys::KeyService>(keys_house.context(),
                                                 keys::KeyServiceOptions{"https://tinhso.example", "Tỉnh Số", ""});
    web::ServerOptions options;
    options.port = 0;
    options.requests_per_minute = 100'000;
    server = std::make_unique<web::Server>(options, service->routes(), keys_house.context(), service->authenticator(),
                                           nullptr);
    server->start();
    house.settings().signing.key_service = "http://127.0.0.1:" + std::to_string(server->port());
    house.settings().signing.client = "tinhso";
    house.settings().signing.secret = service->add_client("tinhso");
    leader_ = leader(minh);
    clerk_ = clerk(minh);
    keeper = administrator(tinh);
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::seconds{1});
  }

  organisation::Position position_of(Principal const& who) {
    return house.read([&](database::Session& s) { return organisation::positions_of(s, who.official, today()).at(0); });
  }
  pki::Issued issue(Principal const& who, std::chrono::hours valid = std::chrono::hours{24 * 365}) {
    pki::Order order;
    order.name = who.name;
    order.title = who.position;
    order.key = pki::KeyKind::ec256;
    order.valid = valid;
    return ca->issue(order);
  }
  CertificateView enter(pki::Issued const& made, Principal const& who) {
    CertificateInput input;
    input.ticket = ticket(keeper, certificates::pem(made.certificate), "chung-thu.crt");
    input.position = position_of(who).id;
    input.paper = "12/TB-CTS";
    return add_certificate(house.context(), keeper, origin, input);
  }
  /// Key at the service, entry in the register, passkey bound: everything a signer needs.
  std::int64_t ready(Principal const& who) {
    auto const made = issue(who);
    auto const id = enter(made, who).certificate.id;
    keys::NewCredential credential;
    credential.user =
        house.read([&](database::Session& s) { return organisation::find_official(s, who.official)->code; });
    credential.description = who.name;
    credential.chain = made.chain;
    credential.key_pem = certificates::key_pem(made.key.get());
    credential_ = service->add_credential(credential);
    auto const offer = service->enrol_begin({credential_});
    auto const bound = phone.create(offer.challenge);
    service->enrol(origin, {credential_, service->activation_code(credential_), base64url(bound.client_data),
                            base64url(bound.attestation_object)});
    return id;
  }
  std::vector<SignRequest> send(int count, std::string const& words = "Van ban") {
    SendInput input;
    input.signer = leader_.official;
    for (int i = 0; i < count; ++i) {
      SendItem item;
      item.ticket = ticket(clerk_, small_pdf(words + " " + std::to_string(i)), "van-ban-" + std::to_string(i) + ".pdf");
      item.title = "Văn bản " + std::to_string(i);
      item.code = std::to_string(i) + "/UBND";
      input.items.push_back(item);
    }
    return send_for_signature(house.context(), clerk_, origin, input);
  }
  ConsentInput all(std::vector<SignRequest> const& requests) {
    ConsentInput out;
    for (auto const& request : requests) out.requests.push_back(request.id);
    return out;
  }
  keys::WebauthnProof proof(std::string const& challenge) {
    ++phone.counter;
    auto const got = phone.get(challenge);
    return {base64url(phone.credential()), base64url(got.client_data), base64url(got.authenticator_data),
            base64url(got.signature)};
  }
  Consent confirm(Consent const& consent) {
    return confirm_consent(house.context(), leader_, origin, "phone", consent.id, proof(consent.challenge));
  }
  SignRequest now_of(SignRequest const& request) { return request_view(house.context(), leader_, request.id); }
  template <class F>
  std::string outcome(F&& act) {
    try {
      act();
    } catch (Error const& fault) {
      return fault.code();
    }
    return "done";
  }

  ::tinhso::testing::TemporaryFolder folder;
  ::tinhso::testing::TestHouse keys_house{database::Engine::sqlite, keys::migrations()};
  std::unique_ptr<pki::Authority> ca;
  std::unique_ptr<keys::KeyService> service;
  std::unique_ptr<web::Server> server;
  accounts_test::SoftAuthenticator phone;
  std::string credential_;
  Principal leader_, clerk_, keeper;
};

}  // namespace tinhso::signing
