#include "signing/agent.hpp"

#include <algorithm>

#include "accounts/secrets.hpp"
#include "signing/agent_judge.hpp"
#include "signing/credentials.hpp"
#include "signing/office.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::int64_t most_fetches = 3;

constexpr Sql insert_handover{
    "signing.insert_handover",
    "insert into signing_handover (request, official, fetch_digest, give_digest, fetches, state, result_bytes, level, "
    "problem_vi, problem_en, created_at, expires_at) values (:request, :official, :fetch, :give, 0, 'open', 0, '', '', "
    "'', :now, :expires_at) returning id"};
constexpr Sql close_older{"signing.close_older_handovers",
                          "update signing_handover set state = 'refused' where request = :request and state = 'open'"};
constexpr Sql select_handover{
    "signing.select_handover",
    "select id, request, official, state, certificate, result_sha256, result_bytes, level, problem_vi, problem_en, "
    "expires_at from signing_handover where id = :id and official = :official"};
constexpr Sql waits_to_be_finished{
    "signing.handover_to_be_finished",
    "select id, request, official, state, certificate, result_sha256, result_bytes, level, problem_vi, problem_en, "
    "expires_at from signing_handover where request = :request and official = :official and state = 'taken' order by "
    "id desc limit 1"};
constexpr Sql count_fetch{"signing.count_handover_fetch",
                          "update signing_handover set fetches = fetches + 1 where fetch_digest = :digest and state = "
                          "'open' and expires_at > :now and fetches < :most returning request"};
constexpr Sql is_giveable{
    "signing.handover_is_giveable",
    "select count(*) from signing_handover where give_digest = :digest and state = 'open' and expires_at > :now"};
constexpr Sql start_taking{"signing.start_taking_handover",
                           "update signing_handover set state = 'taking' where give_digest = :digest and state = "
                           "'open' and expires_at > :now returning id"};
constexpr Sql select_taking{
    "signing.select_taking_handover",
    "select id, request, official, state, certificate, result_sha256, result_bytes, level, problem_vi, problem_en, "
    "expires_at from signing_handover where id = :id"};
constexpr Sql end_taking{"signing.end_taking_handover",
                         "update signing_handover set state = :state, certificate = :certificate, result_sha256 = "
                         ":sha256, result_bytes = :bytes, level = :level, problem_vi = :vi, problem_en = :en where id "
                         "= :id and state = 'taking'"};
constexpr Sql end_handover{"signing.end_handover",
                           "update signing_handover set state = :state, problem_vi = :vi, problem_en = :en where id = "
                           ":id and state = 'taken'"};
constexpr Sql left_behind{"signing.handovers_left_behind",
                          "select id, request, official, state, certificate, result_sha256, result_bytes, level, "
                          "problem_vi, problem_en, expires_at from signing_handover where state = 'taken' and "
                          "expires_at <= :now order by id limit 500"};
constexpr Sql on_tokens{
    "signing.certificates_on_tokens",
    "select id, kind, official, holder, title, agency, agency_name, serial, subject, issuer, key, sha256, valid_from, "
    "valid_until, state, reason, paper from signing_certificate where official = :official and kind = 'person' and "
    "state = 'active' and valid_from <= :now and valid_until > :now and sha256 <> :elsewhere order by id desc"};

struct HandoverRow {
  std::int64_t id = 0;
  std::int64_t request = 0;
  std::int64_t official = 0;
  std::string state;
  std::optional<std::int64_t> certificate;
  std::optional<std::string> result_sha256;
  std::int64_t result_bytes = 0;
  std::string level;
  std::string problem_vi;
  std::string problem_en;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(HandoverRow, (),
                      (id, request, official, state, certificate, result_sha256, result_bytes, level, problem_vi,
                       problem_en, expires_at))

Handover view_of(Principal const& who, HandoverRow const& row) {
  Handover out;
  out.id = row.id;
  out.request = row.request;
  out.state = row.state;
  out.problem = in_language(who, row.problem_vi, row.problem_en);
  out.expires_at = row.expires_at;
  return out;
}

/// What may stand between the quotes of a JSON string.
std::string json_inner(std::string_view text) {
  auto const quoted = boost::json::serialize(boost::json::string{text});
  return quoted.substr(1, quoted.size() - 2);
}

void need_waiting(SignRequest const& request) {
  if (request.state != RequestState::waiting)
    throw Conflict{"signing.not_waiting", {"Văn bản không còn chờ ký.", "The document does not wait any more."}};
}

/// The request of an open hand-over, for its official alone.
SignRequest request_of(Session& session, std::int64_t id, std::int64_t official) {
  auto out = find_request(session, id);
  if (!out || out->signer != official || out->kind != HolderKind::person) throw NotFound{};
  return *std::move(out);
}

}  // namespace

