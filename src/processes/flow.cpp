// How tokens move, and the proof that they always arrive.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <stdexcept>

#include "processes/process.hpp"

namespace tinhso::processes {
namespace {

/// Two tokens on one place: a fork without its join.
struct Crowded {
  std::size_t node;
};
constexpr std::size_t most_steps = 10'000;  ///< automatic moves after one task: a loop without a task never ends

/// Follows every way that the conditions leave open; `all` collects where they lead.
class Mover {
 public:
  Mover(Process const& process, std::vector<Moved>& all) : process_{process}, all_{all} {}

  void leave(Moved moved, std::size_t node, Lookup const& known) { enter_all(std::move(moved), {process_.nodes[node].outgoing}, known); }

 private:
  /// `flows`: tokens on their way, the last first.
  void enter_all(Moved moved, std::vector<std::size_t> flows, Lookup const& known) {
    while (!flows.empty()) {
      if (++steps_ > most_steps) throw Crowded{process_.flows[flows.back()].target};
      auto const at = flows.back();
      flows.pop_back();
      auto const target = process_.flows[at].target;
      auto const& node = process_.nodes[target];
      switch (node.kind) {
        case NodeKind::user_task:
          if (!moved.marking.tasks.insert(target).second) throw Crowded{target};
          moved.opened.push_back(target);
          break;
        case NodeKind::service_task:
          moved.operations.push_back(target);
          flows.push_back(node.outgoing.front());
          break;
        case NodeKind::parallel_gateway:
          join(moved, flows, at, target);
          break;
        case NodeKind::exclusive_gateway: {
          auto const ways = open_ways(node, known);
          for (std::size_t i = 1; i < ways.size(); ++i) {
            auto other = flows;
            other.push_back(ways[i]);
            enter_all(moved, std::move(other), known);
          }
          flows.push_back(ways.front());
          break;
        }
        case NodeKind::start_event:
        case NodeKind::end_event:
          break;
      }
    }
    all_.push_back(std::move(moved));
  }

  void join(Moved& moved, std::vector<std::size_t>& flows, std::size_t at, std::size_t target) const {
    auto const& node = process_.nodes[target];
    if (!moved.marking.waiting.insert(at).second) throw Crowded{target};
    auto const there = [&](std::size_t flow) { return moved.marking.waiting.contains(flow); };
    if (!std::all_of(node.incoming.begin(), node.incoming.end(), there)) return;
    for (auto const flow : node.incoming) moved.marking.waiting.erase(flow);
    flows.insert(flows.end(), node.outgoing.rbegin(), node.outgoing.rend());
  }

  /// The first that is true; every one that may be, while proving.
  std::vector<std::size_t> open_ways(Node const& node, Lookup const& known) const {
    if (node.outgoing.size() == 1) return node.outgoing;
    std::vector<std::size_t> out;
    std::size_t otherwise = 0;
    for (auto const at : node.outgoing) {
      auto const& flow = process_.flows[at];
      if (flow.is_default) {
        otherwise = at;
        continue;
      }
      auto const truth = flow.condition->test(known);
      if (truth == Truth::no) continue;
      out.push_back(at);
      if (truth == Truth::yes) return out;
    }
    out.push_back(otherwise);
    return out;
  }

  Process const& process_;
  std::vector<Moved>& all_;
  std::size_t steps_ = 0;
};

std::vector<Moved> ways_from(Process const& process, Marking const& from, std::size_t node, Lookup const& known) {
  std::vector<Moved> out;
  Moved moved{from, {}, {}};
  moved.marking.tasks.erase(node);
  Mover{process, out}.leave(std::move(moved), node, known);
  return out;
}

Moved only(std::vector<Moved> ways) {
  if (ways.size() != 1) throw std::logic_error{"a condition without an answer"};
  return std::move(ways.front());
}

/// Where a dossier of the proof stands: tokens, the room's state, and what was said at each task.
struct Situation {
  Marking marking;
  std::string state;
  std::map<std::string, std::string> said;
  friend auto operator<=>(Situation const&, Situation const&) = default;
};

class Proof {
 public:
  Proof(Process const& process, Domain const& domain) : process_{process}, domain_{domain} {
    // Only what a condition asks for tells situations apart.
    for (auto const& flow : process.flows)
      if (flow.condition)
        for (auto& name : flow.condition->names()) asked_.insert(std::move(name));
  }

