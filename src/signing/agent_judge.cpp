#include "signing/agent_judge.hpp"

#include <algorithm>

#include "signing/certificates/certificates.hpp"
#include "signing/checks.hpp"
#include "signing/formats/worker.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

constexpr std::chrono::seconds time_to_judge{45};
constexpr std::size_t largest_addition = 10'000'000;

[[noreturn]] void refuse(char const* code, std::string vi, std::string en) {
  throw Conflict{code, {std::move(vi), std::move(en)}};
}

/// The one signature that came with the file; time-stamps may come with it.
SignatureReport const& only_new_signature(Report const& report) {
  SignatureReport const* found = nullptr;
  for (auto const& one : report.signatures) {
    if (!one.added || one.level == "timestamp") continue;
    if (found)
      refuse("signing.several_signatures", "Tệp trả về có hơn một chữ ký mới; không nhận.",
             "The returned file has more than one new signature; it is not taken.");
    found = &one;
  }
  if (!found)
    refuse("signing.not_signed", "Tệp trả về chưa có chữ ký mới; không nhận.",
           "The returned file has no new signature; it is not taken.");
  return *found;
}

bool is_stamped(SignatureReport const& one) {
  return std::ranges::any_of(one.findings, [](Finding const& f) { return f.code == "timestamp.trusted"; });
}

}  // namespace

Judged judge_report(Context& context, SignRequest const& request, Report const& report) {
  if (!report.readable)
    refuse("signing.unreadable", "Không đọc được tệp trả về: " + worst_finding(report).vi,
           "The returned file cannot be read: " + worst_finding(report).en);
  if (!report.errors.empty())
    refuse("signing.changed", "Tệp trả về có thay đổi ngoài chữ ký; không nhận. " + report.errors.front().words.vi,
           "The returned file was changed beyond the signature; it is not taken. " + report.errors.front().words.en);
  auto const& added = only_new_signature(report);
  auto const now = context.clock.now();
  Judged out;
  auto entry = context.database.read([&](database::Session& s) {
    return active_entry(s, added.certificate.empty() ? "" : certificates::describe(added.certificate).sha256);
  });
  if (!entry || entry->kind != HolderKind::person || entry->official != request.signer || now < entry->valid_from ||
      now >= entry->valid_until)
    refuse("signing.other_certificate",
           "Tệp được ký bằng chứng thư số không phải của bạn trong sổ (" + added.signer + "); không nhận.",
           "The file was signed with a certificate that is not yours in the register (" + added.signer +
               "); it is not taken.");
  bool const spoiled =
      std::ranges::any_of(report.signatures, [](auto const& one) { return one.after == Changes::suspicious; });
  if (added.verdict != Verdict::total_passed || spoiled)
    refuse("signing.not_valid", "Chữ ký trả về chưa đạt kiểm tra: " + worst_finding(report).vi,
           "The returned signature did not pass its check: " + worst_finding(report).en);
  out.certificate = *std::move(entry);
  out.level = is_stamped(added) ? "T" : "B";
  return out;
}

Judged judge_returned(Context& context, SignRequest const& request, std::string_view frozen, std::string_view bytes) {
  if (bytes.size() <= frozen.size() || !bytes.starts_with(frozen))
    refuse("signing.other_bytes", "Tệp trả về không phải văn bản đã chuyển đi ký; không nhận.",
           "The returned file is not the document that was handed out; it is not taken.");
  if (bytes.size() - frozen.size() > largest_addition)
    refuse("signing.too_much", "Tệp trả về có thêm quá nhiều dữ liệu; không nhận.",
           "Too much was added to the returned file; it is not taken.");
  auto options = worker_options(context, time_to_judge);
  options.frozen = frozen.size();
  options.at = context.clock.now();
  return judge_report(context, request, validate_in_worker(bytes, options));
}

}  // namespace tinhso::signing
