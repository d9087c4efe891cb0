// Every kind of manipulation that we know of, made here; none may pass.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signing/formats/pdf_forms.hpp"
#include "signing/formats/pdf_update.hpp"
#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;

std::string shown(Report const& report) { return json_line("x", report); }

/// Not passed, and no signature says that nothing suspicious happened while being valid.
void expect_caught(std::string const& bytes, char const* what) {
  auto const report = validate_pdf(bytes, pki().policy());
  EXPECT_NE(report.verdict(), Verdict::total_passed) << what << shown(report);
  for (auto const& one : report.signatures)
    EXPECT_FALSE(one.verdict == Verdict::total_passed && one.after != Changes::suspicious &&
                 &one == &report.signatures.front())
        << what << shown(report);
}

void expect_suspicious(std::string const& bytes, std::string const& code, char const* what) {
  auto const report = validate_pdf(bytes, pki().policy());
  ASSERT_FALSE(report.signatures.empty()) << what << shown(report);
  EXPECT_EQ(report.signatures.front().after, Changes::suspicious) << what << shown(report);
  EXPECT_NE(report.verdict(), Verdict::total_passed) << what;
  bool told = false;
  for (auto const& finding : report.signatures.front().findings) told = told || finding.code == code;
  EXPECT_TRUE(told) << what << ": " << code << " is not among " << shown(report);
}

std::string const forged_text = "BT /F 14 Tf 72 720 Td (Pay 999 to the office) Tj ET";
std::string forged_stream() {
  return "<</Length " + std::to_string(forged_text.size()) + ">>\nstream\n" + forged_text + "\nendstream";
}

