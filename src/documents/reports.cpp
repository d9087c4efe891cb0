#include "documents/reports.hpp"

#include <algorithm>
#include <map>

#include "documents/access.hpp"
#include "documents/copies.hpp"
#include "documents/print.hpp"
#include "documents/tables.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr std::int64_t most_report_rows = 20'000;

struct SentRow {
  std::string code;
  std::optional<Date> issued_on;
  std::string type_name;
  std::string subject;
  std::string signer_name;
  std::string places;
  std::string drafting_unit;
  std::int64_t recipient_count = 0;
  std::optional<Instant> issued_at;
  std::string change;  ///< a ChangeKind: what was asked of the receivers last
  std::string change_reason;
};
BOOST_DESCRIBE_STRUCT(SentRow, (),
                      (code, issued_on, type_name, subject, signer_name, places, drafting_unit, recipient_count,
                       issued_at, change, change_reason))
constexpr Sql sent_between{
    "documents.report_sent",
    "select d.code, d.issued_on, d.type_name, d.subject, d.signer_name, coalesce((select group_concat(s.label, '; ') "
    "from documents_selector s where s.document = d.id), '') as places, d.drafting_unit, d.recipient_count, "
    "d.issued_at, "
    "coalesce((select c.kind from documents_change c where c.document = d.id order by c.id desc limit 1), '') as change, "
    "coalesce((select c.reason from documents_change c where c.document = d.id order by c.id desc limit 1), '') as "
    "change_reason "
    "from documents_document d where d.from_agency = :agency and d.state = 'issued' and d.issued_at >= :from and "
    "d.issued_at < :until order by d.issued_at, d.id limit :limit",
    "select d.code, d.issued_on, d.type_name, d.subject, d.signer_name, coalesce((select string_agg(s.label, '; ' "
    "order "
    "by s.ordinal) from documents_selector s where s.document = d.id), '') as places, d.drafting_unit, "
    "d.recipient_count, d.issued_at, "
    "coalesce((select c.kind from documents_change c where c.document = d.id order by c.id desc limit 1), '') as change, "
    "coalesce((select c.reason from documents_change c where c.document = d.id order by c.id desc limit 1), '') as "
    "change_reason from documents_document d where d.from_agency = :agency and d.state = 'issued' and "
    "d.issued_at >= :from and d.issued_at < :until order by d.issued_at, d.id limit :limit"};

