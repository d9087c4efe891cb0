// Forms as procedure files had them before: lists of fields.
#include "services/form_parts.hpp"

namespace tinhso::services {
namespace {

namespace json = boost::json;

json::object property_of_field(json::value const& field) {
  auto const kind = text_of_member(field, "kind");
  json::object out{{"type", kind == "number" ? "number" : "string"}, {"title", text_of_member(field, "label")}};
  if (auto const hint = text_of_member(field, "hint"); !hint.empty()) out["description"] = hint;
  if (kind == "text") out["maxLength"] = 300;
  if (kind == "long_text") out["maxLength"] = longest_answer;
  if (kind == "date") out["format"] = "date";
  if (kind == "number") out["minimum"] = 0;
  if (kind == "id_number") {
    out["pattern"] = "^([0-9]{9}|[0-9]{12})$";
    out["maxLength"] = 20;
  }
  if (auto const* choices = member(field, "choices"); kind == "choice" && choices) out["enum"] = *choices;
  return out;
}

json::object control_of_field(json::value const& field) {
  json::object options;
  auto const kind = text_of_member(field, "kind");
  if (kind == "long_text") options["multi"] = true;
  if (kind == "id_number") options["format"] = identity_number;
  if (auto const* about = member(field, "about_applicant"); about && *about == true) options["about_applicant"] = true;
  if (auto const from = text_of_member(field, "from"); !from.empty()) options["from"] = from;
  json::object out{{"type", "Control"}, {"scope", std::string{scope_start} + std::string{text_of_member(field, "key")}}};
  if (!options.empty()) out["options"] = std::move(options);
  return out;
}

}  // namespace

AnswerForm form_of_fields(json::array const& fields) {
  json::object properties;
  json::array required;
  json::array pages;
  for (auto const& field : fields) {
    auto const key = text_of_member(field, "key");
    auto const group = text_of_member(field, "group");
    properties[key] = property_of_field(field);
    if (auto const* needed = member(field, "required"); needed && *needed == true) required.emplace_back(key);
    json::object* page = nullptr;  // fields of one group stood on one page, wherever they were listed
    for (auto& one : pages)
      if (text_of_member(one, "label") == group) page = &one.as_object();
    if (!page) page = &pages.emplace_back(json::object{{"type", "Category"}, {"label", group}, {"elements", json::array{}}}).as_object();
    (*page)["elements"].as_array().push_back(control_of_field(field));
  }
  AnswerForm out;
  out.schema = {{"$schema", form_dialect}, {"type", "object"}, {"properties", properties}, {"required", required}};
  out.ui = {{"type", "Categorization"}, {"elements", pages}};
  return out;
}

}  // namespace tinhso::services
