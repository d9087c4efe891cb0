#include <algorithm>

#include "signing/certificates/certificates.hpp"
#include "signing/credentials.hpp"
#include "signing/office.hpp"
#include "signing/pdf_steps.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr Sql insert_consent{"signing.insert_consent",
                             "insert into signing_consent (official, certificate, credential, challenge, offer, state, "
                             "created_at, expires_at) values (:official, "
                             ":certificate, :credential, :challenge, :offer, 'open', :now, :expires_at) returning id"};
constexpr Sql insert_item{"signing.insert_consent_item",
                          "insert into signing_consent_item (consent, ordinal, request, prepared, contents_at, room, "
                          "attributes, hash, state, problem_vi, "
                          "problem_en) values (:consent, :ordinal, :request, :prepared, :contents_at, :room, "
                          ":attributes, :hash, :state, :vi, :en)"};
constexpr Sql select_consent{
    "signing.select_consent",
    "select id, official, certificate, credential, challenge, offer, state, expires_at from signing_consent where "
    "id = :id and official = :official"};
constexpr Sql select_items{
    "signing.select_consent_items",
    "select i.ordinal, i.request, i.prepared, i.contents_at, i.room, i.attributes, i.hash, i.state, i.problem_vi, "
    "i.problem_en, r.title, r.code, r.sha256, r.file_name from signing_consent_item i join signing_request r on "
    "r.id = i.request where i.consent = :id order by i.ordinal"};
constexpr Sql take_consent{
    "signing.take_consent",
    "update signing_consent set state = 'signing' where id = :id and state = 'open' and expires_at >= :now"};
constexpr Sql end_consent{"signing.end_consent",
                          "update signing_consent set state = :state, finished_at = :now where id = :id"};
constexpr Sql update_item{
    "signing.update_consent_item",
    "update signing_consent_item set state = :state, problem_vi = :vi, problem_en = :en where consent = :consent "
    "and ordinal = :ordinal"};

struct ConsentRow {
  std::int64_t id = 0;
  std::int64_t official = 0;
  std::int64_t certificate = 0;
  std::string credential;
  std::string challenge;
  std::string offer;
  std::string state;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(ConsentRow, (), (id, official, certificate, credential, challenge, offer, state, expires_at))

struct ItemRow {
  std::int64_t ordinal = 0;
  std::int64_t request = 0;
  std::string prepared;
  std::int64_t contents_at = 0;
  std::int64_t room = 0;
  std::string attributes;
  std::string hash;
  std::string state;
  std::string problem_vi;
  std::string problem_en;
  std::string title;
  std::string code;
  std::string sha256;
  std::string file_name;
};
BOOST_DESCRIBE_STRUCT(ItemRow, (),
                      (ordinal, request, prepared, contents_at, room, attributes, hash, state, problem_vi, problem_en,
                       title, code, sha256, file_name))

Consent view_of_consent(Session& session, Principal const& who, ConsentRow const& row) {
  auto out = reflect::from_json<Consent>(row.offer);
  out.id = row.id;
  out.state = row.state;
  out.expires_at = row.expires_at;
  out.items.clear();
  for (auto const& item : session.all<ItemRow>(select_items, {{"id", row.id}}))
    out.items.push_back({item.request, item.title, item.code, item.sha256.substr(0, 16), item.state,
                         in_language(who, item.problem_vi, item.problem_en)});
  return out;
}

ConsentRow consent_of(Session& session, Principal const& who, std::int64_t id) {
  return session.one<ConsentRow>(select_consent, {{"id", id}, {"official", who.official}});
}

void settle(Session& session, std::int64_t consent, ItemRow const& item, std::string_view state, Words const& problem) {
  session.run(
      update_item,
      {{"consent", consent}, {"ordinal", item.ordinal}, {"state", state}, {"vi", problem.vi}, {"en", problem.en}});
  if (!problem.vi.empty()) note_problem(session, item.request, problem.vi);
}

/// One document made ready, or why not.
ItemRow prepare_item(Context& context, Principal const& who, HolderKind kind, Usable const& key,
                     SignRequest const& request, std::int64_t ordinal) {
  ItemRow item;
  item.ordinal = ordinal;
  item.request = request.id;
  item.state = "failed";
  try {
    if (request.state != RequestState::waiting)
      throw Conflict{"signing.not_waiting", {"Văn bản không còn chờ ký.", "The document does not wait any more."}};
    auto const now = context.clock.now();
    auto const seen = what_is_seen(context, who, kind, request);
    auto const ready = make_ready(context.files.read(request.sha256), key.chain,
                                  kind == HolderKind::seal ? key.entry->holder : who.name, seen, now);
    item.prepared = context.files.put(ready.update).sha256;
    item.contents_at = ready.contents_at;
    item.room = ready.room;
    item.attributes = certificates::base64(ready.attributes);
    item.hash = certificates::base64(ready.hash);
    item.state = "prepared";
  } catch (std::exception const&) {
    auto const words = words_of_fault(std::current_exception());
    item.problem_vi = words.vi;
    item.problem_en = words.en;
  }
  return item;
}

}  // namespace

