#include "base/text.hpp"
#include "organisation/csv.hpp"
#include "organisation/organisation.hpp"
#include "signing/agent.hpp"
#include "signing/signing_store.hpp"
#include "work/paging.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::chrono::hours warn_before{24 * 30};

constexpr Sql insert_paper{"signing.insert_paper",
                           "insert into signing_certificate_paper (certificate, kind, state, official, holder, agency, "
                           "reason, paper, file_name, sha256, by_name, "
                           "created_at, closed_at) values (:certificate, :kind, :state, :official, :holder, :agency, "
                           ":reason, :paper, :file_name, :sha256, :by, "
                           ":now, :closed_at) returning id"};
constexpr Sql close_open_paper{"signing.close_paper",
                               "update signing_certificate_paper set state = :state, closed_at = :now, certificate = "
                               "coalesce(:certificate, certificate), reason = "
                               "case when :reason = '' then reason else :reason end where id = :id and state = 'open' "
                               "and (agency = :agency or :above = 1)"};
constexpr Sql select_paper{
    "signing.select_paper",
    "select id, certificate, kind, state, holder, reason, paper, file_name, by_name, created_at, closed_at from "
    "signing_certificate_paper where id = :id"};
constexpr Sql page_of_papers{
    "signing.page_of_papers",
    "with recursive below (id) as (select cast(:agency as bigint) union select a.id from organisation_agency a join "
    "below b on a.parent = "
    "b.id) select id, certificate, kind, state, holder, reason, paper, file_name, by_name, created_at, closed_at from "
    "signing_certificate_paper p where agency in (select id from below) and id < :after and (:state = '' or state = "
    ":state) and (:all = 1 "
    "or agency = :agency) order by id desc limit :limit"};

constexpr Sql about_to_end{"signing.about_to_end",
                           "update signing_certificate set warned_at = :now where state = 'active' and warned_at is "
                           "null and valid_until > :now and valid_until "
                           "<= :horizon returning id"};
constexpr Sql position_ended{
    "signing.position_ended",
    "update signing_certificate set state = 'suspended', reason = :reason where kind = 'person' and state = 'active' "
    "and not exists "
    "(select 1 from organisation_position p where p.official = signing_certificate.official and p.agency = "
    "signing_certificate.agency and "
    "p.valid_from <= :today and (p.valid_until is null or p.valid_until > :today)) returning id"};

std::int64_t document_in(jobs::Job const& job) {
  return boost::json::parse(job.payload).as_object().at("document").to_number<std::int64_t>();
}

void tell_keepers(Session& session, Instant now, CertificateRow const& row, std::string_view kind) {
  work::About about;
  about.title = "Chứng thư số của " + row.holder;
  about.code = row.serial.substr(0, 16);
  about.from_name = row.agency_name;
  work::notify(session, now, {{row.id, row.agency}}, kind, "certificate", rights::signing_administer, about);
  if (row.official)
    events::publish(session, now, "official:" + std::to_string(*row.official), "signing.changed",
                    {{"certificate", row.id}});
}

}  // namespace

std::int64_t keep_paper(Session& session, Instant now, Principal const& who, PaperToKeep const& paper) {
  auto const id = session.one<std::int64_t>(
      insert_paper, {{"certificate", paper.certificate},
                     {"kind", paper.kind},
                     {"state", paper.state},
                     {"official", paper.official},
                     {"holder", paper.holder},
                     {"agency", paper.agency},
                     {"reason", paper.reason},
                     {"paper", paper.paper},
                     {"file_name", paper.file_name},
                     {"sha256", paper.sha256},
                     {"by", who.name},
                     {"now", now},
                     {"closed_at", paper.state == PaperState::open ? std::nullopt : std::optional<Instant>{now}}});
  if (paper.sha256) files::refer(session, *paper.sha256, "signing_paper", id);
  return id;
}

void attach_file(Session& session, Principal const& who, std::optional<Text<1, 100>> const& ticket,
                 PaperToKeep& paper) {
  if (!ticket) return;
  auto const upload = files::redeem(session, who.account, *ticket);
  paper.file_name = upload.name;
  paper.sha256 = upload.stored.sha256;
}

void close_paper(Session& session, Instant now, Principal const& who, std::int64_t id, PaperState to,
                 std::optional<std::int64_t> certificate, std::string_view reason) {
  if (session.run(close_open_paper, {{"id", id},
                                     {"state", to},
                                     {"now", now},
                                     {"certificate", certificate},
                                     {"reason", reason},
                                     {"agency", who.agency},
                                     {"above", who.may(rights::signing_administer)}}) == 0)
    throw NotFound{};
}

PaperRow add_paper(Context& context, Principal const& who, Origin const& origin, PaperInput const& input) {
  auto const now = context.clock.now();
  if (input.kind != PaperKind::request && input.kind != PaperKind::renew && input.kind != PaperKind::revoke)
    throw Invalid{"kind",
                  {"Đề nghị cấp mới, gia hạn hoặc thu hồi.", "Ask for a new certificate, a renewal or a revocation."}};
  return context.database.write([&](Session& session) {
    PaperToKeep paper;
    paper.kind = input.kind;
    paper.reason = input.reason;
    paper.paper = input.paper;
    if (input.kind == PaperKind::request) {
      auto const position = input.position ? organisation::find_position(session, *input.position) : std::nullopt;
      if (!position || position->agency != who.agency)
        throw Invalid{"position", {"Chọn một chức vụ của cơ quan mình.", "Choose a position of your own agency."}};
      paper.official = position->official;
      paper.holder = position->official_name;
      paper.agency = position->agency;
    } else {
      auto const entry = input.certificate ? find_register_entry(session, *input.certificate) : std::nullopt;
      if (!entry || (entry->agency != who.agency && entry->official != who.official))
        throw Invalid{"certificate",
                      {"Chọn một chứng thư số của cơ quan mình.", "Choose a certificate of your own agency."}};
      paper.certificate = entry->id;
      paper.official = entry->official;
      paper.holder = entry->holder;
      paper.agency = entry->agency;
    }
    attach_file(session, who, input.ticket, paper);
    auto const id = keep_paper(session, now, who, paper);
    audit_signing(session, now, who, origin, "signing.paper", "certificate_paper", id,
                  {{"kind", reflect::enum_name(input.kind)}, {"holder", paper.holder}, {"paper", paper.paper}});
    return session.one<PaperRow>(select_paper, {{"id", id}});
  });
}

Page<PaperRow> papers_page(Context& context, Principal const& who, PaperQuery const& query) {
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const after = work::read_cursor(query.after, work::from_highest);
  std::string const state{query.state ? reflect::enum_name(*query.state) : ""};
  return context.database.read([&](Session& session) {
    auto rows = session.all<PaperRow>(page_of_papers, {{"agency", who.agency},
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
    close_paper(session, now, who, id, PaperState::refused, {}, reason);
    audit_signing(session, now, who, origin, "signing.paper_refuse", "certificate_paper", id, {{"reason", reason}});
    return session.one<PaperRow>(select_paper, {{"id", id}});
  });
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
           }},
          {"signing.offer", [&context](jobs::Job const& job) { offer_draft(context, document_in(job)); }},
          {"signing.check_files", [&context](jobs::Job const& job) { check_files(context, document_in(job)); }}};
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