std::vector<CertificateRow> certificates_on_tokens(Session& session, std::int64_t official, Instant now,
                                                   std::string_view elsewhere) {
  return session.all<CertificateRow>(on_tokens, {{"official", official}, {"now", now}, {"elsewhere", elsewhere}});
}

Handover begin_handover(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  need(who, rights::signing_sign);
  if (who.acting_for)
    throw Forbidden{"signing.own_name",
                    {"Chữ ký số là của chính bạn: hãy thôi làm việc thay mặt rồi ký.",
                     "A signature is your own: stop acting for another first."}};
  auto const settings = read_agent_settings(context.settings.data_folder);
  if (!settings.on || context.settings.signing.trust.empty())
    throw Unavailable{"signing.no_agent",
                      {"Hệ thống chưa nhận chữ ký từ phần mềm ký trên máy. Hãy báo quản trị.",
                       "Signatures of software on your computer are not taken here. Tell the administrator."}};
  auto const now = context.clock.now();
  auto const fetch = accounts::random_token();
  auto const give = accounts::random_token();
  Instant const expires_at = now + std::chrono::minutes{settings.minutes};
  return context.database.write([&](Session& session) {
    auto const request = request_of(session, id, who.official);
    need_waiting(request);
    if (request.document)
      documents::require_awaits_signature(session, who, *request.document, request.ordinal.value_or(1), request.sha256);
    if (certificates_on_tokens(session, who.official, now, "").empty())
      throw Forbidden{"signing.no_token",
                      {"Bạn chưa có chứng thư số đang dùng trong sổ.", "You have no active certificate."}};
    if (auto const taken =
            session.first<HandoverRow>(waits_to_be_finished, {{"request", id}, {"official", who.official}}))
      return view_of(who, *taken);  // signed and sent back already, while nobody was looking
    session.run(close_older, {{"request", id}});
    Handover out;
    out.id = session.one<std::int64_t>(insert_handover, {{"request", id},
                                                         {"official", who.official},
                                                         {"fetch", accounts::token_digest(fetch)},
                                                         {"give", accounts::token_digest(give)},
                                                         {"now", now},
                                                         {"expires_at", expires_at}});
    out.request = id;
    out.state = "open";
    out.address = settings.address;
    out.expires_at = expires_at;
    auto const& base = settings.origin.empty() ? context.settings.origin : settings.origin;
    out.order = fill_in(settings.order, {{"{fetch}", base + "/api/signing/agent/document.pdf?token=" + fetch},
                                         {"{give}", base + "/api/signing/agent/signed?token=" + give},
                                         {"{name}", request.file_name}});
    audit_signing(session, now, who, origin, "signing.handover_begin", "sign_request", id,
                  {{"handover", out.id}, {"document_sha256", request.sha256}});
    return out;
  });
}

std::string fill_in(std::string text, std::vector<std::pair<std::string, std::string>> const& values) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    auto const known = std::find_if(values.begin(), values.end(), [&](auto const& one) {
      return text.compare(at, one.first.size(), one.first) == 0;
    });
    if (known == values.end()) {
      out += text[at++];
      continue;
    }
    out += json_inner(known->second);
    at += known->first.size();
  }
  return out;
}

documents::Served fetch_handed_out(Context& context, std::string_view token) {
  return context.database.write([&](Session& session) {
    auto const request = session.first<std::int64_t>(
        count_fetch, {{"digest", accounts::token_digest(token)}, {"now", context.clock.now()}, {"most", most_fetches}});
    auto const found = request ? find_request(session, *request) : std::nullopt;
    if (!found) throw NotFound{};
    return documents::Served{found->sha256, found->file_name, "application/pdf"};
  });
}

void require_giveable(Context& context, std::string_view token) {
  bool const good = context.database.read([&](Session& session) {
    return session.one<std::int64_t>(is_giveable,
                                     {{"digest", accounts::token_digest(token)}, {"now", context.clock.now()}}) > 0;
  });
  if (!good) throw NotFound{};
}

