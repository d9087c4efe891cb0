// The receipt (biên lai) as a page of A5, printed from what was kept, so that it is the same whenever it is asked for.
#include <fmt/format.h>

#include "payments/store.hpp"
#include "payments/vietqr.hpp"
#include "platform/print/print.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using print::Align;

constexpr double receipt_left = 12;
constexpr double receipt_width = 186;

struct ReceiptPage {
  print::Paper paper{210, 148};
  double y = 10;
  void words(std::string const& text, print::Style const& style = {11.5}, double after = 1) {
    y += paper.text(receipt_left, y, receipt_width, text, style) + after;
  }
};

std::string receipt_day(Instant at) {
  auto const date = local_date(at);
  return fmt::format("ngày {:02} tháng {:02} năm {}", static_cast<unsigned>(date.day()),
                     static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
}

std::string made(Session& session, StoredCharge const& charge) {
  auto const receipt = receipt_of(session, charge.id);
  if (!receipt) throw NotFound{};
  auto const agency = organisation::find_agency(session, charge.agency);
  ReceiptPage page;
  auto& paper = page.paper;
  auto const left = paper.text(receipt_left, page.y, 90, agency ? agency->name : "", {11.5, true});
  paper.text(receipt_left + 118, page.y, 68, "Mẫu số: " + receipt->form, {10.5});
  paper.text(receipt_left + 118, page.y + 5, 68, "Ký hiệu: " + receipt->series, {10.5});
  paper.text(receipt_left + 118, page.y + 10, 68, fmt::format("Số: {:07}", receipt->number), {11.5, true});
  page.y += std::max(left, 15.0) + 4;
  page.words("BIÊN LAI THU PHÍ, LỆ PHÍ", {15, true, false, Align::centre}, 0.5);
  page.words(receipt_day(receipt->at), {11, false, true, Align::centre}, 3);
  page.words("Người nộp tiền: " + charge.payer, {12, true});
  page.words("Hồ sơ: " + charge.code + ", " + charge.what);
  auto const items = reflect::from_json<std::vector<ChargeItem>>(charge.items);
  for (auto const& item : items) {
    auto const each = item.amount ? item.amount->value : 0;
    page.words(item.quantity == 1
                   ? fmt::format("- {}: {} đồng", item.name, dotted(each))
                   : fmt::format("- {}: {} × {} = {} đồng", item.name, item.quantity.value, dotted(each),
                                 dotted(each * item.quantity)));
  }
  bool const before = charge.share > 0 && receipt->amount < full_amount(charge);
  if (before) page.words(fmt::format("Được giảm {}%: {}", charge.share, charge.exemption));
  page.words("Tổng số tiền: " + dotted(receipt->amount) + " đồng", {13, true}, 0.5);
  page.words("Bằng chữ: " + amount_words(receipt->amount), {11.5, false, true});
  char const* const method = receipt->method == PayMethod::cash       ? "tiền mặt"
                             : receipt->method == PayMethod::transfer ? "chuyển khoản"
                                                                      : "trực tuyến";
  page.words("Hình thức: " + std::string{method} +
             (receipt->reference.empty() ? "" : ", mã giao dịch " + receipt->reference));
  if (charge.share > 0 && !before)
    page.words(fmt::format("Được giảm {}% sau khi nộp: {}", charge.share, charge.exemption));
  if (receipt->refunded_at)
    page.words(receipt->refunded == receipt->amount
                   ? "ĐÃ HOÀN TIỀN " + receipt_day(*receipt->refunded_at)
                   : fmt::format("ĐÃ HOÀN {} ĐỒNG, {}", dotted(receipt->refunded), receipt_day(*receipt->refunded_at)),
               {12, true, false, Align::centre});
  page.y += 2;
  paper.text(receipt_left, page.y, 80, "NGƯỜI NỘP TIỀN", {11, true, false, Align::centre});
  paper.text(receipt_left + 100, page.y, 80, "NGƯỜI THU TIỀN", {11, true, false, Align::centre});
  paper.text(receipt_left + 100, page.y + 18, 80,
             receipt->who.empty() ? "Thu qua cổng thanh toán" : receipt->who, {11, true, false, Align::centre});
  return paper.finish();
}

}  // namespace

std::string receipt_pdf(Context& context, Principal const& who, std::int64_t id) {
  return context.database.write([&](Session& session) { return made(session, lock_own(session, who, id)); });
}
std::string receipt_pdf(Context& context, std::string_view kind, std::int64_t object) {
  return context.database.read([&](Session& session) {
    auto const found = find_charge(session, kind, object);
    if (!found) throw NotFound{};
    return made(session, *found);
  });
}

}  // namespace tinhso::payments
