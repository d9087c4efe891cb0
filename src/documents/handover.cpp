#include "documents/handover.hpp"

#include <algorithm>

#include "documents/access.hpp"
#include "documents/paper.hpp"
#include "documents/print.hpp"
#include "documents/tables.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql files_to_hand{
    "documents.files_to_hand",
    "select f.id, f.state, f.hand_over, (select count(*) from documents_filed x where x.file = f.id) as documents from "
    "documents_file f where f.agency = :agency and f.year = :year order by f.notation"};
struct FileToHand {
  std::int64_t id = 0;
  FileState state = FileState::open;
  std::optional<std::int64_t> hand_over;
  std::int64_t documents = 0;
};
BOOST_DESCRIBE_STRUCT(FileToHand, (), (id, state, hand_over, documents))
constexpr Sql add_hand_over{
    "documents.add_hand_over",
    "insert into documents_hand_over (agency, year, made_on, giver_unit, giver_name, giver_position, receiver_unit, "
    "receiver_name, receiver_position, block, condition, boxes, metres, by_name) values (:agency, :year, :made_on, "
    ":giver_unit, :giver_name, :giver_position, :receiver_unit, :receiver_name, :receiver_position, :block, "
    ":condition, :boxes, :metres, :by) returning id"};
constexpr Sql put_in_minutes{"documents.put_in_minutes",
                             "update documents_file set hand_over = :hand_over where id = :id and agency = :agency and "
                             "state = 'handed_over' and hand_over is null"};
#define TINHSO_HAND_OVER_COLUMNS                                                                                       \
  "select h.id, h.year, h.made_on, h.giver_unit, h.giver_name, h.giver_position, h.receiver_unit, h.receiver_name, "   \
  "h.receiver_position, h.block, h.condition, h.boxes, h.metres, h.by_name, (select count(*) from documents_file f "   \
  "where f.hand_over = h.id) as files, (select count(*) from documents_file f join documents_filed x on x.file = "     \
  "f.id where f.hand_over = h.id) as documents, (select count(*) from documents_file f join documents_filed x on "     \
  "x.file = f.id join documents_attachment a on a.document = x.document where f.hand_over = h.id) as items, "          \
  "coalesce((select cast(sum(a.bytes) as bigint) from documents_file f join documents_filed x on x.file = f.id join "  \
  "documents_attachment a on a.document = x.document where f.hand_over = h.id), 0) as bytes from documents_hand_over " \
  "h where h.agency = :agency "
constexpr Sql hand_over_by_id{"documents.hand_over_by_id", TINHSO_HAND_OVER_COLUMNS "and h.id = :id"};
constexpr Sql hand_overs_of{"documents.hand_overs", TINHSO_HAND_OVER_COLUMNS
                            "and (cast(:year as bigint) = 0 or h.year = :year) order by h.id desc limit 200"};
#undef TINHSO_HAND_OVER_COLUMNS
struct HandedFile {
  std::int64_t year = 0;
  std::string notation;
  std::string title;
  std::string maintenance;
  std::optional<Date> start_date;
  std::optional<Date> end_date;
  std::string description;
  std::int64_t documents = 0;
  std::int64_t pages = 0;
};
BOOST_DESCRIBE_STRUCT(HandedFile, (),
                      (year, notation, title, maintenance, start_date, end_date, description, documents, pages))
constexpr Sql handed_files{
    "documents.handed_files",
    "select f.year, f.notation, f.title, f.maintenance, f.start_date, f.end_date, f.description, (select count(*) from "
    "documents_filed x where x.file = f.id) as documents, coalesce((select cast(sum(d.pages) as bigint) from "
    "documents_filed x join documents_document d on d.id = x.document where x.file = f.id), 0) as pages from "
    "documents_file f where f.hand_over = :id order by f.year, f.notation"};

std::string span_words(std::optional<Date> const& from, std::optional<Date> const& until) {
  if (!from || !until) return "";
  return *from == *until ? day_words(*from) : day_words(*from) + " – " + day_words(*until);
}

std::string long_date(Date date) {
  return "ngày " + day_words(date).substr(0, 2) + " tháng " + day_words(date).substr(3, 2) + " năm " +
         std::to_string(static_cast<int>(date.year()));
}

