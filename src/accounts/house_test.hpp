// A small province with its people and their demonstration accounts, and browsers to visit it with, for this room's tests.
#pragma once

#include <fstream>
#include <map>

#include "accounts/accounts.hpp"
#include "accounts/secrets.hpp"
#include "platform/events/events.hpp"
#include "testing/testing.hpp"

namespace tinhso::accounts_test {

namespace json = boost::json;
using accounts::Role;

inline void write_file(std::filesystem::path const& path, std::string_view text) { std::ofstream{path, std::ios::binary} << text; }

/// Province, district Hải Hậu, communes Hải Minh and Hải Anh, and a department.
inline void write_province(std::filesystem::path const& folder) {
  std::filesystem::create_directories(folder);
  write_file(folder / "units.csv",
             "code,name,kind,level,parent,lat,lon,valid_from,valid_until\n"
             "36,Nam Định,province,province,,20.3,106.2,2020-01-01,\n"
             "366,Hải Hậu,district,district,36,20.1,106.3,2020-01-01,\n"
             "14233,Hải Minh,commune,commune,366,20.1,106.2,2020-01-01,\n"
             "14221,Hải Anh,commune,commune,366,20.1,106.2,2020-01-01,\n");
  write_file(folder / "agencies.csv",
             "code,name,short_name,abbreviation,also,kind,level,unit,parent,valid_from,valid_until\n"
             "H40,Ủy ban nhân dân tỉnh Nam Định,UBND tỉnh,UBND,,people_committee,province,36,,2020-01-01,\n"
             "H40.02,Sở Nội vụ,Sở Nội vụ,SNV,,department,province,36,H40,2020-01-01,\n"
             "H40.40,Ủy ban nhân dân huyện Hải Hậu,UBND huyện Hải Hậu,UBND,,people_committee,district,366,H40,2020-01-01,\n"
             "H40.40.07,Ủy ban nhân dân xã Hải Minh,UBND xã Hải Minh,UBND,,people_committee,commune,14233,H40.40,2020-01-01,\n"
             "H40.40.01,Ủy ban nhân dân xã Hải Anh,UBND xã Hải Anh,UBND,,people_committee,commune,14221,H40.40,2020-01-01,\n");
  write_file(folder / "codes.csv", "agency,scheme,code,valid_from,valid_until\nH40,qcvn102,000.00.00.H40,2020-01-01,\n");
  write_file(folder / "officials.csv",
             "official,name,agency,title,role,rank,valid_from,valid_until\n"
             "CB1,Phạm Bích Quạt,H40,Chủ tịch,leader,1,2020-01-01,\n"
             "CB2,Nguyễn Ngọc Vừng,H40,Văn thư,clerk,2,2020-01-01,\n"
             "CB3,Đỗ Ngọc Gạo,H40,Quản trị hệ thống,administrator,3,2020-01-01,\n"
             "CB4,Vũ Thị Nón,H40.40,Quản trị hệ thống,administrator,1,2020-01-01,\n"
             "CB5,Trần Văn Cói,H40.40.07,Chủ tịch,leader,1,2020-01-01,\n"
             "CB6,Phạm Thị Lúa,H40.40.07,Văn thư,clerk,2,2020-01-01,\n"
             "CB7,Lâm Bích Nếp,H40.40.07,Chuyên viên,officer,3,2020-01-01,\n"
             "CB7,Lâm Bích Nếp,H40.40.01,Chuyên viên,officer,3,2020-02-01,\n"
             "CB8,Phan Minh Mật,H40.40.01,Văn thư,clerk,2,2020-01-01,\n"
             "CB9,Lê Văn Đò,H40.02,Giám đốc,leader,1,2020-01-01,\n");
}

/// What a person holds in hands: a machine at an address, with its cookies.
class Browser {
 public:
  Browser(Context& context, accounts::Door const& door, std::string from = "203.0.113.10")
      : address{std::move(from)}, context_{context}, door_{door} {}

  std::string address;
  bool secure = false;
  std::string agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36";
  std::map<std::string, std::string> cookies;
  std::map<std::string, std::string> cookie_lines;  ///< the last Set-Cookie of each

