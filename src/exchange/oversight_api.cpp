// The routes of oversight, and its tables as spreadsheets.
#include <fmt/format.h>

#include "accounts/accounts.hpp"
#include "documents/reports.hpp"
#include "exchange/oversight.hpp"

namespace tinhso::exchange {
namespace {

using web::Call;
using web::None;

std::string moment_words(std::optional<Instant> const& at) {
  if (!at) return {};
  auto const day = local_date(*at);
  auto const minute = local_minute(*at);
  return fmt::format("{:02}:{:02} {:02}/{:02}/{}", minute / 60, minute % 60, static_cast<unsigned>(day.day()),
                     static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
}

web::Response sheet(documents::ReportTable const& table) {
  std::string const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  web::Response out;
  out.body = documents::as_xlsx(table);
  out.headers.emplace("content-type", type);
  out.headers.emplace("content-disposition", documents::content_disposition(type, table.title + ".xlsx"));
  out.headers.emplace("cache-control", "private, no-store");
  return out;
}

Oversight get_oversight(Call& call, OversightQuery const& query) {
  return oversight(call.context, call.principal(), query);
}

web::Response get_oversight_file(Call& call, OversightQuery const& query) {
  auto const seen = oversight(call.context, call.principal(), query);
  documents::ReportTable table;
  table.title = "Tình hình gửi, nhận trên trục liên thông";
  table.agency = call.principal().agency_name;
  table.period = fmt::format("{} ngày gần nhất, tính đến {}; chậm: chưa mở sau {} giờ làm việc", seen.days,
                             moment_words(call.context.clock.now()), seen.slow_hours);
  table.columns = {{"Mã", 8},
                   {"Cơ quan", 30},
                   {"Phần mềm", 10},
                   {"Gửi", 6, true},
                   {"Nhận", 6, true},
                   {"Chưa mở", 6, true},
                   {"Chậm", 6, true},
                   {"Lỗi", 6, true},
                   {"Thấy lần cuối", 12},
                   {"Mất liên lạc từ", 12}};
  for (auto const& row : seen.items)
    table.rows.push_back({row.code, row.name, row.elsewhere ? "riêng" : "hệ thống này", std::to_string(row.sent),
                          std::to_string(row.received), std::to_string(row.unread), std::to_string(row.slow),
                          std::to_string(row.failed), moment_words(row.last_seen), moment_words(row.silent_since)});
  return sheet(table);
}

Page<AxisPackage> get_axis_packages(Call& call, AxisPackageQuery const& query) {
  return agency_packages(call.context, call.principal(), call.id(), query);
}
AxisDocument get_axis_document(Call& call, None const&) {
  return axis_document(call.context, call.principal(), call.id());
}
web::Response get_axis_content(Call& call, None const&) {
  return documents::send(call, axis_content(call.context, call.principal(), call.request.origin, call.id()));
}

struct FaultFileQuery {
  std::optional<bool> open;
};
BOOST_DESCRIBE_STRUCT(FaultFileQuery, (), (open))

Page<FaultRow> get_faults(Call& call, FaultQuery const& query) { return faults(call.context, call.principal(), query); }
web::Response get_faults_file(Call& call, FaultFileQuery const& query) {
  documents::ReportTable table;
  table.title = "Gói tin lỗi trên trục liên thông";
  table.agency = call.principal().agency_name;
  table.period = "Tính đến " + moment_words(call.context.clock.now());
  table.columns = {{"Lần cuối", 12},  {"Số lần", 5, true}, {"Nguồn", 12},      {"Chiều", 6},
                   {"Cơ quan", 20},   {"Nơi gửi", 10},     {"DocumentId", 20}, {"Lý do", 40},
                   {"Xử lý lúc", 12}, {"Người xử lý", 14}, {"Cách xử lý", 20}};
  FaultQuery all;
  all.open = query.open.value_or(true);
  all.limit = Range<1, 200>{200};
  constexpr std::size_t most = 20'000;
  for (;;) {
    auto const page = faults(call.context, call.principal(), all);
    for (auto const& row : page.items)
      table.rows.push_back({moment_words(row.at), std::to_string(row.times), row.source, row.outgoing ? "gửi" : "nhận",
                            row.agency_name, row.from_code, row.document_id, row.why, moment_words(row.closed_at),
                            row.closed_by,
                            row.closed_how == "retried" ? "Cho chạy lại " + row.closed_note : row.closed_note});
    if (!page.next || table.rows.size() >= most) break;
    all.after = *page.next;
  }
  return sheet(table);
}
FaultRow post_retry(Call& call, None const&) {
  return retry_fault(call.context, call.principal(), call.request.origin, call.id());
}
FaultRow post_acknowledge(Call& call, AcknowledgeInput const& input) {
  return acknowledge_fault(call.context, call.principal(), call.request.origin, call.id(), input);
}
web::Response get_fault_content(Call& call, None const&) {
  return documents::send(call, fault_content(call.context, call.principal(), call.request.origin, call.id()));
}

}  // namespace

web::Routes oversight_routes() {
  auto const oversees = web::may(accounts::rights::exchange_oversee);
  return {
      web::get<OversightQuery, Oversight>("/api/exchange/oversight", oversees, get_oversight,
                                          "How the axis works: one line an agency, and the link to the national axis."),
      web::get<OversightQuery, web::Response>("/api/exchange/oversight/file", oversees, get_oversight_file,
                                              "The same as XLSX."),
      web::get<AxisPackageQuery, Page<AxisPackage>>("/api/exchange/oversight/agencies/{id}/packages", oversees,
                                                    get_axis_packages,
                                                    "What an agency received or sent, newest first."),
      web::get<None, AxisDocument>("/api/exchange/oversight/packages/{id}", oversees, get_axis_document,
                                   "Everything known of one package: receivers, statuses, what was refused and why."),
      web::get<None, web::Response>("/api/exchange/oversight/packages/{id}/content", oversees, get_axis_content,
                                    "The bytes of a package; taking them is audited."),
      web::get<FaultQuery, Page<FaultRow>>("/api/exchange/faults", oversees, get_faults,
                                           "What could not be taken or sent, newest first."),
      web::get<FaultFileQuery, web::Response>("/api/exchange/faults/file", oversees, get_faults_file,
                                              "The same as XLSX."),
      web::get<None, web::Response>("/api/exchange/faults/{id}/content", oversees, get_fault_content,
                                    "The bytes that could not be taken; taking them is audited."),
      web::post<None, FaultRow>("/api/exchange/faults/{id}/retry", oversees, post_retry,
                                "Tries again; answers what is still in the way."),
      web::post<AcknowledgeInput, FaultRow>("/api/exchange/faults/{id}/acknowledge", oversees, post_acknowledge,
                                            "Somebody has dealt with it, in these words."),
  };
}

}  // namespace tinhso::exchange
