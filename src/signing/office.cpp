#include "signing/office.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "documents/wire.hpp"
#include "organisation/organisation.hpp"
#include "signing/formats/stamp_image.hpp"
#include "signing/place.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
namespace rights = accounts::rights;

constexpr Sql image_of_official{"signing.image_of_official",
                                "select sha256 from signing_image where official = :official"};
constexpr Sql image_of_agency{"signing.image_of_agency", "select sha256 from signing_image where agency = :agency"};
constexpr Sql drop_image{"signing.drop_image",
                         "delete from signing_image where official = :official or agency = :agency returning id"};
constexpr Sql add_image{"signing.add_image",
                        "insert into signing_image (official, agency, sha256, by_name, created_at) values (:official, "
                        ":agency, :sha256, :by, :now) returning id"};
constexpr Sql insert_office_request{
    "signing.insert_office_request",
    "insert into signing_request (title, code, file_name, sha256, bytes, document, ordinal, signer, signer_name, "
    "agency, sender, sender_name, sender_agency, state, reason, problem, created_at, level, kind) values (:title, "
    ":code, :file_name, :sha256, :bytes, :document, :ordinal, :signer, :signer_name, :agency, :sender, :sender_name, "
    ":agency, 'waiting', '', '', :now, '', :kind) on conflict (signer, sha256) where state = 'waiting' do nothing "
    "returning id"};
constexpr Sql waiting_request{
    "signing.waiting_request",
    "select id from signing_request where signer = :signer and sha256 = :sha256 and state = 'waiting'"};

struct OfficeRequest {
  HolderKind kind = HolderKind::person;
  std::string title;
  std::string code;
  std::int64_t document = 0;
  std::int64_t ordinal = 0;
  std::string file_name;
  std::string sha256;
  std::int64_t bytes = 0;
  std::int64_t signer = 0;
  std::string signer_name;
  std::int64_t agency = 0;
  std::int64_t sender = 0;
  std::string sender_name;
};

/// The request for these bytes and this signer; the same when it waits already.
std::int64_t ask_for(Session& session, Instant now, OfficeRequest const& r) {
  auto const id = session.first<std::int64_t>(insert_office_request, {{"title", r.title},
                                                                      {"code", r.code},
                                                                      {"file_name", r.file_name},
                                                                      {"sha256", r.sha256},
                                                                      {"bytes", r.bytes},
                                                                      {"document", r.document},
                                                                      {"ordinal", r.ordinal},
                                                                      {"signer", r.signer},
                                                                      {"signer_name", r.signer_name},
                                                                      {"agency", r.agency},
                                                                      {"sender", r.sender},
                                                                      {"sender_name", r.sender_name},
                                                                      {"now", now},
                                                                      {"kind", r.kind}});
  if (!id) return session.one<std::int64_t>(waiting_request, {{"signer", r.signer}, {"sha256", r.sha256}});
  files::refer(session, r.sha256, "signing_request", *id);
  audit::record(session, now, audit::system("signing"),
                {"signing.send", "sign_request", std::to_string(*id), nullptr,
                 boost::json::object{{"title", r.title},
                                     {"sha256", r.sha256},
                                     {"signer", r.signer},
                                     {"document", r.document},
                                     {"kind", reflect::enum_name(r.kind)}}});
  return *id;
}

std::optional<std::int64_t> ask_signer(Session& session, Instant now, std::int64_t document) {
  auto const offer = documents::offer_of(session, document);
  if (!offer) return std::nullopt;
  OfficeRequest request;
  request.title = offer->title;
  request.code = offer->code;
  request.document = offer->document;
  request.ordinal = offer->ordinal;
  request.file_name = offer->file.name;
  request.sha256 = offer->file.sha256;
  request.bytes = offer->file.bytes;
  request.signer = offer->signer;
  request.signer_name = offer->signer_name;
  request.agency = offer->agency;
  request.sender = offer->sender;
  request.sender_name = offer->sender_name;
  auto const id = ask_for(session, now, request);
  events::publish(session, now, "official:" + std::to_string(offer->signer), "signing.changed",
                  {{"waiting", count_waiting(session, offer->signer)}});
  return id;
}

Seen seal_seen(Context& context, Principal const& who, SignRequest const& request) {
  documents::Sealing sealing;
  std::optional<std::string> image;
  context.database.read([&](Session& session) {
    sealing = documents::to_be_sealed(session, who, request.document.value_or(0));
    image = find_image(session, who, HolderKind::seal);
  });
  auto const file = std::ranges::find(sealing.files, request.ordinal.value_or(0), &documents::ToSeal::ordinal);
  if (file == sealing.files.end() || file->sha256 != request.sha256)
    throw Conflict{"signing.not_waiting", {"Tệp không còn chờ đóng dấu.", "The file does not wait for the seal."}};
  Seen out;
  out.reason = fmt::format("Số {}, {}", sealing.code, format_date(sealing.issued_on));
  if (file->annex) {
    out.visible = Visible{};
    out.visible->kind = Visible::Kind::text;
    out.visible->lines = annex_lines(sealing.code, context.clock.now());
  } else if (image) {
    out.visible = Visible{};
    out.visible->kind = Visible::Kind::seal;
    out.visible->png = context.files.read(*image);
    if (auto const name = find_name_in(context.files.path(request.sha256), sealing.signer_name))
      put_seal_beside(*out.visible, *name);
  }
  return out;
}

}  // namespace