Consent begin_consent(Context& context, Principal const& who, Origin const& origin, ConsentInput const& input) {
  return begin_consent_as(context, who, origin, HolderKind::person, input.requests);
}

Consent begin_consent_as(Context& context, Principal const& who, Origin const& origin, HolderKind kind,
                         std::vector<std::int64_t> const& requests) {
  need(who, rights::signing_sign);
  if (who.acting_for)
    throw Forbidden{"signing.own_name",
                    {"Chữ ký số là của chính bạn: hãy thôi làm việc thay mặt rồi ký.",
                     "A signature is your own: stop acting for another first."}};
  if (requests.empty()) throw Invalid{"requests", {"Chọn ít nhất một văn bản.", "Choose at least one document."}};
  auto const now = context.clock.now();
  auto const client = key_service(context);
  auto const mine = usable_credential(context, who, kind, *client);
  if (!mine.ready()) throw Forbidden{"signing.not_ready", mine.problem};

  std::vector<ItemRow> items;
  std::vector<std::string> hashes;
  for (auto const id : requests) {
    if (std::any_of(items.begin(), items.end(), [&](ItemRow const& i) { return i.request == id; })) continue;
    auto const request = context.database.read([&](Session& s) { return find_request(s, id); });
    if (!request || request->signer != who.official || request->kind != kind) throw NotFound{};
    items.push_back(prepare_item(context, who, kind, mine, *request, static_cast<std::int64_t>(items.size()) + 1));
    if (items.back().state == "prepared") hashes.push_back(certificates::from_base64(items.back().hash).value());
  }
  Consent offer;
  offer.expires_at = now;
  if (!hashes.empty()) {
    auto const asked = client->challenge(
        mine.credential, Hash::sha256, hashes,
        (kind == HolderKind::seal ? "Đóng dấu " : "Ký ") + std::to_string(hashes.size()) + " văn bản");
    offer.challenge = asked.challenge;
    offer.rp_id = asked.rpId;
    offer.allow_credentials = asked.allowCredentials;
    offer.expires_at = parse_instant(asked.expiry).value_or(now);
  }
  return context.database.write([&](Session& session) {
    auto const id = session.one<std::int64_t>(insert_consent, {{"official", who.official},
                                                               {"certificate", mine.entry->id},
                                                               {"credential", mine.credential},
                                                               {"challenge", offer.challenge},
                                                               {"offer", reflect::to_json(offer)},
                                                               {"now", now},
                                                               {"expires_at", offer.expires_at}});
    for (auto const& item : items) {
      session.run(insert_item, {{"consent", id},
                                {"ordinal", item.ordinal},
                                {"request", item.request},
                                {"prepared", item.prepared},
                                {"contents_at", item.contents_at},
                                {"room", item.room},
                                {"attributes", item.attributes},
                                {"hash", item.hash},
                                {"state", item.state},
                                {"vi", item.problem_vi},
                                {"en", item.problem_en}});
      if (item.state == "failed") note_problem(session, item.request, item.problem_vi);
    }
    audit_signing(session, now, who, origin, "signing.consent_begin", "consent", id,
                  {{"challenge", offer.challenge}, {"documents", static_cast<std::int64_t>(hashes.size())}});
    return view_of_consent(session, who, consent_of(session, who, id));
  });
}

Consent consent_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of_consent(session, who, consent_of(session, who, id)); });
}

