// A draft goes to its leader, comes back signed, gets its number and the agency's seal, and only then is sent.
#include <png.h>

#include <regex>

#include "documents/seal.hpp"
#include "documents/wire.hpp"
#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/validate.hpp"
#include "signing/signing_fixture_test.hpp"

namespace tinhso::signing {
namespace {

/// Ink on a transparent ground.
std::string ink(std::uint32_t colour) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = 48;
  image.format = PNG_FORMAT_RGBA;
  std::string pixels;
  for (int i = 0; i < 48 * 48; ++i) {
    bool const inked = i % 5 == 0;
    for (int shift = 16; shift >= 0; shift -= 8) pixels += static_cast<char>(inked ? colour >> shift : 0);
    pixels += static_cast<char>(inked ? 255 : 0);
  }
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr);
  std::string out(size, '\0');
  png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr);
  out.resize(size);
  return out;
}

struct Rectangle {
  double left, bottom, right, top;
};
/// Of every widget, in the order of the file.
std::vector<Rectangle> rectangles(std::string const& pdf) {
  static std::regex const shape{R"(/Rect ?\[([-0-9.]+) ([-0-9.]+) ([-0-9.]+) ([-0-9.]+)\])"};
  std::vector<Rectangle> out;
  for (std::sregex_iterator at{pdf.begin(), pdf.end(), shape}, end; at != end; ++at)
    out.push_back({std::stod((*at)[1]), std::stod((*at)[2]), std::stod((*at)[3]), std::stod((*at)[4])});
  return out;
}

class OfficeSigningTest : public SigningTest {
 protected:
  void SetUp() override {
    SigningTest::SetUp();
    if (IsSkipped()) return;
    documents::set_flow_settings(house.context(), administrator(minh), origin, minh, {false, false, true, true});
    ready(leader_);
    set_image(house.context(), leader_, origin, {HolderKind::person, ticket(leader_, ink(0x2040a0), "chu-ky.png")});
  }
  /// The seal's key at the service under the agency's code, its certificate in the register, the clerk's passkey.
  void ready_seal() {
    pki::Order order;
    order.name = "UBND xã Hải Minh";
    order.purpose = pki::Purpose::seal;
    order.key = pki::KeyKind::ec256;
    auto const made = ca->issue(order);
    CertificateInput input;
    input.ticket = ticket(keeper, certificates::pem(made.certificate), "con-dau.crt");
    input.kind = HolderKind::seal;
    input.agency = minh;
    input.paper = "13/TB-CTS";
    add_certificate(house.context(), keeper, origin, input);
    keys::NewCredential credential;
    credential.user = "H40.40.01";
    credential.description = "Con dấu";
    credential.chain = made.chain;
    credential.key_pem = certificates::key_pem(made.key.get());
    auto const id = service->add_credential(credential);
    auto const offer = service->enrol_begin({id});
    auto const bound = clerks_phone.create(offer.challenge);
    service->enrol(
        origin, {id, service->activation_code(id), base64url(bound.client_data), base64url(bound.attestation_object)});
    set_image(house.context(), clerk_, origin, {HolderKind::seal, ticket(clerk_, ink(0xd01515), "con-dau.png")});
  }
  /// A draft with an annex, submitted: it waits for the leader.
  std::int64_t submitted() {
    auto input = draft(clerk_, {anh});
    input.signer = leader_.official;
    input.attachments.emplace();
    auto const paper =
        small_pdf(std::string(90, ' ') + "Pham Van Cau " + leader_.name.substr(leader_.name.rfind(' ') + 1), 300);
    input.attachments->push_back({ticket(clerk_, paper, "quyet-dinh.pdf"), {}, {}});
    input.attachments->push_back({ticket(clerk_, small_pdf("Phu luc"), "phu-luc.pdf"), {}, {}});
    auto const id = documents::create_draft(house.context(), clerk_, origin, input).id;
    documents::submit(house.context(), clerk_, origin, id, {});
    return id;
  }
  std::vector<documents::Attachment> files_of(std::int64_t document) {
    return house.read([&](database::Session& s) { return documents::attachments_of(s, document); });
  }
  std::int64_t jobs_of(std::string const& kind) {
    return house.read([&](database::Session& s) {
      constexpr database::Sql count{"test.jobs", "select count(*) from jobs_job where kind = :kind"};
      return s.one<std::int64_t>(count, {{"kind", kind}});
    });
  }
  std::int64_t signed_draft() {
    auto const id = submitted();
    auto const done = confirm(sign_draft(house.context(), leader_, origin, id));
    EXPECT_EQ(done.items.at(0).state, "signed") << done.items.at(0).problem;
    return id;
  }
  Consent confirm_seal(Consent const& consent) {
    ++clerks_phone.counter;
    auto const got = clerks_phone.get(consent.challenge);
    return confirm_consent(house.context(), clerk_, origin, "phone", consent.id,
                           {base64url(clerks_phone.credential()), base64url(got.client_data),
                            base64url(got.authenticator_data), base64url(got.signature)});
  }
  Policy policy() {
    Policy out;
    out.algorithms = default_algorithms();
    out.anchors = {certificate_of(ca->root())};
    out.crls = {ca->crl(pki::Issuer::root), ca->crl(pki::Issuer::sub)};
    out.at = house.now();
    return out;
  }

