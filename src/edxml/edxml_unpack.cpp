#include "edxml/edxml_unpack.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace tinhso::edxml {
namespace {

using namespace std::string_view_literals;

/// Formats that are zip files by nature: such a name says that a zip is the file, not its wrapping.
constexpr std::array zip_formats{"zip"sv,  "docx"sv, "docm"sv,  "dotx"sv, "xlsx"sv, "xlsm"sv, "xltx"sv,
                                 "pptx"sv, "pptm"sv, "ppsx"sv,  "potx"sv, "vsdx"sv, "odt"sv,  "ods"sv,
                                 "odp"sv,  "odg"sv,  "jar"sv,   "war"sv,  "apk"sv,  "epub"sv, "kmz"sv,
                                 "xps"sv,  "oxps"sv, "asice"sv, "asics"sv};
/// Entries that only files of such formats have.
constexpr std::array marks{"[Content_Types].xml"sv, "mimetype"sv, "META-INF/MANIFEST.MF"sv, "META-INF/manifest.xml"sv};

constexpr std::size_t inflation_floor = 10U << 20U;  // below it a high ratio does no harm

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

std::string extension(std::string_view name) {
  auto const dot = name.find_last_of("./\\");
  if (dot == std::string_view::npos || name[dot] != '.') return {};
  std::string out{name.substr(dot + 1)};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

Archive open(std::string_view bytes) {
  zip_error_t fault;
  zip_error_init(&fault);
  Archive out;
  if (auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &fault)) {
    out.reset(zip_open_from_source(source, ZIP_RDONLY, &fault));
    if (!out) zip_source_free(source);
  }
  zip_error_fini(&fault);
  return out;
}

bool has_mark(zip_t* archive) {
  return std::ranges::any_of(marks,
                             [&](auto mark) { return zip_name_locate(archive, std::string{mark}.c_str(), 0) >= 0; });
}

class Unpacking {
 public:
  Unpacking(Attachment& attachment, std::string const& path, std::size_t& budget, Report& report)
      : attachment_{attachment}, path_{path}, budget_{budget}, report_{report} {}

  void run() {
    auto const own = extension(attachment_.name);
    bool const zip_by_nature = std::ranges::find(zip_formats, own) != zip_formats.end();
    auto const archive = open(attachment_.bytes);
    if (!archive) {
      if (zip_by_nature)
        return report_.warn("attachment.broken_zip", path_,
                            {"Tệp bị hỏng, giữ nguyên như đã nhận.", "The file is damaged; it is kept as it came."});
      return refuse("attachment.broken_zip", "Gói zip bọc tệp bị hỏng hoặc bị cắt cụt.",
                    "The zip around the file is damaged or cut off.");
    }
    auto const entries = zip_get_num_entries(archive.get(), 0);
    if (entries != 1) {
      if (zip_by_nature || (entries > 1 && has_mark(archive.get()))) return;
      return refuse("attachment.entries",
                    "Gói zip bọc tệp phải có đúng một tệp; ở đây có " + std::to_string(entries) + ".",
                    "The zip around a file must hold exactly one; here it holds " + std::to_string(entries) + ".");
    }
    zip_stat_t about;
    if (zip_stat_index(archive.get(), 0, 0, &about) != 0) return damaged();
    auto const inner = extension(about.name ? about.name : "");
    if (zip_by_nature && inner != own) return;
    if (!own.empty() && !inner.empty() && inner != own && inner != "bin")
      report_.warn("attachment.entry_name", path_,
                   {"Tệp trong gói zip có đuôi ." + excerpt(inner, 12) + ", khác tên tệp đính kèm.",
                    "The file in the zip ends in ." + excerpt(inner, 12) + ", unlike the attachment's name."});
    if (fits(about)) extract(archive.get(), about);
  }

 private:
  void refuse(char const* code, std::string vi, std::string en) {
    report_.error(code, path_, {std::move(vi), std::move(en)});
    attachment_.bytes = {};
    attachment_.readable = false;
  }
  void damaged() { refuse("attachment.broken_zip", "Tệp trong gói zip bị hỏng.", "The file in the zip is damaged."); }

  bool fits(zip_stat_t const& about) {
    auto const& limits = report_.limits();
    if ((about.encryption_method != ZIP_EM_NONE) ||
        (about.comp_method != ZIP_CM_DEFLATE && about.comp_method != ZIP_CM_STORE)) {
      refuse("attachment.zip_method", "Gói zip có mật khẩu hoặc cách nén không được hỗ trợ.",
             "The zip is encrypted or packed in an unsupported way.");
      return false;
    }
    auto const most = std::min(limits.attachment_bytes, budget_);
    bool const too_dense = about.size >= inflation_floor && about.size / limits.inflation > about.comp_size;
    if (about.size <= most && !too_dense) return true;
    refuse("attachment.bomb", "Tệp giải nén ra " + std::to_string(about.size) + " byte, vượt giới hạn.",
           "The file unpacks to " + std::to_string(about.size) + " bytes, over the limit.");
    return false;
  }

  void extract(zip_t* archive, zip_stat_t const& about) {
    std::unique_ptr<zip_file_t, Discard> const file{zip_fopen_index(archive, 0, 0)};
    if (!file) return damaged();
    std::string out(about.size, '\0');
    std::size_t got = 0;
    while (got < out.size()) {
      auto const n = zip_fread(file.get(), out.data() + got, out.size() - got);
      if (n <= 0) return damaged();
      got += static_cast<std::size_t>(n);
    }
    char beyond = 0;
    if (zip_fread(file.get(), &beyond, 1) != 0) return damaged();  // longer than declared, or the checksum differs
    budget_ -= out.size();
    attachment_.bytes = std::move(out);
  }

  Attachment& attachment_;
  std::string const& path_;
  std::size_t& budget_;
  Report& report_;
};

}  // namespace

void unpack(Attachment& attachment, std::string const& path, std::size_t& budget, Report& report) {
  if (!attachment.bytes.starts_with("PK\x03\x04") && !attachment.bytes.starts_with("PK\x05\x06")) return;
  Unpacking{attachment, path, budget, report}.run();
}

}  // namespace tinhso::edxml
