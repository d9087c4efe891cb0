// The house of the dossiers' tests: two communes, their district and the province, with a leader, a clerk and an officer
// each, and the province's procedures.
#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "accounts/accounts.hpp"
#include "platform/events/events.hpp"
#include "services/procedure_files.hpp"
#include "services/store.hpp"
#include "testing/testing.hpp"
#include "work/work.hpp"

namespace tinhso::services_test {

using namespace services;
using database::Session;
using database::Sql;
using organisation::Role;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

inline Instant at(char const* local) { return parse_instant(std::string{local} + "+07:00").value(); }
inline std::filesystem::path province() { return std::filesystem::path{TINHSO_SOURCE_FOLDER} / "data/namdinh-2020"; }

class ServicesTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(), testing::together(files::migrations(), audit::migrations(), events::migrations(), jobs::migrations(), payments::migrations(), citizens::migrations(),
                                                         organisation::migrations(), accounts::migrations(),
                                                         work::migrations(), services::migrations())};
  Origin origin{"203.0.113.7", "request"};
  std::int64_t minh = 0;  ///< a commune
  std::int64_t anh = 0;   ///< another

  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (IsSkipped()) return;
    testing::TemporaryFolder const folder;
    auto put = [&](char const* name, std::string_view text) { std::ofstream{folder.path() / name} << text; };
    put("units.csv",
        "code,name,kind,level,parent,lat,lon,valid_from,valid_until\n36,Nam "
        "Định,province,province,,20.28,106.21,2020-01-01,\n"
        "366,Hải Hậu,district,district,36,20.20,106.28,2020-01-01,\n14233,Hải "
        "Minh,commune,commune,366,20.21,106.25,2020-01-01,\n"
        "14218,Hải Anh,commune,commune,366,20.22,106.26,2020-01-01,\n");
    put("agencies.csv",
        "code,name,short_name,abbreviation,also,kind,level,unit,parent,valid_from,valid_until\n"
        "H40,Ủy ban nhân dân tỉnh Nam Định,UBND tỉnh,UBND,,people_committee,province,36,,2020-01-01,\n"
        "H40.40,Ủy ban nhân dân huyện Hải Hậu,UBND huyện Hải Hậu,UBND,,people_committee,district,366,H40,2020-01-01,\n"
        "H40.40.01,Ủy ban nhân dân xã Hải Minh,UBND xã Hải "
        "Minh,UBND,,people_committee,commune,14233,H40.40,2020-01-01,\n"
        "H40.40.02,Ủy ban nhân dân xã Hải Anh,UBND xã Hải "
        "Anh,UBND,,people_committee,commune,14218,H40.40,2020-01-01,\n");
    put("codes.csv", "agency,scheme,code,valid_from,valid_until\nH40.40.01,qcvn102,000.01.40.H40,2020-01-01,\n");
    std::string officials = "official,name,agency,title,role,rank,valid_from,valid_until\n";
    int n = 0;
    for (auto const* agency : {"H40.40.01", "H40.40.02", "H40.40", "H40"})
      for (auto const* role : {"leader", "clerk", "officer"}) {
        auto const number = std::to_string(++n);
        officials += (n < 10 ? "CB0000" : "CB000") + number + ",Vũ Đình Thóc " + number + "," + agency + ",Cán bộ," + role + "," + number +
                     ",2020-01-01,\n";
      }
    put("officials.csv", officials);
    organisation::load_province(house.database(), folder.path(), house.clock());
    ASSERT_TRUE(load_procedures(house.database(), province() / "services", house.clock()));
    minh = id_of("H40.40.01");
    anh = id_of("H40.40.02");
  }
  std::int64_t id_of(std::string_view code) {
    return house.read(
        [&](Session& s) { return organisation::agency_by_code(s, code, local_date(house.now())).value().id; });
  }
  Principal person(Role role, std::int64_t agency) {
    return house.read([&](Session& s) {
      for (auto const& position : organisation::officials_of(s, agency, local_date(house.now())))
        if (position.role == role) {
          auto who = accounts::principal_in(s, position.id, local_date(house.now()));
          who.account = who.official;
          return who;
        }
      throw std::logic_error{"nobody has this role"};
    });
  }
  Principal clerk() { return person(Role::clerk, minh); }
  Principal officer() { return person(Role::officer, minh); }
  Principal leader() { return person(Role::leader, minh); }

  Attached paper(std::int64_t account, int component) {
    auto const stored = house.files().put("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
    Attached out;
    out.ticket =
        house.write([&](Session& s) { return files::keep(s, house.now(), account, "to-khai.pdf", stored).id; });
    out.component = component;
    return out;
  }
  static std::map<std::string, std::string> birth_answers() {
    return {{"child_name", "Đinh Văn Khoai"},
            {"child_birth", "2020-10-03"},
            {"child_sex", "Nam"},
            {"child_place", "Trạm y tế xã"},
            {"child_origin", "Hải Hậu"},
            {"child_ethnic", "Kinh"},
            {"child_nation", "Việt Nam"},
            {"mother_name", "Đinh Thị Ngô"},
            {"mother_year", "1990"},
            {"mother_home", "Xóm 3"},
            {"father_known", "Không"},
            {"relation", "Mẹ"},
            {"applicant_home", "Xóm 3"},
            {"applicant_id", "036190000001"}};
  }
  Filing birth() {
    Filing out;
    out.procedure = "1.001193";
    out.agency = minh;
    out.applicant = "Đinh Thị Ngô";
    out.phone = "0912 345 678";
    out.birth_date = parse_date("1990-02-28");
    out.files.emplace();
    out.files->push_back(paper(0, 0));
    out.files->push_back(paper(0, 1));
    out.answers = birth_answers();
    return out;
  }
  std::int64_t id_of_dossier(std::string const& code) {
    return house.read([&](Session& s) { return find_dossier(s, code).value().id; });
  }
  DossierView step(Principal const& who, std::int64_t id, Action action, char const* words = nullptr,
                   char const* due_on = nullptr) {
    ActionInput input;
    input.action = action;
    if (words != nullptr) input.words = Text<0, 2000>{words};
    if (due_on != nullptr) input.due_on = parse_date(due_on);
    return act(house.context(), who, origin, id, input);
  }
  std::vector<std::string> found(char const* q, char const* event = nullptr) {
    ProcedureQuery query;
    query.q = Text<0, 200>{q};
    if (event != nullptr) query.event = Text<0, 100>{event};
    query.limit = 100;
    std::vector<std::string> out;
    for (auto const& row : search_procedures(house.context(), query).items) out.push_back(row.code);
    return out;
  }
  template <class F>
  static std::string code_of(F&& f) {
    try {
      f();
    } catch (Error const& fault) {
      return fault.code();
    }
    return "done";
  }
  template <class F>
  std::set<std::string> faults(F&& f) {
    try {
      f();
    } catch (Invalid const& fault) {
      std::set<std::string> out;
      for (auto const& field : fault.fields()) out.insert(field.path);
      return out;
    }
    return {};
  }
};

}  // namespace tinhso::services_test
