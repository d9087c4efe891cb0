// What is put on the copies, and the register as a spreadsheet; their addresses.
#include <fmt/format.h>

#include <algorithm>

#include "platform/print/print.hpp"
#include "services/certify_store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
using print::Align;
using web::Call;
using web::None;

// Labels of 95 × 54 mm, two across and five down a page of A4.
constexpr double label_width = 95;
constexpr double label_height = 54;
constexpr double labels_left = 10;
constexpr double labels_top = 13.5;
constexpr std::size_t labels_a_page = 10;
constexpr std::int64_t most_labels = 2'000;  // more is a printer's work
constexpr std::size_t longest_book = 20'000;

constexpr Sql certified_scan{"services.certified_scan",
                             "select scan_name as name, scan_sha256 as sha256, scan_type as type from "
                             "services_certified where id = :id and agency = :agency and scan_sha256 <> ''"};
struct ScanRow {
  std::string name;
  std::string sha256;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(ScanRow, (), (name, sha256, type))

std::string label_day(Date day) {
  return fmt::format("Ngày {:02} tháng {:02} năm {}", static_cast<unsigned>(day.day()),
                     static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
}
std::string sheet_day(Date day) {
  return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()),
                     static_cast<int>(day.year()));
}

/// Wording of the certification with number, book, day and who signs; room for signature and seal.
void put_label(print::Paper& paper, double x, double y, StoredCertification const& whole, StoredCertified const& line,
           std::string const& agency) {
  paper.box(x, y, label_width, label_height);
  auto const width = label_width - 8;
  double at = y + 3;
  auto const put = [&](std::string const& words, print::Style const& style) {
    at += paper.text(x + 4, at, width, words, style) + 0.4;
  };
  put(line.wording, {10, true, false, Align::centre});
  put(fmt::format("Số chứng thực: {}", line.number), {9.5, false, false, Align::centre});
  put("Quyển số: " + line.book, {9.5, false, false, Align::centre});
  put(label_day(line.day), {9.5, false, true, Align::centre});
  put(agency, {9, false, false, Align::centre});
  put(whole.signer_title, {9.5, true, false, Align::centre});
  paper.text(x + 4, y + label_height - 8, width, whole.signer_name, {11, true, false, Align::centre});
}

CertifyForm get_certify_form(Call& call, None const&) { return certify_form(call.context, call.principal()); }
CertificationView post_certification(Call& call, CertifyInput const& input) {
  auto out = certify(call.context, call.principal(), call.request.origin, input, call.request.header("idempotency-key"));
  call.status = 201;
  return out;
}
CertificationView post_strike_out(Call& call, StrikeOut const& input) {
  return strike_out(call.context, call.principal(), call.request.origin, call.id(), input);
}
Page<CertifiedRow> get_certified(Call& call, CertifiedQuery const& query) {
  return certified(call.context, call.principal(), query);
}
CertificationView get_certification(Call& call, None const&) {
  return certification(call.context, call.principal(), call.id());
}
web::Response get_labels(Call& call, None const&) {
  web::Response out;
  out.body = certified_labels(call.context, call.principal(), call.id());
  out.headers.emplace("content-type", "application/pdf");
  out.headers.emplace("cache-control", "private, no-store");
  out.headers.emplace("content-disposition", "inline; filename=\"loi-chung.pdf\"");
  return out;
}
web::Response get_certified_sheet(Call& call, CertifiedQuery const& query) {
  web::Response out;
  out.body = certified_register(call.context, call.principal(), query);
  out.headers.emplace("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  out.headers.emplace("cache-control", "private, no-store");
  out.headers.emplace("content-disposition", "attachment; filename=\"so-chung-thuc.xlsx\"");
  return out;
}
web::Response get_scan(Call& call, None const&) {
  auto const found = call.context.database.read([&](Session& session) {
    return session.first<ScanRow>(certified_scan, {{"id", call.id()}, {"agency", call.principal().agency}});
  });
  if (!found) throw NotFound{};
  web::Response out;
  out.headers.emplace("content-type", found->type);
  out.headers.emplace("content-disposition", "attachment");
  out.headers.emplace("cache-control", "private, no-store");
  out.file = call.context.files.path(found->sha256);
  return out;
}

}  // namespace

