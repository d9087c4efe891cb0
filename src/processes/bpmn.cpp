// BPMN 2.0 XML into a Process. Nothing outside of the subset passes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "processes/process.hpp"
#include "signing/formats/xml_dom.hpp"

namespace tinhso::processes {
namespace {

constexpr std::string_view diagram_namespace = "http://www.omg.org/spec/BPMN/20100524/DI";
constexpr std::string_view instance_namespace = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::array feel{std::string_view{"https://www.omg.org/spec/DMN/20191111/FEEL/"},
                          std::string_view{"https://www.omg.org/spec/DMN/20180521/FEEL/"}};
constexpr std::size_t longest_name = 200;

std::string_view view(xmlChar const* text) { return text ? reinterpret_cast<char const*>(text) : ""; }
std::string_view space_of(xmlNs const* ns) { return ns ? view(ns->href) : ""; }

struct Attributes {
  std::map<std::string, std::string> own;        ///< without a namespace
  std::map<std::string, std::string> extension;  ///< of extension_namespace
};

struct Edge {
  std::string id, source, target, condition;
  int line = 0;
  bool conditional = false;
};

class Reader {
 public:
  Reader(Process& out, FieldErrors& errors) : out_{out}, errors_{errors} {}

  void definitions(xmlNode* root) {
    if (!is_model(root, "definitions")) {
      refuse(root, {"Gốc phải là definitions của BPMN 2.0.", "The root must be BPMN 2.0 definitions."});
      return;
    }
    // What tools say of themselves here has no effect.
    std::string const language = signing::xml_attribute(root, "expressionLanguage");
    feel_ = std::find(feel.begin(), feel.end(), language) != feel.end();
    xmlNode* process = nullptr;
    std::string participant;
    for (auto* child : signing::elements_in(root)) {
      if (space_of(child->ns) == diagram_namespace) continue;
      if (is_model(child, "process")) {
        if (process) refuse(child, {"Chỉ được một quy trình trong tệp.", "Only one process in a file."});
        process = child;
      } else if (is_model(child, "collaboration")) {
        collaboration(child);
      } else {
        unknown(child);
      }
    }
    if (!process) {
      refuse(root, {"Không có quy trình nào.", "There is no process."});
      return;
    }
    this->process(process);
    if (!participant_.empty() && participant_ != out_.id)
      refuse(process, {"Bên tham gia trỏ tới quy trình khác.", "The participant refers to another process."});
    link();
  }

 private:
  static bool is_model(xmlNode const* node, std::string_view name) {
    return view(node->name) == name && space_of(node->ns) == model_namespace;
  }
  static std::string where(xmlNode* node) {
    auto const id = signing::xml_attribute(node, "id");
    return fmt::format("{}{}{}", view(node->name), id.empty() ? "" : " ", id);
  }
  void add(std::string where, int line, Words const& words) {
    errors_.push_back({std::move(where), {fmt::format("dòng {}: {}", line, words.vi), fmt::format("line {}: {}", line, words.en)}});
  }
  void refuse(xmlNode* node, Words const& words) { add(where(node), static_cast<int>(xmlGetLineNo(node)), words); }
  void unknown(xmlNode* node) {
    refuse(node, {"Phần tử này không thuộc tập con BPMN được hiểu.", "This element is outside of the subset that is understood."});
  }

  /// The attributes, all of which must be named here.
  Attributes attributes(xmlNode* node, std::initializer_list<std::string_view> own,
                        std::initializer_list<std::string_view> extension = {}) {
    Attributes out;
    for (auto* at = node->properties; at; at = at->next) {
      std::string const name{view(at->name)};
      auto* const content = xmlNodeListGetString(node->doc, at->children, 1);
      std::string value{view(content)};
      xmlFree(content);
      auto const space = space_of(at->ns);
      auto const in = [&](auto const& list) { return std::find(list.begin(), list.end(), name) != list.end(); };
      if (space.empty() && in(own)) out.own[name] = std::move(value);
      else if (space == extension_namespace && in(extension)) out.extension[name] = std::move(value);
      else if (space != instance_namespace || name != "type")
        refuse(node, {"Thuộc tính “" + name + "” không được hiểu ở đây.", "The attribute \"" + name + "\" is not understood here."});
    }
    return out;
  }
  std::string identity(xmlNode* node, Attributes const& attributes) {
    auto const found = attributes.own.find("id");
    std::string id = found == attributes.own.end() ? std::string{} : found->second;
    // Names of tasks stand in conditions: "appraise.outcome".
    bool const good = !id.empty() && id.size() <= 60 && std::all_of(id.begin(), id.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!good) refuse(node, {"Cần id gồm chữ không dấu, số và _, không quá 60.", "An id of letters, digits and _ is needed, at most 60."});
    else if (!ids_.insert(id).second) refuse(node, {"id này đã dùng.", "This id was used before."});
    return id;
  }
  static std::string at(std::map<std::string, std::string> const& map, std::string const& name) {
    auto const found = map.find(name);
    return found == map.end() ? std::string{} : found->second;
  }
  std::string name_of(xmlNode* node, Attributes const& attributes, bool needed) {
    auto name = at(attributes.own, "name");
    std::replace(name.begin(), name.end(), '\n', ' ');
    if (name.size() > longest_name || (needed && trim(name).empty()))
      refuse(node, {"Cần tên, không quá 200 ký tự.", "A name is needed, at most 200 bytes."});
    return name;
  }

