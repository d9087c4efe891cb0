#include "organisation/house_test.hpp"
#include "organisation/import_run.hpp"
#include "organisation/lists.hpp"

namespace tinhso::organisation_test {

using namespace organisation;

class Importing : public ProvinceTest {
 protected:
  Principal administrator(std::string_view agency = "H40") {
    Principal who;
    who.account = 1;
    who.name = "Quản trị";
    who.agency = id_of(agency);
    who.rights = {"organisation.edit"};
    return who;
  }
  ImportResult run(ImportKind what, std::string const& csv, bool dry_run = false, std::string_view agency = "H40",
                   char const* on = "2020-11-01") {
    auto const who = administrator(agency);
    return house().write([&](database::Session& s) {
      return run_import(s, house().now(), who, {}, {what, dry_run, day(on), false}, csv);
    });
  }
  std::string exported(ImportKind what, char const* on = "2020-10-13") {
    return house().read([&](database::Session& s) { return run_export(s, what, day(on)); });
  }
  std::optional<Agency> agency_on(std::string_view code, char const* on) {
    return house().read([&](database::Session& s) { return agency_by_code(s, code, day(on)); });
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, Importing, testing::both_engines(), testing::engine_name);

std::string const agency_header =
    "code;name;short_name;abbreviation;also;kind;level;unit;parent;valid_from;valid_until\n";
std::string const renamed =
    agency_header + "H40.10;Sở Truyền thông;Sở Truyền thông;STT;;department;province;36;H40;2020-01-01;\n";

TEST_P(Importing, what_was_exported_changes_nothing) {
  for (auto const what :
       {ImportKind::units, ImportKind::agencies, ImportKind::codes, ImportKind::officials, ImportKind::succession}) {
    auto const result = run(what, exported(what));
    EXPECT_TRUE(result.errors.empty()) << reflect::to_json(result.errors);
    EXPECT_EQ(result.added.size() + result.changed.size() + result.closed.size(), 0U);
  }
}

TEST_P(Importing, a_trial_run_shows_the_difference_and_changes_nothing) {
  auto const result = run(ImportKind::agencies, renamed, true);
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.changed.size(), 1U);
  auto const& change = result.changed[0];
  EXPECT_EQ(change.line, 2);
  EXPECT_EQ(change.key, "H40.10");
  EXPECT_EQ(change.effective_on, day("2020-11-01"));
  std::vector<std::string> fields;
  for (auto const& difference : change.differences) fields.push_back(difference.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"abbreviation", "also", "name", "short_name"}));
  EXPECT_EQ(agency_on("H40.10", "2020-11-02")->name, "Sở Thông tin và Truyền thông");
}

TEST_P(Importing, a_new_name_is_a_successor_that_takes_everything_over) {
  auto const former = id_of("H40.10");
  auto const people = house().read([&](database::Session& s) { return officials_of(s, former, today); });
  auto const list = house().write([&](database::Session& s) {
    return create_list(s, house().now(), audit::system("test"), former,
                       {"Của sở", {{SelectorKind::group, "departments"}}});
  });
  EXPECT_TRUE(run(ImportKind::agencies, renamed).applied);
  EXPECT_EQ(agency_on("H40.10", "2020-10-31")->id, former);
  auto const successor = agency_on("H40.10", "2020-11-01").value();
  EXPECT_EQ(successor.name, "Sở Truyền thông");
  house().read([&](database::Session& s) {
    auto const on = day("2020-11-01");
    EXPECT_EQ(find_agency(s, former).value().name, "Sở Thông tin và Truyền thông");
    EXPECT_EQ(successor_of(s, former, on).value().id, successor.id);
    EXPECT_EQ(code102_of(s, successor.id, on), "000.00.10.H40");
    EXPECT_EQ(agency_by_code(s, "000.00.10.H40", today).value().id, former);
    EXPECT_EQ(officials_of(s, successor.id, on).size(), people.size());
    EXPECT_TRUE(officials_of(s, former, on).empty());
    EXPECT_EQ(positions_of(s, people[0].official, on).at(0).agency, successor.id);
    EXPECT_EQ(positions_of(s, people[0].official, today).at(0).agency, former);
    EXPECT_TRUE(find_list(s, successor.id, list.id));
    EXPECT_EQ(audit::trail(s, "agencies", "H40.10").size(), 1U);
  });
  EXPECT_FALSE(run(ImportKind::agencies, renamed, false, "H40", "2020-12-01").changed.size());
}

TEST_P(Importing, a_renamed_parent_keeps_its_children) {
  auto const result =
      run(ImportKind::agencies,
          agency_header +
              "H40.40;Ủy ban nhân dân thị xã Hải Hậu;UBND thị xã Hải Hậu;UBND;;people_committee;district;366;H40;;\n");
  EXPECT_TRUE(result.applied);
  auto const above = agency_on("H40.40", "2020-11-01").value().id;
  EXPECT_EQ(agency_on("H40.40.07", "2020-11-01")->parent, above);
  house().read(
      [&](database::Session& s) { EXPECT_TRUE(is_at_or_below(s, agency_by_code(s, "H40.40.07", today)->id, above)); });
}

