// Whether a form keeps to the parts of JSON Schema and of the UI schema that docs/forms.md lists.
#include <algorithm>
#include <set>
#include <stdexcept>

#include "services/form_parts.hpp"
#include "services/form_pattern.hpp"

namespace tinhso::services {
namespace {

namespace json = boost::json;

constexpr std::size_t most_fields = 60;
constexpr std::size_t most_pages = 30;
constexpr std::size_t most_choices = 60;
constexpr std::int64_t longest_matched = 300;  // code points; std::regex descends once a character
constexpr std::size_t largest_form = 200'000;  // bytes

Words no_such_element() { return {"Mục này không dùng được ở đây.", "This element is not understood here."}; }
Words expected(std::string_view vi, std::string_view en) { return reflect::wrong_kind(vi, en); }

class FormChecker {
 public:
  FormChecker(AnswerForm const& form, FieldErrors& errors) : form_{form}, errors_{errors} {}

  void schema(std::string const& path) {
    auto const* root = object(form_.schema, path);
    if (!root) return;
    only(*root, {"$schema", "title", "description", "type", "properties", "required", "allOf"}, path);
    if (text_of_member(form_.schema, "$schema") != form_dialect)
      say(path + ".$schema", {"Cần " + std::string{form_dialect} + ".", "Must be " + std::string{form_dialect} + "."});
    if (text_of_member(form_.schema, "type") != "object") say(path + ".type", expected("“object”", "\"object\""));
    properties(path + ".properties");
    required(member(form_.schema, "required"), path + ".required", required_);
    conditions(path + ".allOf");
  }

  void ui(std::string const& path) {
    auto const* root = object(form_.ui, path);
    if (!root) return;
    only(*root, {"type", "elements"}, path);
    if (text_of_member(form_.ui, "type") != "Categorization")
      say(path + ".type", expected("“Categorization”", "\"Categorization\""));
    each(form_.ui, "elements", path, 1, most_pages, [&](json::value const& page, std::string const& at) { category(page, at); });
    for (auto const& key : keys_)
      if (!placed_.contains(key)) say(path, {"Chưa đặt “" + key + "” vào trang nào.", "No page shows \"" + key + "\"."});
  }

  /// A field that may be hidden can only be required where it is shown.
  void agreement(std::string const& path) {
    for (auto const& control : controls_of(form_)) {
      auto const& key = control.field.key;
      bool const hideable = !control.rules.empty();
      if (hideable && required_.contains(key))
        say(path + ".required", {"“" + key + "” có thể bị ẩn, nên chỉ bắt buộc được trong if/then.",
                                 "\"" + key + "\" may be hidden, so only if/then can require it."});
      for (auto const& [condition, keys] : conditional_) {
        if (!hideable || !keys.contains(key)) continue;
        bool const same = control.rules.size() == 1 && control.rules[0].show && control.rules[0].key == condition.first &&
                          *control.rules[0].schema == *condition.second;
        if (!same)
          say(path + ".allOf", {"“" + key + "” được hiện theo điều kiện khác với điều kiện bắt buộc.",
                                "\"" + key + "\" is shown on another condition than it is required on."});
      }
    }
  }

 private:
  using Condition = std::pair<std::string, json::value const*>;

  void say(std::string path, Words words) { errors_.push_back({std::move(path), std::move(words)}); }

  json::object const* object(json::value const& value, std::string const& path) {
    auto const* out = value.if_object();
    if (!out) say(path, expected("một nhóm thông tin", "an object"));
    return out;
  }
  void only(json::object const& object, std::initializer_list<std::string_view> known, std::string const& path) {
    for (auto const& [key, unused] : object)
      if (std::find(known.begin(), known.end(), std::string_view{key}) == known.end())
        say(path + "." + std::string{key}, no_such_element());
  }
  template <class F>
  void each(json::value const& value, std::string_view name, std::string const& path, std::size_t least, std::size_t most,
            F&& f) {
    auto const at = path + "." + std::string{name};
    auto const* found = member(value, name);
    auto const* items = found ? found->if_array() : nullptr;
    if (!items) return say(at, expected("một danh sách", "a list"));
    if (items->size() < least || items->size() > most)
      return say(at, {"Cần từ " + std::to_string(least) + " đến " + std::to_string(most) + " mục.",
                      "Must have " + std::to_string(least) + " to " + std::to_string(most) + " items."});
    for (std::size_t i = 0; i < items->size(); ++i) f((*items)[i], at + "[" + std::to_string(i) + "]");
  }
  void text(json::value const& value, std::string_view name, std::size_t most, bool needed, std::string const& path) {
    auto const* found = member(value, name);
    auto const at = path + "." + std::string{name};
    if (!found) return needed ? say(at, reflect::missing()) : void();
    auto const* words = found->if_string();
    if (!words) return say(at, expected("một đoạn chữ", "text"));
    if (auto const n = code_points({words->data(), words->size()}); n == 0 || n > most) say(at, reflect::wrong_length(1, most));
  }

