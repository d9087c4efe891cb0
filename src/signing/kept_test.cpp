// Signed files are brought to LT and LTA beside what was sent, against a real authority; what fails is tried again.
#include "signing/kept.hpp"

#include <atomic>

#include "documents/folders.hpp"
#include "documents/wire.hpp"
#include "signing/checked_office_test.hpp"
#include "signing/formats/file_signer.hpp"
#include "signing/formats/pki_test.hpp"
#include "signing/formats/validate.hpp"
#include "signing/signing_fixture_test.hpp"

namespace tinhso::signing {
namespace {

using signing::testing::paper;
using signing::testing::write_file;
using std::chrono::hours;
using std::chrono::minutes;

/// The training CA over a real port, at real time: workers know no other. `away`: its time-stamps are.
class Online {
 public:
  Online() {
    web::Routes routes;
    auto const forward = [this](web::Call& call) {
      if (away && call.request.path == "/tsa") throw Unavailable{"away", {"", ""}};
      for (auto const& route : authority->routes())
        if (route.path == call.request.path || (route.path == "/crl/{name}" && call.request.path.starts_with("/crl/")))
          return route.handle(call);
      throw NotFound{};
    };
    for (auto const& [method, path] :
         {std::pair{web::Method::post, "/ocsp"}, {web::Method::post, "/tsa"}, {web::Method::get, "/crl/{name}"}}) {
      auto route = web::get<web::None, web::Response>(path, web::anyone, nullptr, "?");
      route.method = method;
      route.handle = forward;
      routes.push_back(std::move(route));
    }
    web::ServerOptions options;
    options.port = 0;
    options.requests_per_minute = 100'000;
    server = std::make_unique<web::Server>(options, routes, house.context(), nullptr, nullptr);
    server->start();
    url = "http://127.0.0.1:" + std::to_string(server->port());
    pki::Authority::init(folder.path() / "ca", {"Tỉnh Số", url, pki::KeyKind::ec256});
    authority = std::make_unique<pki::Authority>(folder.path() / "ca");
    pki::Order order;
    order.name = "Trần Minh Họa";
    order.key = pki::KeyKind::ec256;
    issued = authority->issue(order);
  }
  ~Online() { server->stop(std::chrono::seconds{1}); }

  std::string signed_paper(std::string const& text, Level level = Level::b) {
    EVP_PKEY_up_ref(issued.key.get());
    FileSigner signer{issued.key.get(), issued.chain};
    HttpTimeStamper stamper{url + "/tsa"};
    HttpRevocation source{true};
    PdfSignOptions options;
    options.name = text;
    options.at = SystemClock{}.now();
    return sign_pdf(FrozenPdf{paper()}, options, level, {signer, &stamper, &source, Hash::sha256});
  }
  Policy policy() {
    Policy out;
    out.algorithms = default_algorithms();
    out.anchors = {certificate_of(authority->root())};
    out.source = &network;
    return out;
  }

