#include <algorithm>

#include "base/text.hpp"
#include "organisation/organisation.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/signing_store.hpp"
#include "signing_migrations.hpp"
#include "work/paging.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::chrono::hours warning_time{24 * 30};

#define TINHSO_ENTRY                                                                                           \
  "id, kind, official, holder, title, agency, agency_name, serial, subject, issuer, key, sha256, valid_from, " \
  "valid_until, "                                                                                              \
  "state, reason, paper"
#define TINHSO_AGENCIES_BELOW                                                                                       \
  "with recursive below (id) as (select cast(:agency as bigint) union select a.id from organisation_agency a join " \
  "below b on "                                                                                                     \
  "a.parent = b.id) "

constexpr Sql page_of_entries{
    "signing.page_of_entries",
    TINHSO_AGENCIES_BELOW "select " TINHSO_ENTRY
                          " from signing_certificate c where agency in (select id from "
                          "below) and (:below = 1 or agency = :agency) and (valid_until, id) > (:after, :after_id) and "
                          "(:text = '' or search_text like :text) and valid_until >= :from "
                          "and valid_until < :until and (:state = '' or state = :state) "
                          "order by valid_until, id limit :limit"};
constexpr Sql entry_visible{"signing.entry_visible",
                            TINHSO_AGENCIES_BELOW "select count(*) from below where id = :wanted"};
constexpr Sql select_entry{"signing.select_entry", "select " TINHSO_ENTRY " from signing_certificate where id = :id"};
constexpr Sql select_active{"signing.select_active",
                            "select " TINHSO_ENTRY
                            " from signing_certificate where sha256 = :sha256 and state = 'active'"};
constexpr Sql select_chain{"signing.select_chain", "select chain from signing_certificate where id = :id"};
constexpr Sql insert_entry{"signing.insert_entry",
                           "insert into signing_certificate (kind, official, holder, title, agency, agency_name, "
                           "serial, subject, issuer, key, sha256, chain, "
                           "valid_from, valid_until, state, reason, paper, search_text, created_at) values (:kind, "
                           ":official, :holder, :title, :agency, "
                           ":agency_name, :serial, :subject, :issuer, :key, :sha256, :chain, :valid_from, "
                           ":valid_until, 'active', '', :paper, :search, :now) "
                           "on conflict (sha256) do nothing returning id"};
constexpr Sql update_entry{
    "signing.update_entry",
    "update signing_certificate set state = :state, reason = :reason where id = :id and state = :before"};
constexpr Sql papers_of_entry{"signing.papers_of_entry",
                              "select " TINHSO_PAPER
                              " from signing_certificate_paper where certificate = :id order by id desc limit 200"};

struct ChangeRule {
  CertificateChange change;
  CertificateState from;
  CertificateState to;
  PaperKind paper;
};
constexpr ChangeRule change_rules[] = {
    {CertificateChange::suspend, CertificateState::active, CertificateState::suspended, PaperKind::suspend},
    {CertificateChange::resume, CertificateState::suspended, CertificateState::active, PaperKind::resume},
    {CertificateChange::revoke, CertificateState::active, CertificateState::revoked, PaperKind::revoke},
    {CertificateChange::revoke, CertificateState::suspended, CertificateState::revoked, PaperKind::revoke},
};

[[noreturn]] void other_request() {
  throw Invalid{
      "request",
      {"Đề nghị này không phải về việc hoặc người này.", "That request is about something or somebody else."}};
}

bool below_me(Session& session, Principal const& who, std::int64_t agency) {
  return session.one<std::int64_t>(entry_visible, {{"agency", who.agency}, {"wanted", agency}}) > 0;
}

/// The entry for who keeps the register of its agency, its holder, and who may ask for its renewal; NotFound for
/// others.
CertificateRow entry_for(Session& session, Principal const& who, std::int64_t id) {
  auto out = find_register_entry(session, id);
  bool const own =
      out && (out->official == who.official || (out->agency == who.agency && who.may(rights::documents_write)));
  if (!out || (!own && !(who.may(rights::signing_administer) && below_me(session, who, out->agency)))) throw NotFound{};
  return *out;
}

CertificateView view_of_entry(Session& session, Principal const& who, CertificateRow row) {
  CertificateView out;
  auto const it = certificates::describe(entry_chain(session, row.id).at(0));
  out.uses = it.uses;
  out.ocsp_url = it.ocsp_url;
  out.crl_url = it.crl_url;
  out.papers = session.all<PaperRow>(papers_of_entry, {{"id", row.id}, {"me", who.official}});
  if (who.may(rights::signing_administer))
    for (auto const& rule : change_rules)
      if (rule.from == row.state) out.actions.emplace_back(reflect::enum_name(rule.change));
  out.certificate = std::move(row);
  return out;
}

