// What a document or a status must have before it may leave the house in our name.
#include <algorithm>

#include "edxml/edxml_xml.hpp"

namespace tinhso::edxml {
namespace {

/// XML 1.0 has no place for most control characters, nor for U+FFFE and U+FFFF.
bool fits_xml(std::string_view text) {
  if (!is_utf8(text)) return false;
  if (text.find("\xEF\xBF\xBE") != std::string_view::npos || text.find("\xEF\xBF\xBF") != std::string_view::npos)
    return false;
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 || c == '\t' || c == '\n' || c == '\r'; });
}

class Faults {
 public:
  void text(std::string const& path, std::string_view value, bool needed = false) {
    if (!fits_xml(value))
      add(path, {"Có ký tự không được phép (hoặc không phải UTF-8).",
                 "It holds characters that are not allowed, or is not UTF-8."});
    else if (value.size() > Limits{}.text_bytes) add(path, {"Quá dài.", "It is too long."});
    else if (needed && trim(value).empty()) add(path, {"Thông tin này là bắt buộc.", "This is mandatory."});
  }
  void texts(std::string const& path, std::vector<std::string> const& values) {
    for (std::size_t i = 0; i < values.size(); ++i) text(item(path, i), values[i], true);
  }
  void day(std::string const& path, std::optional<Date> const& value, bool needed = false) {
    if (!value && needed) add(path, {"Thông tin này là bắt buộc.", "This is mandatory."});
    if (value && (!value->ok() || value->year() < std::chrono::year{1} || value->year() > std::chrono::year{9999}))
      add(path, {"Không phải ngày hợp lệ.", "It is not a valid day."});
  }
  void moment(std::string const& path, std::optional<Instant> const& value) {
    day(path, value ? std::optional{local_date(*value)} : std::nullopt, true);
  }
  void within(std::string const& path, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value >= least && value <= most) return;
    auto const span = std::to_string(least) + "–" + std::to_string(most);
    add(path, {"Phải trong khoảng " + span + ".", "It must be within " + span + "."});
  }
  void count(std::string const& path, std::optional<std::int64_t> value) {
    if (value) within(path, *value, 0, 999'999'999);
  }
  void add(std::string path, Words words) { list.push_back({std::move(path), std::move(words)}); }
  static std::string item(std::string const& path, std::size_t i) { return path + "[" + std::to_string(i) + "]"; }

  void organ(std::string const& path, Organ const& value) {
    text(path + ".organ_id", value.organ_id, true);
    text(path + ".in_charge", value.in_charge);
    text(path + ".name", value.name, true);
    text(path + ".address", value.address);
    text(path + ".email", value.email);
    text(path + ".telephone", value.telephone);
    text(path + ".fax", value.fax);
    text(path + ".website", value.website);
  }
  void response(std::string const& path, ResponseFor const& value, bool needed) {
    text(path + ".organ_id", value.organ_id, needed);
    text(path + ".code", value.code);
    text(path + ".document_id", value.document_id, true);
    day(path + ".promulgated_on", value.promulgated_on);
  }
  void staff(std::string const& path, Staff const& value) {
    text(path + ".department", value.department);
    text(path + ".staff", value.staff);
    text(path + ".mobile", value.mobile);
    text(path + ".email", value.email);
    text(path + ".department_id", value.department_id);
    text(path + ".staff_id", value.staff_id);
  }
  void business(Business const& value) {
    text("business.document_id", value.document_id, true);
    text("business.reason", value.reason);
    staff("business.staff", value.staff);
    if (value.update && value.kind != Business::Kind::update)
      add("business.update", {"Chỉ dùng khi cập nhật.", "Only for an update."});
    if (!value.update && value.kind == Business::Kind::update)
      add("business.update", {"Thông tin này là bắt buộc.", "This is mandatory."});
    if (value.update) {
      for (std::size_t i = 0; i < value.update->receivers.size(); ++i) {
        auto const path = item("business.update.receivers", i);
        text(path + ".organ_id", value.update->receivers[i].organ_id, true);
        within(path + ".type", value.update->receivers[i].type, 0, 1);
      }
    }
    if (value.replacements.empty() != (value.kind != Business::Kind::replace))
      add("business.replacements",
          {"Phải có khi thay thế, và chỉ khi đó.", "There must be some for a replacement, and only then."});
    for (std::size_t i = 0; i < value.replacements.size(); ++i) {
      auto const path = item("business.replacements", i);
      text(path + ".document_id", value.replacements[i].document_id, true);
      texts(path + ".organ_ids", value.replacements[i].organ_ids);
    }
  }
  void attachments(std::vector<Attachment> const& values) {
    Limits const limits;
    if (values.size() > limits.attachments)
      add("attachments", {"Quá nhiều tệp đính kèm.", "There are too many attachments."});
    std::size_t all = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      auto const path = item("attachments", i);
      text(path + ".content_id", values[i].content_id);
      text(path + ".name", values[i].name, true);
      text(path + ".description", values[i].description);
      text(path + ".type", values[i].type);
      if (!values[i].readable)
        add(path, {"Tệp này không đọc được nên không gửi được.", "This was not readable and cannot be sent."});
      if (values[i].bytes.size() > limits.attachment_bytes) add(path, {"Tệp quá lớn.", "The file is too large."});
      all += values[i].bytes.size();
    }
    if (all > limits.attachments_bytes)
      add("attachments", {"Tổng dung lượng quá lớn.", "Together they are too large."});
  }

  FieldErrors list;
};

}  // namespace

