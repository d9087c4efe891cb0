// A document handed out to be signed elsewhere: what came back is that document, one signature and nothing besides.
#include <gmock/gmock.h>

#include "signing/formats/pdf_value.hpp"
#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;

Report returned(std::string const& file, std::size_t frozen) {
  auto policy = pki().policy();
  policy.frozen = frozen;
  // As it comes out of the checking process.
  return report_from_json(json_line("x", validate(file, policy), true)).value();
}
std::string by_agency(std::string const& file) {
  return sign_pdf(FrozenPdf{file}, {}, Level::b, {*pki().signer(pki().agency)});
}
std::string const other_text = "<</Length 50>>\nstream\nBT /F 14 Tf 72 720 Td (Pay 999 to the thief) Tj ET\nendstream";

TEST(HandedOut, A_signature_of_every_level_is_what_was_asked_for) {
  for (auto const level : {Level::b, Level::t, Level::lt, Level::lta}) {
    auto const report = returned(signed_paper(level), paper().size());
    EXPECT_EQ(report.verdict(), Verdict::total_passed) << json_line("x", report);
    for (auto const& one : report.signatures) EXPECT_TRUE(one.added);
  }
  EXPECT_EQ(returned(signed_paper(Level::b, true), paper(true).size()).verdict(), Verdict::total_passed);
}

TEST(HandedOut, What_was_signed_before_is_told_from_what_is_new) {
  auto const first = signed_paper();
  auto const report = returned(by_agency(first), first.size());
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << json_line("x", report);
  ASSERT_EQ(report.signatures.size(), 2U);
  EXPECT_FALSE(report.signatures[0].added);
  EXPECT_TRUE(report.signatures[1].added);
}

TEST(HandedOut, A_change_under_the_signature_is_found) {
  auto const file = by_agency(attack(paper(), {{4, other_text}}, {}, "1 0 R", 6));
  EXPECT_EQ(validate(file, pki().policy()).verdict(), Verdict::total_passed) << "by itself it is a good signature";
  auto const report = returned(file, paper().size());
  EXPECT_NE(report.verdict(), Verdict::total_passed);
  ASSERT_FALSE(report.errors.empty());
  EXPECT_EQ(report.errors[0].code, "frozen.change.object");
  EXPECT_THAT(report.errors[0].pages, ::testing::ElementsAre(1));
}

TEST(HandedOut, An_annotation_over_the_text_is_found) {
  auto const file =
      by_agency(attack(paper(),
                       {{3,
                         "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
                         "/Annots[9 0 R]>>"},
                        {9, "<</Type/Annot/Subtype/FreeText/Rect[70 710 400 740]/Contents(Pay 999)/DA(/F 14 Tf)>>"}},
                       {}, "1 0 R", 10));
  EXPECT_NE(returned(file, paper().size()).verdict(), Verdict::total_passed);
}

TEST(HandedOut, A_change_after_the_signature_is_found) {
  EXPECT_NE(returned(attack(signed_paper(), {{4, other_text}}), paper().size()).verdict(), Verdict::total_passed);
  EXPECT_NE(returned(signed_paper() + "more", paper().size()).verdict(), Verdict::total_passed);
}

TEST(HandedOut, The_document_must_end_where_it_ended) {
  for (auto const frozen : {paper().size() - 20, std::size_t{10}, paper().size() + 200}) {
    auto const report = returned(signed_paper(), frozen);
    EXPECT_NE(report.verdict(), Verdict::total_passed) << frozen;
    EXPECT_EQ(report.errors.at(0).code, "frozen.end") << frozen;
  }
}

TEST(HexStrings, AreReadAlikeHoweverTheyAreWritten) {
  auto const read = [](std::string const& text) {
    PdfReader reader{text, 0};
    auto const out = reader.value();
    EXPECT_EQ(reader.at(), text.find('>') + 1) << text;
    return out.text;
  };
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  bytes += std::string(100, '\0') + "x" + std::string(3, '\0');
  std::string spaced;
  for (auto const digit : hex(bytes)) spaced += spaced.size() % 4 == 3 ? std::string{' ', digit} : std::string{digit};
  EXPECT_EQ(read("<" + hex(bytes) + ">"), bytes);
  EXPECT_EQ(read("<" + hex(bytes, true) + "> more"), bytes);
  EXPECT_EQ(read("<" + spaced + ">"), bytes);
  EXPECT_EQ(read("<>"), "");
  EXPECT_EQ(read("<4>"), "@");
  EXPECT_EQ(read("<00000000000>"), std::string(6, '\0'));
  for (auto const* bad : {"<4", "<4g>", "<0000000000000000", "<00000000/>", "<"})
    EXPECT_THROW((PdfReader{bad, 0}.value()), PdfFault) << bad;
}

}  // namespace
}  // namespace tinhso::signing
