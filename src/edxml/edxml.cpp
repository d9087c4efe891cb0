#include "edxml/edxml.hpp"

#include <algorithm>
#include <array>

namespace tinhso::edxml {

std::string Code::full() const {
  if (number.empty() || notation.empty()) return number + notation;
  return number + "/" + notation;
}

std::string_view name(Business::Kind kind) noexcept {
  switch (kind) {
    case Business::Kind::create:
      return "new";
    case Business::Kind::revoke:
      return "revoke";
    case Business::Kind::update:
      return "update";
    case Business::Kind::replace:
      return "replace";
  }
  return "";
}

std::string_view name(Signature::State state) noexcept {
  switch (state) {
    case Signature::State::none:
      return "none";
    case Signature::State::valid:
      return "valid";
    case Signature::State::invalid:
      return "invalid";
    case Signature::State::placeholder:
      return "placeholder";
  }
  return "";
}

bool known_status(std::string_view code) noexcept {
  static constexpr std::array<std::string_view, 9> codes{"01", "02", "03", "04", "05", "06", "13", "15", "16"};
  return std::ranges::find(codes, code) != codes.end();
}

}  // namespace tinhso::edxml
