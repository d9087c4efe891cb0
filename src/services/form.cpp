// A form taken apart, and answers read by it.
#include "services/form.hpp"

#include <algorithm>

#include "services/form_parts.hpp"

namespace tinhso::services {
namespace {

namespace json = boost::json;

void add_rule(json::value const& element, std::vector<FormRule>& rules) {
  auto const* rule = member(element, "rule");
  if (!rule) return;
  auto const* condition = member(*rule, "condition");
  if (!condition) return;
  auto const* schema = member(*condition, "schema");
  if (!schema) return;
  rules.push_back({text_of_member(*rule, "effect") != "HIDE",
                   std::string{key_of_scope(text_of_member(*condition, "scope"))}, schema});
}

json::array const* elements_of(json::value const& value) {
  auto const* elements = member(value, "elements");
  return elements ? elements->if_array() : nullptr;
}

FormControl control_of(json::value const& element, json::value const& page, json::object const& schema,
                       std::string_view key) {
  FormControl out;
  out.schema = &schema;
  json::value const* options = member(element, "options");
  out.options = options ? options->if_object() : nullptr;
  out.field.key = key;
  out.field.page = text_of_member(page, "label");
  auto const text = [&](std::string_view name) -> std::string_view {
    auto const* found = schema.if_contains(name);
    auto const* value = found ? found->if_string() : nullptr;
    return value ? std::string_view{*value} : std::string_view{};
  };
  out.field.label = text("title");
  out.field.whole = text("type") == "integer";
  out.field.date = text("format") == "date";
  if (options) {
    auto const* about = member(*options, "about_applicant");
    out.field.about_applicant = about && about->is_bool() && about->get_bool();
    out.field.from = text_of_member(*options, "from");
  }
  add_rule(page, out.rules);
  add_rule(element, out.rules);
  return out;
}

bool shown(FormControl const& control, json::object const& typed) {
  return std::all_of(control.rules.begin(), control.rules.end(), [&](FormRule const& rule) {
    auto const* answer = typed.if_contains(rule.key);
    return rule.show == (answer && fits(*rule.schema, *answer));
  });
}

std::optional<json::value> number_of(std::string_view text) {
  auto const point = std::min(text.find_first_of(".,"), text.size());
  auto const decimals = text.substr(std::min(point + 1, text.size()));
  auto const all_digits = [](std::string_view part) {
    return !part.empty() && part.size() <= 15 && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!all_digits(text.substr(0, point)) || (point != text.size() && (!all_digits(decimals) || decimals.size() > 6)))
    return {};
  std::string plain{text};
  std::replace(plain.begin(), plain.end(), ',', '.');
  double value = 0;
  std::from_chars(plain.data(), plain.data() + plain.size(), value);
  return value;
}

json::value typed(FormControl const& control, std::string_view text) {
  if (control.field.whole) {
    if (auto const whole = whole_number(text)) return *whole;
  } else if (auto const* type = control.schema->if_contains("type"); type && *type == "number") {
    if (auto number = number_of(text)) return std::move(*number);
  } else if (is_identity_number(control)) {
    std::string plain{text};
    std::erase(plain, ' ');
    return json::value(plain);
  }
  return json::value(text);
}

}  // namespace

json::value const* member(json::value const& value, std::string_view name) {
  auto const* object = value.if_object();
  return object ? object->if_contains(name) : nullptr;
}

std::string_view text_of_member(json::value const& value, std::string_view name) {
  auto const* found = member(value, name);
  auto const* text = found ? found->if_string() : nullptr;
  return text ? std::string_view{*text} : std::string_view{};
}

std::string_view key_of_scope(std::string_view scope) {
  return scope.starts_with(scope_start) ? scope.substr(scope_start.size()) : std::string_view{};
}

bool is_identity_number(FormControl const& control) {
  auto const* format = control.options ? control.options->if_contains("format") : nullptr;
  return format && format->is_string() && std::string_view{format->get_string()} == identity_number;
}

std::vector<FormControl> controls_of(AnswerForm const& form) {
  std::vector<FormControl> out;
  auto const* properties = member(form.schema, "properties");
  auto const* pages = elements_of(form.ui);
  if (!properties || !pages) return out;
  for (auto const& page : *pages) {
    auto const* elements = elements_of(page);
    if (!elements) continue;
    for (auto const& element : *elements) {
      auto const key = key_of_scope(text_of_member(element, "scope"));
      auto const* schema = key.empty() ? nullptr : member(*properties, key);
      if (schema && schema->is_object()) out.push_back(control_of(element, page, schema->get_object(), key));
    }
  }
  return out;
}

std::vector<AnswerField> fields_of(AnswerForm const& form) {
  std::vector<AnswerField> out;
  for (auto& control : controls_of(form)) out.push_back(std::move(control.field));
  return out;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  // Parted in threes, by points or spaces, or not at all.
  char const part = text.find('.') != text.npos ? '.' : ' ';
  std::int64_t out = 0;
  int digits = 0;
  std::size_t since = 0;  // digits since the last part
  bool parted = false;
  for (char const c : text) {
    if (c == part) {
      if (since == 0 || since > 3 || (parted && since != 3)) return {};
      parted = true;
      since = 0;
    } else if (c >= '0' && c <= '9' && ++digits <= 15) {
      out = out * 10 + (c - '0');
      ++since;
    } else {
      return {};
    }
  }
  if (since == 0 || (parted && since != 3)) return {};
  return out;
}

Answers asked_answers(AnswerForm const& form, Answers const& answers) {
  Answers out;
  for (auto const& [key, value] : answers)
    if (auto const text = trim(value); !text.empty()) out.emplace(key, text);
  auto seen = typed_answers(form, out);
  for (auto const& control : controls_of(form)) {
    if (shown(control, seen)) continue;
    out.erase(control.field.key);
    seen.erase(control.field.key);
  }
  return out;
}

json::object typed_answers(AnswerForm const& form, Answers const& answers) {
  json::object out;
  for (auto const& control : controls_of(form))
    if (auto const found = answers.find(control.field.key); found != answers.end())
      if (auto const text = trim(found->second); !text.empty()) out[control.field.key] = typed(control, text);
  return out;
}

std::vector<Answered> answered(std::optional<AnswerForm> const& form, Answers const& answers) {
  std::vector<Answered> out;
  auto rest = answers;
  if (form)
    for (auto const& field : fields_of(*form))
      if (auto const found = rest.find(field.key); found != rest.end()) {
        if (!found->second.empty()) out.push_back({field.key, field.page, field.label, found->second, field.date && parse_date(found->second)});
        rest.erase(found);
      }
  for (auto const& [key, value] : rest) out.push_back({key, "", key, value, false});
  return out;
}

}  // namespace tinhso::services