  ::tinhso::testing::TestHouse house{database::Engine::sqlite};
  ::tinhso::testing::TemporaryFolder folder;
  std::string url;
  std::unique_ptr<pki::Authority> authority;
  pki::Issued issued;
  std::atomic<bool> away{false};
  HttpRevocation network{true};
  std::unique_ptr<web::Server> server;
};

class KeptTest : public CheckedOfficeTest {
 protected:
  void SetUp() override {
    CheckedOfficeTest::SetUp();
    if (IsSkipped()) return;
    house.clock().set(SystemClock{}.now());
    write_file((trust.path() / "root.crt").string(), online.authority->root());
    rules("grace_minutes = 30\n");
    house.settings().signing.time_stamps = online.url + "/tsa";
    keeper = administrator(tinh);
  }
  void rules(std::string const& upkeep, std::string const& algorithms = "") {
    write_file((trust.path() / "policy.toml").string(),
               "local_addresses = true\n" + algorithms + "[upkeep]\n" + upkeep);
  }
  KeptRow only() { return kept_page(house.context(), keeper, {}).items.at(0); }
  /// Does what is due, as the runner would.
  int work_off() {
    jobs::Runner runner{house.database(), house.clock(), handlers(house.context()), 1};
    return runner.drain();
  }
  std::string sent(std::int64_t document) {
    return house.files().read(documents::outgoing_attachment(house.context(), clerk(minh), document, 1).sha256);
  }
  std::string kept(std::int64_t document) {
    return house.files().read(outgoing_kept(house.context(), clerk(minh), document, 1).sha256);
  }
  void file(std::int64_t document) {
    documents::FileInput input;
    input.year = 2026;
    input.notation = "01.TH";
    input.title = "Phòng chống thiên tai";
    input.maintenance = "Vĩnh viễn";
    folder = documents::open_file(house.context(), clerk(minh), origin, input).file.id;
    documents::file_document(house.context(), clerk(minh), origin, folder, {documents::Direction::outgoing, document});
  }

  Online online;
  Principal keeper;
  std::int64_t folder = 0;
};

TEST_P(KeptTest, A_signature_without_a_stamp_reaches_LT_in_the_day_and_LTA_in_the_work_file) {
  auto const bytes = online.signed_paper("B");
  auto const id = arrived(bytes);
  EXPECT_EQ(only().state, KeptState::waiting);
  work_off();
  EXPECT_EQ(only().level, "") << "revocations need their time to be published";
  EXPECT_THROW(kept(id), NotFound);
  house.pass(minutes{31});
  work_off();
  auto row = only();
  EXPECT_EQ(row.state, KeptState::kept) << row.problem;
  EXPECT_EQ(row.level, "LT");
  EXPECT_EQ(sent(id), bytes) << "what was sent stays as it was";
  auto const lt = kept(id);
  EXPECT_TRUE(lt.starts_with(bytes));
  EXPECT_EQ(row.kept_bytes, static_cast<std::int64_t>(lt.size()));
  EXPECT_GT(row.good_until, house.now() + hours{24 * 365 * 4}) << "the stamp's authority";

  file(id);
  work_off();
  row = only();
  EXPECT_EQ(row.level, "LTA") << row.problem;
  auto const lta = kept(id);
  EXPECT_TRUE(lta.starts_with(lt));
  EXPECT_EQ(sent(id), bytes);
  auto offline = online.policy();
  auto const report = validate(lta, offline);
  EXPECT_EQ(report.verdict(), Verdict::total_passed);
  EXPECT_EQ(report.signatures.at(0).level, "LTA");

  auto const steps = kept_view(house.context(), keeper, row.id).steps;
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].why, "filed");
  EXPECT_EQ(steps[0].level_before, "LT");
  EXPECT_EQ(steps[1].why, "arrival");
  EXPECT_EQ(steps[1].bytes_before, static_cast<std::int64_t>(bytes.size()));
  EXPECT_EQ(steps[0].sha256_before, steps[1].sha256_after);

