#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "signing/formats/check_cms.hpp"
#include "signing/formats/pdf_byte_range.hpp"
#include "signing/formats/pdf_changes.hpp"
#include "signing/formats/pdf_forms.hpp"
#include "signing/formats/validate.hpp"

namespace tinhso::signing {
namespace {

struct Found {
  PdfField field;
  PdfRef ref;  ///< of the signature dictionary
  PdfValue value;
  PdfObject const* object = nullptr;
  std::string sub_filter;
  bool stamp = false;
  bool placed = false;  ///< the byte range is what it must be
  SignedRange signed_range;
  CmsResult result;
  std::optional<Instant> stamp_time;  ///< of a trusted document time-stamp
  bool stamps_dss = false;            ///< … that covers validation data
  SignatureReport report;
};

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

class PdfValidation {
 public:
  PdfValidation(std::string_view bytes, Policy const& policy, PdfLimits const& limits)
      : file_{bytes, limits}, policy_{policy}, now_{policy.at.value_or(SystemClock{}.now())} {}

  Report run() {
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

 private:
  void error(std::string code, Words words) {
    report_.errors.push_back({Check::format, std::move(code), Weight::failure, std::move(words), {}});
  }

  void find_signatures() {
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

  /// A signature that an earlier revision had must not be gone.
  void find_removed() {
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

  void read_dss() {
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
          error("pdf.dss",
                {"Không đọc được dữ liệu kiểm tra trong DSS.", "Validation data in the DSS cannot be read."});
        }
      }
    };
    each("Certs", [&](std::string const& der) {
      if (auto one = certificate_of(der)) certificates_.push_back(std::move(one));
    });
    each("OCSPs", [&](std::string const& der) { pool_.ocsps.push_back(der); });
    each("CRLs", [&](std::string const& der) { pool_.crls.push_back(der); });
  }