FieldErrors faults_of(Document const& document) {
  Faults check;
  check.organ("from", document.from);
  if (document.to.empty()) check.add("to", {"Phải có ít nhất một nơi nhận.", "There must be at least one receiver."});
  if (document.to.size() > 5000) check.add("to", {"Nhiều hơn 5000 nơi nhận.", "There are more than 5000 receivers."});
  for (std::size_t i = 0; i < document.to.size(); ++i) check.organ(Faults::item("to", i), document.to[i]);
  check.text("document_id", document.document_id, true);
  check.text("code.number", document.code.number, true);
  check.text("code.notation", document.code.notation);
  check.text("place", document.place);
  check.day("promulgated_on", document.promulgated_on, true);
  check.count("type.type", document.type.type);
  check.count("type.detail", document.type.detail);
  check.text("type.name", document.type.name, true);
  check.text("subject", document.subject, true);
  check.text("content", document.content);
  check.text("signer.competence", document.signer.competence);
  check.text("signer.position", document.signer.position);
  check.text("signer.name", document.signer.name, true);
  check.day("due_on", document.due_on);
  check.within("other.priority", document.other.priority, 0, 3);
  check.text("other.sphere", document.other.sphere);
  check.text("other.typist", document.other.typist);
  check.count("other.copies", document.other.copies);
  check.count("other.pages", document.other.pages);
  check.texts("other.appendixes", document.other.appendixes);
  check.texts("other.reply_fors", document.other.reply_fors);
  check.texts("other.reference_codes", document.other.reference_codes);
  for (std::size_t i = 0; i < document.response_for.size(); ++i)
    check.response(Faults::item("response_for", i), document.response_for[i], false);
  check.within("steering_type", document.steering_type, 0, 99);
  check.texts("to_places", document.to_places);
  check.texts("task_codes", document.task_codes);
  check.text("application_type", document.application_type);
  for (std::size_t i = 0; i < document.traces.size(); ++i) {
    check.text(Faults::item("traces", i) + ".organ_id", document.traces[i].organ_id, true);
    check.moment(Faults::item("traces", i) + ".at", document.traces[i].at);
  }
  if (document.business) check.business(*document.business);
  check.attachments(document.attachments);
  return std::move(check.list);
}

FieldErrors faults_of(Status const& status) {
  Faults check;
  check.organ("from", status.from);
  check.response("response_for", status.response_for, true);
  check.staff("staff", status.staff);
  if (!known_status(status.code)) check.add("code", {"Không phải mã trạng thái.", "It is not a status code."});
  check.text("description", status.description, status.code == "02");
  check.moment("at", status.at);
  return std::move(check.list);
}

}  // namespace tinhso::edxml