  documents::hand_over_file(house.context(), clerk(minh), origin, folder);
  auto const package = house.files().read(documents::file_package(house.context(), clerk(minh), folder).sha256);
  auto const mets = outgoing_kept(house.context(), clerk(minh), id, 1).sha256;
  EXPECT_GT(package.size(), 1'000U);
  auto const view = documents::outgoing_view(house.context(), clerk(minh), id);
  EXPECT_EQ(outgoing_check(house.context(), clerk(minh), id, 1).kept, "LTA");
  EXPECT_EQ(view.attachments.at(0).bytes, static_cast<std::int64_t>(bytes.size()));
  house.read([&](database::Session& s) {
    EXPECT_EQ(documents::attachments_to_keep(s, id).at(0).sha256, mets) << "what the package is made of";
  });
}

TEST_P(KeptTest, The_receiver_reads_the_same_kept_copy_and_strangers_none) {
  auto const bytes = online.signed_paper("T", Level::t);
  auto const id = arrived(bytes);
  house.pass(minutes{31});
  work_off();
  EXPECT_EQ(only().level, "LT") << only().problem;
  auto const row = documents::incoming(house.context(), clerk(anh), {}).items.at(0);
  auto const served = incoming_kept(house.context(), clerk(anh), row.id, 1);
  EXPECT_EQ(house.files().read(served.sha256), kept(id));
  EXPECT_EQ(house.files().read(documents::incoming_attachment(house.context(), clerk(anh), row.id, 1).sha256), bytes);
  EXPECT_THROW(incoming_kept(house.context(), clerk(duong), row.id, 1), NotFound);
}

TEST_P(KeptTest, Without_an_authority_it_is_tried_again_later_and_a_person_may_hurry) {
  online.away = true;
  arrived(online.signed_paper("B"));
  house.pass(minutes{31});
  work_off();
  auto row = only();
  EXPECT_EQ(row.state, KeptState::failing);
  EXPECT_EQ(row.attempts, 1);
  EXPECT_NE(row.problem, "");
  EXPECT_EQ(row.next_at, house.now() + minutes{5});
  EXPECT_EQ(work_off(), 0) << "not before its time";
  house.pass(minutes{5});
  work_off();
  EXPECT_EQ(only().attempts, 2);
  EXPECT_EQ(only().next_at, house.now() + minutes{30});
  house.pass(hours{25});
  EXPECT_EQ(kept_summary(house.context(), keeper).late, 1);
  EXPECT_EQ(kept_summary(house.context(), keeper).failed, 1);
  for (int i = 0; i < 20; ++i) {
    house.pass(hours{25});
    work_off();
  }
  EXPECT_EQ(only().state, KeptState::stopped);
  EXPECT_EQ(only().next_at, std::nullopt);
  online.away = false;
  retry_kept(house.context(), keeper, origin, only().id);
  work_off();
  row = only();
  EXPECT_EQ(row.state, KeptState::kept) << row.problem;
  EXPECT_EQ(row.attempts, 0);
  auto const view = kept_view(house.context(), keeper, row.id);
  EXPECT_FALSE(view.can_retry);
  EXPECT_EQ(view.steps.at(0).problem, "");
  EXPECT_NE(view.steps.at(1).problem, "") << "the trail keeps what failed";
  EXPECT_THROW(retry_kept(house.context(), keeper, origin, row.id), Conflict);
}

TEST_P(KeptTest, What_was_manipulated_is_not_kept_and_what_is_unsigned_is_not_listed) {
  auto forged = online.signed_paper("B");
  forged[forged.find("Pay 100") + 4] = '9';
  arrived(forged);
  arrived(paper());
  house.pass(minutes{31});
  work_off();
  auto const rows = kept_page(house.context(), keeper, {}).items;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].state, KeptState::unfit);
  EXPECT_NE(rows[0].problem, "");
  retry_kept(house.context(), keeper, origin, rows[0].id);
  work_off();
  EXPECT_EQ(only().state, KeptState::unfit) << "trying again does not make it good";
  EXPECT_EQ(kept_summary(house.context(), keeper).unfit, 1);
  EXPECT_EQ(kept_summary(house.context(), keeper).lt, 0);
}

