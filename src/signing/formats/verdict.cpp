#include "signing/formats/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.hpp"

namespace tinhso::signing {

namespace json = boost::json;

std::string_view name_of(Verdict verdict) noexcept {
  constexpr std::array names{"TOTAL_PASSED", "INDETERMINATE", "TOTAL_FAILED"};
  return names[static_cast<std::size_t>(verdict)];
}
std::string_view name_of(Changes changes) noexcept {
  constexpr std::array names{"none", "allowed", "suspicious"};
  return names[static_cast<std::size_t>(changes)];
}
std::string_view name_of(Weight weight) noexcept {
  constexpr std::array names{"info", "not_checked", "warning", "failure"};
  return names[static_cast<std::size_t>(weight)];
}

void SignatureReport::add(Check check, std::string code, Weight weight, Words words, std::vector<int> pages) {
  findings.push_back({check, std::move(code), weight, std::move(words), std::move(pages)});
}

void SignatureReport::fail(Verdict to, std::string sub, Check check, std::string code, Words words) {
  add(check, std::move(code), Weight::failure, std::move(words));
  if (to <= verdict) return;
  verdict = to;
  sub_indication = std::move(sub);
}

Verdict Report::verdict() const noexcept {
  if (!readable || signatures.empty()) return Verdict::indeterminate;
  auto worst = errors.empty() ? Verdict::total_passed : Verdict::indeterminate;
  for (auto const& one : signatures) worst = std::max(worst, one.verdict);
  return worst;
}

Words words_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::total_passed:
      return {"Chữ ký hợp lệ.", "The signature is valid."};
    case Verdict::indeterminate:
      return {"Chưa đủ căn cứ để xác nhận chữ ký.", "There is not enough evidence to confirm the signature."};
    case Verdict::total_failed:
      break;
  }
  return {"Chữ ký không hợp lệ.", "The signature is not valid."};
}

namespace {

json::object finding_json(Finding const& finding) {
  json::object out{{"check", static_cast<int>(finding.check)},
                   {"code", finding.code},
                   {"weight", name_of(finding.weight)},
                   {"vi", finding.words.vi},
                   {"en", finding.words.en}};
  if (!finding.pages.empty()) out["pages"] = json::value_from(finding.pages);
  return out;
}

json::value time_json(std::optional<Instant> const& at) {
  return at ? json::value(format_instant(*at)) : json::value();
}
json::value text_json(std::string const& text) { return text.empty() ? json::value() : json::value(text); }

std::string text_at(json::object const& object, char const* key) {
  auto const* value = object.if_contains(key);
  return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

Finding finding_from(json::value const& value) {
  Finding out;
  auto const& object = value.as_object();
  out.check = static_cast<Check>(std::clamp<std::int64_t>(object.at("check").as_int64(), 1, 17));
  out.code = text_at(object, "code");
  auto const weight = text_at(object, "weight");
  for (auto const one : {Weight::info, Weight::not_checked, Weight::warning, Weight::failure})
    if (name_of(one) == weight) out.weight = one;
  out.words = {text_at(object, "vi"), text_at(object, "en")};
  if (auto const* pages = object.if_contains("pages")) out.pages = json::value_to<std::vector<int>>(*pages);
  return out;
}

std::optional<Instant> time_from(json::object const& object, char const* key) {
  auto const text = text_at(object, key);
  return text.empty() ? std::nullopt : parse_instant(text);
}

SignatureReport signature_from(json::object const& object) {
  SignatureReport out;
  auto const verdict = text_at(object, "verdict");
  out.verdict = verdict == "TOTAL_PASSED"   ? Verdict::total_passed
                : verdict == "TOTAL_FAILED" ? Verdict::total_failed
                                            : Verdict::indeterminate;
  out.sub_indication = text_at(object, "sub_indication");
  out.level = text_at(object, "level");
  out.reached = text_at(object, "reached");
  out.field = text_at(object, "field");
  out.signer = text_at(object, "signer");
  out.organisation = text_at(object, "organisation");
  auto const hex = text_at(object, "certificate");
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    out.certificate.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  out.signing_time = time_from(object, "signing_time");
  out.best_signature_time = time_from(object, "best_signature_time");
  out.covers_whole_file = object.at("covers_whole_file").as_bool();
  if (auto const* added = object.if_contains("added")) out.added = added->as_bool();
  auto const changes = text_at(object, "changes");
  out.after = changes == "none" ? Changes::none : changes == "allowed" ? Changes::allowed : Changes::suspicious;
  for (auto const& one : object.at("findings").as_array()) out.findings.push_back(finding_from(one));
  return out;
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (auto const c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace

std::string json_line(std::string_view file, Report const& report, bool whole) {
  json::array signatures;
  for (auto const& one : report.signatures) {
    json::array findings;
    for (auto const& finding : one.findings) findings.push_back(finding_json(finding));
    json::object signature{{"verdict", name_of(one.verdict)},
                           {"sub_indication", text_json(one.sub_indication)},
                           {"level", text_json(one.level)},
                           {"signer", text_json(one.signer)},
                           {"signing_time", time_json(one.signing_time)},
                           {"best_signature_time", time_json(one.best_signature_time)},
                           {"covers_whole_file", one.covers_whole_file},
                           {"changes", name_of(one.after)},
                           {"findings", std::move(findings)}};
    if (whole) {
      signature["field"] = text_json(one.field);
      signature["reached"] = text_json(one.reached);
      signature["organisation"] = text_json(one.organisation);
      signature["certificate"] = text_json(hex_of(one.certificate));
      signature["added"] = one.added;
    }
    signatures.push_back(std::move(signature));
  }
  json::array errors;
  for (auto const& one : report.errors) errors.push_back(finding_json(one));
  json::object out{{"file", file},
                   {"format", text_json(report.format)},
                   {"verdict", name_of(report.verdict())},
                   {"signatures", std::move(signatures)},
                   {"errors", std::move(errors)}};
  if (whole) {
    out["readable"] = report.readable;
    out["good_until"] = time_json(report.good_until);
  }
  auto line = json::serialize(out);
  // A message may quote a name of the file that is not UTF-8; the line must be JSON all the same.
  if (!is_utf8(line))
    for (auto& c : line)
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return line;
}

std::optional<Report> report_from_json(std::string_view line) try {
  auto const object = json::parse(line).as_object();
  Report out;
  out.format = text_at(object, "format");
  out.readable = object.at("readable").as_bool();
  out.good_until = time_from(object, "good_until");
  for (auto const& one : object.at("signatures").as_array()) out.signatures.push_back(signature_from(one.as_object()));
  for (auto const& one : object.at("errors").as_array()) out.errors.push_back(finding_from(one));
  return out;
} catch (std::exception const&) {
  return std::nullopt;
}

std::string in_words(std::string_view file, Report const& report) {
  auto out = fmt::format(
      "{}: {} — {}\n", file, name_of(report.verdict()),
      report.signatures.empty() && report.readable ? "không có chữ ký số nào." : words_of(report.verdict()).vi);
  for (auto const& error : report.errors) out += fmt::format("  ! {}\n", error.words.vi);
  for (auto const& one : report.signatures) {
    out += fmt::format("  {} {}{}{} · {} · thay đổi sau khi ký: {}\n", name_of(one.verdict), one.sub_indication,
                       one.sub_indication.empty() ? "" : " · ", one.signer, one.level, name_of(one.after));
    for (auto const& finding : one.findings)
      out += fmt::format("    [{}] {}\n", name_of(finding.weight), finding.words.vi);
  }
  return out;
}

}  // namespace tinhso::signing
