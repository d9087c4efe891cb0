#include "simulate/prose.hpp"

#include <fmt/format.h>

namespace tinhso::simulate {
namespace {

constexpr std::string_view grounds[]{
    "Thực hiện chương trình công tác năm {nam}; căn cứ tình hình thực tế tại địa phương, {from} nhận thấy cần tập "
    "trung một số nội dung về {subject}.",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015; xét yêu cầu nhiệm vụ tháng {thang} năm {nam} về "
    "{subject}, {from} trân trọng gửi tới quý cơ quan nội dung sau.",
    "Thời gian qua, việc {subject} đã có chuyển biến tích cực song còn một số hạn chế, nhất là ở huyện {huyen} và một "
    "số xã ven sông.",
    "Theo đề nghị của các đơn vị chuyên môn và kết quả kiểm tra thực tế tại xã {xa}, {from} có ý kiến về {subject} như "
    "sau.",
    "Tiếp theo các văn bản chỉ đạo đã ban hành trong quý {quy}/{nam}, để công việc không bị gián đoạn, {from} thông "
    "tin và đề nghị phối hợp thực hiện.",
};
constexpr std::string_view measures[]{
    "Phân công rõ người, rõ việc, rõ thời hạn; người đứng đầu chịu trách nhiệm về kết quả tại đơn vị mình.",
    "Tuyên truyền trên hệ thống đài truyền thanh ít nhất {so} lần mỗi tuần để nhân dân biết và thực hiện.",
    "Kiểm tra, rà soát từng thôn, xóm, tổ dân phố; lập danh sách, ký xác nhận và lưu hồ sơ theo quy định.",
    "Bố trí kinh phí từ nguồn dự toán được giao năm {nam}, sử dụng tiết kiệm, đúng mục đích, công khai.",
    "Phối hợp với Ủy ban Mặt trận Tổ quốc và các đoàn thể vận động hội viên, đoàn viên tham gia.",
    "Xử lý nghiêm tổ chức, cá nhân vi phạm; kịp thời biểu dương đơn vị làm tốt, cách làm hay.",
    "Cập nhật số liệu hằng ngày, gửi qua hệ thống quản lý văn bản và điều hành, không gửi bản giấy.",
    "Chuẩn bị phương án dự phòng; duy trì trực {so}/24 giờ khi có tình huống phát sinh tại huyện {huyen}.",
    "Rút kinh nghiệm từ đợt trước tại xã {xa}, hoàn thành những phần việc còn tồn đọng trước ngày 25 hằng tháng.",
    "Thống nhất đầu mối tiếp nhận thông tin, công khai số điện thoại để người dân phản ánh.",
};
constexpr std::string_view figures[]{
    "Tính đến ngày lập văn bản, toàn địa bàn thực hiện được {a} trên tổng số {b} chỉ tiêu, đạt {p} %, tăng {q} % so "
    "với cùng kỳ năm trước.",
    "Số liệu tổng hợp: {b} hộ được kiểm tra, {a} hộ chấp hành tốt, còn lại đang khắc phục; kinh phí đã sử dụng {c} "
    "triệu đồng.",
    "Đến nay đã tiếp nhận {b} hồ sơ, giải quyết {a} hồ sơ, đúng hạn {p} %; số còn lại đang trong thời hạn.",
    "Tổng diện tích {b} ha, đã hoàn thành {a} ha; dự kiến kết thúc trước ngày cuối tháng {thang}.",
    "Đã tổ chức {q} hội nghị với {b} lượt người tham dự, phát {c} tờ gấp tuyên truyền.",
};
constexpr std::string_view closings_report[]{
    "Báo cáo kết quả bằng văn bản điện tử trước thời hạn ghi trên hệ thống để tổng hợp, báo cáo cấp trên.",
    "Đề nghị gửi báo cáo đúng hạn; quá thời hạn trên coi như đơn vị chưa thực hiện.",
};
constexpr std::string_view closings_work[]{
    "Trong quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp thời để phối hợp giải quyết.",
    "Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện./.",
};
constexpr std::string_view closings_nothing[]{
    "Trên đây là nội dung gửi quý cơ quan để biết và theo dõi./.",
    "Văn bản này có hiệu lực kể từ ngày ký./.",
};

std::string put(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

std::string sentence(Random& random, std::string_view text, std::string_view subject, std::string_view from,
                     Filling const& filling) {
  auto const whole = random.between(20, 980);
  auto const done = whole * random.between(55, 100) / 100;
  auto out = filled(text, filling);
  out = put(std::move(out), "{from}", from);
  out = put(std::move(out), "{subject}", subject);
  out = put(std::move(out), "{a}", std::to_string(done));
  out = put(std::move(out), "{b}", std::to_string(whole));
  out = put(std::move(out), "{p}", std::to_string(done * 100 / whole));
  out = put(std::move(out), "{q}", std::to_string(random.between(2, 19)));
  return put(std::move(out), "{c}", std::to_string(random.between(10, 900)));
}

}  // namespace

std::vector<std::string> body_of(Random& random, std::string_view type, Ask ask, std::string_view subject,
                                 std::string_view from, std::string_view to, Filling const& filling) {
  std::vector<std::string> out;
  if (type == "CV" || type == "TTr" || type == "GM") out.push_back(fmt::format("Kính gửi: {}.", to));
  out.push_back(sentence(random, random.pick(grounds), subject, from, filling));
  if (type == "GM") {
    out.push_back(fmt::format("Thời gian: {} giờ {:02} phút, ngày làm việc thứ {} kể từ ngày gửi giấy mời.",
                              random.between(7, 15), random.between(0, 1) * 30, random.between(2, 6)));
    out.push_back(fmt::format("Địa điểm: Hội trường tầng {}, trụ sở {}. Đề nghị đến dự đúng thành phần, thời gian./.",
                              random.between(1, 4), from));
    return out;
  }
  auto const items = random.between(2, 4);
  auto const first = random.below(std::size(measures));
  for (int i = 0; i < items; ++i) {
    auto const text = type == "BC" && i < 2 ? random.pick(figures)
                                            : measures[(first + static_cast<std::size_t>(i)) % std::size(measures)];
    out.push_back(fmt::format("{}. {}", i + 1, sentence(random, text, subject, from, filling)));
  }
  if (ask == Ask::report) out.emplace_back(random.pick(closings_report));
  else out.emplace_back(ask == Ask::work ? random.pick(closings_work) : random.pick(closings_nothing));
  return out;
}

std::string summary_of(Random& random, Ask ask) {
  constexpr std::string_view asked[]{"Yêu cầu các đơn vị thực hiện và báo cáo kết quả.",
                                     "Đề nghị triển khai ngay; gửi báo cáo qua hệ thống đúng thời hạn.",
                                     "Nêu rõ nhiệm vụ của từng cơ quan, thời hạn hoàn thành và chế độ báo cáo."};
  if (ask == Ask::nothing || random.chance(0.6)) return {};
  return std::string{random.pick(asked)};
}

std::string_view refusal_of(Random& random) {
  constexpr std::string_view reasons[]{
      "Nội dung không thuộc thẩm quyền giải quyết của đơn vị, đề nghị gửi lại đúng cơ quan.",
      "Thiếu phụ lục kèm theo, đề nghị bổ sung và gửi lại.",
      "Văn bản gửi trùng, đơn vị đã nhận bản gửi trước.",
      "Tệp đính kèm không mở được, đề nghị gửi lại.",
      "Sai thể thức: thiếu thẩm quyền ký, đề nghị kiểm tra lại.",
      "Trích yếu không khớp với nội dung tệp đính kèm.",
  };
  return random.pick(reasons);
}

std::string_view instruction_of(Random& random, Ask ask) {
  constexpr std::string_view report[]{"Tham mưu báo cáo, trình ký trước hạn một ngày.",
                                      "Tổng hợp số liệu, dự thảo báo cáo gửi tôi xem.",
                                      "Phối hợp các bộ phận lập báo cáo đúng mẫu, đúng hạn."};
  constexpr std::string_view work[]{"Nghiên cứu, tham mưu triển khai thực hiện.",
                                    "Chủ trì triển khai tới các thôn, xóm; báo cáo kết quả.",
                                    "Thực hiện theo nội dung văn bản, có vướng mắc báo cáo ngay.",
                                    "Xây dựng kế hoạch thực hiện, trình trong tuần.",
                                    "Lưu ý thời hạn, phối hợp với công chức tài chính.",
                                    ""};
  constexpr std::string_view nothing[]{"Để biết, theo dõi.", "Lưu hồ sơ, phổ biến trong cơ quan.", ""};
  switch (ask) {
    case Ask::report:
      return random.pick(report);
    case Ask::work:
      return random.pick(work);
    default:
      return random.pick(nothing);
  }
}

std::string_view result_of(Random& random, Ask ask, bool late) {
  constexpr std::string_view on_time[]{"Đã triển khai thực hiện xong.", "Đã hoàn thành, lưu hồ sơ công việc.",
                                       "Đã phổ biến tới các thôn, xóm, tổ dân phố.", "Hoàn thành theo chỉ đạo.", ""};
  constexpr std::string_view reported[]{"Đã gửi báo cáo.", "Báo cáo đã được ký và gửi trên trục liên thông.",
                                        "Đã tổng hợp, báo cáo cấp trên."};
  constexpr std::string_view overdue[]{"Hoàn thành chậm do chờ số liệu của các thôn.",
                                       "Đã hoàn thành; quá hạn do tập trung phòng, chống thiên tai.",
                                       "Đã thực hiện xong, xin rút kinh nghiệm về thời hạn."};
  if (late) return random.pick(overdue);
  return ask == Ask::report ? random.pick(reported) : random.pick(on_time);
}

}  // namespace tinhso::simulate
