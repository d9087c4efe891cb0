#include "services/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "usual_process.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
using processes::Known;
using processes::Marking;
using processes::Node;
using processes::Process;
namespace rights = accounts::rights;

constexpr Sql process_body{"services.process_body", "select body from services_process where name = :name"};
constexpr Sql tokens_by_dossier{
    "services.tokens_by_dossier",
    "select id, element, name, lane, role, agency, apart, handler, opened_at, due_at, banked, ended_at, outcome, ended_by from "
    "services_token where dossier = :dossier order by id"};
constexpr Sql token_add{
    "services.token_add",
    "insert into services_token (dossier, element, name, lane, role, agency, apart, handler, opened_at, due_at, banked, "
    "ended_at, outcome, ended_by) values (:dossier, :element, :name, :lane, :role, :agency, :apart, :handler, "
    ":opened_at, :due_at, 0, null, '', '') returning id"};
constexpr Sql token_save{"services.token_save",
                         "update services_token set agency = :agency, handler = :handler, due_at = :due_at, banked = :banked, ended_at = "
                         ":ended_at, outcome = :outcome, ended_by = :ended_by where id = :id"};
constexpr Sql token_delete{"services.token_delete", "delete from services_token where id = :id"};

constexpr std::array roles{std::pair{std::string_view{"receive"}, rights::services_receive},
                           std::pair{std::string_view{"handle"}, rights::services_handle},
                           std::pair{std::string_view{"approve"}, rights::services_approve}};

void store(Session& session, Dossier const& dossier, Token& token) {
  token.id = session.one<std::int64_t>(token_add, {{"dossier", dossier.id},
                                                   {"element", token.element},
                                                   {"name", token.name},
                                                   {"lane", token.lane},
                                                   {"role", token.role},
                                                   {"agency", token.agency},
                                                   {"apart", token.apart},
                                                   {"handler", token.handler},
                                                   {"opened_at", token.opened_at},
                                                   {"due_at", token.due_at}});
}
void save(Session& session, Token const& token) {
  session.run(token_save, {{"id", token.id},
                           {"agency", token.agency},
                           {"handler", token.handler},
                           {"due_at", token.due_at},
                           {"banked", token.banked},
                           {"ended_at", token.ended_at},
                           {"outcome", token.outcome},
                           {"ended_by", token.ended_by}});
}

Token token_at(Node const& node, Instant now) {
  Token out;
  out.element = node.id;
  out.name = node.name;
  out.lane = node.lane;
  out.role = node.role;
  out.opened_at = now;
  return out;
}

// Where a task is done: one of these words, or the code of an agency of the province.
constexpr std::string_view where_received = "receives";  ///< by whoever received the dossier, as without a word
constexpr std::string_view where_handled = "handles";    ///< by whoever the procedure's record says handles it
constexpr std::string_view above_it = "parent";          ///< by the agency above the one that received it

bool fixed_agency(Node const& node) {
  return !node.agency.empty() && node.agency != where_received && node.agency != where_handled && node.agency != above_it;
}
bool is_code(std::string_view text) {
  bool const plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
  });
  return plain && text.size() <= 40;
}

/// Whoever handles what this agency receives: itself, else the nearest above it that the record means, else one that the
/// record names by its code.
std::optional<organisation::Agency> handling_agency(Session& session, Procedure const& procedure,
                                                    organisation::Agency const& receiver, Date today) {
  auto at = std::optional{receiver};
  for (int steps = 0; at && steps < 10; ++steps) {
    if (meant_by(procedure.handles, *at)) return at;
    at = at->parent ? organisation::successor_of(session, *at->parent, today) : std::nullopt;
  }
  for (auto const& rule : procedure.handles)
    if (rule.code)
      if (auto const found = organisation::agency_by_code(session, *rule.code, today))
        return organisation::successor_of(session, found->id, today);
  return {};
}

