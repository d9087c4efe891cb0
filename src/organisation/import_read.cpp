#include "organisation/import_read.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"

namespace tinhso::organisation {
namespace {

using Check = ImportColumn::Check;

constexpr std::array unit_columns{ImportColumn{"code", Check::code},          ImportColumn{"name", Check::name},
                                  ImportColumn{"kind", Check::unit_kind},     ImportColumn{"level", Check::level},
                                  ImportColumn{"parent", Check::code, false}, ImportColumn{"lat", Check::number},
                                  ImportColumn{"lon", Check::number}};
constexpr std::array agency_columns{
    ImportColumn{"code", Check::code},         ImportColumn{"name", Check::name},
    ImportColumn{"short_name", Check::name},   ImportColumn{"abbreviation", Check::name, true, 30},
    ImportColumn{"also", Check::text, false},  ImportColumn{"kind", Check::agency_kind},
    ImportColumn{"level", Check::level},       ImportColumn{"unit", Check::code},
    ImportColumn{"parent", Check::code, false}};
constexpr std::array code_columns{ImportColumn{"agency", Check::code}, ImportColumn{"scheme", Check::text, true, 20},
                                  ImportColumn{"code", Check::code}};
constexpr std::array official_columns{
    ImportColumn{"official", Check::code}, ImportColumn{"name", Check::name, true, 100},
    ImportColumn{"agency", Check::code},   ImportColumn{"title", Check::name, true, 100},
    ImportColumn{"role", Check::role},     ImportColumn{"rank", Check::rank}};
constexpr std::array succession_columns{ImportColumn{"what", Check::what}, ImportColumn{"old_code", Check::code},
                                        ImportColumn{"new_code", Check::code, false},
                                        ImportColumn{"effective_on", Check::text}};

constexpr std::array<std::string_view, 1> by_own_code{"code"};
constexpr std::array<std::string_view, 2> by_scheme_and_code{"scheme", "code"};
constexpr std::array<std::string_view, 3> by_post{"official", "agency", "title"};
constexpr std::array<std::string_view, 3> by_pair{"what", "old_code", "new_code"};

template <class E>
std::optional<Words> one_of(std::string const& value) {
  if (reflect::enum_value<E>(value)) return std::nullopt;
  return reflect::wrong_choice(reflect::choices<E>());
}

bool is_code(std::string const& value) {
  return value.size() <= 35 && std::all_of(value.begin(), value.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

/// A name begins with a letter or digit: also because `=…` would run as a formula in the spreadsheet that opens an
/// export.
bool is_name(std::string const& value) {
  auto const first = static_cast<unsigned char>(value.front());
  bool const begins_well =
      first >= 0x80 || (first >= '0' && first <= '9') || ((first | 0x20U) >= 'a' && (first | 0x20U) <= 'z');
  return begins_well &&
         std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool is_number(std::string const& value, double low, double high) {
  char* end = nullptr;
  double const n = std::strtod(value.c_str(), &end);
  return end == value.c_str() + value.size() && n >= low && n <= high;
}

std::optional<Words> fault_of(ImportColumn const& column, std::string const& value) {
  if (value.empty()) return column.required ? std::optional{reflect::missing()} : std::nullopt;
  if (code_points(value) > column.most) return reflect::wrong_length(1, column.most);
  switch (column.check) {
    case Check::text:
      return std::nullopt;
    case Check::name:
      if (is_name(value)) return std::nullopt;
      return Words{"Phải bắt đầu bằng chữ hoặc số.", "It must begin with a letter or a digit."};
    case Check::code:
      if (is_code(value)) return std::nullopt;
      return Words{"Mã chỉ gồm chữ, số, dấu chấm và gạch nối, tối đa 35 ký tự.",
                   "A code holds letters, digits, dots and hyphens, at most 35."};
    case Check::number:
      if (is_number(value, 5, 120)) return std::nullopt;
      return Words{"Phải là tọa độ tính bằng độ, ví dụ 20.4236.",
                   "It must be a coordinate in degrees, such as 20.4236."};
    case Check::rank:
      if (is_number(value, 1, 9999) && value.find_first_not_of("0123456789") == std::string::npos) return std::nullopt;
      return reflect::wrong_range(1, 9999);
    case Check::unit_kind:
      return one_of<UnitKind>(value);
    case Check::level:
      return one_of<Level>(value);
    case Check::agency_kind:
      return one_of<AgencyKind>(value);
    case Check::role:
      return one_of<Role>(value);
    case Check::what:
      if (value == "unit" || value == "agency") return std::nullopt;
      return reflect::wrong_choice("unit, agency");
  }
  return std::nullopt;
}

/// One way of writing a number, so that 20.25 and 20.2500 are the same.
std::string plain_value(ImportColumn const& column, std::string const& value) {
  if (column.check == Check::number) return plain_degrees(std::strtod(value.c_str(), nullptr));
  if (column.check == Check::rank) return std::to_string(std::strtol(value.c_str(), nullptr, 10));
  return value;
}

std::optional<Date> read_day(CsvRow const& row, std::string_view column, std::vector<LineError>& errors) {
  auto const& value = row[column];
  if (value.empty()) return std::nullopt;
  auto const day = parse_date(value);
  if (!day)
    errors.push_back(
        {row.line, std::string{column}, reflect::wrong_kind("một ngày (năm-tháng-ngày)", "a day (YYYY-MM-DD)")});
  return day;
}

void check_columns(ImportKind kind, CsvTable const& table, std::vector<LineError>& errors) {
  auto const has = [&](std::string_view name) {
    return std::find(table.columns.begin(), table.columns.end(), name) != table.columns.end();
  };
  auto const known = columns_of(kind);
  for (auto const& column : known)
    if (column.required && !has(column.name))
      errors.push_back(
          {1,
           std::string{column.name},
           {"Thiếu cột " + std::string{column.name} + ".", "The column " + std::string{column.name} + " is missing."}});
  for (auto const& name : table.columns)
    if (name != "valid_from" && name != "valid_until" &&
        std::none_of(known.begin(), known.end(), [&](ImportColumn const& column) { return column.name == name; }))
      errors.push_back({1, name, {"Không có cột nào tên là " + name + ".", "There is no column called " + name + "."}});
}

}  // namespace

std::span<ImportColumn const> columns_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::units:
      return unit_columns;
    case ImportKind::agencies:
      return agency_columns;
    case ImportKind::codes:
      return code_columns;
    case ImportKind::officials:
      return official_columns;
    case ImportKind::succession:
      return succession_columns;
  }
  return {};
}

std::span<std::string_view const> key_columns_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::units:
    case ImportKind::agencies:
      return by_own_code;
    case ImportKind::codes:
      return by_scheme_and_code;
    case ImportKind::officials:
      return by_post;
    case ImportKind::succession:
      return by_pair;
  }
  return {};
}

std::string plain_degrees(double degrees) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.4f", degrees);
  return out.data();
}

std::vector<Desired> read_desired(ImportKind kind, CsvTable const& table, std::vector<LineError>& errors) {
  errors.insert(errors.end(), table.errors.begin(), table.errors.end());
  auto const before = errors.size();
  if (!table.columns.empty()) check_columns(kind, table, errors);
  if (errors.size() != before) return {};
  std::vector<Desired> out;
  for (auto const& row : table.rows) {
    auto const faults = errors.size();
    Desired desired{row.line, {}, {}, read_day(row, "valid_from", errors), read_day(row, "valid_until", errors)};
    for (auto const& column : columns_of(kind)) {
      if (!row.values.contains(column.name)) continue;
      auto const& value = row[column.name];
      if (auto words = fault_of(column, value))
        errors.push_back({row.line, std::string{column.name}, std::move(*words)});
      else desired.fields.emplace(column.name, plain_value(column, value));
    }
    if (errors.size() != faults) continue;
    for (auto const& column : key_columns_of(kind)) {
      if (!desired.key.empty()) desired.key += '|';
      desired.key += desired.fields.find(column)->second;
    }
    out.push_back(std::move(desired));
  }
  return out;
}

}  // namespace tinhso::organisation
