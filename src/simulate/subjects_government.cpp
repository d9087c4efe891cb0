#include "simulate/subjects.hpp"

namespace tinhso::simulate {
namespace {

using enum Ask;
using enum Field;

constexpr Subject government[]{
    {interior, "PSH", "KH", work, 10, 5, 0,
     "tổ chức bầu cử đại biểu Quốc hội khóa XV và đại biểu HĐND các cấp nhiệm kỳ 2021 - 2026"},
    {interior, "PSH", "CV", work, 10, 5, 1, "chuẩn bị nhân sự, lập danh sách cử tri phục vụ bầu cử"},
    {interior, "PS", "QĐ", nothing, 1, 12, 0,
     "giao biên chế công chức, số người làm việc trong đơn vị sự nghiệp năm {nam}"},
    {interior, "SH", "CV", report, 1, 12, 0, "báo cáo chất lượng đội ngũ cán bộ, công chức cấp xã"},
    {interior, "SH", "CV", work, 1, 12, 0,
     "sáp nhập thôn, xóm, tổ dân phố và bố trí người hoạt động không chuyên trách"},
    {interior, "SH", "CV", work, 10, 12, 0, "đánh giá, xếp loại cán bộ, công chức, viên chức năm {nam}"},
    {interior, "S", "QĐ", nothing, 1, 12, 0, "cử công chức tham gia lớp bồi dưỡng quản lý nhà nước ngạch chuyên viên"},
    {interior, "PSH", "QĐ", nothing, 1, 12, 0, "tặng Bằng khen, Giấy khen cho tập thể, cá nhân có thành tích xuất sắc"},
    {interior, "X", "TTr", work, 1, 12, 0, "đề nghị khen thưởng phong trào thi đua yêu nước năm {nam}"},
    {interior, "X", "TTr", work, 1, 12, 0,
     "phê chuẩn kết quả bầu bổ sung chức danh Phó Chủ tịch Ủy ban nhân dân xã {xa}"},
    {interior, "X", "BC", nothing, 1, 12, 0, "công tác tôn giáo, tín ngưỡng quý {quy}/{nam}"},
    {interior, "H", "QĐ", nothing, 1, 12, 0, "điều động, phân công công chức cấp xã"},
    {interior, "SH", "CV", work, 11, 12, 0, "chúc mừng Lễ Giáng sinh và quản lý hoạt động tôn giáo cuối năm"},
    {interior, "PSH", "CV", work, 1, 12, 0, "chấn chỉnh kỷ luật, kỷ cương hành chính; tiết kiệm giờ làm việc"},
    {interior, "S", "HD", work, 1, 12, 0, "thu nộp hồ sơ, tài liệu vào lưu trữ lịch sử"},

    {onestop, "PSH", "KH", work, 11, 3, 0, "Kế hoạch cải cách hành chính nhà nước năm {nam}"},
    {onestop, "PS", "QĐ", work, 1, 12, 0,
     "công bố danh mục thủ tục hành chính thuộc phạm vi quản lý, thực hiện tại bộ phận một cửa"},
    {onestop, "PSH", "CV", work, 1, 12, 0,
     "nâng cao chất lượng giải quyết thủ tục hành chính, khắc phục hồ sơ quá hạn"},
    {onestop, "SH", "CV", report, 1, 12, 0, "báo cáo tiếp nhận, giải quyết thủ tục hành chính tháng {thang}"},
    {onestop, "SH", "CV", work, 1, 12, 0, "đẩy mạnh cung cấp dịch vụ công trực tuyến mức độ 3, mức độ 4"},
    {onestop, "S", "TB", work, 1, 12, 0, "kết quả kiểm tra công tác cải cách hành chính huyện {huyen}"},
    {onestop, "X", "BC", nothing, 1, 12, 0, "kết quả giải quyết hồ sơ tại bộ phận một cửa xã {xa} tháng {thang}"},
    {onestop, "H", "CV", work, 1, 12, 0, "thực hiện thư xin lỗi đối với hồ sơ giải quyết quá hạn"},
    {onestop, "HX", "QĐ", nothing, 1, 12, 0, "phân công công chức làm việc tại bộ phận tiếp nhận và trả kết quả"},
    {onestop, "SH", "CV", work, 1, 12, 0, "khảo sát mức độ hài lòng của người dân, tổ chức năm {nam}"},

    {information, "PSH", "CV", work, 1, 12, 0, "gửi, nhận văn bản điện tử có ký số trên trục liên thông văn bản"},
    {information, "PSH", "KH", work, 10, 3, 0,
     "Kế hoạch ứng dụng công nghệ thông tin, xây dựng chính quyền điện tử năm {nam}"},
    {information, "SH", "CV", work, 1, 12, 1, "cảnh báo lỗ hổng bảo mật và rà soát, khắc phục mã độc"},
    {information, "SH", "CV", report, 1, 12, 0, "báo cáo tỷ lệ văn bản điện tử, chữ ký số quý {quy}/{nam}"},
    {information, "SH", "CV", work, 1, 12, 0, "cài đặt ứng dụng Bluezone phục vụ truy vết tiếp xúc"},
    {information, "S", "HD", work, 1, 12, 0, "tuyên truyền trên hệ thống đài truyền thanh cơ sở"},
    {information, "S", "GM", work, 1, 12, 0, "tập huấn sử dụng hệ thống quản lý văn bản và điều hành"},
    {information, "X", "TTr", work, 1, 12, 0, "xin kinh phí sửa chữa đài truyền thanh xã {xa}"},
    {information, "X", "BC", nothing, 1, 12, 0, "kết quả ứng dụng công nghệ thông tin của xã năm {nam}"},
    {information, "H", "CV", work, 1, 12, 0, "quản lý trang thông tin điện tử và hộp thư công vụ"},

    {justice, "SH", "CV", work, 1, 12, 0, "tuyên truyền, phổ biến các luật mới được Quốc hội thông qua"},
    {justice, "PSH", "KH", work, 10, 11, 0, "tổ chức hưởng ứng Ngày Pháp luật Việt Nam 9/11"},
    {justice, "SH", "CV", report, 1, 12, 0, "báo cáo công tác chứng thực, hộ tịch sáu tháng"},
    {justice, "SH", "CV", work, 1, 12, 0, "góp ý dự thảo văn bản quy phạm pháp luật của tỉnh"},
    {justice, "SH", "CV", work, 1, 12, 0, "số hóa sổ hộ tịch và cập nhật cơ sở dữ liệu hộ tịch điện tử"},
    {justice, "X", "BC", nothing, 1, 12, 0, "kết quả hòa giải ở cơ sở và tiếp cận pháp luật năm {nam}"},
    {justice, "S", "QĐ", nothing, 1, 12, 0, "cấp phiếu lý lịch tư pháp và cho phép thay đổi nơi đăng ký hành nghề"},
    {justice, "HX", "QĐ", nothing, 1, 12, 0, "xử phạt vi phạm hành chính trong lĩnh vực đất đai, môi trường"},
    {justice, "H", "TB", nothing, 1, 12, 0,
     "kết quả kiểm tra, rà soát văn bản do Hội đồng nhân dân, Ủy ban nhân dân xã ban hành"},

    {inspection, "PSH", "CV", work, 1, 12, 1, "giải quyết đơn khiếu nại, tố cáo của công dân xã {xa}"},
    {inspection, "PS", "QĐ", work, 1, 12, 0, "thanh tra trách nhiệm của Chủ tịch Ủy ban nhân dân huyện {huyen}"},
    {inspection, "SH", "CV", report, 1, 12, 0, "báo cáo công tác tiếp công dân, xử lý đơn thư quý {quy}/{nam}"},
    {inspection, "SH", "TB", work, 1, 12, 0, "lịch tiếp công dân định kỳ tháng {thang} của lãnh đạo"},
    {inspection, "PSH", "PC", work, 1, 12, 0, "chuyển đơn kiến nghị của công dân về việc bồi thường đất nông nghiệp"},
    {inspection, "SH", "CV", report, 10, 12, 0, "báo cáo công tác phòng, chống tham nhũng năm {nam}"},
    {inspection, "SH", "CV", work, 1, 3, 0, "kê khai tài sản, thu nhập của người có nghĩa vụ kê khai"},
    {inspection, "X", "BC", nothing, 1, 12, 0, "kết quả giải quyết đơn của công dân trên địa bàn xã {xa}"},
    {inspection, "PH", "GM", work, 1, 12, 0, "dự buổi đối thoại với công dân về giải phóng mặt bằng"},
    {inspection, "HX", "BC", nothing, 1, 12, 0, "thực hiện kết luận thanh tra về quản lý ngân sách, đất đai"},
};

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string_view crop_of(unsigned month) {
  if (month >= 2 && month <= 6) return "vụ Xuân";
  return month >= 7 && month <= 9 ? "vụ Mùa" : "vụ Đông";
}

}  // namespace

std::span<Subject const> subjects_of_government() { return government; }

std::string filled(std::string_view text, Filling const& filling) {
  std::string out{text};
  auto const month = static_cast<unsigned>(filling.day.month());
  replace_all(out, "{thang}", std::to_string(month));
  auto const year = static_cast<int>(filling.day.year());
  replace_all(out, "{nam}", std::to_string(year));
  replace_all(out, "{sau}", std::to_string(year + 1));
  constexpr std::string_view quarters[]{"I", "II", "III", "IV"};
  replace_all(out, "{quy}", quarters[(month - 1) / 3]);
  replace_all(out, "{huyen}", filling.district);
  replace_all(out, "{xa}", filling.commune);
  replace_all(out, "{so}", std::to_string(filling.number));
  replace_all(out, "{vu}", crop_of(month));
  return out;
}

}  // namespace tinhso::simulate
