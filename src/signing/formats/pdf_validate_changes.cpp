#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "signing/formats/pdf_validation.hpp"

namespace tinhso::signing {

bool PdfValidation::visible(Found const& one) {
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

void PdfValidation::judge_changes() {
  if (policy_.frozen) frozen_ = revision_ending(file_, *policy_.frozen);
  auto first = frozen_;
  if (policy_.frozen && !frozen_)
    error("frozen.end", {"Tệp không nối tiếp đúng chỗ kết thúc của văn bản đã chuyển đi ký.",
                         "The file does not go on where the document that was handed out ends."});
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
  if (frozen_) judge_since_frozen(steps);
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

void PdfValidation::judge_since_frozen(std::vector<std::vector<Change>> const& steps) {
  constexpr std::size_t most_told = 20;
  for (auto r = *frozen_ + 1; r < steps.size(); ++r)
    for (auto const& change : steps[r])
      if (!change.allowed && report_.errors.size() < most_told)
        error("frozen." + change.code, change.words, change.pages);
}

void PdfValidation::tighten(ChangeContext& context, Found const& one) {
  auto& view = file_.view(one.signed_range.revision);
  if (auto const p = permission_of(view, one.value)) context.permission = std::min(*p, context.permission.value_or(3));
  for (auto& lock : locks_of(view, one.value)) context.locks.push_back(std::move(lock));
}

void PdfValidation::tell(SignatureReport& out, std::vector<Change> const& changes, std::size_t r) {
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

void PdfValidation::finish(Found& one) {
  auto& out = one.report;
  out.added = frozen_ && (!one.placed || one.signed_range.revision > *frozen_);
  if (one.placed && !report_.errors.empty()) out.after = Changes::suspicious;
  if (out.after == Changes::suspicious)
    out.fail(
        Verdict::indeterminate, "SIG_CONSTRAINTS_FAILURE", Check::changes, "changes.suspicious",
        {"Văn bản có thay đổi đáng ngờ so với bản đã ký.", "The document differs suspiciously from what was signed."});
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

}  // namespace tinhso::signing