struct ArrivedRow {
  std::optional<Date> arrival_on;
  std::optional<std::int64_t> arrival_number;
  std::string from_name;
  std::string code;
  std::optional<Date> issued_on;
  std::string type_name;
  std::string subject;
  std::string lead_name;
  IncomingState state = IncomingState::arrived;
  std::optional<Instant> due_at;
  std::optional<Instant> finished_at;
  std::string answer;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(ArrivedRow, (),
                      (arrival_on, arrival_number, from_name, code, issued_on, type_name, subject, lead_name, state,
                       due_at, finished_at, answer, note))
constexpr Sql arrived_between{
    "documents.report_arrived",
    "select i.arrival_on, i.arrival_number, d.from_name, d.code, d.issued_on, d.type_name, d.subject, i.lead_name, "
    "i.state, i.due_at, (select max(h.at) from documents_history h where h.document = d.id and h.agency = i.agency and "
    "h.code = '06') as finished_at, coalesce((select min(a.code) from documents_document a where a.reply_to = i.id and "
    "a.state = 'issued'), '') as answer, i.received_note as note from documents_incoming i join documents_document d "
    "on "
    "d.id = i.document where i.agency = :agency and i.received_at >= :from and i.received_at < :until and "
    "i.arrival_number is not null order by i.arrival_year, i.arrival_number limit :limit"};

struct Punctual {
  std::int64_t total = 0, on_time = 0, late = 0, open = 0, overdue = 0;
  void add(ArrivedRow const& row, Instant now) {
    ++total;
    if (row.state == IncomingState::finished) {
      ++(row.due_at && row.finished_at && *row.finished_at > *row.due_at ? late : on_time);
    } else {
      ++open;
      overdue += row.due_at && *row.due_at < now ? 1 : 0;
    }
  }
};

std::string day_or_none(std::optional<Date> const& date) { return date ? day_words(*date) : std::string{}; }
std::string day_of(std::optional<Instant> const& at) { return at ? day_words(local_date(*at)) : std::string{}; }

std::string progress_words(ArrivedRow const& row, Instant now) {
  if (row.state == IncomingState::finished)
    return row.due_at && row.finished_at && *row.finished_at > *row.due_at
               ? "Hoàn thành trễ hạn " + day_of(row.finished_at)
               : "Hoàn thành " + day_of(row.finished_at);
  if (row.due_at && *row.due_at < now) return "Quá hạn";
  if (row.state == IncomingState::received) return "Chưa phân công";
  return row.state == IncomingState::assigned ? "Đã phân công" : "Đang xử lý";
}

struct Period {
  Date from, until;
  Instant begin, end;
};
Period period_of(Context& context, ReportQuery const& query) {
  auto const today = local_date(context.clock.now());
  Period out;
  out.from = query.from.value_or(Date{today.year(), today.month(), std::chrono::day{1}});
  out.until = query.until.value_or(today);
  if (out.until < out.from)
    throw Invalid{"until", {"Kỳ báo cáo kết thúc trước khi bắt đầu.", "The period ends before it begins."}};
  out.begin = at_local(out.from, 0);
  out.end = at_local(out.until, 0) + std::chrono::hours{24};
  return out;
}

template <class Row>
std::vector<Row> rows_between(Session& session, Sql const& sql, std::int64_t agency, Period const& period, bool& cut) {
  auto rows = session.all<Row>(
      sql, {{"agency", agency}, {"from", period.begin}, {"until", period.end}, {"limit", most_report_rows + 1}});
  if (static_cast<std::int64_t>(rows.size()) > most_report_rows) {
    rows.resize(static_cast<std::size_t>(most_report_rows));
    cut = true;
  }
  return rows;
}

std::vector<std::string> punctual_cells(std::string const& name, Punctual const& p) {
  auto const done = p.on_time + p.late;
  return {name,
          std::to_string(p.total),
          std::to_string(p.on_time),
          std::to_string(p.late),
          std::to_string(p.open),
          std::to_string(p.overdue),
          done == 0 ? std::string{"–"} : std::to_string(p.on_time * 100 / done) + " %"};
}

void punctual_columns(ReportTable& out, std::string const& first) {
  out.columns = {{first, 30, false},          {"Đã vào sổ", 10, true},  {"Xong đúng hạn", 10, true},
                 {"Xong trễ hạn", 10, true},  {"Đang xử lý", 10, true}, {"Quá hạn", 10, true},
                 {"Tỷ lệ đúng hạn", 12, true}};
}

std::string change_note(SentRow const& row) {
  if (row.change.empty()) return {};
  auto const* const what = row.change == "recall" ? "Thu hồi" : row.change == "update" ? "Cập nhật" : "Thay thế";
  return what + (": " + row.change_reason);
}

void sent_report(Session& session, std::int64_t agency, Period const& period, ReportTable& out) {
  out.title = "Sổ đăng ký văn bản đi";
  out.columns = {{"Số, ký hiệu", 10, false}, {"Ngày văn bản", 8, false},      {"Tên loại và trích yếu", 28, false},
                 {"Người ký", 12, false},    {"Nơi nhận văn bản", 18, false}, {"Đơn vị, người nhận bản lưu", 9, false},
                 {"Số lượng bản", 5, true},  {"Ngày chuyển", 8, false},       {"Ký nhận", 6, false},
                 {"Ghi chú", 6, false}};
  for (auto const& r : rows_between<SentRow>(session, sent_between, agency, period, out.cut))
    out.rows.push_back({r.code, day_or_none(r.issued_on), r.type_name + ": " + r.subject, r.signer_name, r.places,
                        r.drafting_unit.empty() ? "VT" : "VT, " + r.drafting_unit, std::to_string(r.recipient_count),
                        day_of(r.issued_at), "", change_note(r)});
}

void arrived_report(Session& session, std::int64_t agency, Period const& period, ReportTable& out) {
  out.title = "Sổ đăng ký văn bản đến";
  out.columns = {{"Ngày đến", 8, false},
                 {"Số đến", 5, true},
                 {"Tác giả", 16, false},
                 {"Số, ký hiệu", 10, false},
                 {"Ngày văn bản", 8, false},
                 {"Tên loại và trích yếu", 28, false},
                 {"Đơn vị hoặc người nhận", 13, false},
                 {"Ngày chuyển", 8, false},
                 {"Ký nhận", 6, false},
                 {"Ghi chú", 8, false}};
  for (auto const& r : rows_between<ArrivedRow>(session, arrived_between, agency, period, out.cut))
    out.rows.push_back({day_or_none(r.arrival_on), std::to_string(r.arrival_number.value_or(0)), r.from_name, r.code,
                        day_or_none(r.issued_on), r.type_name.empty() ? r.subject : r.type_name + ": " + r.subject,
                        r.lead_name, r.lead_name.empty() ? "" : day_or_none(r.arrival_on), "", r.note});
}

void follow_up_report(Session& session, std::int64_t agency, Period const& period, Instant now, ReportTable& out) {
  out.title = "Sổ theo dõi giải quyết văn bản đến";
  out.columns = {{"Số đến", 5, true},
                 {"Tên loại, số và ký hiệu, ngày tháng và tác giả", 30, false},
                 {"Đơn vị hoặc người nhận", 15, false},
                 {"Thời hạn giải quyết", 10, false},
                 {"Tiến độ giải quyết", 16, false},
                 {"Số, ký hiệu văn bản trả lời", 12, false},
                 {"Ghi chú", 10, false}};
  for (auto const& r : rows_between<ArrivedRow>(session, arrived_between, agency, period, out.cut))
    out.rows.push_back({std::to_string(r.arrival_number.value_or(0)),
                        r.type_name + " " + r.code + " ngày " + day_or_none(r.issued_on) + ", " + r.from_name,
                        r.lead_name, day_of(r.due_at), progress_words(r, now), r.answer, r.note});
}

void copies_report(Session& session, std::int64_t agency, Period const& period, ReportTable& out) {
  out.title = "Sổ đăng ký bản sao";
  out.columns = {{"Số, ký hiệu", 10, false},
                 {"Ngày sao", 8, false},
                 {"Hình thức sao", 8, false},
                 {"Văn bản được sao", 12, false},
                 {"Trích yếu", 26, false},
                 {"Trang trích", 7, false},
                 {"Người ký", 12, false},
                 {"Nơi nhận bản sao", 16, false},
                 {"Số bản", 5, true},
                 {"Cách chuyển", 8, false}};
  auto rows = copies_between(session, agency, period.from, period.until, most_report_rows + 1);
  out.cut = static_cast<std::int64_t>(rows.size()) > most_report_rows;
  if (out.cut) rows.resize(static_cast<std::size_t>(most_report_rows));
  for (auto const& r : rows)
    out.rows.push_back({r.code, day_words(r.made_on), std::string{copy_words(r.form)}, r.of_code, r.of_subject, r.pages,
                        r.signer_name, r.places, std::to_string(r.amount), r.sent ? "Qua trục" : "Bản giấy"});
}

using web::Call;
using web::None;

ReportKind kind_of(Call& call) {
  auto const kind = reflect::enum_value<ReportKind>(call.parameter("kind"));
  if (!kind) throw NotFound{};
  return *kind;
}
ReportTable get_report(Call& call, ReportQuery const& query) {
  return make_report(call.context, call.principal(), kind_of(call), query);
}
web::Response get_report_file(Call& call, ReportFileQuery const& query) {
  auto const kind = kind_of(call);
  auto const table = make_report(call.context, call.principal(), kind, {query.from, query.until});
  bool const sheet = query.format == ReportFormat::xlsx;
  web::Response out;
  out.body = sheet ? as_xlsx(table) : as_pdf(table);
  std::string const type =
      sheet ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "application/pdf";
  out.headers.emplace("content-type", type);
  out.headers.emplace("content-disposition", content_disposition(type, table.title + (sheet ? ".xlsx" : ".pdf")));
  out.headers.emplace("cache-control", "private, no-store");
  return out;
}

}  // namespace

