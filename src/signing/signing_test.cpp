// The register of certificates, and documents sent, seen and signed through a key service of its own.
#include "signing/signing_fixture_test.hpp"

namespace tinhso::signing {
namespace {

TEST_P(SigningTest, A_certificate_is_entered_from_its_file_and_found_again) {
  auto const made = issue(leader_);
  auto const view = enter(made, leader_);
  EXPECT_EQ(view.certificate.holder, leader_.name);
  EXPECT_EQ(view.certificate.agency, minh);
  EXPECT_EQ(view.certificate.state, CertificateState::active);
  ASSERT_EQ(view.papers.size(), 1U);
  EXPECT_EQ(view.papers[0].paper, "12/TB-CTS");
  EXPECT_THROW(enter(made, leader_), Conflict);
  CertificateQuery query;
  query.q = "hai minh";
  EXPECT_EQ(certificates_page(house.context(), keeper, query).items.size(), 1U);
  query.q = "khong co";
  EXPECT_TRUE(certificates_page(house.context(), keeper, query).items.empty());
  auto const csv = certificates_csv(house.context(), keeper);
  EXPECT_NE(csv.find(view.certificate.serial), std::string::npos);
  // Who must not: another commune sees nothing of it. Its holder and who asks for its renewal read it, and change nothing.
  EXPECT_TRUE(certificates_page(house.context(), administrator(anh), {}).items.empty());
  EXPECT_THROW(certificate_view(house.context(), administrator(anh), view.certificate.id), NotFound);
  EXPECT_THROW(certificate_view(house.context(), clerk(anh), view.certificate.id), NotFound);
  for (auto const& reader : {leader_, clerk_}) {
    EXPECT_TRUE(certificate_view(house.context(), reader, view.certificate.id).actions.empty());
    EXPECT_THROW(change_certificate(house.context(), reader, origin, view.certificate.id,
                                    {CertificateChange::revoke, "Không", "1/QĐ", {}, {}}),
                 Forbidden);
  }
  CertificateInput bad;
  bad.ticket = ticket(keeper, "not a certificate", "x.crt");
  bad.position = position_of(leader_).id;
  bad.paper = "1";
  EXPECT_THROW(add_certificate(house.context(), keeper, origin, bad), Invalid);
  bad.ticket = ticket(keeper, certificates::pem(ca->root()), "ca.crt");
  EXPECT_THROW(add_certificate(house.context(), keeper, origin, bad), Invalid);
}

TEST_P(SigningTest, The_register_pages_by_key) {
  for (int i = 0; i < 5; ++i) enter(issue(leader_, std::chrono::hours{24 * (100 + i)}), leader_);
  CertificateQuery query;
  query.limit = 2;
  std::vector<std::int64_t> seen;
  for (;;) {
    auto const page = certificates_page(house.context(), keeper, query);
    for (auto const& row : page.items) seen.push_back(row.id);
    if (!page.next) break;
    query.after = *page.next;
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end())) << "what ends first on top";
}

TEST_P(SigningTest, A_certificate_is_suspended_resumed_and_revoked_with_a_paper) {
  auto const id = enter(issue(leader_), leader_).certificate.id;
  auto const change = [&](CertificateChange to) {
    return change_certificate(house.context(), keeper, origin, id, {to, "Nghỉ dài ngày", "15/QĐ-UBND", {}, {}});
  };
  EXPECT_EQ(change(CertificateChange::suspend).certificate.state, CertificateState::suspended);
  EXPECT_THROW(change(CertificateChange::suspend), Conflict);
  EXPECT_EQ(change(CertificateChange::resume).certificate.state, CertificateState::active);
  auto const revoked = change(CertificateChange::revoke);
  EXPECT_EQ(revoked.certificate.state, CertificateState::revoked);
  EXPECT_TRUE(revoked.actions.empty());
  EXPECT_EQ(revoked.papers.size(), 4U);
  EXPECT_THROW(change(CertificateChange::resume), Conflict);
}

TEST_P(SigningTest, What_ends_soon_is_warned_of_once_and_what_belongs_to_no_position_is_suspended) {
  enter(issue(leader_, std::chrono::hours{24 * 40}), leader_);
  EXPECT_EQ(keep_register(house.context()), 0);
  house.pass(std::chrono::hours{24 * 15});
  EXPECT_EQ(keep_register(house.context()), 1);
  EXPECT_EQ(keep_register(house.context()), 0);
  work::NoticeQuery unread;
  for (auto const& told : {administrator(minh), leader_}) {  // who keeps the register, and the holder
    auto const notices = work::notices(house.context(), told, unread).items;
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].kind, "certificate_ending");
  }
  EXPECT_TRUE(work::notices(house.context(), officer(minh), unread).items.empty());
  house.write([&](database::Session& s) {
    s.script({"test.end", "update organisation_position set valid_until = '2020-10-20' where official = " +
                              std::to_string(leader_.official)});
  });
  EXPECT_EQ(keep_register(house.context()), 1);
  CertificateQuery query;
  query.show = CertificateShow::suspended;
  EXPECT_EQ(certificates_page(house.context(), keeper, query).items.size(), 1U);
}

