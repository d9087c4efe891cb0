// From the steps of a plan to rows that a statement can bind. Private to the room.
#pragma once

#include <string>
#include <vector>

#include "organisation/import.hpp"

namespace tinhso::organisation {

/// Fills the text and number members that have a field of their name.
template <class Row>
Row row_of(Step const& step) {
  Row row{};
  reflect::each_member(row, [&]<class M>(char const* name, M& member) {
    auto const found = step.after.find(name);
    if (found == step.after.end() || found->second.empty()) return;
    if constexpr (std::is_same_v<M, std::string> || std::is_same_v<M, std::optional<std::string>>)
      member = found->second;
    else if constexpr (std::is_same_v<M, double>) member = std::stod(found->second);
    else if constexpr (std::is_same_v<M, std::int64_t>) member = std::stoll(found->second);
  });
  if constexpr (requires { row.valid_from; }) {
    row.valid_from = step.on;
    row.valid_until = step.until;
  }
  return row;
}

template <class F>
auto rows_of(Plan const& plan, Step::Kind kind, F&& make) {
  std::vector<std::invoke_result_t<F&, Step const&>> out;
  for (auto const& step : plan.steps)
    if (step.kind == kind) out.push_back(make(step));
  return out;
}

/// Carries out a plan for agencies: what hangs on a replaced agency moves to its new row.
void apply_agencies(database::Session& session, Plan const& plan);

}  // namespace tinhso::organisation
