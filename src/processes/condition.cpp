#include "processes/condition.hpp"

#include <charconv>

namespace tinhso::processes {

enum class Operator { both, either, negation, equal, unequal, below, at_most, above, at_least };

struct Condition::Part {
  Operator what = Operator::equal;
  std::vector<std::shared_ptr<Part const>> parts;  ///< of and, or, not
  std::string name;                                ///< of a comparison
  std::optional<std::string> text;                 ///< its literal; nothing: null
  std::optional<double> number;                    ///< its literal as a number
};

namespace {

using Part = Condition::Part;
constexpr std::size_t longest = 2'000;
constexpr int deepest = 50;

std::optional<double> number_of(std::string_view text) {
  double out = 0;
  auto const* end = text.data() + text.size();
  auto const read = std::from_chars(text.data(), end, out, std::chars_format::fixed);
  if (read.ec != std::errc{} || read.ptr != end) return {};
  return out;
}

struct Refused {
  Words why;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_{text} {}

  std::shared_ptr<Part const> whole() {
    auto out = either(0);
    space();
    if (!rest_.empty()) refuse();
    return out;
  }

 private:
  [[noreturn]] void refuse() const {
    auto const near = std::string{rest_.substr(0, 30)};
    throw Refused{{"Không hiểu điều kiện từ “" + near + "”.", "The condition cannot be understood from \"" + near + "\"."}};
  }
  void space() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t' || rest_[0] == '\r')) rest_.remove_prefix(1);
  }
  bool take(std::string_view sign) {
    space();
    if (!rest_.starts_with(sign)) return false;
    rest_.remove_prefix(sign.size());
    return true;
  }
  static bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
  static bool digit(char c) { return c >= '0' && c <= '9'; }
  std::size_t word_length() const {
    std::size_t n = 0;
    while (n < rest_.size() && (letter(rest_[n]) || (n > 0 && (digit(rest_[n]) || rest_[n] == '.')))) ++n;
    return n;
  }
  bool take_word(std::string_view word) {
    space();
    if (rest_.substr(0, word_length()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::shared_ptr<Part const> either(int depth) { return joined(Operator::either, "or", depth); }
  std::shared_ptr<Part const> both(int depth) { return joined(Operator::both, "and", depth); }
  std::shared_ptr<Part const> joined(Operator what, std::string_view word, int depth) {
    if (depth > deepest) refuse();
    Part out{what, {}, {}, {}, {}};
    do out.parts.push_back(what == Operator::either ? both(depth + 1) : single(depth + 1));
    while (take_word(word));
    return out.parts.size() == 1 ? out.parts.front() : std::make_shared<Part const>(std::move(out));
  }
  std::shared_ptr<Part const> single(int depth) {
    if (take_word("not")) {
      if (!take("(")) refuse();
      Part out{Operator::negation, {either(depth + 1)}, {}, {}, {}};
      if (!take(")")) refuse();
      return std::make_shared<Part const>(std::move(out));
    }
    if (take("(")) {
      auto out = either(depth + 1);
      if (!take(")")) refuse();
      return out;
    }
    return comparison();
  }
  std::shared_ptr<Part const> comparison() {
    space();
    auto const length = word_length();
    auto const name = rest_.substr(0, length);
    if (length == 0 || name.ends_with('.') || name == "and" || name == "or" || name == "null") refuse();
    Part out{Operator::equal, {}, std::string{name}, {}, {}};
    rest_.remove_prefix(length);
    out.what = sign();
    literal(out);
    return std::make_shared<Part const>(std::move(out));
  }
  Operator sign() {
    if (take("!=")) return Operator::unequal;
    if (take("<=")) return Operator::at_most;
    if (take(">=")) return Operator::at_least;
    if (take("=")) return Operator::equal;
    if (take("<")) return Operator::below;
    if (take(">")) return Operator::above;
    refuse();
  }
  void literal(Part& out) {
    bool const equality = out.what == Operator::equal || out.what == Operator::unequal;
    if (equality && take_word("null")) return;
    if (equality && take("\"")) {
      out.text = quoted();
      return;
    }
    space();
    std::size_t n = 0;
    while (n < rest_.size() && (digit(rest_[n]) || rest_[n] == '.' || (n == 0 && rest_[n] == '-'))) ++n;
    out.number = number_of(rest_.substr(0, n));
    if (!out.number) refuse();
    out.text = std::string{rest_.substr(0, n)};
    rest_.remove_prefix(n);
  }
  std::string quoted() {
    std::string out;
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] == '\\') {
        rest_.remove_prefix(1);
        if (rest_.empty() || (rest_[0] != '"' && rest_[0] != '\\')) refuse();
      }
      out += rest_[0];
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) refuse();
    rest_.remove_prefix(1);
    return out;
  }

  std::string_view rest_;
};

Truth truth(bool yes) { return yes ? Truth::yes : Truth::no; }

Truth compared(Part const& part, Lookup const& known) {
  auto const there = known(part.name);
  if (!there.known) return Truth::unknown;
  bool const equality = part.what == Operator::equal || part.what == Operator::unequal;
  if (equality) {
    bool same = there.value == part.text;
    if (part.number && there.value)
      if (auto const number = number_of(*there.value)) same = *number == *part.number;
    return truth(same == (part.what == Operator::equal));
  }
  auto const number = there.value ? number_of(*there.value) : std::nullopt;
  if (!number) return Truth::no;
  switch (part.what) {
    case Operator::below: return truth(*number < *part.number);
    case Operator::at_most: return truth(*number <= *part.number);
    case Operator::above: return truth(*number > *part.number);
    default: return truth(*number >= *part.number);
  }
}

Truth tested(Part const& part, Lookup const& known) {
  if (part.what == Operator::negation) {
    auto const inner = tested(*part.parts.front(), known);
    return inner == Truth::unknown ? inner : truth(inner == Truth::no);
  }
  if (part.what != Operator::both && part.what != Operator::either) return compared(part, known);
  auto const settles = part.what == Operator::both ? Truth::no : Truth::yes;
  bool unknown = false;
  for (auto const& one : part.parts) {
    auto const inner = tested(*one, known);
    if (inner == settles) return settles;
    unknown = unknown || inner == Truth::unknown;
  }
  return unknown ? Truth::unknown : truth(settles == Truth::no);
}

void collect(Part const& part, std::vector<std::string>& out) {
  if (!part.name.empty()) out.push_back(part.name);
  for (auto const& one : part.parts) collect(*one, out);
}

}  // namespace

std::optional<Condition> Condition::parse(std::string_view text, Words& why) {
  if (text.size() > longest) {
    why = {"Điều kiện dài hơn 2.000 ký tự.", "The condition is longer than 2,000 bytes."};
    return {};
  }
  try {
    Condition out;
    out.text_ = text;
    out.root_ = Parser{text}.whole();
    return out;
  } catch (Refused const& refused) {
    why = refused.why;
    return {};
  }
}

Truth Condition::test(Lookup const& known) const { return tested(*root_, known); }

std::vector<std::string> Condition::names() const {
  std::vector<std::string> out;
  collect(*root_, out);
  return out;
}

}  // namespace tinhso::processes