Returned take_back(Context& context, Origin const& origin, std::string_view token, std::string_view bytes) {
  auto const now = context.clock.now();
  HandoverRow row;
  SignRequest request;
  context.database.write([&](Session& session) {
    auto const id =
        session.first<std::int64_t>(start_taking, {{"digest", accounts::token_digest(token)}, {"now", now}});
    if (!id) throw NotFound{};
    row = session.one<HandoverRow>(select_taking, {{"id", *id}});
    request = request_of(session, row.request, row.official);
  });
  Returned out;
  out.name = request.file_name;
  Judged judged;
  Words problem;
  files::Stored stored;
  try {
    need_waiting(request);
    judged = judge_returned(context, request, context.files.read(request.sha256), bytes);
    stored = context.files.put(bytes);
  } catch (std::exception const&) {
    problem = words_of_fault(std::current_exception());
  }
  out.taken = problem.vi.empty();
  out.words = problem.vi;
  context.database.write([&](Session& session) {
    session.run(end_taking, {{"id", row.id},
                             {"state", out.taken ? "taken" : "refused"},
                             {"certificate", out.taken ? std::optional{judged.certificate.id} : std::nullopt},
                             {"sha256", out.taken ? std::optional{stored.sha256} : std::nullopt},
                             {"bytes", stored.bytes},
                             {"level", judged.level},
                             {"vi", problem.vi},
                             {"en", problem.en}});
    if (out.taken) files::refer(session, stored.sha256, "signing_handover", row.id);
    else note_problem(session, request.id, problem.vi);
    auto actor = audit::system("signing");
    actor.origin = origin;
    audit::record(session, now, actor,
                  {out.taken ? "signing.handover_taken" : "signing.handover_refused", "sign_request",
                   std::to_string(request.id), nullptr,
                   boost::json::object{{"handover", row.id},
                                       {"official", row.official},
                                       {"document_sha256", request.sha256},
                                       {"result_sha256", stored.sha256},
                                       {"certificate_sha256", judged.certificate.sha256},
                                       {"why", problem.en}}});
    events::publish(session, now, "official:" + std::to_string(row.official), "signing.changed",
                    {{"handover", row.id}});
  });
  return out;
}

Handover finish_handover(Context& context, Principal const& who, Origin const& origin, std::string_view device,
                         std::int64_t id) {
  need(who, rights::signing_sign);
  auto const now = context.clock.now();
  auto const read = [&](Session& s) {
    return s.one<HandoverRow>(select_handover, {{"id", id}, {"official", who.official}});
  };
  auto const row = context.database.read(read);
  if (row.state != "taken") return view_of(who, row);
  auto const end = [&](Session& s, char const* state, Words const& problem) {
    bool const mine = s.run(end_handover, {{"id", id}, {"state", state}, {"vi", problem.vi}, {"en", problem.en}}) > 0;
    if (mine) files::release(s, *row.result_sha256, "signing_handover", id);
    return mine;
  };
  try {
    return context.database.write([&](Session& s) {
      auto const request = request_of(s, row.request, who.official);
      auto const entry = find_register_entry(s, row.certificate.value_or(0));
      if (!entry || entry->state != CertificateState::active)
        throw Forbidden{
            "signing.not_active",
            {"Chứng thư số của bạn đã bị tạm dừng hoặc thu hồi.", "Your certificate has been suspended or revoked."}};
      if (!mark_signed(s, request.id, entry->id, *row.result_sha256, row.level, now))
        throw Conflict{
            "signing.not_waiting",
            {"Văn bản đã được quyết định ở nơi khác trong lúc ký.", "The document was decided elsewhere meanwhile."}};
      if (!end(s, "signed", {})) throw Conflict{"signing.not_waiting", {"Văn bản đã ký.", "It is signed already."}};
      bring_back(context, s, who, origin, *find_request(s, request.id),
                 {*row.result_sha256, row.result_bytes, "application/pdf"});
      audit_signing(s, now, who, origin, "signing.sign", "sign_request", request.id,
                    {{"handover", id},
                     {"device", device},
                     {"document_sha256", request.sha256},
                     {"certificate_sha256", entry->sha256},
                     {"result_sha256", *row.result_sha256},
                     {"level", row.level}});
      events::publish(s, now, "official:" + std::to_string(who.official), "signing.changed", {{"handover", id}});
      return view_of(who, read(s));
    });
  } catch (Error const&) {
    auto const problem = words_of_fault(std::current_exception());
    return context.database.write([&](Session& s) {
      if (end(s, "refused", problem)) note_problem(s, row.request, problem.vi);
      return view_of(who, read(s));
    });
  }
}

void drop_handovers(Context& context) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    for (auto const& row : session.all<HandoverRow>(left_behind, {{"now", now - std::chrono::hours{24}}})) {
      session.run(end_handover, {{"id", row.id},
                                 {"state", "refused"},
                                 {"vi", "Đã ký nhưng không hoàn tất trong một ngày."},
                                 {"en", "Signed, but not finished within a day."}});
      files::release(session, *row.result_sha256, "signing_handover", row.id);
    }
  });
}

}  // namespace tinhso::signing