  static bool good_key(std::string_view key) {
    auto const good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !key.empty() && key.size() <= 60 && std::all_of(key.begin(), key.end(), good);
  }

  void properties(std::string const& path) {
    auto const* found = member(form_.schema, "properties");
    if (!found) return say(path, reflect::missing());
    auto const* all = object(*found, path);
    if (!all) return;
    if (all->empty() || all->size() > most_fields) say(path, {"Cần từ 1 đến 60 câu hỏi.", "Must have 1 to 60 fields."});
    for (auto const& [key, one] : *all) {
      auto const at = path + "." + std::string{key};
      if (!good_key(std::string_view{key}))
        say(at, {"Khóa chỉ gồm a-z, 0-9 và _.", "A key is made of a-z, 0-9 and _."});
      else keys_.insert(std::string{key});
      if (object(one, at)) property(one, at);
    }
  }

  void property(json::value const& one, std::string const& path) {
    auto const type = text_of_member(one, "type");
    text(one, "title", 300, true, path);
    text(one, "description", 300, false, path);
    if (type == "string") {
      only(one.get_object(), {"type", "title", "description", "enum", "pattern", "format", "minLength", "maxLength"}, path);
      string_property(one, path);
    } else if (type == "integer" || type == "number") {
      only(one.get_object(), {"type", "title", "description", "minimum", "maximum"}, path);
      bounds(one, "minimum", "maximum", type == "integer", path);
    } else {
      say(path + ".type", reflect::wrong_choice("string, integer, number"));
    }
  }

  void string_property(json::value const& one, std::string const& path) {
    if (member(one, "enum")) choices(one, path);
    if (auto const* format = member(one, "format"); format && *format != "date")
      say(path + ".format", reflect::wrong_choice("date"));
    if (auto const* pattern = member(one, "pattern"))
      if (!pattern->is_string() || !allowed_pattern(text_of_member(one, "pattern")))
        say(path + ".pattern", {"Mẫu này không dùng được; xem docs/forms.md.", "This pattern is not understood here; see docs/forms.md."});
    auto const* most = member(one, "maxLength");
    if (member(one, "pattern") && (!most || !most->is_int64() || most->get_int64() > longest_matched))
      say(path + ".maxLength", {"Câu hỏi có pattern cần maxLength, nhiều nhất 300.", "A field with a pattern needs a maxLength of at most 300."});
    bounds(one, "minLength", "maxLength", true, path);
    for (auto const* name : {"minLength", "maxLength"})
      if (auto const* length = member(one, name); length && length->is_int64() &&
                                                  (length->get_int64() < 0 || length->get_int64() > static_cast<std::int64_t>(longest_answer)))
        say(path + "." + name, reflect::wrong_range(0, longest_answer));
  }

  void choices(json::value const& one, std::string const& path) {
    std::set<std::string_view> seen;
    each(one, "enum", path, 1, most_choices, [&](json::value const& choice, std::string const& at) {
      auto const* words = choice.if_string();
      if (!words || words->empty() || code_points({words->data(), words->size()}) > 200) say(at, reflect::wrong_length(1, 200));
      else if (trim({words->data(), words->size()}).size() != words->size()) say(at, {"Thừa dấu cách ở đầu hoặc cuối.", "There is white space around it."});
      else if (!seen.insert(std::string_view{*words}).second) say(at, {"Lựa chọn bị trùng.", "This choice was given before."});
    });
  }

