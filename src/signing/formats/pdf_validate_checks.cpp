#include <fmt/format.h>

#include "signing/formats/pdf_validation.hpp"

namespace tinhso::signing {

std::string PdfValidation::range_digest(Found const& one, HashRead hash) {
  auto& known = digests_[{&one, hash}];
  if (known.empty())
    known = Digest{hash}
                .feed(file_.bytes().substr(0, one.signed_range.gap_begin))
                .feed(file_.bytes().substr(one.signed_range.gap_end, one.signed_range.end - one.signed_range.gap_end))
                .finish();
  return known;
}

CheckContext PdfValidation::context_for(Found const& one) {
  CheckContext out{policy_, now_, pool_, certificates_, std::nullopt, one.sub_filter.starts_with("ETSI.")};
  for (auto const& other : found_)
    if (other.stamp_time && other.signed_range.revision > one.signed_range.revision &&
        (!out.proven || *other.stamp_time < *out.proven))
      out.proven = other.stamp_time;
  return out;
}

void PdfValidation::check_document_stamp(Found& one) {
  auto const context = context_for(one);
  auto stamp = check_stamp(
      one.value.at("Contents").text, [&](HashRead hash) { return range_digest(one, hash); }, context);
  auto& out = one.report;
  out.level = "timestamp";
  for (auto& finding : stamp.report.findings) out.findings.push_back(std::move(finding));
  if (stamp.report.verdict > out.verdict) {
    out.verdict = stamp.report.verdict;
    out.sub_indication = stamp.report.sub_indication;
  }
  one.result.intact = stamp.intact;
  one.result.trusted = stamp.trusted;
  if (stamp.authority) {
    out.signer = stamp.authority->common_name;
    out.organisation = stamp.authority->organisation;
    out.certificate = stamp.authority->der;
  }
  if (!stamp.intact) return;
  out.signing_time = stamp.time;
  out.best_signature_time = stamp.time;
  if (!stamp.trusted) return;
  one.stamp_time = stamp.time;
  one.result.good_until = stamp.good_until;
  auto& view = file_.view(one.signed_range.revision);
  one.stamps_dss = view.get(view.catalog(), "DSS").is_dictionary();
}

void PdfValidation::tell_good_until() {
  for (auto const& one : found_) {
    if (!one.placed || one.stamp) continue;
    auto until = one.result.good_until;
    for (auto const& later : found_)
      if (later.stamp_time && later.signed_range.revision > one.signed_range.revision)
        until = std::max(until, later.result.good_until);
    report_.good_until = std::min(until, report_.good_until.value_or(until));
  }
}

void PdfValidation::check_signature(Found& one) {
  auto& out = one.report;
  auto const context = context_for(one);
  auto const data = read_signed_data(one.value.at("Contents").text);
  bool const sha1_kind = one.sub_filter == "adbe.pkcs7.sha1";
  bool const legacy = sha1_kind || one.sub_filter == "adbe.pkcs7.detached";
  if (!legacy && one.sub_filter != "ETSI.CAdES.detached") {
    out.fail(Verdict::indeterminate, "FORMAT_FAILURE", Check::format, "sub_filter.unknown",
             {"Kiểu chữ ký không được hỗ trợ: " + one.sub_filter,
              "The kind of signature is not supported: " + one.sub_filter});
    return;
  }
  if (!data) {
    out.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::format, "cms.unreadable",
             {"Không đọc được chữ ký CMS.", "The CMS signature cannot be read."});
    return;
  }
  if (legacy)
    out.add(Check::level, "level.legacy", Weight::info,
            {"Chữ ký kiểu cũ (" + one.sub_filter + "), không phải PAdES.",
             "A signature of the older kind (" + one.sub_filter + "), not PAdES."});
  if (sha1_kind) {
    // Here the CMS signs a SHA-1 digest of the document, which it carries.
    if (!data->content || *data->content != range_digest(one, HashRead::sha1)) {
      out.fail(Verdict::total_failed, "HASH_FAILURE", Check::digest, "digest.differs",
               {"Nội dung đã bị thay đổi sau khi ký.", "The content was changed after it was signed."});
      return;
    }
  } else if (data->content) {
    out.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::format, "cms.attached",
             {"Chữ ký phải tách rời nội dung.", "The signature must be detached."});
    return;
  }
  one.result = check_cms(
      out, *data, [&](HashRead hash) { return sha1_kind ? digest(hash, *data->content) : range_digest(one, hash); },
      context);
  if (sha1_kind && out.best_signature_time)
    if (auto const weak = weakness(policy_, HashRead::sha1, *out.best_signature_time))
      out.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "algorithm.hash", *weak);
  set_level(one, legacy, context.proven.has_value());
  compare_name(one);
}

void PdfValidation::set_level(Found& one, bool legacy, bool proven) {
  auto& out = one.report;
  bool const archived = std::ranges::any_of(found_, [&](Found const& other) {
    return other.stamps_dss && other.signed_range.revision > one.signed_range.revision;
  });
  out.level = "B";
  if (one.result.stamped || proven) out.level = "T";
  if (out.level == "T" && has_dss_ && one.result.evidence_inside) out.level = archived ? "LTA" : "LT";
  out.reached = out.level;
  if (legacy) out.level = "legacy";
  constexpr std::pair<char const*, Words (*)()> missing[] = {
      {"B",
       [] {
         return Words{"Mức B: chưa có dấu thời gian và dữ liệu kiểm tra dài hạn.",
                      "Level B: no time-stamp and no validation data yet."};
       }},
      {"T",
       [] {
         return Words{"Mức T: chưa có đủ dữ liệu kiểm tra dài hạn.",
                      "Level T: the validation data is not complete yet."};
       }},
      {"LT",
       [] {
         return Words{"Mức LT: chưa có dấu thời gian lưu trữ.", "Level LT: no archive time-stamp yet."};
       }},
  };
  for (auto const& [level, words] : missing)
    if (out.level == level) out.add(Check::level, "level.missing", Weight::info, words());
}

void PdfValidation::compare_name(Found& one) {
  auto const name = text_of(file_.last().get(one.value, "Name"));
  if (!name.empty() && !one.report.signer.empty() && name.find(one.report.signer) == std::string::npos &&
      one.report.signer.find(name) == std::string::npos)
    one.report.add(Check::appearance, "appearance.name", Weight::warning,
                   {fmt::format("Tên ghi trong chữ ký “{}” khác tên trên chứng thư số.", name),
                    fmt::format("The name written in the signature, “{}”, is not the certificate's.", name)});
}

}  // namespace tinhso::signing