std::optional<std::string> find_image(Session& session, Principal const& who, HolderKind kind) {
  return kind == HolderKind::person ? session.first<std::string>(image_of_official, {{"official", who.official}})
                                    : session.first<std::string>(image_of_agency, {{"agency", who.agency}});
}

void set_image(Context& context, Principal const& who, Origin const& origin, ImageInput const& input) {
  need(who, rights::signing_sign);
  if (input.kind == HolderKind::seal) need(who, rights::documents_issue);
  auto const upload = context.database.read([&](Session& s) { return files::redeem(s, who.account, input.ticket); });
  check_stamp_image(context.files.read(upload.stored.sha256),
                    input.kind == HolderKind::seal ? StampColour::red : StampColour::blue);
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    bool const seal = input.kind == HolderKind::seal;
    auto const official = seal ? std::nullopt : std::optional{who.official};
    auto const agency = seal ? std::optional{who.agency} : std::nullopt;
    auto const before = find_image(session, who, input.kind);
    for (auto const id : session.all<std::int64_t>(drop_image, {{"official", official}, {"agency", agency}}))
      if (before) files::release(session, *before, "signing_image", id);
    auto const id = session.one<std::int64_t>(
        add_image,
        {{"official", official}, {"agency", agency}, {"sha256", upload.stored.sha256}, {"by", who.name}, {"now", now}});
    files::refer(session, upload.stored.sha256, "signing_image", id);
    audit_signing(session, now, who, origin, "signing.image", seal ? "agency" : "official",
                  seal ? who.agency : who.official,
                  {{"before", before ? boost::json::value(*before) : nullptr}, {"sha256", upload.stored.sha256}});
  });
}

documents::Served image_file(Context& context, Principal const& who, HolderKind kind) {
  if (kind == HolderKind::seal) need(who, rights::documents_issue);
  auto const found = context.database.read([&](Session& s) { return find_image(s, who, kind); });
  if (!found) throw NotFound{};
  return {*found, kind == HolderKind::seal ? "con-dau.png" : "chu-ky.png", "image/png"};
}

Seen what_is_seen(Context& context, Principal const& who, HolderKind kind, SignRequest const& request) {
  if (kind == HolderKind::seal) return seal_seen(context, who, request);
  std::optional<std::string> image;
  context.database.read([&](Session& session) {
    if (request.document)
      documents::require_awaits_signature(session, who, *request.document, request.ordinal.value_or(1), request.sha256);
    image = find_image(session, who, kind);
  });
  Seen out;
  if (!image) return out;  // nobody's hand is made up: the signature is then seen in the reader's signature panel only
  out.visible = Visible{};
  out.visible->png = context.files.read(*image);
  if (auto const name = find_name_in(context.files.path(request.sha256), request.signer_name))
    put_above(*out.visible, *name);
  return out;
}

void bring_back(Context& context, Session& session, Principal const& who, Origin const& origin,
                SignRequest const& request, files::Stored const& result) {
  if (!request.document) return;
  auto const ordinal = request.ordinal.value_or(1);
  if (request.kind == HolderKind::seal)
    documents::take_seal(context, session, who, origin, *request.document, ordinal, request.sha256, result);
  else
    documents::take_signature(context, session, who, origin, *request.document, ordinal, request.sha256,
                              {"digital", who.name, context.clock.now(), result, request.file_name});
}

bool offer_draft(Context& context, std::int64_t document) {
  return context.database.write(
      [&](Session& session) { return ask_signer(session, context.clock.now(), document).has_value(); });
}

Consent sign_draft(Context& context, Principal const& who, Origin const& origin, std::int64_t document) {
  need(who, rights::signing_sign);
  auto const id = context.database.write([&](Session& session) {
    if (!documents::may_sign(session, who, document))
      throw Conflict{"signing.not_waiting",
                     {"Văn bản không chờ chữ ký của bạn.", "The document does not wait for your signature."}};
    return ask_signer(session, context.clock.now(), document);
  });
  if (!id) throw Invalid{"document", {"Chỉ ký được tệp PDF.", "Only a PDF can be signed here."}};
  return begin_consent_as(context, who, origin, HolderKind::person, {*id});
}

Consent seal_document(Context& context, Principal const& who, Origin const& origin, std::int64_t document) {
  need(who, rights::signing_sign);
  auto const requests = context.database.write([&](Session& session) {
    auto const sealing = documents::to_be_sealed(session, who, document);
    auto const attachments = documents::attachments_of(session, document);
    std::vector<std::int64_t> out;
    for (auto const& file : sealing.files) {
      OfficeRequest request;
      request.kind = HolderKind::seal;
      request.title = sealing.subject;
      request.code = sealing.code;
      request.document = document;
      request.ordinal = file.ordinal;
      request.file_name = file.name;
      request.sha256 = file.sha256;
      for (auto const& attachment : attachments)
        if (attachment.ordinal == file.ordinal) request.bytes = attachment.bytes;
      request.signer = request.sender = who.official;
      request.signer_name = request.sender_name = who.name;
      request.agency = who.agency;
      out.push_back(ask_for(session, context.clock.now(), request));
    }
    return out;
  });
  return begin_consent_as(context, who, origin, HolderKind::seal, requests);
}

}  // namespace tinhso::signing
