// A form taken apart. Private to the room.
#pragma once

#include <boost/json.hpp>

#include "services/form.hpp"

namespace tinhso::services {

/// The schema's dialect: what libvalijson and JSON Forms both speak.
inline constexpr std::string_view form_dialect = "http://json-schema.org/draft-07/schema#";
inline constexpr std::string_view scope_start = "#/properties/";
inline constexpr std::size_t longest_answer = 2000;  ///< code points, whatever the schema says
/// The `format` of a control for numbers of identity papers: typed with or without spaces.
inline constexpr std::string_view identity_number = "identity-number";

/// SHOW or HIDE of a control or of the page around it. Views into the form.
struct FormRule {
  bool show = true;
  std::string key;  ///< of the answer that it looks at
  boost::json::value const* schema = nullptr;
};
struct FormControl {
  AnswerField field;
  boost::json::object const* schema = nullptr;   ///< of the one answer
  boost::json::object const* options = nullptr;  ///< may be missing
  std::vector<FormRule> rules;                   ///< of the page and its own: all must let it be seen
};

/// Whatever can be made out, also of a form that check_form() refuses. Lives no longer than the form.
std::vector<FormControl> controls_of(AnswerForm const& form);
/// `value[name]`, or null.
boost::json::value const* member(boost::json::value const& value, std::string_view name);
/// ... where it is text; otherwise empty.
std::string_view text_of_member(boost::json::value const& value, std::string_view name);
/// "#/properties/child_name" → "child_name"; empty when it is no such scope.
std::string_view key_of_scope(std::string_view scope);
/// Whether a text is taken without the spaces in it.
bool is_identity_number(FormControl const& control);

/// Whether the instance is valid by the schema: libvalijson's word. Throws std::runtime_error for a schema that is none.
bool fits(boost::json::value const& schema, boost::json::value const& instance);

}  // namespace tinhso::services
