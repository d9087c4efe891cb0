// One struct declaration gives JSON in and out, every field error at once with its path, and a JSON Schema.
//
// Describe a struct with BOOST_DESCRIBE_STRUCT (or an enum with BOOST_DESCRIBE_ENUM) and it can be read from JSON or
// query parameters, written, and described for OpenAPI 3.1. Limits are types: Text<1, 500>, Range<1, 200>.
// Pure functions; thread-safe. Reading never throws for bad input: it adds to `errors` and goes on.
#pragma once

#include <boost/core/demangle.hpp>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace tinhso {

/// A whole number within [Min, Max].
template <std::int64_t Min, std::int64_t Max>
struct Range {
  static constexpr std::int64_t min = Min;
  static constexpr std::int64_t max = Max;
  std::int64_t value = Min;
  Range() = default;
  Range(std::int64_t v) : value{v} {}                    // NOLINT(google-explicit-constructor): reads as a number
  operator std::int64_t() const noexcept { return value; }  // NOLINT(google-explicit-constructor)
};

/// A list of at most Max items.
template <class T, std::size_t Max>
struct List : std::vector<T> {
  using std::vector<T>::vector;
  static constexpr std::size_t max = Max;
};

/// One page of a list that is paged by key. Give `next` back as `after` to go on; null at the end.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;
  BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

namespace reflect {

namespace json = boost::json;

template <class T>
concept Described = boost::describe::has_describe_members<std::remove_cv_t<T>>::value && !std::is_enum_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T, std::size_t M>
inline constexpr bool is_vector<List<T, M>> = true;
template <class T>
inline constexpr bool is_text = false;
template <std::size_t A, std::size_t B>
inline constexpr bool is_text<Text<A, B>> = true;
template <class T>
inline constexpr bool is_range = false;
template <std::int64_t A, std::int64_t B>
inline constexpr bool is_range<Range<A, B>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool unsupported = false;

/// Calls f(name, value) for each described member, in the order of the declaration, bases first.
template <Described T, class F>
void each_member(T& object, F&& f) {
  using Members = boost::describe::describe_members<std::remove_const_t<T>,
                                                    boost::describe::mod_public | boost::describe::mod_inherited>;
  boost::mp11::mp_for_each<Members>([&](auto d) { f(d.name, object.*d.pointer); });
}

/// The name of an enumerator; empty when the value has none.
template <DescribedEnum E>
constexpr std::string_view enum_name(E value) {
  std::string_view out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (d.value == value) out = d.name;
  });
  return out;
}
/// The enumerator of that exact name.
template <DescribedEnum E>
std::optional<E> enum_value(std::string_view name) {
  std::optional<E> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (name == d.name) out = d.value;
  });
  return out;
}

// Why a value was refused; all in one place so that the wording is the same on every form.
Words wrong_kind(std::string_view vi, std::string_view en);
Words wrong_length(std::size_t min, std::size_t max);
Words wrong_range(std::int64_t min, std::int64_t max);
Words wrong_choice(std::string const& choices);
Words too_many(std::size_t max);
Words missing();
Words unknown_field();
Words not_utf8();
std::string join(std::string const& path, std::string_view member);

template <DescribedEnum E>
std::string choices() {
  std::string out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (!out.empty()) out += ", ";
    out += d.name;
  });
  return out;
}