  void bounds(json::value const& one, char const* least, char const* most, bool whole, std::string const& path) {
    std::optional<double> limits[2];
    for (int i = 0; i < 2; ++i) {
      auto const* name = i == 0 ? least : most;
      auto const* found = member(one, name);
      if (!found) continue;
      if (whole ? !found->is_int64() : !found->is_number())
        say(path + "." + name, whole ? expected("một số nguyên", "a whole number") : expected("một số", "a number"));
      else limits[i] = found->to_number<double>();
    }
    if (limits[0] && limits[1] && *limits[0] > *limits[1])
      say(path + "." + most, {"Nhỏ hơn mức ít nhất.", "Below the least."});
  }

  void required(json::value const* list, std::string const& path, std::set<std::string>& out) {
    if (!list) return;
    auto const* items = list->if_array();
    if (!items) return say(path, expected("một danh sách", "a list"));
    for (std::size_t i = 0; i < items->size(); ++i) {
      auto const at = path + "[" + std::to_string(i) + "]";
      auto const* key = (*items)[i].if_string();
      if (!key || !keys_.contains(std::string{*key})) say(at, {"Không có câu hỏi này.", "There is no such field."});
      else if (!out.insert(std::string{*key}).second) say(at, {"Đã nêu ở trên.", "This was given before."});
    }
  }

  void conditions(std::string const& path) {
    if (!member(form_.schema, "allOf")) return;
    each(form_.schema, "allOf", path.substr(0, path.rfind('.')), 1, most_fields, [&](json::value const& one, std::string const& at) {
      auto const* parts = object(one, at);
      if (!parts) return;
      only(*parts, {"if", "then"}, at);
      auto const condition = condition_of(member(one, "if"), at + ".if");
      auto const* then = member(one, "then");
      if (!then) return say(at + ".then", reflect::missing());
      if (!object(*then, at + ".then")) return;
      only(then->get_object(), {"required"}, at + ".then");
      std::set<std::string> keys;
      required(member(*then, "required"), at + ".then.required", keys);
      if (keys.empty()) say(at + ".then.required", reflect::missing());
      if (condition) conditional_.emplace_back(*condition, std::move(keys));
    });
  }

  /// {"properties": {K: S}, "required": [K]}
  std::optional<Condition> condition_of(json::value const* value, std::string const& path) {
    if (!value) return say(path, reflect::missing()), std::nullopt;
    auto const* parts = object(*value, path);
    if (!parts) return {};
    only(*parts, {"properties", "required"}, path);
    auto const* properties = member(*value, "properties");
    auto const* one = properties ? properties->if_object() : nullptr;
    if (!one || one->size() != 1) return say(path + ".properties", {"Cần đúng một câu hỏi.", "Must name one field."}), std::nullopt;
    std::string const key{one->begin()->key()};
    std::set<std::string> keys;
    required(member(*value, "required"), path + ".required", keys);
    if (keys != std::set{key}) say(path + ".required", {"Cần chính câu hỏi ở properties.", "Must be the field of properties."});
    if (!answers_of(one->begin()->value(), key, path + ".properties." + key)) return {};
    return Condition{key, &one->begin()->value()};
  }

  /// {"const": A} or {"enum": [A, …]}, of the choices that the field has.
  bool answers_of(json::value const& schema, std::string const& key, std::string const& path) {
    auto const* parts = object(schema, path);
    if (!parts) return false;
    auto const* properties = member(form_.schema, "properties");
    auto const* field = properties ? member(*properties, key) : nullptr;
    auto const* found = field ? member(*field, "enum") : nullptr;
    auto const* choices = found ? found->if_array() : nullptr;
    if (!choices) return say(path, {"Điều kiện chỉ nhìn được câu hỏi có enum.", "A condition can only look at a field with enum."}), false;
    auto const before = errors_.size();
    only(*parts, {"const", "enum"}, path);
    auto const offered = [&](json::value const& value, std::string const& at) {
      if (std::find(choices->begin(), choices->end(), value) == choices->end())
        say(at, {"Câu hỏi không có lựa chọn này.", "The field has no such choice."});
    };
    if (parts->size() != 1) say(path, {"Cần const hoặc enum.", "Give const or enum."});
    else if (auto const* value = parts->if_contains("const")) offered(*value, path + ".const");
    else each(schema, "enum", path, 1, most_choices, offered);
    return errors_.size() == before;
  }

  void category(json::value const& page, std::string const& path) {
    auto const* parts = object(page, path);
    if (!parts) return;
    only(*parts, {"type", "label", "elements", "rule"}, path);
    if (text_of_member(page, "type") != "Category") say(path + ".type", expected("“Category”", "\"Category\""));
    text(page, "label", 200, true, path);
    rule(page, path);
    each(page, "elements", path, 1, most_fields, [&](json::value const& element, std::string const& at) { control(element, at); });
  }

