// Writes elements. Escaping is here and nowhere else. Belongs to one thread; throws what the sink throws.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "edxml/edxml.hpp"

namespace tinhso::edxml {

class Xml {
 public:
  explicit Xml(Sink const& sink) : sink_{sink} {}

  /// Text as it stands, not escaped.
  void raw(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() > (32U << 10U)) flush();
  }
  /// `<edXML:name>` … `</edXML:name>` around what f writes.
  template <class F>
  void group(std::string_view name, F&& f) {
    tag("<", name);
    f();
    tag("</", name);
  }
  /// One field, trimmed; nothing at all when it is empty.
  void field(std::string_view name, std::string_view text) {
    if (!trim(text).empty()) always(name, text);
  }
  /// One field, also when it is empty.
  void always(std::string_view name, std::string_view text) {
    tag("<", name);
    escaped(trim(text));
    tag("</", name);
  }
  /// The same without prefix, in the default namespace.
  void plain_field(std::string_view name, std::string_view text) {
    if (trim(text).empty()) return;
    raw("<");
    raw(name);
    raw(">");
    escaped(trim(text));
    raw("</");
    raw(name);
    raw(">");
  }
  void flush() {
    if (!buffer_.empty()) sink_(buffer_);
    buffer_.clear();
  }

 private:
  void tag(std::string_view bracket, std::string_view name) {
    raw(bracket);
    raw("edXML:");
    raw(name);
    raw(">");
  }
  void escaped(std::string_view text) {
    for (char const c : text) {
      switch (c) {
        case '&':
          buffer_ += "&amp;";
          break;
        case '<':
          buffer_ += "&lt;";
          break;
        case '>':
          buffer_ += "&gt;";
          break;
        case '\r':
          buffer_ += "&#xD;";
          break;
        default:
          buffer_.push_back(c);
      }
    }
  }

  Sink const& sink_;
  std::string buffer_;
};

/// Every field that cannot be written, with its path as in edxml.hpp. Empty when write() may go on.
FieldErrors faults_of(Document const& document);
FieldErrors faults_of(Status const& status);

}  // namespace tinhso::edxml
