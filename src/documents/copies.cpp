#include "documents/copies.hpp"

#include <algorithm>
#include <sstream>

#include "documents/access.hpp"
#include "documents/change_store.hpp"
#include "documents/copy_pdf.hpp"
#include "documents/draft_rules.hpp"
#include "documents/tables.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql last_copy_number{
    "documents.last_copy_number",
    "select last from documents_number where agency = :agency and year = :year and book = 'copy' and series = :series"};
constexpr Sql add_copy{
    "documents.add_copy",
    "insert into documents_copy (agency, document, incoming, kind, series, number, year, code, made_on, signer_name, "
    "signer_position, authority, competence, place, places, excerpt, amount, sheets, name, sha256, bytes, by_name) "
    "values (:agency, :document, :incoming, :form, :series, :number, :year, :code, :made_on, :signer_name, "
    ":signer_position, :authority, :competence, :place, :places, :pages, :amount, :sheets, :name, :sha256, :bytes, :by) "
    "returning id"};
constexpr Sql mark_copy_sent{"documents.mark_copy_sent", "update documents_copy set sent = :sent where id = :id"};
#define TINHSO_COPY_COLUMNS                                                                                         \
  "select c.id, c.kind as form, c.code, c.made_on, d.code as of_code, d.subject as of_subject, c.excerpt as pages, " \
  "c.signer_name, c.signer_position, c.places, c.amount, c.sheets, c.by_name, c.sent from documents_copy c join "    \
  "documents_document d on d.id = c.document "
constexpr Sql copy_by_id{"documents.copy_by_id", TINHSO_COPY_COLUMNS "where c.id = :id"};
constexpr Sql copies_of_incoming{"documents.copies_of_incoming", TINHSO_COPY_COLUMNS
                                 "where c.incoming = :object and c.agency = :agency order by c.id desc limit 100"};
constexpr Sql copies_of_document{
    "documents.copies_of_document", TINHSO_COPY_COLUMNS
    "where c.document = :object and c.incoming is null and c.agency = :agency order by c.id desc limit 100"};
constexpr Sql copies_in_period{"documents.copies_in_period", TINHSO_COPY_COLUMNS
                               "where c.agency = :agency and c.made_on >= :from and c.made_on <= :until order by "
                               "c.year, c.series, c.number limit :limit"};
#undef TINHSO_COPY_COLUMNS
constexpr Sql file_of_copy{"documents.file_of_copy",
                           "select sha256, name from documents_copy where id = :id and agency = :agency"};
