#include "simulate/subjects.hpp"

namespace tinhso::simulate {
namespace {

using enum Ask;
using enum Field;

constexpr Subject money_and_works[]{
    {budget, "PS", "QĐ", nothing, 1, 12, 0, "bổ sung dự toán chi ngân sách năm {nam} cho huyện {huyen}"},
    {budget, "PSH", "CV", work, 6, 8, 0, "xây dựng dự toán ngân sách nhà nước năm sau"},
    {budget, "PSH", "CV", work, 1, 12, 0, "tiết kiệm chi thường xuyên, cắt giảm hội nghị, công tác phí"},
    {budget, "SH", "CV", report, 1, 12, 0, "báo cáo thu, chi ngân sách tháng {thang} năm {nam}"},
    {budget, "SH", "CV", report, 1, 3, 0, "quyết toán ngân sách năm trước và công khai ngân sách"},
    {budget, "SH", "CV", work, 9, 12, 0, "đôn đốc thu thuế sử dụng đất phi nông nghiệp và nợ đọng thuế"},
    {budget, "H", "QĐ", nothing, 1, 12, 0, "cấp kinh phí cho Ủy ban nhân dân xã {xa}"},
    {budget, "X", "TTr", work, 1, 12, 0, "xin bổ sung kinh phí chi trả phụ cấp người hoạt động không chuyên trách"},
    {budget, "X", "BC", nothing, 1, 12, 0, "tình hình thực hiện thu, chi ngân sách xã {xa} quý {quy}/{nam}"},
    {budget, "X", "QĐ", nothing, 1, 12, 0, "công bố công khai dự toán ngân sách xã năm {nam}"},
    {budget, "SH", "TB", work, 1, 12, 0, "kết quả thẩm tra phê duyệt quyết toán dự án hoàn thành"},
    {budget, "S", "HD", work, 1, 12, 0, "quản lý, sử dụng tài sản công tại cơ quan, đơn vị"},
    {budget, "SH", "CV", work, 11, 12, 0, "khóa sổ kế toán và xử lý ngân sách cuối năm {nam}"},

    {investment, "PSH", "KH", work, 6, 12, 0, "Kế hoạch phát triển kinh tế - xã hội năm sau"},
    {investment, "PS", "QĐ", nothing, 1, 12, 0, "chủ trương đầu tư dự án Nhà máy may xuất khẩu tại huyện {huyen}"},
    {investment, "PSH", "CV", report, 1, 12, 0, "báo cáo giải ngân vốn đầu tư công tháng {thang}"},
    {investment, "PSH", "CV", work, 5, 12, 1, "đẩy nhanh tiến độ giải ngân vốn đầu tư công năm {nam}"},
    {investment, "SH", "CV", work, 1, 12, 0, "tháo gỡ khó khăn cho doanh nghiệp và hộ kinh doanh"},
    {investment, "SH", "CV", report, 1, 12, 0, "báo cáo tình hình kinh tế - xã hội tháng {thang}, nhiệm vụ tháng sau"},
    {investment, "PSH", "CV", work, 7, 12, 0, "lập kế hoạch đầu tư công trung hạn giai đoạn 2021 - 2025"},
    {investment, "X", "BC", nothing, 1, 12, 0, "tình hình kinh tế - xã hội tháng {thang} xã {xa}"},
    {investment, "X", "NQ", nothing, 6, 12, 0, "nhiệm vụ phát triển kinh tế - xã hội sáu tháng cuối năm {nam}"},
    {investment, "HX", "TTr", work, 1, 12, 0, "phê duyệt báo cáo kinh tế - kỹ thuật công trình đường liên xã"},
    {investment, "S", "GM", work, 1, 12, 0, "thẩm định chủ trương đầu tư cụm công nghiệp huyện {huyen}"},

    {construction, "PS", "QĐ", nothing, 1, 12, 0, "phê duyệt quy hoạch chi tiết khu dân cư tập trung xã {xa}"},
    {construction, "SH", "CV", work, 1, 12, 0, "quản lý trật tự xây dựng, xử lý công trình không phép"},
    {construction, "SH", "CV", work, 1, 12, 0, "công bố giá vật liệu xây dựng tháng {thang}/{nam}"},
    {construction, "S", "TB", nothing, 1, 12, 0,
     "kết quả thẩm định thiết kế bản vẽ thi công trụ sở Ủy ban nhân dân xã {xa}"},
    {construction, "SH", "CV", report, 1, 12, 0, "báo cáo việc hỗ trợ người có công về nhà ở"},
    {construction, "H", "QĐ", nothing, 1, 12, 0, "điều chỉnh cục bộ quy hoạch chung xây dựng xã {xa}"},
    {construction, "X", "TTr", work, 1, 12, 0, "xin thẩm định quy hoạch nông thôn mới xã {xa}"},
    {construction, "SH", "CV", work, 6, 11, 1, "kiểm tra an toàn công trình, nhà yếu, cần trục tháp trước mùa mưa bão"},

    {transport, "PSH", "CV", work, 1, 12, 1, "tăng cường bảo đảm trật tự, an toàn giao thông"},
    {transport, "PSH", "KH", work, 12, 2, 1, "bảo đảm trật tự, an toàn giao thông dịp Tết Nguyên đán và lễ hội Xuân"},
    {transport, "S", "CV", work, 1, 12, 0, "phân luồng phương tiện phục vụ thi công cầu và đường tỉnh 490C"},
    {transport, "SH", "CV", work, 1, 12, 0, "kiểm soát tải trọng xe, chống lấn chiếm hành lang an toàn đường bộ"},
    {transport, "SH", "CV", report, 1, 12, 0, "báo cáo kết quả bảo trì đường huyện, đường xã quý {quy}"},
    {transport, "S", "GM", work, 1, 12, 0, "bàn giao mặt bằng và kiểm tra hiện trường tuyến đường bộ ven biển"},
    {transport, "X", "TTr", work, 1, 12, 0, "xin nâng cấp tuyến đường trục xã {xa} hư hỏng nặng"},
    {transport, "X", "BC", nothing, 1, 12, 0, "giải tỏa hành lang an toàn giao thông đợt {so} năm {nam}"},
    {transport, "S", "TB", nothing, 1, 12, 0, "tạm dừng hoạt động bến phà, bến khách ngang sông"},
    {transport, "SH", "CV", work, 5, 11, 1, "bảo đảm giao thông thông suốt khi có mưa bão, ngập lụt"},

    {trade, "PSH", "KH", work, 9, 1, 0, "dự trữ hàng hóa, bình ổn thị trường dịp cuối năm và Tết"},
    {trade, "SH", "CV", work, 1, 12, 0, "kiểm tra, xử lý buôn lậu, gian lận thương mại và hàng giả"},
    {trade, "S", "CV", work, 1, 12, 0, "hỗ trợ đưa nông sản, sản phẩm làng nghề lên sàn thương mại điện tử"},
    {trade, "SH", "CV", report, 1, 12, 0, "báo cáo hoạt động cụm công nghiệp, làng nghề quý {quy}/{nam}"},
    {trade, "SH", "CV", work, 4, 8, 0, "tiết kiệm điện mùa nắng nóng và an toàn hành lang lưới điện"},
    {trade, "S", "TB", work, 1, 12, 0, "lịch ngừng cung cấp điện để sửa chữa lưới điện huyện {huyen}"},
    {trade, "H", "QĐ", nothing, 1, 12, 0, "phê duyệt phương án chuyển đổi mô hình quản lý chợ {xa}"},
    {trade, "X", "BC", nothing, 1, 12, 0, "công tác quản lý chợ và phòng cháy, chữa cháy chợ {xa}"},
    {trade, "S", "GM", work, 1, 12, 0, "dự hội nghị kết nối cung cầu hàng công nghiệp, thủ công mỹ nghệ"},

    {science, "S", "QĐ", nothing, 1, 12, 0, "phê duyệt nhiệm vụ khoa học và công nghệ cấp tỉnh năm {nam}"},
    {science, "SH", "CV", work, 1, 12, 0, "đăng ký nhãn hiệu chứng nhận cho sản phẩm đặc sản huyện {huyen}"},
    {science, "SH", "CV", work, 1, 12, 0, "kiểm tra đo lường, chất lượng xăng dầu, vàng trang sức"},
    {science, "SH", "CV", report, 1, 12, 0, "báo cáo áp dụng hệ thống quản lý chất lượng TCVN ISO 9001:2015"},
    {science, "S", "GM", work, 1, 12, 0, "nghiệm thu đề tài ứng dụng công nghệ nuôi tôm thẻ chân trắng hai giai đoạn"},
    {science, "S", "HD", work, 1, 12, 0, "xét công nhận sáng kiến cấp tỉnh năm {nam}"},
};

}  // namespace

std::span<Subject const> subjects_of_money_and_works() { return money_and_works; }

}  // namespace tinhso::simulate
