#include "documents/checks.hpp"

#include "documents/access.hpp"
#include "documents/checked_kinds.hpp"
#include "documents/kept.hpp"
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

constexpr Sql select_at_rest{
    "documents.file_at_rest",
    "select name, sha256, kept_sha256, kept_level from documents_attachment where document = :document and ordinal = "
    ":ordinal"};
constexpr Sql kept_by_content{
    "documents.kept_by_content",
    "select name, sha256, kept_sha256, kept_level from documents_attachment where sha256 = :sha256 and kept_sha256 is "
    "not null order by id desc limit 1"};
constexpr Sql swap_kept{
    "documents.swap_kept",
    "update documents_attachment set kept_sha256 = :kept, kept_bytes = :bytes, kept_level = :level where document = "
    ":document and ordinal = :ordinal and sha256 = :sha256 and coalesce(kept_sha256, '') = :before returning id"};
constexpr Sql select_to_keep{
    "documents.attachments_to_keep",
    "select ordinal, name, coalesce(kept_bytes, bytes) as bytes, type, coalesce(kept_sha256, sha256) as sha256 from "
    "documents_attachment where document = :document order by ordinal"};

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

std::optional<FileAtRest> file_at_rest(Session& session, std::int64_t document, std::int64_t ordinal) {
  return session.first<FileAtRest>(select_at_rest, {{"document", document}, {"ordinal", ordinal}});
}
std::optional<FileAtRest> kept_copy_of(Session& session, std::string_view sha256) {
  return session.first<FileAtRest>(kept_by_content, {{"sha256", sha256}});
}

bool keep_copy(Session& session, std::int64_t document, std::int64_t ordinal, std::string_view sha256,
               std::optional<std::string> const& before, files::Stored const& kept, std::string_view level) {
  auto const id = session.first<std::int64_t>(swap_kept, {{"document", document},
                                                          {"ordinal", ordinal},
                                                          {"sha256", sha256},
                                                          {"before", before.value_or("")},
                                                          {"kept", kept.sha256},
                                                          {"bytes", kept.bytes},
                                                          {"level", level}});
  if (!id) return false;
  files::refer(session, kept.sha256, "documents.kept", *id);
  if (before && *before != kept.sha256) files::release(session, *before, "documents.kept", *id);  // its prefix
  return true;
}

std::vector<Attachment> attachments_to_keep(Session& session, std::int64_t document) {
  return session.all<Attachment>(select_to_keep, {{"document", document}});
}

void add_keep_filed(Session& session, Instant now, std::int64_t document) {
  jobs::add(session, now, "signing.keep_filed", {{"document", document}},
            {std::to_string(document) + "." + std::to_string(now.time_since_epoch().count()), {}});
}

std::vector<std::string> checks_to_repeat(Session& session, Instant from, Instant until) {
  return session.all<std::string>(
      unconfirmed, {{"weight", weight_of(SignatureState::indeterminate)}, {"from", from}, {"until", until}});
}

}  // namespace tinhso::documents