/// Reads `value` into `out`. Every fault becomes an entry of `errors`; fields that are right are filled all the same.
template <class T>
void read(json::value const& value, T& out, std::string const& path, FieldErrors& errors) {
  if constexpr (std::is_same_v<T, json::value>) {
    out = value;
  } else if constexpr (is_optional<T>) {
    if (value.is_null()) out.reset();
    else read(value, out.emplace(), path, errors);
  } else if constexpr (std::is_same_v<T, bool>) {
    if (auto const* b = value.if_bool()) out = *b;
    else errors.push_back({path, wrong_kind("đúng hoặc sai", "true or false")});
  } else if constexpr (std::is_integral_v<T> || is_range<T>) {
    std::optional<std::int64_t> n;
    if (auto const* i = value.if_int64()) n = *i;
    if (!n) {
      errors.push_back({path, wrong_kind("một số nguyên", "a whole number")});
    } else if constexpr (is_range<T>) {
      if (*n < T::min || *n > T::max) errors.push_back({path, wrong_range(T::min, T::max)});
      else out = T{*n};
    } else {
      if (!std::in_range<T>(*n))
        errors.push_back({path, wrong_range(std::numeric_limits<T>::min(), std::numeric_limits<T>::max())});
      else out = static_cast<T>(*n);
    }
  } else if constexpr (std::is_floating_point_v<T>) {
    if (value.is_number()) out = value.to_number<double>();
    else errors.push_back({path, wrong_kind("một số", "a number")});
  } else if constexpr (is_text<T>) {
    if (auto const* s = value.if_string()) {
      auto const text = trim({s->data(), s->size()});
      if (!is_utf8(text)) errors.push_back({path, not_utf8()});
      else if (auto const n = code_points(text); n < T::min || n > T::max)
        errors.push_back({path, n == 0 ? missing() : wrong_length(T::min, T::max)});
      else out = T{std::string{text}};
    } else errors.push_back({path, wrong_kind("một đoạn chữ", "text")});
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (auto const* s = value.if_string()) {
      if (!is_utf8({s->data(), s->size()})) errors.push_back({path, not_utf8()});
      else out.assign(s->data(), s->size());
    } else errors.push_back({path, wrong_kind("một đoạn chữ", "text")});
  } else if constexpr (std::is_same_v<T, Instant>) {
    auto const* s = value.if_string();
    auto at = s ? parse_instant({s->data(), s->size()}) : std::nullopt;
    if (at) out = *at;
    else errors.push_back({path, wrong_kind("một thời điểm (RFC 3339)", "a moment (RFC 3339)")});
  } else if constexpr (std::is_same_v<T, Date>) {
    auto const* s = value.if_string();
    auto day = s ? parse_date({s->data(), s->size()}) : std::nullopt;
    if (day) out = *day;
    else errors.push_back({path, wrong_kind("một ngày (năm-tháng-ngày)", "a day (YYYY-MM-DD)")});
  } else if constexpr (DescribedEnum<T>) {
    auto const* s = value.if_string();
    auto e = s ? enum_value<T>({s->data(), s->size()}) : std::nullopt;
    if (e) out = *e;
    else errors.push_back({path, wrong_choice(choices<T>())});
  } else if constexpr (is_vector<T>) {
    auto const* a = value.if_array();
    if (!a) {
      errors.push_back({path, wrong_kind("một danh sách", "a list")});
      return;
    }
    if constexpr (requires { T::max; }) {
      if (a->size() > T::max) {
        errors.push_back({path, too_many(T::max)});
        return;
      }
    }
    out.clear();
    out.reserve(a->size());
    for (std::size_t i = 0; i < a->size(); ++i)
      read((*a)[i], out.emplace_back(), path + "[" + std::to_string(i) + "]", errors);
  } else if constexpr (is_map<T>) {
    auto const* o = value.if_object();
    if (!o) {
      errors.push_back({path, wrong_kind("một nhóm thông tin", "an object")});
      return;
    }
    for (auto const& [key, item] : *o) read(item, out[std::string{key}], join(path, key), errors);
  } else if constexpr (Described<T>) {
    auto const* o = value.if_object();
    if (!o) {
      errors.push_back({path, wrong_kind("một nhóm thông tin", "an object")});
      return;
    }
    std::size_t known = 0;
    each_member(out, [&](char const* name, auto& member) {
      auto const at = join(path, name);
      if (auto const* found = o->if_contains(name)) {
        ++known;
        read(*found, member, at, errors);
      } else if constexpr (!is_optional<std::remove_cvref_t<decltype(member)>>) {
        errors.push_back({at, missing()});
      }
    });
    if (known != o->size())
      for (auto const& [key, unused] : *o) {
        bool found = false;
        each_member(out, [&](char const* name, auto&) { found = found || key == name; });
        if (!found) errors.push_back({join(path, key), unknown_field()});
      }
  } else {
    static_assert(unsupported<T>, "this type cannot be read from JSON");
  }
}

