// A small province at work, for the tests of documents and exchange: the provincial committee, one department, a
// district and four communes of Hải Hậu, of which one has been succeeded by another.
#pragma once

#include <gmock/gmock.h>

#include <fstream>

#include "accounts/accounts.hpp"
#include "documents/documents.hpp"
#include "documents/wire.hpp"
#include "platform/events/events.hpp"
#include "testing/testing.hpp"

namespace tinhso::documents_test {

using database::Session;
using database::Sql;
using organisation::Role;

inline constexpr std::string_view units_csv =
    "code,name,kind,level,parent,lat,lon,valid_from,valid_until\n"
    "36,Nam Định,province,province,,20.28,106.21,2020-01-01,\n"
    "366,Hải Hậu,district,district,36,20.20,106.28,2020-01-01,\n"
    "14233,Hải Minh,commune,commune,366,20.21,106.25,2020-01-01,\n"
    "14218,Hải Anh,commune,commune,366,20.22,106.26,2020-01-01,\n"
    "14239,Hải Đường,commune,commune,366,20.17,106.24,2020-01-01,\n"
    "14300,Hải Cường,commune,commune,366,20.11,106.22,2020-01-01,\n";
inline constexpr std::string_view agencies_csv =
    "code,name,short_name,abbreviation,also,kind,level,unit,parent,valid_from,valid_until\n"
    "H40,Ủy ban nhân dân tỉnh Nam Định,UBND tỉnh,UBND,,people_committee,province,36,,2020-01-01,\n"
    "H40.10,Sở Thông tin và Truyền thông,Sở TT&TT,STTTT,,department,province,36,H40,2020-01-01,\n"
    "H40.40,Ủy ban nhân dân huyện Hải Hậu,UBND huyện Hải Hậu,UBND,,people_committee,district,366,H40,2020-01-01,\n"
    "H40.40.01,Ủy ban nhân dân xã Hải Minh,UBND xã Hải Minh,UBND,,people_committee,commune,14233,H40.40,2020-01-01,\n"
    "H40.40.02,Ủy ban nhân dân xã Hải Anh,UBND xã Hải Anh,UBND,,people_committee,commune,14218,H40.40,2020-01-01,\n"
    "H40.40.03,Ủy ban nhân dân xã Hải Đường,UBND xã Hải Đường,UBND,,people_committee,commune,14239,H40.40,2020-01-01,\n"
    "H40.40.04,Ủy ban nhân dân xã Hải Cường,UBND xã Hải "
    "Cường,UBND,,people_committee,commune,14300,H40.40,2020-01-01,\n";
inline constexpr std::string_view codes_csv =
    "agency,scheme,code,valid_from,valid_until\n"
    "H40,qcvn102,000.00.00.H40,2020-01-01,\n"
    "H40.40.01,qcvn102,000.01.40.H40,2020-01-01,\n"
    "H40.40.02,qcvn102,000.02.40.H40,2020-01-01,\n";

class OfficeTest : public testing::OnBothEngines {
 protected:
  explicit OfficeTest(std::vector<database::Migration> const& more = {})
      : house{GetParam(), testing::together(files::migrations(), audit::migrations(), events::migrations(),
                                            jobs::migrations(), organisation::migrations(), accounts::migrations(),
                                            work::migrations(), documents::migrations(), more)} {}

  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (IsSkipped()) return;
    testing::TemporaryFolder const folder;
    auto put = [&](char const* name, std::string_view text) { std::ofstream{folder.path() / name} << text; };
    put("units.csv", units_csv);
    put("agencies.csv", agencies_csv);
    put("codes.csv", codes_csv);
    put("officials.csv", officials());
    organisation::load_province(house.database(), folder.path(), house.clock());
    tinh = id_of("H40");
    so = id_of("H40.10");
    minh = id_of("H40.40.01");
    anh = id_of("H40.40.02");
    duong = id_of("H40.40.03");
    cuong = id_of("H40.40.04");
  }

  std::int64_t id_of(std::string_view code) {
    return house.read([&](Session& s) { return organisation::agency_by_code(s, code, today()).value().id; });
  }
  Date today() { return local_date(house.now()); }

