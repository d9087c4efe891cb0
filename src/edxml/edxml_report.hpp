// Where the parts of the reader put what they find. Belongs to one call of read(); not thread-safe.
#pragma once

#include <string>
#include <utility>

#include "edxml/edxml.hpp"

namespace tinhso::edxml {

class Report {
 public:
  Report(Package& package, Limits const& limits) : package_{package}, limits_{limits} {}

  void warn(std::string code, std::string path, Words words) {
    add(package_.warnings, {std::move(code), std::move(path), std::move(words)});
  }
  void error(std::string code, std::string path, Words words) {
    add(package_.errors, {std::move(code), std::move(path), std::move(words)});
  }
  bool failed() const noexcept { return !package_.errors.empty(); }
  Limits const& limits() const noexcept { return limits_; }

 private:
  void add(std::vector<Finding>& list, Finding finding) {
    if (list.size() + 1 < limits_.findings) list.push_back(std::move(finding));
    else if (list.size() + 1 == limits_.findings)
      list.push_back(
          {"findings.more", "", {"Còn nhiều điểm khác không liệt kê.", "There is more of this; not listed."}});
  }

  Package& package_;
  Limits const& limits_;
};

/// At most `most` bytes of outside text for a message: one line, cut between code points, marked when cut.
std::string excerpt(std::string_view text, std::size_t most = 60);

}  // namespace tinhso::edxml
