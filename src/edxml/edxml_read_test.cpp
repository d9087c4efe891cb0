// Packages as other vendors send them, and what we make of them.
#include <gmock/gmock.h>
#include <zip.h>

#include "edxml/edxml_base64.hpp"
#include "edxml/edxml_fields.hpp"
#include "edxml/edxml_testing.hpp"

namespace tinhso::edxml {
namespace {

using namespace testing;  // NOLINT: this room's own
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string base64(std::string_view bytes) {
  std::string out;
  Sink const sink = [&](std::string_view piece) { out += piece; };
  Base64Encoder encoder{sink};
  encoder.feed(bytes);
  encoder.finish();
  return out;
}

std::string zip_of(std::vector<std::pair<std::string, std::string>> const& entries) {
  zip_error_t fault;
  zip_error_init(&fault);
  auto* source = zip_source_buffer_create(nullptr, 0, 0, &fault);
  zip_source_keep(source);
  auto* archive = zip_open_from_source(source, ZIP_TRUNCATE, &fault);
  for (auto const& [name, bytes] : entries)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, bytes.data(), bytes.size(), 0), ZIP_FL_ENC_UTF_8);
  zip_close(archive);
  zip_source_open(source);
  zip_source_seek(source, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  zip_source_read(source, out.data(), out.size());
  zip_source_close(source);
  zip_source_free(source);
  return out;
}

/// simple() with one attachment whose base64 holds these bytes.
Package with_content(std::string name, std::string_view content, Limits const& limits = {}) {
  auto document = simple();
  document.attachments.push_back(attachment(std::move(name), "x"));
  auto text = write(document);
  auto const from = text.find('>', text.find("ContentTransferEncoded")) + 1;
  text.replace(from, text.find('<', from) - from, content);
  return read(text, limits);
}

/// The attachments with prefix too, outside of the scope of its declaration: as in the sample of the axis.
std::string prefixed_attachments(std::string text) {
  for (std::string const name :
       {"AttachmentEncoded", "Attachment", "ContentId", "AttachmentName", "Description", "ContentType"})
    text =
        replaced(replaced(text, "<" + name + ">", "<edXML:" + name + ">"), "</" + name + ">", "</edXML:" + name + ">");
  return text;
}

std::string utf16(std::string_view utf8, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (std::size_t i = 0; i < utf8.size();) {
    auto const lead = static_cast<unsigned char>(utf8[i]);
    std::size_t const length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t point = length == 1 ? lead : length == 2 ? lead & 31U : length == 3 ? lead & 15U : lead & 7U;
    for (std::size_t k = 1; k < length; ++k) point = point << 6U | (static_cast<unsigned char>(utf8[i + k]) & 63U);
    auto const put = [&](std::uint32_t unit) {
      char const high = static_cast<char>(unit >> 8U);
      char const low = static_cast<char>(unit);
      out += big_endian ? std::string{high, low} : std::string{low, high};
    };
    if (point < 0x10000) put(point);
    else put(0xD800 + ((point - 0x10000) >> 10U)), put(0xDC00 + ((point - 0x10000) & 0x3FFU));
    i += length;
  }
  return out;
}

TEST(ReadReal, SampleDocument) {
  auto const path = shared() / "data/edxml/edoc.edxml";
  if (!exists(path)) GTEST_SKIP() << "no " << path;
  auto const package = read(slurp(path));
  ASSERT_TRUE(package.ok()) << told(package);
  auto const& document = *package.document();
  EXPECT_EQ(document.from.organ_id, "002.00.20.H13");
  EXPECT_EQ(document.from.address, "Số 1 Hoàng Hoa Thám, Quận Ba Đình, Hà Nội");
  ASSERT_EQ(document.to.size(), 1U);
  EXPECT_EQ(document.to[0].name, "Trung tâm test production 02323232323");
  EXPECT_EQ(document.document_id, "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb");
  EXPECT_EQ(document.code.full(), "12234555512/PRO-TEST-CASE1");
  EXPECT_EQ(format_date(*document.promulgated_on), "2019-01-17");
  EXPECT_EQ(document.type.name, "Thông tư");
  EXPECT_EQ(document.type.detail, std::nullopt);
  EXPECT_EQ(document.signer.competence, "Quyền 1");
  EXPECT_EQ(format_date(*document.due_on), "2018-06-25");
  EXPECT_THAT(document.to_places, ElementsAre("Các bộ"));
  EXPECT_EQ(document.other.copies, 10);
  EXPECT_EQ(document.other.pages, 2);
  EXPECT_EQ(document.other.typist, "TVC");
  EXPECT_THAT(document.other.appendixes, ElementsAre("Phụ lục"));
  EXPECT_THAT(document.response_for, IsEmpty()) << "an empty ResponseFor answers nothing";
  EXPECT_EQ(document.steering_type, 1);
  ASSERT_EQ(document.traces.size(), 1U);
  EXPECT_EQ(format_instant(*document.traces[0].at), "2018-06-20T09:35:56.000Z") << "local time of Việt Nam";
  EXPECT_EQ(document.business, std::nullopt);
  ASSERT_EQ(document.attachments.size(), 1U);
  EXPECT_EQ(document.attachments[0].description, "Description 1") << "taken from the manifest";
  EXPECT_FALSE(document.attachments[0].readable);
  EXPECT_TRUE(has(package.warnings, "attachment.not_base64"));
  EXPECT_TRUE(has(package.warnings, "xml.undeclared_prefix"));
  EXPECT_EQ(package.signature.state, Signature::State::placeholder);
}

TEST(ReadReal, SampleStatuses) {
  for (std::string const code : {"acceptance_03", "finish_06", "inbox_01", "rejection_02"}) {
    auto const path = shared() / "data/edxml" / ("status_" + code + ".edxml");
    if (!exists(path)) GTEST_SKIP() << "no " << path;
    auto const package = read(slurp(path));
    ASSERT_TRUE(package.ok()) << told(package);
    EXPECT_THAT(package.warnings, IsEmpty()) << told(package);
    auto const& status = *package.status();
    EXPECT_EQ(status.code, code.substr(code.size() - 2));
    EXPECT_EQ(status.from.name, "UBND Tỉnh Nghệ An");
    EXPECT_EQ(status.response_for.document_id, "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT");
    EXPECT_EQ(status.response_for.code, "7816/VPCP-TTĐT");
    EXPECT_EQ(status.staff.mobile, "84912000001");
    EXPECT_EQ(format_instant(*status.at), "2015-09-20T04:08:36.000Z");
    EXPECT_EQ(package.signature.state, Signature::State::none);
  }
}

TEST(ReadVariants, PrefixesDoNotMatter) {
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", "noi dung"));
  auto const text = write(document);
  std::vector<std::string> const variants{
      replaced(text, "edXML:", ""),                                        // no prefix anywhere
      replaced(replaced(text, "edXML:", "e:"), "xmlns:edXML", "xmlns:e"),  // another prefix
      replaced(replaced(text, " xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", ""),
               "<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">", "<edXML>"),
      prefixed_attachments(text),
      replaced(text, "><", ">\r\n\t<"),
      replaced(text, "><edXML:", "><!-- x --><?y z?><edXML:"),
      "\xEF\xBB\xBF" + text,
      text + "\r\n",
      "\r\n " + text,
      utf16(replaced(text, "UTF-8", "UTF-16"), true),
      utf16(text, false),
      replaced(text, "UTF-8", "utf-16"),
      replaced(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", ""),
  };
  for (std::size_t i = 0; i < variants.size(); ++i) {
    auto const package = read(variants[i]);
    ASSERT_TRUE(package.ok()) << i << ": " << told(package) << variants[i];
    EXPECT_EQ(*package.document(), document) << i;
  }
}

TEST(ReadVariants, CommentsInsideAFieldLeaveNoTrace) {
  auto const package = read(replaced(write(simple()), "H40.12,2020", "H40.12<!-- -->,<?p?>20<![CDATA[20]]>"));
  EXPECT_EQ(package.document()->document_id, simple().document_id);
}

TEST(ReadVariants, UnknownElementsAreToldAndLeftOut) {
  auto const text =
      replaced(write(simple()), "<edXML:Subject>", "<edXML:SecurityLevel>Mật</edXML:SecurityLevel><edXML:Subject>");
  auto const package = read(text);
  EXPECT_TRUE(package.ok());
  EXPECT_EQ(*package.document(), simple());
  ASSERT_EQ(package.warnings.size(), 1U);
  EXPECT_EQ(package.warnings[0].code, "element.unknown");
  EXPECT_EQ(package.warnings[0].path, "MessageHeader/SecurityLevel");
}

TEST(ReadVariants, RepeatedElements) {
  auto const text = write(simple());
  auto const again = [&](std::string_view id) {
    return read(
        replaced(text, "<edXML:Code>", "<edXML:DocumentId>" + std::string{id} + "</edXML:DocumentId><edXML:Code>"));
  };
  auto const same = again(simple().document_id);
  EXPECT_TRUE(same.ok());
  EXPECT_TRUE(has(same.warnings, "element.repeated"));
  EXPECT_TRUE(has(again("another").errors, "element.ambiguous"));
}

TEST(ReadVariants, WhatMakesAPackageUnreadable) {
  auto const text = write(simple());
  auto const without = [&](std::string const& name) {
    auto const from = text.find("<edXML:" + name);
    auto const end = "</edXML:" + name + ">";
    auto cut = text;
    return read(cut.erase(from, cut.find(end, from) + end.size() - from));
  };
  EXPECT_TRUE(has(without("From").errors, "from.missing"));
  EXPECT_TRUE(has(without("To").errors, "to.missing"));
  EXPECT_TRUE(has(without("DocumentId").errors, "document_id.missing"));
  EXPECT_TRUE(has(without("MessageHeader").errors, "header.missing"));
  EXPECT_TRUE(has(without("edXMLEnvelope").errors, "envelope.missing"));
  for (auto const* name : {"Code", "PromulgationInfo", "DocumentType", "Subject", "SignerInfo"}) {
    auto const package = without(name);
    EXPECT_TRUE(package.ok()) << told(package);
    EXPECT_TRUE(has(package.warnings, "field.missing")) << name;
  }
}

TEST(ReadVariants, OtherDialectsAreNamed) {
  auto const soap =
      R"(<?xml version="1.0"?><soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Header/></soap-env:Envelope>)";
  EXPECT_TRUE(has(read(soap).errors, "dialect.soap"));
  EXPECT_TRUE(has(read(R"(<edXMLEnvelope xmlns="http://www.go.vn/eDoc"/>)").errors, "dialect.unknown"));
  EXPECT_TRUE(has(read(R"(<edXML xmlns="http://www.e-doc.vn/Schema/"/>)").errors, "dialect.soap"));
}

TEST(ReadVariants, Dates) {
  struct Case {
    char const* text;
    char const* date;
    bool odd;
  };
  for (auto const& [text, date, odd] : {Case{"2020/10/13", "2020-10-13", false},
                                        {"2020-10-13", "2020-10-13", true},
                                        {"2020/1/3", "2020-01-03", true},
                                        {"13/10/2020", "2020-10-13", true},
                                        {"3.1.2020", "2020-01-03", true},
                                        {"2020/10/13 23:59:59", "2020-10-13", true},
                                        {"2020-10-13T00:00:00+07:00", "2020-10-13", true},
                                        {"2020-10-12T17:00:00Z", "2020-10-13", true}}) {
    bool bent = false;
    auto const read = read_date(text, bent);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(format_date(*read), date) << text;
    EXPECT_EQ(bent, odd) << text;
  }
  for (auto const* text : {"", "2020", "2020/13/01", "2020/02/30", "10/2020", "20/10/13", "hôm nay", "2020/10/13x",
                           "2020/10-13", "99999/1/1"}) {
    bool bent = false;
    EXPECT_FALSE(read_date(text, bent)) << text;
  }
  bool bent = false;
  EXPECT_EQ(format_instant(*read_moment("2015/09/20 11:08:36", bent)), "2015-09-20T04:08:36.000Z");
  EXPECT_FALSE(bent);
  EXPECT_EQ(format_instant(*read_moment("2015-09-20T11:08:36.123+07:00", bent)), "2015-09-20T04:08:36.000Z");
  EXPECT_TRUE(bent);
  EXPECT_FALSE(read_moment("2015/09/20 24:00:00", bent));
  auto const package =
      read(replaced(write(simple()), "2020/10/13</edXML:PromulgationDate", "13-10-2020</edXML:PromulgationDate"));
  EXPECT_EQ(*package.document(), simple());
  EXPECT_TRUE(has(package.warnings, "field.odd"));
}

TEST(ReadAttachments, ZippedOrPlain) {
  EXPECT_EQ(with_content("a.pdf", base64("%PDF-1.7")).document()->attachments[0].bytes, "%PDF-1.7");
  EXPECT_EQ(with_content("a.pdf", base64(zip_of({{"x.pdf", "%PDF-1.7"}}))).document()->attachments[0].bytes,
            "%PDF-1.7");
  EXPECT_EQ(with_content("a", base64(zip_of({{"x.pdf", "%PDF-1.7"}}))).document()->attachments[0].bytes, "%PDF-1.7");
  auto const wrapped = base64(zip_of({{"x.pdf", "%PDF-1.7"}}));
  EXPECT_EQ(with_content("a.pdf", "\n" + wrapped.substr(0, 31) + "\r\n\t" + wrapped.substr(31) + " ")
                .document()
                ->attachments[0]
                .bytes,
            "%PDF-1.7");
}

TEST(ReadAttachments, FilesThatAreZipsThemselves) {
  auto const docx = zip_of({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}});
  EXPECT_EQ(with_content("a.docx", base64(docx)).document()->attachments[0].bytes, docx);
  EXPECT_EQ(with_content("a", base64(docx)).document()->attachments[0].bytes, docx) << "told by what is in it";
  EXPECT_EQ(with_content("a.docx", base64(zip_of({{"b.docx", docx}}))).document()->attachments[0].bytes, docx);
  auto const zip = zip_of({{"b.pdf", "x"}});
  EXPECT_EQ(with_content("a.zip", base64(zip)).document()->attachments[0].bytes, zip);
  EXPECT_EQ(with_content("a.ZIP", base64(zip_of({{"b.zip", zip}}))).document()->attachments[0].bytes, zip);
}

TEST(ReadAttachments, BrokenWrappings) {
  EXPECT_TRUE(
      has(with_content("a.pdf", base64(zip_of({{"a.pdf", "x"}, {"b.pdf", "y"}}))).errors, "attachment.entries"));
  auto const zip = zip_of({{"a.pdf", noise(5000)}});
  EXPECT_TRUE(has(with_content("a.pdf", base64(zip.substr(0, 3000))).errors, "attachment.broken_zip"));
  auto damaged = zip;
  damaged[1000] = static_cast<char>(damaged[1000] ^ 1);
  auto const package = with_content("a.pdf", base64(damaged));
  EXPECT_TRUE(has(package.errors, "attachment.broken_zip")) << "the checksum tells";
  EXPECT_THAT(package.document()->attachments[0].bytes, IsEmpty());
  EXPECT_FALSE(package.document()->attachments[0].readable);
  EXPECT_TRUE(has(with_content("a.docx", base64(zip.substr(0, 3000))).warnings, "attachment.broken_zip"));
}

TEST(ReadAttachments, Bombs) {
  auto const zeros = zip_of({{"a.pdf", std::string(20U << 20U, '\0')}});
  EXPECT_LT(zeros.size(), 100'000U);
  EXPECT_TRUE(has(with_content("a.pdf", base64(zeros)).errors, "attachment.bomb"));
  Limits small;
  small.attachment_bytes = 1000;
  EXPECT_TRUE(has(with_content("a.pdf", base64(zip_of({{"a.pdf", noise(1001)}})), small).errors, "attachment.bomb"));
  EXPECT_TRUE(has(with_content("a.pdf", base64(noise(1001)), small).errors, "attachment.too_large"));
  // declares one byte, unpacks to more
  auto liar = zip_of({{"a.pdf", std::string(100'000, 'x')}});
  auto const directory = liar.find("PK\x01\x02");
  for (auto at : {std::size_t{22}, directory + 24}) liar.replace(at, 4, std::string{1, 0, 0, 0});
  EXPECT_TRUE(has(with_content("a.pdf", base64(liar)).errors, "attachment.broken_zip"));
}

TEST(ReadAttachments, NotBase64) {
  for (auto const* text : {"${file}", "####", "QUJD=QUJD", "QUJDR", "QQ===", "="}) {
    auto const package = with_content("a.pdf", text);
    EXPECT_TRUE(package.ok()) << text;
    EXPECT_TRUE(has(package.warnings, "attachment.not_base64")) << text << told(package);
    EXPECT_FALSE(package.document()->attachments[0].readable);
  }
  EXPECT_TRUE(has(with_content("a.pdf", " ").warnings, "attachment.no_content"));
  auto const unpadded = with_content("a.pdf", "QQ");
  EXPECT_EQ(unpadded.document()->attachments[0].bytes, "A");
  EXPECT_TRUE(has(unpadded.warnings, "attachment.unpadded"));
}

TEST(ReadAttachments, ManifestMismatches) {
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", "x"));
  auto const text = write(document);
  auto const other_id = read(replaced(text, "<ContentId>cid:a.pdf", "<ContentId>cid:b.pdf"));
  EXPECT_TRUE(other_id.ok());
  EXPECT_TRUE(has(other_id.warnings, "manifest.unlisted"));
  EXPECT_TRUE(has(other_id.warnings, "manifest.absent"));
  EXPECT_TRUE(
      has(read(replaced(text, "<AttachmentName>a.pdf", "<AttachmentName>b.pdf")).warnings, "manifest.other_name"));
  auto const nameless = read(replaced(text, "<AttachmentName>a.pdf</AttachmentName>", ""));
  EXPECT_EQ(nameless.document()->attachments[0].name, "a.pdf");
}

TEST(Base64, AnySplitGivesTheSame) {
  auto const bytes = noise(700);
  auto const text = base64(bytes);
  for (std::size_t step : {1U, 2U, 3U, 5U, 76U, 333U}) {
    Base64Decoder decoder;
    for (std::size_t at = 0; at < text.size(); at += step) {
      decoder.feed(std::string_view{text}.substr(at, step));
      decoder.feed("\n");
    }
    decoder.finish();
    EXPECT_TRUE(decoder.ok());
    EXPECT_EQ(decoder.take(), bytes) << step;
  }
  for (std::size_t size = 0; size < 200; ++size) {
    Base64Decoder decoder;
    decoder.feed(base64(bytes.substr(0, size)));
    decoder.finish();
    EXPECT_EQ(decoder.take(), bytes.substr(0, size));
  }
}

}  // namespace
}  // namespace tinhso::edxml