  FieldErrors run() {
    try {
      Situation first{{}, domain_.initial, {}};
      for (auto& moved : ways_from(process_, {}, process_.start, lookup(first))) arrive(first, std::move(moved));
      while (!open_.empty() && errors_.empty()) {
        auto const now = std::move(open_.front());
        open_.pop_front();
        for (auto const task : now.marking.tasks) try_all(now, task);
      }
    } catch (Crowded const& crowded) {
      fault(crowded.node, {"Hai nhánh cùng tới đây mà chưa nhập lại, hoặc vòng lặp không có bước nào.",
                           "Two branches arrive here that were not joined, or a loop has no task in it."});
    }
    if (errors_.empty())
      for (std::size_t i = 0; i < process_.nodes.size(); ++i)
        if (!reached_.contains(i) && process_.nodes[i].kind == NodeKind::user_task)
          fault(i, {"Không bao giờ tới được bước này.", "This task is never reached."});
    if (errors_.empty() && !ended_)
      fault(process_.start, {"Quy trình không bao giờ kết thúc.", "The process never ends."});
    return std::move(errors_);
  }

 private:
  static constexpr std::size_t most_situations = 20'000;

  void fault(std::size_t node, Words words) {
    auto const& one = process_.nodes[node];
    FieldError error{one.id, {fmt::format("dòng {}: {}", one.line, words.vi), fmt::format("line {}: {}", one.line, words.en)}};
    auto const same = [&](auto const& other) { return other.path == error.path && other.words.en == error.words.en; };
    if (std::none_of(errors_.begin(), errors_.end(), same)) errors_.push_back(std::move(error));
  }
  Lookup lookup(Situation const& now) const {
    return [this, &now](std::string_view name) {
      if (auto const found = now.said.find(std::string{name}); found != now.said.end()) return Known{true, found->second};
      bool const of_task = name == "outcome" || (name.ends_with(".outcome") &&
                           process_.node(name.substr(0, name.size() - std::string_view{".outcome"}.size())));
      return Known{of_task, {}};  // what no task has said yet is null; the rest may be anything
    };
  }
  void try_all(Situation const& now, std::size_t task) {
    auto const& node = process_.nodes[task];
    bool any = false;
    for (auto const& action : node.actions) {
      auto const state = domain_.act(now.state, action);
      if (!state) continue;
      any = true;
      auto outcomes = node.outcomes;
      if (outcomes.empty()) outcomes.push_back(action);
      for (auto const& outcome : outcomes) {
        Situation next{now.marking, *state, now.said};
        say(next, "outcome", outcome);
        say(next, node.id + ".outcome", outcome);
        for (auto& moved : ways_from(process_, now.marking, task, lookup(next))) arrive(next, std::move(moved));
      }
    }
    if (!any)
      fault(task, {"Hồ sơ có thể tới đây ở trạng thái “" + now.state + "”, khi đó không việc nào của bước làm được.",
                   "A dossier may arrive in the state \"" + now.state + "\", in which nothing of this task can be done."});
  }
  void say(Situation& situation, std::string const& name, std::string const& value) const {
    if (asked_.contains(name)) situation.said[name] = value;
  }
  void arrive(Situation next, Moved moved) {
    next.marking = std::move(moved.marking);
    for (auto const at : moved.operations) {
      auto const state = domain_.operate(next.state, process_.nodes[at].operation);
      if (!state) {
        fault(at, {"Không có việc tự động này ở trạng thái “" + next.state + "”.",
                   "There is no such operation in the state \"" + next.state + "\"."});
        return;
      }
      next.state = *state;
    }
    for (auto const task : moved.opened) reached_.insert(task);
    if (next.marking.ended()) {
      ended_ = true;
      if (next.state != domain_.final)
        fault(process_.start, {"Có đường kết thúc khi hồ sơ còn ở trạng thái “" + next.state + "”.",
                               "A way ends while the dossier is in the state \"" + next.state + "\"."});
      return;
    }
    if (next.marking.tasks.empty()) {
      fault(process_.flows[*next.marking.waiting.begin()].target,
            {"Cổng nhập chờ mãi một nhánh không tới.", "The join waits for a branch that never comes."});
      return;
    }
    if (!seen_.insert(next).second) return;
    if (seen_.size() > most_situations)
      fault(process_.start, {"Quy trình quá nhiều tình huống để kiểm tra.", "The process has too many situations to be proved."});
    open_.push_back(std::move(next));
  }

  Process const& process_;
  Domain const& domain_;
  std::set<std::string> asked_;
  std::set<Situation> seen_;
  std::deque<Situation> open_;
  std::set<std::size_t> reached_;
  bool ended_ = false;
  FieldErrors errors_;
};

}  // namespace

Moved begin(Process const& process, Lookup const& known) { return only(ways_from(process, {}, process.start, known)); }

Moved complete(Process const& process, Marking const& from, std::size_t task, Lookup const& known) {
  if (!from.tasks.contains(task)) throw std::logic_error{"no token is at this task"};
  return only(ways_from(process, from, task, known));
}

FieldErrors prove(Process const& process, Domain const& domain) { return Proof{process, domain}.run(); }

}  // namespace tinhso::processes
