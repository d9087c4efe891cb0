// The forms of the one-stop shop as PDF: 01 receipt and appointment, 02 supplement, 03 refusal, 04 apology and
// extension, 05 stop, 06 control sheet (TT 01/2018/TT-VPCP; their content stays in TT 03/2025/TT-VPCP).
//
// A form is printed from what the trail says, so it is the same whenever it is asked for.
#include <algorithm>
#include <map>

#include "platform/print/print.hpp"
#include "services/store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using print::Align;

constexpr double page_left = 25;
constexpr double page_width = 165;
constexpr double page_end = 277;
constexpr double tracking_size = 24;
constexpr double quiet_zone = 3;  ///< white around a QR code: four modules of it (ISO/IEC 18004)

std::string two_digits(unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); }
std::string day_text(Instant at) {
  auto const date = local_date(at);
  return two_digits(static_cast<unsigned>(date.day())) + "/" + two_digits(static_cast<unsigned>(date.month())) + "/" +
         std::to_string(static_cast<int>(date.year()));
}
std::string moment_text(Instant at) {
  auto const minute = static_cast<unsigned>(local_minute(at));
  return two_digits(minute / 60) + " giờ " + two_digits(minute % 60) + ", ngày " + day_text(at);
}

/// The page as it grows downwards.
struct Sheet {
  print::Paper paper{210, 297};
  double y = 18;

  void words(std::string const& text, print::Style const& style = {12.5}, double after = 1.2) {
    auto const height = paper.text(page_left, y, page_width, text, style, false);
    if (y + height > page_end) next();
    y += paper.text(page_left, y, page_width, text, style) + after;
  }
  void next() {
    paper.next_page();
    y = 18;
  }
  /// One line of a table; `widths` sum to page_width.
  void row(std::vector<double> const& widths, std::vector<std::string> const& cells, bool head,
           std::vector<Align> const& aligns = {}) {
    auto const set = [&](bool draw) {
      double x = page_left, tallest = 0;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const align = head ? Align::centre : i < aligns.size() ? aligns[i] : Align::left;
        tallest = std::max(tallest,
                           paper.text(x + 1.2, y + 0.8, widths[i] - 2.4, cells[i], {10.5, head, false, align}, draw));
        x += widths[i];
      }
      return tallest + 1.8;
    };
    auto const height = set(false);
    if (y + height > page_end) next();
    set(true);
    double x = page_left;
    for (double const width : widths) {
      paper.box(x, y, width, height);
      x += width;
    }
    y += height;
  }
};

struct Printed {
  std::optional<DeliveryView> delivery;
  std::string tracking;  ///< the address of the page that tracks it; a phone that reads the code opens it
  Dossier dossier;
  std::string agency;
  std::string case_name;
  std::vector<Component> components;
  std::vector<Paper> papers;
  std::vector<File> files;
  std::vector<Step> steps;

  Step const* last(std::string_view action) const {
    auto const found = std::find_if(steps.rbegin(), steps.rend(), [&](auto const& s) { return s.action == action; });
    return found == steps.rend() ? nullptr : &*found;
  }
};

void letterhead(Sheet& sheet, Printed const& p, std::string const& form, std::string const& title, bool with_code) {
  auto& paper = sheet.paper;
  auto const left = paper.text(page_left, sheet.y, 68, p.agency, {11.5, true, false, Align::centre});
  // One line in the fonts of most machines; where theirs are wider the motto moves down.
  auto const motto = sheet.y + std::max(5.5, paper.text(page_left + 70, sheet.y, 95, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {11, true, false, Align::centre}) + 0.5);
  paper.text(page_left + 70, motto, 95, "Độc lập - Tự do - Hạnh phúc", {12.5, true, false, Align::centre});
  paper.line(page_left + 96, motto + 6.1, page_left + 139, motto + 6.1);
  paper.text(page_left + 120, 9, 45, form, {10, false, true, Align::right});
  auto y = sheet.y + std::max(left, 5.5) + 1.5;
  y += paper.text(page_left, y, 68, "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ", {10, false, false, Align::centre});
  if (with_code) {
    y += 1 + paper.text(page_left, y + 1, 68, "Mã hồ sơ: " + p.dossier.code, {11.5, true, false, Align::centre});
    paper.qr(page_left + 22, y + quiet_zone, tracking_size, p.tracking);
    y += tracking_size + 2 * quiet_zone;
  }
  sheet.y = std::max(y, 36.0) + 5;
  sheet.words(title, {14, true, false, Align::centre}, 4);
}

