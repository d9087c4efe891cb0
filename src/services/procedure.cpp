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

void check_fees(Procedure const& procedure, FieldErrors& errors) {
  for (std::size_t i = 0; i < procedure.fees.size(); ++i) {
    auto const& fee = procedure.fees[i];
    auto const path = "fees[" + std::to_string(i) + "]";
    auto const has_case = [&](auto const& one) { return one.code == *fee.case_code; };
    if (fee.case_code && std::none_of(procedure.cases.begin(), procedure.cases.end(), has_case))
      errors.push_back({path + ".case_code", {"Không có trường hợp này.", "There is no such case."}});
    auto const counts = [&](auto const& field) { return field.key == *fee.per && field.kind == FieldKind::number; };
    if (fee.per && (!procedure.form || std::none_of(procedure.form->begin(), procedure.form->end(), counts)))
      errors.push_back({path + ".per", {"Mẫu khai không có ô số này.", "The form has no such field of numbers."}});
    if (fee.by_page && fee.amount)
      errors.push_back({path + ".by_page", {"Đã có số tiền cố định.", "There is an amount already."}});
  }
}

void check_form(List<Field, 60> const& form, FieldErrors& errors) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < form.size(); ++i) {
    auto const path = "form[" + std::to_string(i) + "]";
    if (!seen.insert(form[i].key).second)
      errors.push_back({path + ".key", {"Trường này đã có.", "This field was given before."}});
    bool const chosen = form[i].kind == FieldKind::choice;
    if (chosen != (form[i].choices && form[i].choices->size() > 1))
      errors.push_back({path + ".choices",
                        {"Loại “choice” cần ít nhất hai lựa chọn; loại khác thì không có.",
                         "A choice needs at least two choices; other kinds have none."}});
  }
}

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), digit); }

/// Why the answer does not fit the field; nothing when it does.
std::optional<Words> wrong_answer(Field const& field, std::string_view answer) {
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::long_text:
      return {};
    case FieldKind::date:
      if (parse_date(answer)) return {};
      return Words{field.label + ": ngày chưa đúng.", field.label + ": this is no date."};
    case FieldKind::number: {
      auto const comma = std::min(answer.find_first_of(".,"), answer.size());
      bool const whole = comma == answer.size();
      if (all_digits(answer.substr(0, comma)) && (whole || all_digits(answer.substr(comma + 1)))) return {};
      return Words{field.label + ": hãy ghi bằng số.", field.label + ": this is no number."};
    }
    case FieldKind::id_number: {
      std::string plain{answer};
      std::erase(plain, ' ');
      if (all_digits(plain) && (plain.size() == 9 || plain.size() == 12)) return {};
      return Words{field.label + ": số định danh có 12 chữ số, chứng minh nhân dân có 9.",
                   field.label + ": an identity number has 12 digits, 9 on older cards."};
    }
    case FieldKind::choice:
      if (field.choices && std::find(field.choices->begin(), field.choices->end(), answer) != field.choices->end())
        return {};
      return Words{field.label + ": hãy chọn trong danh sách.", field.label + ": choose one of the list."};
  }
  return {};
}

}  // namespace

void check_answers(Procedure const& procedure, std::map<std::string, std::string> const& answers, FieldErrors& errors) {
  if (!procedure.form) return;
  for (auto const& field : *procedure.form) {
    auto const found = answers.find(field.key);
    auto const answer = found == answers.end() ? std::string_view{} : trim(found->second);
    if (answer.empty()) {
      if (field.required)
        errors.push_back({"answers." + field.key, {"Hãy điền: " + field.label, "Fill in: " + field.label}});
    } else if (auto wrong = wrong_answer(field, answer)) {
      errors.push_back({"answers." + field.key, std::move(*wrong)});
    }
  }
}

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
  if (out.form && !wrong_already("form")) check_form(*out.form, errors);
  check_fees(out, errors);
  check_rules(out.supports, "supports", errors);
  check_rules(out.receives, "receives", errors);
  check_rules(out.handles, "handles", errors);
  if (out.handled == Handled::here && out.receives.empty() && !wrong_already("receives"))
    errors.push_back({"receives", {"Cần nêu cơ quan tiếp nhận.", "Say which agencies receive."}});
  return errors;
}

}  // namespace tinhso::services
