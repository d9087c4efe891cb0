#include "documents/serve.hpp"
#include "organisation/organisation.hpp"
#include "signing/signing_store.hpp"
#include "work/paging.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr std::int64_t largest_file = 50'000'000;

#define TINHSO_REQUEST                                                                                                \
  "id, title, code, file_name, sha256, bytes, signer, signer_name, sender_name, state, reason, problem, created_at, " \
  "decided_at, "                                                                                                      \
  "certificate, signed_sha256, level, kind, document, ordinal"

constexpr Sql insert_request{"signing.insert_request",
                             "insert into signing_request (title, code, file_name, sha256, bytes, document, ordinal, "
                             "signer, signer_name, agency, sender, "
                             "sender_name, sender_agency, state, reason, problem, created_at, level) values (:title, "
                             ":code, :file_name, :sha256, :bytes, :document, "
                             ":ordinal, :signer, :signer_name, :agency, :sender, :sender_name, :agency, 'waiting', '', "
                             "'', :now, '') on conflict (signer, sha256) "
                             "where state = 'waiting' do nothing returning id"};
constexpr Sql select_request{"signing.select_request", "select " TINHSO_REQUEST " from signing_request where id = :id"};
constexpr Sql same_request{"signing.same_request",
                           "select id from signing_request where signer = :signer and sha256 = :sha256 and state = "
                           "'waiting'"};
constexpr Sql requests_for_me{"signing.requests_for_me",
                              "select " TINHSO_REQUEST
                              " from signing_request where signer = :me and kind = 'person' and id < :after and "
                              "(:state = '' or state = :state) order by id "
                              "desc limit :limit"};
constexpr Sql requests_by_me{
    "signing.requests_by_me",
    "select " TINHSO_REQUEST
    " from signing_request where sender = :me and id < :after and (:state = '' or state = :state) order by id "
    "desc limit :limit"};
constexpr Sql who_may_see{
    "signing.who_may_see",
    "select count(*) from signing_request where id = :id and (signer = :me or sender = :me or (sender_agency = "
    ":agency and :reads = 1))"};
constexpr Sql close_waiting{"signing.close_waiting",
                            "update signing_request set state = :state, reason = :reason, decided_at = :now where id = "
                            ":id and state = 'waiting' and ((:state = "
                            "'refused' and signer = :me) or (:state = 'withdrawn' and sender = :me))"};
constexpr Sql update_signed{"signing.update_signed",
                            "update signing_request set state = 'completed', problem = '', certificate = :certificate, "
                            "signed_sha256 = :sha256, level = :level, "
                            "decided_at = :now where id = :id and state = 'waiting'"};
constexpr Sql update_problem{"signing.update_problem",
                             "update signing_request set problem = :problem where id = :id and state = 'waiting'"};
constexpr Sql count_for_signer{
    "signing.count_for_signer",
    "select count(*) from signing_request where signer = :signer and kind = 'person' and state = 'waiting'"};

struct Frozen {
  std::string title;
  std::string code;
  std::string name;
  files::Stored stored;
};

/// The bytes of one item, from an upload or from a document that the sender may read.
Frozen freeze(Context& context, Principal const& who, SendItem const& item, std::string const& path) {
  Frozen out;
  if (item.ticket) {
    auto const upload = context.database.read([&](Session& s) { return files::redeem(s, who.account, *item.ticket); });
    out.title = item.title ? std::string{*item.title} : upload.name;
    out.code = item.code.value_or(Text<0, 100>{});
    out.name = upload.name;
    out.stored = upload.stored;
  } else if (item.document) {
    auto const view = documents::outgoing_view(context, who, *item.document);
    auto const uses = documents::flow_view(context, who, *item.document).settings;
    bool const by_steps = uses.content || uses.form || uses.signing;
    if (view.state != documents::OutgoingState::draft || (by_steps && view.step != "signing"))
      throw Conflict{"signing.not_at_signing",
                     {"Văn bản chưa đến bước ký; hãy trình theo quy trình của cơ quan.",
                      "The document is not at the step of signing; submit it the way the agency does."}};
    for (auto const& attachment : view.attachments)
      if (attachment.ordinal == item.ordinal.value_or(1)) {
        out.name = attachment.name;
        out.stored = {attachment.sha256, attachment.bytes, attachment.type};
      }
    out.title = view.subject;
    out.code = view.code.empty() ? view.notation : view.code;
  } else {
    throw Invalid{path, {"Chọn tệp hoặc văn bản cần ký.", "Choose a file or a document to be signed."}};
  }
  if (out.stored.type != "application/pdf")
    throw Invalid{path, {"Chỉ ký được tệp PDF.", "Only a PDF can be signed here."}};
  if (out.stored.bytes > largest_file) throw Invalid{path, {"Tệp lớn hơn 50 MB.", "The file is larger than 50 MB."}};
  return out;
}

void tell_signer(Session& session, Instant now, std::int64_t signer) {
  events::publish(session, now, "official:" + std::to_string(signer), "signing.changed",
                  {{"waiting", count_waiting(session, signer)}});
}

}  // namespace

