#include "documents/folders.hpp"

#include <zip.h>

#include <fstream>
#include <memory>
#include <stdexcept>

#include "documents/access.hpp"
#include "documents/child.hpp"
#include "documents/kept.hpp"
#include "documents/print.hpp"
#include "documents/tables.hpp"
#include "documents/wire.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr std::int64_t most_package_bytes = 1'000'000'000;

#define TINHSO_FILE_COLUMNS                                                                                   \
  "select f.id, f.year, f.notation, f.title, f.maintenance, f.rights, f.keeper_name, f.state, f.start_date, " \
  "f.end_date, f.description, (select count(*) from documents_filed x where x.file = f.id) as documents, "    \
  "f.handed_at, f.hand_over from documents_file f "
constexpr Sql files_of_year{"documents.files_of_year", TINHSO_FILE_COLUMNS
                            "where f.agency = :agency and (cast(:year as bigint) = 0 or f.year = "
                            ":year) order by f.year desc, f.notation limit 2000"};
constexpr Sql file_by_id{"documents.file_by_id", TINHSO_FILE_COLUMNS "where f.id = :id and f.agency = :agency"};
#undef TINHSO_FILE_COLUMNS
constexpr Sql lock_file{"documents.lock_file", "select id from documents_file where id = :id {for_update}"};
constexpr Sql add_file{
    "documents.add_file",
    "insert into documents_file (agency, year, notation, title, maintenance, rights, keeper, keeper_name, state, "
    "description, created_at) values (:agency, :year, :notation, :title, :maintenance, :rights, :keeper, :keeper_name, "
    "'open', :description, :now) on conflict (agency, year, notation) do nothing returning id"};
constexpr Sql filed_in{
    "documents.filed_in",
    "select x.ordinal, x.direction, x.object, x.document, d.code, d.type_name, d.subject, d.from_name, d.issued_on, "
    "d.pages, x.at, x.by_name from documents_filed x join documents_document d on d.id = x.document where x.file = "
    ":file order by x.ordinal"};
constexpr Sql add_filed{
    "documents.add_filed",
    "insert into documents_filed (file, ordinal, document, direction, object, at, by_name) select cast(:file as "
    "bigint), coalesce(max(ordinal), 0) + 1, cast(:document as bigint), cast(:direction as text), cast(:object as "
    "bigint), cast(:now as bigint), cast(:by as text) from documents_filed where file = :file"};
constexpr Sql span_of_file{
    "documents.span_of_file",
    "update documents_file set start_date = (select min(d.issued_on) from documents_filed x join documents_document d "
    "on d.id = x.document where x.file = :id), end_date = (select max(d.issued_on) from documents_filed x join "
    "documents_document d on d.id = x.document where x.file = :id) where id = :id"};
constexpr Sql hand_file{"documents.hand_file",
                        "update documents_file set state = 'handed_over', handed_at = :now, package_sha256 = :sha256 "
                        "where id = :id and state <> 'handed_over'"};
constexpr Sql package_of_file{
    "documents.package_of_file",
    "select package_sha256 from documents_file where id = :id and package_sha256 is not null"};

std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') out += c;
  }
  return out;
}
std::string element(std::string_view name, std::string const& value) {
  return value.empty() ? std::string{}
                       : "<" + std::string{name} + ">" + escaped(value) + "</" + std::string{name} + ">";
}
std::string iso(std::optional<Date> const& date) { return date ? format_date(*date) : std::string{}; }

FileView view_of_file(Session& session, Principal const& who, std::int64_t id) {
  auto row = session.first<FileRow>(file_by_id, {{"id", id}, {"agency", who.agency}});
  if (!row) throw NotFound{};
  FileView out{std::move(*row), session.all<FiledRow>(filed_in, {{"file", id}}), {}};
  if (out.file.state == FileState::open && (who.may(rights::documents_write) || who.may(rights::documents_register)))
    out.actions.emplace_back("file");
  if (out.file.state != FileState::handed_over && who.may(rights::documents_register) && !out.documents.empty())
    out.actions.emplace_back("hand_over");
  if (out.file.state == FileState::handed_over) out.actions.emplace_back("package");
  return out;
}

