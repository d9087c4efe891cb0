// Files are checked as they come in, in a process of its own, and anybody's in public; nothing of those is kept.
#include "signing/checks.hpp"

#include <zlib.h>

#include <CLI/CLI.hpp>

#include "accounts/accounts.hpp"
#include "signing/checked_office_test.hpp"
#include "signing/formats/command.hpp"
#include "signing/formats/pki_test.hpp"
#include "signing/formats/worker.hpp"
#include "signing/online/online.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {
namespace {

using documents::SignatureState;
using signing::testing::attack;
using signing::testing::paper;
using signing::testing::pki;
using signing::testing::signed_paper;
using signing::testing::write_file;
namespace fs = std::filesystem;

class ChecksTest : public CheckedOfficeTest {
 protected:
  void SetUp() override {
    CheckedOfficeTest::SetUp();
    if (IsSkipped()) return;
    write_file(trust.path() / "root.crt", pki().root.der());
    write_file(trust.path() / "root.crl", pki().root_crl);
    write_file(trust.path() / "sub.crl", pki().sub_crl);
  }
  static void write_file(fs::path const& path, std::string_view bytes) {
    signing::testing::write_file(path.string(), bytes);
  }

  documents::IncomingRow newest() { return documents::incoming(house.context(), clerk(anh), {}).items.at(0); }

  std::string ask(std::string body, std::string const& language = "vi", int expected = 200) {
    web::Request request;
    request.method = web::Method::post;
    request.path = "/api/signing/verify";
    request.body = std::move(body);
    request.headers["accept-language"] = language;
    request.headers["idempotency-key"] = "the-same-key";
    auto const out = web::answer(check_routes(), std::move(request), house.context(), {}, {}, nullptr);
    EXPECT_EQ(out.status, expected) << out.body;
    return out.body;
  }

