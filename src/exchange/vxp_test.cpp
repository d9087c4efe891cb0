#include "exchange/vxp_wire.hpp"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "exchange/axis_test.hpp"
#include "exchange/clients.hpp"
#include "exchange/packing.hpp"

namespace tinhso::exchange {
namespace {

namespace json = boost::json;
using documents_test::Session;
using documents_test::Sql;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using Values = std::vector<std::pair<std::string, std::string>>;

using exchange::sha256_hex;
std::string hex_of(std::string_view bytes) { return sha256_hex(bytes); }

class VxpTest : public exchange_test::AxisTest {
 protected:
  void SetUp() override {
    exchange_test::AxisTest::SetUp();
    if (IsSkipped()) return;
    house.settings().data_folder = house.folder();
    documents::AgencySettings settings;
    settings.elsewhere = true;
    for (auto const agency : {duong, anh})
      documents::set_agency_settings(house.context(), administrator(tinh), origin, agency, settings);
    secret = add_client(house.context(), audit::system("test"), {}, {"H40.40.03", "duong"}).secret;
    other = add_client(house.context(), audit::system("test"), {}, {"H40.40.02", "anh"}).secret;
  }

  struct Got {
    int status = 0;
    json::object body;
    std::string code() const { return std::string{body.at("ErrorCode").as_string()}; }
    json::array const& data() const { return body.at("data").as_array(); }
  };
  Got send_headers(std::string const& name, std::map<std::string, std::string> const& headers, std::string body = {}) {
    static auto const all = routes();
    web::Request request;
    request.method = web::Method::post;
    request.path = "/vxp/" + name;
    request.body = std::move(body);
    for (auto const& [key, value] : headers) {
      std::string lower = key;
      for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      request.headers[lower] = value;
    }
    auto const nobody = [](web::Request const&, Context&) -> std::optional<Principal> { return std::nullopt; };
    auto const advice = [](Principal const&, std::string_view, Context&) { return Words{}; };
    auto const answer = web::answer(all, request, house.context(), nobody, advice);
    Got out{answer.status, {}};
    if (!answer.body.empty()) out.body = json::parse(answer.body).as_object();
    return out;
  }
  Got call(std::string const& system, std::string const& key, std::string const& name, Values const& values = {},
           std::string body = {}) {
    house.pass(std::chrono::milliseconds{1});
    return send_headers(name, sign_vxp(system, key, house.now(), values), std::move(body));
  }
  Got duong_calls(std::string const& name, Values const& values = {}, std::string body = {}) {
    return call("duong", secret, name, values, std::move(body));
  }
  Got send(std::string const& system, std::string const& key, std::string const& from, std::string const& package,
           std::string const& type = "edoc") {
    return call(system, key, "sendEdoc",
                {{"from", from},
                 {"servicetype", "eDoc"},
                 {"messagetype", type},
                 {"hash-file", without_zeros(hex_of(package))}},
                package + "\r\n");
  }
  edxml::Document from_duong(std::vector<std::string> const& to, std::string const& id = "duong-1") {
    auto out = outside(to, id);
    out.from.organ_id = "H40.40.03";
    out.from.name = "UBND xã Hải Đường";
    return out;
  }
  Got list(std::string const& type = "edoc") { return duong_calls("getReceivedEdocList", {{"servicetype", "eDoc"}, {"messagetype", type}}); }
  std::string first_id(Got const& got) { return std::string{got.data().at(0).at("docId").as_string()}; }

