#include "organisation/import_run.hpp"

#include "organisation/import_existing.hpp"
#include "organisation/import_read.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;

std::string field_or_nothing(Fields const& fields, std::string_view name) {
  auto const found = fields.find(name);
  return found == fields.end() ? std::string{} : found->second;
}

ImportLine line_of(Step const& step) {
  auto name = field_or_nothing(step.after, "name");
  if (name.empty()) name = field_or_nothing(step.before, "name");
  ImportLine line{step.line, step.key, std::move(name), step.on, {}};
  if (step.kind != Step::Kind::close)
    for (auto const& [field, after] : step.after)
      if (auto before = field_or_nothing(step.before, field); before != after)
        line.differences.push_back({field, std::move(before), after});
  return line;
}

ImportResult result_of(Plan const& plan, std::string_view language) {
  ImportResult result;
  result.unchanged = plan.unchanged;
  for (auto const& step : plan.steps) {
    switch (step.kind) {
      case Step::Kind::add:
        result.added.push_back(line_of(step));
        break;
      case Step::Kind::replace:
      case Step::Kind::mend:
        result.changed.push_back(line_of(step));
        break;
      case Step::Kind::close:
        result.closed.push_back(line_of(step));
        break;
    }
  }
  for (auto const& error : plan.errors)
    result.errors.push_back({error.line, error.column, language == "en" ? error.words.en : error.words.vi});
  return result;
}

boost::json::value json_of(Fields const& fields) {
  if (fields.empty()) return nullptr;
  boost::json::object out;
  for (auto const& [name, value] : fields) out[name] = value;
  return out;
}

void record_steps(Session& session, Instant now, audit::Actor const& actor, ImportKind what, Plan const& plan) {
  for (auto const& step : plan.steps) {
    auto after = json_of(step.after);
    if (after.is_null()) after = boost::json::object{};
    after.as_object()["effective_on"] = format_date(step.on);
    audit::record(session, now, actor,
                  {"organisation.import", std::string{reflect::enum_name(what)}, step.key, json_of(step.before),
                   std::move(after)});
  }
}

void must_be_own(Session& session, Principal const& who, ImportKind what, Plan const& plan, Date today) {
  auto const own = find_agency(session, who.agency);
  if (own && own->kind == AgencyKind::people_committee && own->level == Level::province) return;
  bool allowed = what == ImportKind::officials;
  for (auto const& step : plan.steps) {
    if (!allowed) break;
    for (auto const* fields : {&step.before, &step.after})
      if (auto const code = field_or_nothing(*fields, "agency"); !code.empty()) {
        auto const agency = agency_by_code(session, code, today);
        allowed = allowed && agency && is_at_or_below(session, agency->id, who.agency);
      }
  }
  if (!allowed)
    throw Forbidden{"organisation.beyond_your_agency",
                    {"Bạn chỉ được nhập cán bộ của cơ quan mình và cấp dưới; phần khác do quản trị của UBND tỉnh nhập.",
                     "You may only import officials of your own agency and those below; the rest is for the "
                     "administrator of the provincial "
                     "People's Committee."}};
}

/// Nobody gives or keeps a position by their own hand; somebody who acts for another could not do it for either.
void must_not_be_oneself(Session& session, Principal const& who, ImportKind what, Plan const& plan) {
  if (what != ImportKind::officials) return;
  for (auto const id : {who.official, who.acting_for.value_or(who.official)}) {
    auto const self = find_official(session, id);
    if (!self) continue;
    for (auto const& step : plan.steps)
      for (auto const* fields : {&step.before, &step.after})
        if (field_or_nothing(*fields, "official") == self->code)
          throw Forbidden{"organisation.own_position",
                          {"Bạn không được tự đổi chức vụ của chính mình; hãy nhờ một quản trị khác.",
                           "You may not change your own position; ask another administrator."}};
  }
}

}  // namespace

ImportResult run_import(Session& session, Instant now, Principal const& who, Origin const& origin,
                        ImportQuery const& query, std::string_view csv) {
  auto const today = local_date(now);
  auto const plan = plan_import(session, query.what, read_csv(csv), query.effective_on.value_or(today),
                                query.complete.value_or(false));
  must_be_own(session, who, query.what, plan, today);
  must_not_be_oneself(session, who, query.what, plan);
  auto result = result_of(plan, who.language);
  if (!plan.errors.empty() || query.dry_run.value_or(false)) return result;
  apply_import(session, query.what, plan);
  record_steps(session, now, audit::actor(who, origin), query.what, plan);
  result.applied = true;
  return result;
}

std::string run_export(Session& session, ImportKind what, Date as_of) {
  std::string out{byte_order_mark};
  std::vector<std::string> fields;
  for (auto const& column : columns_of(what)) fields.emplace_back(column.name);
  bool const dated = what != ImportKind::succession;  // that has its one day as a column
  if (dated) fields.insert(fields.end(), {"valid_from", "valid_until"});
  out += csv_line(fields);
  for (auto const& [key, row] : existing_rows(session, what, as_of)) {
    fields.clear();
    for (auto const& column : columns_of(what)) fields.push_back(field_or_nothing(row.fields, column.name));
    if (dated)
      fields.insert(fields.end(), {format_date(row.from), row.until ? format_date(*row.until) : std::string{}});
    out += csv_line(fields);
  }
  return out;
}

}  // namespace tinhso::organisation
