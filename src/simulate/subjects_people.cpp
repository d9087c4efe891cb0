#include "simulate/subjects.hpp"

namespace tinhso::simulate {
namespace {

using enum Ask;
using enum Field;

constexpr Subject people[]{
    {health, "P", "CĐ", work, 2, 12, 3, "triển khai các biện pháp cấp bách phòng, chống dịch COVID-19"},
    {health, "PSH", "CV", work, 2, 12, 1, "tăng cường các biện pháp phòng, chống dịch COVID-19 trong tình hình mới"},
    {health, "SH", "CV", report, 2, 12, 2, "báo cáo số người về từ vùng có dịch và việc cách ly y tế tại nhà"},
    {health, "SH", "CV", work, 5, 11, 1, "chủ động phòng, chống dịch sốt xuất huyết và bệnh tay chân miệng"},
    {health, "PSH", "KH", work, 1, 12, 0, "Kế hoạch bảo đảm an toàn thực phẩm năm {nam}"},
    {health, "SH", "CV", work, 8, 9, 0, "bảo đảm an toàn thực phẩm Tết Trung thu năm {nam}"},
    {health, "SH", "CV", work, 12, 2, 0, "bảo đảm an toàn thực phẩm dịp Tết Nguyên đán"},
    {health, "SH", "CV", work, 1, 12, 0, "tiêm bổ sung vắc-xin sởi, rubella cho trẻ đợt {so} năm {nam}"},
    {health, "S", "TB", work, 1, 12, 0, "lịch khám sức khỏe người cao tuổi và hộ cận nghèo tại trạm y tế xã"},
    {health, "SH", "CV", report, 1, 12, 0, "báo cáo tỷ lệ bao phủ bảo hiểm y tế quý {quy}/{nam}"},
    {health, "X", "BC", nothing, 1, 12, 0, "kết quả phòng, chống dịch bệnh và vệ sinh an toàn thực phẩm tháng {thang}"},
    {health, "X", "TTr", work, 1, 12, 0, "đề nghị công nhận xã {xa} đạt bộ tiêu chí quốc gia về y tế"},
    {health, "HX", "QĐ", nothing, 1, 12, 0, "kiện toàn Ban Chỉ đạo chăm sóc sức khỏe nhân dân"},
    {health, "PS", "CT", work, 2, 12, 1, "thực hiện nghiêm việc đeo khẩu trang, không tập trung đông người"},

    {education, "SH", "KH", work, 7, 9, 0, "Kế hoạch thời gian năm học {nam} - {sau}"},
    {education, "PSH", "CV", work, 8, 9, 0, "chuẩn bị khai giảng năm học mới và Ngày toàn dân đưa trẻ đến trường"},
    {education, "SH", "HD", work, 8, 12, 0, "thực hiện nhiệm vụ năm học đối với các cấp học"},
    {education, "SH", "CV", work, 9, 12, 0, "thực hiện chương trình, sách giáo khoa lớp 1 mới"},
    {education, "PSH", "KH", work, 3, 7, 0, "tổ chức kỳ thi tốt nghiệp trung học phổ thông năm {nam}"},
    {education, "SH", "QĐ", nothing, 3, 6, 0, "giao chỉ tiêu tuyển sinh vào lớp 10 năm học mới"},
    {education, "SH", "CV", report, 9, 12, 0, "báo cáo các khoản thu đầu năm học"},
    {education, "SH", "CV", work, 9, 5, 0, "phòng, chống đuối nước, bạo lực học đường và bảo đảm an toàn trường học"},
    {education, "X", "TTr", work, 1, 12, 0, "xin xây dựng phòng học Trường Mầm non xã {xa} đạt chuẩn mức độ 2"},
    {education, "X", "BC", nothing, 1, 12, 0, "kết quả phổ cập giáo dục, xóa mù chữ và trung tâm học tập cộng đồng"},
    {education, "SH", "QĐ", nothing, 1, 12, 0, "công nhận trường đạt chuẩn quốc gia mức độ {so}"},
    {education, "SH", "GM", work, 10, 11, 0, "dự lễ kỷ niệm Ngày Nhà giáo Việt Nam 20/11"},
    {education, "H", "CV", work, 1, 12, 0, "sắp xếp điểm trường và bố trí giáo viên mầm non hợp đồng"},
    {education, "HX", "CV", work, 8, 12, 0, "vận động đóng góp Quỹ khuyến học, khuyến tài"},

    {labour, "PSH", "CV", work, 4, 9, 1, "hỗ trợ người dân gặp khó khăn do đại dịch COVID-19 theo Nghị quyết 42/NQ-CP"},
    {labour, "PSH", "KH", work, 6, 7, 0, "tổ chức kỷ niệm Ngày Thương binh - Liệt sĩ 27/7"},
    {labour, "SH", "CV", work, 9, 11, 0, "rà soát hộ nghèo, hộ cận nghèo năm {nam}"},
    {labour, "SH", "CV", report, 1, 12, 0, "báo cáo chi trả trợ cấp bảo trợ xã hội tháng {thang}"},
    {labour, "SH", "CV", work, 12, 2, 0, "thăm hỏi, tặng quà người có công, hộ nghèo dịp Tết Nguyên đán"},
    {labour, "S", "QĐ", nothing, 1, 12, 0, "trợ cấp một lần đối với thân nhân người có công từ trần"},
    {labour, "SH", "KH", work, 5, 8, 0, "Tháng hành động vì trẻ em và phòng, chống tai nạn thương tích trẻ em"},
    {labour, "SH", "CV", work, 1, 12, 0, "đào tạo nghề cho lao động nông thôn năm {nam}"},
    {labour, "X", "BC", nothing, 1, 12, 0, "danh sách đối tượng đề nghị hưởng trợ cấp xã hội hằng tháng"},
    {labour, "X", "TTr", work, 1, 12, 0, "đề nghị cấp thẻ bảo hiểm y tế cho người từ đủ 80 tuổi"},
    {labour, "SH", "CV", work, 1, 12, 0, "thẩm định hồ sơ xác nhận người hoạt động kháng chiến nhiễm chất độc hóa học"},
    {labour, "H", "TB", nothing, 1, 12, 0, "tuyển lao động đi làm việc có thời hạn ở nước ngoài"},

    {culture, "SH", "KH", work, 12, 3, 0, "quản lý lễ hội Xuân và Lễ Khai ấn đền Trần"},
    {culture, "SH", "CV", work, 1, 12, 0, "kiểm tra, bảo vệ di tích lịch sử - văn hóa, chùa Keo Hành Thiện và Phủ Dầy"},
    {culture, "SH", "CV", report, 10, 12, 0, "báo cáo phong trào Toàn dân đoàn kết xây dựng đời sống văn hóa"},
    {culture, "SH", "CV", work, 8, 9, 0, "tuyên truyền, treo cờ Tổ quốc dịp Quốc khánh 2/9"},
    {culture, "SH", "CV", work, 4, 5, 0, "tuyên truyền kỷ niệm Ngày Giải phóng miền Nam 30/4 và Quốc tế Lao động 1/5"},
    {culture, "X", "TTr", work, 1, 12, 0, "xin phép tu bổ đình làng {xa} đã xuống cấp"},
    {culture, "X", "BC", nothing, 10, 12, 0, "bình xét danh hiệu Gia đình văn hóa, Thôn văn hóa năm {nam}"},
    {culture, "SH", "KH", work, 1, 12, 0, "tổ chức Đại hội Thể dục thể thao cấp cơ sở"},
    {culture, "S", "GM", work, 1, 12, 0, "dự liên hoan nghệ thuật chèo không chuyên tỉnh Nam Định"},
    {culture, "SH", "CV", work, 3, 10, 0, "quản lý hoạt động du lịch biển Thịnh Long, Quất Lâm"},
    {culture, "H", "CV", work, 11, 11, 0, "tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư"},

    {security, "PSH", "CV", work, 1, 12, 1, "bảo đảm an ninh, trật tự và phòng cháy, chữa cháy trên địa bàn"},
    {security, "PH", "KH", work, 8, 12, 0, "tuyển chọn, gọi công dân nhập ngũ năm {nam}"},
    {security, "SHX", "TB", work, 10, 12, 0, "lịch sơ tuyển nghĩa vụ quân sự và khám sức khỏe công dân"},
    {security, "PSH", "KH", work, 3, 9, 0, "diễn tập chiến đấu trong khu vực phòng thủ huyện {huyen}"},
    {security, "SH", "CV", report, 1, 12, 0,
     "báo cáo kết quả cấp căn cước công dân gắn chíp và làm sạch dữ liệu dân cư"},
    {security, "SH", "CV", work, 11, 2, 1, "cấm sản xuất, buôn bán, đốt pháo nổ dịp Tết"},
    {security, "X", "BC", nothing, 1, 12, 0, "tình hình an ninh chính trị, trật tự an toàn xã hội tháng {thang}"},
    {security, "HX", "KH", work, 1, 6, 0, "huấn luyện dân quân tự vệ năm {nam}"},
    {security, "S", "CV", work, 1, 12, 1, "cảnh báo thủ đoạn lừa đảo chiếm đoạt tài sản qua điện thoại, mạng xã hội"},
    {security, "X", "QĐ", nothing, 1, 12, 0, "thành lập tổ tự quản về an ninh, trật tự tại các thôn, xóm"},
};

}  // namespace

std::span<Subject const> subjects_of_people() { return people; }

}  // namespace tinhso::simulate