  accounts_test::SoftAuthenticator clerks_phone;
};

TEST_P(OfficeSigningTest, A_submitted_draft_waits_in_the_leaders_list_and_signing_closes_the_step) {
  auto const id = submitted();
  EXPECT_EQ(jobs_of("signing.offer"), 1);
  EXPECT_TRUE(offer_draft(house.context(), id));
  EXPECT_TRUE(offer_draft(house.context(), id)) << "the same request, not a second one";
  RequestQuery mine;
  mine.state = RequestState::waiting;
  auto const waiting = requests_page(house.context(), leader_, mine).items;
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].document, id);
  auto const before = files_of(id);
  auto const done = confirm(begin_consent(house.context(), leader_, origin, all(waiting)));
  EXPECT_EQ(done.items.at(0).state, "signed") << done.items.at(0).problem;
  auto const flow = documents::flow_view(house.context(), clerk_, id);
  EXPECT_EQ(flow.step, documents::FlowStep::ready);
  EXPECT_EQ(flow.signed_how, "digital");
  EXPECT_EQ(flow.signed_by, leader_.name);
  auto const after = files_of(id);
  EXPECT_NE(after[0].sha256, before[0].sha256);
  EXPECT_EQ(after[1].sha256, before[1].sha256) << "the annex is not the leader's to sign";
  auto const bytes = house.files().read(after[0].sha256);
  EXPECT_TRUE(bytes.starts_with(house.files().read(before[0].sha256)));
  EXPECT_EQ(static_cast<std::size_t>(after[0].bytes), bytes.size());
  auto const report = validate(bytes, policy());
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << json_line("x", report);
}

TEST_P(OfficeSigningTest, The_seal_follows_with_number_and_date_and_sends_the_document) {
  ready_seal();
  auto const id = signed_draft();
  auto const issued = documents::issue(house.context(), clerk_, origin, id);
  EXPECT_EQ(issued.seal, "waiting");
  EXPECT_FALSE(issued.code.empty());
  EXPECT_EQ(jobs_of("exchange.deliver"), 0) << "nothing leaves without the seal";
  EXPECT_THAT(issued.actions, ::testing::IsSupersetOf({"seal", "send_unsealed"}));
  auto const before = files_of(id);
  auto const consent = seal_document(house.context(), clerk_, origin, id);
  ASSERT_EQ(consent.items.size(), 2U) << "the document and its annex";
  auto const done = confirm_seal(consent);
  for (auto const& item : done.items) EXPECT_EQ(item.state, "signed") << item.problem;
  EXPECT_EQ(documents::outgoing_view(house.context(), clerk_, id).seal, "done");
  EXPECT_EQ(jobs_of("exchange.deliver"), 1);
  auto const after = files_of(id);
  auto const bytes = house.files().read(after[0].sha256);
  EXPECT_TRUE(bytes.starts_with(house.files().read(before[0].sha256))) << "the leader's signature is a prefix";
  auto const report = validate(bytes, policy());
  ASSERT_EQ(report.signatures.size(), 2U);
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << json_line("x", report);
  EXPECT_EQ(report.signatures[0].after, Changes::allowed);
  EXPECT_EQ(report.signatures[1].signer, "UBND xã Hải Minh");
  auto const annex = validate(house.files().read(after[1].sha256), policy());
  ASSERT_EQ(annex.signatures.size(), 1U);
  EXPECT_EQ(annex.verdict(), Verdict::total_passed) << json_line("x", annex);
  // A third of the signature is under the seal, from the left; both stand above the name (y = 300).
  auto const seen = rectangles(bytes);
  ASSERT_EQ(seen.size(), 2U);
  auto const& person = seen[0];
  auto const& seal = seen[1];
  EXPECT_NEAR((seal.right - person.left) / (person.right - person.left), 1.0 / 3, 0.01);
  EXPECT_LT(seal.left, person.left);
  EXPECT_NEAR((seal.top + seal.bottom) / 2, (person.top + person.bottom) / 2, 0.5);
  EXPECT_GT(person.bottom, 300);
  EXPECT_GT(person.left, 200) << "over the name, not where it goes by default";
  EXPECT_THROW(seal_document(house.context(), clerk_, origin, id), Conflict) << "sealed once";
  EXPECT_FALSE(house.read([](database::Session& s) { return audit::verify(s, {}, {}); }).first_broken);
}

TEST_P(OfficeSigningTest, Who_must_not_seal_does_not) {
  ready_seal();
  auto const id = signed_draft();
  documents::issue(house.context(), clerk_, origin, id);
  EXPECT_THROW(seal_document(house.context(), clerk(anh), origin, id), Error);
  EXPECT_EQ(outcome([&] { seal_document(house.context(), officer(minh), origin, id); }), "forbidden");
  EXPECT_THROW(documents::send_unsealed(house.context(), clerk(anh), origin, id, "x"), NotFound);
  EXPECT_THROW(documents::send_unsealed(house.context(), officer(minh), origin, id, "x"), Forbidden);
  // Another's passkey does not open the seal's key.
  auto const consent = seal_document(house.context(), clerk_, origin, id);
  EXPECT_THROW(confirm_consent(house.context(), clerk_, origin, "phone", consent.id, proof(consent.challenge)), Error);
  EXPECT_EQ(documents::outgoing_view(house.context(), clerk_, id).seal, "waiting");
}