std::string index_page(FileView const& view, std::string_view agency,
                       std::vector<std::vector<PackageFile>> const& files) {
  std::string out =
      "<!doctype html>\n<html lang=\"vi\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>" +
      escaped(view.file.title) +
      "</title><style>body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-"
      "collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.4rem;text-align:left;vertical-align:top}"
      "</style>\n<h1>" +
      escaped(view.file.title) + "</h1>\n<p>" + escaped(agency) + ". Hồ sơ " + std::to_string(view.file.year) + "." +
      escaped(view.file.notation) + ". Thời hạn bảo quản: " + escaped(view.file.maintenance) +
      ".</p>\n<table><tr><th>TT<th>Số, ký hiệu<th>Ngày<th>Tên loại, trích yếu<th>Tác "
      "giả<th>Tệp</tr>\n";
  for (std::size_t i = 0; i < view.documents.size(); ++i) {
    auto const& d = view.documents[i];
    out += "<tr><td>" + std::to_string(d.ordinal) + "<td>" + escaped(d.code) + "<td>" +
           (d.issued_on ? day_words(*d.issued_on) : "") + "<td>" + escaped(d.type_name + " " + d.subject) + "<td>" +
           escaped(d.from_name) + "<td>";
    for (auto const& file : files[i])
      out +=
          "<a href=\"" + escaped(file.path) + "\">" + escaped(file.path.substr(file.path.rfind('/') + 1)) + "</a><br>";
    out += "</tr>\n";
  }
  return out + "</table>\n</html>\n";
}

/// A name that every system can unpack: the ending stays, the rest is plain.
std::string plain_name(std::string const& name, std::int64_t ordinal) {
  auto const dot = name.rfind('.');
  auto end = dot == std::string::npos ? std::string{} : fold(name.substr(dot + 1));
  auto stem = fold(name.substr(0, dot)).substr(0, 60);
  for (auto& c : stem)
    if (c == ' ') c = '-';
  std::erase_if(end, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
  return std::to_string(ordinal) + "-" + (stem.empty() ? "tep" : stem) + (end.empty() ? "" : "." + end);
}

void add_bytes(zip_t* archive, char const* name, std::string const& bytes) {
  zip_source_t* const source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  if (source == nullptr || zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) < 0)
    throw std::runtime_error{"the package could not be written"};
}

files::Stored pack(Context& context, std::string const& mets, std::string const& index,
                   std::vector<std::vector<PackageFile>> const& all) {
  ScratchFolder const scratch;
  auto const path = (scratch.path() / "package.zip").string();
  int fault = 0;
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive{zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, &fault), zip_discard};
  if (!archive) throw std::runtime_error{"the package could not be begun"};
  add_bytes(archive.get(), "METS.xml", mets);
  add_bytes(archive.get(), "index.html", index);
  for (auto const& files : all)
    for (auto const& file : files) {
      auto const from = context.files.path(file.sha256).string();
      zip_source_t* const source = zip_source_file(archive.get(), from.c_str(), 0, 0);
      if (source == nullptr || zip_file_add(archive.get(), file.path.c_str(), source, ZIP_FL_ENC_UTF_8) < 0)
        throw std::runtime_error{"a file could not be packed"};
    }
  if (zip_close(archive.get()) != 0) throw std::runtime_error{"the package could not be written"};
  archive.release();
  auto upload = context.files.begin(most_package_bytes * 2);
  std::ifstream in{path, std::ios::binary};
  std::string buffer(1 << 20, '\0');
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)
    upload->write(std::string_view{buffer}.substr(0, static_cast<std::size_t>(in.gcount())));
  return upload->finish();
}

using web::Call;
using web::None;
std::vector<FileRow> get_files(Call& call, FileQuery const& query) {
  return file_list(call.context, call.principal(), query);
}
FileView get_file(Call& call, None const&) { return file_view(call.context, call.principal(), call.id()); }
FileView post_file(Call& call, FileInput const& input) {
  call.status = 201;
  return open_file(call.context, call.principal(), call.request.origin, input);
}
FileView post_filed(Call& call, FileDocumentInput const& input) {
  return file_document(call.context, call.principal(), call.request.origin, call.id(), input);
}
FileView post_hand_over(Call& call, None const&) {
  return hand_over_file(call.context, call.principal(), call.request.origin, call.id());
}
web::Response get_file_package(Call& call, None const&) {
  return send(call, file_package(call.context, call.principal(), call.id()));
}

}  // namespace

