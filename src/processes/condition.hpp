// Conditions of sequence flows: the part of FEEL (OMG DMN 1.3, chapter 10) that compares names with literals.
//
//   outcome = "refused" and (answers.area >= 200 or not(channel = "online"))
//
// Names are words joined by dots. Literals are strings, numbers and null. `=`, `!=` compare text, or numbers when the
// literal is one; `<`, `<=`, `>`, `>=` only numbers. `and`, `or`, `not(…)`, parentheses. As in FEEL, what is compared with
// something that is not there is not true; unlike FEEL it is false and never null, so every condition has an answer. Values;
// thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tinhso::processes {

enum class Truth { no, yes, unknown };

/// What is known of a name. `known` is false while proving: the value may be anything.
struct Known {
  bool known = true;
  std::optional<std::string> value;  ///< nothing: null
};
using Lookup = std::function<Known(std::string_view name)>;

class Condition {
 public:
  /// Null with the reason when it is none. At most 2,000 bytes and 50 levels deep.
  static std::optional<Condition> parse(std::string_view text, Words& why);
  Truth test(Lookup const& known) const;
  std::vector<std::string> names() const;
  std::string const& text() const { return text_; }

  struct Part;  ///< one operator with its parts

 private:
  std::string text_;
  std::shared_ptr<Part const> root_;
};

}  // namespace tinhso::processes
