// Values out of the children of one element, leniently: every oddity is reported, nothing is thrown. One thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "edxml/edxml_tree.hpp"

namespace tinhso::edxml {

/// The children of one element by name. What was not asked for by the time finish() is called is reported as unknown.
class Fields {
 public:
  Fields(Element const& element, std::string path, Report& report);

  /// The one child of that name, or null. A second one with other content is an error: software would disagree about
  /// which counts.
  Element const* one(std::string_view name);
  /// All children of that name, in their order.
  std::vector<Element const*> all(std::string_view name);
  /// All children, whatever their name.
  std::vector<Element const*> every();
  /// Trimmed; empty when it is not there.
  std::string text(std::string_view name);
  /// As text(), with a warning when it is empty.
  std::string wanted(std::string_view name);
  std::optional<std::int64_t> number(std::string_view name);
  /// 0/1 or false/true.
  std::optional<bool> flag(std::string_view name);
  std::optional<Date> date(std::string_view name);
  std::optional<Instant> moment(std::string_view name);
  /// The texts of the children of the one child `list`, empty ones left out; `item` empty takes any name.
  std::vector<std::string> texts(std::string_view list, std::string_view item);
  /// Expected elsewhere, and nothing to say about it.
  void ignore(std::string_view name) { all(name); }
  void finish();

  std::string at(std::string_view name) const { return path_ + "/" + std::string{name}; }
  std::string const& path() const noexcept { return path_; }

 private:
  void odd(std::string_view name, std::string_view text, char const* vi, char const* en);

  Element const& element_;
  std::string path_;
  Report& report_;
  std::vector<bool> seen_;
};

/// Without white space at either end.
std::string text_of(Element const& element);

/// A day as software writes it: `yyyy/MM/dd` as the regulation has it, also with - or . between, one-digit months and
/// days, day first, or a time behind it. `odd` is set when it was not the regulation's form.
std::optional<Date> read_date(std::string_view text, bool& odd);
/// A moment, local time of Việt Nam unless an offset is written; a day alone is its beginning.
std::optional<Instant> read_moment(std::string_view text, bool& odd);

}  // namespace tinhso::edxml