/// The agency that does this task today, a successor of what the process names where that was closed; 0: the dossier's own.
std::optional<std::int64_t> agency_of(Session& session, Procedure const& procedure, Dossier const& dossier, Node const& node,
                                      Date today) {
  if (node.agency.empty() || node.agency == where_received) return 0;
  auto const own = organisation::find_agency(session, dossier.agency).value();
  std::optional<organisation::Agency> found;
  if (node.agency == where_handled) found = handling_agency(session, procedure, own, today);
  else if (node.agency == above_it) found = own.parent ? organisation::successor_of(session, *own.parent, today) : found;
  else if ((found = organisation::agency_by_code(session, node.agency, today)))
    found = organisation::successor_of(session, found->id, today);
  if (!found) return {};
  return found->id == own.id ? 0 : found->id;
}
Words nobody_there(Node const& node) {
  return {"Không có cơ quan nào làm bước “" + node.name + "” (agency=\"" + node.agency + "\").",
          "There is no agency for the step \"" + node.name + "\" (agency=\"" + node.agency + "\")."};
}

/// A share is of the time that the dossier had when it was received.
std::optional<Instant> task_due(Calendar const& calendar, Node const& node, Dossier const& dossier, Instant now) {
  if (node.share) {
    if (!dossier.received_at || !dossier.first_due_at || !dossier.due_at) return {};
    auto const whole = calendar.minutes_between(*dossier.received_at, *dossier.first_due_at);
    return std::min(calendar.add_minutes(now, std::max<std::int64_t>(1, whole * *node.share / 100)), *dossier.due_at);
  }
  if (!node.duration) return {};
  return calendar.add_minutes(now, node.duration->days * calendar.minutes_per_day() + node.duration->minutes);
}

/// Whether it began when its process had no clocks yet, as the usual one had none: it goes on as it began.
bool began_without_clocks(Flow const& flow) {
  if (flow.tokens.empty()) return false;
  auto const first = flow.process.node(flow.tokens.front().element);
  if (!first || flow.tokens.front().due_at) return false;
  return flow.process.nodes[*first].duration || flow.process.nodes[*first].share;
}

Marking marking_of(Flow const& flow) {
  Marking out;
  for (auto const& token : flow.tokens) {
    if (token.ended_at) continue;
    if (auto const node = flow.process.node(token.element)) out.tasks.insert(*node);
    else out.waiting.insert(flow.process.flow(token.element).value());
  }
  return out;
}

/// What conditions may ask: of the dossier, and of what was said at its tasks, the latest first.
processes::Lookup lookup(Procedure const& procedure, Dossier const& dossier, Flow const& flow, std::string const& latest) {
  auto const given = reflect::from_json<Answers>(dossier.answers);
  auto answers = procedure.form ? typed_answers(*procedure.form, given) : boost::json::object{};
  return [&procedure, &dossier, &flow, latest, answers = std::move(answers)](std::string_view name) -> Known {
    if (name == "outcome") return {true, latest};
    if (name == "procedure") return {true, std::string{procedure.code}};
    if (name == "case") return {true, dossier.case_code};
    if (name == "channel") return {true, std::string{reflect::enum_name(dossier.channel)}};
    if (name.starts_with("answers.")) {
      auto const* const found = answers.if_contains(name.substr(8));
      if (!found) return {};
      if (found->is_string()) return {true, std::string{trim(std::string_view{found->get_string()})}};
      return {true, found->is_double() ? fmt::format("{}", found->get_double()) : boost::json::serialize(*found)};
    }
    for (auto token = flow.tokens.rbegin(); token != flow.tokens.rend(); ++token)
      if (token->ended_at && name == token->element + ".outcome") return {true, token->outcome};
    return {};
  };
}