std::string mets_of(FileView const& view, std::string_view agency_code, std::string_view agency_name,
                    std::vector<std::vector<PackageFile>> const& files, Instant at) {
  auto const& f = view.file;
  std::string file_sec, maps, dmd;
  std::int64_t pages = 0;
  for (std::size_t i = 0; i < view.documents.size(); ++i) {
    auto const& d = view.documents[i];
    auto const n = std::to_string(d.ordinal);
    pages += d.pages;
    dmd += "<mets:dmdSec ID=\"dmd-" + n +
           "\"><mets:mdWrap MDTYPE=\"OTHER\" OTHERMDTYPE=\"ND30-PL6\"><mets:xmlData><Document>" +
           element("DocOrdinal", n) + element("TypeName", d.type_name) + element("Code", d.code) +
           element("IssuedDate", iso(d.issued_on)) + element("OrganName", d.from_name) + element("Subject", d.subject) +
           element("Language", "Tiếng Việt") + element("PageAmount", std::to_string(d.pages)) +
           "</Document></mets:xmlData></mets:mdWrap></mets:dmdSec>\n";
    maps +=
        "<mets:div TYPE=\"document\" ORDER=\"" + n + "\" DMDID=\"dmd-" + n + "\" LABEL=\"" + escaped(d.code) + "\">";
    for (std::size_t k = 0; k < files[i].size(); ++k) {
      auto const id = "file-" + n + "-" + std::to_string(k + 1);
      file_sec += "<mets:file ID=\"" + id + "\" MIMETYPE=\"" + escaped(files[i][k].type) + "\" SIZE=\"" +
                  std::to_string(files[i][k].bytes) + "\" CHECKSUM=\"" + files[i][k].sha256 +
                  "\" CHECKSUMTYPE=\"SHA-256\"><mets:FLocat LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"" +
                  escaped(files[i][k].path) + "\"/></mets:file>\n";
      maps += "<mets:fptr FILEID=\"" + id + "\"/>";
    }
    maps += "</mets:div>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" "
         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" OBJID=\"" +
         escaped(agency_code) + "." + std::to_string(f.year) + "." + escaped(f.notation) + "\" LABEL=\"" +
         escaped(f.title) + "\" TYPE=\"SIP\">\n<mets:metsHdr CREATEDATE=\"" + format_instant(at) +
         "\"><mets:agent ROLE=\"CREATOR\" TYPE=\"ORGANIZATION\"><mets:name>" + escaped(agency_name) +
         "</mets:name></mets:agent></mets:metsHdr>\n<mets:dmdSec ID=\"dmd-file\"><mets:mdWrap "
         "MDTYPE=\"OTHER\" OTHERMDTYPE=\"ND30-PL6\"><mets:xmlData><File><FileCode>" +
         element("OrganId", std::string{agency_code}) + element("FileCatalog", std::to_string(f.year)) +
         element("FileNotation", f.notation) + "</FileCode>" + element("Title", f.title) +
         element("Maintenance", f.maintenance) + element("Rights", f.rights) + element("Creator", f.keeper_name) +
         element("Language", "Tiếng Việt") + element("StartDate", iso(f.start_date)) +
         element("EndDate", iso(f.end_date)) + element("DocTotal", std::to_string(view.documents.size())) +
         element("PageTotal", std::to_string(pages)) + element("Description", f.description) +
         "</File></mets:xmlData></mets:mdWrap></mets:dmdSec>\n" + dmd +
         "<mets:fileSec><mets:fileGrp USE=\"original\">\n" + file_sec +
         "</mets:fileGrp></mets:fileSec>\n<mets:structMap TYPE=\"logical\"><mets:div TYPE=\"file\" "
         "DMDID=\"dmd-file\">\n" +
         maps + "</mets:div></mets:structMap>\n</mets:mets>\n";
}

std::vector<FileRow> file_list(Context& context, Principal const& who, FileQuery const& query) {
  require(who, rights::documents_read);
  std::int64_t const year = query.year ? query.year->value : 0;
  return context.database.read([&](Session& session) {
    return session.all<FileRow>(files_of_year, {{"agency", who.agency}, {"year", year}});
  });
}

FileView file_view(Context& context, Principal const& who, std::int64_t id) {
  require(who, rights::documents_read);
  return context.database.read([&](Session& session) { return view_of_file(session, who, id); });
}

FileView open_file(Context& context, Principal const& who, Origin const& origin, FileInput const& input) {
  require(who, rights::documents_write);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const id = session.first<std::int64_t>(add_file, {{"agency", who.agency},
                                                           {"year", input.year},
                                                           {"notation", input.notation},
                                                           {"title", input.title},
                                                           {"maintenance", input.maintenance},
                                                           {"rights", input.rights.value_or("")},
                                                           {"keeper", who.official},
                                                           {"keeper_name", who.name},
                                                           {"description", input.description.value_or("")},
                                                           {"now", now}});
    if (!id)
      throw Invalid{"notation",
                    {"Danh mục năm này đã có ký hiệu hồ sơ đó.", "The list of this year has that notation."}};
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.open_file", "file", std::to_string(*id), nullptr, reflect::write(input)});
    return view_of_file(session, who, *id);
  });
}

