#include "signing/formats/keeping.hpp"

#include <algorithm>
#include <array>

#include "signing/formats/apart.hpp"

namespace tinhso::signing {
namespace {

constexpr std::array<std::string_view, 4> level_names{"B", "T", "LT", "LTA"};

int rank_of(std::string_view reached) {
  auto const at = std::ranges::find(level_names, reached);
  return at == level_names.end() ? -1 : static_cast<int>(at - level_names.begin());
}

/// Of the signature that is least far; -1 when one could not be read.
int rank_of(Report const& report) {
  int out = 3;
  for (auto const& one : report.signatures)
    if (one.level != "timestamp") out = std::min(out, rank_of(one.reached));
  return out;
}

Words heaviest(Report const& report) {
  for (auto const weight : {Weight::failure, Weight::warning}) {
    for (auto const& error : report.errors)
      if (error.weight == weight) return error.words;
    for (auto const& one : report.signatures)
      for (auto const& finding : one.findings)
        if (finding.weight == weight) return finding.words;
  }
  return words_of(report.verdict());
}

void require_keepable(Report const& report) {
  if (!report.readable || report.format != "pdf") throw Invalid{"file", heaviest(report)};
  bool const any = std::ranges::any_of(report.signatures, [](auto const& one) { return one.level != "timestamp"; });
  if (!any) throw Invalid{"file", {"Tệp không có chữ ký số.", "The file holds no digital signature."}};
  if (report.verdict() == Verdict::total_failed) throw Invalid{"file", heaviest(report)};
  for (auto const& one : report.signatures)
    for (auto const& finding : one.findings)
      if (finding.code == "chain.untrusted" || finding.code == "chain.no_anchors")
        throw Unavailable{"signing.untrusted", finding.words};
}

bool runs_out(Report const& report, Policy const& policy) {
  return !report.good_until || *report.good_until - policy.renew_before <= SystemClock{}.now();
}

std::vector<std::string> certificates_at_hand(Policy const& policy) {
  std::vector<std::string> out;
  for (auto const* list : {&policy.intermediates, &policy.anchors, &policy.tsa_anchors})
    for (auto const& one : *list) out.push_back(one->der);
  return out;
}

}  // namespace

std::optional<Level> level_named(std::string_view name) {
  for (std::size_t i = 0; i < level_names.size(); ++i)
    if (std::ranges::equal(level_names[i], name, [](char a, char b) { return a == b || (a | 0x20) == b; }))
      return static_cast<Level>(i);
  return std::nullopt;
}
std::string_view name_of(Level level) noexcept { return level_names[static_cast<std::size_t>(level)]; }

Kept keep_pdf(std::string_view bytes, Level wanted, Policy const& policy, TimeStamper* stamper) {
  auto const before = validate_apart(bytes, policy);
  require_keepable(before);
  bool const short_lived = runs_out(before, policy);
  int const aim = short_lived && rank_of(before) >= static_cast<int>(wanted) ? 3 : static_cast<int>(wanted);
  if (rank_of(before) >= aim && !short_lived)
    return {"", std::string{level_names.at(rank_of(before))}, before.good_until};
  PdfKeeping with{stamper, policy.source, certificates_at_hand(policy), false, Hash::sha256};
  std::string update;
  Report after;
  for (bool const again : {false, true}) {  // what a foreign signer left in the file may be incomplete
    with.again = again;
    update = extend_apart(bytes, static_cast<Level>(aim), with);
    after = validate_apart(std::string{bytes} + update, policy);
    if (rank_of(after) >= aim && after.verdict() <= before.verdict())
      return {std::move(update), std::string{level_names.at(rank_of(after))}, after.good_until};
  }
  throw Unavailable{"signing.level_not_reached", heaviest(after)};
}

}  // namespace tinhso::signing