/// The tokens of a new marking: those that are there stay.
void settle(Context& context, Session& session, Procedure const& procedure, Dossier const& dossier, Flow& flow,
            processes::Moved const& moved) {
  auto const now = context.clock.now();
  auto const before = marking_of(flow);
  bool const apart = moved.marking.tasks.size() + moved.marking.waiting.size() > 1;
  bool const clocks = !began_without_clocks(flow);
  std::erase_if(flow.tokens, [&](Token const& token) {
    if (token.ended_at || !token.name.empty()) return false;
    bool const gone = !moved.marking.waiting.contains(flow.process.flow(token.element).value());
    if (gone) session.run(token_delete, {{"id", token.id}});
    return gone;
  });
  for (auto const task : moved.opened) {
    auto const& node = flow.process.nodes[task];
    auto token = token_at(node, now);
    auto const agency = agency_of(session, procedure, dossier, node, local_date(now));
    if (!agency) throw Conflict{"services.no_agency", nobody_there(node)};
    token.agency = *agency;
    token.apart = apart ? 1 : 0;
    if (clocks) token.due_at = task_due(context.calendar, node, dossier, now);
    // Whoever works on the dossier goes on with it; what is asked beside is for others to take.
    if (node.role == "handle" && !apart && token.agency == 0) token.handler = dossier.handler;
    store(session, dossier, token);
    flow.tokens.push_back(std::move(token));
  }
  for (auto const at : moved.marking.waiting) {
    if (before.waiting.contains(at)) continue;
    Token token;
    token.element = flow.process.flows[at].id;
    token.opened_at = now;
    store(session, dossier, token);
    flow.tokens.push_back(std::move(token));
  }
}

/// The first task whose actions can be done in that state.
std::optional<std::size_t> fitting(Process const& process, std::string const& state) {
  auto const domain = process_domain();
  for (std::size_t i = 0; i < process.nodes.size(); ++i)
    for (auto const& action : process.nodes[i].actions)
      if (process.nodes[i].agency.empty() && domain.act(state, action)) return i;
  return {};
}

[[noreturn]] void not_now(Flow const& flow) {
  std::string names;
  for (auto const& token : flow.tokens)
    if (token.open()) names += (names.empty() ? "“" : ", “") + token.name + "”";
  throw Conflict{"services.not_this_step",
                 {"Hồ sơ đang ở bước " + names + " nên chưa làm việc này được.",
                  "The dossier is at the step " + names + ", so this cannot be done yet."}};
}

void choose_outcome(Node const& node, ActionInput const& input) {
  if (input.action != Action::complete || node.outcomes.empty()) return;
  if (!input.outcome || std::find(node.outcomes.begin(), node.outcomes.end(), *input.outcome) == node.outcomes.end())
    throw Invalid{"outcome", {"Chọn một kết luận của bước này.", "Choose what is found at this step."}};
}

}  // namespace

std::string_view right_of(std::string_view role) {
  for (auto const& [name, right] : roles)
    if (name == role) return right;
  return rights::services_handle;
}

std::string roles_of(Principal const& who) {
  std::string out = "|";
  for (auto const& [name, right] : roles)
    if (who.may(right)) out += std::string{name} + "|";
  return out;
}

std::string_view usual_process() { return embedded::usual_process; }

Process process_of(Session& session, Procedure const& procedure) {
  auto const read = [](std::string_view text) {
    Process out;
    if (!processes::read_bpmn(text, out).empty()) throw std::runtime_error{"a stored process cannot be read"};
    return out;
  };
  if (!procedure.process) {
    static Process const usual = read(usual_process());
    return usual;
  }
  return read(session.one<std::string>(process_body, {{"name", *procedure.process}}));
}

Flow flow_of(Session& session, Procedure const& procedure, Dossier const& dossier) {
  Flow out{process_of(session, procedure), session.all<Token>(tokens_by_dossier, {{"dossier", dossier.id}})};
  if (!out.tokens.empty()) return out;
  auto const status = dossier.status == 5 || dossier.status == 6 ? (dossier.received_at ? 4 : 1) : dossier.status;
  auto const task = fitting(out.process, std::to_string(status) + (dossier.proposal.empty() ? "" : "p"));
  if (!task) return out;
  auto token = token_at(out.process.nodes[*task], dossier.received_at.value_or(dossier.filed_at));
  if (token.role == "handle") token.handler = dossier.handler;
  out.tokens.push_back(std::move(token));
  return out;
}

Flow begin_flow(Context& context, Session& session, Procedure const& procedure, Dossier const& dossier) {
  Flow out{process_of(session, procedure), {}};
  // A dossier is not taken in that nobody could settle.
  for (auto const& node : out.process.nodes)
    if (!agency_of(session, procedure, dossier, node, local_date(context.clock.now()))) throw Invalid{"agency", nobody_there(node)};
  settle(context, session, procedure, dossier, out, processes::begin(out.process, lookup(procedure, dossier, out, "")));
  return out;
}

