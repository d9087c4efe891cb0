#include "base/text.hpp"
#include "organisation/csv.hpp"
#include "organisation/organisation.hpp"
#include "signing/agent.hpp"
#include "signing/signing_store.hpp"
#include "work/paging.hpp"
#include "work/personal.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::chrono::hours warn_before{24 * 30};

#define TINHSO_PAPERS_BELOW                                                                                         \
  "with recursive below (id) as (select cast(:agency as bigint) union select a.id from organisation_agency a join " \
  "below b on a.parent = b.id) "

constexpr Sql insert_paper{
    "signing.insert_paper",
    "insert into signing_certificate_paper (certificate, kind, state, holder_kind, official, holder, title, position, "
    "agency, agency_name, reason, paper, file_name, sha256, by_name, asker, created_at, closed_at) values "
    "(:certificate, :kind, :state, :holder_kind, :official, :holder, :title, :position, :agency, :agency_name, "
    ":reason, "
    ":paper, :file_name, :sha256, :by, :asker, :now, :closed_at) returning id"};
constexpr Sql close_open_paper{
    "signing.close_paper",
    "update signing_certificate_paper set state = :state, closed_at = :now, closed_by = :by, certificate = "
    "coalesce(:certificate, certificate), answer = :answer where id = :id and state = 'open' returning id"};
constexpr Sql withdraw_open_paper{
    "signing.withdraw_paper",
    "update signing_certificate_paper set state = 'withdrawn', closed_at = :now, closed_by = :by where id = :id and "
    "state = 'open' and asker = :me returning id"};
constexpr Sql select_paper{"signing.select_paper",
                           "select " TINHSO_PAPER " from signing_certificate_paper where id = :id"};
constexpr Sql select_open{
    "signing.select_open_paper", TINHSO_PAPERS_BELOW
    "select kind, certificate, holder_kind, official, agency from signing_certificate_paper where "
    "id = :id and state = 'open' and agency in (select id from below)"};
constexpr Sql same_open{
    "signing.same_open_paper",
    "select count(*) from signing_certificate_paper where state = 'open' and kind = :kind and agency = :agency and "
    "holder_kind = :holder_kind and coalesce(official, 0) = :official and coalesce(certificate, 0) = :certificate"};
constexpr Sql page_of_papers{
    "signing.page_of_papers",
    TINHSO_PAPERS_BELOW "select " TINHSO_PAPER
                        " from signing_certificate_paper p where asker is not null and agency in (select id from "
                        "below) and id < :after and (:state = '' or state = :state) and (:all = 1 or agency = :agency) "
                        "order by id desc limit :limit"};
struct PaperFile {
  std::string sha256;
  std::string file_name;
};
BOOST_DESCRIBE_STRUCT(PaperFile, (), (sha256, file_name))
constexpr Sql file_of_paper{
    "signing.file_of_paper", TINHSO_PAPERS_BELOW
    "select sha256, file_name from signing_certificate_paper where id = :id and sha256 is not null "
    "and agency in (select id from below) and (:all = 1 or agency = :agency)"};
constexpr Sql asker_of_paper{"signing.asker_of_paper",
                             "select asker from signing_certificate_paper where id = :id and asker is not null"};
constexpr Sql top_of_agency{
    "signing.top_of_agency",
    "with recursive above (id, parent) as (select id, parent from organisation_agency where id = :agency union select "
    "a.id, a.parent from organisation_agency a join above b on a.id = b.parent) select id from above where parent is "
    "null"};

constexpr Sql about_to_end{"signing.about_to_end",
                           "update signing_certificate set warned_at = :now where state = 'active' and warned_at is "
                           "null and valid_until > :now and valid_until "
                           "<= :horizon and not exists (select 1 from signing_certificate n where n.state = "
                           "'active' and n.kind = signing_certificate.kind and n.agency = signing_certificate.agency "
                           "and coalesce(n.official, 0) = coalesce(signing_certificate.official, 0) and n.valid_until "
                           "> :horizon) returning id"};
constexpr Sql position_ended{
    "signing.position_ended",
    "update signing_certificate set state = 'suspended', reason = :reason where kind = 'person' and state = 'active' "
    "and not exists "
    "(select 1 from organisation_position p where p.official = signing_certificate.official and p.agency = "
    "signing_certificate.agency and "
    "p.valid_from <= :today and (p.valid_until is null or p.valid_until > :today)) returning id"};

