#include "organisation/import.hpp"

#include <algorithm>

#include "organisation/import_existing.hpp"
#include "organisation/import_read.hpp"
#include "organisation/succession.hpp"

namespace tinhso::organisation {
namespace {

using Names = std::set<std::string, std::less<>>;

Names mendable_columns(ImportKind kind) {
  switch (kind) {
    case ImportKind::units:
      return {"lat", "lon"};
    case ImportKind::agencies:
      return {"also"};
    case ImportKind::officials:
      return {"name"};
    default:
      return {};
  }
}

std::string const& value_of(Fields const& fields, std::string_view column) {
  static std::string const none;
  auto const found = fields.find(column);
  return found == fields.end() ? none : found->second;
}

/// Codes that stand when the plan has been carried out; of the plan only when it is about that kind.
Names standing_codes(database::Session& session, ImportKind of, ImportKind planned, Plan const& plan) {
  Names out;
  for (auto const& [code, row] : existing_rows(session, of))
    if (!row.until) out.insert(code);
  if (of == planned)
    for (auto const& step : plan.steps) {
      if (step.kind == Step::Kind::close) out.erase(step.key);
      else out.insert(step.key);
    }
  return out;
}

void must_stand(Plan& plan, std::string const& column, Names const& codes) {
  for (auto const& step : plan.steps) {
    auto const& code = value_of(step.after, column);
    if (step.kind != Step::Kind::close && !code.empty() && !codes.contains(code))
      plan.errors.push_back(
          {step.line, column, {"Không có mã " + code + " đang hiệu lực.", "No such code stands: " + code + "."}});
  }
}

/// A thing cannot lie below itself.
void no_circles(Plan& plan, ExistingRows const& existing) {
  std::map<std::string, std::string, std::less<>> parents;
  for (auto const& [code, row] : existing) parents[code] = value_of(row.fields, "parent");
  for (auto const& step : plan.steps)
    if (step.kind != Step::Kind::close) parents[step.key] = value_of(step.after, "parent");
  for (auto const& step : plan.steps) {
    auto at = parents[step.key];
    for (int depth = 0; !at.empty() && depth < 20; ++depth) {
      if (at == step.key) {
        plan.errors.push_back({step.line, "parent", {"Cấp trên tạo thành vòng tròn.", "The parents form a circle."}});
        break;
      }
      auto const above = parents.find(at);
      at = above == parents.end() ? "" : above->second;
    }
  }
}

/// Parents come before their children, so that one pass can insert them.
void order_by_parents(Plan& plan) {
  std::map<std::string, std::string, std::less<>> parents;
  for (auto const& step : plan.steps)
    if (step.kind == Step::Kind::add) parents[step.key] = value_of(step.after, "parent");
  auto const depth = [&](Step const& step) {
    int out = 0;
    auto at = value_of(step.after, "parent");
    for (auto above = parents.find(at); above != parents.end() && out < 20; above = parents.find(above->second)) ++out;
    return out;
  };
  std::stable_sort(plan.steps.begin(), plan.steps.end(),
                   [&](Step const& a, Step const& b) { return depth(a) < depth(b); });
}

void one_name_a_person(Plan& plan) {
  std::map<std::string, std::string, std::less<>> names;
  for (auto const& step : plan.steps) {
    if (step.kind == Step::Kind::close) continue;
    auto const& code = value_of(step.after, "official");
    auto const& name = value_of(step.after, "name");
    if (auto const [known, fresh] = names.emplace(code, name); !fresh && known->second != name)
      plan.errors.push_back({step.line,
                             "name",
                             {"Cán bộ " + code + " có hai tên khác nhau trong tệp.",
                              "The official " + code + " has two names in this file."}});
  }
}

}  // namespace

Plan plan_import(database::Session& session, ImportKind kind, CsvTable const& table, Date effective_on, bool complete) {
  if (kind == ImportKind::succession) return plan_succession(session, table);
  std::vector<LineError> errors;
  auto const desired = read_desired(kind, table, errors);
  auto const existing = existing_rows(session, kind);
  auto plan = make_plan(existing, desired, mendable_columns(kind), effective_on, complete);
  switch (kind) {
    case ImportKind::units:
      must_stand(plan, "parent", standing_codes(session, ImportKind::units, kind, plan));
      no_circles(plan, existing);
      break;
    case ImportKind::agencies:
      must_stand(plan, "parent", standing_codes(session, ImportKind::agencies, kind, plan));
      must_stand(plan, "unit", standing_codes(session, ImportKind::units, kind, plan));
      no_circles(plan, existing);
      order_by_parents(plan);
      break;
    case ImportKind::officials:
      one_name_a_person(plan);
      [[fallthrough]];
    case ImportKind::codes:
      must_stand(plan, "agency", standing_codes(session, ImportKind::agencies, kind, plan));
      break;
    case ImportKind::succession:
      break;
  }
  plan.errors.insert(plan.errors.begin(), errors.begin(), errors.end());
  std::stable_sort(plan.errors.begin(), plan.errors.end(),
                   [](LineError const& a, LineError const& b) { return a.line < b.line; });
  return plan;
}

}  // namespace tinhso::organisation
