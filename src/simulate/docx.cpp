#include <zlib.h>

#include <cstdint>
#include <stdexcept>

#include "simulate/paper.hpp"

namespace tinhso::simulate {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else out += c;
  }
  return out;
}

std::string paragraph(std::string_view text, std::string_view align, bool bold) {
  return "<w:p><w:pPr><w:jc w:val=\"" + std::string{align} + "\"/></w:pPr><w:r><w:rPr>" + (bold ? "<w:b/>" : "") +
         "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz "
         "w:val=\"26\"/>"
         "<w:lang w:val=\"vi-VN\"/></w:rPr><w:t xml:space=\"preserve\">" +
         escaped(text) + "</w:t></w:r></w:p>";
}

void number(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// A ZIP archive (APPNOTE 6.3) of deflated entries, all of them dated 1 January 1980 so that the same words give the
/// same bytes.
class Archive {
 public:
  void add(std::string_view name, std::string const& bytes) {
    auto const packed = deflated(bytes);
    std::string header;
    number(header, 20, 2);
    number(header, 0x0800, 2);  // names are UTF-8
    number(header, 8, 2);
    number(header, 0, 2);
    number(header, 0x21, 2);
    number(header,
           static_cast<std::uint32_t>(
               crc32(0, reinterpret_cast<Bytef const*>(bytes.data()), static_cast<uInt>(bytes.size()))),
           4);
    number(header, static_cast<std::uint32_t>(packed.size()), 4);
    number(header, static_cast<std::uint32_t>(bytes.size()), 4);
    number(header, static_cast<std::uint32_t>(name.size()), 2);
    number(header, 0, 2);
    directory_ += "PK\x01\x02";
    number(directory_, 20, 2);
    directory_ += header;
    number(directory_, 0, 2);
    number(directory_, 0, 4);
    number(directory_, 0, 4);
    number(directory_, static_cast<std::uint32_t>(out_.size()), 4);
    directory_ += name;
    out_ += "PK\x03\x04";
    out_ += header;
    out_ += name;
    out_ += packed;
    ++entries_;
  }
  std::string finish() && {
    auto const at = static_cast<std::uint32_t>(out_.size());
    out_ += directory_;
    out_ += "PK\x05\x06";
    number(out_, 0, 4);
    number(out_, entries_, 2);
    number(out_, entries_, 2);
    number(out_, static_cast<std::uint32_t>(directory_.size()), 4);
    number(out_, at, 4);
    number(out_, 0, 2);
    return std::move(out_);
  }

 private:
  static std::string deflated(std::string const& in) {
    z_stream z{};
    if (deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error{"simulate: zlib"};
    std::string out(deflateBound(&z, in.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    z.avail_in = static_cast<uInt>(in.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
  }
  std::string out_;
  std::string directory_;
  std::uint32_t entries_ = 0;
};

}  // namespace

std::string docx(Paper const& paper) {
  std::string body = paragraph(paper.above, "left", false) + paragraph(paper.agency, "left", true) +
                     paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "right", true) +
                     paragraph("Độc lập - Tự do - Hạnh phúc", "right", true) + paragraph(paper.sign, "left", false) +
                     paragraph(paper.place_and_date, "right", false);
  if (!paper.title.empty()) body += paragraph(paper.title, "center", true);
  body += paragraph(paper.subject, "center", true);
  for (auto const& text : paper.paragraphs) body += paragraph(text, "both", false);
  body += paragraph("Nơi nhận:", "left", true);
  for (auto const& place : paper.places) body += paragraph("- " + place + ";", "left", false);
  body += paragraph(paper.signer_position, "right", true) + paragraph(paper.signer, "right", true);

  Archive archive;
  archive.add(
      "[Content_Types].xml",
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types "
      "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
      "PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml."
      "document.main+xml\"/></Types>");
  archive.add("_rels/.rels",
              "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships "
              "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
              "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
              "Target=\"word/document.xml\"/></Relationships>");
  archive.add("word/document.xml",
              "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document "
              "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" +
                  body + "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>");
  return std::move(archive).finish();
}

}  // namespace tinhso::simulate
