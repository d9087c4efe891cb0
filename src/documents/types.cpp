#include <algorithm>
#include <array>

#include "documents/rules.hpp"

namespace tinhso::documents {
namespace {

// Decree 30/2020/NĐ-CP, article 7 (the 29 types) and Appendix III, part I (abbreviations), in the order of the decree.
constexpr std::array all_types{
    Type{"NQ", "Nghị quyết", "Resolution", "NQ"},
    Type{"QĐ", "Quyết định", "Decision", "QĐ"},
    Type{"CT", "Chỉ thị", "Directive", "CT"},
    Type{"QC", "Quy chế", "Statute", "QC"},
    Type{"QyĐ", "Quy định", "Regulation", "QyĐ"},
    Type{"TC", "Thông cáo", "Communiqué", "TC"},
    Type{"TB", "Thông báo", "Notice", "TB"},
    Type{"HD", "Hướng dẫn", "Guidance", "HD"},
    Type{"CTr", "Chương trình", "Programme", "CTr"},
    Type{"KH", "Kế hoạch", "Plan", "KH"},
    Type{"PA", "Phương án", "Scheme", "PA"},
    Type{"ĐA", "Đề án", "Proposal", "ĐA"},
    Type{"DA", "Dự án", "Project", "DA"},
    Type{"BC", "Báo cáo", "Report", "BC"},
    Type{"BB", "Biên bản", "Minutes", "BB"},
    Type{"TTr", "Tờ trình", "Submission", "TTr"},
    Type{"HĐ", "Hợp đồng", "Contract", "HĐ"},
    Type{"CV", "Công văn", "Official letter", ""},
    Type{"CĐ", "Công điện", "Official telegram", "CĐ"},
    Type{"BGN", "Bản ghi nhớ", "Memorandum", "BGN"},
    Type{"BTT", "Bản thỏa thuận", "Agreement", "BTT"},
    Type{"GUQ", "Giấy ủy quyền", "Authorisation", "GUQ"},
    Type{"GM", "Giấy mời", "Invitation", "GM"},
    Type{"GGT", "Giấy giới thiệu", "Letter of introduction", "GGT"},
    Type{"GNP", "Giấy nghỉ phép", "Leave paper", "GNP"},
    Type{"PG", "Phiếu gửi", "Despatch note", "PG"},
    Type{"PC", "Phiếu chuyển", "Transfer note", "PC"},
    Type{"PB", "Phiếu báo", "Notification slip", "PB"},
    Type{"ThC", "Thư công", "Public letter", ""},
};
static_assert(all_types.size() == 29);

}  // namespace

std::span<Type const> types() { return all_types; }

Type const* find_type(std::string_view key) {
  auto const at = std::find_if(all_types.begin(), all_types.end(), [&](Type const& type) { return type.key == key; });
  return at == all_types.end() ? nullptr : &*at;
}

Type const* type_by_name(std::string_view name) {
  auto const wanted = fold(name);
  auto const at =
      std::find_if(all_types.begin(), all_types.end(), [&](Type const& type) { return fold(type.name) == wanted; });
  return at == all_types.end() ? nullptr : &*at;
}

}  // namespace tinhso::documents