TEST_P(Importing, every_fault_is_told_with_its_line_and_nothing_is_done) {
  auto const result = run(ImportKind::agencies, agency_header +
                                                    "H40.50;Sở Mới;Sở Mới;SM;;department;province;36;H40;;\n"
                                                    "H40.51;=cmd();S;S;;department;province;36;H40;;\n"
                                                    "H40.52;Sở;S;S;;ministry;province;36;H40;;\n"
                                                    "H40.53;Sở;S;S;;department;province;99;H40.98;2020-02-30;\n"
                                                    "H40.54;Sở;S;S;;department;province;99;H40.98;;\n"
                                                    "H40.50;Sở Mới nữa;Sở Mới;SM;;department;province;36;H40;;\n"
                                                    "H40.55;\n");
  EXPECT_FALSE(result.applied);
  std::vector<std::string> told;
  for (auto const& error : result.errors) told.push_back(std::to_string(error.line) + ' ' + error.column);
  EXPECT_EQ(told, (std::vector<std::string>{"3 name", "4 kind", "5 valid_from", "6 parent", "6 unit", "7 ", "8 "}));
  EXPECT_FALSE(agency_on("H40.50", "2020-11-01"));
}

TEST_P(Importing, columns_may_be_left_out_but_not_invented) {
  auto const result =
      run(ImportKind::units, "code,name,kind,level,lat,lon\n14233,Hải Minh,commune,commune,20.2050,106.27\n");
  EXPECT_TRUE(result.applied) << reflect::to_json(result.errors);
  ASSERT_EQ(result.changed.size(), 1U);
  house().read([&](database::Session& s) {
    EXPECT_EQ(find_unit(s, "14233", today).value().parent_code, "366");
    EXPECT_DOUBLE_EQ(find_unit(s, "14233", today).value().lat, 20.205);
  });
  EXPECT_EQ(run(ImportKind::units, "code,name,kind,level,lat,lon,colour\n").errors.at(0).column, "colour");
  EXPECT_EQ(run(ImportKind::units, "code,name\n1,a\n").errors.size(), 4U);
}

TEST_P(Importing, parents_must_not_form_a_circle) {
  auto const result = run(ImportKind::agencies, agency_header +
                                                    "H40.60;Ban A;Ban A;BA;;board;province;36;H40.61;;\n"
                                                    "H40.61;Ban B;Ban B;BB;;board;province;36;H40.60;;\n");
  EXPECT_EQ(result.errors.size(), 2U);
}

TEST_P(Importing, children_may_stand_before_their_parents_in_the_file) {
  EXPECT_TRUE(run(ImportKind::agencies, agency_header + "H40.60.01;Phòng A;Phòng A;PA;;board;province;36;H40.60;;\n"
                                                        "H40.60;Ban A;Ban A;BA;;board;province;36;H40;;\n")
                  .applied);
  EXPECT_EQ(agency_on("H40.60.01", "2020-11-01")->parent, agency_on("H40.60", "2020-11-01")->id);
}

TEST_P(Importing, officials_come_change_and_go) {
  std::string const header = "official,name,agency,title,role,rank,valid_from,valid_until\n";
  EXPECT_TRUE(
      run(ImportKind::officials, header + "CB90001,Vũ Thị Bông,H40.40.07,Chuyên viên,officer,9,,\n"
                                          "CB01403,Phạm Thị Lúa,H40.40.07,Văn thư,clerk,2,,\n"
                                          "CB01402,Cao Hữu Sồi,H40.40.07,Phó Chủ tịch,leader,2,2020-01-01,2020-10-20\n")
          .applied);
  house().read([&](database::Session& s) {
    auto const there = officials_of(s, agency_by_code(s, "H40.40.07", today)->id, day("2020-11-01"));
    std::vector<std::string> names;
    for (auto const& position : there) names.push_back(position.official_name);
    EXPECT_EQ(names.at(1), "Phạm Thị Lúa");
    EXPECT_EQ(names.back(), "Vũ Thị Bông");
    EXPECT_EQ(std::count(names.begin(), names.end(), "Cao Hữu Sồi"), 0);
  });
  EXPECT_EQ(
      run(ImportKind::officials, header + "CB9,Một Tên,H40.40.07,A,officer,1,,\nCB9,Hai Tên,H40.40.07,B,officer,1,,\n")
          .errors.size(),
      1U);
}

TEST_P(Importing, an_administrator_keeps_to_the_own_house) {
  std::string const line = "CB90002,Vũ Thị Mới,H40.40.07,Chuyên viên,officer,9,,\n";
  std::string const header = "official,name,agency,title,role,rank,valid_from,valid_until\n";
  EXPECT_TRUE(run(ImportKind::officials, header + line, true, "H40.40").errors.empty());
  EXPECT_THROW(run(ImportKind::officials, header + line, true, "H40.39"), Forbidden);
  EXPECT_THROW(run(ImportKind::agencies, renamed, true, "H40.10"), Forbidden);
}

TEST_P(Importing, successions_are_said_once_and_checked) {
  go_to_2025();
  auto const again = import(ImportKind::succession, province_file("succession-2025.csv"), day("2025-07-01"));
  EXPECT_TRUE(again.steps.empty());
  auto const wrong = import(ImportKind::succession,
                            "what,old_code,new_code,effective_on\nagency,H40.999,H42,2025-07-01\nunit,36,1,2025-07-"
                            "01\nunit,36,37,soon\nhouse,1,2,2025-07-01\n",
                            today);
  EXPECT_EQ(wrong.errors.size(), 4U);
  EXPECT_NE(exported(ImportKind::succession, "2025-07-01").find("agency,H40.40.07,H42.40.53,2025-07-01"),
            std::string::npos);
}

}  // namespace tinhso::organisation_test
