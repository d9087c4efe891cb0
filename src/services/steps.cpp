// What officials do with a dossier: one table of who may do what from where, one function that does it. The order of the
// steps from receipt to result is the process (flow.hpp).
#include <algorithm>
#include <array>

#include "services/account.hpp"
#include "services/flow.hpp"

namespace tinhso::services {
namespace {

using database::Session;
namespace rights = accounts::rights;

constexpr std::string_view tell_applicant = "tell_applicant";
constexpr std::string_view finish_by_itself = "finish";

/// Whether it needs a result that waits for a leader, or must not have one.
enum class Waits { either, no, yes };
/// `from`: bits of the statuses it starts from. `to`: 0 keeps the status. `words`: why must be said.
struct Rule {
  Action action;
  std::string_view right;
  unsigned from;
  std::int64_t to;
  bool words;
  Waits waits = Waits::either;
};
constexpr unsigned at_status(std::initializer_list<int> statuses) {
  unsigned out = 0;
  for (int const status : statuses) out |= 1U << static_cast<unsigned>(status);
  return out;
}
// Statuses of the National Public Service Portal: 1 newly filed, 2 received, 3 not received, 4 in progress, 5
// supplement asked, 6 financial duty asked, 7 withdrawn, 8 stopped, 9 done, 10 result returned.
constexpr std::array step_rules{
    Rule{Action::receive, rights::services_receive, at_status({1}), 2, false},
    Rule{Action::refuse, rights::services_receive, at_status({1}), 3, true},
    Rule{Action::assign, rights::services_receive, at_status({2}), 0, false},
    Rule{Action::assign, rights::services_handle, at_status({2, 4}), 0, false, Waits::no},
    Rule{Action::start, rights::services_handle, at_status({2}), 4, false},
    // Whose task it is, the process says.
    Rule{Action::complete, rights::services_receive, at_status({2, 4}), 4, false, Waits::no},
    Rule{Action::complete, rights::services_handle, at_status({2, 4}), 4, false, Waits::no},
    Rule{Action::complete, rights::services_approve, at_status({2, 4}), 4, false, Waits::no},
    Rule{Action::propose, rights::services_handle, at_status({2, 4}), 4, true, Waits::no},
    Rule{Action::approve, rights::services_approve, at_status({4}), 9, false, Waits::yes},
    Rule{Action::give_back, rights::services_approve, at_status({4}), 0, true, Waits::yes},
    Rule{Action::finish, rights::services_approve, at_status({2, 4}), 9, true, Waits::no},
    Rule{Action::supplement, rights::services_receive, at_status({1, 2}), 5, true},
    Rule{Action::supplement, rights::services_handle, at_status({2, 4}), 5, true, Waits::no},
    Rule{Action::duty, rights::services_handle, at_status({2, 4}), 6, true, Waits::no},
    Rule{Action::resume, rights::services_receive, at_status({5, 6}), 4, false},
    Rule{Action::resume, rights::services_handle, at_status({5, 6}), 4, false},
    Rule{Action::extend, rights::services_approve, at_status({2, 4}), 0, true},
    Rule{Action::stop, rights::services_approve, at_status({2, 4, 5, 6}), 8, true},
    Rule{Action::withdraw, rights::services_receive, at_status({1, 2, 4, 5, 6}), 7, true},
    Rule{Action::hand_over, rights::services_receive, at_status({9}), 10, false},
};

bool starts_from(Rule const& rule, std::int64_t status, bool proposed) {
  if ((rule.from >> static_cast<unsigned>(status) & 1U) == 0) return false;
  return rule.waits == Waits::either || (rule.waits == Waits::yes) == proposed;
}
bool starts_from(Rule const& rule, Dossier const& dossier) {
  return starts_from(rule, dossier.status, !dossier.proposal.empty());
}

Words status_words(std::int64_t status) {
  static std::array<Words, 11> const words{{{"", ""},
                                            {"mới nộp", "newly filed"},
                                            {"đã tiếp nhận", "received"},
                                            {"không được tiếp nhận", "refused"},
                                            {"đang xử lý", "in progress"},
                                            {"chờ bổ sung", "waiting for a supplement"},
                                            {"chờ nghĩa vụ tài chính", "waiting for a financial duty"},
                                            {"đã rút", "withdrawn"},
                                            {"đã dừng xử lý", "stopped"},
                                            {"đã có kết quả", "done"},
                                            {"đã trả kết quả", "returned"}}};
  return words.at(static_cast<std::size_t>(status));
}

Rule const& rule_for(Principal const& who, Dossier const& dossier, Action action) {
  Rule const* allowed = nullptr;
  for (auto const& rule : step_rules) {
    if (rule.action != action || !who.may(rule.right)) continue;
    if (starts_from(rule, dossier)) return rule;
    allowed = &rule;
  }
  if (!allowed)
    throw Forbidden{"services.not_yours", {"Vai trò của bạn không làm được bước này.", "Your role may not do this."}};
  if (!dossier.proposal.empty())
    throw Conflict{"services.proposed",
                   {"Kết quả đang chờ lãnh đạo duyệt.", "Its result waits for the approval of a leader."}};
  auto const words = status_words(dossier.status);
  throw Conflict{"services.wrong_step",
                 {"Hồ sơ " + words.vi + " nên không làm bước này được.",
                  "The dossier is " + words.en + ", so this step cannot be taken."}};
}

Instant named_day(Calendar const& calendar, ActionInput const& input, Instant now) {
  if (!input.due_on) throw Invalid{"due_on", {"Cần nêu ngày hẹn trả.", "A due date is needed."}};
  auto const due = calendar.end_of_day(*input.due_on);
  if (due <= now || due > now + std::chrono::years{5})
    throw Invalid{"due_on", {"Ngày hẹn trả phải sau hôm nay, không quá 5 năm.", "It must lie ahead, at most 5 years."}};
  return due;
}

void receive_now(Context& context, Procedure const& procedure, Dossier& dossier, ActionInput const& input,
                 Instant now) {
  auto const duration = duration_of(procedure, dossier.case_code, dossier.channel);
  dossier.received_at = now;
  dossier.unit = duration.unit;
  dossier.due_at = due_at(context.calendar, duration, now);
  if (!dossier.due_at) dossier.due_at = named_day(context.calendar, input, now);
  dossier.first_due_at = dossier.due_at;
}

void extend_now(Context& context, Procedure const& procedure, Dossier& dossier, ActionInput const& input, Instant now) {
  if (dossier.extensions >= procedure.extensions.value)
    throw Conflict{"services.extended",
                   {"Hồ sơ đã gia hạn đủ số lần cho phép.", "It was extended as often as allowed."}};
  auto const due = named_day(context.calendar, input, now);
  if (dossier.due_at && due <= *dossier.due_at)
    throw Invalid{"due_on", {"Hạn mới phải sau hạn cũ.", "The new due date must be after the old one."}};
  dossier.due_at = due;
  ++dossier.extensions;
}

/// Once and completely (Decree 61/2018 article 17, Decree 118/2025): how often is the procedure's data.
void supplement_now(Procedure const& procedure, Dossier& dossier) {
  if (dossier.supplements >= procedure.supplements.value_or(1).value)
    throw Conflict{"services.supplemented",
                   {"Đã yêu cầu bổ sung đủ số lần cho phép.", "A supplement was asked for as often as allowed."}};
  ++dossier.supplements;
}

organisation::Position colleague(Session& session, Principal const& who, ActionInput const& input, Instant now) {
  if (!input.to) throw Invalid{"to", {"Chọn người nhận hồ sơ.", "Say who is to have it."}};
  for (auto const& position : organisation::officials_of(session, who.agency, local_date(now)))
    if (position.official == *input.to && accounts::rights_of(position.role).contains(rights::services_handle))
      return position;
  throw Invalid{"to", {"Người này không giải quyết hồ sơ ở cơ quan bạn.", "Nobody who handles dossiers here."}};
}

void decide_now(Session& session, Dossier& dossier, std::string const& words, Instant now) {
  dossier.result = words;
  dossier.ended_at = now;
  turn_files(session, dossier.id, "draft", "result");
}

void pause_now(Context& context, Dossier& dossier, Instant now) {
  if (!dossier.due_at) return;  // not received yet: no clock runs
  dossier.paused_at = now;
  dossier.banked = banked(context.calendar, dossier.unit, *dossier.due_at, now);
}

/// What the system does by itself: a service task of the process.
void operate(Session& session, Dossier& dossier, processes::Node const& task, Instant now) {
  if (task.operation == finish_by_itself) {
    dossier.status = 9;
    decide_now(session, dossier, task.name, now);
    add_step(session, dossier, now, {"finish", "", "", task.name, "", task.name, {}});
  } else {
    add_step(session, dossier, now, {"notice", "", "", task.name, "", task.name, {}});
  }
}

/// Who was asked from another agency does the task that is open there, and nothing else.
void require_asked(Principal const& who, Dossier const& dossier, Flow const& flow, Action action) {
  auto const name = reflect::enum_name(action);
  bool const theirs = walks(action) && std::any_of(flow.tokens.begin(), flow.tokens.end(), [&](Token const& token) {
    return may_walk(who, dossier, flow, token, name);
  });
  if (!theirs)
    throw Forbidden{"services.not_asked_this",
                    {"Cơ quan bạn chỉ làm bước đang được hỏi của hồ sơ này.",
                     "Your agency does the step of this dossier that it is asked for, and nothing else."}};
}

/// Who tracks it reads to which agency a step has gone.
void tell_asked(Session& session, Principal const& who, Dossier const& dossier, Flow const& flow, std::int64_t last, Instant now) {
  for (auto const& token : flow.tokens) {
    if (token.id <= last || token.agency == 0 || token.agency == who.agency) continue;
    auto const agency = organisation::find_agency(session, token.agency).value();
    add_step(session, dossier, now, {"ask", "", "", "", agency.name, token.name, {}, agency.short_name});
  }
}

void resume_now(Context& context, Dossier& dossier, Instant now) {
  if (!dossier.received_at) dossier.status = 1;  // was asked for before it was received
  if (!dossier.paused_at) return;
  dossier.due_at = resumed(context.calendar, dossier.unit, *dossier.due_at, dossier.banked, now);
  dossier.paused_at.reset();
  dossier.banked = 0;
}

}  // namespace

bool walks(Action action) {
  constexpr std::array walking{Action::receive,   Action::complete, Action::propose,  Action::approve,
                               Action::give_back, Action::finish,   Action::hand_over};
  return std::find(walking.begin(), walking.end(), action) != walking.end();
}

bool may_take(std::string_view right, std::string_view action) {
  return std::any_of(step_rules.begin(), step_rules.end(), [&](Rule const& rule) {
    return rule.right == right && reflect::enum_name(rule.action) == action;
  });
}

// A state is a status, with "p" where a result waits for a leader.
processes::Domain process_domain() {
  processes::Domain out{"1", "10", {}, {}};
  out.act = [](std::string_view state, std::string_view name) -> std::optional<std::string> {
    auto const action = reflect::enum_value<Action>(name);
    if (!action || !walks(*action)) return {};
    bool const proposed = state.ends_with('p');
    auto const status = std::stoll(std::string{state.substr(0, state.size() - (proposed ? 1 : 0))});
    for (auto const& rule : step_rules)
      if (rule.action == *action && starts_from(rule, status, proposed))
        return std::to_string(rule.to != 0 ? rule.to : status) + (*action == Action::propose ? "p" : "");
    return {};
  };
  out.operate = [](std::string_view state, std::string_view operation) -> std::optional<std::string> {
    if (operation == tell_applicant) return std::string{state};
    if (operation == finish_by_itself && (state == "2" || state == "4")) return "9";
    return {};
  };
  return out;
}

std::vector<std::string> actions_of(Principal const& who, Dossier const& dossier, Flow const& flow) {
  std::vector<std::string> out;
  bool const own = dossier.agency == who.agency;
  auto const open = [&](std::string const& name) {
    return std::any_of(flow.tokens.begin(), flow.tokens.end(),
                       [&](Token const& token) { return may_walk(who, dossier, flow, token, name); });
  };
  // While another agency has it, there is nothing here to be given to anybody.
  bool const away = std::none_of(flow.tokens.begin(), flow.tokens.end(),
                                 [](Token const& token) { return token.open() && token.agency == 0; });
  for (auto const& rule : step_rules) {
    if (!who.may(rule.right) || !starts_from(rule, dossier) || (!own && !walks(rule.action))) continue;
    if (away && (rule.action == Action::assign || rule.action == Action::start)) continue;
    std::string name{reflect::enum_name(rule.action)};
    if (std::find(out.begin(), out.end(), name) != out.end() || (walks(rule.action) && !open(name))) continue;
    out.push_back(std::move(name));
  }
  return out;
}

void take(Context& context, Session& session, Principal const& who, Origin const& origin, Dossier& dossier,
          ActionInput const& input) {
  auto const now = context.clock.now();
  auto const procedure = procedure_of_id(session, dossier.procedure_id).procedure;
  auto flow = flow_of(session, procedure, dossier);
  bool const own = dossier.agency == who.agency;
  if (!own) require_asked(who, dossier, flow, input.action);
  auto const& rule = rule_for(who, dossier, input.action);
  std::string words = input.words.value_or("");
  if (rule.words && trim(words).empty())
    throw Invalid{"words", {"Cần viết rõ để người nộp biết.", "Write what the applicant needs to know."}};
  auto* const task = task_for(who, dossier, flow, input);
  std::string const task_name = task ? task->name : std::string{};
  auto const status_before = dossier.status;
  boost::json::object const before{{"status", dossier.status}, {"due_at", reflect::write(dossier.due_at)}};
  if (rule.to != 0) dossier.status = rule.to;
  std::string towards;
  std::string_view kind = "other";
  switch (input.action) {
    case Action::receive:
      payments::require_paid(session, "dossier", dossier.id, payments::Timing::before);
      receive_now(context, procedure, dossier, input, now);
      if (!input.to) break;
      [[fallthrough]];
    case Action::assign: {
      auto const to = colleague(session, who, input, now);
      if (input.action == Action::receive || give_task(session, flow, input.task, to.official).apart == 0)
        dossier.handler = to.official;
      towards = to.official_name + " (" + to.title + ")";
      break;
    }
    case Action::extend:
      extend_now(context, procedure, dossier, input, now);
      break;
    case Action::supplement:
      supplement_now(procedure, dossier);
      [[fallthrough]];
    case Action::duty:
      pause_now(context, dossier, now);
      pause_flow(context, session, flow, now);
      break;
    case Action::resume:
      resume_now(context, dossier, now);
      resume_flow(context, session, flow, now);
      break;
    case Action::complete:
      kind = "opinion";
      break;
    case Action::propose:
      dossier.proposal = words;
      if (dossier.handler == 0 && own) dossier.handler = who.official;
      kind = "draft";
      break;
    case Action::approve:
      words = dossier.proposal;
      decide_now(session, dossier, words, now);
      dossier.proposal.clear();
      kind = "result";
      break;
    case Action::give_back:
      dossier.proposal.clear();
      turn_files(session, dossier.id, "draft", "returned");
      break;
    case Action::finish:
      decide_now(session, dossier, words, now);
      kind = "result";
      break;
    case Action::refuse:
    case Action::stop:
    case Action::withdraw:
      dossier.proposal.clear();
      dossier.ended_at = now;
      leave_flow(context, session, dossier, flow);
      payments::end(context, session, who, "dossier", dossier.id, "Hồ sơ " + status_words(dossier.status).vi + ".");
      break;
    case Action::hand_over:
      payments::require_paid(session, "dossier", dossier.id, payments::Timing::after);
      words = hand_over_now(session, now, dossier, input);
      dossier.returned_at = now;
      break;
    case Action::start:
      dossier.handler = who.official;
      break;
  }
  if (input.files) attach(session, now, dossier.id, who.account, kind, *input.files);
  auto const name = reflect::enum_name(input.action);
  auto const outcome = input.action == Action::complete && input.outcome ? std::string{*input.outcome} : std::string{name};
  std::int64_t last = 0;  // what is opened now comes after it
  for (auto const& token : flow.tokens) last = std::max(last, token.id);
  std::vector<processes::Node> operations;
  if (task) operations = walk(context, session, who, procedure, dossier, flow, *task, outcome);
  add_step(session, dossier, now, {name, who.name, who.position, words, towards, task_name, {}, own ? std::string_view{} : std::string_view{who.agency_name}});
  for (auto const& one : operations) operate(session, dossier, one, now);
  tell_asked(session, who, dossier, flow, last, now);
  if (dossier.status == 9 && status_before != 9) give_results(session, now, dossier);
  place(context, session, who, dossier, flow);
  save(session, dossier);
  audit::record(
      session, now, audit::actor(who, origin),
      {"services." + std::string{name}, "dossier", std::to_string(dossier.id), before,
       boost::json::object{
           {"status", dossier.status}, {"due_at", reflect::write(dossier.due_at)}, {"words", words}, {"to", towards}, {"task", task_name}, {"outcome", task ? outcome : ""}}});
  tell(session, now, dossier, name);
}

DossierView act(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                ActionInput const& input) {
  return context.database.write([&](Session& session) {
    visible(session, who, id);
    lock_dossier(session, id);
    auto dossier = visible(session, who, id);
    take(context, session, who, origin, dossier, input);
    return view_of(context, session, who, dossier);
  });
}

}  // namespace tinhso::services