struct CopyFile {
  std::string sha256;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(CopyFile, (), (sha256, name))

std::string_view printed_form(CopyForm form) {
  return form == CopyForm::SY ? "SAO Y" : form == CopyForm::TrS ? "TRÍCH SAO" : "SAO LỤC";
}

/// What is to be copied, and what will stand below it.
struct Copying {
  Document source;
  Attachment file;
  Document row;  ///< the copy as a document: type, signer, competence, notation
  std::vector<Recipient> recipients;
  std::vector<Resolved> resolved;
  std::string series;
  std::int64_t number = 0;  ///< the next one, as things stand
  CopyFacts facts;
};

Attachment file_to_copy(Session& session, CopyInput const& input, Document const& source, FieldErrors& errors) {
  for (auto const& file : attachments_of(session, source.id)) {
    if (file.ordinal != input.file.value) continue;
    if (file.type == "application/pdf") return file;
    errors.push_back({"file", {"Chỉ sao được tệp PDF.", "Only a PDF can be copied."}});
    return {};
  }
  errors.push_back({"file", {"Văn bản không có tệp này.", "The document has no such file."}});
  return {};
}

Document source_of(Session& session, Principal const& who, CopyInput const& input) {
  if (input.direction == Direction::outgoing) {
    auto document = visible_outgoing(session, who, input.object);
    if (document.state != "issued")
      throw Conflict{"documents.not_issued", {"Văn bản chưa phát hành.", "The document has not been issued."}};
    return document;
  }
  auto const incoming = visible_incoming(session, who, input.object);
  require_in_force(incoming);
  if (!incoming.arrival_number)
    throw Conflict{"documents.not_registered", {"Văn bản chưa vào sổ.", "The document is not in the register."}};
  return find_document(session, incoming.document).value();
}

void read_copy_signer(Session& session, Principal const& who, Date today, CopyInput const& input, Document& row,
                 FieldErrors& errors) {
  DraftInput signing;
  signing.signer = input.signer;
  signing.signer_name = input.signer_name;
  signing.signer_position = input.signer_position;
  signing.authority = input.authority;
  read_signer(session, who, today, signing, row, errors);
  auto need = [&](std::string const& field, char const* path, Words words) {
    if (field.empty()) errors.push_back({path, std::move(words)});
  };
  need(row.signer_name, "signer_name", {"Cần có họ tên người ký.", "The signer's name is missing."});
  need(row.signer_position, "signer_position", {"Cần có chức vụ người ký.", "The signer's position is missing."});
}

void read_copy_places(Session& session, Principal const& who, Date today, CopyInput const& input, Copying& out,
                 FieldErrors& errors) {
  if (input.recipients && !input.recipients->empty()) {
    DraftContent content;
    DraftInput wanted;
    wanted.recipients = input.recipients;
    read_recipients(session, who, today, wanted, content, errors);
    if (!errors.empty()) return;
    out.recipients = std::move(content.recipients);
    out.resolved = resolve(session, out.recipients, who.agency, today);
    if (out.resolved.empty())
      errors.push_back({"recipients", {"Nơi nhận không gồm cơ quan nào.", "These recipients mean no agency at all."}});
    for (auto const& recipient : out.recipients) out.facts.places.push_back(recipient.label);
  }
  std::istringstream lines{input.places.value_or("")};
  for (std::string line; std::getline(lines, line);)
    if (auto const place = text_for_xml(line); !place.empty()) out.facts.places.push_back(place);
}

Copying prepare_copy(Context& context, Session& session, Principal const& who, CopyInput const& input) {
  auto const today = local_date(context.clock.now());
  FieldErrors errors;
  Copying out;
  out.source = source_of(session, who, input);
  out.file = file_to_copy(session, input, out.source, errors);
  read_copy_signer(session, who, today, input, out.row, errors);
  read_copy_places(session, who, today, input, out, errors);
  if (trim(input.place).empty()) errors.push_back({"place", {"Cần có địa danh.", "The place is missing."}});
  if (input.form == CopyForm::TrS && trim(input.pages.value_or("")).empty())
    errors.push_back({"pages", {"Chọn các trang cần trích.", "Choose the pages of the extract."}});
  if (!errors.empty()) throw Invalid{std::move(errors)};
  auto const agency = organisation::find_agency(session, who.agency).value();
  auto const form = std::string{reflect::enum_name(input.form)};
  auto& row = out.row;
  row.type = form;
  row.type_name = input.form == CopyForm::SY ? "Bản sao y" : input.form == CopyForm::TrS ? "Bản trích sao" : "Bản sao lục";
  row.place = text_for_xml(input.place);
  row.competence = competence(row.authority, head_of(session, agency, row.authority, today));
  row.notation = form + '-' + sign_of(session, agency);
  bool const apart = agency_settings(session, agency.id).copies == Numbering::by_type;
  out.series = apart ? form : std::string{};
  out.number =
      session.first<std::int64_t>(last_copy_number, {{"agency", agency.id}, {"year", year_of(today)}, {"series", out.series}})
          .value_or(0) +
      1;
  auto const places = out.facts.places;
  out.facts = {std::string{printed_form(input.form)},
               agency.name,
               code(out.number, row.notation),
               row.place,
               today,
               row.competence,
               row.signer_position,
               row.signer_name,
               places};
  return out;
}

/// The copy leaves as a document of its own, under its own number.
std::int64_t send_copy(Context& context, Session& session, Principal const& who, Origin const& origin, Copying copying,
                       Attachment const& file, int sheets) {
  auto const now = context.clock.now();
  auto const agency = organisation::find_agency(session, who.agency).value();
  auto& row = copying.row;
  row.document_id = new_document_id();
  row.state = "draft";
  row.version = 1;
  row.from_agency = agency.id;
  row.from_code = agency.code;
  row.from_name = agency.name;
  row.from_short = agency.short_name.empty() ? agency.name : agency.short_name;
  row.subject = copying.facts.form + " " + copying.source.type_name + " số " + copying.source.code + ": " +
                copying.source.subject;
  row.priority = copying.source.priority;
  row.pages = sheets;
  row.drafted_by = who.name;
  row.created_at = row.updated_at = row.listed_at = now;
  row.attachment_count = 1;
  row.id = put_document(session, row, {file}, copying.recipients);
  row.issued_on = copying.facts.made_on;
  row.number = copying.number;
  row.code = copying.facts.code;
  put_into_force(context, session, who, origin, row, copying.resolved, {file});
  return row.id;
}

CopyRow store_copy(Context& context, Session& session, Principal const& who, Origin const& origin,
                   CopyInput const& input, Copying const& copying, Attachment const& file, int sheets,
                   std::string const& pages) {
  auto const now = context.clock.now();
  auto const& facts = copying.facts;
  std::string places;
  for (auto const& place : facts.places) places += (places.empty() ? "" : "; ") + place;
  bool const incoming = input.direction == Direction::incoming;
  auto const id = session.one<std::int64_t>(
      add_copy, {{"agency", who.agency},
                 {"document", copying.source.id},
                 {"incoming", incoming ? std::optional{input.object} : std::nullopt},
                 {"form", input.form},
                 {"series", copying.series},
                 {"number", copying.number},
                 {"year", year_of(facts.made_on)},
                 {"code", facts.code},
                 {"made_on", facts.made_on},
                 {"signer_name", facts.signer_name},
                 {"signer_position", facts.signer_position},
                 {"authority", copying.row.authority},
                 {"competence", facts.competence},
                 {"place", facts.place},
                 {"places", places},
                 {"pages", pages},
                 {"amount", input.amount ? input.amount->value : 1},
                 {"sheets", sheets},
                 {"name", file.name},
                 {"sha256", file.sha256},
                 {"bytes", file.bytes},
                 {"by", who.name}});
  files::refer(session, file.sha256, "documents.copy", id);
  if (!copying.resolved.empty())
    session.run(mark_copy_sent, {{"id", id}, {"sent", send_copy(context, session, who, origin, copying, file, sheets)}});
  audit::record(session, now, audit::actor(who, origin),
                {"documents.copy", incoming ? "incoming" : "document", std::to_string(input.object), nullptr,
                 boost::json::object{{"code", facts.code}, {"pages", pages}, {"sha256", file.sha256}}});
  return session.one<CopyRow>(copy_by_id, {{"id", id}});
}

struct NumberTaken {};

using web::Call;
using web::None;
CopyRow post_copy(Call& call, CopyInput const& input) {
  call.status = 201;
  return make_copy(call.context, call.principal(), call.request.origin, input);
}
std::vector<CopyRow> get_copies(Call& call, CopyQuery const& query) {
  return copies_of(call.context, call.principal(), query);
}
web::Response get_copy_file(Call& call, None const&) {
  return send(call, copy_file(call.context, call.principal(), call.id()));
}

}  // namespace

