#include <fmt/format.h>

#include <algorithm>

#include "signing/formats/pdf_validation.hpp"

namespace tinhso::signing {
namespace {

std::optional<Instant> date_of(PdfValue const& value) {
  auto text = value.text;
  if (text.starts_with("D:")) text.erase(0, 2);
  if (text.size() < 14) return std::nullopt;
  auto zone = text.substr(14);
  std::erase(zone, '\'');
  if (zone.size() == 5) zone.insert(3, ":");
  if (zone.empty() || zone == "Z" || zone.size() != 6) zone = "Z";
  return parse_instant(fmt::format("{}-{}-{}T{}:{}:{}{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                                   text.substr(8, 2), text.substr(10, 2), text.substr(12, 2), zone));
}

}  // namespace

Report PdfValidation::run() {
  report_.format = "pdf";
  find_signatures();
  find_removed();
  read_dss();
  for (auto& one : found_) place(one);
  // Document time-stamps first, newest first: each proves that what is older existed.
  std::ranges::stable_sort(
      found_, [](Found const& a, Found const& b) { return a.signed_range.revision < b.signed_range.revision; });
  for (auto i = found_.size(); i-- > 0;)
    if (found_[i].placed && found_[i].stamp) check_document_stamp(found_[i]);
  for (auto& one : found_)
    if (one.placed && !one.stamp) check_signature(one);
  judge_changes();
  tell_good_until();
  for (auto& one : found_) finish(one);
  for (auto& one : found_) report_.signatures.push_back(std::move(one.report));
  return std::move(report_);
}

void PdfValidation::error(std::string code, Words words, std::vector<int> pages) {
  report_.errors.push_back({Check::format, std::move(code), Weight::failure, std::move(words), std::move(pages)});
}

void PdfValidation::find_signatures() {
  auto& view = file_.last();
  if (view.trailer().has("Encrypt"))
    error("pdf.encrypted", {"Tệp PDF được mã hóa; phần được mã hóa chưa kiểm tra được.",
                            "The PDF is encrypted; what is encrypted was not checked."});
  if (!file_.clean_end())
    error("pdf.trailing", {"Có dữ liệu lạ sau cuối tệp PDF.", "Something follows the end of the PDF."});
  std::map<std::string, std::string> names;
  std::set<PdfRef> seen;
  for (auto& field : fields_of(view)) {
    auto const [twin, fresh] = names.try_emplace(field.name, field.type);
    // Forms do repeat the names of plain fields; a signature's must be its own.
    if (field.terminal && !field.name.empty() && !fresh && (field.type == "Sig" || twin->second == "Sig"))
      error("pdf.duplicate_field", {fmt::format("Hai trường trùng tên “{}”.", field.name),
                                    fmt::format("Two fields have the same name: “{}”.", field.name)});
    if (field.type != "Sig") continue;
    auto const* holder = view.object(field.ref);
    auto const& link = holder->value.at("V");
    auto const& value = view.resolve(link);
    if (!value.is_dictionary()) continue;
    if (found_.size() >= file_.limits().signatures) {
      error("pdf.too_many", {"Có quá nhiều chữ ký.", "There are too many signatures."});
      break;
    }
    Found one;
    one.report.field = field.name;
    one.value = value;
    one.sub_filter = view.get(value, "SubFilter").text;
    one.stamp = one.sub_filter == "ETSI.RFC3161";
    if (link.is_reference()) {
      one.ref = link.ref;
      auto const* entry = view.entry(link.ref.number);
      if (entry && entry->kind == PdfEntry::Kind::plain) one.object = view.object(link.ref);
      if (!seen.insert(link.ref).second)
        error("pdf.shared_signature", {"Hai trường dùng chung một chữ ký.", "Two fields share one signature."});
    }
    one.report.signing_time = date_of(view.get(value, "M"));
    one.field = std::move(field);
    found_.push_back(std::move(one));
  }
}

void PdfValidation::find_removed() {
  std::set<PdfRef> known;
  for (auto const& one : found_) known.insert(one.ref);
  for (std::size_t r = 0; r + 1 < file_.revisions().size(); ++r) {
    try {
      auto& view = file_.view(r);
      for (auto const& field : fields_of(view)) {
        if (field.type != "Sig") continue;
        auto const& link = view.object(field.ref)->value.at("V");
        if (!link.is_reference() || !view.resolve(link).is_dictionary() || !known.insert(link.ref).second) continue;
        error("pdf.signature_removed",
              {fmt::format("Chữ ký “{}” của bản {} đã bị gỡ.", field.name, r + 1),
               fmt::format("The signature “{}” of revision {} was removed.", field.name, r + 1)});
      }
    } catch (PdfFault const&) {  // NOLINT(bugprone-empty-catch): a revision that nobody can read held no signature
    }
  }
}

void PdfValidation::read_dss() {
  auto& view = file_.last();
  auto const& dss = view.get(view.catalog(), "DSS");
  has_dss_ = dss.is_dictionary();
  auto each = [&](char const* key, auto const& take) {
    for (auto const& item : view.get(dss, key).items) {
      auto const* object = item.is_reference() ? view.object(item.ref) : nullptr;
      if (!object || !object->stream) continue;
      try {
        evidence_.push_back(view.decoded(*object));
        take(evidence_.back());
      } catch (PdfFault const&) {
        error("pdf.dss", {"Không đọc được dữ liệu kiểm tra trong DSS.", "Validation data in the DSS cannot be read."});
      }
    }
  };
  each("Certs", [&](std::string const& der) {
    if (auto one = certificate_of(der)) certificates_.push_back(std::move(one));
  });
  each("OCSPs", [&](std::string const& der) { pool_.ocsps.push_back(der); });
  each("CRLs", [&](std::string const& der) { pool_.crls.push_back(der); });
}

void PdfValidation::place(Found& one) {
  auto const wrong = one.object ? check_byte_range(file_, one.value, one.signed_range)
                                : Misplaced{"signature.object",
                                            {"Chữ ký không phải là đối tượng riêng trong tệp.",
                                             "The signature is no indirect object of its own."}};
  auto const foreign = Misplaced{
      "signature.foreign",
      {"Chữ ký không thuộc bản mà nó bao trùm.", "The signature is not part of the revision that it covers."}};
  if (wrong || !belongs(one)) {
    auto const& why = wrong ? *wrong : foreign;
    one.report.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::format, why.code, why.words);
    one.report.after = Changes::suspicious;
    return;
  }
  one.report.covers_whole_file = one.signed_range.end == file_.bytes().size();
  one.placed = true;
  one.report.add(Check::format, "byte_range.good", Weight::info,
                 {"Phạm vi ký đúng quy cách.", "The signed range is as it must be."});
}

bool PdfValidation::belongs(Found const& one) {
  try {
    auto& view = file_.view(one.signed_range.revision);
    auto const* then = view.entry(one.ref.number);
    auto const* now = file_.last().entry(one.ref.number);
    if (!then || !now || !(*then == *now)) return false;
    for (auto const& field : fields_of(view))
      if (field.ref == one.field.ref) {
        auto const& link = view.object(field.ref)->value.at("V");
        return link.is_reference() && link.ref == one.ref && field.type == "Sig";
      }
  } catch (PdfFault const&) {
    return false;
  }
  return false;
}

Report validate_pdf(std::string_view bytes, Policy const& policy, PdfLimits const& limits) try {
  return PdfValidation{bytes, policy, limits}.run();
} catch (PdfFault const& fault) {
  Report out;
  out.format = "pdf";
  out.readable = false;
  out.errors.push_back({Check::format, fault.code, Weight::failure, fault.words, {}});
  return out;
}

}  // namespace tinhso::signing