bool may_walk(Principal const& who, Dossier const& dossier, Flow const& flow, Token const& token, std::string_view action) {
  if (!token.open() || !done_by(who, dossier, token)) return false;
  auto const& actions = flow.process.nodes[flow.process.node(token.element).value()].actions;
  if (std::find(actions.begin(), actions.end(), action) == actions.end()) return false;
  // Of an agency that is asked, only those of the lane.
  return (action != "complete" && token.agency == 0) || who.may(right_of(token.role));
}

Token* task_for(Principal const& who, Dossier const& dossier, Flow& flow, ActionInput const& input) {
  if (!walks(input.action)) return nullptr;
  auto const name = reflect::enum_name(input.action);
  std::vector<Token*> found;
  for (auto& token : flow.tokens) {
    if (input.task && token.element != *input.task) continue;
    if (may_walk(who, dossier, flow, token, name)) found.push_back(&token);
  }
  if (found.empty()) not_now(flow);
  // One's own comes before what anybody may do.
  std::stable_partition(found.begin(), found.end(), [&](auto const* one) { return one->handler != 0 && one->handler == who.official; });
  bool const clear = found.size() == 1 || (found[0]->handler == who.official && who.official != 0 && found[1]->handler != who.official);
  if (!clear) throw Invalid{"task", {"Có nhiều bước cùng mở: hãy nêu bước nào.", "Several steps are open: say which."}};
  choose_outcome(flow.process.nodes[flow.process.node(found[0]->element).value()], input);
  return found[0];
}

std::vector<Node> walk(Context& context, Session& session, Principal const& who, Procedure const& procedure,
                       Dossier const& dossier, Flow& flow, Token& task, std::string const& outcome) {
  if (task.id == 0) store(session, dossier, task);
  auto const from = marking_of(flow);
  task.ended_at = context.clock.now();
  task.outcome = outcome;
  task.ended_by = who.name;
  save(session, task);
  auto const node = flow.process.node(task.element).value();
  auto const moved = processes::complete(flow.process, from, node, lookup(procedure, dossier, flow, outcome));
  settle(context, session, procedure, dossier, flow, moved);
  std::vector<Node> out;
  out.reserve(moved.operations.size());
  for (auto const at : moved.operations) out.push_back(flow.process.nodes[at]);
  return out;
}

void leave_flow(Context& context, Session& session, Dossier const& dossier, Flow& flow) {
  for (auto& token : flow.tokens) {
    if (token.ended_at) continue;
    if (token.id == 0) store(session, dossier, token);
    token.ended_at = context.clock.now();
    save(session, token);
  }
}

void pause_flow(Context& context, Session& session, Flow& flow, Instant now) {
  for (auto& token : flow.tokens) {
    if (!token.open() || !token.due_at) continue;
    token.banked = banked(context.calendar, DurationUnit::hour, *token.due_at, now);
    save(session, token);
  }
}

void resume_flow(Context& context, Session& session, Flow& flow, Instant now) {
  for (auto& token : flow.tokens) {
    if (!token.open() || !token.due_at) continue;
    token.due_at = resumed(context.calendar, DurationUnit::hour, *token.due_at, token.banked, now);
    token.banked = 0;
    save(session, token);
  }
}

Token& give_task(Session& session, Flow& flow, std::optional<Text<1, 60>> const& element, std::int64_t official) {
  std::vector<Token*> found;
  found.reserve(flow.tokens.size());
  for (auto& token : flow.tokens)
    if (token.open() && token.agency == 0 && token.role == "handle" && (!element || token.element == *element)) found.push_back(&token);
  if (found.empty()) not_now(flow);
  if (found.size() > 1)
    throw Invalid{"task", {"Có nhiều bước cùng mở: hãy nêu bước nào.", "Several steps are open: say which."}};
  found[0]->handler = official;
  if (found[0]->id != 0) save(session, *found[0]);
  return *found[0];
}

void move_task(Session& session, Token& task, std::int64_t agency) {
  task.agency = agency;
  task.handler = 0;
  save(session, task);
}

