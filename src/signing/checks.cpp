#include "signing/checks.hpp"

#include <algorithm>

#include "documents/checked_kinds.hpp"
#include "documents/wire.hpp"
#include "signing/formats/trust.hpp"
#include "signing/formats/worker.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using documents::SignatureState;

constexpr std::chrono::seconds time_for_a_file{60};
constexpr std::chrono::hours again_after{1};

bool looks_signed(std::string_view bytes) {
  return bytes.find("/ByteRange") != std::string_view::npos || bytes.find("SignatureValue") != std::string_view::npos;
}

std::string const& said_in(Words const& words, std::string_view language) {
  return language == "en" ? words.en : words.vi;
}

CheckFinding finding_view(Finding const& finding, std::string_view language) {
  CheckFinding out{static_cast<std::int64_t>(finding.check),
                   finding.code,
                   std::string{name_of(finding.weight)},
                   said_in(finding.words, language),
                   {}};
  out.pages.assign(finding.pages.begin(), finding.pages.end());
  return out;
}

Words words_of_state(SignatureState state) {
  switch (state) {
    case SignatureState::unchecked:
      return {"Chưa kiểm tra được chữ ký của tệp này.", "The signatures of this file could not be checked."};
    case SignatureState::none:
      return {"Tệp không có chữ ký số.", "The file holds no digital signature."};
    case SignatureState::passed:
      return words_of(Verdict::total_passed);
    case SignatureState::indeterminate:
      return words_of(Verdict::indeterminate);
    case SignatureState::failed:
      break;
  }
  return words_of(Verdict::total_failed);
}

void check_content(Context& context, std::string const& sha256, WorkerOptions const& options) {
  auto const bytes = context.files.read(sha256);
  auto const report = validate_in_worker(bytes, options);
  auto const state = state_of_report(report, looks_signed(bytes));
  auto const line = json_line("", report, true);
  context.database.write(
      [&](Session& session) { documents::keep_check(session, context.clock.now(), sha256, state, line); });
}

documents::Served kept_instead(Context& context, documents::Served sent) {
  auto const copy = context.database.read([&](Session& s) { return documents::kept_copy_of(s, sent.sha256); });
  if (!copy) throw NotFound{};
  sent.sha256 = *copy->kept_sha256;
  return sent;
}

CheckView view_of_check(Context& context, std::string_view sha256, std::string_view type, std::string_view language) {
  auto const kept = context.database.read([&](Session& session) { return documents::check_of(session, sha256); });
  auto const report = kept ? report_from_json(kept->report) : std::nullopt;
  CheckView out;
  if (report) out = check_view(*report, kept->state, language);
  else if (!documents::is_checked_kind(type, 0))
    out.sentence = language == "en" ? "This kind of file carries no signature that can be checked."
                                    : "Loại tệp này không mang chữ ký số kiểm tra được.";
  else out.sentence = said_in(words_of_state(SignatureState::unchecked), language);
  if (kept) out.checked_at = kept->checked_at;
  if (auto const copy = context.database.read([&](Session& s) { return documents::kept_copy_of(s, sha256); }))
    out.kept = copy->kept_level;
  return out;
}

}  // namespace

WorkerOptions worker_options(Context& context, std::chrono::seconds time) {
  auto const& settings = context.settings.signing;
  WorkerOptions out;
  out.program = settings.checker;
  out.time = time;
  if (settings.trust.empty()) return out;
  out.trust = settings.trust.is_absolute() ? settings.trust : context.settings.data_folder / settings.trust;
  load_policy(out.trust);  // what is wrong with the folder is told here, not as a fault of the file
  return out;
}

Words worst_finding(Report const& report) {
  for (auto const weight : {Weight::failure, Weight::warning}) {
    for (auto const& error : report.errors)
      if (error.weight == weight) return error.words;
    for (auto const verdict : {Verdict::total_failed, Verdict::indeterminate, Verdict::total_passed})
      for (auto const& signature : report.signatures)
        if (signature.verdict == verdict)
          for (auto const& finding : signature.findings)
            if (finding.weight == weight) return finding.words;
  }
  return {};
}