TEST_P(OfficeSigningTest, Without_the_seal_it_is_sent_only_with_a_reason_that_is_logged) {
  auto const id = signed_draft();
  documents::issue(house.context(), clerk_, origin, id);
  EXPECT_EQ(outcome([&] { seal_document(house.context(), clerk_, origin, id); }), "signing.not_ready");
  EXPECT_EQ(documents::send_unsealed(house.context(), clerk_, origin, id, "Thiết bị hỏng").seal, "");
  EXPECT_EQ(jobs_of("exchange.deliver"), 1);
  EXPECT_THROW(documents::send_unsealed(house.context(), clerk_, origin, id, "Lần nữa"), Conflict);
  auto const trail = house.read([&](database::Session& s) { return audit::trail(s, "document", std::to_string(id)); });
  EXPECT_TRUE(std::any_of(trail.begin(), trail.end(), [](auto const& r) {
    return r.action == "documents.send_unsealed" && r.after.find("Thiết bị hỏng") != std::string::npos;
  }));
}

TEST_P(OfficeSigningTest, A_draft_given_back_meanwhile_is_not_signed) {
  auto const id = submitted();
  auto const consent = sign_draft(house.context(), leader_, origin, id);
  documents::give_back(house.context(), leader_, origin, id, {"Sửa lại đoạn hai"});
  auto const done = confirm(consent);
  EXPECT_EQ(done.items.at(0).state, "failed");
  EXPECT_FALSE(done.items.at(0).problem.empty());
  EXPECT_EQ(documents::flow_view(house.context(), clerk_, id).step, documents::FlowStep::drafting);
  EXPECT_THROW(sign_draft(house.context(), leader_, origin, id), Conflict);
  EXPECT_FALSE(offer_draft(house.context(), id));
}

TEST_P(OfficeSigningTest, An_agency_without_steps_gets_its_signed_draft_back_too) {
  documents::set_flow_settings(house.context(), administrator(minh), origin, minh, {false, false, false, false});
  auto input = draft(clerk_, {anh});
  input.signer = leader_.official;
  input.attachments.emplace();
  input.attachments->push_back({ticket(clerk_, small_pdf("Khong co ten ai"), "a.pdf"), {}, {}});
  auto const id = documents::create_draft(house.context(), clerk_, origin, input).id;
  SendInput send;
  send.signer = leader_.official;
  send.items.resize(1);
  send.items[0].document = id;
  auto const asked = send_for_signature(house.context(), clerk_, origin, send);
  auto const done = confirm(begin_consent(house.context(), leader_, origin, all(asked)));
  EXPECT_EQ(done.items.at(0).state, "signed") << done.items.at(0).problem;
  auto const issued = documents::issue(house.context(), clerk_, origin, id);
  EXPECT_EQ(issued.seal, "") << "the agency uses no digital seal";
  EXPECT_EQ(jobs_of("exchange.deliver"), 1);
  EXPECT_EQ(issued.attachments.at(0).sha256, now_of(asked[0]).signed_sha256);
}

TEST_P(OfficeSigningTest, A_draft_that_goes_by_steps_cannot_be_sent_past_them) {
  auto const drafted = documents::create_draft(house.context(), clerk_, origin, draft(clerk_, {anh}));
  SendInput send;
  send.signer = leader_.official;
  send.items.resize(1);
  send.items[0].document = drafted.id;
  EXPECT_EQ(outcome([&] { send_for_signature(house.context(), clerk_, origin, send); }), "signing.not_at_signing");
}

TEST_P(OfficeSigningTest, Pictures_are_their_owners) {
  EXPECT_EQ(image_file(house.context(), leader_, HolderKind::person).type, "image/png");
  EXPECT_THROW(image_file(house.context(), clerk_, HolderKind::person), NotFound);
  EXPECT_THROW(image_file(house.context(), clerk_, HolderKind::seal), NotFound);
  EXPECT_THROW(image_file(house.context(), officer(minh), HolderKind::seal), Forbidden);
  EXPECT_THROW(set_image(house.context(), clerk_, origin, {HolderKind::seal, ticket(clerk_, ink(0x2040a0), "a.png")}),
               Invalid)
      << "a seal is red";
  EXPECT_THROW(set_image(house.context(), officer(minh), origin,
                         {HolderKind::person, ticket(officer(minh), ink(0x2040a0), "a.png")}),
               Forbidden);
  set_image(house.context(), leader_, origin, {HolderKind::person, ticket(leader_, ink(0x1030c0), "moi.png")});
  EXPECT_TRUE(my_signing(house.context(), leader_).image);
}

INSTANTIATE_TEST_SUITE_P(Engines, OfficeSigningTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::signing
