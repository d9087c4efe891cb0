#include "exchange/packing.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace tinhso::exchange {
namespace {

/// At most `most` code points; what was cut is told.
std::string clipped(std::string const& text, std::size_t most, std::string_view field, std::vector<Words>& warnings) {
  auto out = cut_text(text, most);
  if (out.size() == text.size()) return out;
  std::string const name{field};
  warnings.push_back({name + ": quá dài, đã rút gọn còn " + std::to_string(most) + " ký tự.",
                      name + ": too long, cut to " + std::to_string(most) + " characters."});
  return out;
}

/// The number before the first slash, as written ("05"): with the notation it gives the code again.
std::string number_text(std::string const& code) { return code.substr(0, code.find('/')); }

documents::Authority authority_of(std::string_view competence) {
  using documents::Authority;
  for (auto const authority : {Authority::TUQ, Authority::TM, Authority::KT, Authority::TL, Authority::Q}) {
    auto const name = reflect::enum_name(authority);
    if (competence.starts_with(name) && competence.substr(name.size()).starts_with('.')) return authority;
  }
  return Authority::none;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || number < 0) return {};
  return number;
}

}  // namespace

std::string cut_text(std::string const& text, std::size_t most) {
  if (code_points(text) <= most) return text;
  std::size_t points = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++points > most) break;
  return text.substr(0, end);
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), hash.data(), &length, EVP_sha256(), nullptr);
  std::string out;
  for (unsigned int i = 0; i < length; ++i) {
    out += "0123456789abcdef"[hash[i] >> 4U];
    out += "0123456789abcdef"[hash[i] & 15U];
  }
  return out;
}

edxml::Document to_wire(Packing const& packing) {
  auto const& letter = packing.letter;
  edxml::Document out;
  out.from.organ_id = letter.from_code;
  out.from.in_charge = packing.in_charge;
  out.from.name = letter.from_name;
  for (auto const& receiver : packing.receivers) {
    auto& to = out.to.emplace_back();
    to.organ_id = receiver.code;
    to.name = receiver.name;
  }
  out.document_id = letter.document_id;
  out.code = {number_text(letter.code), letter.notation};
  out.place = letter.place;
  out.promulgated_on = letter.issued_on;
  out.type.type = 2;  // administrative
  out.type.name = letter.type_name;
  out.subject = letter.subject;
  out.content = letter.summary;
  out.signer = {letter.competence, letter.signer_position, letter.signer_name};
  out.due_on = letter.due_on;
  out.other.priority = letter.priority;
  if (letter.pages > 0) out.other.pages = letter.pages;
  out.other.direction = letter.steering;
  if (!letter.reply_document_id.empty())
    out.response_for.push_back(
        {letter.reply_from_code, letter.reply_code, letter.reply_document_id, letter.reply_issued_on});
  out.steering_type = letter.steering ? 1 : 0;
  out.to_places = packing.places;
  out.traces.push_back({letter.from_code, letter.issued_at});
  auto& business = out.business.emplace();
  if (packing.business) business = *packing.business;
  if (business.document_id.empty()) business.document_id = letter.document_id;
  business.paper = false;
  business.staff.department = letter.drafting_unit;
  business.staff.staff = letter.drafted_by;
  return out;
}

documents::Letter from_wire(edxml::Document const& in, std::vector<Words>& warnings) {
  documents::Letter out;
  out.document_id = in.document_id;
  out.from_code = clipped(in.from.organ_id, 50, "From/OrganId", warnings);
  out.from_name = clipped(in.from.name.empty() ? in.from.organ_id : in.from.name, 200, "From/OrganName", warnings);
  out.number = number_of(in.code.number);
  out.notation = clipped(in.code.notation, 50, "Code/CodeNotation", warnings);
  out.code = clipped(in.code.full(), 100, "Code", warnings);
  auto const* const type = documents::type_by_name(in.type.name);
  out.type = type ? std::string{type->key} : std::string{};
  out.type_name = type ? std::string{type->name} : clipped(in.type.name, 100, "DocumentType/TypeName", warnings);
  out.subject = clipped(in.subject, 1000, "Subject", warnings);
  out.summary = clipped(in.content, 2000, "Content", warnings);
  out.signer_name = clipped(in.signer.name, 100, "SignerInfo/FullName", warnings);
  out.signer_position = clipped(in.signer.position, 200, "SignerInfo/Position", warnings);
  out.competence = clipped(in.signer.competence, 200, "SignerInfo/Competence", warnings);
  out.authority = authority_of(in.signer.competence);
  out.priority = std::clamp<std::int64_t>(in.other.priority, 0, 3);
  out.issued_on = in.promulgated_on;
  out.due_on = in.due_on;
  out.pages = std::clamp<std::int64_t>(in.other.pages.value_or(0), 0, 9999);
  out.place = clipped(in.place, 100, "PromulgationInfo/Place", warnings);
  out.steering = in.steering_type != 0;
  out.digest = digest_of(in);
  return out;
}

std::string digest_of(edxml::Document const& in) {
  std::string text;
  auto add = [&](std::string_view field) {  // lengths keep neighbours apart
    text += std::to_string(field.size());
    text += ':';
    text += field;
  };
  auto add_day = [&](std::optional<Date> const& day) { add(day ? format_date(*day) : std::string{}); };
  add(in.from.organ_id);
  add(in.document_id);
  add(in.code.full());
  add_day(in.promulgated_on);
  add(in.type.name);
  add(in.subject);
  add(in.content);
  add(in.signer.competence);
  add(in.signer.position);
  add(in.signer.name);
  add_day(in.due_on);
  add(std::to_string(in.other.priority));
  for (auto const& attachment : in.attachments) {
    add(attachment.name);
    add(sha256_hex(attachment.bytes));
  }
  return sha256_hex(text);
}

std::string_view status_words(std::string_view code) {
  if (code == "01") return "Đã đến";
  if (code == "02") return "Từ chối tiếp nhận";
  if (code == "03") return "Đã tiếp nhận, vào sổ văn bản đến";
  if (code == "04") return "Đã phân công xử lý";
  if (code == "05") return "Đang xử lý";
  if (code == "06") return "Hoàn thành";
  if (code == "13") return "Yêu cầu cập nhật, lấy lại";
  if (code == "15") return "Đồng ý cập nhật, lấy lại";
  if (code == "16") return "Từ chối cập nhật, lấy lại";
  return {};
}

edxml::Status status_of(documents::Step const& step, documents::Letter const& letter,
                        organisation::Agency const& receiver) {
  edxml::Status out;
  out.from.organ_id = receiver.code;
  out.from.name = receiver.name;
  out.response_for = {letter.from_code, letter.code, letter.document_id, letter.issued_on};
  out.staff.department = receiver.short_name.empty() ? receiver.name : receiver.short_name;
  out.staff.staff = step.by;
  out.code = step.code;
  out.description = std::string{status_words(step.code)} + (step.note.empty() ? "" : ": " + step.note);
  out.at = step.at;
  return out;
}

std::string package_name(std::string_view code) {
  std::string out{code};
  std::replace(out.begin(), out.end(), '/', '-');
  return files::clean_name(out + ".edxml");
}

}  // namespace tinhso::exchange
