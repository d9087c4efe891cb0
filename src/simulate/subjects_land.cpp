#include "simulate/subjects.hpp"

namespace tinhso::simulate {
namespace {

using enum Ask;
using enum Field;

constexpr Subject land_and_water[]{
    {agriculture, "PSH", "KH", work, 5, 7, 0, "Kế hoạch sản xuất vụ Mùa năm {nam}"},
    {agriculture, "PSH", "KH", work, 8, 10, 0, "Kế hoạch sản xuất vụ Đông năm {nam}"},
    {agriculture, "PSH", "KH", work, 11, 1, 0, "Kế hoạch gieo cấy vụ Xuân và phương án cấp nước đổ ải"},
    {agriculture, "SH", "CV", work, 2, 4, 1, "phòng trừ bệnh đạo ôn trên lúa Xuân"},
    {agriculture, "SH", "CV", work, 7, 9, 1,
     "phòng trừ sâu cuốn lá nhỏ, sâu đục thân hai chấm, rầy nâu bảo vệ lúa Mùa"},
    {agriculture, "PSH", "CĐ", work, 5, 12, 2,
     "tập trung ngăn chặn bệnh dịch tả lợn châu Phi phát sinh tại huyện {huyen}"},
    {agriculture, "SH", "CV", work, 1, 12, 0, "tiêm phòng vắc-xin cho đàn gia súc, gia cầm đợt {so} năm {nam}"},
    {agriculture, "SH", "CV", report, 1, 12, 0, "báo cáo tiến độ sản xuất nông nghiệp tuần {so} tháng {thang}"},
    {agriculture, "H", "CV", work, 9, 11, 0, "đôn đốc thu hoạch lúa Mùa, làm đất trồng cây vụ Đông"},
    {agriculture, "HX", "TB", work, 1, 12, 0, "lịch lấy nước và tiêu úng phục vụ sản xuất {vu}"},
    {agriculture, "X", "BC", nothing, 1, 12, 0, "kết quả gieo trồng {vu} của xã {xa} tính đến ngày 20/{thang}/{nam}"},
    {agriculture, "X", "TTr", work, 1, 12, 0, "đề nghị hỗ trợ giống lúa, giống rau màu cho hộ bị thiệt hại do mưa lớn"},
    {agriculture, "X", "BC", nothing, 1, 12, 0, "tình hình dịch bệnh trên đàn gia súc, gia cầm tháng {thang}/{nam}"},
    {agriculture, "SH", "HD", work, 1, 12, 0, "kỹ thuật chăm sóc lúa và rau màu {vu} năm {nam}"},
    {agriculture, "PS", "QĐ", nothing, 1, 12, 0,
     "phê duyệt phương án hỗ trợ sản xuất muối và nuôi trồng thủy sản ven biển năm {nam}"},
    {agriculture, "SH", "CV", work, 3, 9, 1, "phòng, chống nắng nóng và bệnh trên tôm, ngao nuôi vùng bãi triều"},
    {agriculture, "S", "GM", work, 1, 12, 0, "dự hội nghị sơ kết sản xuất nông nghiệp {vu}"},

    {storms, "P", "CĐ", work, 6, 11, 3, "chủ động ứng phó với bão số {so}"},
    {storms, "P", "CĐ", work, 9, 11, 3, "ứng phó với áp thấp nhiệt đới và mưa lũ sau bão số {so}"},
    {storms, "PSH", "CĐ", work, 6, 11, 2, "kêu gọi tàu thuyền vào nơi tránh trú, di dời người trên chòi canh ngao"},
    {storms, "SH", "CV", work, 5, 11, 1, "tăng cường tuần tra, canh gác bảo vệ đê điều trong mùa mưa lũ"},
    {storms, "PSH", "KH", work, 3, 6, 0, "Phương án phòng, chống thiên tai và tìm kiếm cứu nạn năm {nam}"},
    {storms, "PSH", "CV", report, 6, 12, 1, "báo cáo nhanh thiệt hại do mưa bão gây ra"},
    {storms, "SH", "CV", work, 1, 12, 0,
     "xử lý vi phạm pháp luật về đê điều, công trình thủy lợi trên địa bàn huyện {huyen}"},
    {storms, "X", "BC", nothing, 6, 12, 1, "thiệt hại do hoàn lưu bão số {so} trên địa bàn xã {xa}"},
    {storms, "X", "TTr", work, 1, 12, 0, "xin kinh phí tu bổ đê bối, kênh tiêu và cống dưới đê"},
    {storms, "HX", "QĐ", nothing, 3, 7, 0,
     "kiện toàn Ban Chỉ huy phòng, chống thiên tai và tìm kiếm cứu nạn năm {nam}"},
    {storms, "SH", "CV", work, 1, 5, 0, "chuẩn bị vật tư, phương tiện, nhân lực theo phương châm bốn tại chỗ"},
    {storms, "S", "TB", work, 6, 11, 1, "tình hình thủy văn và vận hành cống lấy nước, tiêu nước"},
    {storms, "P", "QĐ", work, 9, 12, 0, "phân bổ kinh phí khắc phục hậu quả thiên tai năm {nam}"},

    {land, "PS", "QĐ", nothing, 1, 12, 0, "thu hồi đất để thực hiện dự án đường trục phát triển qua huyện {huyen}"},
    {land, "SH", "CV", work, 1, 12, 0, "rà soát, cấp giấy chứng nhận quyền sử dụng đất sau dồn điền đổi thửa"},
    {land, "SH", "CV", work, 1, 12, 0, "xử lý cơ sở gây ô nhiễm môi trường làng nghề huyện {huyen}"},
    {land, "PSH", "KH", work, 10, 2, 0, "Kế hoạch sử dụng đất năm {nam} huyện {huyen}"},
    {land, "SH", "CV", report, 1, 12, 0, "báo cáo kết quả thống kê đất đai năm {nam}"},
    {land, "SH", "CV", work, 5, 6, 0, "hưởng ứng Ngày Môi trường thế giới và Tuần lễ Biển và Hải đảo Việt Nam"},
    {land, "SH", "CV", work, 1, 12, 1, "kiểm tra, ngăn chặn khai thác cát trái phép trên sông Ninh Cơ, sông Đáy"},
    {land, "X", "TTr", work, 1, 12, 0, "đề nghị chuyển mục đích sử dụng đất khu dân cư tập trung xã {xa}"},
    {land, "X", "BC", nothing, 1, 12, 0, "công tác quản lý đất đai và vệ sinh môi trường quý {quy}/{nam}"},
    {land, "HX", "TB", nothing, 1, 12, 0, "đấu giá quyền sử dụng đất khu dân cư mới xã {xa}"},
    {land, "H", "QĐ", nothing, 1, 12, 0, "phê duyệt phương án bồi thường, hỗ trợ giải phóng mặt bằng tại xã {xa}"},
    {land, "S", "HD", work, 1, 12, 0, "lập hồ sơ cấp phép khai thác nước dưới đất và xả thải"},
    {land, "SH", "CV", work, 1, 12, 0, "quản lý thu gom, xử lý rác thải sinh hoạt và lò đốt rác cấp xã"},

    {rural, "PSH", "KH", work, 1, 12, 0, "Kế hoạch xây dựng nông thôn mới nâng cao, kiểu mẫu năm {nam}"},
    {rural, "PS", "QĐ", nothing, 1, 12, 0, "công nhận xã {xa} đạt chuẩn nông thôn mới nâng cao"},
    {rural, "SH", "CV", report, 1, 12, 0, "báo cáo tiến độ thực hiện các tiêu chí nông thôn mới tháng {thang}"},
    {rural, "SH", "CV", work, 1, 12, 0, "đánh giá, phân hạng sản phẩm OCOP đợt {so} năm {nam}"},
    {rural, "H", "TB", work, 1, 12, 0, "kết luận hội nghị giao ban xây dựng nông thôn mới"},
    {rural, "X", "TTr", work, 1, 12, 0, "đề nghị thẩm định, xét công nhận thôn, xóm đạt chuẩn nông thôn mới kiểu mẫu"},
    {rural, "X", "BC", nothing, 1, 12, 0, "kết quả thực hiện Chương trình xây dựng nông thôn mới xã {xa}"},
    {rural, "X", "NQ", nothing, 1, 12, 0,
     "huy động nguồn lực làm đường giao thông nông thôn và chỉnh trang khu dân cư"},
    {rural, "PSH", "CV", work, 1, 12, 0, "giải ngân vốn Chương trình mục tiêu quốc gia xây dựng nông thôn mới"},
    {rural, "SH", "CV", work, 1, 12, 0, "xây dựng vườn mẫu, hàng rào xanh, đường hoa và phân loại rác tại nguồn"},
    {rural, "SH", "GM", work, 1, 12, 0, "dự hội nghị thẩm tra xã đạt chuẩn nông thôn mới nâng cao"},
};

}  // namespace

std::span<Subject const> subjects_of_land_and_water() { return land_and_water; }

}  // namespace tinhso::simulate
