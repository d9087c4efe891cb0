// The province as the simulation sees it: who writes to whom, and the people who do it.
//
// Values; read once at the start of a run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "organisation/organisation.hpp"
#include "simulate/subjects.hpp"

namespace tinhso::simulate {

/// Kinds of agencies that write alike.
enum class Kin { province, office, department, district, commune, party, central };
inline constexpr int kin_count = 7;

/// Somebody in a position.
struct Person {
  std::int64_t position = 0;
  std::int64_t official = 0;
  std::string name;
  std::string title;
};

/// An agency with everybody who acts in it; each list has somebody.
struct Body {
  std::int64_t id = 0;
  std::string name;
  std::string short_name;
  Kin kin = Kin::commune;
  std::string unit_code;
  std::string short_sign;     ///< as in its notations: "UBND", "STTTT"
  std::string place;          ///< name of its unit: "Hải Minh"
  std::vector<Field> fields;  ///< what it writes about; empty: everything
  std::int32_t above = -1;    ///< index of the body above: the district of a commune
  std::vector<Person> leaders;
  std::vector<Person> clerks;
  std::vector<Person> officers;
};

/// A group of recipients by its selector key, with the bodies it stands for.
struct Group {
  std::string key;
  std::vector<std::uint16_t> members;
};

struct Province {
  std::vector<Body> bodies;   ///< by agency code
  std::vector<Group> groups;  ///< "communes", "districts", "departments", "communes_of:366", …

  /// Index into groups; −1 when there is none, or nobody in it.
  int group(std::string_view key) const;
  std::vector<std::uint16_t> of(Kin kin) const;
};

/// Agencies in which somebody leads, registers and handles on that day. Throws std::runtime_error when there are none.
Province load_province(database::Session& session, Date as_of);

}  // namespace tinhso::simulate
