#include "documents/checks.hpp"

#include "documents/access.hpp"
#include "documents/checked_kinds.hpp"
#include "platform/events/events.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct CheckRow {
  std::int64_t weight = 0;
  std::string report;
  Instant checked_at;
};
BOOST_DESCRIBE_STRUCT(CheckRow, (), (weight, report, checked_at))
struct CheckWeight {
  std::int64_t ordinal = 0;
  std::string type;
  std::int64_t bytes = 0;
  std::optional<std::int64_t> weight;
};
BOOST_DESCRIBE_STRUCT(CheckWeight, (), (ordinal, type, bytes, weight))

constexpr Sql check_by_content{"documents.check_by_content",
                               "select weight, report, checked_at from documents_check where sha256 = :sha256"};
constexpr Sql checks_by_document{
    "documents.checks_by_document",
    "select a.ordinal, a.type, a.bytes, c.weight from documents_attachment a left join documents_check c on c.sha256 = a.sha256 where "
    "a.document = :document order by a.ordinal"};
constexpr Sql put_check{"documents.put_check",
                        "insert into documents_check (sha256, weight, report, checked_at) values (:sha256, :weight, "
                        ":report, :now) on conflict (sha256) do update set weight = excluded.weight, report = "
                        "excluded.report, checked_at = excluded.checked_at"};
constexpr Sql unconfirmed{"documents.unconfirmed_checks",
                          "select sha256 from documents_check where weight = :weight and checked_at >= :from and "
                          "checked_at < :until order by checked_at limit 200"};

constexpr std::int64_t weight_of(SignatureState state) { return static_cast<std::int64_t>(state); }
SignatureState state_of_weight(std::int64_t weight) {
  return weight >= 0 && weight <= weight_of(SignatureState::failed) ? static_cast<SignatureState>(weight)
                                                                    : SignatureState::unchecked;
}

}  // namespace

void add_check_files(Session& session, Instant now, std::int64_t document) {
  jobs::add(session, now, "signing.check_files", {{"document", document}},
            {std::to_string(document) + "." + std::to_string(now.time_since_epoch().count()), {}});
}

std::function<std::vector<FileCheck>()> ask_checks(Session& session, std::int64_t document) {
  auto answer = std::make_shared<database::Answer<CheckWeight>>(
      session.ask<CheckWeight>(checks_by_document, {{"document", document}}));
  return [answer] {
    std::vector<FileCheck> out;
    for (auto const& row : answer->all())
      if (is_checked_kind(row.type, row.bytes)) out.push_back({row.ordinal, state_of_weight(row.weight.value_or(0))});
    return out;
  };
}

std::vector<FileCheck> checks_of(Session& session, std::int64_t document) { return ask_checks(session, document)(); }

std::optional<KeptCheck> check_of(Session& session, std::string_view sha256) {
  auto row = session.first<CheckRow>(check_by_content, {{"sha256", sha256}});
  if (!row) return std::nullopt;
  return KeptCheck{state_of_weight(row->weight), std::move(row->report), row->checked_at};
}

void keep_check(Session& session, Instant now, std::string_view sha256, SignatureState state, std::string_view report) {
  session.run(put_check, {{"sha256", sha256}, {"weight", weight_of(state)}, {"report", report}, {"now", now}});
}

void tell_checked(Session& session, Instant now, std::int64_t document) {
  auto const row = find_document(session, document);
  if (!row) return;
  std::vector<std::int64_t> agencies;
  if (row->from_agency) agencies.push_back(*row->from_agency);
  for (auto const& one : registers_of(session, document)) agencies.push_back(one.agency);
  events::publish_to_agencies(session, now, agencies, "documents.checked", {{"document", document}});
}

std::vector<std::string> checks_to_repeat(Session& session, Instant from, Instant until) {
  return session.all<std::string>(
      unconfirmed, {{"weight", weight_of(SignatureState::indeterminate)}, {"from", from}, {"until", until}});
}

}  // namespace tinhso::documents
