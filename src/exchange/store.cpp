#include "exchange/store.hpp"

#include "accounts/rights.hpp"
#include "exchange_migrations.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr Sql add_package{"exchange.add_package",
                          "insert into exchange_package (direction, kind, agency, document, document_id, code, "
                          "from_code, from_name, to_code, status, sha256, "
                          "bytes, history, at, content) values (:direction, :kind, :agency, :document, :document_id, :code, "
                          ":from_code, :from_name, :to_code, :status, "
                          ":sha256, :bytes, :history, :at, :content) on conflict do nothing returning id"};
constexpr Sql first_package_sql{"exchange.first_package",
                                "select id from exchange_package where document_id = :document_id and agency = "
                                ":agency and kind = :kind and direction = 'in' order by id limit 1"};
constexpr Sql first_content_sql{"exchange.first_content",
                                "select sha256 from exchange_package where document_id = :document_id and kind = "
                                "'edoc' order by id limit 1"};
constexpr Sql drop_package{"exchange.drop_package", "delete from exchange_package where id = :id"};
constexpr Sql package_of_step{"exchange.package_of_step", "select id from exchange_package where history = :history"};

constexpr Sql packages_of{
    "exchange.packages_of",
    "select id, direction, kind, document_id, code, from_code, from_name, to_code, status, bytes, at from "
    "exchange_package "
    "where agency = :agency and id < :after and (cast(:direction as text) = '' or direction = :direction) "
    "and (cast(:kind as text) = '' or kind = :kind) order by id desc limit :limit"};

constexpr Sql add_refusal{"exchange.add_refusal",
                          "insert into exchange_refusal (package, code, name, vi, en) "
                          "values (:package, :code, :name, :vi, :en)"};

struct Content {
  std::int64_t agency = 0;
  std::string code;
  std::string status;
  std::string sha256;
  std::optional<std::string> content;
};
BOOST_DESCRIBE_STRUCT(Content, (), (agency, code, status, sha256, content))
constexpr Sql content_by_id{"exchange.content_by_id",
                            "select agency, code, status, sha256, content from exchange_package where id = :id"};

void require_read(Principal const& who) {
  if (!who.may(accounts::rights::documents_read)) throw NotFound{};
}

}  // namespace

database::Answer<std::int64_t> ask_keep(Session& session, NewPackage const& p) {
  return session.ask<std::int64_t>(add_package, {{"direction", p.direction},
                                                            {"kind", p.kind},
                                                            {"agency", p.agency},
                                                            {"document", p.document},
                                                            {"document_id", p.document_id},
                                                            {"code", p.code},
                                                            {"from_code", p.from_code},
                                                            {"from_name", p.from_name},
                                                            {"to_code", p.to_code},
                                                            {"status", p.status},
                                                            {"sha256", p.sha256},
                                                            {"bytes", p.bytes},
                                                            {"history", p.history},
                                                            {"at", p.at},
                                                            {"content", p.content}});
}

std::optional<std::int64_t> keep(Session& session, NewPackage const& p) {
  auto const id = ask_keep(session, p).first();
  if (id && !p.content) files::refer(session, p.sha256, "exchange", *id);
  return id;
}

std::int64_t first_package(Session& session, std::int64_t agency, PackageKind kind, std::string_view document_id) {
  return session
      .first<std::int64_t>(first_package_sql, {{"document_id", document_id}, {"agency", agency}, {"kind", kind}})
      .value_or(0);
}

std::optional<std::string> first_content(Session& session, std::string_view document_id) {
  return session.first<std::string>(first_content_sql, {{"document_id", document_id}});
}

void forget(Session& session, std::int64_t package, std::string_view sha256) {
  files::release(session, sha256, "exchange", package);
  session.run(drop_package, {{"id", package}});
}

void keep_refusals(Session& session, std::int64_t package, std::vector<Refused> const& refused,
                   FieldErrors const& faults) {
  for (std::size_t i = 0; i < refused.size() && i < faults.size(); ++i)
    session.run(add_refusal, {{"package", package},
                              {"code", refused[i].code},
                              {"name", refused[i].name},
                              {"vi", faults[i].words.vi},
                              {"en", faults[i].words.en}});
}

database::Answer<std::int64_t> ask_told(Session& session, std::int64_t history) {
  return session.ask<std::int64_t>(package_of_step, {{"history", history}});
}

Page<PackageRow> packages(Context& context, Principal const& who, PackageQuery const& query) {
  require_read(who);
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const after = work::read_cursor(query.after, work::from_highest);
  return context.database.read([&](Session& session) {
    auto rows = session.all<PackageRow>(packages_of,
                                        {{"agency", who.agency},
                                         {"after", after.major},
                                         {"direction", query.direction ? reflect::enum_name(*query.direction) : ""},
                                         {"kind", query.kind ? reflect::enum_name(*query.kind) : ""},
                                         {"limit", limit + 1}});
    return work::cut(std::move(rows), limit, [](PackageRow const& last) { return work::Cursor{last.id, last.id}; });
  });
}

documents::Served package_content(Context& context, Principal const& who, std::int64_t id) {
  require_read(who);
  return context.database.read([&](Session& session) {
    auto content = session.one<Content>(content_by_id, {{"id", id}});
    if (content.agency != who.agency) throw NotFound{};
    auto const name = package_name(content.code + (content.status.empty() ? "" : "-" + content.status));
    return documents::Served{content.sha256, name, "application/xml", std::move(content.content)};
  });
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::exchange_migrations), std::end(embedded::exchange_migrations)};
}

}  // namespace tinhso::exchange