/// Whose the certificate is to be, filled from the organisation as of today.
CertificateRow holder_of(Session& session, Principal const& who, CertificateInput const& input, Date today) {
  CertificateRow out;
  out.kind = input.kind;
  if (input.kind == HolderKind::person) {
    auto const position = input.position ? organisation::find_position(session, *input.position) : std::nullopt;
    if (!position || (position->valid_until && *position->valid_until <= today))
      throw Invalid{"position",
                    {"Chọn chức vụ đang giữ của người được cấp.", "Choose a position that the holder has today."}};
    out.official = position->official;
    out.holder = position->official_name;
    out.title = position->title;
    out.agency = position->agency;
  } else {
    if (!input.agency) throw Invalid{"agency", {"Chọn cơ quan của con dấu.", "Choose the agency of the seal."}};
    out.agency = *input.agency;
  }
  auto const agency = organisation::find_agency(session, out.agency);
  if (!agency || !below_me(session, who, out.agency)) throw NotFound{};
  out.agency_name = agency->short_name.empty() ? agency->name : agency->short_name;
  if (input.kind == HolderKind::seal) out.holder = agency->name;
  return out;
}

}  // namespace

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::signing_migrations), std::end(embedded::signing_migrations)};
}

void need(Principal const& who, std::string_view right) {
  if (who.may(right)) return;
  auto const words = accounts::right_words(right);
  throw Forbidden{"forbidden", {"Bạn không có quyền " + words.vi + ".", "You may not " + words.en + "."}};
}

void need_register(Principal const& who) {
  if (!who.may(accounts::rights::signing_administer)) need(who, accounts::rights::documents_write);
}

void audit_signing(Session& session, Instant now, Principal const& who, Origin const& origin, std::string action,
                   std::string kind, std::int64_t id, boost::json::value after) {
  audit::record(session, now, audit::actor(who, origin),
                {std::move(action), std::move(kind), std::to_string(id), nullptr, std::move(after)});
}

std::optional<CertificateRow> find_register_entry(Session& session, std::int64_t id) {
  return session.first<CertificateRow>(select_entry, {{"id", id}});
}
std::optional<CertificateRow> active_entry(Session& session, std::string_view sha256) {
  return session.first<CertificateRow>(select_active, {{"sha256", sha256}});
}
std::vector<std::string> entry_chain(Session& session, std::int64_t id) {
  auto const text = session.one<std::string>(select_chain, {{"id", id}});
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    auto const end = text.find('\n', at);
    out.push_back(certificates::from_base64(text.substr(at, end - at)).value());
    at = end + 1;
  }
  return out;
}

Page<CertificateRow> certificates_page(Context& context, Principal const& who, CertificateQuery const& query) {
  need_register(who);
  auto const now = context.clock.now();
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const after = work::read_cursor(query.after, work::from_lowest);
  auto const show = query.show.value_or(CertificateShow::all);
  std::int64_t from = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  std::string state;
  auto const present = now.time_since_epoch().count();
  if (show == CertificateShow::expired) until = present;
  if (show == CertificateShow::active || show == CertificateShow::expiring) {
    from = present;
    state = "active";
  }
  if (show == CertificateShow::expiring) until = (now + warning_time).time_since_epoch().count();
  if (show == CertificateShow::suspended || show == CertificateShow::revoked) state = reflect::enum_name(show);
  std::string text = query.q ? fold(*query.q) : "";
  if (!text.empty()) text = "%" + text + "%";
  return context.database.read([&](Session& session) {
    auto rows = session.all<CertificateRow>(page_of_entries, {{"agency", who.agency},
                                                              {"below", who.may(rights::signing_administer)},
                                                              {"after", after.major},
                                                              {"after_id", after.id},
                                                              {"text", text},
                                                              {"from", from},
                                                              {"until", until},
                                                              {"state", state},
                                                              {"limit", limit + 1}});
    return work::cut(std::move(rows), limit, [](CertificateRow const& last) {
      return work::Cursor{last.valid_until.time_since_epoch().count(), last.id};
    });
  });
}

CertificateView certificate_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of_entry(session, who, entry_for(session, who, id)); });
}