std::string megabytes(std::int64_t bytes) {
  auto const tenths = (bytes + 50'000) / 100'000;
  return std::to_string(tenths / 10) + "," + std::to_string(tenths % 10) + " MB";
}

HandOverRow find_hand_over(Session& session, Principal const& who, std::int64_t id) {
  require(who, rights::documents_read);
  auto row = session.first<HandOverRow>(hand_over_by_id, {{"id", id}, {"agency", who.agency}});
  if (!row) throw NotFound{};
  return std::move(*row);
}

/// The whole time that these files cover.
std::string span_of(Session& session, std::int64_t id) {
  std::optional<Date> from, until;
  for (auto const& file : session.all<HandedFile>(handed_files, {{"id", id}})) {
    if (file.start_date && (!from || *file.start_date < *from)) from = file.start_date;
    if (file.end_date && (!until || *file.end_date > *until)) until = file.end_date;
  }
  return span_words(from, until);
}

/// The files that are meant, each with documents and in no minutes yet.
std::vector<FileToHand> files_meant(Context& context, Principal const& who, HandOverInput const& input) {
  auto const all = context.database.read([&](Session& session) {
    return session.all<FileToHand>(files_to_hand, {{"agency", who.agency}, {"year", input.year}});
  });
  std::vector<FileToHand> out;
  FieldErrors errors;
  if (!input.files) {
    std::ranges::copy_if(all, std::back_inserter(out), [](auto const& f) { return !f.hand_over && f.documents > 0; });
  } else {
    for (std::size_t i = 0; i < input.files->size(); ++i) {
      auto const at = std::ranges::find(all, (*input.files)[i], &FileToHand::id);
      auto const path = "files[" + std::to_string(i) + "]";
      if (at == all.end())
        errors.push_back({path, {"Danh mục năm này không có hồ sơ đó.", "The list of this year has no such file."}});
      else if (at->hand_over)
        errors.push_back({path, {"Hồ sơ này đã có biên bản giao nhận.", "This file is in minutes already."}});
      else if (at->documents == 0) errors.push_back({path, {"Hồ sơ chưa có văn bản nào.", "The file is empty."}});
      else if (std::ranges::find(out, at->id, &FileToHand::id) == out.end()) out.push_back(*at);
    }
  }
  if (!errors.empty()) throw Invalid{std::move(errors)};
  if (out.empty())
    throw Invalid{"files", {"Không có hồ sơ nào để giao nộp.", "There is no file to hand over."}};
  return out;
}

enum class PrintFormat { pdf, xlsx };
BOOST_DESCRIBE_ENUM(PrintFormat, pdf, xlsx)
struct PrintQuery {
  PrintFormat format = PrintFormat::pdf;
};
BOOST_DESCRIBE_STRUCT(PrintQuery, (), (format))

using web::Call;
using web::None;

web::Response printed(std::string body, std::string const& name, bool sheet) {
  web::Response out;
  out.body = std::move(body);
  std::string const type =
      sheet ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "application/pdf";
  out.headers.emplace("content-type", type);
  out.headers.emplace("content-disposition", content_disposition(type, name + (sheet ? ".xlsx" : ".pdf")));
  out.headers.emplace("cache-control", "private, no-store");
  return out;
}

HandOverRow post_hand_over_of_year(Call& call, HandOverInput const& input) {
  call.status = 201;
  return hand_over(call.context, call.principal(), call.request.origin, input);
}
std::vector<HandOverRow> get_hand_overs(Call& call, FileQuery const& query) {
  return hand_overs(call.context, call.principal(), query);
}
web::Response get_hand_over_list(Call& call, PrintQuery const& query) {
  auto const table = hand_over_list(call.context, call.principal(), call.id());
  bool const sheet = query.format == PrintFormat::xlsx;
  return printed(sheet ? as_xlsx(table) : as_pdf(table), "Mục lục hồ sơ nộp lưu", sheet);
}
web::Response get_minutes(Call& call, PrintQuery const& query) {
  auto const& who = call.principal();
  std::string span;
  auto const row = call.context.database.read([&](Session& session) {
    span = span_of(session, call.id());
    return find_hand_over(session, who, call.id());
  });
  bool const sheet = query.format == PrintFormat::xlsx;
  return printed(sheet ? as_xlsx(minutes_table(who.agency_name, row, span)) : print_minutes(who.agency_name, row, span),
                 "Biên bản giao nhận hồ sơ", sheet);
}

}  // namespace

