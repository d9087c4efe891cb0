#include "organisation/succession.hpp"

#include "organisation/import_read.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

constexpr Sql note_succession{
    "organisation.note_succession",
    "insert into organisation_succession (what, former, successor, effective_on) "
    "values (:what, :former, :successor, :on) on conflict (what, former, successor) do nothing"};
constexpr Sql succession_known{
    "organisation.succession_known",
    "select count(*) from organisation_succession where what = :what and former = :former and successor = :successor"};
// The row that bore the code on the last day before: it stands still, or was closed on that day.
constexpr Sql former_unit{"organisation.former_unit",
                          "select id, valid_until from organisation_unit where code = :code and valid_from < :on "
                          "and (valid_until is null or valid_until >= :on)"};
constexpr Sql former_agency{"organisation.former_agency",
                            "select id, valid_until from organisation_agency where code = :code and valid_from < :on "
                            "and (valid_until is null or valid_until >= :on)"};
constexpr Sql new_unit{"organisation.new_unit",
                       "select id, valid_until from organisation_unit where code = :code and valid_from <= :on "
                       "and (valid_until is null or valid_until > :on)"};
constexpr Sql new_agency{"organisation.new_agency",
                         "select id, valid_until from organisation_agency where code = :code and valid_from <= :on "
                         "and (valid_until is null or valid_until > :on)"};
constexpr Sql end_unit{"organisation.end_unit",
                       "update organisation_unit set valid_until = :on where id = :id and valid_until is null"};
constexpr Sql end_agency{"organisation.end_agency",
                         "update organisation_agency set valid_until = :on where id = :id and valid_until is null"};
constexpr Sql end_codes{"organisation.end_codes",
                        "update organisation_code set valid_until = :on where agency = :id and valid_until is null"};
constexpr Sql end_positions{
    "organisation.end_positions",
    "update organisation_position set valid_until = :on where agency = :id and valid_until is null"};

struct Bearer {
  std::int64_t id = 0;
  std::optional<Date> valid_until;
};
BOOST_DESCRIBE_STRUCT(Bearer, (), (id, valid_until))

LineError nobody(int line, std::string column, std::string const& code) {
  return {line,
          std::move(column),
          {"Không có mã " + code + " vào ngày đó; hãy nhập nó trước.",
           "Nothing bears the code " + code + " on that day; import it first."}};
}

/// What one line means; `former` and `successor` are kept as ids in the step.
void plan_line(Session& session, Desired const& row, Plan& plan) {
  auto const on = parse_date(row.fields.find("effective_on")->second);
  if (!on) {
    plan.errors.push_back(
        {row.line, "effective_on", reflect::wrong_kind("một ngày (năm-tháng-ngày)", "a day (YYYY-MM-DD)")});
    return;
  }
  auto const& what = row.fields.find("what")->second;
  auto const& old_code = row.fields.find("old_code")->second;
  auto const new_column = row.fields.find("new_code");
  auto const new_code = new_column == row.fields.end() ? std::string{} : new_column->second;
  bool const unit = what == "unit";
  auto const former = session.first<Bearer>(unit ? former_unit : former_agency, {{"code", old_code}, {"on", *on}});
  if (!former) plan.errors.push_back(nobody(row.line, "old_code", old_code));
  std::optional<Bearer> successor;
  if (!new_code.empty()) {
    successor = session.first<Bearer>(unit ? new_unit : new_agency, {{"code", new_code}, {"on", *on}});
    if (!successor) plan.errors.push_back(nobody(row.line, "new_code", new_code));
  }
  if (!former || (!new_code.empty() && !successor)) return;
  bool const known =
      !successor || session.one<std::int64_t>(
                        succession_known, {{"what", what}, {"former", former->id}, {"successor", successor->id}}) > 0;
  if (former->valid_until && known) {
    ++plan.unchanged;
    return;
  }
  Step step{Step::Kind::close, row.line, what + ' ' + old_code, former->id, {{"code", old_code}}, {}, *on, {}};
  step.after = {{"what", what}, {"code", new_code}};
  if (successor) step.after["successor"] = std::to_string(successor->id);
  plan.steps.push_back(std::move(step));
}

}  // namespace

void link(Session& session, std::string_view what, std::int64_t former, std::int64_t successor, Date on) {
  session.run(note_succession, {{"what", what}, {"former", former}, {"successor", successor}, {"on", on}});
}

void close_unit(Session& session, std::int64_t unit, Date on) { session.run(end_unit, {{"id", unit}, {"on", on}}); }

void close_agency(Session& session, std::int64_t agency, Date on) {
  for (auto const& sql : {end_agency, end_codes, end_positions}) session.run(sql, {{"id", agency}, {"on", on}});
}

Plan plan_succession(Session& session, CsvTable const& table) {
  Plan plan;
  for (auto const& row : read_desired(ImportKind::succession, table, plan.errors)) plan_line(session, row, plan);
  return plan;
}

void apply_succession(Session& session, Plan const& plan) {
  for (auto const& step : plan.steps) {
    auto const& what = step.after.find("what")->second;
    if (what == "unit") close_unit(session, step.existing, step.on);
    else close_agency(session, step.existing, step.on);
    if (auto const successor = step.after.find("successor"); successor != step.after.end())
      link(session, what, step.existing, std::stoll(successor->second), step.on);
  }
}

}  // namespace tinhso::organisation