  void collaboration(xmlNode* node) {
    attributes(node, {"id", "name", "isClosed"});
    for (auto* child : signing::elements_in(node)) {
      if (!is_model(child, "participant") || !participant_.empty()) {
        unknown(child);
        continue;
      }
      participant_ = at(attributes(child, {"id", "name", "processRef"}).own, "processRef");
      for (auto* inner : signing::elements_in(child)) unknown(inner);
    }
  }

  void process(xmlNode* node) {
    auto const found = attributes(node, {"id", "name", "isExecutable", "processType", "isClosed"});
    out_.id = identity(node, found);
    out_.name = name_of(node, found, true);
    if (at(found.own, "isExecutable") != "true")
      refuse(node, {"Quy trình phải có isExecutable=\"true\".", "The process must have isExecutable=\"true\"."});
    for (auto* child : signing::elements_in(node)) {
      if (is_model(child, "documentation")) continue;
      if (is_model(child, "laneSet")) lanes(child);
      else if (is_model(child, "sequenceFlow")) flow(child);
      else if (auto const kind = kind_of(child)) flow_node(child, *kind);
      else unknown(child);
    }
  }
  static std::optional<NodeKind> kind_of(xmlNode const* node) {
    static std::map<std::string_view, NodeKind> const kinds{{"startEvent", NodeKind::start_event},
                                                            {"endEvent", NodeKind::end_event},
                                                            {"userTask", NodeKind::user_task},
                                                            {"serviceTask", NodeKind::service_task},
                                                            {"exclusiveGateway", NodeKind::exclusive_gateway},
                                                            {"parallelGateway", NodeKind::parallel_gateway}};
    auto const found = kinds.find(view(node->name));
    if (found == kinds.end() || space_of(node->ns) != model_namespace) return {};
    return found->second;
  }

  struct Lane {
    std::string name, role;
  };
  void lanes(xmlNode* set) {
    attributes(set, {"id", "name"});
    for (auto* child : signing::elements_in(set)) {
      if (!is_model(child, "lane")) {
        unknown(child);
        continue;
      }
      auto const found = attributes(child, {"id", "name"}, {"role"});
      Lane const lane{name_of(child, found, true), at(found.extension, "role")};
      if (lane.role.empty()) refuse(child, {"Làn cần thuộc tính role.", "A lane needs the attribute role."});
      for (auto* inner : signing::elements_in(child)) {
        if (!is_model(inner, "flowNodeRef")) unknown(inner);
        else if (!lane_of_.emplace(signing::xml_text(inner), lane).second)
          refuse(inner, {"Phần tử này đã ở làn khác.", "This element stands in another lane already."});
      }
    }
  }

  void flow(xmlNode* node) {
    auto const found = attributes(node, {"id", "name", "sourceRef", "targetRef", "isImmediate"});
    Edge edge;
    edge.id = identity(node, found);
    edge.source = at(found.own, "sourceRef");
    edge.target = at(found.own, "targetRef");
    edge.line = static_cast<int>(xmlGetLineNo(node));
    for (auto* child : signing::elements_in(node)) {
      if (is_model(child, "documentation")) continue;
      if (!is_model(child, "conditionExpression") || edge.conditional) {
        unknown(child);
        continue;
      }
      auto const language = at(attributes(child, {"id", "language"}).own, "language");
      bool const ours = language.empty() ? feel_ : std::find(feel.begin(), feel.end(), language) != feel.end();
      if (!ours)
        refuse(child, {"Ngôn ngữ điều kiện phải là FEEL (expressionLanguage).", "The language of conditions must be FEEL (expressionLanguage)."});
      edge.conditional = true;
      auto* content = xmlNodeGetContent(child);
      edge.condition = trim(view(content));
      xmlFree(content);
    }
    edges_.push_back(std::move(edge));
  }

