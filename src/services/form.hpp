// The form of a procedure: a JSON Schema of its answers (draft-07), and a UI schema (JSON Forms) that lays it out in pages.
// Of both only the parts that docs/forms.md lists, which check_form() keeps to. Answers are kept as text, as they were
// typed; typed_answers() is the one rule by which they become the JSON that the schema speaks of. The web apps follow the
// same rules (web/shared/src/forms), held together by tests/data/forms/cases.json. Pure functions; thread-safe.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/reflect.hpp"

namespace tinhso::services {

struct AnswerForm {
  boost::json::value schema;
  boost::json::value ui;
};
BOOST_DESCRIBE_STRUCT(AnswerForm, (), (schema, ui))
/// By the key of what was asked.
using Answers = std::map<std::string, std::string>;

/// One thing that the form asks.
struct AnswerField {
  std::string key;
  std::string page;  ///< the heading it stands under
  std::string label;
  bool whole = false;            ///< a whole number
  bool date = false;             ///< YYYY-MM-DD
  bool about_applicant = false;  ///< may be filled in from earlier forms of the same person
  std::string from;              ///< ... from what the identity provider tells: number, name, birth_date, sex, address
};

/// How much of a form has to be there: `whole` from somebody at home; `given`: at the counter the clerk has the paper in
/// hand, so only what was entered is looked at.
enum class Filled { whole, given };

/// Everything outside the parts of both schemas that are understood here, with the element named, and everything in which
/// the two contradict each other. `path` is that of the form in its file: "form".
void check_form(AnswerForm const& form, std::string const& path, FieldErrors& errors);
/// What the form asks, in the order of its pages.
std::vector<AnswerField> fields_of(AnswerForm const& form);

/// "1.500.000", "1 500 000", "1500000": a whole number of at most 15 digits; nothing when it is none.
std::optional<std::int64_t> whole_number(std::string_view text);
/// What is kept of the answers: trimmed, without the empty ones and those to what the form, as answered, does not ask
/// (UI rules SHOW and HIDE, in the order of the pages). Answers to what no form asked are let be.
Answers asked_answers(AnswerForm const& form, Answers const& answers);
/// The answers as JSON: of type integer and number as numbers where they can be read as such ("1.500.000", "12,5"), numbers
/// of identity papers without spaces, everything else as text.
boost::json::object typed_answers(AnswerForm const& form, Answers const& answers);
/// What is wrong with these answers by the schema, each as "answers.<key>", all at once.
void check_answers(AnswerForm const& form, Answers const& answers, Filled filled, FieldErrors& errors);

/// An answer as a person reads it.
struct Answered {
  std::string key;
  std::string page;
  std::string label;
  std::string value;
  bool date = false;  ///< `value` is YYYY-MM-DD
};
BOOST_DESCRIBE_STRUCT(Answered, (), (key, page, label, value, date))
/// The answers in the order of the form, with its words; those it does not know behind them, by their keys.
std::vector<Answered> answered(std::optional<AnswerForm> const& form, Answers const& answers);

/// A form as procedure files had it before they spoke JSON Schema: a list of fields with key, group, label, hint, kind,
/// required, choices, about_applicant, from. Only for what instances still hold; see procedure_files.
AnswerForm form_of_fields(boost::json::array const& fields);

}  // namespace tinhso::services