FileView file_document(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                       FileDocumentInput const& input) {
  if (!who.may(rights::documents_register)) require(who, rights::documents_write);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const before = view_of_file(session, who, id);
    session.one<std::int64_t>(lock_file, {{"id", id}});
    if (before.file.state != FileState::open)
      throw Conflict{"documents.file_closed", {"Hồ sơ đã đóng.", "The file is closed."}};
    std::int64_t document = 0;
    if (input.direction == Direction::incoming) {
      auto const row = visible_incoming(session, who, input.object);
      if (row.state == IncomingState::arrived || row.state == IncomingState::refused)
        throw Conflict{"documents.not_registered", {"Văn bản chưa vào sổ.", "The document is not registered."}};
      document = row.document;
    } else {
      auto const row = visible_outgoing(session, who, input.object);
      if (row.state != "issued")
        throw Conflict{"documents.not_issued", {"Văn bản chưa phát hành.", "It is not issued."}};
      document = row.id;
    }
    for (auto const& filed : before.documents)
      if (filed.document == document) return before;
    session.run(add_filed, {{"file", id},
                            {"document", document},
                            {"direction", input.direction},
                            {"object", input.object},
                            {"now", now},
                            {"by", who.name}});
    session.run(span_of_file, {{"id", id}});
    add_keep_filed(session, now, document);
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.file", "file", std::to_string(id), nullptr, boost::json::object{{"document", document}}});
    return view_of_file(session, who, id);
  });
}

FileView hand_over_file(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  require(who, rights::documents_register);
  auto const now = context.clock.now();
  std::string code;
  std::vector<std::vector<PackageFile>> all;
  auto const view = context.database.read([&](Session& session) {
    auto out = view_of_file(session, who, id);
    code = organisation::find_agency(session, who.agency).value().code;
    std::int64_t bytes = 0;
    for (auto const& d : out.documents) {
      auto& files = all.emplace_back();
      for (auto const& a : attachments_to_keep(session, d.document)) {
        bytes += a.bytes;
        files.push_back(
            {"files/" + std::to_string(d.ordinal) + "/" + plain_name(a.name, a.ordinal), a.sha256, a.type, a.bytes});
      }
    }
    if (bytes > most_package_bytes)
      throw TooLarge{"documents.package_too_large",
                     {"Hồ sơ quá lớn để đóng một gói.", "The file is too large for one package."}};
    return out;
  });
  if (view.documents.empty()) throw Conflict{"documents.file_empty", {"Hồ sơ chưa có văn bản.", "The file is empty."}};
  if (view.file.state == FileState::handed_over)
    throw Conflict{"documents.file_handed", {"Hồ sơ đã nộp lưu trữ.", "The file has been handed over."}};
  auto const stored =
      pack(context, mets_of(view, code, who.agency_name, all, now), index_page(view, who.agency_name, all), all);
  return context.database.write([&](Session& session) {
    session.one<std::int64_t>(lock_file, {{"id", id}});
    if (view_of_file(session, who, id).documents.size() != view.documents.size()) throw PreconditionFailed{};
    if (session.run(hand_file, {{"id", id}, {"now", now}, {"sha256", stored.sha256}}) == 0) throw PreconditionFailed{};
    files::refer(session, stored.sha256, "documents.file", id);
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.hand_over", "file", std::to_string(id), nullptr,
                   boost::json::object{{"documents", view.documents.size()}, {"package", stored.sha256}}});
    return view_of_file(session, who, id);
  });
}

Served file_package(Context& context, Principal const& who, std::int64_t id) {
  require(who, rights::documents_read);
  return context.database.read([&](Session& session) {
    auto const view = view_of_file(session, who, id);
    auto const sha256 = session.first<std::string>(package_of_file, {{"id", id}});
    if (!sha256) throw NotFound{};
    return Served{*sha256, "ho-so-" + std::to_string(view.file.year) + "-" + view.file.notation + ".zip",
                  "application/zip"};
  });
}

web::Routes file_routes() {
  using web::may;
  return {
      web::get<FileQuery, std::vector<FileRow>>("/api/documents/files", may(rights::documents_read), get_files,
                                                "The agency's list of work files."),
      web::post<FileInput, FileView>("/api/documents/files", may(rights::documents_write), post_file,
                                     "Opens a work file."),
      web::get<None, FileView>("/api/documents/files/{id}", may(rights::documents_read), get_file,
                               "A work file with what lies in it."),
      web::post<FileDocumentInput, FileView>("/api/documents/files/{id}/documents", may(rights::documents_read),
                                             post_filed, "Files a document."),
      web::post<None, FileView>("/api/documents/files/{id}/hand-over", may(rights::documents_register), post_hand_over,
                                "Closes the file and makes its package for the archive."),
      web::get<None, web::Response>("/api/documents/files/{id}/package", may(rights::documents_read), get_file_package,
                                    "The package: a ZIP with METS, index.html and the files."),
  };
}

}  // namespace tinhso::documents