std::optional<SignRequest> find_request(Session& session, std::int64_t id) {
  return session.first<SignRequest>(select_request, {{"id", id}});
}
bool mark_signed(Session& session, std::int64_t id, std::int64_t certificate, std::string_view sha256,
                 std::string_view level, Instant now) {
  if (session.run(update_signed,
                  {{"id", id}, {"certificate", certificate}, {"sha256", sha256}, {"level", level}, {"now", now}}) == 0)
    return false;
  files::refer(session, sha256, "signing_result", id);
  return true;
}
void note_problem(Session& session, std::int64_t id, std::string_view problem) {
  session.run(update_problem, {{"id", id}, {"problem", problem}});
}
std::int64_t count_waiting(Session& session, std::int64_t signer) {
  return session.one<std::int64_t>(count_for_signer, {{"signer", signer}});
}

std::vector<SignRequest> send_for_signature(Context& context, Principal const& who, Origin const& origin,
                                            SendInput const& input) {
  need(who, rights::documents_write);
  auto const now = context.clock.now();
  if (input.items.empty()) throw Invalid{"items", {"Chọn ít nhất một văn bản.", "Choose at least one document."}};
  std::vector<Frozen> frozen;
  for (std::size_t i = 0; i < input.items.size(); ++i)
    frozen.push_back(freeze(context, who, input.items[i], "items[" + std::to_string(i) + "]"));
  return context.database.write([&](Session& session) {
    std::string signer_name;
    for (auto const& position : organisation::positions_of(session, input.signer, local_date(now)))
      if (position.agency == who.agency) signer_name = position.official_name;
    if (signer_name.empty())
      throw Invalid{"signer", {"Chọn người ký của cơ quan mình.", "Choose a signer of your own agency."}};
    std::vector<SignRequest> out;
    for (std::size_t i = 0; i < frozen.size(); ++i) {
      auto const& one = frozen[i];
      auto const& item = input.items[i];
      auto id = session.first<std::int64_t>(
          insert_request, {{"title", one.title},
                           {"code", one.code},
                           {"file_name", one.name},
                           {"sha256", one.stored.sha256},
                           {"bytes", one.stored.bytes},
                           {"document", item.document},
                           {"ordinal", item.document ? std::optional{item.ordinal.value_or(1)} : std::nullopt},
                           {"signer", input.signer},
                           {"signer_name", signer_name},
                           {"agency", who.agency},
                           {"sender", who.official},
                           {"sender_name", who.name},
                           {"now", now}});
      if (id) {
        files::refer(session, one.stored.sha256, "signing_request", *id);
        audit_signing(session, now, who, origin, "signing.send", "sign_request", *id,
                      {{"title", one.title}, {"sha256", one.stored.sha256}, {"signer", input.signer}});
      } else {  // these bytes wait for this signer already: the same request
        id = session.one<std::int64_t>(same_request, {{"signer", input.signer}, {"sha256", one.stored.sha256}});
      }
      out.push_back(*find_request(session, *id));
    }
    tell_signer(session, now, input.signer);
    return out;
  });
}

Page<SignRequest> requests_page(Context& context, Principal const& who, RequestQuery const& query) {
  std::int64_t const limit = query.limit ? query.limit->value : 50;
  auto const after = work::read_cursor(query.after, work::from_highest);
  std::string const state{query.state ? reflect::enum_name(*query.state) : ""};
  auto const& sql = query.box.value_or(Box::mine) == Box::mine ? requests_for_me : requests_by_me;
  return context.database.read([&](Session& session) {
    auto rows = session.all<SignRequest>(
        sql, {{"me", who.official}, {"after", after.major}, {"state", state}, {"limit", limit + 1}});
    return work::cut(std::move(rows), limit, [](SignRequest const& last) { return work::Cursor{last.id, last.id}; });
  });
}

SignRequest request_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    if (session.one<std::int64_t>(
            who_may_see,
            {{"id", id}, {"me", who.official}, {"agency", who.agency}, {"reads", who.may(rights::documents_issue)}}) ==
        0)
      throw NotFound{};
    return *find_request(session, id);
  });
}

documents::Served request_file(Context& context, Principal const& who, std::int64_t id, bool after_signing) {
  auto const request = request_view(context, who, id);
  if (!after_signing) return {request.sha256, request.file_name, "application/pdf"};
  if (!request.signed_sha256) throw NotFound{};
  auto name = request.file_name;
  if (auto const dot = name.rfind(".pdf"); dot != std::string::npos) name.insert(dot, "-da-ky");
  return {*request.signed_sha256, name, "application/pdf"};
}

SignRequest close_request(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                          RequestState to, std::string_view reason) {
  auto const now = context.clock.now();
  request_view(context, who, id);
  return context.database.write([&](Session& session) {
    if (session.run(close_waiting,
                    {{"id", id}, {"state", to}, {"reason", reason}, {"now", now}, {"me", who.official}}) == 0)
      throw Conflict{"signing.not_waiting",
                     {"Văn bản không còn chờ ký, hoặc không phải việc của bạn.",
                      "The document does not wait any more, or it is not yours to decide."}};
    audit_signing(session, now, who, origin, to == RequestState::refused ? "signing.refuse" : "signing.withdraw",
                  "sign_request", id, {{"reason", reason}});
    auto const row = *find_request(session, id);
    tell_signer(session, now, row.signer);
    return row;
  });
}

}  // namespace tinhso::signing