  /// Everything on disk but the database, and every stored content.
  std::vector<std::string> things() {
    std::vector<std::string> out;
    for (auto const& entry : fs::recursive_directory_iterator(house.folder()))
      if (entry.is_regular_file() && entry.path().filename().string().find("tinhso.db") == std::string::npos)
        out.push_back(entry.path().string());
    for (int i = 0; i < 256; ++i) {
      char prefix[3];
      std::snprintf(prefix, sizeof prefix, "%02x", static_cast<unsigned>(i));
      for (auto const& content : house.files().list(prefix)) out.push_back(content);
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  std::int64_t rows() {
    return house.read([](database::Session& s) {
      constexpr database::Sql all{"test.everything",
                                  "select (select count(*) from documents_check) + (select count(*) from audit_record) "
                                  "+ (select count(*) from jobs_job) + (select count(*) from files_ticket)"};
      return s.one<std::int64_t>(all);
    });
  }

};

/// A PDF whose cross-reference stream unpacks to so many zeros.
std::string bomb(std::size_t zeros) {
  std::string packed(compressBound(zeros), '\0');
  std::string const plain(zeros, '\0');
  auto size = static_cast<uLongf>(packed.size());
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<Bytef const*>(plain.data()), zeros, 1);
  packed.resize(size);
  std::string const head = "%PDF-1.7\n";
  return head + "1 0 obj\n<</Type/XRef/W[1 3 2]/Size 5/Root 1 0 R/Filter/FlateDecode/Length " +
         std::to_string(packed.size()) + ">>\nstream\n" + packed + "\nendstream\nendobj\nstartxref\n" +
         std::to_string(head.size()) + "\n%%EOF\n";
}

TEST_P(ChecksTest, A_signed_file_shows_beside_the_subject_on_both_sides) {
  auto const document = arrived(signed_paper());
  auto const row = newest();
  EXPECT_EQ(row.signature, SignatureState::passed);
  auto const view = documents::incoming_view(house.context(), clerk(anh), row.id);
  ASSERT_EQ(view.checks.size(), 1U);
  EXPECT_EQ(view.checks[0].state, SignatureState::passed);
  auto const found = incoming_check(house.context(), clerk(anh), row.id, 1);
  EXPECT_EQ(found.state, SignatureState::passed);
  EXPECT_EQ(found.sentence, "Chữ ký hợp lệ.");
  ASSERT_EQ(found.signatures.size(), 1U);
  EXPECT_EQ(found.signatures[0].signer, "Trần Văn Mẫu");
  EXPECT_EQ(found.signatures[0].verdict, "TOTAL_PASSED");
  EXPECT_EQ(found.checked_at, house.now());
  EXPECT_EQ(outgoing_check(house.context(), clerk(minh), document, 1).state, SignatureState::passed);
  EXPECT_EQ(documents::outgoing_view(house.context(), clerk(minh), document).checks.at(0).state,
            SignatureState::passed);
}

TEST_P(ChecksTest, Only_who_may_read_the_document_reads_what_was_found) {
  auto const document = arrived(signed_paper());
  auto const row = newest();
  EXPECT_THROW(incoming_check(house.context(), clerk(duong), row.id, 1), NotFound);
  EXPECT_THROW(incoming_check(house.context(), clerk(anh), row.id, 2), NotFound);
  EXPECT_THROW(outgoing_check(house.context(), clerk(anh), document, 1), NotFound);
}

TEST_P(ChecksTest, Of_kinds_that_carry_no_such_signature_nothing_is_said) {
  auto const who = clerk(minh);
  auto input = draft(who, {anh});
  input.attachments.emplace();
  input.attachments->push_back({ticket(who, signed_paper()), {}, {}});
  input.attachments->push_back({ticket(who, "Danh sach kem theo", "danh-sach.txt"), {}, {}});
  auto const view = documents::create_draft(house.context(), who, origin, input);
  documents::issue(house.context(), who, origin, view.id);
  check_files(house.context(), view.id);
  auto const checks = documents::outgoing_view(house.context(), who, view.id).checks;
  ASSERT_EQ(checks.size(), 1U) << "the text is not among them";
  EXPECT_EQ(checks[0].ordinal, 1);
  EXPECT_EQ(checks[0].state, SignatureState::passed);
  EXPECT_EQ(outgoing_check(house.context(), who, view.id, 2).sentence,
            "Loại tệp này không mang chữ ký số kiểm tra được.");
}

TEST_P(ChecksTest, A_manipulated_file_fails_and_says_why) {
  auto bytes = signed_paper();
  bytes[bytes.find("Pay 100") + 4] = '9';
  arrived(bytes);
  EXPECT_EQ(newest().signature, SignatureState::failed);
  auto const found = incoming_check(house.context(), clerk(anh), newest().id, 1);
  EXPECT_EQ(found.signatures.at(0).sub_indication, "HASH_FAILURE");
  EXPECT_FALSE(found.worst.empty());
}

TEST_P(ChecksTest, Content_changed_after_signing_is_never_green) {
  arrived(attack(signed_paper(),
                 {{4, "<</Length 44>>\nstream\nBT /F 14 Tf 72 720 Td (Pay 999 to the thief) Tj ET\nendstream"}}));
  EXPECT_TRUE(newest().signature == SignatureState::failed || newest().signature == SignatureState::indeterminate);
}

TEST_P(ChecksTest, Plain_and_strange_files_are_told_apart) {
  arrived(paper());
  EXPECT_EQ(newest().signature, SignatureState::none);
  arrived("%PDF-1.7\nnothing that could be read");
  // The sanitizer makes calls that the checking process may not make: it is stopped, and nothing was found out.
#if defined(__SANITIZE_ADDRESS__)
  EXPECT_EQ(newest().signature, SignatureState::indeterminate);
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  EXPECT_EQ(newest().signature, SignatureState::indeterminate);
#else
  EXPECT_EQ(newest().signature, SignatureState::unchecked);
#endif
#else
  EXPECT_EQ(newest().signature, SignatureState::unchecked);
#endif
  arrived(signed_paper().substr(0, 1500) + "/ByteRange");
  EXPECT_NE(newest().signature, SignatureState::passed);
  arrived("PK\x03\x04 not a kind that holds signatures we know");
  EXPECT_EQ(newest().signature, SignatureState::unchecked);
}

TEST_P(ChecksTest, What_could_not_be_confirmed_is_tried_again_the_next_days) {
  fs::remove(trust.path() / "root.crt");
  write_file(trust.path() / "other.crt", pki().stranger.der());
  arrived(signed_paper());
  EXPECT_EQ(newest().signature, SignatureState::indeterminate);
  EXPECT_EQ(check_again(house.context()), 0);  // too soon
  write_file(trust.path() / "root.crt", pki().root.der());
  house.pass(std::chrono::hours{24});
  EXPECT_EQ(check_again(house.context()), 1);
  EXPECT_EQ(newest().signature, SignatureState::passed);
  house.pass(std::chrono::hours{24});
  EXPECT_EQ(check_again(house.context()), 0);
}

TEST_P(ChecksTest, A_folder_of_anchors_that_cannot_be_read_is_not_the_files_fault) {
  house.settings().signing.trust = trust.path() / "nowhere";
  EXPECT_THROW(arrived(signed_paper()), Error);
  EXPECT_EQ(newest().signature, SignatureState::unchecked);
}

TEST_P(ChecksTest, Anybody_may_check_a_file_and_nothing_of_it_is_kept) {
  auto const files_before = things();
  auto const rows_before = rows();
  auto const told = ask(signed_paper());
  EXPECT_NE(told.find("\"state\":\"passed\""), std::string::npos) << told;
  EXPECT_NE(ask(paper(), "en").find("holds no digital signature"), std::string::npos);
  ask("", "vi", 422);
  EXPECT_EQ(things(), files_before);
  EXPECT_EQ(rows(), rows_before);
  EXPECT_FALSE(house.files().contains(hex(sha256(signed_paper()))));
}

TEST_P(ChecksTest, The_public_check_has_its_limits) {
  auto const files_before = things();
  auto const rows_before = rows();
  web::ServerOptions options;
  options.port = 0;
  options.requests_per_minute = 100'000;
  web::Server server{options, check_routes(), house.context(), {}, {}};
  server.start();
  online::HttpRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/api/signing/verify";
  request.type = "application/octet-stream";
  request.headers["Accept-Language"] = "en";
  request.budget = std::chrono::seconds{60};
  auto const ask = [&](std::string body) {
    request.body = std::move(body);
    return online::http(request);
  };
  auto const begun = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(std::string(20'000'001, 'x')).status, 413) << "more than 20 MB is not even read";
  auto const told = ask(bomb(300'000'000));
  EXPECT_EQ(told.status, 200);
  // Which limit it meets first, of size, memory or time, is the machine's; it is named in every case.
  EXPECT_EQ(told.body.find("\"state\":\"passed\""), std::string::npos) << told.body;
  EXPECT_NE(told.body.find("\"weight\":\"failure\""), std::string::npos) << told.body;
  int taken = 2;
  int refused = 0;
  for (int i = 0; i < 60 && refused < 3; ++i) ++(ask("x").status == 429 ? refused : taken);
  auto const minutes = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count() / 60;
  EXPECT_EQ(refused, 3);
  EXPECT_LE(taken, 11 + 10 * minutes) << "ten files a minute of one address, however slow the machine";
  server.stop(std::chrono::seconds{1});
  EXPECT_EQ(things(), files_before);
  EXPECT_EQ(rows(), rows_before);
}

INSTANTIATE_TEST_SUITE_P(Engines, ChecksTest, ::tinhso::testing::both_engines(), ::tinhso::testing::engine_name);

TEST(Worker, ThatHangsOrDiesIsTold) {
  ::tinhso::testing::TemporaryFolder const folder;
  auto const script = [&](std::string const& body) {
    auto const path = folder.path() / "program";
    signing::testing::write_file(path.string(), "#!/bin/sh\n" + body);
    fs::permissions(path, fs::perms::owner_all);
    return path;
  };
  WorkerOptions options;
  options.time = std::chrono::seconds{1};
  options.program = script("sleep 30\n");
  auto const began = std::chrono::steady_clock::now();
  EXPECT_EQ(validate_in_worker("%PDF", options).errors.at(0).code, "apart.limit");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{10});
  options.program = script("exit 9\n");
  EXPECT_EQ(validate_in_worker("%PDF", options).errors.at(0).code, "apart.crashed");
  options.program = script("echo '{\"verdict\":\"TOTAL_PASSED\"}'\n");
  EXPECT_FALSE(validate_in_worker("%PDF", options).readable);
  options.program = script("yes\n");
  EXPECT_FALSE(validate_in_worker("%PDF", options).readable);
  options.program = folder.path() / "nobody";
  EXPECT_THROW(validate_in_worker("%PDF", options), Unavailable);
}

}  // namespace
}  // namespace tinhso::signing

/// The test program is its own worker, as the real program is.
int main(int argc, char** argv) {
  if (argc > 2 && std::string_view{argv[1]} == "sign") {
    CLI::App app{"worker"};
    auto const sign = tinhso::signing::add_sign_command(app);
    CLI11_PARSE(app, argc, argv);
    return sign().value_or(1);
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