  void place(Found& one) {
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

  /// In the signed revision the same field held the same signature.
  bool belongs(Found const& one) {
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

  std::string range_digest(Found const& one, HashRead hash) {
    auto& known = digests_[{&one, hash}];
    if (known.empty())
      known = Digest{hash}
                  .feed(file_.bytes().substr(0, one.signed_range.gap_begin))
                  .feed(file_.bytes().substr(one.signed_range.gap_end, one.signed_range.end - one.signed_range.gap_end))
                  .finish();
    return known;
  }

  CheckContext context_for(Found const& one) {
    CheckContext out{policy_, now_, pool_, certificates_, std::nullopt, one.sub_filter.starts_with("ETSI.")};
    for (auto const& other : found_)
      if (other.stamp_time && other.signed_range.revision > one.signed_range.revision &&
          (!out.proven || *other.stamp_time < *out.proven))
        out.proven = other.stamp_time;
    return out;
  }

  void check_document_stamp(Found& one) {
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

  /// A time-stamp over the whole file renews every proof before it.
  void tell_good_until() {
    for (auto const& one : found_) {
      if (!one.placed || one.stamp) continue;
      auto until = one.result.good_until;
      for (auto const& later : found_)
        if (later.stamp_time && later.signed_range.revision > one.signed_range.revision)
          until = std::max(until, later.result.good_until);
      report_.good_until = std::min(until, report_.good_until.value_or(until));
    }
  }

  void check_signature(Found& one) {
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

  /// LTA: a time-stamp covers the validation data too (EN 319 142-1 § 6.3).
  void set_level(Found& one, bool legacy, bool proven) {
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

  void compare_name(Found& one) {
    auto const name = text_of(file_.last().get(one.value, "Name"));
    if (!name.empty() && !one.report.signer.empty() && name.find(one.report.signer) == std::string::npos &&
        one.report.signer.find(name) == std::string::npos)
      one.report.add(Check::appearance, "appearance.name", Weight::warning,
                     {fmt::format("Tên ghi trong chữ ký “{}” khác tên trên chứng thư số.", name),
                      fmt::format("The name written in the signature, “{}”, is not the certificate's.", name)});
  }

  bool visible(Found const& one) {
    auto& view = file_.last();
    for (auto const widget : one.field.widgets) {
      auto const* object = view.object(widget);
      if (!object) continue;
      auto const& rect = view.get(object->value, "Rect");
      if (rect.items.size() == 4 &&
          std::abs((view.resolve(rect.items[2]).number() - view.resolve(rect.items[0]).number()) *
                   (view.resolve(rect.items[3]).number() - view.resolve(rect.items[1]).number())) > 0)
        return true;
    }
    return false;
  }

  void judge_changes() {
    std::optional<std::size_t> first;
    for (auto const& one : found_)
      if (one.placed && (!first || one.signed_range.revision < *first)) first = one.signed_range.revision;
    if (!first) return;
    ChangeContext context;
    for (auto const& one : found_)
      if (one.placed && one.result.intact) context.intact.insert(one.ref);
    std::vector<std::vector<Change>> steps(file_.revisions().size());
    for (auto r = *first + 1; r < steps.size(); ++r) {
      for (auto const& one : found_)
        if (one.placed && one.signed_range.revision == r - 1) tighten(context, one);
      steps[r] = changes_in(file_, r, context);
    }
    for (auto& one : found_) {
      if (!one.placed) continue;
      auto& out = one.report;
      for (auto r = one.signed_range.revision + 1; r < steps.size(); ++r) tell(out, steps[r], r);
      for (auto const& other : found_)
        if (other.placed && one.result.trusted && other.signed_range.revision > one.signed_range.revision &&
            !other.result.trusted && !other.stamp && visible(other)) {
          out.after = Changes::suspicious;
          out.add(Check::changes, "change.unknown_signer", Weight::failure,
                  {"Có chữ ký hiển thị thêm vào sau của người ký không được tin cậy.",
                   "A visible signature of somebody not trusted was added later."});
        }
      auto const end = one.signed_range.end;
      auto const next = one.signed_range.revision + 1 < steps.size() ? file_.revisions()[one.signed_range.revision].end
                                                                     : file_.bytes().size();
      if (end < next && out.after == Changes::none && next == file_.bytes().size() && !file_.clean_end())
        out.after = Changes::suspicious;
    }
  }

  void tighten(ChangeContext& context, Found const& one) {
    auto& view = file_.view(one.signed_range.revision);
    if (auto const p = permission_of(view, one.value))
      context.permission = std::min(*p, context.permission.value_or(3));
    for (auto& lock : locks_of(view, one.value)) context.locks.push_back(std::move(lock));
  }

  static void tell(SignatureReport& out, std::vector<Change> const& changes, std::size_t r) {
    constexpr std::size_t most_told = 60;
    if (out.after == Changes::none) out.after = Changes::allowed;
    for (auto const& change : changes) {
      if (!change.allowed) out.after = Changes::suspicious;
      if (out.findings.size() > most_told) continue;
      auto const check =
          change.code == "change.not_permitted" ? Check::permissions
          : change.code.find("widget") != std::string::npos || change.code.find("duplicate") != std::string::npos
              ? Check::appearance
              : Check::changes;
      out.add(
          check, change.code, change.allowed ? Weight::info : Weight::failure,
          {fmt::format("{} (bản {})", change.words.vi, r + 1), fmt::format("{} (revision {})", change.words.en, r + 1)},
          change.pages);
    }
    if (changes.empty())
      out.add(Check::changes, "change.nothing", Weight::info,
              {fmt::format("Bản {} không thay đổi gì.", r + 1), fmt::format("Revision {} changes nothing.", r + 1)});
  }

  void finish(Found& one) {
    auto& out = one.report;
    if (one.placed && !report_.errors.empty()) out.after = Changes::suspicious;
    if (out.after == Changes::suspicious)
      out.fail(Verdict::indeterminate, "SIG_CONSTRAINTS_FAILURE", Check::changes, "changes.suspicious",
               {"Văn bản có thay đổi đáng ngờ so với bản đã ký.",
                "The document differs suspiciously from what was signed."});
    else if (out.after == Changes::none)
      out.add(Check::changes, "changes.none", Weight::info,
              {"Văn bản không thay đổi sau chữ ký này.", "The document has not changed since this signature."});
    if (!out.covers_whole_file && one.placed)
      out.add(Check::coverage, "coverage.part", Weight::info,
              {"Chữ ký bao trùm một bản trước của tệp.", "The signature covers an earlier revision of the file."});
    out.add(Check::not_checked, "not_checked.role", Weight::not_checked,
            {"Chưa đối chiếu chức vụ, thẩm quyền của người ký và phần nhìn thấy với chứng thư số.",
             "The signer's office and authority, and what is seen against the certificate, were not checked."});
    // The worst first: nobody should have to look for it.
    std::ranges::stable_sort(out.findings, [](Finding const& a, Finding const& b) { return a.weight > b.weight; });
  }

  PdfFile file_;
  Policy const& policy_;
  Instant now_;
  Report report_;
  std::vector<Found> found_;
  std::deque<std::string> evidence_;
  EvidencePool pool_;
  std::vector<Certificate> certificates_;
  std::map<std::pair<Found const*, HashRead>, std::string> digests_;
  bool has_dss_ = false;
};

}  // namespace

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