  std::string secret, other;
};

TEST_P(VxpTest, A_client_lists_receives_reports_and_sends) {
  EXPECT_THAT(duong_calls("getAgenciesList").data(), SizeIs(7));
  auto const sender = clerk(tinh);
  auto const view = delivered(sender, {duong, minh});
  auto const waiting = list();
  ASSERT_THAT(waiting.data(), SizeIs(1));
  auto const id = first_id(waiting);
  auto const got = duong_calls("getEdoc", {{"docId", id}});
  auto const package = edxml::read(std::string{got.body.at("data").as_string()});
  ASSERT_TRUE(package.document());
  EXPECT_EQ(package.document()->document_id, view.document_id);
  EXPECT_EQ(duong_calls("updateStatus", {{"docid", id}, {"status", "done"}}).code(), "0");
  EXPECT_THAT(list().data(), SizeIs(0));
  auto const report = edxml::write(status("H40.40.03", view, "03", house.now()));
  EXPECT_EQ(send("duong", secret, "H40.40.03", report, "status").code(), "0");
  EXPECT_EQ(delivery(sender, view.id, duong).status, "03");

  auto const sent = send("duong", secret, "H40.40.03", edxml::write(from_duong({"H40.40.01", "H40.40.02", "H99"})));
  ASSERT_EQ(sent.code(), "0") << json::serialize(sent.body);
  EXPECT_EQ(newest(clerk(minh)).from_name, "UBND xã Hải Đường");
  EXPECT_THAT(call("anh", other, "getReceivedEdocList", {{"messagetype", "edoc"}}).data(), SizeIs(1));
  // What the receiver here does goes back to the sender's software.
  documents::receive(house.context(), clerk(minh), origin, newest(clerk(minh)).id, {});
  work_off();
  EXPECT_THAT(list("status").data(), SizeIs(2));  // 01 and 03
  EXPECT_THAT(failures(), ::testing::IsEmpty());
}

TEST_P(VxpTest, The_same_package_again_is_carried_once) {
  auto const bytes = edxml::write(from_duong({"H40.40.01", "H40.40.02"}));
  EXPECT_EQ(send("duong", secret, "H40.40.03", bytes).code(), "0");
  auto const again = send("duong", secret, "H40.40.03", bytes);
  EXPECT_EQ(again.code(), "0");
  EXPECT_TRUE(again.data().at(0).at("repeated").as_bool());
  EXPECT_THAT(call("anh", other, "getReceivedEdocList", {{"messagetype", "edoc"}}).data(), SizeIs(1));
  EXPECT_THAT(documents::incoming(house.context(), clerk(minh), {}).items, SizeIs(1));
  auto changed = from_duong({"H40.40.01"});
  changed.subject = "Khác";
  EXPECT_EQ(send("duong", secret, "H40.40.03", edxml::write(changed)).code(), "21");
}

TEST_P(VxpTest, Nobody_gets_in_without_the_secret) {
  EXPECT_EQ(call("duong", "wrong", "getReceivedEdocList").status, 401);
  EXPECT_EQ(call("nobody", secret, "getReceivedEdocList").code(), "15");
  EXPECT_EQ(send_headers("getAgenciesList", {}).code(), "15");
  auto const headers = sign_vxp("duong", secret, house.now(), {});
  EXPECT_EQ(send_headers("getAgenciesList", headers).code(), "0");
  EXPECT_EQ(send_headers("getAgenciesList", headers).code(), "15") << "a replay";
  EXPECT_EQ(send_headers("getAgenciesList", sign_vxp("duong", secret, house.now() - std::chrono::minutes{6}, {})).code(),
            "15");
  EXPECT_EQ(send_headers("getAgenciesList", sign_vxp("duong", secret, house.now() + std::chrono::minutes{6}, {})).code(),
            "15");
  // A machine whose clock runs in UTC writes UTC.
  EXPECT_EQ(send_headers("getAgenciesList", sign_vxp("duong", secret, house.now() - vietnam_offset, {})).code(), "0");
  auto changed = sign_vxp("duong", secret, house.now() + std::chrono::milliseconds{5}, {{"docId", "1"}});
  changed["XroadVnpt-docId"] = "2";
  EXPECT_EQ(send_headers("getEdoc", changed).code(), "15") << "a header that is not as it was signed";
  auto const rows = clients(house.context(), {});
  remove_client(house.context(), audit::system("test"), {}, rows.at(1).id);
  EXPECT_EQ(rows.at(1).system_id, "duong");
  EXPECT_EQ(duong_calls("getAgenciesList").code(), "15") << "a credential that was taken away";
}

TEST_P(VxpTest, A_client_neither_reads_nor_speaks_for_another_agency) {
  delivered(clerk(tinh), {duong});
  auto const id = first_id(list());
  EXPECT_EQ(call("anh", other, "getEdoc", {{"docId", id}}).code(), "10");
  EXPECT_EQ(call("anh", other, "downloadEdoc", {{"docId", id}}).code(), "10");
  EXPECT_EQ(call("anh", other, "updateStatus", {{"docid", id}, {"status", "done"}}).code(), "10");
  EXPECT_THAT(call("anh", other, "getReceivedEdocList").data(), SizeIs(0));
  EXPECT_THAT(list().data(), SizeIs(1));
  EXPECT_EQ(send("anh", other, "H40.40.02", edxml::write(from_duong({"H40.40.01"}))).code(), "19");
}

TEST_P(VxpTest, What_cannot_be_carried_is_refused_with_the_axis_codes) {
  EXPECT_EQ(send("duong", secret, "H40.40.03", "not xml").code(), "22");
  EXPECT_EQ(send("duong", secret, "H40.40.03", edxml::write(from_duong({"H99.1"}))).code(), "18");
  auto const bytes = edxml::write(from_duong({"H40.40.01"}));
  EXPECT_EQ(call("duong", secret, "sendEdoc", {{"hash-file", std::string(64, '0')}}, bytes).code(), "10");
  EXPECT_EQ(call("duong", secret, "sendEdoc", {{"hash-file", hex_of(bytes)}}, bytes).code(), "0") << "with its zeros";
}

TEST_P(VxpTest, Secrets_at_rest_tell_nobody) {
  auto const stored = house.read([](Session& s) {
    constexpr Sql sql{"test.secret", "select secret from exchange_client where system_id = 'duong'"};
    return s.one<std::string>(sql);
  });
  EXPECT_THAT(stored, Not(HasSubstr(secret)));
  auto const key = house.folder() / "secrets.key";
  struct stat about {};
  ASSERT_EQ(::stat(key.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  accounts::Vault const vault{house.folder()};
  EXPECT_EQ(vault.open(stored, "duong"), secret);
  EXPECT_THROW(vault.open(stored, "anh"), Unavailable);
  EXPECT_THROW(add_client(house.context(), audit::system("test"), {}, {"H40.40.01", "minh"}), Invalid);
  EXPECT_THROW(add_client(house.context(), audit::system("test"), {}, {"H40.40.03", "duong"}), Conflict);
  EXPECT_THROW(add_client(house.context(), audit::system("test"), anh, {"H40.40.03", "khac"}), Invalid);
}

TEST_P(VxpTest, What_is_for_outside_waits_for_the_national_axis) {
  house.write([&](Session& s) {
    organisation::set_outside(s, house.now(), {{"G22", "000.00.00.G22", "Văn phòng Chính phủ", ""}});
  });
  auto const found = house.read(
      [&](Session& s) { return organisation::suggest_recipients(s, "van phong chinh phu", tinh, today()); });
  ASSERT_THAT(found, Not(::testing::IsEmpty()));
  ASSERT_EQ(found[0].kind, organisation::SelectorKind::outside);
  auto const sender = clerk(tinh);
  auto input = draft(sender, {minh});
  input.recipients->push_back(organisation::Selector{organisation::SelectorKind::outside, found[0].key});
  auto const view = documents::create_draft(house.context(), sender, origin, input);
  documents::issue(house.context(), sender, origin, view.id);
  work_off();
  auto const waiting = house.read([](Session& s) { return leaving(s, 10); });
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].to_codes, "G22");
  // The ministry reports through the axis; nobody else may in its name.
  auto const issued_view = documents::outgoing_view(house.context(), sender, view.id);
  Source axis;
  axis.kind = Source::Kind::national;
  auto const take_in = [&](edxml::Status const& s) { return relay(house.context(), axis, house.files().put(edxml::write(s))); };
  auto const report = status("G22", issued_view, "03", house.now());
  EXPECT_FALSE(take_in(report).repeated);
  EXPECT_TRUE(take_in(report).repeated);
  EXPECT_EQ(delivery(sender, view.id, documents::deliveries(house.context(), sender, view.id, {}).items.at(0).agency).status, "03");
  EXPECT_THROW(take_in(status("H40.40.01", issued_view, "03", house.now())), Invalid);
  // A document from there, answered by the receiver: the answer leaves the same way.
  auto const arrived = relay(house.context(), axis, house.files().put(edxml::write(outside({"H40.40.01", "H29"}))));
  EXPECT_EQ(arrived.accepted, std::vector<std::string>{"H40.40.01"});
  work_off();
  EXPECT_THAT(house.read([](Session& s) { return leaving(s, 10); }), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Engines, VxpTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
