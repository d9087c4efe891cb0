// Answers judged by the schema. The library says whether; each keyword is asked alone to say what.
#include <algorithm>

#include "services/form_parts.hpp"

namespace tinhso::services {
namespace {

namespace json = boost::json;

/// In this order, so that only text of bounded length meets a pattern.
constexpr char const* keywords[] = {"type", "enum", "maxLength", "minLength", "pattern", "format", "minimum", "maximum"};

std::string limit_of(json::value const& limit) {
  return limit.is_double() && limit.get_double() == static_cast<double>(static_cast<std::int64_t>(limit.get_double()))
             ? std::to_string(static_cast<std::int64_t>(limit.get_double()))
             : json::serialize(limit);
}

Words fault_words(FormControl const& control, std::string_view keyword, json::value const& limit) {
  auto const& label = control.field.label;
  auto const both = [&](std::string const& vi, std::string const& en) { return Words{label + ": " + vi, label + ": " + en}; };
  if (keyword == "type")
    return limit == "integer" ? both("hãy ghi bằng số, không có phần lẻ.", "this is no whole number.")
                              : both("hãy ghi bằng số.", "this is no number.");
  if (keyword == "enum") return both("hãy chọn trong danh sách.", "choose one of the list.");
  if (keyword == "maxLength") return both("dài quá " + limit_of(limit) + " chữ.", "longer than " + limit_of(limit) + " characters.");
  if (keyword == "minLength") return both("cần ít nhất " + limit_of(limit) + " chữ.", "at least " + limit_of(limit) + " characters.");
  if (keyword == "format") return both("ngày chưa đúng.", "this is no date.");
  if (keyword == "minimum") return both("ít nhất là " + limit_of(limit) + ".", "at least " + limit_of(limit) + ".");
  if (keyword == "maximum") return both("nhiều nhất là " + limit_of(limit) + ".", "at most " + limit_of(limit) + ".");
  if (is_identity_number(control))
    return both("số định danh có 12 chữ số, chứng minh nhân dân có 9.", "an identity number has 12 digits, 9 on older cards.");
  auto const* help = control.schema->if_contains("description");
  std::string const hint = help && help->is_string() ? " " + std::string{help->get_string()} : "";
  return both("chưa đúng mẫu." + hint, "not in the right form." + hint);
}

/// The library lets 31 February be.
bool exists(json::value const& day) { return day.is_string() && parse_date(std::string_view{day.get_string()}); }

std::optional<Words> wrong(FormControl const& control, json::value const& answer) {
  for (auto const* keyword : keywords) {
    auto const* limit = control.schema->if_contains(keyword);
    if (!limit) continue;
    bool const day = std::string_view{keyword} == "format" && *limit == "date";
    if (!fits(json::object{{keyword, *limit}}, answer) || (day && !exists(answer))) return fault_words(control, keyword, *limit);
  }
  return {};
}

/// Adds what `required` of that schema misses.
void add_missing(json::value const& schema, json::object const& typed, std::vector<std::string>& out) {
  auto const* found = member(schema, "required");
  auto const* keys = found ? found->if_array() : nullptr;
  if (!keys) return;
  for (auto const& key : *keys)
    if (key.is_string() && !fits(json::object{{"required", json::array{key}}}, typed)) out.emplace_back(key.get_string());
}

std::vector<std::string> missing_keys(json::value const& schema, json::object const& typed) {
  std::vector<std::string> out;
  add_missing(schema, typed, out);
  auto const* found = member(schema, "allOf");
  auto const* conditions = found ? found->if_array() : nullptr;
  if (!conditions) return out;
  for (auto const& one : *conditions) {
    auto const* condition = member(one, "if");
    auto const* then = member(one, "then");
    if (condition && then && fits(*condition, typed)) add_missing(*then, typed, out);
  }
  return out;
}

}  // namespace

void check_answers(AnswerForm const& form, Answers const& answers, Filled filled, FieldErrors& errors) {
  auto const before = errors.size();
  auto const typed = typed_answers(form, answers);
  auto const missing = filled == Filled::whole ? missing_keys(form.schema, typed) : std::vector<std::string>{};
  for (auto const& control : controls_of(form)) {
    auto const& key = control.field.key;
    if (std::find(missing.begin(), missing.end(), key) != missing.end()) {
      errors.push_back({"answers." + key, {"Hãy điền: " + control.field.label, "Fill in: " + control.field.label}});
    } else if (auto const* answer = typed.if_contains(key)) {
      if (auto words = wrong(control, *answer)) errors.push_back({"answers." + key, std::move(*words)});
    }
  }
  // What was asked part by part is asked as a whole: nothing gets past that a part did not name.
  if (filled == Filled::whole && errors.size() == before && !fits(form.schema, typed))
    errors.push_back({"answers", {"Nội dung khai chưa đúng mẫu.", "The answers do not fit the form."}});
}

}  // namespace tinhso::services
