#include "exchange/mail.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr Sql put_mail_sql{
    "exchange.put_mail",
    "insert into exchange_mail (agency, kind, package, key, from_code, to_code, code, created_at, "
    "updated_at) values (:agency, :kind, :package, :key, :from_code, :to_code, :code, :now, :now) "
    "on conflict (agency, key) do nothing returning id"};
constexpr Sql put_leaving_sql{
    "exchange.put_leaving",
    "insert into exchange_outbox (kind, package, key, from_code, to_codes, created_at) "
    "values (:kind, :package, :key, :from_code, :to_codes, :now) on conflict (key) do nothing returning id"};
constexpr Sql open_mail_sql{
    "exchange.open_mail",
    "select m.id, m.kind, m.from_code, m.to_code, m.code, m.status, m.note, m.created_at, m.updated_at, p.sha256, "
    "cast(null as text) as content "
    "from exchange_mail m join exchange_package p on p.id = m.package where m.agency = :agency and m.kind = :kind "
    "and m.status in ('initial', 'processing') and m.created_at >= :from and m.created_at < :until "
    "order by m.id limit :limit"};
constexpr Sql count_mail_sql{"exchange.count_mail",
                             "select count(*) from exchange_mail where agency = :agency and kind = :kind "
                             "and status in ('initial', 'processing')"};
constexpr Sql mail_by_id{
    "exchange.mail_by_id",
    "select m.id, m.kind, m.from_code, m.to_code, m.code, m.status, m.note, m.created_at, m.updated_at, p.sha256, "
    "p.content from exchange_mail m join exchange_package p on p.id = m.package where m.agency = :agency and m.id = :id"};
constexpr Sql mark_mail_sql{"exchange.mark_mail",
                            "update exchange_mail set status = :status, updated_at = :now "
                            "where agency = :agency and id = :id"};
constexpr Sql leaving_sql{"exchange.leaving",
                          "select o.id, o.kind, o.from_code, o.to_codes, p.sha256, o.attempts, p.document_id, p.agency, "
                          "p.content from exchange_outbox o "
                          "join exchange_package p on p.id = o.package where o.state = 'waiting' order by o.id "
                          "limit :limit"};
constexpr Sql left_sql{
    "exchange.left",
    "update exchange_outbox set state = 'sent', axis_id = :axis_id, sent_at = :now, last_error = '', "
    "attempts = attempts + 1 where id = :id"};
constexpr Sql not_left_sql{"exchange.not_left",
                           "update exchange_outbox set state = :state, last_error = :why, attempts = attempts + 1 "
                           "where id = :id"};
}  // namespace

std::string key_of(std::string_view document_id, std::string_view what) {
  return sha256_hex(std::string{what} + '\n' + std::string{document_id});
}

bool put_mail(Session& session, Instant now, std::int64_t agency, Post const& post) {
  return session
      .first<std::int64_t>(put_mail_sql, {{"agency", agency},
                                          {"kind", post.kind},
                                          {"package", post.package},
                                          {"key", post.key},
                                          {"from_code", post.from_code},
                                          {"to_code", post.to_code},
                                          {"code", post.code},
                                          {"now", now}})
      .has_value();
}

bool put_leaving(Session& session, Instant now, Post const& post) {
  return session
      .first<std::int64_t>(put_leaving_sql, {{"kind", post.kind},
                                             {"package", post.package},
                                             {"key", post.key},
                                             {"from_code", post.from_code},
                                             {"to_codes", post.to_code},
                                             {"now", now}})
      .has_value();
}

std::vector<MailRow> open_mail(Session& session, std::int64_t agency, PackageKind kind, Instant from, Instant until,
                               std::int64_t limit) {
  return session.all<MailRow>(open_mail_sql,
                              {{"agency", agency}, {"kind", kind}, {"from", from}, {"until", until}, {"limit", limit}});
}

std::int64_t count_mail(Session& session, std::int64_t agency, PackageKind kind) {
  return session.one<std::int64_t>(count_mail_sql, {{"agency", agency}, {"kind", kind}});
}

std::optional<MailRow> find_mail(Session& session, std::int64_t agency, std::int64_t id) {
  return session.first<MailRow>(mail_by_id, {{"agency", agency}, {"id", id}});
}

void mark_mail(Session& session, Instant now, std::int64_t agency, std::int64_t id, std::string_view status) {
  if (session.run(mark_mail_sql, {{"agency", agency}, {"id", id}, {"status", status}, {"now", now}}) == 0)
    throw NotFound{};
}

Way way_to(Session& session, Instant now, std::string_view code) {
  if (auto const here = organisation::agency_by_code(session, code, local_date(now))) {
    auto const agency = organisation::successor_of(session, here, local_date(now));
    if (!agency || !documents::agency_settings(session, agency->id).elsewhere) return {};
    return {Way::mail, agency->id};
  }
  if (!organisation::outside_by_code(session, code)) return {};
  return {Way::outside};
}

void send_on(Session& session, Instant now, Way const& way, Post const& post) {
  if (way.to == Way::mail) put_mail(session, now, way.agency, post);
  if (way.to == Way::outside) put_leaving(session, now, post);
}

bool forward_status(Session& session, Instant now, std::string_view to_code, Post const& post) {
  auto const way = way_to(session, now, to_code);
  send_on(session, now, way, post);
  return way.to != Way::nowhere;
}

std::vector<Leaving> leaving(Session& session, std::int64_t limit) {
  return session.all<Leaving>(leaving_sql, {{"limit", limit}});
}

void left(Session& session, Instant now, std::int64_t id, std::string_view axis_id) {
  session.run(left_sql, {{"id", id}, {"axis_id", axis_id}, {"now", now}});
}

void not_left(Session& session, std::int64_t id, std::string_view why, bool final) {
  session.run(not_left_sql, {{"id", id}, {"why", why}, {"state", final ? "refused" : "waiting"}});
}

}  // namespace tinhso::exchange
