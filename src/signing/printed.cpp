#include "signing/printed.hpp"

#include "accounts/secrets.hpp"
#include "documents/print.hpp"
#include "documents/serve.hpp"
#include "documents/wire.hpp"
#include "platform/print/print.hpp"
#include "signing/formats/worker.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
using web::Call;
using web::None;
namespace rights = accounts::rights;

constexpr std::size_t bytes_of_code = 20;
constexpr std::int64_t largest_printed = 30'000'000;
constexpr std::chrono::seconds time_to_print{60};
constexpr int looked_up_per_minute = 30;  // of one client address
constexpr int fetched_per_minute = 10;

constexpr Sql add_print{
    "signing.add_print",
    "insert into signing_printed (digest, document, ordinal, subject, download, by_name, created_at) values (:digest, "
    ":document, :ordinal, :subject, :download, :by, :now) returning id"};
constexpr Sql prints_of_document{
    "signing.prints_of_document",
    "select id, ordinal, subject, download, by_name, created_at, seen, seen_at, revoked_at, revoked_by from "
    "signing_printed where document = :document order by id desc limit 100"};
constexpr Sql revoke_one{"signing.revoke_print",
                         "update signing_printed set revoked_at = :now, revoked_by = :by where id = :id and document = "
                         ":document and revoked_at is null"};
constexpr Sql print_by_digest{
    "signing.print_by_digest",
    "select p.id, p.document, p.ordinal, p.subject, p.download, p.created_at from signing_printed p join "
    "documents_document d on d.id = p.document where p.digest = :digest and p.revoked_at is null and d.state = "
    "'issued'"};
constexpr Sql note_seen{"signing.print_seen",
                        "update signing_printed set seen = seen + 1, seen_at = :now where id = :id"};
constexpr Sql last_change{
    "signing.last_change",
    "select kind, by_document from documents_change where document = :document and kind in ('recall', 'replace') order "
    "by id desc limit 1"};

struct Printed {
  std::int64_t id = 0;
  std::int64_t document = 0;
  std::int64_t ordinal = 0;
  bool subject = false;
  bool download = false;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Printed, (), (id, document, ordinal, subject, download, created_at))
struct LaterChange {
  std::string kind;
  std::optional<std::int64_t> by_document;
};
BOOST_DESCRIBE_STRUCT(LaterChange, (), (kind, by_document))

/// Codes are asked for by strangers: one that cannot be one is not looked up.
std::optional<Printed> find_print(Session& session, std::string_view code) {
  if (code.size() != (bytes_of_code * 8 + 5) / 6 || !accounts::from_base64url(code)) return std::nullopt;
  return session.first<Printed>(print_by_digest, {{"digest", accounts::token_digest(code)}});
}

documents::Attachment attachment_of(Session& session, std::int64_t document, std::int64_t ordinal) {
  for (auto& one : documents::attachments_of(session, document))
    if (one.ordinal == ordinal) return std::move(one);
  throw NotFound{};
}

/// What is put on each page: the code, and words for who has no camera.
std::string card_of(Context& context, documents::OutgoingView const& view, std::string const& code) {
  auto const& origin = context.settings.origin;
  print::Paper paper{92, 17};
  paper.qr(0.5, 0.5, 16, origin + "/verify#ma=" + code);
  auto y = 1.0;
  y += paper.text(19, y, 72, "Bản in từ văn bản điện tử", {7.5, true}) + 0.3;
  y += paper.text(19, y, 72,
                  "Số " + view.code + (view.issued_on ? " ngày " + documents::day_words(*view.issued_on) : ""), {7.5}) +
       0.3;
  y += paper.text(19, y, 72, "Quét mã để đối chiếu với bản gốc tại", {7}) + 0.2;
  paper.text(19, y, 72, origin.substr(origin.find("//") == std::string::npos ? 0 : origin.find("//") + 2) + "/verify",
             {7});
  return paper.finish();
}

documents::OutgoingView issued_document(Context& context, Principal const& who, std::int64_t document) {
  need(who, rights::documents_issue);
  auto view = documents::outgoing_view(context, who, document);
  if (view.state != documents::OutgoingState::issued)
    throw Conflict{"signing.not_issued", {"Văn bản chưa phát hành.", "The document is not issued."}};
  return view;
}

documents::Attachment const& file_to_print(documents::OutgoingView const& view, PrintInput const& input) {
  for (auto const& one : view.attachments)
    if (one.type == "application/pdf" && one.bytes <= largest_printed &&
        (!input.ordinal || one.ordinal == input.ordinal->value))
      return one;
  throw Invalid{"ordinal",
                {"Chỉ in kèm mã được tệp PDF đến 30 MB.", "Only a PDF of at most 30 MB can be printed with a code."}};
}

struct CodeInput {
  Text<1, 100> code;
};
BOOST_DESCRIBE_STRUCT(CodeInput, (), (code))

web::Response post_print(Call& call, PrintInput const& in) {
  web::Response out;
  out.body = print_copy(call.context, call.principal(), call.request.origin, call.id(), in).pdf;
  out.headers.emplace("content-type", "application/pdf");
  out.headers.emplace("content-disposition", "inline; filename=\"ban-in.pdf\"");
  out.headers.emplace("cache-control", "no-store");
  return out;
}
std::vector<PrintRow> get_prints(Call& call, None const&) {
  return prints_of(call.context, call.principal(), call.id());
}
std::vector<PrintRow> post_print_revoke(Call& call, None const&) {
  return revoke_print(call.context, call.principal(), call.request.origin, call.id(), call.id("print"));
}
PrintedView post_printed(Call& call, CodeInput const& in) {
  return printed_view(call.context, in.code, call.request.header("accept-language").starts_with("en") ? "en" : "vi");
}
web::Response post_printed_file(Call& call, CodeInput const& in) {
  auto out = documents::send(call, printed_file(call.context, in.code));
  out.headers.erase("cache-control");
  out.headers.emplace("cache-control", "no-store");
  return out;
}

}  // namespace