TEST_P(KeptTest, Other_rules_are_reckoned_with_and_a_stamp_is_renewed_in_time) {
  auto const id = arrived(online.signed_paper("T", Level::t));
  file(id);
  house.pass(minutes{31});
  work_off();
  ASSERT_EQ(only().level, "LTA") << only().problem;
  auto const first = kept(id);
  EXPECT_EQ(keep_up(house.context()), 0) << "good for years";
  rules("grace_minutes = 30\nrenew_days = 3650\n");  // longer than the authority's certificate
  EXPECT_EQ(keep_up(house.context()), 1);
  work_off();
  auto const second = kept(id);
  EXPECT_TRUE(second.starts_with(first));
  EXPECT_GT(second.size(), first.size());
  EXPECT_EQ(only().state, KeptState::kept) << only().problem;
  EXPECT_EQ(keep_up(house.context()), 0) << "not one stamp a day";
  house.pass(hours{24 * 31});
  EXPECT_EQ(keep_up(house.context()), 1) << "its time has come";
  work_off();
  EXPECT_TRUE(kept(id).starts_with(second));
  EXPECT_EQ(validate(kept(id), online.policy()).verdict(), Verdict::total_passed);
  auto const steps = kept_view(house.context(), keeper, only().id).steps;
  EXPECT_EQ(steps.at(0).why, "renewal");
  EXPECT_EQ(steps.at(1).why, "policy");
}

TEST_P(KeptTest, An_algorithm_that_ends_is_the_end_of_the_proof) {
  rules("grace_minutes = 0\nrenew_days = 30\n", "[[algorithm]]\nname = \"RSA\"\nbelow_bits = 3000\nuntil = \"" +
                                                    format_instant(house.now() + hours{24 * 90}) + "\"\n");
  arrived(online.signed_paper("T", Level::t));
  work_off();
  ASSERT_EQ(only().level, "LT") << only().problem;
  EXPECT_LT(std::chrono::abs(*only().good_until - house.now() - hours{24 * 90}), minutes{2});
  EXPECT_LT(std::chrono::abs(*only().renew_at - house.now() - hours{24 * 60}), minutes{2});
}

TEST_P(KeptTest, Who_does_not_oversee_signing_sees_nothing_and_each_only_their_own) {
  arrived(online.signed_paper("B"));
  auto const id = only().id;
  for (auto const& who : {clerk(minh), leader(minh), officer(minh)}) {
    EXPECT_THROW(kept_page(house.context(), who, {}), Forbidden);
    EXPECT_THROW(kept_summary(house.context(), who), Forbidden);
    EXPECT_THROW(kept_view(house.context(), who, id), Forbidden);
    EXPECT_THROW(retry_kept(house.context(), who, origin, id), Forbidden);
    EXPECT_THROW(retry_all_kept(house.context(), who, origin), Forbidden);
  }
  for (auto const agency : {minh, anh})
    EXPECT_EQ(kept_page(house.context(), administrator(agency), {}).items.size(), 1U);
  auto const other = administrator(duong);
  EXPECT_TRUE(kept_page(house.context(), other, {}).items.empty());
  EXPECT_EQ(kept_summary(house.context(), other).files, 0);
  EXPECT_THROW(kept_view(house.context(), other, id), NotFound);
  EXPECT_THROW(retry_kept(house.context(), other, origin, id), NotFound);
  EXPECT_EQ(retry_all_kept(house.context(), other, origin).files, 0);
}

TEST_P(KeptTest, A_job_that_was_lost_is_found_again) {
  house.settings().signing.trust.clear();
  auto const id = arrived(online.signed_paper("T", Level::t));
  house.settings().signing.trust = trust.path();
  house.write([&](database::Session& s) {
    for (auto const& a : documents::attachments_of(s, id))
      documents::keep_check(s, house.now(), a.sha256, documents::SignatureState::passed, "{}");
    s.script({"test.lose", "delete from jobs_job"});
  });
  EXPECT_EQ(keep_up(house.context()), 1) << "missed at its arrival";
  house.write([&](database::Session& s) { s.script({"test.lose", "delete from jobs_job"}); });
  house.pass(hours{3});
  keep_up(house.context());
  work_off();
  EXPECT_EQ(only().level, "LT") << only().problem;
}

INSTANTIATE_TEST_SUITE_P(Engines, KeptTest, ::tinhso::testing::both_engines(), ::tinhso::testing::engine_name);

}  // namespace
}  // namespace tinhso::signing
