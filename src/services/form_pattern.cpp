#include "services/form_pattern.hpp"

#include <cstddef>

namespace tinhso::services {
namespace {

constexpr std::size_t longest_pattern = 100;

class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : text_{text} {}

  bool whole() {
    if (!take('^')) return false;
    while (!done() && peek() != '$')
      if (!part()) return false;
    return take('$') && done() && !inside_ && variable_ <= 2;
  }

 private:
  bool done() const { return at_ == text_.size(); }
  char peek() const { return text_[at_]; }
  bool take(char c) {
    if (done() || peek() != c) return false;
    ++at_;
    return true;
  }
  static bool letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  static bool plain(char c) { return letter_or_digit(c) || c == ' ' || c == '-' || c == '_' || c == '/' || c == ',' || c == ':'; }

  bool part() {
    if (peek() == '(' && !inside_) return inside_ = true, take('(');
    if (peek() == ')' && inside_) return inside_ = false, take(')') && !counted();
    if (peek() == '|' && inside_) return take('|');
    return (peek() == '[' ? class_of_characters() : character()) && count();
  }
  bool character() {
    if (take('\\')) return take('.') || take('/') || take('-');
    if (!plain(peek())) return false;
    ++at_;
    return true;
  }
  bool class_of_characters() {
    ++at_;
    bool any = false;
    for (; !done() && peek() != ']'; any = true) {
      char const from = peek();
      ++at_;
      bool const range = letter_or_digit(from) && at_ + 1 < text_.size() && peek() == '-' && text_[at_ + 1] != ']';
      if (range) {
        char const to = text_[at_ + 1];
        if (!letter_or_digit(to) || to < from) return false;
        at_ += 2;
      } else if (!letter_or_digit(from) && from != ' ' && from != '.' && from != '_' && from != '/' && !(from == '-' && !done() && peek() == ']')) {
        return false;
      }
    }
    return take(']') && any;
  }
  bool counted() const { return !done() && (peek() == '?' || peek() == '+' || peek() == '*' || peek() == '{'); }
  bool number(int& out) {
    auto const start = at_;
    for (out = 0; !done() && peek() >= '0' && peek() <= '9' && at_ - start < 2; ++at_) out = out * 10 + (peek() - '0');
    return at_ > start;
  }
  bool count() {
    if (take('?') || take('+') || take('*')) {
      ++variable_;
    } else if (take('{')) {
      int least = 0, most = 0;
      if (!number(least)) return false;
      if (take(',')) {
        if (!number(most) || most < least) return false;
        ++variable_;
      }
      if (!take('}')) return false;
    }
    return !counted();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int variable_ = 0;
  bool inside_ = false;
};

}  // namespace

bool allowed_pattern(std::string_view pattern) noexcept {
  return pattern.size() <= longest_pattern && PatternReader{pattern}.whole();
}

}  // namespace tinhso::services
