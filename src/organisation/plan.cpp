#include "organisation/plan.hpp"

#include <algorithm>

namespace tinhso::organisation {
namespace {

LineError late(int line, std::string const& column, Date after) {
  auto const day = format_date(after);
  return {line,
          column,
          {"Ngày phải sau " + day + ", là ngày bắt đầu của dòng đang có hiệu lực.",
           "The day must be after " + day + ", on which the row that stands began."}};
}

/// True when nothing that the file says differs; columns that it leaves out say nothing.
bool says_the_same(Fields const& desired, Fields const& existing) {
  return std::all_of(desired.begin(), desired.end(), [&](auto const& field) {
    auto const found = existing.find(field.first);
    return found != existing.end() && found->second == field.second;
  });
}

class Planner {
 public:
  Planner(std::set<std::string, std::less<>> const& mendable, Date effective_on)
      : mendable_{mendable}, effective_on_{effective_on} {}

  void want(Desired const& desired, Existing const* existing) {
    auto const from = desired.from.value_or(effective_on_);
    if (desired.until && *desired.until <= from && !existing) {
      fail({desired.line,
            "valid_until",
            {"Ngày kết thúc phải sau ngày bắt đầu.", "The end must come after the beginning."}});
    } else if (!existing) {
      plan_.steps.push_back({Step::Kind::add, desired.line, desired.key, 0, {}, desired.fields, from, desired.until});
    } else if (existing->until) {
      want_again(desired, *existing, from);
    } else if (desired.until) {
      close(desired, *existing);
    } else {
      compare(desired, *existing);
    }
  }

  void leave_out(std::string const& key, Existing const& existing) {
    if (existing.until) return;
    if (effective_on_ <= existing.from) fail(late(0, key, existing.from));
    else plan_.steps.push_back({Step::Kind::close, 0, key, existing.id, existing.fields, {}, effective_on_, {}});
  }

  void fail(LineError error) { plan_.errors.push_back(std::move(error)); }
  Plan take() { return std::move(plan_); }

 private:
  /// The key was borne before and is closed: a file that says the same is nothing new, otherwise it begins again.
  void want_again(Desired const& desired, Existing const& existing, Date from) {
    if (desired.until == existing.until && says_the_same(desired.fields, existing.fields)) {
      ++plan_.unchanged;
      return;
    }
    auto const begin = desired.from && *desired.from <= existing.from ? effective_on_ : from;
    if (begin < *existing.until) fail(late(desired.line, "valid_from", *existing.until));
    else
      plan_.steps.push_back({Step::Kind::add, desired.line, desired.key, 0, {}, desired.fields, begin, desired.until});
  }

  void close(Desired const& desired, Existing const& existing) {
    if (*desired.until <= existing.from) {
      fail(late(desired.line, "valid_until", existing.from));
    } else if (!says_the_same(desired.fields, existing.fields)) {
      fail({desired.line,
            "",
            {"Một dòng không thể vừa thay đổi vừa kết thúc; hãy nhập làm hai lần.",
             "One line cannot both change a thing and close it; import them one after the other."}});
    } else {
      plan_.steps.push_back(
          {Step::Kind::close, desired.line, desired.key, existing.id, existing.fields, {}, *desired.until, {}});
    }
  }

  void compare(Desired const& desired, Existing const& existing) {
    bool lasting = false;
    bool slight = false;
    for (auto const& [field, value] : desired.fields) {
      auto const found = existing.fields.find(field);
      if (found != existing.fields.end() && found->second == value) continue;
      (mendable_.contains(field) ? slight : lasting) = true;
    }
    if (!lasting && !slight) {
      ++plan_.unchanged;
      return;
    }
    // An exported file carries the day on which the old row began; the change itself happens on the day of the import.
    auto const on = desired.from && *desired.from > existing.from ? *desired.from : effective_on_;
    if (lasting && on <= existing.from) {
      fail(late(desired.line, "valid_from", existing.from));
      return;
    }
    auto const kind = lasting ? Step::Kind::replace : Step::Kind::mend;
    auto after = desired.fields;
    after.insert(existing.fields.begin(), existing.fields.end());
    plan_.steps.push_back({kind, desired.line, desired.key, existing.id, existing.fields, std::move(after), on, {}});
  }

  std::set<std::string, std::less<>> const& mendable_;
  Date effective_on_;
  Plan plan_;
};

}  // namespace

Plan make_plan(ExistingRows const& existing, std::vector<Desired> const& desired,
               std::set<std::string, std::less<>> const& mendable, Date effective_on, bool complete) {
  Planner planner{mendable, effective_on};
  std::map<std::string, int, std::less<>> lines;
  for (auto const& row : desired) {
    auto const [first, fresh] = lines.emplace(row.key, row.line);
    if (!fresh) {
      auto const line = std::to_string(first->second);
      planner.fail({row.line, "", {"Trùng với dòng " + line + ".", "The same as line " + line + "."}});
      continue;
    }
    auto const found = existing.find(row.key);
    planner.want(row, found == existing.end() ? nullptr : &found->second);
  }
  if (complete)
    for (auto const& [key, row] : existing)
      if (!lines.contains(key)) planner.leave_out(key, row);
  return planner.take();
}

}  // namespace tinhso::organisation