HandOverRow hand_over(Context& context, Principal const& who, Origin const& origin, HandOverInput const& input) {
  require(who, rights::documents_register);
  auto const now = context.clock.now();
  auto const files = files_meant(context, who, input);
  for (auto const& file : files)
    if (file.state != FileState::handed_over) hand_over_file(context, who, origin, file.id);
  return context.database.write([&](Session& session) {
    auto const id = session.one<std::int64_t>(add_hand_over, {{"agency", who.agency},
                                                              {"year", input.year},
                                                              {"made_on", local_date(now)},
                                                              {"giver_unit", input.giver_unit},
                                                              {"giver_name", input.giver_name},
                                                              {"giver_position", input.giver_position},
                                                              {"receiver_unit", input.receiver_unit},
                                                              {"receiver_name", input.receiver_name},
                                                              {"receiver_position", input.receiver_position},
                                                              {"block", input.block},
                                                              {"condition", input.condition},
                                                              {"boxes", input.boxes ? input.boxes->value : 0},
                                                              {"metres", input.metres.value_or("")},
                                                              {"by", who.name}});
    boost::json::array ids;
    for (auto const& file : files) {
      if (session.run(put_in_minutes, {{"id", file.id}, {"agency", who.agency}, {"hand_over", id}}) == 0)
        throw PreconditionFailed{};  // another clerk was quicker
      ids.emplace_back(file.id);
    }
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.hand_over_minutes", "hand_over", std::to_string(id), nullptr,
                   boost::json::object{{"year", input.year.value}, {"files", std::move(ids)}}});
    return find_hand_over(session, who, id);
  });
}

std::vector<HandOverRow> hand_overs(Context& context, Principal const& who, FileQuery const& query) {
  require(who, rights::documents_read);
  std::int64_t const year = query.year ? query.year->value : 0;
  return context.database.read([&](Session& session) {
    return session.all<HandOverRow>(hand_overs_of, {{"agency", who.agency}, {"year", year}});
  });
}

ReportTable hand_over_list(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    auto const row = find_hand_over(session, who, id);
    ReportTable out;
    out.title = "Mục lục hồ sơ, tài liệu nộp lưu";
    out.agency = who.agency_name;
    out.period = "Năm " + std::to_string(row.year) + ", giao nộp ngày " + day_words(row.made_on);
    out.columns = {{"STT", 4, true},
                   {"Số, ký hiệu hồ sơ", 12, false},
                   {"Tiêu đề hồ sơ", 34, false},
                   {"Thời gian tài liệu", 14, false},
                   {"Thời hạn bảo quản", 11, false},
                   {"Số văn bản", 7, true},
                   {"Số trang", 7, true},
                   {"Ghi chú", 14, false}};
    std::int64_t n = 0, for_ever = 0;
    for (auto const& f : session.all<HandedFile>(handed_files, {{"id", id}})) {
      for_ever += fold(f.maintenance) == fold("Vĩnh viễn") ? 1 : 0;
      out.rows.push_back({std::to_string(++n), f.notation, f.title, span_words(f.start_date, f.end_date), f.maintenance,
                          std::to_string(f.documents), f.pages > 0 ? std::to_string(f.pages) : "", f.description});
    }
    out.rows.push_back({"", "",
                        "Mục lục này gồm " + std::to_string(n) + " hồ sơ: " + std::to_string(for_ever) +
                            " hồ sơ bảo quản vĩnh viễn, " + std::to_string(n - for_ever) +
                            " hồ sơ bảo quản có thời hạn. Người lập: " + row.by_name + ".",
                        "", "", std::to_string(row.documents), "", ""});
    return out;
  });
}

ReportTable minutes_table(std::string_view agency, HandOverRow const& row, std::string_view span) {
  ReportTable out;
  out.title = "Biên bản giao nhận hồ sơ, tài liệu";
  out.agency = agency;
  out.period = "Ngày " + day_words(row.made_on);
  out.columns = {{"Nội dung", 30, false}, {"Ghi nhận", 70, false}};
  out.rows = {{"Bên giao", row.giver_unit},
              {"Đại diện bên giao", row.giver_name + ", " + row.giver_position},
              {"Bên nhận", row.receiver_unit},
              {"Đại diện bên nhận", row.receiver_name + ", " + row.receiver_position},
              {"Tên khối tài liệu giao nộp", row.block},
              {"Thời gian của hồ sơ, tài liệu", std::string{span}},
              {"Tài liệu giấy: số hộp (cặp)", std::to_string(row.boxes)},
              {"Tài liệu giấy: quy ra mét giá", row.metres},
              {"Tài liệu điện tử: số hồ sơ", std::to_string(row.files)},
              {"Tài liệu điện tử: số văn bản", std::to_string(row.documents)},
              {"Tài liệu điện tử: số tệp tin", std::to_string(row.items) + " (" + megabytes(row.bytes) + ")"},
              {"Tình trạng tài liệu giao nộp", row.condition},
              {"Bên giao ký, ghi rõ họ tên", ""},
              {"Bên nhận ký, ghi rõ họ tên", ""}};
  return out;
}