void people(Sheet& sheet, Printed const& p) {
  auto const& d = p.dossier;
  sheet.words("Người nộp hồ sơ: " + d.applicant +
              (d.birth_date ? ", sinh ngày " + day_text(at_local(*d.birth_date, 0)) : ""));
  if (!d.on_behalf_of.empty()) sheet.words("Nộp thay: " + d.on_behalf_of);
  if (!d.address.empty()) sheet.words("Địa chỉ: " + d.address);
  if (!d.phone.empty()) sheet.words("Số điện thoại: " + d.phone);
  sheet.words("Nội dung yêu cầu giải quyết: " + d.procedure_name + " (mã thủ tục " + d.procedure_code + ")");
  if (!p.case_name.empty()) sheet.words("Trường hợp: " + p.case_name);
}

void signatures(Sheet& sheet, std::string const& left, std::string const& right, std::string const& name) {
  if (sheet.y + 38 > page_end) sheet.next();
  sheet.y += 6;
  sheet.paper.text(page_left, sheet.y, 80, left, {12, true, false, Align::centre});
  sheet.paper.text(page_left + 85, sheet.y, 80, right, {12, true, false, Align::centre});
  sheet.paper.text(page_left, sheet.y + 6, 80, "(Ký và ghi rõ họ tên)", {10.5, false, true, Align::centre});
  sheet.paper.text(page_left + 85, sheet.y + 6, 80, "(Ký và ghi rõ họ tên)", {10.5, false, true, Align::centre});
  sheet.paper.text(page_left + 85, sheet.y + 30, 80, name, {12, true, false, Align::centre});
}

std::string count_text(std::int64_t n) { return n == 0 ? "" : std::to_string(n); }