TEST(PdfAttack, IncrementalSaving) {
  auto const good = signed_paper();
  expect_suspicious(attack(good, {{4, forged_stream()}}), "change.object", "content replaced");
  expect_suspicious(
      attack(good, {{3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 90 0 R/Resources<<>>>>"},
                    {90, forged_stream()}}),
      "change.page", "page replaced");
  expect_suspicious(attack(good, {{2, "<</Type/Pages/Kids[3 0 R 91 0 R]/Count 2>>"},
                                  {91, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"}}),
                    "change.pages", "page added");
  expect_suspicious(attack(good, {{5, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>"}}), "change.object",
                    "font replaced");
  auto const other = validate_pdf(attack(good, {{90, "<</Type/Catalog/Pages 2 0 R>>"}}, {}, "90 0 R"), pki().policy());
  ASSERT_EQ(other.errors.size(), 1U) << shown(other);
  EXPECT_EQ(other.errors[0].code, "pdf.signature_removed");
  // What nothing leads to harms nobody: poppler leaves such objects behind.
  EXPECT_EQ(validate_pdf(attack(good, {{90, "(nobody needs me)"}}), pki().policy()).verdict(), Verdict::total_passed);
  // Pages are named.
  auto const report = validate_pdf(attack(good, {{4, forged_stream()}}), pki().policy());
  bool page = false;
  for (auto const& finding : report.signatures.front().findings) page = page || finding.pages == std::vector<int>{1};
  EXPECT_TRUE(page) << shown(report);
}

TEST(PdfAttack, AnUpdateThatIsNotInTheChainOrNotListed) {
  auto const good = signed_paper();
  expect_caught(good + "90 0 obj\n(hidden)\nendobj\n", "bytes after the end");
  auto hidden = attack(good, {{90, "(x)"}});
  hidden.insert(hidden.find("90 0 obj"), "4 0 obj\n" + forged_stream() + "\nendobj\n");
  expect_caught(hidden, "offsets shifted");
  // A revision that the last one passes over.
  auto const skipped = attack(good, {{4, forged_stream()}});
  auto last = attack(skipped, {{91, "null"}});
  auto const first_start =
      good.substr(good.rfind("startxref\n") + 10, good.rfind("\n%%EOF") - good.rfind("startxref\n") - 10);
  auto const at = last.rfind("/Prev ") + 6;
  last.replace(at, last.find(">>", at) - at, first_start);
  expect_suspicious(last, "update.unlisted_bytes", "hidden revision");
}

TEST(PdfAttack, ShadowHideAndReplace) {
  // The attacker prepared a second content within the signed bytes, and an update makes it the first.
  auto const prepared = paper(false, "", "<</Shadow 1>>\x1e" + forged_stream());
  auto const good = signed_paper(Level::b, false, {}, prepared);
  auto const shadow = good.find("7 0 obj");
  auto const report = validate_pdf(good, pki().policy());
  EXPECT_EQ(report.verdict(), Verdict::total_passed) << shown(report);
  expect_suspicious(attack(good, {}, {{4, shadow}}), "update.points_back", "points back");
  expect_suspicious(attack(good, {{4, forged_stream()}}), "change.object", "replace");
  // Hide: what covered the content disappears.
  expect_suspicious(attack(good, {}, {}, "1 0 R", 200, {4}), "change.object", "hide by freeing");
  // Content that older objects already point to.
  auto const waiting = signed_paper(Level::b, false, {}, paper(false, "/OCProperties 150 0 R"));
  expect_suspicious(attack(waiting, {{150, "<</OCGs[]/D<<>>>>"}}), "change.awaited", "awaited");
}

TEST(PdfAttack, ObjectsWithTwoRoles) {
  // The page's content is, prepared so before signing, also the document's metadata, its information, a form's array.
  auto const metadata = "<</Type/Metadata/Subtype/XML/Length " + std::to_string(forged_text.size()) + ">>\nstream\n" +
                        forged_text + "\nendstream";
  auto two_roles = paper(false, "/Metadata 6 0 R", metadata);
  auto const at = two_roles.find("/Contents 4 0 R");
  two_roles.replace(at, 15, "/Contents 6 0 R");
  expect_suspicious(attack(signed_paper(Level::b, false, {}, two_roles), {{6, metadata + " "}, {4, "null"}}),
                    "change.object", "freed");
  auto changed = metadata;
  changed.replace(changed.find("999"), 3, "111");
  expect_suspicious(attack(signed_paper(Level::b, false, {}, two_roles), {{6, changed}}), "change.object",
                    "metadata that is content");
  auto const honest =
      validate_pdf(attack(signed_paper(Level::b, false, {}, paper(false, "/Metadata 6 0 R", metadata)), {{6, changed}}),
                   pki().policy());
  EXPECT_EQ(honest.verdict(), Verdict::total_passed) << shown(honest);
  auto const array = paper(false, "/AcroForm<</Fields 6 0 R>>", "[]");
  auto aliased = array;
  aliased.replace(aliased.find("/Contents 4 0 R"), 15, "/Contents 6 0 R");
  auto const one = signed_paper(Level::b, false, {}, aliased);
  auto const signer = pki().signer(pki().agency);
  expect_caught(sign_pdf(FrozenPdf{one}, {}, Level::b, {*signer}), "a form's list that is content");
  auto const fine = signed_paper(Level::b, false, {}, array);
  EXPECT_EQ(validate_pdf(sign_pdf(FrozenPdf{fine}, {}, Level::b, {*signer}), pki().policy()).verdict(),
            Verdict::total_passed);
}

TEST(PdfAttack, ByteRangeGames) {
  auto const good = signed_paper();
  auto const range_at = good.rfind("/ByteRange [") + 12;
  auto with_range = [&](std::string range) {
    auto out = good;
    auto const end = out.find(']', range_at);
    range.resize(end - range_at, ' ');
    return out.replace(range_at, end - range_at, range);
  };
  auto const gap = good.rfind("/Contents <") + 10;
  auto const after = good.find('>', gap) + 1;
  auto const tail = good.size() - after;
  auto text = [](auto... n) {
    std::string out;
    ((out += std::to_string(n) + " "), ...);
    return out;
  };
  expect_caught(with_range(text(0, gap, after)), "three numbers");
  expect_caught(with_range(text(1, gap - 1, after, tail)), "does not start at 0");
  expect_caught(with_range(text(0, gap - 40, after, tail)), "gap too wide before");
  expect_caught(with_range(text(0, gap, after + 2, tail - 2)), "gap too wide after");
  expect_caught(with_range(text(0, gap, after, tail - 10)), "ends within the revision");
  expect_caught(with_range(text(0, gap, after, tail + 10)), "beyond the end");
  expect_caught(with_range("0 0 0 0"), "nothing");
  expect_caught(with_range("0 -1 5 9"), "negative");
  expect_caught(with_range("null"), "null");
  auto no_range = good;
  no_range.replace(no_range.rfind("/ByteRange"), 10, "/ByteRanger"[0] + std::string("ByteRenge"));
  expect_caught(no_range, "no byte range");
  auto no_contents = good;
  no_contents.replace(no_contents.rfind("/Contents <"), 9, "/Kontents");
  expect_caught(no_contents, "no contents");
  auto empty = good;
  for (auto i = gap + 1; i + 1 < after; ++i) empty[i] = '0';
  expect_caught(empty, "zeros");
  auto trailing = good;
  trailing[after - 2] = '7';
  expect_caught(trailing, "something after the CMS");
  auto flipped = good;
  flipped[good.find("Pay 100") + 4] = '9';
  auto const report = validate_pdf(flipped, pki().policy());
  EXPECT_EQ(report.signatures.at(0).sub_indication, "HASH_FAILURE") << shown(report);
}

TEST(PdfAttack, FieldsAndWidgets) {
  PdfSignOptions visible;
  visible.visible = Visible{};
  visible.visible->kind = Visible::Kind::text;
  visible.visible->lines = {"An"};
  auto const good = signed_paper(Level::b, false, visible);
  EXPECT_EQ(validate_pdf(good, pki().policy()).verdict(), Verdict::total_passed);
  PdfFile file{good};
  auto& view = file.last();
  auto const field = fields_of(view).at(0);
  auto const number = static_cast<int>(field.ref.number);
  auto const& dictionary = view.object(field.ref)->value;
  auto changed = [&](std::string const& key, std::string const& value) {
    return attack(good, {{number, with_entries(dictionary, {{key, value}})}});
  };
  expect_suspicious(changed("Rect", "[0 0 400 400]"), "change.object", "widget moved");
  expect_suspicious(changed("AP", "<</N 4 0 R>>"), "change.object", "widget redrawn");
  expect_suspicious(changed("T", "(Other)"), "change.field_identity", "field renamed");
  expect_suspicious(changed("A", "<</S/URI/URI(http://example.org)>>"), "change.object", "action added");
  auto const appearance = static_cast<int>(view.get(dictionary, "AP").at("N").ref.number);
  expect_suspicious(attack(good, {{appearance, forged_stream()}}), "change.object", "appearance replaced");
  auto const form = with_entries(view.get(view.catalog(), "AcroForm"), {{"Fields", "[]"}});
  auto const gone = attack(good, {{1, with_entries(view.catalog(), {{"AcroForm", form}})}});
  EXPECT_NE(validate_pdf(gone, pki().policy()).verdict(), Verdict::total_passed);
  auto twin_of = [&](std::string const& body) {
    auto const both =
        with_entries(view.get(view.catalog(), "AcroForm"), {{"Fields", "[" + ref_text(field.ref) + " 90 0 R]"}});
    return attack(good, {{1, with_entries(view.catalog(), {{"AcroForm", both}})}, {90, body}});
  };
  expect_suspicious(twin_of("<</FT/Sig/T(Signature1)>>"), "change.duplicate_field", "duplicate name");
  expect_suspicious(twin_of("<</FT/Tx/T(Amount)/V(999)>>"), "change.new_field", "new text field");
  expect_suspicious(twin_of("<</FT/Sig/T(Signature2)/Subtype/Widget/Rect[0 0 200 200]/AP<</N 4 0 R>>>>"),
                    "change.blank_field", "blank field that shows");
  // A "signature" that is none, with a picture over the text (the sneaky signature attack).
  expect_suspicious(twin_of("<</FT/Sig/T(Signature2)/Subtype/Widget/Rect[0 0 200 200]/AP<</N 4 0 R>>/V 91 0 R>>"),
                    "change.blank_field", "signature without substance");
  // One by a stranger.
  auto& p = pki();
  EVP_PKEY_up_ref(p.stranger.key.get());
  FileSigner stranger{p.stranger.key.get(), {p.stranger.der()}};
  PdfSignOptions covering = visible;
  covering.visible->x = covering.visible->y = 10;
  covering.visible->width = 150;
  covering.visible->height = 30;
  auto const sneaky = sign_pdf(FrozenPdf{good}, covering, Level::b, {stranger});
  expect_suspicious(sneaky, "change.unknown_signer", "a stranger's visible signature");
  covering.visible->x = covering.visible->y = 5;
  covering.visible->width = 200;
  covering.visible->height = 280;
  auto const signer = p.signer(p.agency);
  expect_suspicious(sign_pdf(FrozenPdf{good}, covering, Level::b, {*signer}), "change.cover",
                    "a signature as large as the page");
}

TEST(PdfAttack, CertifiedDocuments) {
  auto const form_objects =
      std::string{"<</FT/Tx/T(Amount)/V(1)/Type/Annot/Subtype/Widget/Rect[100 100 200 120]/P 3 0 R/F 4>>"};
  auto const original = paper(false, "/AcroForm<</Fields[6 0 R]>>", form_objects, "/Annots[6 0 R]");
  auto const filled =
      std::string{"<</FT/Tx/T(Amount)/V(2)/Type/Annot/Subtype/Widget/Rect[100 100 200 120]/P 3 0 R/F 4>>"};
  auto certified = [&](int p) {
    PdfSignOptions options;
    options.certify = p;
    return signed_paper(Level::b, false, options, original);
  };
  auto verdict = [](std::string const& bytes) { return validate_pdf(bytes, pki().policy()); };
  // Filling in: only where the certification allows it, and only the value.
  auto const allowed = verdict(attack(certified(2), {{6, filled}}));
  EXPECT_EQ(allowed.verdict(), Verdict::total_passed) << shown(allowed);
  EXPECT_EQ(allowed.signatures.at(0).after, Changes::allowed);
  expect_suspicious(attack(signed_paper(Level::b, false, {}, original), {{6, filled}}), "change.object",
                    "filled without certification");
  auto moved = filled;
  moved.replace(moved.find("[100 100"), 8, "[000 000");
  expect_suspicious(attack(certified(2), {{6, moved}}), "change.object", "moved while filling");
  // Annotations: evil ones (FreeText, Stamp) never; a note where P=3.
  auto annotated = [&](int p, std::string const& annotation) {
    auto const base = certified(p);
    PdfFile file{base};
    auto& view = file.last();
    auto const& page = view.object({3, 0})->value;
    auto list = unparse(page.at("Annots"));
    list.insert(list.size() - 1, " 90 0 R");
    return attack(base, {{3, with_entries(page, {{"Annots", list}})}, {90, annotation}});
  };
  std::string const note = "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(hm)>>";
  auto const noted = verdict(annotated(3, note));
  EXPECT_EQ(noted.verdict(), Verdict::total_passed) << shown(noted);
  expect_suspicious(annotated(2, note), "change.annotation", "note where P=2");
  expect_suspicious(annotated(3, "<</Type/Annot/Subtype/FreeText/Rect[10 10 300 300]/Contents(999)>>"),
                    "change.annotation", "free text");
  expect_suspicious(annotated(3, "<</Type/Annot/Subtype/Stamp/Rect[10 10 300 300]/AP<</N 4 0 R>>>>"),
                    "change.annotation", "stamp");
  expect_suspicious(annotated(3, "<</Type/Annot/Subtype/Text/Rect[10 10 300 300]/AP<</N 4 0 R>>>>"),
                    "change.annotation", "a note as large as the page");
  expect_suspicious(annotated(3, "<</Type/Annot/Subtype/Highlight/Rect[10 10 300 300]/AP<</N 4 0 R>>>>"),
                    "change.annotation", "opaque highlight");
}

TEST(PdfAttack, XrefTricks) {
  auto const good = signed_paper();
  auto twice = attack(good, {{90, "null"}, {90, "null"}});
  expect_suspicious(twice, "update.overlap", "listed twice");
  auto generation = attack(good, {{4, forged_stream()}});
  generation.replace(generation.rfind("4 0 obj"), 7, "4 1 obj");
  generation.replace(generation.rfind(" 00000 n"), 8, " 00001 n");
  expect_suspicious(generation, "update.generation", "another generation");
  auto loop = attack(good, {{90, "null"}});
  auto const at = loop.rfind("/Prev ") + 6;
  auto const own = loop.substr(loop.rfind("startxref\n") + 10, loop.rfind("\n%%EOF") - loop.rfind("startxref\n") - 10);
  loop.replace(at, loop.find(">>", at) - at, own);
  EXPECT_FALSE(validate_pdf(loop, pki().policy()).readable);
  auto unreadable = attack(good, {{4, "<<//>>>"}});
  expect_caught(unreadable, "an object that cannot be read");
  expect_caught(attack(good, {{4, "<</Length 9>>\nstream\nBT\nendstream"}}), "wrong length");
  // Rewriting an object unchanged is nothing.
  auto const same = validate_pdf(
      attack(good, {{5, "<</BaseFont /Times-Roman /Subtype /Type1 /Type /Font>>"}}, {}, "1 0 R", 8), pki().policy());
  EXPECT_EQ(same.verdict(), Verdict::total_passed) << shown(same);
  EXPECT_EQ(same.signatures.at(0).after, Changes::allowed);
}

TEST(PdfAttack, CertificatesAndTimes) {
  auto& p = pki();
  auto const bytes = signed_paper();
  auto sub = [&](Policy const& policy, std::string const& file) {
    return validate_pdf(file, policy).signatures.at(0).sub_indication;
  };
  auto policy = p.policy();
  policy.anchors.clear();
  EXPECT_EQ(sub(policy, bytes), "NO_CERTIFICATE_CHAIN_FOUND");
  policy = p.policy();
  policy.crls = {p.root_crl};
  EXPECT_EQ(sub(policy, bytes), "TRY_LATER");
  policy.crls = {p.sub_crl};
  EXPECT_EQ(sub(policy, bytes), "TRY_LATER") << "the sub-CA's own standing is unknown";
  policy.crls = {p.root_crl, make_crl(p.sub, {&p.leader})};
  EXPECT_EQ(sub(policy, bytes), "REVOKED_NO_POE");
  policy.crls = {make_crl(p.sub, {&p.leader})};
  EXPECT_NE(validate_pdf(bytes, policy).verdict(), Verdict::total_passed);
  policy.crls = {make_crl(p.root, {&p.sub}), p.sub_crl};
  EXPECT_EQ(sub(policy, bytes), "REVOKED_CA_NO_POE");
  policy = p.policy();
  policy.crls.push_back(make_crl(p.stranger, {&p.leader}));  // nobody's business
  EXPECT_EQ(sub(policy, bytes), "");
  policy.at = SystemClock{}.now() + std::chrono::hours{24 * 400};
  EXPECT_EQ(sub(policy, bytes), "OUT_OF_BOUNDS_NO_POE");
  // Revoked after the proven time: still good. Before it: not.
  auto stamped = signed_paper(Level::t);
  policy = p.policy();
  policy.at = SystemClock{}.now() + std::chrono::hours{1};
  EXPECT_EQ(validate_pdf(stamped, policy).verdict(), Verdict::total_passed);
  // A time-stamp of an authority that is not trusted proves nothing.
  policy.tsa_anchors = {certificate_of(p.stranger.der())};
  auto const report = validate_pdf(stamped, policy);
  EXPECT_EQ(report.signatures.at(0).level, "B") << shown(report);
}

}  // namespace
}  // namespace tinhso::signing