  void flow_node(xmlNode* node, NodeKind kind) {
    Attributes found;
    switch (kind) {
      case NodeKind::user_task: found = attributes(node, {"id", "name"}, {"actions", "agency", "duration", "outcomes", "share"}); break;
      case NodeKind::service_task: found = attributes(node, {"id", "name", "implementation"}, {"operation"}); break;
      case NodeKind::exclusive_gateway: found = attributes(node, {"id", "name", "gatewayDirection", "default"}); break;
      case NodeKind::parallel_gateway: found = attributes(node, {"id", "name", "gatewayDirection"}); break;
      default: found = attributes(node, {"id", "name"});
    }
    Node one;
    one.kind = kind;
    one.line = static_cast<int>(xmlGetLineNo(node));
    one.id = identity(node, found);
    bool const task = kind == NodeKind::user_task || kind == NodeKind::service_task;
    one.name = name_of(node, found, task);
    one.operation = at(found.extension, "operation");
    one.agency = trim(at(found.extension, "agency"));
    if (one.agency.empty() && found.extension.contains("agency"))
      refuse(node, {"agency không được để trống.", "agency may not be empty."});
    one.actions = split(at(found.extension, "actions"), ' ');
    one.outcomes = split(at(found.extension, "outcomes"), '|');
    if (kind == NodeKind::user_task && one.actions.empty())
      refuse(node, {"Bước này cần thuộc tính actions.", "This task needs the attribute actions."});
    if (kind == NodeKind::service_task && one.operation.empty())
      refuse(node, {"Bước tự động cần thuộc tính operation.", "An automatic task needs the attribute operation."});
    if (auto const text = at(found.extension, "duration"); !text.empty()) {
      one.duration = office_time(text);
      if (!one.duration) refuse(node, {"duration viết như PT4H hoặc P2D.", "duration is written like PT4H or P2D."});
    }
    if (std::string const text{trim(at(found.extension, "share"))}; !text.empty()) {
      bool const digits = text.size() <= 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
      int const share = digits ? std::stoi(text) : 0;
      if (share >= 1 && share <= 100) one.share = share;
      else refuse(node, {"share là phần trăm, từ 1 đến 100.", "share is per cent, from 1 to 100."});
      if (one.duration) refuse(node, {"Chỉ đặt duration hoặc share.", "Give duration or share, not both."});
    }
    if (auto const flow = at(found.own, "default"); !flow.empty()) defaults_[flow] = one.id;
    for (auto* child : signing::elements_in(node)) {
      if (is_model(child, "documentation")) continue;
      bool const incoming = is_model(child, "incoming");
      if (!incoming && !is_model(child, "outgoing")) unknown(child);
      else repeated_.push_back({one.id, signing::xml_text(child), incoming, one.line});
    }
    out_.nodes.push_back(std::move(one));
  }
  static std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> out;
    while (!text.empty()) {
      auto const n = std::min(text.find(by), text.size());
      if (auto const part = trim(text.substr(0, n)); !part.empty()) out.emplace_back(part);
      text.remove_prefix(std::min(n + 1, text.size()));
    }
    return out;
  }