/// Reads a described struct out of query parameters (`?q=…&limit=50`). Lists take a repeated parameter.
template <Described T>
void read_query(std::multimap<std::string, std::string> const& query, T& out, FieldErrors& errors) {
  auto scalar = []<class V>(std::string const& text, V const&) -> json::value {
    if constexpr (std::is_same_v<V, bool>) {
      if (text == "true" || text == "1") return true;
      if (text == "false" || text == "0") return false;
    } else if constexpr (std::is_integral_v<V> || is_range<V>) {
      std::int64_t n = 0;
      auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), n);
      if (fault == std::errc{} && end == text.data() + text.size()) return n;
    }
    return json::value(text);
  };
  std::size_t known = 0;
  each_member(out, [&]<class M>(char const* name, M& member) {
    auto const [first, last] = query.equal_range(name);
    known += static_cast<std::size_t>(std::distance(first, last));
    if constexpr (is_vector<M>) {
      json::array items;
      for (auto it = first; it != last; ++it) items.push_back(scalar(it->second, typename M::value_type{}));
      read(json::value(std::move(items)), member, name, errors);
    } else if (first == last) {
      if constexpr (!is_optional<M>) errors.push_back({name, missing()});
    } else if constexpr (is_optional<M>) {
      if (!first->second.empty()) read(scalar(first->second, typename M::value_type{}), member, name, errors);
    } else {
      read(scalar(first->second, member), member, name, errors);
    }
  });
  if (known != query.size())
    for (auto const& [key, unused] : query) {
      bool found = false;
      each_member(out, [&](char const* name, auto&) { found = found || key == name; });
      if (!found) errors.push_back({key, unknown_field()});
    }
}

/// `text` in quotes, as RFC 8259 wants it; UTF-8 stays as it is.
void append_json_text(std::string& out, std::string_view text);

/// Appends the JSON of `in`: members in the order of their description, an empty optional as null, a number that is not
/// finite as null. Straight into the text: most answers of the server are written this way.
template <class T>
void append_json(std::string& out, T const& in) {
  if constexpr (std::is_same_v<T, json::value> || std::is_same_v<T, json::object> || std::is_same_v<T, json::array>) {
    out += json::serialize(in);
  } else if constexpr (is_optional<T>) {
    if (in) append_json(out, *in);
    else out += "null";
  } else if constexpr (std::is_same_v<T, bool>) {
    out += in ? "true" : "false";
  } else if constexpr (is_range<T>) {
    append_json(out, in.value);
  } else if constexpr (std::is_arithmetic_v<T>) {
    if constexpr (std::is_floating_point_v<T>)
      if (!std::isfinite(in)) {
        out += "null";
        return;
      }
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, in).ptr);
  } else if constexpr (std::is_convertible_v<T const&, std::string_view>) {
    append_json_text(out, in);
  } else if constexpr (std::is_same_v<T, Instant>) {
    append_json_text(out, format_instant(in));
  } else if constexpr (std::is_same_v<T, Date>) {
    append_json_text(out, format_date(in));
  } else if constexpr (DescribedEnum<T>) {
    append_json_text(out, enum_name(in));
  } else if constexpr (is_vector<T>) {
    out += '[';
    for (bool first = true; auto const& item : in) {
      if (!std::exchange(first, false)) out += ',';
      append_json(out, item);
    }
    out += ']';
  } else if constexpr (is_map<T>) {
    out += '{';
    for (bool first = true; auto const& [key, item] : in) {
      if (!std::exchange(first, false)) out += ',';
      append_json_text(out, key);
      out += ':';
      append_json(out, item);
    }
    out += '}';
  } else if constexpr (Described<T>) {
    out += '{';
    bool first = true;
    each_member(in, [&](char const* name, auto const& member) {
      if (!std::exchange(first, false)) out += ',';
      out.append(1, '"').append(name).append("\":");  // a C++ name needs no escape
      append_json(out, member);
    });
    out += '}';
  } else {
    static_assert(unsupported<T>, "this type cannot be written as JSON");
  }
}
template <class T>
std::string to_json(T const& in) {
  std::string out;
  append_json(out, in);
  return out;
}
/// The same as a tree, to be put into another one.
template <class T>
json::value write(T const& in) {
  json::parse_options lenient;
  lenient.allow_invalid_utf8 = true;  // what is not in order was to be refused when it came in
  return json::parse(to_json(in), {}, lenient);
}