  web::Response send(web::Method method, std::string const& path, json::value const& body = nullptr) {
    web::Request request;
    request.method = method;
    auto const mark = path.find('?');
    request.path = path.substr(0, mark);
    if (mark != std::string::npos) {
      auto const query = path.substr(mark + 1);
      request.query.emplace(query.substr(0, query.find('=')), query.substr(query.find('=') + 1));
    }
    request.origin.address = address;
    request.secure = secure;
    request.headers["user-agent"] = agent;
    request.headers["accept-language"] = "en";
    if (!body.is_null()) {
      request.headers["content-type"] = "application/json";
      request.body = json::serialize(body);
    } else if (method == web::Method::post || method == web::Method::patch) {
      request.body = "{}";
    }
    std::string jar;
    for (auto const& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
    if (!jar.empty()) request.headers["cookie"] = jar;
    auto response = web::answer(door_.routes, std::move(request), context_, door_.authenticator, door_.advice);
    keep_cookies(response);
    return response;
  }
  web::Response get(std::string const& path) { return send(web::Method::get, path); }
  web::Response post(std::string const& path, json::value const& body = nullptr) { return send(web::Method::post, path, body); }
  web::Response del(std::string const& path) { return send(web::Method::del, path); }

  web::Response sign_in(std::string_view username, std::string_view password = "namdinh2020", std::string_view code = {}) {
    json::object body{{"username", username}, {"password", password}};
    if (!code.empty()) body["code"] = code;
    return post("/api/accounts/sign-in", body);
  }

 private:
  void keep_cookies(web::Response const& response) {
    for (auto const& [name, line] : response.headers) {
      if (name != "Set-Cookie") continue;
      auto const equals = line.find('=');
      auto const key = line.substr(0, equals);
      auto const value = line.substr(equals + 1, line.find(';') - equals - 1);
      cookie_lines[key] = line;
      if (value.empty()) cookies.erase(key);
      else cookies[key] = value;
    }
  }

  Context& context_;
  accounts::Door const& door_;
};

inline json::value parsed(web::Response const& response) { return json::parse(response.body); }
inline std::string code_of(web::Response const& response) {
  auto const body = json::parse(response.body);
  return std::string{body.at("code").as_string()};
}

class AccountsTest : public testing::OnBothEngines {
 protected:
  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (IsSkipped()) return;
    house.settings().demo = true;
    house.settings().origin = "https://tinhso.example";
    write_province(house.folder() / "province");
    organisation::load_province(house.database(), house.folder() / "province", house.clock());
    accounts::create_demo_accounts(house.database(), house.clock(), house.settings());
  }
  Browser browser(std::string address = "203.0.113.10") { return {house.context(), door, std::move(address)}; }
  Browser signed_in(std::string_view username, std::string address = "203.0.113.10") {
    auto out = browser(std::move(address));
    auto const answer = out.sign_in(username);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return out;
  }
  std::int64_t agency(std::string_view code) {
    return house.read([&](database::Session& s) { return organisation::agency_by_code(s, code, today).value().id; });
  }
  /// The position of that title in the agency.
  organisation::Position position(std::string_view agency_code, std::string_view title) {
    auto const where = agency(agency_code);
    return house.read([&](database::Session& s) {
      for (auto const& held : organisation::officials_of(s, where, today))
        if (held.title == title) return held;
      throw NotFound{};
    });
  }
  std::int64_t account(std::string_view username) {
    static constexpr database::Sql sql{"test.account", "select id from accounts_account where username = :username"};
    return house.read([&](database::Session& s) { return s.one<std::int64_t>(sql, {{"username", username}}); });
  }
  /// How many audit records of that action there are.
  std::int64_t audited(std::string_view action) {
    static constexpr database::Sql sql{"test.audited", "select count(*) from audit_record where action = :action"};
    return house.read([&](database::Session& s) { return s.one<std::int64_t>(sql, {{"action", action}}); });
  }

  testing::TestHouse house{GetParam(), testing::together(audit::migrations(), events::migrations(), organisation::migrations(),
                                                         accounts::migrations())};
  accounts::Door door = accounts::door();
  Date today = parse_date("2020-10-13").value();
};

}  // namespace tinhso::accounts_test