std::int64_t number_in(jobs::Job const& job, std::string_view key) {
  return boost::json::parse(job.payload).as_object().at(key).to_number<std::int64_t>();
}
std::int64_t document_in(jobs::Job const& job) { return number_in(job, "document"); }

PaperRow paper_row(Session& session, Principal const& who, std::int64_t id) {
  return session.one<PaperRow>(select_paper, {{"id", id}, {"me", who.official}});
}

std::string words_of_paper(PaperRow const& row) {
  auto const* what = row.kind == PaperKind::request   ? "Đề nghị cấp chứng thư số"
                     : row.kind == PaperKind::renew   ? "Đề nghị gia hạn chứng thư số"
                     : row.kind == PaperKind::suspend ? "Đề nghị tạm dừng chứng thư số"
                     : row.kind == PaperKind::resume  ? "Đề nghị dùng lại chứng thư số"
                                                      : "Đề nghị thu hồi chứng thư số";
  return std::string{what} + ": " + row.holder;
}

/// Whom the request is about: a position that is held today, the agency's seal, or a certificate of the own agency.
PaperToKeep subject_of(Session& session, Principal const& who, PaperInput const& input, Date today) {
  if (input.kind != PaperKind::request) {
    auto const entry = input.certificate ? find_register_entry(session, *input.certificate) : std::nullopt;
    if (!entry || entry->agency != who.agency)
      throw Invalid{"certificate",
                    {"Chọn một chứng thư số của cơ quan mình.", "Choose a certificate of your own agency."}};
    return paper_about(*entry);
  }
  PaperToKeep out;
  out.agency = who.agency;
  auto const agency = organisation::find_agency(session, who.agency).value();
  out.agency_name = agency.short_name.empty() ? agency.name : agency.short_name;
  if (!input.position) {
    out.holder_kind = HolderKind::seal;
    out.holder = agency.name;
    return out;
  }
  auto const position = organisation::find_position(session, *input.position);
  if (!position || position->agency != who.agency || (position->valid_until && *position->valid_until <= today))
    throw Invalid{"position", {"Chọn một chức vụ của cơ quan mình.", "Choose a position of your own agency."}};
  out.official = position->official;
  out.holder = position->official_name;
  out.title = position->title;
  out.position = position->id;
  return out;
}

void tell_keepers(Session& session, Instant now, CertificateRow const& row, std::string_view kind) {
  work::About about;
  about.title = "Chứng thư số của " + row.holder;
  about.code = row.serial.substr(0, 16);
  about.from_name = row.agency_name;
  work::notify(session, now, {{row.id, row.agency}}, kind, "certificate", rights::signing_administer, about);
  if (!row.official) return;
  work::notify_official(session, now, *row.official, {row.id, row.agency}, kind, "certificate", about);
  events::publish(session, now, "official:" + std::to_string(*row.official), "signing.changed",
                  {{"certificate", row.id}});
}

}  // namespace

std::int64_t keep_paper(Session& session, Instant now, Principal const& who, PaperToKeep const& paper) {
  bool const open = paper.state == PaperState::open;
  auto const id =
      session.one<std::int64_t>(insert_paper, {{"certificate", paper.certificate},
                                               {"kind", paper.kind},
                                               {"state", paper.state},
                                               {"holder_kind", paper.holder_kind},
                                               {"official", paper.official},
                                               {"holder", paper.holder},
                                               {"title", paper.title},
                                               {"position", paper.position},
                                               {"agency", paper.agency},
                                               {"agency_name", paper.agency_name},
                                               {"reason", paper.reason},
                                               {"paper", paper.paper},
                                               {"file_name", paper.file_name},
                                               {"sha256", paper.sha256},
                                               {"by", who.name},
                                               {"asker", open ? std::optional{who.official} : std::nullopt},
                                               {"now", now},
                                               {"closed_at", open ? std::nullopt : std::optional<Instant>{now}}});
  if (paper.sha256) files::refer(session, *paper.sha256, "signing_paper", id);
  return id;
}