/// `Page<documents::IncomingRow>` is `IncomingRowPage`; a plain struct keeps its own name.
std::string schema_name(char const* mangled);
template <class T>
std::string schema_name() {
  return schema_name(typeid(T).name());
}

/// Which way a schema is used: what is optional may be left out of a request, but is always there (or null) in an answer.
enum class Use { request, answer };

/// The JSON Schema (2020-12, as OpenAPI 3.1 has it) of T. Structs and enums go into `components` and are referred to.
template <class T>
json::value schema(json::object& components, Use use) {
  if constexpr (std::is_same_v<T, json::value>) {
    return json::object{};
  } else if constexpr (is_optional<T>) {
    auto inner = schema<typename T::value_type>(components, use);
    if (inner.as_object().contains("$ref"))
      return {{"anyOf", json::array{inner, {{"type", "null"}}}}};
    auto& object = inner.as_object();
    if (auto* type = object.if_contains("type"); type && type->is_string()) *type = json::array{*type, "null"};
    return inner;
  } else if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (is_range<T>) {
    return {{"type", "integer"}, {"minimum", T::min}, {"maximum", T::max}};
  } else if constexpr (std::is_integral_v<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {{"type", "number"}};
  } else if constexpr (is_text<T>) {
    return {{"type", "string"}, {"minLength", T::min}, {"maxLength", T::max}};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (std::is_same_v<T, Instant>) {
    return {{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (std::is_same_v<T, Date>) {
    return {{"type", "string"}, {"format", "date"}};
  } else if constexpr (is_vector<T>) {
    json::object out{{"type", "array"}, {"items", schema<typename T::value_type>(components, use)}};
    if constexpr (requires { T::max; }) out["maxItems"] = T::max;
    return out;
  } else if constexpr (is_map<T>) {
    return {{"type", "object"}, {"additionalProperties", schema<typename T::mapped_type>(components, use)}};
  } else if constexpr (DescribedEnum<T>) {
    auto const name = schema_name<T>();
    if (!components.contains(name)) {
      json::array values;
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { values.push_back(d.name); });
      components[name] = {{"type", "string"}, {"enum", values}};
    }
    return {{"$ref", "#/components/schemas/" + name}};
  } else if constexpr (Described<T>) {
    auto const name = schema_name<T>() + (use == Use::request ? "Input" : "");
    if (!components.contains(name)) {
      components[name] = nullptr;  // holds the place, so that a struct may refer to itself
      json::object properties;
      json::array required;
      T const sample{};
      each_member(sample, [&]<class M>(char const* member, M const&) {
        properties[member] = schema<std::remove_const_t<M>>(components, use);
        if (use == Use::answer || !is_optional<std::remove_const_t<M>>) required.push_back(member);
      });
      components[name] = {{"type", "object"}, {"properties", properties}, {"required", required},
                          {"additionalProperties", false}};
    }
    return {{"$ref", "#/components/schemas/" + name}};
  } else {
    static_assert(unsupported<T>, "this type has no schema");
  }
}

/// Reads the whole of `text` as a T. Throws Invalid with every field error.
template <class T>
T from_json(std::string_view text);
/// Parses with limits: depth 32, no duplicate trust, no comments. Throws Invalid at path "" when it is not JSON.
json::value parse_json(std::string_view text);

template <class T>
T from_json(std::string_view text) {
  auto const value = parse_json(text);
  T out{};
  FieldErrors errors;
  read(value, out, "", errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return out;
}

}  // namespace reflect
}  // namespace tinhso
