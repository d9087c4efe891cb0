// Takes the steps of the plan in the names of those who take them, through the rooms' own functions.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "documents/documents.hpp"
#include "simulate/desk.hpp"
#include "simulate/plan.hpp"

namespace tinhso::simulate {

/// What a letter of the plan became.
struct Known {
  std::int64_t document = 0;
  std::unordered_map<std::int64_t, std::int64_t> incoming;  ///< agency → row of its register; filled when first asked
};

/// Belongs to one thread. Each step throws what the room's function throws.
class People {
 public:
  People(Province const& province, Plan const& plan, Writing const& writing, Desk& desk, std::string run,
         std::uint64_t seed, Date as_of);

  /// Takes one step at the time that context.clock shows. `context` works within one transaction.
  void take(Context& context, database::Session& session, Action const& action);
  /// Forgets what was learned of these letters: the transaction was taken back.
  void forget(std::vector<std::uint32_t> const& letters);

 private:
  Principal const& as(database::Session& session, Person const& person);
  Known& known(database::Session& session, std::uint32_t letter);
  std::int64_t incoming(database::Session& session, std::uint32_t letter, std::uint16_t receiver);
  void draft(Context& context, database::Session& session, Action const& action);
  void assign(Context& context, database::Session& session, Action const& action, std::int64_t id);
  void remind(Context& context, database::Session& session, Action const& action);

  Province const& province_;
  Plan const& plan_;
  Writing const& writing_;
  Desk& desk_;
  std::string run_;
  std::uint64_t seed_;
  Date as_of_;
  std::unordered_map<std::int64_t, Principal> principals_;
  std::unordered_map<std::uint32_t, Known> known_;
};

}  // namespace tinhso::simulate