void attach_file(Session& session, Principal const& who, std::string_view ticket, PaperToKeep& paper) {
  auto const upload = files::redeem(session, who.account, ticket);
  paper.file_name = upload.name;
  paper.sha256 = upload.stored.sha256;
}

PaperToKeep paper_about(CertificateRow const& entry) {
  PaperToKeep out;
  if (entry.id != 0) out.certificate = entry.id;
  out.state = PaperState::done;
  out.holder_kind = entry.kind;
  out.official = entry.official;
  out.holder = entry.holder;
  out.title = entry.title;
  out.agency = entry.agency;
  out.agency_name = entry.agency_name;
  return out;
}

OpenRequest open_request(Session& session, Principal const& who, std::int64_t id) {
  auto out = session.first<OpenRequest>(select_open, {{"agency", who.agency}, {"id", id}});
  if (!out) throw NotFound{};
  return *out;
}

void close_paper(Session& session, Instant now, Principal const& who, std::int64_t id, PaperState to,
                 std::optional<std::int64_t> certificate, std::string_view answer) {
  if (!session.first<std::int64_t>(close_open_paper, {{"id", id},
                                                      {"state", to},
                                                      {"now", now},
                                                      {"by", who.name},
                                                      {"certificate", certificate},
                                                      {"answer", answer}}))
    throw Conflict{"signing.request_closed",
                   {"Đề nghị này đã được trả lời hoặc rút lại.", "This request was answered or taken back."}};
  auto const row = paper_row(session, who, id);
  if (auto const asker = session.first<std::int64_t>(asker_of_paper, {{"id", id}}))
    work::notify_official(session, now, *asker, {id, row.agency},
                          to == PaperState::refused ? "certificate_refused" : "certificate_answered",
                          "certificate_request", {words_of_paper(row), row.paper, row.agency_name});
}

PaperRow add_paper(Context& context, Principal const& who, Origin const& origin, PaperInput const& input) {
  need(who, rights::documents_write);
  auto const now = context.clock.now();
  if (input.kind == PaperKind::grant) throw Invalid{"kind", {"Chọn việc cần đề nghị.", "Choose what is asked for."}};
  return context.database.write([&](Session& session) {
    auto paper = subject_of(session, who, input, local_date(now));
    paper.kind = input.kind;
    paper.state = PaperState::open;
    paper.reason = input.reason;
    paper.paper = input.paper;
    if (session.one<std::int64_t>(same_open, {{"kind", paper.kind},
                                              {"agency", paper.agency},
                                              {"holder_kind", paper.holder_kind},
                                              {"official", paper.official.value_or(0)},
                                              {"certificate", paper.certificate.value_or(0)}}) > 0)
      throw Conflict{"signing.request_open",
                     {"Đã có một đề nghị như vậy đang chờ trả lời.", "Such a request waits for its answer already."}};
    attach_file(session, who, input.ticket, paper);
    auto const id = keep_paper(session, now, who, paper);
    auto const row = paper_row(session, who, id);
    if (auto const top = session.first<std::int64_t>(top_of_agency, {{"agency", paper.agency}}))
      work::notify(session, now, {{id, *top}}, "certificate_asked", "certificate_request", rights::signing_administer,
                   {words_of_paper(row), paper.paper, paper.agency_name});
    audit_signing(session, now, who, origin, "signing.paper", "certificate_paper", id,
                  {{"kind", reflect::enum_name(input.kind)}, {"holder", paper.holder}, {"paper", paper.paper}});
    return row;
  });
}

Page<PaperRow> papers_page(Context& context, Principal const& who, PaperQuery const& query) {
  need_register(who);
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const after = work::read_cursor(query.after, work::from_highest);
  std::string const state{query.state ? reflect::enum_name(*query.state) : ""};
  return context.database.read([&](Session& session) {
    auto rows = session.all<PaperRow>(page_of_papers, {{"agency", who.agency},
                                                       {"me", who.official},
                                                       {"after", after.major},
                                                       {"state", state},
                                                       {"all", who.may(rights::signing_administer)},
                                                       {"limit", limit + 1}});
    return work::cut(std::move(rows), limit, [](PaperRow const& last) { return work::Cursor{last.id, last.id}; });
  });
}