  void link() {
    for (auto const& edge : edges_) {
      auto const source = out_.node(edge.source);
      auto const target = out_.node(edge.target);
      if (!source || !target) {
        add("sequenceFlow " + edge.id, edge.line, {"Đầu hoặc cuối không có.", "Its source or target is not there."});
        continue;
      }
      SequenceFlow flow{edge.id, *source, *target, {}, false};
      if (auto const found = defaults_.find(edge.id); found != defaults_.end()) {
        flow.is_default = found->second == edge.source;
        defaults_.erase(found);
      }
      if (edge.conditional) {
        Words why;
        flow.condition = Condition::parse(edge.condition, why);
        if (!flow.condition) add("sequenceFlow " + edge.id, edge.line, why);
      }
      auto const at = out_.flows.size();
      out_.nodes[*source].outgoing.push_back(at);
      out_.nodes[*target].incoming.push_back(at);
      out_.flows.push_back(std::move(flow));
    }
    for (auto const& [flow, gateway] : defaults_)
      add("exclusiveGateway " + gateway, 0, {"Nhánh mặc định không có: " + flow, "Its default flow is not there: " + flow});
    for (auto const& [node, flow, incoming, line] : repeated_) {
      auto const found = out_.flow(flow);
      if (!found || out_.nodes[incoming ? out_.flows[*found].target : out_.flows[*found].source].id != node)
        add(node, line, {"incoming/outgoing không khớp: " + flow, "incoming/outgoing does not match: " + flow});
    }
    for (auto& one : out_.nodes) {
      auto const lane = lane_of_.find(one.id);
      if (lane != lane_of_.end()) {
        one.lane = lane->second.name;
        one.role = lane->second.role;
        lane_of_.erase(lane);
      } else if (one.kind == NodeKind::user_task) {
        add("userTask " + one.id, one.line, {"Bước này phải ở trong một làn.", "This task must stand in a lane."});
      }
      shape(one);
    }
    for (auto const& [id, lane] : lane_of_)
      add("lane", 0, {"Làn “" + lane.name + "” nêu phần tử không có: " + id, "The lane names what is not there: " + id});
    if (out_.nodes.size() > most_nodes)
      add("process " + out_.id, 0, {"Quá 200 phần tử.", "More than 200 elements."});
  }

  /// How many flows come and go, and which carry conditions.
  void shape(Node const& one) {
    auto const fault = [&](Words const& words) { add(one.id, one.line, words); };
    bool const start = one.kind == NodeKind::start_event;
    if (start) {
      if (starts_++ > 0) fault({"Chỉ được một điểm bắt đầu.", "Only one start event."});
      out_.start = static_cast<std::size_t>(&one - out_.nodes.data());
    }
    if (start != one.incoming.empty())
      fault(start ? Words{"Không gì được dẫn tới điểm bắt đầu.", "Nothing may lead to the start event."}
                  : Words{"Không có gì dẫn tới đây.", "Nothing leads to it."});
    bool const end = one.kind == NodeKind::end_event;
    if (end != one.outgoing.empty())
      fault(end ? Words{"Không gì được đi ra từ điểm kết thúc.", "Nothing may lead out of an end event."}
                : Words{"Từ đây không đi tới đâu.", "It leads nowhere."});
    bool const gateway = one.kind == NodeKind::exclusive_gateway || one.kind == NodeKind::parallel_gateway;
    if (!gateway && one.outgoing.size() > 1)
      fault({"Chỉ cổng mới được rẽ nhánh.", "Only a gateway may branch."});
    bool const choice = one.kind == NodeKind::exclusive_gateway && one.outgoing.size() > 1;
    std::size_t defaults = 0;
    for (auto const at : one.outgoing) {
      auto const& flow = out_.flows[at];
      defaults += flow.is_default ? 1 : 0;
      if (flow.condition.has_value() != (choice && !flow.is_default))
        fault({"Nhánh “" + flow.id + "”: mỗi nhánh của cổng loại trừ cần điều kiện, trừ nhánh mặc định; nơi khác thì không có.",
               "Flow \"" + flow.id + "\": each branch of an exclusive gateway needs a condition, but for the default; none elsewhere."});
    }
    if (choice && defaults != 1)
      fault({"Cổng loại trừ cần một nhánh mặc định.", "An exclusive gateway needs one default flow."});
  }

  struct Repeated {
    std::string node, flow;
    bool incoming;
    int line;
  };
  Process& out_;
  FieldErrors& errors_;
  bool feel_ = false;
  int starts_ = 0;
  std::string participant_;
  std::set<std::string> ids_;
  std::map<std::string, Lane> lane_of_;
  std::map<std::string, std::string> defaults_;
  std::vector<Edge> edges_;
  std::vector<Repeated> repeated_;
};

}  // namespace

FieldErrors read_bpmn(std::string_view text, Process& out) {
  FieldErrors errors;
  out = {};
  if (text.size() > most_bytes) return {{"", {"Tệp dài hơn 1 MB.", "The file is longer than 1 MB."}}};
  Words why;
  auto const dom = signing::read_xml(text, why);
  if (!dom) return {{"", why}};
  Reader{out, errors}.definitions(xmlDocGetRootElement(dom.get()));
  return errors;
}

}  // namespace tinhso::processes
