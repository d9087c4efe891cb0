#include "services/register.hpp"

#include <array>

#include "platform/print/print.hpp"

namespace tinhso::services {
namespace {

constexpr std::size_t longest_register = 20'000;

std::string sheet_moment(std::optional<Instant> at) {
  if (!at) return {};
  auto const text = format_date(local_date(*at));
  auto const minute = local_minute(*at);
  auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return text.substr(8, 2) + "/" + text.substr(5, 2) + "/" + text.substr(0, 4) + " " + two(minute / 60) + ":" +
         two(minute % 60);
}

std::string channel_text(FilingChannel channel) {
  switch (channel) {
    case FilingChannel::direct:
      return "Trực tiếp";
    case FilingChannel::online:
      return "Trực tuyến";
    case FilingChannel::post:
      return "Bưu chính";
  }
  return {};
}

std::string status_text(DossierRow const& row) {
  static std::array<char const*, 11> const words{"",
                                                 "Mới nộp",
                                                 "Đã tiếp nhận",
                                                 "Không tiếp nhận",
                                                 "Đang giải quyết",
                                                 "Chờ bổ sung",
                                                 "Chờ nghĩa vụ tài chính",
                                                 "Đã rút",
                                                 "Đã dừng",
                                                 "Có kết quả",
                                                 "Đã trả kết quả"};
  return row.proposed ? "Chờ duyệt" : words.at(static_cast<std::size_t>(row.status));
}

std::string due_text(Due due) {
  switch (due) {
    case Due::on_time:
      return "Trong hạn";
    case Due::soon:
      return "Sắp đến hạn";
    case Due::overdue:
      return "Quá hạn";
    case Due::stopped:
      return "Tạm dừng";
    case Due::none:
      break;
  }
  return {};
}

}  // namespace

std::string register_sheet(Context& context, Principal const& who, DossierQuery query) {
  print::ReportTable table;
  table.title = "SỔ THEO DÕI HỒ SƠ (mẫu số 07)";
  table.agency = who.agency_name;
  table.period = "Lập lúc " + sheet_moment(context.clock.now());
  table.columns = {{"TT", 5, true},         {"Mã hồ sơ", 22, false}, {"Thủ tục", 40, false}, {"Người nộp", 22, false},
                   {"Cách nộp", 12, false}, {"Nộp lúc", 16, false},  {"Hẹn trả", 16, false}, {"Trạng thái", 18, false},
                   {"Hạn", 12, false},      {"Đang giữ", 22, false}};
  query.limit = 200;
  do {
    auto const page = dossiers(context, who, query);
    for (auto const& row : page.items)
      table.rows.push_back({std::to_string(table.rows.size() + 1), row.code, row.procedure_name, row.applicant,
                            channel_text(row.channel), sheet_moment(row.filed_at), sheet_moment(row.due_at),
                            status_text(row), due_text(row.due), row.holder});
    query.after = page.next ? std::optional<Text<0, 100>>{*page.next} : std::nullopt;
    if (query.after && table.rows.size() >= longest_register) {
      table.period += ". Chỉ lấy 20.000 hồ sơ đầu.";
      break;
    }
  } while (query.after);
  return print::as_xlsx(table);
}

}  // namespace tinhso::services
