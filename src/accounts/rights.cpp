#include "accounts/rights.hpp"

#include <algorithm>

namespace tinhso::accounts {

Rights const& rights_of(Role role) {
  using namespace rights;
  static auto const make = [](std::initializer_list<std::string_view> names) {
    Rights out;
    for (auto name : names) out.emplace(name);
    return out;
  };
  static Rights const leader = make({documents_read, documents_assign, documents_handle, documents_issue, signing_sign,
                                     services_read, services_handle, services_approve});
  static Rights const clerk = make({documents_read, documents_write, documents_issue, documents_register, exchange_import,
                                    signing_sign, services_read, services_receive});
  static Rights const officer = make({documents_read, documents_handle, documents_write, services_read, services_handle});
  static Rights const administrator =
      make({organisation_edit, accounts_administer, jobs_operate, audit_read, documents_read, signing_administer,
            exchange_oversee});
  static Rights const none;
  switch (role) {
    case Role::leader: return leader;
    case Role::clerk: return clerk;
    case Role::officer: return officer;
    case Role::administrator: return administrator;
  }
  return none;
}

bool reaches_below(std::string_view right) {
  using namespace rights;
  return right == organisation_edit || right == accounts_administer || right == jobs_operate || right == audit_read ||
         right == signing_administer || right == exchange_oversee;
}

bool is_right(std::string_view right) { return std::ranges::find(rights::all, right) != rights::all.end(); }

Words right_words(std::string_view right) {
  using namespace rights;
  if (right == documents_read) return {"xem văn bản", "read documents"};
  if (right == documents_write) return {"soạn văn bản", "draft documents"};
  if (right == documents_issue) return {"phát hành văn bản", "issue documents"};
  if (right == documents_register) return {"vào sổ văn bản đến", "register incoming documents"};
  if (right == documents_assign) return {"giao việc", "assign work"};
  if (right == documents_handle) return {"xử lý văn bản", "handle documents"};
  if (right == exchange_import) return {"nhập gói tin văn bản", "import document packages"};
  if (right == services_read) return {"xem hồ sơ thủ tục", "read dossiers"};
  if (right == services_receive) return {"tiếp nhận và trả hồ sơ", "receive dossiers and hand over results"};
  if (right == services_handle) return {"giải quyết hồ sơ", "handle dossiers"};
  if (right == services_approve) return {"gia hạn, dừng hồ sơ", "extend or stop dossiers"};
  if (right == exchange_oversee) return {"giám sát trục liên thông", "oversee the document exchange"};
  if (right == organisation_edit) return {"sửa danh mục cơ quan, cán bộ", "edit agencies and officials"};
  if (right == accounts_administer) return {"quản trị tài khoản", "administer accounts"};
  if (right == jobs_operate) return {"vận hành các việc chạy nền", "operate background jobs"};
  if (right == signing_sign) return {"ký số", "sign documents"};
  if (right == signing_administer) return {"quản lý chứng thư số", "keep the register of certificates"};
  if (right == audit_read) return {"xem nhật ký hệ thống", "read the audit log"};
  return {std::string{right}, std::string{right}};
}

Words role_words(Role role) {
  switch (role) {
    case Role::leader: return {"Lãnh đạo", "Leader"};
    case Role::clerk: return {"Văn thư", "Clerk"};
    case Role::officer: return {"Chuyên viên", "Officer"};
    case Role::administrator: return {"Quản trị", "Administrator"};
  }
  return {};
}

}  // namespace tinhso::accounts