SignatureState state_of_report(Report const& report, bool signed_looking) {
  if (!report.readable) {
    bool const stopped =
        std::ranges::any_of(report.errors, [](Finding const& f) { return f.code.starts_with("apart."); });
    return signed_looking || stopped ? SignatureState::indeterminate : SignatureState::unchecked;
  }
  if (report.signatures.empty()) return report.errors.empty() ? SignatureState::none : SignatureState::indeterminate;
  switch (report.verdict()) {
    case Verdict::total_passed:
      return SignatureState::passed;
    case Verdict::indeterminate:
      return SignatureState::indeterminate;
    case Verdict::total_failed:
      break;
  }
  return SignatureState::failed;
}

CheckView check_view(Report const& report, SignatureState state, std::string_view language) {
  CheckView out;
  out.state = state;
  out.sentence = said_in(words_of_state(state), language);
  out.worst = said_in(worst_finding(report), language);
  out.format = report.format;
  for (auto const& one : report.signatures) {
    CheckedSignature signature;
    signature.verdict = name_of(one.verdict);
    signature.sub_indication = one.sub_indication;
    signature.sentence = said_in(words_of(one.verdict), language);
    signature.level = one.level;
    signature.signer = one.signer;
    signature.organisation = one.organisation;
    signature.signing_time = one.signing_time;
    signature.best_signature_time = one.best_signature_time;
    signature.covers_whole_file = one.covers_whole_file;
    signature.changes = name_of(one.after);
    for (auto const& finding : one.findings) {
      signature.findings.push_back(finding_view(finding, language));
      auto const& words = said_in(finding.words, language);
      if (finding.weight == Weight::not_checked && std::ranges::find(out.not_checked, words) == out.not_checked.end())
        out.not_checked.push_back(words);
    }
    out.signatures.push_back(std::move(signature));
  }
  for (auto const& error : report.errors) out.errors.push_back(finding_view(error, language));
  return out;
}

void check_files(Context& context, std::int64_t document) {
  std::vector<std::string> open;
  context.database.read([&](Session& session) {
    open.clear();
    for (auto const& attachment : documents::attachments_of(session, document))
      if (documents::is_checked_kind(attachment.type, attachment.bytes) && !documents::check_of(session, attachment.sha256))
        open.push_back(attachment.sha256);
  });
  if (!open.empty()) {
    auto const options = worker_options(context, time_for_a_file);
    for (auto const& sha256 : open) check_content(context, sha256, options);
  }
  context.database.write([&](Session& session) { documents::tell_checked(session, context.clock.now(), document); });
  begin_keeping(context, document);
}

int check_again(Context& context) {
  auto const now = context.clock.now();
  auto const open = context.database.read([&](Session& session) {
    return documents::checks_to_repeat(session, now - std::chrono::hours{24 * 7}, now - std::chrono::hours{12});
  });
  if (open.empty()) return 0;
  auto const options = worker_options(context, time_for_a_file);
  int done = 0;
  for (auto const& sha256 : open) {
    if (!context.files.contains(sha256)) continue;
    check_content(context, sha256, options);
    ++done;
  }
  return done;
}

CheckView incoming_check(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  auto const file = documents::incoming_attachment(context, who, id, ordinal);
  return view_of_check(context, file.sha256, file.type, who.language);
}

CheckView outgoing_check(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  auto const file = documents::outgoing_attachment(context, who, id, ordinal);
  return view_of_check(context, file.sha256, file.type, who.language);
}

CheckView check_stored(Context& context, std::string_view sha256, std::string_view type, std::int64_t bytes,
                       std::string_view language) {
  if (documents::is_checked_kind(type, bytes)) {
    auto const kept = context.database.read([&](Session& session) { return documents::check_of(session, sha256); });
    bool const open = !kept || kept->state == SignatureState::unchecked || kept->state == SignatureState::indeterminate;
    if (!kept || (open && context.clock.now() - kept->checked_at >= again_after))
      check_content(context, std::string{sha256}, worker_options(context, time_for_a_file));
  }
  return view_of_check(context, sha256, type, language);
}

documents::Served incoming_kept(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  return kept_instead(context, documents::incoming_attachment(context, who, id, ordinal));
}
documents::Served outgoing_kept(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  return kept_instead(context, documents::outgoing_attachment(context, who, id, ordinal));
}

CheckView check_bytes(Context& context, std::string_view bytes, std::string_view language, std::chrono::seconds time) {
  auto const report = validate_in_worker(bytes, worker_options(context, time));
  auto out = check_view(report, state_of_report(report, looks_signed(bytes)), language);
  out.checked_at = context.clock.now();
  return out;
}

}  // namespace tinhso::signing
