#include "documents/rules.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tinhso::documents {
namespace {

using organisation::Agency;
using organisation::AgencyKind;

TEST(Types, Are_the_29_of_Decree_30) {
  EXPECT_EQ(types().size(), 29U);
  std::set<std::string_view> keys;
  int without = 0;
  for (auto const& type : types()) {
    keys.insert(type.key);
    without += type.abbreviation.empty() ? 1 : 0;
    EXPECT_EQ(find_type(type.key), &type);
    EXPECT_EQ(type_by_name(type.name), &type) << type.name;
  }
  EXPECT_EQ(keys.size(), 29U);
  EXPECT_EQ(without, 2);  // công văn and thư công
  EXPECT_EQ(type_by_name("CÔNG VĂN"), find_type("CV"));
  EXPECT_EQ(type_by_name("cong dien"), find_type("CĐ"));
  EXPECT_EQ(type_by_name("Hiến pháp"), nullptr);
  EXPECT_EQ(find_type("qđ"), nullptr);
}

TEST(Notation, Typed_documents_and_letters) {
  EXPECT_EQ(code(30, notation(*find_type("QĐ"), "UBND", "VP3")), "30/QĐ-UBND");
  EXPECT_EQ(code(5, notation(*find_type("CV"), "UBND", "VP3")), "05/UBND-VP3");
  EXPECT_EQ(code(9, notation(*find_type("CV"), "STTTT", "")), "09/STTTT");
  EXPECT_EQ(code(10, notation(*find_type("TTr"), "STTTT", "")), "10/TTr-STTTT");
}

TEST(Notation, The_sign_of_an_agency) {
  auto agency = [](char const* name, char const* brief, char const* abbreviation, AgencyKind kind) {
    Agency out;
    out.name = name;
    out.short_name = brief;
    out.abbreviation = abbreviation;
    out.kind = kind;
    return out;
  };
  EXPECT_EQ(short_sign(agency("Ủy ban nhân dân xã Hải Minh", "UBND xã Hải Minh", "", AgencyKind::people_committee)),
            "UBND");
  EXPECT_EQ(short_sign(agency("Văn phòng Ủy ban nhân dân tỉnh", "VP UBND tỉnh", "", AgencyKind::office)), "VPUBND");
  EXPECT_EQ(short_sign(agency("Sở Thông tin và Truyền thông", "STTTT", "", AgencyKind::department)), "STTTT");
  EXPECT_EQ(short_sign(agency("Sở Nông nghiệp", "Sở NN&PTNT", "SNN", AgencyKind::department)), "SNN");
  EXPECT_EQ(short_sign(agency("Bộ Chỉ huy Quân sự tỉnh", "", "", AgencyKind::central_in_province)), "BCHQST");
  EXPECT_EQ(short_sign(agency("Tỉnh Đoàn Nam Định", "", "", AgencyKind::mass_organisation)), "TĐNĐ");
}

TEST(Competence, As_printed_above_the_signature) {
  EXPECT_EQ(competence(Authority::none, "Chủ tịch"), "");
  EXPECT_EQ(competence(Authority::KT, "Chủ tịch"), "KT. CHỦ TỊCH");
  EXPECT_EQ(competence(Authority::TM, "Ủy ban nhân dân"), "TM. ỦY BAN NHÂN DÂN");
  EXPECT_EQ(competence(Authority::TUQ, "Giám đốc"), "TUQ. GIÁM ĐỐC");
}

TEST(Path, Here_exactly_one_order_is_allowed) {
  using enum IncomingState;
  std::set<std::pair<IncomingState, IncomingState>> const allowed{
      {arrived, refused}, {arrived, received}, {received, assigned}, {assigned, processing}, {processing, finished}};
  for (auto const from : {arrived, refused, received, assigned, processing, finished})
    for (auto const to : {arrived, refused, received, assigned, processing, finished})
      EXPECT_EQ(follows(from, to), allowed.contains({from, to})) << status_code(from) << " → " << status_code(to);
  for (auto const state : {arrived, refused, received, assigned, processing, finished})
    EXPECT_EQ(state_of(status_code(state)), state);
  EXPECT_FALSE(state_of("13"));
}

TEST(Path, A_report_from_outside_moves_forwards_only) {
  EXPECT_TRUE(moves("", "01"));
  EXPECT_TRUE(moves("", "03"));
  EXPECT_TRUE(moves("01", "05"));
  EXPECT_TRUE(moves("01", "02"));
  EXPECT_FALSE(moves("03", "01"));
  EXPECT_FALSE(moves("05", "05"));
  EXPECT_FALSE(moves("03", "02"));
  EXPECT_FALSE(moves("02", "03"));
  EXPECT_FALSE(moves("06", "05"));
  EXPECT_FALSE(moves("04", "15"));
}

TEST(Attachments, What_may_be_attached_and_how_it_is_sent) {
  EXPECT_TRUE(attachable("application/pdf"));
  EXPECT_TRUE(attachable("application/vnd.openxmlformats-officedocument.wordprocessingml.document"));
  EXPECT_FALSE(attachable("application/x-dosexec"));
  EXPECT_FALSE(attachable("text/html"));
  EXPECT_FALSE(attachable("image/svg+xml"));
  EXPECT_EQ(content_disposition("application/pdf", "Công điện.pdf"),
            "inline; filename=\"C__ng __i___n.pdf\"; filename*=UTF-8''C%C3%B4ng%20%C4%91i%E1%BB%87n.pdf");
  EXPECT_TRUE(content_disposition("application/zip", "a\"\r\nb.zip").starts_with("attachment; filename=\"a___b.zip\""));
}

}  // namespace
}  // namespace tinhso::documents