  void control(json::value const& element, std::string const& path) {
    auto const* parts = object(element, path);
    if (!parts) return;
    only(*parts, {"type", "scope", "options", "rule"}, path);
    if (text_of_member(element, "type") != "Control") say(path + ".type", expected("“Control”", "\"Control\""));
    std::string const key{key_of_scope(text_of_member(element, "scope"))};
    rule(element, path);
    if (!keys_.contains(key)) return say(path + ".scope", {"Không có câu hỏi này.", "There is no such field."});
    if (!placed_.insert(key).second) say(path + ".scope", {"Câu hỏi này đã có chỗ.", "This field has its place already."});
    if (auto const* all = member(element, "options")) options(*all, *member(*member(form_.schema, "properties"), key), path + ".options");
  }

  void options(json::value const& all, json::value const& schema, std::string const& path) {
    auto const* parts = object(all, path);
    if (!parts) return;
    only(*parts, {"multi", "format", "about_applicant", "from"}, path);
    for (auto const* name : {"multi", "about_applicant"})
      if (auto const* flag = member(all, name); flag && !flag->is_bool()) say(path + "." + name, expected("đúng hoặc sai", "true or false"));
    if (member(all, "format") && text_of_member(all, "format") != identity_number)
      say(path + ".format", reflect::wrong_choice(std::string{identity_number}));
    else if (member(all, "format") && !member(schema, "pattern"))
      say(path + ".format", {"Câu hỏi này cần pattern trong schema.", "The field needs a pattern in the schema."});
    std::set<std::string_view> const known{"number", "name", "birth_date", "sex", "address"};
    if (member(all, "from") && !known.contains(text_of_member(all, "from")))
      say(path + ".from", reflect::wrong_choice("number, name, birth_date, sex, address"));
  }

  void rule(json::value const& element, std::string const& path) {
    auto const* found = member(element, "rule");
    if (!found) return;
    auto const at = path + ".rule";
    auto const* parts = object(*found, at);
    if (!parts) return;
    only(*parts, {"effect", "condition"}, at);
    auto const effect = text_of_member(*found, "effect");
    if (effect != "SHOW" && effect != "HIDE") say(at + ".effect", reflect::wrong_choice("SHOW, HIDE"));
    auto const* condition = member(*found, "condition");
    if (!condition) return say(at + ".condition", reflect::missing());
    auto const* inner = object(*condition, at + ".condition");
    if (!inner) return;
    only(*inner, {"scope", "schema"}, at + ".condition");
    std::string const key{key_of_scope(text_of_member(*condition, "scope"))};
    if (!keys_.contains(key)) return say(at + ".condition.scope", {"Không có câu hỏi này.", "There is no such field."});
    if (!placed_.contains(key))
      say(at + ".condition.scope", {"Câu hỏi này phải đứng trước.", "That field must stand before this one."});
    auto const* schema = member(*condition, "schema");
    if (!schema) return say(at + ".condition.schema", reflect::missing());
    answers_of(*schema, key, at + ".condition.schema");
  }

  AnswerForm const& form_;
  FieldErrors& errors_;
  std::set<std::string> keys_;
  std::set<std::string> placed_;
  std::set<std::string> required_;
  std::vector<std::pair<Condition, std::set<std::string>>> conditional_;
};

}  // namespace

void check_form(AnswerForm const& form, std::string const& path, FieldErrors& errors) {
  if (json::serialize(form.schema).size() + json::serialize(form.ui).size() > largest_form) {
    errors.push_back({path, {"Mẫu khai dài hơn 200 kB.", "The form is longer than 200 kB."}});
    return;
  }
  auto const before = errors.size();
  FormChecker checker{form, errors};
  checker.schema(path + ".schema");
  checker.ui(path + ".ui");
  checker.agreement(path + ".schema");
  if (errors.size() != before) return;
  try {
    fits(form.schema, json::object{});
  } catch (std::exception const& fault) {
    errors.push_back({path + ".schema", {"Không phải JSON Schema: " + std::string{fault.what()}, "No JSON Schema: " + std::string{fault.what()}}});
  }
}

}  // namespace tinhso::services