std::string print_minutes(std::string_view agency, HandOverRow const& row, std::string_view span) {
  Paper paper{210, 297};
  double const x = 30, w = 163;
  double y = 20;
  paper.text(x, y, 70, upper(agency), {12, true, false, Align::centre});
  paper.text(x + 72, y, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {12, true, false, Align::centre});
  paper.text(x + 72, y + 6, 92, "Độc lập - Tự do - Hạnh phúc", {13, true, false, Align::centre});
  paper.line(x + 95, y + 12.5, x + 141, y + 12.5);
  y += 24;
  y += paper.text(x, y, w, "BIÊN BẢN", {14, true, false, Align::centre});
  y += paper.text(x, y, w, "Về việc giao nhận hồ sơ, tài liệu", {14, true, false, Align::centre}) + 5;
  auto const say = [&](std::string const& words, Style const& style = {13}) {
    auto const height = paper.text(x, y, w, words, style, false);
    if (y + height > 275) {
      paper.next_page();
      y = 20;
    }
    y += paper.text(x, y, w, words, style) + 1.6;
  };
  say("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
      {13, false, true});
  say("Căn cứ Danh mục hồ sơ năm " + std::to_string(row.year) + " của " + std::string{agency} + ",",
      {13, false, true});
  say("Hôm nay, " + long_date(row.made_on) + ", chúng tôi gồm:");
  say("BÊN GIAO: " + row.giver_unit, {13, true});
  say("Ông (bà): " + row.giver_name + ". Chức vụ: " + row.giver_position + ".");
  say("BÊN NHẬN: " + row.receiver_unit, {13, true});
  say("Ông (bà): " + row.receiver_name + ". Chức vụ: " + row.receiver_position + ".");
  say("Thống nhất lập biên bản giao nhận hồ sơ, tài liệu với những nội dung sau:");
  say("1. Tên khối tài liệu giao nộp: " + row.block + ".");
  say("2. Thời gian của hồ sơ, tài liệu: " + std::string{span} + ".");
  say("3. Số lượng tài liệu:");
  say("a) Đối với hồ sơ, tài liệu giấy: tổng số hộp (cặp): " + std::to_string(row.boxes) +
      "; quy ra mét giá: " + (row.metres.empty() ? std::string{"0"} : row.metres) + " mét.");
  say("b) Đối với hồ sơ, tài liệu điện tử: tổng số hồ sơ: " + std::to_string(row.files) +
      "; tổng số văn bản: " + std::to_string(row.documents) + "; tổng số tệp tin: " + std::to_string(row.items) + " (" +
      megabytes(row.bytes) + ").");
  say("4. Tình trạng tài liệu giao nộp: " + row.condition + ".");
  say("5. Mục lục hồ sơ, tài liệu nộp lưu kèm theo biên bản này.");
  say("Biên bản này được lập thành hai bản; bên giao giữ một bản, bên nhận giữ một bản./.");
  if (y > 225) {
    paper.next_page();
    y = 20;
  }
  y += 6;
  auto const sides = [&](double at, char const* head, std::string const& name) {
    paper.text(at, y, 76, head, {13, true, false, Align::centre});
    paper.text(at, y + 6, 76, "(Ký và ghi rõ họ và tên)", {12, false, true, Align::centre});
    paper.text(at, y + 36, 76, name, {13, true, false, Align::centre});
  };
  sides(x, "ĐẠI DIỆN BÊN GIAO", row.giver_name);
  sides(x + 87, "ĐẠI DIỆN BÊN NHẬN", row.receiver_name);
  return paper.finish();
}

web::Routes hand_over_routes() {
  using web::may;
  return {
      web::get<FileQuery, std::vector<HandOverRow>>("/api/documents/hand-overs", may(rights::documents_read),
                                                    get_hand_overs, "Minutes of work files handed over."),
      web::post<HandOverInput, HandOverRow>("/api/documents/hand-overs", may(rights::documents_register),
                                            post_hand_over_of_year,
                                            "Hands work files of a year over to the archive, with the minutes."),
      web::get<PrintQuery, web::Response>("/api/documents/hand-overs/{id}/minutes", may(rights::documents_read),
                                          get_minutes, "The minutes as PDF or XLSX."),
      web::get<PrintQuery, web::Response>("/api/documents/hand-overs/{id}/list", may(rights::documents_read),
                                          get_hand_over_list, "The list of what was handed over as PDF or XLSX."),
  };
}

}  // namespace tinhso::documents