CertificateView add_certificate(Context& context, Principal const& who, Origin const& origin,
                                CertificateInput const& input) {
  need(who, rights::signing_administer);
  auto const now = context.clock.now();
  auto const ticket = context.database.read([&](Session& s) { return files::redeem(s, who.account, input.ticket); });
  if (ticket.stored.bytes > 640'000)
    throw Invalid{
        "ticket",
        {"Tệp này không phải chứng thư số X.509 (PEM hoặc DER).", "This is not an X.509 certificate (PEM or DER)."}};
  auto const chain = certificates::read_file(context.files.read(ticket.stored.sha256));
  auto const it = certificates::describe(chain.front());
  if (it.authority)
    throw Invalid{"ticket",
                  {"Đây là chứng thư của nơi cấp, không phải của người ký.",
                   "This is the certificate of an authority, not of a signer."}};
  if (it.valid_until <= now) throw Invalid{"ticket", {"Chứng thư số đã hết hạn.", "The certificate has ended."}};
  std::string text;
  for (auto const& one : chain) text += certificates::base64(one) + "\n";
  return context.database.write([&](Session& session) {
    auto const holder = holder_of(session, who, input, local_date(now));
    auto const id = session.first<std::int64_t>(
        insert_entry, {{"kind", holder.kind},
                       {"official", holder.official},
                       {"holder", holder.holder},
                       {"title", holder.title},
                       {"agency", holder.agency},
                       {"agency_name", holder.agency_name},
                       {"serial", it.serial},
                       {"subject", it.subject},
                       {"issuer", it.issuer_name},
                       {"key", it.key},
                       {"sha256", it.sha256},
                       {"chain", text},
                       {"valid_from", it.valid_from},
                       {"valid_until", it.valid_until},
                       {"paper", input.paper},
                       {"search", fold(holder.holder + " " + holder.title + " " + holder.agency_name + " " +
                                       it.subject + " " + it.serial)},
                       {"now", now}});
    if (!id)
      throw Conflict{"signing.certificate_known",
                     {"Chứng thư số này đã có trong sổ.", "This certificate is in the register already."}};
    auto paper = paper_about(holder);
    paper.certificate = *id;
    paper.kind = PaperKind::grant;
    paper.paper = input.paper;
    paper.file_name = ticket.name;
    paper.sha256 = ticket.stored.sha256;
    keep_paper(session, now, who, paper);
    if (input.request) {
      auto const asked = open_request(session, who, *input.request);
      if ((asked.kind != PaperKind::request && asked.kind != PaperKind::renew) || asked.holder_kind != holder.kind ||
          asked.official != holder.official || asked.agency != holder.agency)
        other_request();
      close_paper(session, now, who, *input.request, PaperState::done, *id);
    }
    audit_signing(session, now, who, origin, "signing.certificate_add", "certificate", *id,
                  {{"holder", holder.holder},
                   {"agency", holder.agency},
                   {"sha256", it.sha256},
                   {"paper", std::string_view{input.paper}}});
    return view_of_entry(session, who, *find_register_entry(session, *id));
  });
}

CertificateView change_certificate(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                                   ChangeInput const& input) {
  need(who, rights::signing_administer);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const row = entry_for(session, who, id);
    auto const* rule = std::find_if(std::begin(change_rules), std::end(change_rules), [&](ChangeRule const& r) {
      return r.change == input.change && r.from == row.state;
    });
    if (rule == std::end(change_rules) ||
        session.run(update_entry,
                    {{"id", id}, {"state", rule->to}, {"reason", input.reason}, {"before", rule->from}}) == 0)
      throw Conflict{"signing.certificate_state",
                     {"Trạng thái hiện tại của chứng thư số không cho phép việc này.",
                      "The certificate's state does not allow this."}};
    auto paper = paper_about(row);
    paper.kind = rule->paper;
    paper.reason = input.reason;
    paper.paper = input.paper;
    if (input.ticket) attach_file(session, who, *input.ticket, paper);
    keep_paper(session, now, who, paper);
    if (input.request) {
      auto const asked = open_request(session, who, *input.request);
      if (asked.kind != rule->paper || asked.certificate != id) other_request();
      close_paper(session, now, who, *input.request, PaperState::done, id);
    }
    audit_signing(session, now, who, origin, "signing.certificate_" + std::string{reflect::enum_name(input.change)},
                  "certificate", id,
                  {{"state", reflect::enum_name(rule->to)},
                   {"reason", std::string_view{input.reason}},
                   {"paper", std::string_view{input.paper}}});
    return view_of_entry(session, who, *find_register_entry(session, id));
  });
}

}  // namespace tinhso::signing