std::string receipt(Printed const& p) {
  Sheet sheet;
  letterhead(sheet, p, "Mẫu số 01", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", true);
  people(sheet, p);
  sheet.words("Thành phần hồ sơ đã nộp:");
  std::vector<double> const widths{12, 93, 20, 20, 20};
  std::vector<Align> const aligns{Align::centre, Align::left, Align::centre, Align::centre, Align::centre};
  sheet.row(widths, {"TT", "Tên giấy tờ", "Bản chính", "Bản sao", "Tệp số"}, true);
  int line = 0;
  for (std::size_t i = 0; i < p.components.size(); ++i) {
    std::int64_t originals = 0, copies = 0;
    for (auto const& paper : p.papers)
      if (paper.component.value == static_cast<std::int64_t>(i)) originals += paper.originals, copies += paper.copies;
    auto const files = std::count_if(p.files.begin(), p.files.end(), [&](auto const& f) {
      return f.kind == "component" && f.component == static_cast<std::int64_t>(i);
    });
    if (originals + copies + files == 0) continue;
    sheet.row(
        widths,
        {std::to_string(++line), p.components[i].name, count_text(originals), count_text(copies), count_text(files)},
        false, aligns);
  }
  if (line == 0) sheet.row(widths, {"", "Không có giấy tờ kèm theo", "", "", ""}, false, aligns);
  sheet.y += 3;
  auto const& d = p.dossier;
  sheet.words("Thời điểm nhận hồ sơ: " + moment_text(*d.received_at));
  if (d.first_due_at) sheet.words("Thời hạn trả kết quả: " + moment_text(*d.first_due_at), {12.5, true});
  if (p.delivery) sheet.words("Trả kết quả qua bưu chính tới: " + p.delivery->address);
  else sheet.words("Nơi trả kết quả: Bộ phận tiếp nhận và trả kết quả, " + p.agency);
  sheet.words("Tra cứu bằng mã QR hoặc mã hồ sơ, cùng bốn số cuối điện thoại (hoặc ngày sinh) của người nộp.", {11, false, true});
  auto const* const received = p.last("receive");
  signatures(sheet, "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", received ? received->who : "");
  return sheet.paper.finish();
}

/// A letter to the applicant about one step: what it is, its words, who wrote it.
std::string letter(Printed const& p, std::string const& form, std::string const& title, Step const& step,
                   std::string const& opening, std::vector<std::string> const& closing) {
  Sheet sheet;
  letterhead(sheet, p, form, title, false);
  sheet.words("Ngày " + day_text(step.at), {12, false, true, Align::right}, 3);
  sheet.words("Mã hồ sơ: " + p.dossier.code, {12.5, true});
  people(sheet, p);
  sheet.y += 2;
  sheet.words(opening, {12.5, true});
  sheet.words(step.words, {12.5}, 3);
  for (auto const& text : closing) sheet.words(text);
  signatures(sheet, "", step.position.empty() ? "NGƯỜI GIẢI QUYẾT" : step.position, step.who);
  return sheet.paper.finish();
}

std::string control(Printed const& p) {
  Sheet sheet;
  letterhead(sheet, p, "Mẫu số 06", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", true);
  people(sheet, p);
  auto const& d = p.dossier;
  if (d.received_at) sheet.words("Nhận lúc: " + moment_text(*d.received_at));
  if (d.first_due_at) sheet.words("Hẹn trả lúc: " + moment_text(*d.first_due_at));
  if (d.due_at && d.due_at != d.first_due_at) sheet.words("Hạn hiện nay: " + moment_text(*d.due_at));
  sheet.y += 1;
  static std::map<std::string, std::string, std::less<>> const names{
      {"file", "Nộp hồ sơ"},           {"receive", "Tiếp nhận"},        {"refuse", "Không tiếp nhận"},
      {"assign", "Chuyển xử lý"},      {"start", "Bắt đầu giải quyết"}, {"supplement", "Yêu cầu bổ sung"},
      {"answer", "Người nộp bổ sung"}, {"duty", "Nghĩa vụ tài chính"},  {"resume", "Tiếp tục giải quyết"},
      {"propose", "Trình kết quả"},    {"approve", "Duyệt kết quả"},    {"give_back", "Trả lại để làm lại"},
      {"extend", "Gia hạn, xin lỗi"},  {"stop", "Dừng giải quyết"},     {"withdraw", "Người nộp rút hồ sơ"},
      {"finish", "Ra kết quả"},        {"hand_over", "Trả kết quả"},    {"notice", "Báo người nộp"},      {"ask", "Chuyển cơ quan khác"},      {"calendar", "Hạn đổi theo lịch nghỉ"},
      {"rate", "Người nộp đánh giá"},   {"exemption", "Xét miễn, giảm phí"}};
  std::vector<double> const widths{30, 34, 34, 34, 33};
  sheet.row(widths, {"Thời điểm", "Việc", "Người giao / làm", "Người nhận", "Hạn, ghi chú"}, true);
  for (auto const& step : p.steps) {
    auto const name = names.find(step.action);
    std::string note;
    if (step.due_at) note = (step.at <= *step.due_at ? "Trong hạn " : "Quá hạn ") + day_text(*step.due_at);
    sheet.row(widths,
              {moment_text(step.at), !step.task.empty() && step.action == "complete" ? step.task : name == names.end() ? step.action : name->second,
               step.who + (step.position.empty() ? "" : " (" + step.position + ")") + (step.action == "ask" || step.agency.empty() ? "" : ", " + step.agency),
               step.towards, note},
              false);
  }
  return sheet.paper.finish();
}

/// What is put on the letter: from whom, to whom, whose dossier.
std::string postal(Printed const& p) {
  Sheet sheet;
  letterhead(sheet, p, "Phiếu gửi", "PHIẾU GỬI KẾT QUẢ QUA BƯU CHÍNH", true);
  sheet.words("Nơi gửi: Bộ phận tiếp nhận và trả kết quả, " + p.agency, {13}, 4);
  sheet.words("Người nhận: " + p.delivery->name, {15, true});
  sheet.words("Địa chỉ: " + p.delivery->address, {14});
  sheet.words("Điện thoại: " + p.delivery->phone, {14}, 4);
  sheet.words("Mã hồ sơ: " + p.dossier.code);
  sheet.words("Kết quả: " + p.dossier.procedure_name);
  sheet.words("Mã vận đơn: " + (p.delivery->waybill.empty() ? "…………………………" : p.delivery->waybill), {13, true});
  signatures(sheet, "BƯU ĐIỆN NHẬN", "NGƯỜI GIAO", "");
  return sheet.paper.finish();
}

std::string set_form(Printed const& p, Form form) {
  auto const& d = p.dossier;
  auto const letter_of = [&](std::string_view action, auto&& make) {
    auto const* const step = p.last(action);
    if (!step) throw NotFound{};
    return make(*step);
  };
  switch (form) {
    case Form::receipt:
      if (!d.received_at) throw NotFound{};
      return receipt(p);
    case Form::supplement:
      return letter_of("supplement", [&](Step const& step) {
        return letter(p, "Mẫu số 02", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", step,
                      "Đề nghị bổ sung, hoàn thiện những nội dung sau:",
                      {"Thời gian chờ bổ sung không tính vào thời hạn giải quyết."});
      });
    case Form::refusal:
      return letter_of("refuse", [&](Step const& step) {
        return letter(p, "Mẫu số 03", "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", step, "Lý do không tiếp nhận:", {});
      });
    case Form::apology:
      return letter_of("extend", [&](Step const& step) {
        std::vector<std::string> closing;
        if (d.first_due_at) closing.push_back("Ngày hẹn trả ban đầu: " + moment_text(*d.first_due_at));
        if (step.due_at) closing.push_back("Hẹn trả kết quả lại: " + moment_text(*step.due_at));
        closing.emplace_back("Cơ quan thành thật xin lỗi và mong nhận được sự thông cảm.");
        return letter(p, "Mẫu số 04", "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", step, "Lý do:", closing);
      });
    case Form::stop:
      return letter_of("stop", [&](Step const& step) {
        return letter(p, "Mẫu số 05", "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ", step, "Lý do dừng giải quyết:", {});
      });
    case Form::control:
      return control(p);
    case Form::postal:
      if (!p.delivery) throw NotFound{};
      return postal(p);
  }
  throw NotFound{};
}

}  // namespace

std::vector<Form> forms_of(Dossier const& dossier, std::vector<Step> const& steps, bool by_post) {
  std::vector<Form> out;
  auto const did = [&](std::string_view action) {
    return std::any_of(steps.begin(), steps.end(), [&](auto const& s) { return s.action == action; });
  };
  if (dossier.received_at) out.push_back(Form::receipt);
  if (did("supplement")) out.push_back(Form::supplement);
  if (did("refuse")) out.push_back(Form::refusal);
  if (did("extend")) out.push_back(Form::apology);
  if (did("stop")) out.push_back(Form::stop);
  out.push_back(Form::control);
  if (by_post && dossier.ended_at) out.push_back(Form::postal);
  return out;
}

std::string printed_form(Context& context, Principal const& who, std::int64_t id, Form form) {
  auto const printed = context.database.read([&](Session& session) {
    Printed p;
    p.dossier = visible(session, who, id);
    if (auto const agency = organisation::find_agency(session, p.dossier.agency)) p.agency = agency->name;
    auto const procedure = procedure_of_id(session, p.dossier.procedure_id).procedure;
    for (auto const& one : procedure.cases)
      if (one.code == p.dossier.case_code) {
        if (procedure.cases.size() > 1) p.case_name = one.name;
        p.components.assign(one.components.begin(), one.components.end());
      }
    p.papers = reflect::from_json<std::vector<Paper>>(p.dossier.papers);
    p.files = files_of(session, id);
    p.steps = steps_of(session, id);
    p.delivery = delivery_of(session, id);
    p.tracking = context.settings.origin + "/congdan/tra-cuu/" + p.dossier.code;
    return p;
  });
  return set_form(printed, form);
}

}  // namespace tinhso::services
