// Agencies ask for certificates, renewals, suspensions and revocations; the province answers each exactly once.
#include "signing/signing_fixture_test.hpp"

namespace tinhso::signing {
namespace {

class PapersTest : public SigningTest {
 protected:
  PaperInput ask_for(PaperKind kind, Principal const& who) {
    PaperInput out;
    out.kind = kind;
    out.reason = "Mới bổ nhiệm";
    out.paper = "20/CV-UBND";
    out.ticket = ticket(who);
    return out;
  }
  PaperRow ask(PaperKind kind, std::optional<std::int64_t> about) {
    auto input = ask_for(kind, clerk_);
    (kind == PaperKind::request ? input.position : input.certificate) = about;
    return add_paper(house.context(), clerk_, origin, input);
  }
  CertificateInput grant_of(PaperRow const& asked, Principal const& holder,
                            std::chrono::hours valid = std::chrono::hours{24 * 365}) {
    CertificateInput out;
    out.ticket = ticket(keeper, certificates::pem(issue(holder, valid).certificate), "chung-thu.crt");
    out.position = position_of(holder).id;
    out.paper = "12/TB-CTS";
    out.request = asked.id;
    return out;
  }
  PaperRow state_of(std::int64_t id) {
    for (auto const& row : papers_page(house.context(), keeper, {}).items)
      if (row.id == id) return row;
    throw NotFound{};
  }
  std::vector<std::string> told(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& one : work::notices(house.context(), who, {}).items) out.push_back(one.kind);
    return out;
  }
};

TEST_P(PapersTest, A_request_with_its_document_reaches_the_province_and_the_answer_the_clerk) {
  auto const asked = ask(PaperKind::request, position_of(leader_).id);
  EXPECT_EQ(asked.state, PaperState::open);
  EXPECT_EQ(asked.holder, leader_.name);
  EXPECT_EQ(asked.agency, minh);
  EXPECT_TRUE(asked.mine);
  EXPECT_THAT(told(keeper), ::testing::Contains("certificate_asked"));
  auto const seen = papers_page(house.context(), keeper, {}).items;
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_FALSE(seen[0].mine);
  EXPECT_EQ(paper_file(house.context(), keeper, asked.id).type, "application/pdf");
  add_certificate(house.context(), keeper, origin, grant_of(asked, leader_));
  auto const done = state_of(asked.id);
  EXPECT_EQ(done.state, PaperState::done);
  EXPECT_EQ(done.closed_by, keeper.name);
  EXPECT_TRUE(done.certificate);
  EXPECT_THAT(told(clerk_), ::testing::Contains("certificate_answered"));
}

TEST_P(PapersTest, What_others_must_not_ask_see_or_answer) {
  auto const asked = ask(PaperKind::request, position_of(leader_).id);
  auto other = ask_for(PaperKind::request, clerk_);
  other.position = position_of(leader(anh)).id;
  EXPECT_THROW(add_paper(house.context(), clerk_, origin, other), Invalid) << "another agency's person";
  other.ticket = ticket(leader_);
  other.position = position_of(leader_).id;
  EXPECT_THROW(add_paper(house.context(), leader_, origin, other), Forbidden);
  auto foreign = ask_for(PaperKind::request, officer(minh));
  foreign.ticket = ticket(clerk(anh));
  foreign.position = position_of(officer(minh)).id;
  EXPECT_THROW(add_paper(house.context(), officer(minh), origin, foreign), NotFound) << "an upload of somebody else";
  for (auto const& stranger : {clerk(anh), administrator(anh)}) {
    EXPECT_TRUE(papers_page(house.context(), stranger, {}).items.empty());
    EXPECT_THROW(paper_file(house.context(), stranger, asked.id), NotFound);
    EXPECT_THROW(withdraw_paper(house.context(), stranger, origin, asked.id), NotFound);
  }
  EXPECT_THROW(refuse_paper(house.context(), administrator(anh), origin, asked.id, "Không"), NotFound);
  EXPECT_THROW(refuse_paper(house.context(), clerk_, origin, asked.id, "Không"), Forbidden);
  EXPECT_THROW(withdraw_paper(house.context(), officer(minh), origin, asked.id), NotFound) << "not who asked";
  EXPECT_THROW(paper_file(house.context(), leader_, asked.id), Forbidden);
  EXPECT_THROW(papers_page(house.context(), leader_, {}), Forbidden);
  EXPECT_EQ(state_of(asked.id).state, PaperState::open);
}

TEST_P(PapersTest, An_answer_fits_its_request_and_comes_once) {
  auto const asked = ask(PaperKind::request, position_of(leader_).id);
  EXPECT_EQ(outcome([&] { ask(PaperKind::request, position_of(leader_).id); }), "signing.request_open");
  EXPECT_THROW(add_certificate(house.context(), keeper, origin, grant_of(asked, clerk_)), Invalid) << "another holder";
  EXPECT_TRUE(certificates_page(house.context(), keeper, {}).items.empty()) << "nothing was entered";
  refuse_paper(house.context(), keeper, origin, asked.id, "Thiếu quyết định bổ nhiệm");
  auto const refused = state_of(asked.id);
  EXPECT_EQ(refused.answer, "Thiếu quyết định bổ nhiệm");
  EXPECT_EQ(refused.reason, "Mới bổ nhiệm") << "the request stays as it was";
  EXPECT_THAT(told(clerk_), ::testing::Contains("certificate_refused"));
  EXPECT_THROW(refuse_paper(house.context(), keeper, origin, asked.id, "Lần nữa"), NotFound);
  EXPECT_THROW(add_certificate(house.context(), keeper, origin, grant_of(asked, leader_)), NotFound);
  auto const again = ask(PaperKind::request, position_of(leader_).id);
  EXPECT_EQ(withdraw_paper(house.context(), clerk_, origin, again.id).state, PaperState::withdrawn);
  EXPECT_THROW(withdraw_paper(house.context(), clerk_, origin, again.id), NotFound);
}

TEST_P(PapersTest, Suspension_resumption_and_revocation_are_asked_for_and_done) {
  auto const id = enter(issue(leader_), leader_).certificate.id;
  auto const change = [&](CertificateChange to, std::int64_t request) {
    ChangeInput input;
    input.change = to;
    input.reason = "Theo đề nghị";
    input.paper = "30/TB-CTS";
    input.request = request;
    return change_certificate(house.context(), keeper, origin, id, input);
  };
  auto const suspend = ask(PaperKind::suspend, id);
  EXPECT_THROW(change(CertificateChange::revoke, suspend.id), Invalid) << "not what was asked for";
  EXPECT_EQ(certificate_view(house.context(), keeper, id).certificate.state, CertificateState::active);
  EXPECT_EQ(change(CertificateChange::suspend, suspend.id).certificate.state, CertificateState::suspended);
  EXPECT_EQ(change(CertificateChange::resume, ask(PaperKind::resume, id).id).certificate.state,
            CertificateState::active);
  auto const revoke = ask(PaperKind::revoke, id);
  EXPECT_EQ(change(CertificateChange::revoke, revoke.id).certificate.state, CertificateState::revoked);
  EXPECT_EQ(state_of(revoke.id).state, PaperState::done);
  auto elsewhere = ask_for(PaperKind::revoke, clerk(anh));
  elsewhere.certificate = id;
  EXPECT_THROW(add_paper(house.context(), clerk(anh), origin, elsewhere), Invalid);
}

TEST_P(PapersTest, A_renewal_ends_the_warning_and_a_seal_is_asked_for_without_a_position) {
  enter(issue(leader_, std::chrono::hours{24 * 40}), leader_);
  auto const old = certificates_page(house.context(), clerk_, {}).items.at(0).id;
  auto const renew = ask(PaperKind::renew, old);
  add_certificate(house.context(), keeper, origin, grant_of(renew, leader_));
  EXPECT_EQ(state_of(renew.id).state, PaperState::done);
  house.pass(std::chrono::hours{24 * 15});
  EXPECT_EQ(keep_register(house.context()), 0) << "its holder has a later one";
  auto const seal = ask(PaperKind::request, {});
  EXPECT_EQ(seal.holder_kind, HolderKind::seal);
  EXPECT_EQ(seal.holder, "Ủy ban nhân dân xã Hải Minh");
}

TEST_P(PapersTest, The_register_shows_a_clerk_their_own_agency_and_a_holder_their_own) {
  auto const id = enter(issue(leader_), leader_).certificate.id;
  EXPECT_EQ(certificates_page(house.context(), clerk_, {}).items.size(), 1U);
  EXPECT_TRUE(certificates_page(house.context(), clerk(anh), {}).items.empty());
  EXPECT_TRUE(certificates_page(house.context(), clerk(tinh), {}).items.empty()) << "writing does not reach below";
  EXPECT_THROW(certificates_page(house.context(), leader_, {}), Forbidden);
  EXPECT_EQ(certificate_view(house.context(), leader_, id).certificate.holder, leader_.name);
  EXPECT_TRUE(certificate_view(house.context(), clerk_, id).actions.empty());
  EXPECT_THROW(certificate_view(house.context(), clerk(anh), id), NotFound);
}

INSTANTIATE_TEST_SUITE_P(Engines, PapersTest, ::tinhso::testing::both_engines(), ::tinhso::testing::engine_name);

}  // namespace
}  // namespace tinhso::signing
