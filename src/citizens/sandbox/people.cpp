// People who do not exist, for demonstrations and tests. Their numbers have the form of the real ones (036: Nam Định).
#include "citizens/sandbox/sandbox.hpp"

namespace tinhso::citizens {

std::vector<Identity> const& fictional_people() {
  static std::vector<Identity> const people{
      {"036190000001", "Đinh Thị Ngô", parse_date("1990-02-28"), "female", "Xóm 3, xã Hải Minh, huyện Hải Hậu, tỉnh Nam Định", "0912345678"},
      {"036087000002", "Đinh Văn Sắn", parse_date("1987-11-05"), "male", "Xóm 3, xã Hải Minh, huyện Hải Hậu, tỉnh Nam Định", "0912345679"},
      {"036155000003", "Phạm Thị Lụa", parse_date("1955-06-17"), "female", "Xóm 8, xã Hải Anh, huyện Hải Hậu, tỉnh Nam Định", ""},
      {"036072000004", "Vũ Đình Mướp", parse_date("1972-09-01"), "male", "Số 12 đường Hàng Thao, thành phố Nam Định, tỉnh Nam Định", "0983000004"},
      {"036301000005", "Trần Thị Bông", parse_date("2001-12-24"), "female", "Xóm 5, xã Giao Xuân, huyện Giao Thủy, tỉnh Nam Định", "0977000005"},
  };
  return people;
}

}  // namespace tinhso::citizens