std::string certified_labels(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    auto const whole = own_certification(session, who, id);
    auto const agency = organisation::find_agency(session, whole.agency);
    print::Paper paper{210, 297};
    std::int64_t put = 0;
    for (auto const& line : certified_papers(session, id))
      for (std::int64_t copy = 0; !line.struck_at && copy < line.copies && put < most_labels; ++copy, ++put) {
        auto const slot = static_cast<std::size_t>(put) % labels_a_page;
        if (put > 0 && slot == 0) paper.next_page();
        put_label(paper, labels_left + static_cast<double>(slot % 2) * label_width,
              labels_top + static_cast<double>(slot / 2) * label_height, whole, line, agency ? agency->name : "");
      }
    if (put == 0) throw NotFound{};
    return paper.finish();
  });
}

std::string certified_register(Context& context, Principal const& who, CertifiedQuery query) {
  print::ReportTable table;
  table.title = "SỔ CHỨNG THỰC BẢN SAO TỪ BẢN CHÍNH";
  table.agency = who.agency_name;
  table.period = fmt::format("{} – {}", query.from ? sheet_day(*query.from) : "từ đầu",
                             sheet_day(query.until.value_or(local_date(context.clock.now()))));
  table.columns = {{"Số chứng thực", 9, true}, {"Quyển số", 16, false}, {"Ngày", 11, false},
                   {"Người yêu cầu", 24, false}, {"Tên giấy tờ", 34, false}, {"Số trang", 8, true},
                   {"Số bản", 8, true}, {"Lệ phí (đồng)", 12, true}, {"Người ký", 20, false}, {"Người tiếp nhận", 20, false},
                   {"Gạch bỏ", 28, false}};
  std::vector<std::size_t> struck;
  query.limit = 200;
  do {
    auto const page = certified(context, who, query);
    for (auto const& row : page.items) {
      if (row.struck_at) struck.push_back(table.rows.size());
      table.rows.push_back({std::to_string(row.number), row.book, sheet_day(row.day), row.requester, row.paper,
                            std::to_string(row.pages), std::to_string(row.copies),
                            row.fee ? std::to_string(*row.fee) : "", row.signer_name, row.clerk,
                            row.struck_at ? fmt::format("{}, {}: {}", sheet_day(local_date(*row.struck_at)), row.struck_by, row.struck_why) : ""});
    }
    query.after = page.next ? std::optional<Text<0, 100>>{*page.next} : std::nullopt;
    table.cut = query.after && table.rows.size() >= longest_book;
  } while (query.after && !table.cut);
  std::reverse(table.rows.begin(), table.rows.end());
  for (auto const row : struck) table.struck.insert(table.rows.size() - 1 - row);
  return print::as_xlsx(table);
}

web::Routes certify_routes() {
  using web::may;
  namespace rights = accounts::rights;
  return {
      web::get<None, CertifyForm>("/api/services/certified/form", may(rights::services_receive), get_certify_form,
                                  "What the counter of certified copies needs to know."),
      web::post<CertifyInput, CertificationView>("/api/services/certified", may(rights::services_receive),
                                                 post_certification,
                                                 "Enter certified copies into the register; each paper gets its number."),
      web::get<CertifiedQuery, Page<CertifiedRow>>("/api/services/certified", may(rights::services_read), get_certified,
                                                   "The register of certified copies, newest first."),
      web::get<CertifiedQuery, web::Response>("/api/services/certified/register", may(rights::services_read),
                                              get_certified_sheet, "The register of certified copies as a spreadsheet."),
      web::get<None, CertificationView>("/api/services/certified/{id}", may(rights::services_read), get_certification,
                                        "What was certified for one person at one time."),
      web::get<None, web::Response>("/api/services/certified/{id}/labels", may(rights::services_read), get_labels,
                                    "What is put on the copies, as PDF."),
      web::post<StrikeOut, CertificationView>("/api/services/certified/papers/{id}/strike-out", may(rights::services_receive),
                                              post_strike_out, "Strike a line of the register out, with the reason."),
      web::get<None, web::Response>("/api/services/certified/papers/{id}/scan", may(rights::services_read), get_scan,
                                    "The scan of an original that was kept."),
  };
}

}  // namespace tinhso::services