ReportTable make_report(Context& context, Principal const& who, ReportKind kind, ReportQuery const& query) {
  require(who, rights::documents_read);
  auto const now = context.clock.now();
  auto const period = period_of(context, query);
  return context.database.read([&](Session& session) {
    ReportTable out;
    out.agency = who.agency_name;
    out.period = "Từ ngày " + day_words(period.from) + " đến ngày " + day_words(period.until);
    switch (kind) {
      case ReportKind::outgoing:
        sent_report(session, who.agency, period, out);
        break;
      case ReportKind::incoming:
        arrived_report(session, who.agency, period, out);
        break;
      case ReportKind::follow_up:
        follow_up_report(session, who.agency, period, now, out);
        break;
      case ReportKind::copies:
        copies_report(session, who.agency, period, out);
        break;
      case ReportKind::people: {
        out.title = "Giải quyết văn bản đến đúng hạn theo người chủ trì";
        punctual_columns(out, "Người chủ trì");
        std::map<std::string, Punctual> by;
        for (auto const& row : rows_between<ArrivedRow>(session, arrived_between, who.agency, period, out.cut))
          by[row.lead_name.empty() ? "(chưa phân công)" : row.lead_name].add(row, now);
        for (auto const& [name, p] : by) out.rows.push_back(punctual_cells(name, p));
        break;
      }
      case ReportKind::units: {
        out.title = "Giải quyết văn bản đến đúng hạn theo cơ quan";
        punctual_columns(out, "Cơ quan");
        for (auto const& agency : organisation::agencies(session, local_date(now))) {
          if (!organisation::is_at_or_below(session, agency.id, who.agency)) continue;
          Punctual p;
          for (auto const& row : rows_between<ArrivedRow>(session, arrived_between, agency.id, period, out.cut))
            p.add(row, now);
          if (p.total > 0) out.rows.push_back(punctual_cells(agency.name, p));
        }
        break;
      }
    }
    return out;
  });
}

web::Routes report_routes() {
  using web::may;
  return {
      web::get<ReportQuery, ReportTable>("/api/documents/reports/{kind}", may(rights::documents_read), get_report,
                                         "A register or report of a period."),
      web::get<ReportFileQuery, web::Response>("/api/documents/reports/{kind}/file", may(rights::documents_read),
                                               get_report_file, "The same as XLSX or PDF."),
  };
}

}  // namespace tinhso::documents