  /// The person of that role in that agency; the account is the official's number. `nth` counts from 0.
  Principal person(Role role, std::int64_t agency, int nth = 0) {
    return house.read([&](Session& s) {
      for (auto const& position : organisation::officials_of(s, agency, today())) {
        if (position.role != role || nth-- > 0) continue;
        auto who = accounts::principal_in(s, position.id, today());
        who.account = who.official;
        return who;
      }
      throw std::logic_error{"nobody has this role"};
    });
  }
  Principal clerk(std::int64_t agency) { return person(Role::clerk, agency); }
  Principal leader(std::int64_t agency) { return person(Role::leader, agency); }
  Principal officer(std::int64_t agency, int nth = 0) { return person(Role::officer, agency, nth); }

  Principal administrator(std::int64_t agency) { return person(Role::administrator, agency); }

  /// An upload of this person: a small PDF, or these bytes.
  std::string ticket(Principal const& who,
                     std::string_view bytes = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
                     std::string const& name = "van-ban.pdf") {
    auto const stored = house.files().put(bytes);
    return house.write([&](Session& s) { return files::keep(s, house.now(), who.account, name, stored).id; });
  }

  documents::DraftInput draft(Principal const& who, std::vector<std::int64_t> const& to,
                              std::string const& subject = "Về việc ứng phó bão số 7") {
    documents::DraftInput out;
    out.type = "CĐ";
    out.subject = subject;
    out.signer_name = "Trần Minh Họa";
    out.signer_position = "Chủ tịch";
    out.place = "Nam Định";
    out.recipients.emplace();
    for (auto const agency : to)
      out.recipients->push_back({organisation::SelectorKind::agency, std::to_string(agency)});
    out.attachments.emplace();
    out.attachments->push_back({ticket(who), {}, {}});
    return out;
  }
  /// Issued by the commune with this file alone, and delivered to another.
  std::int64_t delivered(std::string const& bytes) {
    auto const who = clerk(minh);
    auto input = draft(who, {anh});
    input.attachments.emplace();
    input.attachments->push_back({ticket(who, bytes), {}, {}});
    auto const view = documents::create_draft(house.context(), who, origin, input);
    documents::issue(house.context(), who, origin, view.id);
    house.write([&](Session& s) { return documents::deliver(house.context(), s, view.id, "package"); });
    return view.id;
  }
  documents::OutgoingView issued(Principal const& who, std::vector<std::int64_t> const& to,
                                 std::string const& subject = "Về việc ứng phó bão số 7") {
    auto const view = documents::create_draft(house.context(), who, origin, draft(who, to, subject));
    return documents::issue(house.context(), who, origin, view.id);
  }
  std::vector<std::string> paths(std::function<void()> const& act) {
    try {
      act();
    } catch (Invalid const& fault) {
      std::vector<std::string> out;
      for (auto const& field : fault.fields()) out.push_back(field.path);
      return out;
    }
    return {"no fault"};
  }

  testing::TestHouse house;
  Origin origin{"127.0.0.1", "test"};
  std::int64_t tinh = 0, so = 0, minh = 0, anh = 0, duong = 0, cuong = 0;

 private:
  static std::string officials() {
    std::string out = "official,name,agency,title,role,rank,valid_from,valid_until\n";
    int n = 0;
    for (auto const* agency : {"H40", "H40.10", "H40.40", "H40.40.01", "H40.40.02", "H40.40.03", "H40.40.04"}) {
      for (auto const& [name, title, role, rank] :
           {std::tuple{"Phạm Văn Cau", "Chủ tịch", "leader", 1}, std::tuple{"Trần Thị Lúa", "Văn thư", "clerk", 5},
            std::tuple{"Vũ Đình Thóc", "Chuyên viên", "officer", 6},
            std::tuple{"Lê Thị Khoai", "Chuyên viên", "officer", 7},
            std::tuple{"Đinh Văn Ngô", "Quản trị", "administrator", 9}}) {
        auto const code = std::to_string(++n);
        out += "CB" + std::string(5 - code.size(), '0') + code + ',' + name + ' ' + code + ',' + agency + ',' + title +
               ',' + role + ',' + std::to_string(rank) + ",2020-01-01,\n";
      }
    }
    return out;
  }
};

}  // namespace tinhso::documents_test
