#include "base/text.hpp"
#include "signing/kept.hpp"
#include "signing/signing_store.hpp"
#include "work/paging.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
using web::Call;
using web::None;
namespace rights = accounts::rights;

constexpr std::chrono::hours soon{24 * 90};

// Of the reader's agency and those below: what they sent, and what they received.
#define TINHSO_KEPT_BELOW                                                                                           \
  "with recursive below (id) as (select cast(:agency as bigint) union select a.id from organisation_agency a join " \
  "below b on a.parent = b.id) "
#define TINHSO_KEPT_MINE                                                                                       \
  "(d.from_agency in (select id from below) or exists (select 1 from documents_incoming i where i.document = " \
  "d.id and i.agency in (select id from below))) "
#define TINHSO_KEPT_COLUMNS                                                                                         \
  "select k.id, k.document, k.ordinal, d.code, d.from_name, a.name as file_name, a.bytes, a.kept_bytes, k.state, "  \
  "k.level, k.wanted, k.why, k.due_at, k.next_at, k.attempts, case when cast(:english as bigint) = 1 then "         \
  "k.problem_en else k.problem_vi end as problem, k.good_until, k.renew_at, k.kept_at from signing_kept k join "    \
  "documents_document d on d.id = k.document join documents_attachment a on a.document = k.document and a.ordinal " \
  "= k.ordinal "

constexpr Sql page_of_kept{"signing.page_of_kept", TINHSO_KEPT_BELOW TINHSO_KEPT_COLUMNS
                           "where " TINHSO_KEPT_MINE
                           "and k.id < :after and (:show = 'all' or (:show = 'due' and k.state in "
                           "('waiting', 'failing')) or (:show = 'failed' and k.state in ('failing', "
                           "'stopped')) or k.state = :show or (:show = 'renewing' and k.state = 'kept' "
                           "and k.renew_at <= cast(:horizon as bigint))) and (:text = '' or d.code like "
                           ":text or a.name like :text or d.from_name like :text) order by k.id desc "
                           "limit :limit"};
constexpr Sql one_kept{"signing.one_kept",
                       TINHSO_KEPT_BELOW TINHSO_KEPT_COLUMNS "where " TINHSO_KEPT_MINE "and k.id = :id"};
constexpr Sql count_kept{
    "signing.count_kept", TINHSO_KEPT_BELOW
    "select count(*) as files, coalesce(sum(case when k.level = 'LTA' then 1 else 0 end), 0) as lta, "
    "coalesce(sum(case when k.level = 'LT' then 1 else 0 end), 0) as lt, coalesce(sum(case when k.level in ('LT', "
    "'LTA') then 0 else 1 end), 0) as below, coalesce(sum(case when k.state in ('waiting', 'failing') then 1 else 0 "
    "end), 0) as due, coalesce(sum(case when k.state in ('waiting', 'failing') and k.due_at < cast(:now as bigint) "
    "then 1 else 0 end), 0) as late, coalesce(sum(case when k.state in ('failing', 'stopped') then 1 else 0 end), 0) "
    "as failed, coalesce(sum(case when k.state = 'unfit' then 1 else 0 end), 0) as unfit, coalesce(sum(case when "
    "k.state = 'kept' and k.renew_at <= cast(:horizon as bigint) then 1 else 0 end), 0) as renewing from signing_kept "
    "k join documents_document d on d.id = k.document where " TINHSO_KEPT_MINE};
constexpr Sql steps_of_kept{
    "signing.steps_of_kept",
    "select id, at, why, by_name, level_before, level_after, sha256_before, sha256_after, bytes_before, bytes_after, "
    "case when cast(:english as bigint) = 1 then problem_en else problem_vi end as problem from signing_kept_step "
    "where kept = :kept order by id desc limit 100"};
constexpr Sql retry_one{
    "signing.retry_kept",
    "update signing_kept set state = 'waiting', why = 'retry', attempts = 0, next_at = :now where id = :id and (state "
    "in ('failing', 'stopped', 'unfit') or (state = 'waiting' and next_at > :now)) returning id"};
constexpr Sql retry_many{
    "signing.retry_all_kept", TINHSO_KEPT_BELOW
    "update signing_kept set state = 'waiting', why = 'retry', attempts = 0, next_at = :now where id in (select k.id "
    "from signing_kept k join documents_document d on d.id = k.document where k.state in ('failing', 'stopped') "
    "and " TINHSO_KEPT_MINE "order by k.id limit 2000) returning id"};

struct Counts {
  std::int64_t files = 0, lta = 0, lt = 0, below = 0, due = 0, late = 0, failed = 0, unfit = 0, renewing = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (files, lta, lt, below, due, late, failed, unfit, renewing))

