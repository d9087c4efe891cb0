// Hostile and broken packages: each is refused by the name of the rule, quickly, and without a crash.
#include <gmock/gmock.h>

#include <chrono>
#include <ctime>

#include "edxml/edxml_testing.hpp"

namespace tinhso::edxml {
namespace {

using namespace testing;  // NOLINT: this room's own

std::string whole() {
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", noise(3000)));
  return write(document);
}

/// The code of the first error; checks that it took little CPU time (sanitizers included).
std::string refusal(std::string_view bytes) {
  auto const before = std::clock();
  auto const package = read(bytes);
  EXPECT_LT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, 3.0);
  return package.ok() ? "ok" : package.errors.front().code;
}

TEST(Bad, CutOffAnywhere) {
  auto const text = whole();
  auto const end = text.rfind("</edXML>");
  for (std::size_t size = 0; size < end + 7; size += 7)
    EXPECT_FALSE(read(std::string_view{text}.substr(0, size)).ok()) << size;
  EXPECT_TRUE(read(text).ok());
}

TEST(Bad, AnyByteChanged) {
  auto const text = write(simple());
  for (std::size_t at = 0; at < text.size(); at += 3) {
    for (char const c : {'\0', '<', '>', '&', '"', '\xFF', '\xC3', ' '}) {
      auto changed = text;
      changed[at] = c;
      auto const package = read(changed);
      EXPECT_TRUE(package.ok() || !package.errors.front().words.vi.empty());
    }
  }
}

TEST(Bad, NotEvenXml) {
  EXPECT_EQ(refusal(""), "package.empty");
  EXPECT_EQ(refusal(" \r\n"), "package.empty");
  EXPECT_EQ(refusal("\xEF\xBB\xBF"), "package.empty");
  EXPECT_EQ(refusal("xin chào"), "xml.malformed");
  EXPECT_EQ(refusal("{\"a\":1}"), "xml.malformed");
  EXPECT_NE(refusal(noise(10'000)), "ok");
  EXPECT_EQ(refusal("<edXML"), "xml.malformed");
  EXPECT_EQ(refusal("<edXML/><edXML/>"), "xml.malformed");
  EXPECT_EQ(refusal(std::string_view{"PK\x03\x04\0\0", 6}), "xml.malformed");
}

TEST(Bad, Encodings) {
  auto const text = write(simple());
  EXPECT_EQ(refusal(replaced(text, "UTF-8", "windows-1258")), "encoding.unsupported");
  EXPECT_EQ(refusal(replaced(text, "UTF-8", "ISO-8859-1")), "encoding.unsupported");
  EXPECT_EQ(refusal(replaced(text, "UTF-8", "EBCDIC-CP-US")), "encoding.unsupported");
  EXPECT_EQ(refusal(replaced(text, "Công", "C\xF4ng")), "encoding.not_utf8");
  EXPECT_EQ(refusal(replaced(text, "Công", "C\xED\xA0\x80ng")), "encoding.not_utf8") << "a surrogate";
  EXPECT_EQ(refusal(std::string_view{"\xFF\xFE\0\0<\0\0\0", 8}), "encoding.unsupported");
  EXPECT_EQ(refusal("\x4C\x6F\xA7\x94"), "encoding.unsupported");
  EXPECT_EQ(refusal(std::string_view{"\xFF\xFE<\0a", 5}), "encoding.not_utf16");
  EXPECT_EQ(refusal(std::string_view{"\xFF\xFE<\0\0\xDC", 6}), "encoding.not_utf16");
  EXPECT_EQ(refusal(std::string_view{"\r\n<\0\0\0a\0\0\0", 10}), "xml.malformed") << "must not be taken for UTF-32";
  EXPECT_EQ(refusal(replaced(text, "Công", "C\x01ng")), "xml.malformed");
  EXPECT_EQ(refusal(replaced(text, "Công", "C&#0;ng")), "xml.malformed");
}

TEST(Bad, EntitiesAndDtds) {
  auto const text = write(simple());
  auto const with = [&](std::string const& dtd, std::string const& reference) {
    return replaced(replaced(text, "?>\n", "?>\n" + dtd), "Công văn", reference);
  };
  std::string laughs = "<!DOCTYPE edXML [<!ENTITY l0 \"ha\">";
  for (int i = 1; i < 20; ++i) {
    auto const before = "&l" + std::to_string(i - 1) + ";";
    laughs += "<!ENTITY l" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) laughs += before;
    laughs += "\">";
  }
  EXPECT_EQ(refusal(with(laughs + "]>", "&l19;")), "xml.dtd");
  EXPECT_EQ(refusal(with("<!DOCTYPE edXML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;")), "xml.dtd");
  EXPECT_EQ(refusal(with("<!DOCTYPE edXML SYSTEM \"http://127.0.0.1:1/x.dtd\">", "x")), "xml.dtd");
  EXPECT_EQ(refusal(with("<!DOCTYPE edXML [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]>", "x")), "xml.dtd");
  EXPECT_EQ(refusal(with("", "&x;")), "xml.malformed");
  EXPECT_EQ(refusal(replaced(text, "<edXML:Subject>", "<!ELEMENT a ANY><edXML:Subject>")), "xml.dtd");
}

TEST(Bad, TooMuchOfEverything) {
  auto const text = write(simple());
  auto const inside = [&](std::string const& extra) {
    return replaced(text, "<edXML:Subject>", extra + "<edXML:Subject>");
  };
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(refusal(inside(deep)), "limit.depth");
  std::string many = "<a";
  for (int i = 0; i < 1'000'000; ++i) many += " a" + std::to_string(i) + "=\"\"";
  EXPECT_EQ(refusal(inside(many + "/>")), "limit.tag_bytes");
  std::string several = "<a";
  for (int i = 0; i < 100; ++i) several += " a" + std::to_string(i) + "=\"\"";
  EXPECT_EQ(refusal(inside(several + "/>")), "limit.attributes");
  std::string spaces;
  for (int k = 0; k < 5; ++k) {
    spaces += "<a";
    for (int i = 0; i < 20; ++i) spaces += " xmlns:n" + std::to_string(k * 20 + i) + "=\"urn:x\"";
    spaces += ">";
  }
  EXPECT_EQ(refusal(inside(spaces)), "limit.namespaces");
  std::string wide;
  for (int i = 0; i < 200'000; ++i) wide += "<a/>";
  EXPECT_EQ(refusal(inside(wide)), "limit.elements");
  EXPECT_EQ(refusal(inside("<a b=\"" + std::string(50'000, 'x') + "\"/>")), "limit.tag_bytes");
  EXPECT_EQ(refusal(inside("<" + std::string(50'000, 'x') + "/>")), "limit.tag_bytes");
  EXPECT_EQ(refusal(replaced(text, "Công văn", std::string(2U << 20U, 'x'))), "limit.text_bytes");
  EXPECT_EQ(refusal(std::string((128U << 20U) + 1, ' ')), "package.too_large");
  EXPECT_EQ(refusal(inside("<!--" + std::string(20U << 20U, 'x') + "-->")), "ok");
  EXPECT_EQ(refusal(inside("<?a " + std::string(1U << 20U, 'x') + "?>")), "ok");
}

TEST(Bad, ManyOddFieldsGiveAFewWarnings) {
  std::string odd;
  for (int i = 0; i < 90'000; ++i) odd += "<x/>";
  auto const package = read(replaced(write(simple()), "<edXML:Subject>", odd + "<edXML:Subject>"));
  EXPECT_TRUE(package.ok());
  EXPECT_EQ(package.warnings.size(), Limits{}.findings);
  EXPECT_EQ(package.warnings.back().code, "findings.more");
}

TEST(Bad, LookalikesOutsideTagsAreNotCounted) {
  auto const text = write(simple());
  std::string decoys;
  for (int i = 0; i < 100; ++i)
    decoys += "<!-- <a b='unclosed <!DOCTYPE --><![CDATA[<a <!DOCTYPE]]><?p <a <!DOCTYPE ?>";
  EXPECT_EQ(refusal(replaced(text, "<edXML:Subject>", decoys + "<edXML:Subject>")), "ok");
  EXPECT_EQ(refusal(replaced(text, "<edXML:Subject>", "<a b=\"&lt;x='>'\" c='\">'/><edXML:Subject>")), "ok");
}

TEST(Bad, TooManyAttachments) {
  std::string block = "<AttachmentEncoded>";
  for (int i = 0; i < 501; ++i)
    block += "<Attachment><ContentTransferEncoded>QQ==</ContentTransferEncoded></Attachment>";
  EXPECT_EQ(refusal(replaced(write(simple()), "</edXML>", block + "</AttachmentEncoded></edXML>")),
            "limit.attachments");
}

}  // namespace
}  // namespace tinhso::edxml
