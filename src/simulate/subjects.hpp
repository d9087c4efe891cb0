// What officials write about: subjects by field of work, season and level. Words of a fictional province; pure data.
//
// A subject may hold {thang} {nam} {sau} {quy} (of the day of writing; sau: the year after), {huyen} {xa} (a district,
// a commune), {so} (a small number) and {vu} (the crop of the season); filled() puts them in.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tinhso::simulate {

enum class Field {
  agriculture,
  storms,
  health,
  education,
  budget,
  investment,
  construction,
  transport,
  land,
  information,
  labour,
  culture,
  science,
  justice,
  inspection,
  trade,
  interior,
  security,
  onestop,
  rural
};
inline constexpr int field_count = 20;

/// What the writer wants of the reader.
enum class Ask { nothing, work, report };

struct Subject {
  Field field;
  std::string_view who;   ///< letters: P province, S department, H district, X commune
  std::string_view type;  ///< key of a documents::Type
  Ask ask;
  int from_month;  ///< 1…12; from_month > to_month goes over New Year
  int to_month;
  std::int64_t priority;  ///< 0…3
  std::string_view text;
};

std::span<Subject const> subjects_of_land_and_water();
std::span<Subject const> subjects_of_people();
std::span<Subject const> subjects_of_money_and_works();
std::span<Subject const> subjects_of_government();

inline bool in_season(Subject const& subject, int month) {
  return subject.from_month <= subject.to_month ? month >= subject.from_month && month <= subject.to_month
                                                : month >= subject.from_month || month <= subject.to_month;
}

/// What stands for the braces.
struct Filling {
  Date day;
  std::string_view district;  ///< "Hải Hậu"
  std::string_view commune;   ///< "Hải Minh"
  int number = 1;
};
std::string filled(std::string_view text, Filling const& filling);

}  // namespace tinhso::simulate