KeptView view_of(Session& session, Principal const& who, std::int64_t id) {
  bool const english = who.language == "en";
  auto row = session.first<KeptRow>(one_kept, {{"agency", who.agency}, {"english", english}, {"id", id}});
  if (!row) throw NotFound{};
  KeptView out;
  out.can_retry = row->state != KeptState::kept;
  out.file = std::move(*row);
  out.steps = session.all<KeptStep>(steps_of_kept, {{"kept", id}, {"english", english}});
  return out;
}

void plan_now(Session& session, Instant now, std::int64_t id) {
  jobs::add(session, now, "signing.keep", {{"kept", id}},
            {std::to_string(id) + "." + std::to_string(now.time_since_epoch().count()) + ".retry", now});
}

KeptSummary get_summary(Call& call, None const&) { return kept_summary(call.context, call.principal()); }
Page<KeptRow> get_page(Call& call, KeptQuery const& query) { return kept_page(call.context, call.principal(), query); }
KeptView get_view(Call& call, None const&) { return kept_view(call.context, call.principal(), call.id()); }
KeptView post_retry(Call& call, None const&) {
  return retry_kept(call.context, call.principal(), call.request.origin, call.id());
}
Retried post_retry_all(Call& call, None const&) {
  return retry_all_kept(call.context, call.principal(), call.request.origin);
}

}  // namespace

KeptSummary kept_summary(Context& context, Principal const& who) {
  need(who, rights::signing_administer);
  auto const now = context.clock.now();
  auto const n = context.database.read([&](Session& session) {
    return session.one<Counts>(count_kept, {{"agency", who.agency}, {"now", now}, {"horizon", now + soon}});
  });
  auto const& settings = context.settings.signing;
  return {n.files,
          n.lta,
          n.lt,
          n.below,
          n.due,
          n.late,
          n.failed,
          n.unfit,
          n.renewing,
          !settings.time_stamps.empty(),
          !settings.trust.empty()};
}

Page<KeptRow> kept_page(Context& context, Principal const& who, KeptQuery const& query) {
  need(who, rights::signing_administer);
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const after = work::read_cursor(query.after, work::from_highest);
  auto const now = context.clock.now();
  std::string const text = query.q && !std::string_view{*query.q}.empty() ? "%" + std::string{*query.q} + "%" : "";
  return context.database.read([&](Session& session) {
    auto rows = session.all<KeptRow>(page_of_kept, {{"agency", who.agency},
                                                    {"english", who.language == "en"},
                                                    {"after", after.major},
                                                    {"show", reflect::enum_name(query.show.value_or(KeptShow::all))},
                                                    {"horizon", now + soon},
                                                    {"text", text},
                                                    {"limit", limit + 1}});
    return work::cut(std::move(rows), limit, [](KeptRow const& last) { return work::Cursor{last.id, last.id}; });
  });
}

KeptView kept_view(Context& context, Principal const& who, std::int64_t id) {
  need(who, rights::signing_administer);
  return context.database.read([&](Session& session) { return view_of(session, who, id); });
}

KeptView retry_kept(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  need(who, rights::signing_administer);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const before = view_of(session, who, id);
    if (!session.first<std::int64_t>(retry_one, {{"id", id}, {"now", now}}))
      throw Conflict{"signing.nothing_to_retry",
                     {"Tệp này không chờ thử lại.", "There is nothing to try again with this file."}};
    plan_now(session, now, id);
    audit_signing(session, now, who, origin, "signing.keep_retry", "document", before.file.document,
                  {{"ordinal", before.file.ordinal}, {"state", reflect::enum_name(before.file.state)}});
    return view_of(session, who, id);
  });
}

Retried retry_all_kept(Context& context, Principal const& who, Origin const& origin) {
  need(who, rights::signing_administer);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const ids = session.all<std::int64_t>(retry_many, {{"agency", who.agency}, {"now", now}});
    for (auto const id : ids) plan_now(session, now, id);
    Retried const out{static_cast<std::int64_t>(ids.size())};
    if (out.files > 0)
      audit_signing(session, now, who, origin, "signing.keep_retry", "agency", who.agency, {{"files", out.files}});
    return out;
  });
}

web::Routes kept_routes() {
  auto const keeps = web::may(rights::signing_administer);
  return {
      web::get<None, KeptSummary>("/api/signing/kept/summary", keeps, get_summary,
                                  "How many signed files have reached which level, and what is due"),
      web::get<KeptQuery, Page<KeptRow>>("/api/signing/kept", keeps, get_page,
                                         "Signed files under long-term upkeep, newest first"),
      web::post<None, Retried>("/api/signing/kept/retry", keeps, post_retry_all, "Try all that failed again"),
      web::get<None, KeptView>("/api/signing/kept/{id}", keeps, get_view, "One of them, with every step"),
      web::post<None, KeptView>("/api/signing/kept/{id}/retry", keeps, post_retry, "Try it again at once"),
  };
}

}  // namespace tinhso::signing
