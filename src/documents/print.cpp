#include "documents/print.hpp"

#include "documents/paper.hpp"

namespace tinhso::documents {
namespace {

std::string dotted(std::string const& text) { return text.empty() ? std::string(40, '.') : text; }

std::string two(unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); }

}  // namespace

std::string day_words(Date date) {
  return two(static_cast<unsigned>(date.day())) + "/" + two(static_cast<unsigned>(date.month())) + "/" +
         std::to_string(static_cast<int>(date.year()));
}

std::string print_arrival_stamp(std::string_view agency, IncomingView const& view) {
  Paper paper{50, 35};
  paper.colour(0.8, 0, 0);
  paper.box(0.7, 0.7, 48.6, 33.6);
  auto y = 2.0;
  y += paper.text(2, y, 46, agency, {8.5, true, false, Align::centre}) + 0.4;
  paper.line(0.7, y, 49.3, y);
  y += 0.8;
  paper.text(2, y + 2.4, 13, "ĐẾN", {14, true, false, Align::centre});
  paper.text(17, y, 31, "Số: " + (view.arrival_number ? std::to_string(*view.arrival_number) : std::string(12, '.')),
             {9.5});
  paper.text(17, y + 5, 31, "Ngày: " + (view.arrival_on ? day_words(*view.arrival_on) : std::string(12, '.')), {9.5});
  paper.line(16, y - 0.8, 16, y + 10.4);
  y += 10.4;
  paper.line(0.7, y, 49.3, y);
  y += 0.8;
  std::string to;
  if (view.task && !view.task->assignees.empty()) to = view.task->assignees.front().name;
  y += paper.text(2, y, 46, "Chuyển: " + (to.empty() ? std::string(24, '.') : to), {9.5}) + 0.4;
  paper.text(2, y, 46, "Số và ký hiệu HS: " + std::string(14, '.'), {9.5});
  return paper.finish();
}

std::string print_handling_slip(std::string_view agency, IncomingView const& view) {
  Paper paper{210, 297};
  double const x = 30, w = 163;
  double y = 20;
  paper.text(x, y, 70, agency, {12, true, false, Align::centre});
  paper.text(x + 72, y, 92, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {12, true, false, Align::centre});
  paper.text(x + 72, y + 6, 92, "Độc lập - Tự do - Hạnh phúc", {13, true, false, Align::centre});
  y += 22;
  y += paper.text(x, y, w, "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", {14, true, false, Align::centre}) + 1;
  y += paper.text(x, y, w,
                  view.type_name + " số " + view.code + (view.issued_on ? " ngày " + day_words(*view.issued_on) : "") +
                      " của " + view.from.name,
                  {13, false, false, Align::centre}) +
       1;
  y += paper.text(x, y, w, "Về: " + view.subject, {13, false, true, Align::centre}) + 1;
  y += paper.text(x, y, w,
                  "Số đến: " + (view.arrival_number ? std::to_string(*view.arrival_number) : "......") +
                      ", ngày đến: " + (view.arrival_on ? day_words(*view.arrival_on) : "............"),
                  {13, false, false, Align::centre}) +
       5;
  auto const part = [&](std::string const& title, std::string const& text, double least) {
    y += paper.text(x, y, w, title, {13, true}) + 1.5;
    auto const taken = paper.text(x + 4, y, w - 4, dotted(text), {13});
    y += std::max(taken, least) + 4;
  };
  std::string direction, co, lead;
  if (view.task && view.task->assigned_at) {
    direction = view.task->assigned_by + ": " + view.task->instruction;
    for (auto const& a : view.task->assignees) {
      auto const words = a.name + " (" + a.position + "), hạn " + day_words(local_date(a.due_at)) +
                         (a.words.empty() ? "" : ": " + a.words);
      (a.part == work::Part::lead ? lead : co) += words + "\n";
    }
  }
  part("Ý kiến của lãnh đạo cơ quan, tổ chức", direction, 18);
  part("- Giao đơn vị, cá nhân chủ trì", lead, 10);
  part("- Giao đơn vị, cá nhân phối hợp và thời hạn", co, 14);
  part("Ý kiến của lãnh đạo đơn vị", "", 24);
  std::string opinion =
      view.proposal ? view.proposal->by_name + " đề xuất: " + view.proposal->official_name + " " + view.proposal->words
                    : "";
  if (view.task && !view.task->note.empty()) opinion += "\n" + view.task->done_by + ": " + view.task->note;
  part("Ý kiến đề xuất của người giải quyết", opinion, 24);
  return paper.finish();
}

}  // namespace tinhso::documents
