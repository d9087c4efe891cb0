// Processes as data: a subset of BPMN 2.0 (ISO/IEC 19510), read strictly, proved sound, and interpreted.
//
// read_bpmn() refuses every element and attribute outside of the subset, naming it and its line: what is drawn and not
// understood must not run as something else. The subset, with the attributes of `extension_namespace`:
//
//   definitions       expressionLanguage must be FEEL; one `process`; `collaboration` with one participant; diagrams are
//                     drawings, not read
//   laneSet, lane     `role`: who does the tasks in it
//   startEvent, endEvent   without definitions
//   userTask          `actions`: what an official does to end it, in the words of the room that runs the process;
//                     `duration`: ISO 8601, in office time ("PT4H"; "P2D" are two working days), or `share`: "70", per
//                     cent of the time of the whole; `outcomes`: "A|B", what the official says of it; `agency`: where it
//                     is done, in the words of the room that runs the process
//   serviceTask       `operation`: what the system does by itself
//   exclusiveGateway, parallelGateway, sequenceFlow with conditionExpression (condition.hpp)
//
// A process is sound when from the start every way leads to an end with nothing left behind, no task is out of reach, and
// at each task what it asks for can be done (van der Aalst, "The application of Petri nets to workflow management", 1998).
// Values and pure functions; thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "processes/condition.hpp"

namespace tinhso::processes {

inline constexpr std::string_view model_namespace = "http://www.omg.org/spec/BPMN/20100524/MODEL";
inline constexpr std::string_view extension_namespace = "urn:tinhso:process:1";
inline constexpr std::size_t most_nodes = 200;
inline constexpr std::size_t most_bytes = 1'000'000;

enum class NodeKind { start_event, end_event, user_task, service_task, exclusive_gateway, parallel_gateway };

/// Office time: so many working days of the calendar and so many minutes.
struct OfficeTime {
  std::int64_t days = 0;
  std::int64_t minutes = 0;
};

struct SequenceFlow {
  std::string id;
  std::size_t source = 0;
  std::size_t target = 0;
  std::optional<Condition> condition;
  bool is_default = false;
};

struct Node {
  std::string id;
  std::string name;
  NodeKind kind = NodeKind::user_task;
  int line = 0;
  std::vector<std::string> actions;
  std::vector<std::string> outcomes;
  std::optional<OfficeTime> duration;
  std::optional<int> share;  ///< instead of a duration: 1 to 100 per cent of the time of the whole
  std::string agency;  ///< where a user task is done; empty: where the process runs
  std::string operation;
  std::string lane;  ///< its name
  std::string role;  ///< of the lane
  std::vector<std::size_t> incoming;  ///< flows
  std::vector<std::size_t> outgoing;
};

struct Process {
  std::string id;
  std::string name;
  std::vector<Node> nodes;
  std::vector<SequenceFlow> flows;
  std::size_t start = 0;

  std::optional<std::size_t> node(std::string_view by_id) const;
  std::optional<std::size_t> flow(std::string_view by_id) const;
};

/// Everything that is wrong with the text, each as "element id" with a sentence; `out` is whole when there is nothing.
/// Structure only: see prove() for the rest.
FieldErrors read_bpmn(std::string_view text, Process& out);

// --- running ---

/// Where the tokens are: at user tasks, and on flows that wait at a parallel join.
struct Marking {
  std::set<std::size_t> tasks;
  std::set<std::size_t> waiting;
  bool ended() const { return tasks.empty() && waiting.empty(); }
  friend auto operator<=>(Marking const&, Marking const&) = default;
};

/// Where a step leads: the tasks that it opened, and what the system does on the way, in order.
struct Moved {
  Marking marking;
  std::vector<std::size_t> opened;
  std::vector<std::size_t> operations;  ///< service tasks passed
};

/// From the start, with what is known of the conditions' names.
Moved begin(Process const& process, Lookup const& known);
/// `task` is ended. Throws std::logic_error when no token is at it.
Moved complete(Process const& process, Marking const& from, std::size_t task, Lookup const& known);

// --- proving ---

/// What the running room knows about actions and operations: the state after it, or nothing when it cannot be done in
/// that state. States are the room's own words.
struct Domain {
  std::string initial;
  std::string final;  ///< when the process has ended
  std::function<std::optional<std::string>(std::string_view state, std::string_view action)> act;
  std::function<std::optional<std::string>(std::string_view state, std::string_view operation)> operate;
};
/// Everything that keeps the process from being sound, each under the element where it shows. `read_bpmn` found nothing.
FieldErrors prove(Process const& process, Domain const& domain);

/// "PT4H", "P1DT30M"; nothing when it is none or more than a year.
std::optional<OfficeTime> office_time(std::string_view text);

}  // namespace tinhso::processes