PrintedCopy print_copy(Context& context, Principal const& who, Origin const& origin, std::int64_t document,
                       PrintInput const& input) {
  auto const view = issued_document(context, who, document);
  auto const& file = file_to_print(view, input);
  auto const code = accounts::base64url(accounts::random_bytes(bytes_of_code));
  WorkerOptions options;
  options.program = context.settings.signing.checker;
  options.offline = true;
  options.time = time_to_print;
  PrintedCopy out{{}, code};
  out.pdf = copy_in_worker(context.files.read(file.sha256), card_of(context, view, code), options);
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    auto const id = session.one<std::int64_t>(add_print, {{"digest", accounts::token_digest(code)},
                                                          {"document", document},
                                                          {"ordinal", file.ordinal},
                                                          {"subject", input.subject},
                                                          {"download", input.download},
                                                          {"by", who.name},
                                                          {"now", now}});
    audit_signing(session, now, who, origin, "signing.print", "document", document,
                  {{"print", id}, {"ordinal", file.ordinal}, {"subject", input.subject}, {"download", input.download}});
  });
  return out;
}

std::vector<PrintRow> prints_of(Context& context, Principal const& who, std::int64_t document) {
  issued_document(context, who, document);
  return context.database.read([&](Session& session) {
    return session.all<PrintRow>(prints_of_document, {{"document", document}});
  });
}

std::vector<PrintRow> revoke_print(Context& context, Principal const& who, Origin const& origin, std::int64_t document,
                                   std::int64_t print) {
  issued_document(context, who, document);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    if (session.run(revoke_one, {{"id", print}, {"document", document}, {"now", now}, {"by", who.name}}) == 0)
      throw NotFound{};
    audit_signing(session, now, who, origin, "signing.print_revoke", "document", document, {{"print", print}});
    return session.all<PrintRow>(prints_of_document, {{"document", document}});
  });
}

PrintedView printed_view(Context& context, std::string_view code, std::string_view language) {
  PrintedView out;
  std::optional<documents::KeptCheck> check;
  context.database.write([&](Session& session) {
    auto const print = find_print(session, code);
    auto const letter = print ? documents::find_letter(session, print->document) : std::nullopt;
    if (!letter) throw NotFound{};
    out = {};
    out.code = letter->code;
    out.issued_on = letter->issued_on;
    out.type_name = letter->type_name;
    out.agency = letter->from_name;
    out.signer_name = letter->signer_name;
    if (print->subject) out.subject = letter->subject;
    out.printed_at = print->created_at;
    if (auto const change = session.first<LaterChange>(last_change, {{"document", print->document}})) {
      out.state = change->kind == "recall" ? "recalled" : "replaced";
      if (auto const by = change->by_document ? documents::find_letter(session, *change->by_document) : std::nullopt)
        out.replaced_by = by->code;
    }
    out.download = print->download && out.state != "recalled";
    auto const file = attachment_of(session, print->document, print->ordinal);
    out.file_name = file.name;
    out.bytes = file.bytes;
    out.sha256 = file.sha256;
    check = documents::check_of(session, file.sha256);
    session.run(note_seen, {{"id", print->id}, {"now", context.clock.now()}});
  });
  auto const report = check ? report_from_json(check->report) : std::nullopt;
  if (report) out.check = check_view(*report, check->state, language);
  else out.check = check_view(Report{}, documents::SignatureState::unchecked, language);
  if (check) out.check.checked_at = check->checked_at;
  return out;
}

documents::Served printed_file(Context& context, std::string_view code) {
  return context.database.read([&](Session& session) {
    auto const print = find_print(session, code);
    auto const change = print ? session.first<LaterChange>(last_change, {{"document", print->document}}) : std::nullopt;
    if (!print || !print->download || (change && change->kind == "recall")) throw NotFound{};
    auto file = attachment_of(session, print->document, print->ordinal);
    return documents::Served{std::move(file.sha256), std::move(file.name), std::move(file.type)};
  });
}

web::Routes printed_routes() {
  auto const issues = web::may(rights::documents_issue);
  auto look = web::post<CodeInput, PrintedView>("/api/signing/printed", web::anyone, post_printed,
                                                "What the code on a printed copy leads to");
  look.per_minute = looked_up_per_minute;
  look.confidential = true;
  auto fetch = web::post<CodeInput, web::Response>("/api/signing/printed/file", web::anyone, post_printed_file,
                                                   "The original that a printed copy was made from, if it may be had");
  fetch.per_minute = fetched_per_minute;
  fetch.confidential = true;
  auto print = web::post<PrintInput, web::Response>("/api/signing/documents/{id}/prints", issues, post_print,
                                                    "A copy for the printer with a code on each page, PDF");
  print.confidential = true;
  return {std::move(look), std::move(fetch), std::move(print),
          web::get<None, std::vector<PrintRow>>("/api/signing/documents/{id}/prints", issues, get_prints,
                                                "The printed copies of a document"),
          web::post<None, std::vector<PrintRow>>("/api/signing/documents/{id}/prints/{print}/revoke", issues,
                                                 post_print_revoke, "Make the code of a printed copy lead nowhere")};
}

}  // namespace tinhso::signing