std::string_view copy_words(CopyForm form) {
  return form == CopyForm::SY ? "Sao y" : form == CopyForm::TrS ? "Trích sao" : "Sao lục";
}

CopyRow make_copy(Context& context, Principal const& who, Origin const& origin, CopyInput const& input) {
  require(who, rights::documents_issue);
  // The file is made outside the transaction under the number that comes next; if somebody takes that one, once more.
  for (int tries = 0; tries < 8; ++tries) {
    auto copying = context.database.read([&](Session& session) { return prepare_copy(context, session, who, input); });
    auto const original = context.files.path(copying.file.sha256);
    Invalid const unreadable{"file", {"Không đọc được tệp PDF này.", "This PDF cannot be read."}};
    auto const count = pages_of_pdf(original);
    if (!count) throw unreadable;
    std::string pages;
    if (input.form == CopyForm::TrS) {
      auto const ranges = page_ranges(*input.pages, *count);
      if (!ranges)
        throw Invalid{"pages",
                      {"Ghi các trang như 1-3,7; tệp có " + std::to_string(*count) + " trang.",
                       "Write the pages like 1-3,7; the file has " + std::to_string(*count) + " pages."}};
      pages = *ranges;
    }
    auto const bytes = copy_pdf(original, pages, copying.facts);
    if (!bytes) throw unreadable;
    auto const stored = context.files.put(*bytes);
    auto name = copying.facts.code + ".pdf";
    std::ranges::replace(name, '/', '-');
    Attachment const file{1, name, stored.bytes, stored.type, stored.sha256};
    auto const sheets = pages_of_pdf(context.files.path(stored.sha256)).value_or(0);
    try {
      return context.database.write([&](Session& session) {
        auto const number = take_number(session, who.agency, year_of(copying.facts.made_on), "copy", copying.series);
        if (number != copying.number) throw NumberTaken{};
        source_of(session, who, input);  // still in force
        return store_copy(context, session, who, origin, input, copying, file, sheets, pages);
      });
    } catch (NumberTaken const&) {
      continue;
    }
  }
  throw Conflict{"documents.copies_busy",
                 {"Nhiều bản sao đang được cấp số cùng lúc; hãy thử lại.",
                  "Many copies are being numbered at this moment; try again."}};
}

std::vector<CopyRow> copies_of(Context& context, Principal const& who, CopyQuery const& query) {
  return context.database.read([&](Session& session) {
    bool const incoming = query.direction == Direction::incoming;
    if (incoming) visible_incoming(session, who, query.object);
    else visible_outgoing(session, who, query.object);
    return session.all<CopyRow>(incoming ? copies_of_incoming : copies_of_document,
                                {{"object", query.object}, {"agency", who.agency}});
  });
}

std::vector<CopyRow> copies_between(Session& session, std::int64_t agency, Date from, Date until, std::int64_t limit) {
  return session.all<CopyRow>(copies_in_period,
                              {{"agency", agency}, {"from", from}, {"until", until}, {"limit", limit}});
}

Served copy_file(Context& context, Principal const& who, std::int64_t id) {
  require(who, rights::documents_read);
  return context.database.read([&](Session& session) {
    auto file = session.first<CopyFile>(file_of_copy, {{"id", id}, {"agency", who.agency}});
    if (!file) throw NotFound{};
    return Served{std::move(file->sha256), std::move(file->name), "application/pdf"};
  });
}

web::Routes copy_routes() {
  using web::may;
  return {
      web::post<CopyInput, CopyRow>("/api/documents/copies", may(rights::documents_issue), post_copy,
                                    "Makes a copy (SY, TrS, SL) under its own number, and sends it where it says so."),
      web::get<CopyQuery, std::vector<CopyRow>>("/api/documents/copies", web::signed_in, get_copies,
                                                "The copies of a document."),
      web::get<None, web::Response>("/api/documents/copies/{id}/file", may(rights::documents_read), get_copy_file,
                                    "The file of a copy."),
  };
}

}  // namespace tinhso::documents