Consent confirm_consent(Context& context, Principal const& who, Origin const& origin, std::string_view device,
                        std::int64_t id, keys::WebauthnProof const& proof) {
  need(who, rights::signing_sign);
  auto const consent = context.database.read([&](Session& s) { return consent_of(s, who, id); });
  bool const mine = context.database.write([&](Session& s) {
    return s.run(take_consent, {{"id", id}, {"now", context.clock.now()}}) > 0;
  });
  if (!mine) {
    auto out = consent_view(context, who, id);
    if (out.state == "open")
      throw Conflict{
          "signing.consent_expired",
          {"Lần xác nhận đã quá năm phút. Hãy ký lại.", "The consent is older than five minutes. Sign again."}};
    return out;  // already carried out, or being carried out
  }
  auto const items = context.database.read([&](Session& s) { return s.all<ItemRow>(select_items, {{"id", id}}); });
  auto const entry = context.database.read([&](Session& s) { return find_register_entry(s, consent.certificate); });
  std::vector<std::string> hashes;
  for (auto const& item : items)
    if (item.state == "prepared") hashes.push_back(certificates::from_base64(item.hash).value());

  std::vector<std::string> chain;
  std::vector<std::string> signatures;
  std::unique_ptr<PdfFinisher> finisher;
  try {
    if (!entry || entry->state != CertificateState::active)
      throw Forbidden{
          "signing.not_active",
          {"Chứng thư số của bạn đã bị tạm dừng hoặc thu hồi.", "Your certificate has been suspended or revoked."}};
    finisher = std::make_unique<PdfFinisher>(context);
    auto const client = key_service(context);
    chain = keys::chain_of(client->credential(consent.credential));
    if (certificates::describe(chain.front()).sha256 != entry->sha256)
      throw Forbidden{"signing.other_certificate",
                      {"Khóa ký đã đổi chứng thư số. Hãy ký lại.", "The key has another certificate now. Sign again."}};
    auto const sad = client->authorise(consent.credential, Hash::sha256, hashes, proof);
    signatures = client->sign(consent.credential, sad, Hash::sha256, hashes);
  } catch (std::exception const&) {
    auto const words = words_of_fault(std::current_exception());
    context.database.write([&](Session& s) {
      for (auto const& item : items)
        if (item.state == "prepared") settle(s, id, item, "failed", words);
      s.run(end_consent, {{"id", id}, {"state", "failed"}, {"now", context.clock.now()}});
      audit_signing(s, context.clock.now(), who, origin, "signing.consent_failed", "consent", id,
                    {{"challenge", consent.challenge}, {"device", device}, {"why", words.en}});
    });
    throw;
  }

  std::size_t next = 0;
  for (auto const& item : items) {
    if (item.state != "prepared") continue;
    auto const& signature = signatures[next++];
    Words problem;
    SignedPdf result;
    try {
      ReadyPdf ready{context.files.read(item.prepared), item.contents_at, item.room,
                     certificates::from_base64(item.attributes).value(), certificates::from_base64(item.hash).value()};
      if (!certificates::verifies(chain.front(), Hash::sha256, ready.hash, signature))
        throw Forbidden{"signing.wrong_signature",
                        {"Chữ ký trả về không đúng với chứng thư số.",
                         "The signature that came back does not fit the certificate."}};
      result = finisher->finish(context.files.read(item.sha256), std::move(ready), chain, signature);
    } catch (std::exception const&) {
      problem = words_of_fault(std::current_exception());
    }
    auto const stored = problem.vi.empty() ? context.files.put(result.bytes) : files::Stored{};
    auto const now = context.clock.now();
    auto const end_item = [&](Session& s) {
      bool const good = problem.vi.empty();
      settle(s, id, item, good ? "signed" : "failed", problem);
      audit_signing(s, now, who, origin, good ? "signing.sign" : "signing.sign_failed", "sign_request", item.request,
                    {{"consent", id},
                     {"device", device},
                     {"challenge", consent.challenge},
                     {"document_sha256", item.sha256},
                     {"signed_hash", item.hash},
                     {"certificate_sha256", entry->sha256},
                     {"passkey", std::string_view{proof.id}},
                     {"result_sha256", good ? stored.sha256 : ""},
                     {"level", good ? result.level : ""},
                     {"why", problem.en}});
    };
    if (problem.vi.empty()) try {
        context.database.write([&](Session& s) {
          if (!mark_signed(s, item.request, consent.certificate, stored.sha256, result.level, now))
            throw Conflict{"signing.not_waiting",
                           {"Văn bản đã được quyết định ở nơi khác trong lúc ký.",
                            "The document was decided elsewhere meanwhile."}};
          bring_back(context, s, who, origin, *find_request(s, item.request), stored);
          end_item(s);
        });
        continue;
      } catch (Error const&) {
        problem = words_of_fault(std::current_exception());
      }
    context.database.write(end_item);
  }
  return context.database.write([&](Session& s) {
    auto const now = context.clock.now();
    s.run(end_consent, {{"id", id}, {"state", "done"}, {"now", now}});
    events::publish(s, now, "official:" + std::to_string(who.official), "signing.changed", {{"consent", id}});
    return view_of_consent(s, who, consent_of(s, who, id));
  });
}

}  // namespace tinhso::signing