TEST_P(SigningTest, A_batch_of_forty_is_signed_with_one_consent_each_exactly_once) {
  auto const certificate = ready(leader_);
  auto const requests = send(40);
  EXPECT_EQ(my_signing(house.context(), leader_).waiting, 40);
  EXPECT_TRUE(my_signing(house.context(), leader_).ready);
  auto const consent = begin_consent(house.context(), leader_, origin, all(requests));
  EXPECT_EQ(consent.state, "open");
  ASSERT_EQ(consent.items.size(), 40U);
  EXPECT_EQ(consent.items[0].hash, requests[0].sha256.substr(0, 16));
  auto const done = confirm(consent);
  EXPECT_EQ(done.state, "done");
  for (auto const& item : done.items) EXPECT_EQ(item.state, "signed") << item.problem;
  for (auto const& request : requests) {
    auto const row = now_of(request);
    EXPECT_EQ(row.state, RequestState::completed);
    EXPECT_EQ(row.certificate, certificate);
    auto const before = house.files().read(request.sha256);
    auto const after = house.files().read(row.signed_sha256.value());
    EXPECT_TRUE(after.starts_with(before)) << "the frozen bytes are a prefix";
    EXPECT_NE(after.find("/ETSI.CAdES.detached"), std::string::npos);
  }
  // Again with the same consent: what was done is told, nothing is done.
  auto const again = confirm_consent(house.context(), leader_, origin, "phone", consent.id, proof(consent.challenge));
  EXPECT_EQ(again.state, "done");
  auto const trail =
      house.read([&](database::Session& s) { return audit::trail(s, "sign_request", std::to_string(requests[7].id)); });
  ASSERT_EQ(trail.size(), 2U) << "sent and signed, once";
  EXPECT_EQ(trail[1].action, "signing.sign");
  for (auto const* told :
       {"\"device\":\"phone\"", "document_sha256", "challenge", "certificate_sha256", "result_sha256"})
    EXPECT_NE(trail[1].after.find(told), std::string::npos) << told;
  EXPECT_EQ(my_signing(house.context(), leader_).waiting, 0);
  EXPECT_FALSE(house.read([](database::Session& s) { return audit::verify(s, {}, {}); }).first_broken);
}

TEST_P(SigningTest, A_document_that_cannot_be_signed_fails_alone) {
  ready(leader_);
  auto requests = send(2);
  SendInput broken;
  broken.signer = leader_.official;
  SendItem item;
  item.ticket = ticket(clerk_, "%PDF-1.4\nxref nowhere\n%%EOF\n", "hong.pdf");
  item.title = "Tệp hỏng";
  broken.items.push_back(item);
  requests.push_back(send_for_signature(house.context(), clerk_, origin, broken)[0]);
  auto const consent = begin_consent(house.context(), leader_, origin, all(requests));
  EXPECT_EQ(consent.items[2].state, "failed");
  EXPECT_FALSE(consent.items[2].problem.empty());
  auto const done = confirm(consent);
  EXPECT_EQ(done.items[0].state, "signed");
  EXPECT_EQ(done.items[1].state, "signed");
  EXPECT_EQ(done.items[2].state, "failed");
  EXPECT_EQ(now_of(requests[2]).state, RequestState::waiting);
  EXPECT_FALSE(now_of(requests[2]).problem.empty());
}

