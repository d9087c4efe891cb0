// What comes back from the signing software on somebody's computer is taken only when it is what was handed out.
#include "signing/agent.hpp"

#include "platform/web/web.hpp"
#include "signing/agent_judge.hpp"
#include "signing/formats/file_signer.hpp"
#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/validate.hpp"
#include "signing/signing_fixture_test.hpp"

namespace tinhso::signing {
namespace {

namespace fs = std::filesystem;

class AgentTest : public SigningTest {
 protected:
  void SetUp() override {
    SigningTest::SetUp();
    if (IsSkipped()) return;
    trust_ = folder.path() / "trust";
    fs::create_directory(trust_);
    write(trust_ / "root.crt", certificates::pem(ca->root()));
    write(trust_ / "root.crl", ca->crl(pki::Issuer::root));
    write(trust_ / "sub.crl", ca->crl(pki::Issuer::sub));
    house.settings().signing.trust = trust_;
    house.settings().signing.checker = fs::read_symlink("/proc/self/exe");
    house.settings().origin = "https://tinhso.example";
    token_ = issue(leader_);
    entry_ = enter(token_, leader_).certificate.id;
  }
  static void write(fs::path const& path, std::string_view bytes) {
    std::ofstream{path, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  Handover begin(SignRequest const& request) { return begin_handover(house.context(), leader_, origin, request.id); }
  /// The token in that address of the order.
  static std::string token_in(Handover const& handover, char const* key) {
    auto const order = boost::json::parse(handover.order).as_object();
    std::string const address{order.at(key).as_string()};
    return address.substr(address.find("token=") + 6);
  }
  std::string fetch(Handover const& handover) {
    return house.files().read(fetch_handed_out(house.context(), token_in(handover, "FileName")).sha256);
  }
  Returned give(Handover const& handover, std::string_view bytes) {
    return take_back(house.context(), origin, token_in(handover, "FileUploadHandler"), bytes);
  }
  Handover finish(Handover const& handover) {
    return finish_handover(house.context(), leader_, origin, "computer", handover.id);
  }
  std::string signed_by(pki::Issued const& who, std::string const& bytes) {
    EVP_PKEY_up_ref(who.key.get());
    FileSigner with{who.key.get(), who.chain};
    PdfSignOptions options;
    options.at = house.now();
    return sign_pdf(FrozenPdf{bytes}, options, Level::b, {with});
  }
  /// An update that puts another text in the place of the document's.
  static std::string changed(std::string file) {
    auto const last = file.rfind("startxref\n") + 10;
    auto const previous = file.substr(last, file.find('\n', last) - last);
    auto const size = std::to_string(std::stoul(file.substr(file.rfind("/Size ") + 6)));
    std::string const text = "BT /F1 12 Tf 72 770 Td (Another text) Tj ET";
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", file.size());
    file += "4 0 obj\n<< /Length " + std::to_string(text.size()) + " >>\nstream\n" + text + "\nendstream\nendobj\n";
    auto const xref = file.size();
    return file + "xref\n4 1\n" + line + "trailer\n<< /Size " + size + " /Root 1 0 R /Prev " + previous +
           " >>\nstartxref\n" + std::to_string(xref) + "\n%%EOF\n";
  }
  std::string why(std::string_view bytes) {
    auto const handover = begin(request_);
    auto const back = give(handover, bytes);
    EXPECT_FALSE(back.taken);
    auto const end = finish(handover);
    EXPECT_EQ(end.state, "refused");
    EXPECT_EQ(end.problem, back.words);
    EXPECT_EQ(now_of(request_).state, RequestState::waiting);
    EXPECT_EQ(now_of(request_).problem, back.words);
    return back.words;
  }

  fs::path trust_;
  pki::Issued token_;
  std::int64_t entry_ = 0;
  SignRequest request_;
};

TEST_P(AgentTest, Signs_with_a_key_that_never_was_here) {
  auto const request = send(1).at(0);
  auto const mine = my_signing(house.context(), leader_);
  ASSERT_TRUE(mine.token);
  EXPECT_EQ(mine.token->id, entry_);
  auto const handover = begin(request);
  EXPECT_EQ(handover.state, "open");
  EXPECT_EQ(handover.address, "wss://127.0.0.1:8987/SignApproved");
  EXPECT_NE(handover.order.find("https://tinhso.example/api/signing/agent/"), std::string::npos);
  auto const frozen = fetch(handover);
  EXPECT_EQ(frozen, house.files().read(request.sha256));
  EXPECT_EQ(finish(handover).state, "open") << "nothing has come back yet";
  auto const file = signed_by(token_, frozen);
  auto const back = give(handover, file);
  EXPECT_TRUE(back.taken) << back.words;
  EXPECT_EQ(now_of(request).state, RequestState::waiting) << "the page finishes it, with the signer's session";
  EXPECT_EQ(finish(handover).state, "signed");
  EXPECT_EQ(finish(handover).state, "signed") << "twice is once";
  auto const row = now_of(request);
  EXPECT_EQ(row.state, RequestState::completed);
  EXPECT_EQ(row.certificate, entry_);
  EXPECT_EQ(row.level, "B");
  EXPECT_EQ(house.files().read(*row.signed_sha256), file);
  EXPECT_THROW(begin(request), Conflict);
  EXPECT_FALSE(house.read([](database::Session& s) { return audit::verify(s, {}, {}); }).first_broken);
}

TEST_P(AgentTest, Takes_nothing_but_the_document_with_that_one_signature) {
  request_ = send(1).at(0);
  auto const frozen = house.files().read(request_.sha256);
  auto const good = signed_by(token_, frozen);
  auto other = frozen;
  other[other.find("Van ban")] = 'X';
  EXPECT_THAT(why(signed_by(token_, other)), ::testing::StartsWith("Tệp trả về không phải văn bản đã chuyển đi"));
  EXPECT_THAT(why("nonsense"), ::testing::StartsWith("Tệp trả về không phải văn bản đã chuyển đi"));
  EXPECT_THAT(why(frozen), ::testing::StartsWith("Tệp trả về không phải văn bản đã chuyển đi"));
  EXPECT_THAT(why(frozen + "\n"), ::testing::StartsWith("Tệp trả về chưa có chữ ký mới"));
  EXPECT_THAT(why(frozen + std::string(11'000'000, ' ')), ::testing::StartsWith("Tệp trả về có thêm quá nhiều"));
  EXPECT_THAT(why(signed_by(token_, good)), ::testing::StartsWith("Tệp trả về có hơn một chữ ký mới"));
  EXPECT_THAT(why(signed_by(token_, changed(frozen))), ::testing::StartsWith("Tệp trả về có thay đổi ngoài chữ ký"))
      << "the signature is right, over another document";
  EXPECT_THAT(why(changed(good)), ::testing::StartsWith("Tệp trả về có thay đổi ngoài chữ ký"));
  EXPECT_THAT(why(good + "more"), ::testing::StartsWith("Tệp trả về có thay đổi ngoài chữ ký"));
  EXPECT_THAT(why(good.substr(0, good.size() - 40)), ::testing::HasSubstr("ệp"));
  auto broken = good;
  auto const contents = broken.find('<', broken.find("/Contents", frozen.size()));
  ASSERT_NE(contents, std::string::npos);
  broken[contents + 600] = broken[contents + 600] == 'a' ? 'b' : 'a';
  why(broken);
  auto const back = begin(request_);
  EXPECT_TRUE(give(back, good).taken);
  EXPECT_EQ(finish(back).state, "signed");
}

TEST_P(AgentTest, Takes_only_an_active_certificate_of_this_official) {
  request_ = send(1).at(0);
  auto const frozen = house.files().read(request_.sha256);
  auto const another = issue(clerk_);
  enter(another, clerk_);
  EXPECT_THAT(why(signed_by(another, frozen)),
              ::testing::StartsWith("Tệp được ký bằng chứng thư số không phải của bạn"));
  EXPECT_THAT(why(signed_by(issue(leader_), frozen)),
              ::testing::StartsWith("Tệp được ký bằng chứng thư số không phải của bạn"))
      << "the right name is not enough: it must stand in the register";
  auto const good = signed_by(token_, frozen);
  auto const handover = begin(request_);
  EXPECT_TRUE(give(handover, good).taken);
  change_certificate(house.context(), keeper, origin, entry_, {CertificateChange::suspend, "Mất token", "16/QĐ", {}, {}});
  auto const end = finish(handover);
  EXPECT_EQ(end.state, "refused");
  EXPECT_THAT(end.problem, ::testing::HasSubstr("tạm dừng"));
  EXPECT_EQ(now_of(request_).state, RequestState::waiting);
  EXPECT_EQ(outcome([&] { begin(request_); }), "signing.no_token");
  EXPECT_FALSE(my_signing(house.context(), leader_).token);
}

TEST_P(AgentTest, A_revoked_or_unknown_signer_does_not_pass) {
  request_ = send(1).at(0);
  auto const good = signed_by(token_, house.files().read(request_.sha256));
  write(trust_ / "root.crt", certificates::pem(issue(clerk_).certificate));
  EXPECT_THAT(why(good), ::testing::StartsWith("Chữ ký trả về chưa đạt kiểm tra"));
  house.settings().signing.trust.clear();
  EXPECT_EQ(outcome([&] { begin(request_); }), "signing.no_agent") << "nobody to judge by";
  EXPECT_FALSE(my_signing(house.context(), leader_).token);
}

TEST_P(AgentTest, Tokens_are_for_one_hand_over_and_end) {
  auto const requests = send(2);
  auto const handover = begin(requests[0]);
  for (int i = 0; i < 3; ++i) fetch(handover);
  EXPECT_THROW(fetch(handover), NotFound) << "three times at most";
  EXPECT_THROW(fetch_handed_out(house.context(), token_in(handover, "FileUploadHandler")), NotFound);
  EXPECT_THROW(take_back(house.context(), origin, token_in(handover, "FileName"), "x"), NotFound);
  EXPECT_THROW(take_back(house.context(), origin, "", "x"), NotFound);
  require_giveable(house.context(), token_in(handover, "FileUploadHandler"));
  auto const newer = begin(requests[0]);
  EXPECT_THROW(give(handover, "x"), NotFound) << "the older one is closed";
  EXPECT_FALSE(give(newer, "x").taken);
  EXPECT_THROW(give(newer, "x"), NotFound) << "once, whatever came of it";
  EXPECT_THROW(require_giveable(house.context(), token_in(newer, "FileUploadHandler")), NotFound);
  auto const late = begin(requests[1]);
  house.pass(std::chrono::minutes{11});
  EXPECT_THROW(fetch(late), NotFound);
  EXPECT_THROW(give(late, "x"), NotFound);
}

TEST_P(AgentTest, Who_must_not_does_not) {
  auto const request = send(1).at(0);
  EXPECT_THROW(begin_handover(house.context(), leader(anh), origin, request.id), NotFound);
  EXPECT_EQ(outcome([&] { begin_handover(house.context(), officer(minh), origin, request.id); }), "forbidden");
  auto acting = leader_;
  acting.acting_for = clerk_.official;
  EXPECT_EQ(outcome([&] { begin_handover(house.context(), acting, origin, request.id); }), "signing.own_name");
  auto const handover = begin(request);
  EXPECT_THROW(finish_handover(house.context(), leader(anh), origin, "x", handover.id), NotFound);
  write(house.folder() / "vgca.toml", "on = false\n");
  EXPECT_EQ(outcome([&] { begin(request); }), "signing.no_agent");
}

TEST_P(AgentTest, A_file_that_came_back_while_nobody_looked_is_finished_later) {
  request_ = send(1).at(0);
  auto const handover = begin(request_);
  EXPECT_TRUE(give(handover, signed_by(token_, fetch(handover))).taken);
  auto const again = begin(request_);
  EXPECT_EQ(again.id, handover.id);
  EXPECT_EQ(again.state, "taken");
  EXPECT_TRUE(again.order.empty());
  house.pass(std::chrono::hours{25});
  drop_handovers(house.context());
  EXPECT_EQ(finish(handover).state, "refused");
  EXPECT_EQ(now_of(request_).state, RequestState::waiting);
}

TEST_P(AgentTest, Speaks_as_the_software_does) {
  request_ = send(1).at(0);
  auto const handover = begin(request_);
  auto const ask = [&](web::Method method, std::string path, std::string body, int expected) {
    web::Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers["content-type"] = "multipart/form-data; boundary=b";
    request.body = std::move(body);
    auto out = web::answer(agent_routes(), std::move(request), house.context(), {}, {}, nullptr);
    EXPECT_EQ(out.status, expected) << out.body;
    return out;
  };
  auto const from = "/api/signing/agent/document.pdf?token=" + token_in(handover, "FileName");
  auto const to = "/api/signing/agent/signed?token=" + token_in(handover, "FileUploadHandler");
  auto const document = ask(web::Method::get, from, "", 200);
  EXPECT_EQ(*document.file, house.files().path(request_.sha256));
  EXPECT_EQ(document.headers.find("cache-control")->second, "no-store");
  ask(web::Method::get, "/api/signing/agent/document.pdf", "", 422);
  ask(web::Method::post, "/api/signing/agent/signed", "x", 404);
  auto const form = [](std::string const& field, std::string const& file) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"a \\\"b\\\".pdf\"\r\n\r\n" +
           file + "\r\n--b--\r\n";
  };
  auto said = boost::json::parse(ask(web::Method::post, to, "no form", 200).body).as_object();
  EXPECT_FALSE(said.at("Status").as_bool());
  EXPECT_EQ(said.at("Message").as_string(), "Không nhận được tệp đã ký.");
  said = boost::json::parse(
             ask(web::Method::post, to, form("file", signed_by(token_, house.files().read(request_.sha256))), 200).body)
             .as_object();
  EXPECT_TRUE(said.at("Status").as_bool()) << boost::json::serialize(said);
  EXPECT_EQ(said.at("FileName").as_string(), request_.file_name);
  ask(web::Method::post, to, form("file", "x"), 404);
}

TEST(AgentSettings, Are_read_and_told_when_wrong) {
  testing::TemporaryFolder const folder;
  EXPECT_EQ(read_agent_settings(folder.path()).address, "wss://127.0.0.1:8987/SignApproved");
  auto const file = folder.path() / "vgca.toml";
  std::ofstream{file} << "address = \"ws://127.0.0.1:9000/Sign\"\nminutes = 600\nfield = \"f\"\n";
  auto const read = read_agent_settings(folder.path());
  EXPECT_EQ(read.address, "ws://127.0.0.1:9000/Sign");
  EXPECT_EQ(read.minutes, 60);
  EXPECT_EQ(read.field, "f");
  EXPECT_EQ(fill_in(R"({"a":"{x}{y}"})", {{"{x}", "q\"\\"}, {"{y}", "{x}"}}), R"({"a":"q\"\\{x}"})");
  std::ofstream{file} << "address = \"http://127.0.0.1\"\n";
  EXPECT_THROW(read_agent_settings(folder.path()), std::runtime_error);
  std::ofstream{file} << "address = \n";
  EXPECT_THROW(read_agent_settings(folder.path()), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(Engines, AgentTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::signing