PaperRow refuse_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                      std::string_view reason) {
  need(who, rights::signing_administer);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    open_request(session, who, id);
    close_paper(session, now, who, id, PaperState::refused, {}, reason);
    audit_signing(session, now, who, origin, "signing.paper_refuse", "certificate_paper", id, {{"reason", reason}});
    return paper_row(session, who, id);
  });
}

PaperRow withdraw_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    if (!session.first<std::int64_t>(withdraw_open_paper,
                                     {{"id", id}, {"now", now}, {"by", who.name}, {"me", who.official}}))
      throw NotFound{};
    audit_signing(session, now, who, origin, "signing.paper_withdraw", "certificate_paper", id, nullptr);
    return paper_row(session, who, id);
  });
}

documents::Served paper_file(Context& context, Principal const& who, std::int64_t id) {
  need_register(who);
  auto const found = context.database.read([&](Session& session) {
    return session.first<PaperFile>(file_of_paper,
                                    {{"agency", who.agency}, {"id", id}, {"all", who.may(rights::signing_administer)}});
  });
  if (!found) throw NotFound{};
  bool const pdf = context.files.read(found->sha256).starts_with("%PDF");
  return {found->sha256, found->file_name, pdf ? "application/pdf" : "application/octet-stream"};
}

std::string certificates_csv(Context& context, Principal const& who) {
  need(who, rights::signing_administer);
  std::string out =
      "\xef\xbb\xbf" + organisation::csv_line({"Người giữ", "Chức vụ", "Cơ quan", "Loại", "Số sê-ri", "Nơi cấp", "Khóa",
                                               "Hiệu lực từ", "Đến", "Trạng thái", "Văn bản"});
  // A cell that begins like a formula is text all the same.
  auto const plain = [](std::string text) {
    if (!text.empty() && std::string_view{"=+-@\t"}.find(text.front()) != std::string_view::npos) text.insert(0, "'");
    return text;
  };
  CertificateQuery query;
  query.limit = 200;
  for (;;) {
    auto const page = certificates_page(context, who, query);
    for (auto const& row : page.items)
      out += organisation::csv_line({plain(row.holder), plain(row.title), plain(row.agency_name),
                                     row.kind == HolderKind::seal ? "Con dấu" : "Cá nhân", row.serial,
                                     plain(row.issuer), row.key, format_date(local_date(row.valid_from)),
                                     format_date(local_date(row.valid_until)),
                                     std::string{reflect::enum_name(row.state)}, plain(row.paper)});
    if (!page.next) return out;
    query.after = *page.next;
  }
}

int keep_register(Context& context) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    int changed = 0;
    auto const each = [&](std::vector<std::int64_t> const& ids, std::string_view kind) {
      for (auto const id : ids) {
        tell_keepers(session, now, *find_register_entry(session, id), kind);
        audit::record(session, now, audit::system("signing"),
                      {"signing." + std::string{kind}, "certificate", std::to_string(id), nullptr, nullptr});
        ++changed;
      }
    };
    each(session.all<std::int64_t>(position_ended, {{"today", local_date(now)}, {"reason", "Thôi giữ chức vụ"}}),
         "certificate_suspended");
    each(session.all<std::int64_t>(about_to_end, {{"now", now}, {"horizon", now + warn_before}}), "certificate_ending");
    return changed;
  });
}

std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context) {
  return {{"signing.upkeep",
           [&context](jobs::Job const&) {
             keep_register(context);
             drop_handovers(context);
             schedule(context);
             check_again(context);
             keep_up(context);
           }},
          {"signing.offer", [&context](jobs::Job const& job) { offer_draft(context, document_in(job)); }},
          {"signing.check_files", [&context](jobs::Job const& job) { check_files(context, document_in(job)); }},
          {"signing.keep_filed", [&context](jobs::Job const& job) { keep_filed(context, document_in(job)); }},
          {"signing.keep", [&context](jobs::Job const& job) { keep_file(context, number_in(job, "kept")); }}};
}

void schedule(Context& context) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  auto const next =
      at_local(today, 5 * 60) > now ? at_local(today, 5 * 60) : at_local(today, 5 * 60) + std::chrono::hours{24};
  context.database.write([&](Session& session) {
    jobs::add(session, now, "signing.upkeep", {}, {"day:" + format_date(local_date(next)), next});
  });
}

}  // namespace tinhso::signing