TEST_P(SigningTest, A_wrong_or_late_confirmation_signs_nothing) {
  ready(leader_);
  auto const requests = send(1);
  auto const first = begin_consent(house.context(), leader_, origin, all(requests));
  EXPECT_EQ(outcome([&] {
              confirm_consent(house.context(), leader_, origin, "phone", first.id, proof(accounts::random_token()));
            }),
            "signing.not_authorised");
  EXPECT_EQ(now_of(requests[0]).state, RequestState::waiting);
  EXPECT_EQ(consent_view(house.context(), leader_, first.id).state, "failed");
  auto const second = begin_consent(house.context(), leader_, origin, all(requests));
  house.pass(std::chrono::minutes{6});
  keys_house.pass(std::chrono::minutes{6});
  EXPECT_EQ(outcome([&] { confirm(second); }), "signing.consent_expired");
  EXPECT_EQ(now_of(requests[0]).state, RequestState::waiting);
}

TEST_P(SigningTest, Only_the_signer_with_an_active_certificate_signs) {
  auto const requests = send(1);
  EXPECT_EQ(outcome([&] { begin_consent(house.context(), leader_, origin, all(requests)); }), "signing.not_ready");
  auto const id = ready(leader_);
  EXPECT_EQ(outcome([&] { begin_consent(house.context(), leader(anh), origin, all(requests)); }), "signing.not_ready");
  auto acting = leader_;
  acting.acting_for = clerk_.official;
  EXPECT_EQ(outcome([&] { begin_consent(house.context(), acting, origin, all(requests)); }), "signing.own_name");
  EXPECT_EQ(outcome([&] { begin_consent(house.context(), officer(minh), origin, all(requests)); }), "forbidden");
  EXPECT_THROW(request_view(house.context(), officer(anh), requests[0].id), NotFound);
  auto const consent = begin_consent(house.context(), leader_, origin, all(requests));
  change_certificate(house.context(), keeper, origin, id, {CertificateChange::suspend, "Mất thiết bị", "1/QĐ", {}, {}});
  EXPECT_EQ(outcome([&] { confirm(consent); }), "signing.not_active") << "suspended between preview and confirmation";
  EXPECT_EQ(now_of(requests[0]).state, RequestState::waiting);
  EXPECT_EQ(outcome([&] { consent_view(house.context(), clerk_, consent.id); }), "not_found");
}

TEST_P(SigningTest, A_request_is_refused_or_taken_back_and_the_same_bytes_are_one_request) {
  auto const first = send(2);
  EXPECT_EQ(send(2)[0].id, first[0].id);
  auto const close = [&](Principal const& who, std::int64_t id, RequestState to) {
    return close_request(house.context(), who, origin, id, to, "Sai thể thức");
  };
  EXPECT_EQ(outcome([&] { close(clerk_, first[0].id, RequestState::refused); }), "signing.not_waiting")
      << "not the sender's to refuse";
  EXPECT_EQ(close(leader_, first[0].id, RequestState::refused).reason, "Sai thể thức");
  EXPECT_EQ(outcome([&] { close(leader_, first[0].id, RequestState::refused); }), "signing.not_waiting");
  EXPECT_EQ(close(clerk_, first[1].id, RequestState::withdrawn).state, RequestState::withdrawn);
  RequestQuery sent;
  sent.box = Box::sent;
  EXPECT_EQ(requests_page(house.context(), clerk_, sent).items.size(), 2U);
  RequestQuery waiting;
  waiting.state = RequestState::waiting;
  EXPECT_TRUE(requests_page(house.context(), leader_, waiting).items.empty());
  SendInput elsewhere;
  elsewhere.signer = leader(anh).official;
  elsewhere.items.resize(1);
  elsewhere.items[0].ticket = ticket(clerk_, small_pdf("x"));
  EXPECT_THROW(send_for_signature(house.context(), clerk_, origin, elsewhere), Invalid);
}

TEST_P(SigningTest, Two_confirmations_at_once_sign_once) {
  ready(leader_);
  auto const requests = send(3);
  auto const one = begin_consent(house.context(), leader_, origin, all(requests));
  auto const two = begin_consent(house.context(), leader_, origin, all(requests));
  confirm(one);
  auto const late = confirm(two);
  for (auto const& item : late.items) EXPECT_EQ(item.state, "failed") << "already decided";
  auto const trail =
      house.read([&](database::Session& s) { return audit::trail(s, "sign_request", std::to_string(requests[0].id)); });
  EXPECT_EQ(std::count_if(trail.begin(), trail.end(), [](auto const& r) { return r.action == "signing.sign"; }), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, SigningTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::signing
