#include "services/procedure.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace tinhso::services {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

bool national_code(std::string_view code) {
  return code.size() == 8 && digit(code[0]) && code[1] == '.' && std::all_of(code.begin() + 2, code.end(), digit);
}

void check_duration(Duration const& duration, std::string const& path, FieldErrors& errors) {
  bool const counted = duration.unit != DurationUnit::same_day && duration.unit != DurationUnit::unknown;
  bool const fits = std::isfinite(duration.amount) && duration.amount > 0 && duration.amount <= 2000;
  if (counted && !fits)
    errors.push_back(
        {path + ".amount", {"Thời hạn phải lớn hơn 0 và không quá 2000.", "Must be above 0, at most 2000."}});
  if (!counted && duration.amount != 0)
    errors.push_back({path + ".amount", {"Đơn vị này không đi với số lượng.", "This unit takes no amount."}});
  bool const whole = duration.unit == DurationUnit::day || duration.unit == DurationUnit::month;
  if (whole && fits && std::floor(duration.amount) != duration.amount)
    errors.push_back({path + ".amount", {"Ngày lịch và tháng là số nguyên.", "Calendar days and months are whole."}});
  if (duration.cut_off && !minute_of_day(*duration.cut_off))
    errors.push_back({path + ".cut_off", {"Giờ chốt viết như 15:00.", "A cut-off hour is written like 15:00."}});
}

void check_rules(AgencyRules const& rules, std::string const& path, FieldErrors& errors) {
  for (std::size_t i = 0; i < rules.size(); ++i)
    if (rules[i].code.has_value() == (rules[i].level.has_value() || rules[i].kind.has_value()))
      errors.push_back({path + "[" + std::to_string(i) + "]",
                        {"Cần mã cơ quan, hoặc cấp và loại cơ quan.", "Give a code, or a level and kind; not both."}});
}

void check_cases(Procedure const& procedure, FieldErrors& errors) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < procedure.cases.size(); ++i) {
    auto const& one = procedure.cases[i];
    auto const path = "cases[" + std::to_string(i) + "]";
    if (!seen.insert(one.code).second)
      errors.push_back({path + ".code", {"Mã trường hợp bị trùng.", "This case was given before."}});
    if (one.duration) check_duration(*one.duration, path + ".duration", errors);
  }
  if (procedure.cases.empty())
    errors.push_back({"cases", {"Cần ít nhất một trường hợp.", "At least one case is needed."}});
}

bool asks_whole_number(Procedure const& procedure, std::string_view key) {
  if (!procedure.form) return false;
  auto const fields = fields_of(*procedure.form);
  return std::any_of(fields.begin(), fields.end(), [&](auto const& field) { return field.key == key && field.whole; });
}

void check_fees(Procedure const& procedure, FieldErrors& errors) {
  for (std::size_t i = 0; i < procedure.fees.size(); ++i) {
    auto const& fee = procedure.fees[i];
    auto const path = "fees[" + std::to_string(i) + "]";
    auto const has_case = [&](auto const& one) { return one.code == *fee.case_code; };
    if (fee.case_code && std::none_of(procedure.cases.begin(), procedure.cases.end(), has_case))
      errors.push_back({path + ".case_code", {"Không có trường hợp này.", "There is no such case."}});
    if (fee.per && !asks_whole_number(procedure, *fee.per))
      errors.push_back({path + ".per", {"Mẫu khai không có ô số nguyên này.", "The form has no such field of whole numbers."}});
    if (fee.by_page && fee.amount)
      errors.push_back({path + ".by_page", {"Đã có số tiền cố định.", "There is an amount already."}});
  }
}

}  // namespace

std::int64_t page_fee(PageFee const& fee, std::int64_t pages) {
  auto const first = std::min<std::int64_t>(pages, fee.first_pages.value);
  return std::min<std::int64_t>(fee.most.value, first * fee.first.value + (pages - first) * fee.further.value);
}

std::optional<int> minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !digit(text[0]) || !digit(text[1]) || !digit(text[3]) || !digit(text[4]))
    return {};
  int const hour = (text[0] - '0') * 10 + (text[1] - '0');
  int const minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return {};
  return hour * 60 + minute;
}

FieldErrors read_procedure(std::string_view text, Procedure& out) {
  FieldErrors errors;
  boost::json::value json;
  try {
    json = reflect::parse_json(text);
  } catch (Invalid const& fault) {
    return fault.fields();
  }
  reflect::read(json, out, "", errors);
  auto const wrong_already = [&](std::string_view path) {
    return std::any_of(errors.begin(), errors.end(), [&](auto const& error) { return error.path == path; });
  };
  if (!wrong_already("code") && !national_code(out.code))
    errors.push_back({"code", {"Mã thủ tục viết như 1.001193.", "A code is written like 1.001193."}});
  if (out.valid_until && *out.valid_until <= out.valid_from)
    errors.push_back({"valid_until", {"Phải sau ngày bắt đầu.", "Must be after valid_from."}});
  if (!wrong_already("cases")) check_cases(out, errors);
  std::set<FilingChannel> seen;
  for (std::size_t i = 0; i < out.channels.size(); ++i) {
    auto const path = "channels[" + std::to_string(i) + "]";
    if (!seen.insert(out.channels[i].channel).second)
      errors.push_back({path + ".channel", {"Kênh bị trùng.", "This channel was given before."}});
    check_duration(out.channels[i].duration, path + ".duration", errors);
  }
  if (out.channels.empty() && !wrong_already("channels"))
    errors.push_back({"channels", {"Cần ít nhất một kênh.", "At least one channel is needed."}});
  if (out.form && !wrong_already("form")) check_form(*out.form, "form", errors);
  check_fees(out, errors);
  check_rules(out.supports, "supports", errors);
  check_rules(out.receives, "receives", errors);
  check_rules(out.handles, "handles", errors);
  if (out.handled == Handled::here && out.receives.empty() && !wrong_already("receives"))
    errors.push_back({"receives", {"Cần nêu cơ quan tiếp nhận.", "Say which agencies receive."}});
  return errors;
}

}  // namespace tinhso::services