void set_task_due(Session& session, Token& task, Instant due) {
  task.due_at = due;
  save(session, task);
}

FieldErrors check_process(std::string_view text, Process& out) {
  auto errors = processes::read_bpmn(text, out);
  if (!errors.empty()) return errors;
  for (auto const& node : out.nodes) {
    auto const known = [](std::string const& name) {
      auto const action = reflect::enum_value<Action>(name);
      return action && walks(*action);
    };
    for (auto const& action : node.actions)
      if (!known(action))
        errors.push_back({node.id, {"Không có việc “" + action + "” trong quy trình.", "There is no action \"" + action + "\"."}});
    bool const completes = std::find(node.actions.begin(), node.actions.end(), "complete") != node.actions.end();
    if (!node.outcomes.empty() && (!completes || node.actions.size() > 1))
      errors.push_back({node.id, {"outcomes chỉ đi với actions=\"complete\".", "outcomes go with actions=\"complete\" only."}});
    bool const role = std::any_of(roles.begin(), roles.end(), [&](auto const& one) { return one.first == node.role; });
    if (node.kind != processes::NodeKind::user_task) continue;
    if (fixed_agency(node) && !is_code(node.agency))
      errors.push_back({node.id, {"agency là receives, handles, parent hoặc mã cơ quan, như H40.11.",
                                  "agency is receives, handles, parent or the code of an agency, like H40.11."}});
    bool const at_counter = std::any_of(node.actions.begin(), node.actions.end(),
                                        [](auto const& name) { return name == "receive" || name == "hand_over"; });
    if (at_counter && !node.agency.empty() && node.agency != where_received)
      errors.push_back({node.id, {"Tiếp nhận và trả kết quả ở cơ quan đã nhận hồ sơ, không đặt agency khác.",
                                  "It is received and handed over where it was filed; no other agency can be named."}});
    if (!role)
      errors.push_back({node.id, {"role của làn là receive, handle hoặc approve.", "The lane's role is receive, handle or approve."}});
    else if (std::none_of(node.actions.begin(), node.actions.end(), [&](auto const& name) { return may_take(right_of(node.role), name); }))
      errors.push_back({node.id, {"Người của làn này không làm được việc nào của bước.", "Nobody of this lane may do anything of this task."}});
  }
  if (errors.empty()) errors = processes::prove(out, process_domain());
  return errors;
}

FieldErrors check_agencies(Session& session, Process const& process, Date today) {
  FieldErrors errors;
  for (auto const& node : process.nodes) {
    if (!fixed_agency(node)) continue;
    auto const found = organisation::agency_by_code(session, node.agency, today);
    if (!found)
      errors.push_back({"process: " + node.id, {"Không có cơ quan mã " + node.agency + ".", "There is no agency with the code " + node.agency + "."}});
    else if (!organisation::successor_of(session, found->id, today))
      errors.push_back({"process: " + node.id, {"Cơ quan mã " + node.agency + " đã thôi hoạt động, không có cơ quan kế thừa.",
                                                "The agency with the code " + node.agency + " was closed without a successor."}});
  }
  return errors;
}

FieldErrors check_names(Process const& process, Procedure const& procedure) {
  FieldErrors errors;
  auto const fields = procedure.form ? fields_of(*procedure.form) : std::vector<AnswerField>{};
  auto const asked = [&](std::string_view name) {
    if (name == "outcome" || name == "case" || name == "channel" || name == "procedure") return true;
    if (name.starts_with("answers."))
      return std::any_of(fields.begin(), fields.end(), [&](auto const& field) { return field.key == name.substr(8); });
    return name.ends_with(".outcome") && process.node(name.substr(0, name.size() - 8)).has_value();
  };
  for (auto const& flow : process.flows)
    if (flow.condition)
      for (auto const& name : flow.condition->names())
        if (!asked(name))
          errors.push_back({"process", {"Điều kiện của “" + flow.id + "” hỏi điều không có: " + name,
                                        "The condition of \"" + flow.id + "\" asks for what is not there: " + name}});
  return errors;
}

}  // namespace tinhso::services
