#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <ostream>

#include "base/reflect.hpp"
#include "edxml/edxml_pack.hpp"
#include "edxml/edxml_report.hpp"

namespace tinhso::edxml {
namespace {

struct AttachmentLine {
  std::string name;
  std::int64_t bytes = 0;
  std::optional<std::string> sha256;  ///< null when the package holds no readable content
};
BOOST_DESCRIBE_STRUCT(AttachmentLine, (), (name, bytes, sha256))

struct CheckLine {
  std::string file;
  bool ok = false;
  std::optional<std::string> kind;
  std::optional<std::string> business;
  std::optional<std::string> document_id;
  std::optional<std::string> code;
  std::optional<std::string> from;
  std::vector<std::string> to;
  std::optional<std::string> subject;
  std::optional<std::string> status_code;
  std::vector<AttachmentLine> attachments;
  std::string signature;
  std::vector<std::string> warnings;
  std::vector<std::string> errors;
};
BOOST_DESCRIBE_STRUCT(CheckLine, (),
                      (file, ok, kind, business, document_id, code, from, to, subject, status_code, attachments,
                       signature, warnings, errors))

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

/// A file name may be any bytes; JSON must be UTF-8.
std::string as_utf8(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    std::size_t length = 1;
    while (length < 4 && length < name.size() && !is_utf8(name.substr(0, length))) ++length;
    if (is_utf8(name.substr(0, length))) {
      out += name.substr(0, length);
      name.remove_prefix(length);
    } else {
      out += "\xEF\xBF\xBD";
      name.remove_prefix(1);
    }
  }
  return out;
}

std::vector<std::string> sentences(std::vector<Finding> const& findings) {
  std::vector<std::string> out;
  for (auto const& finding : findings)
    out.push_back(finding.code + ": " + (finding.path.empty() ? "" : finding.path + ": ") + finding.words.en);
  return out;
}

void fill(CheckLine& line, Document const& in) {
  line.kind = "edoc";
  if (in.business) line.business = std::string{name(in.business->kind)};
  line.document_id = unless_empty(in.document_id);
  line.code = unless_empty(in.code.full());
  line.from = unless_empty(in.from.organ_id);
  for (auto const& receiver : in.to)
    if (!receiver.organ_id.empty()) line.to.push_back(receiver.organ_id);
  line.subject = unless_empty(in.subject);
  for (auto const& attachment : in.attachments) {
    auto& out = line.attachments.emplace_back();
    out.name = attachment.name;
    out.bytes = static_cast<std::int64_t>(attachment.bytes.size());
    if (attachment.readable) out.sha256 = sha256_hex(attachment.bytes);
  }
}

void fill(CheckLine& line, Status const& in) {
  line.kind = "status";
  line.document_id = unless_empty(in.response_for.document_id);
  line.code = unless_empty(in.response_for.code);
  line.from = unless_empty(in.from.organ_id);
  line.status_code = unless_empty(in.code);
}

/// At most one byte more than `most`; nullopt and errno when it cannot be read.
std::optional<std::string> read_whole(std::filesystem::path const& path, std::size_t most) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  errno = 0;
  std::unique_ptr<std::FILE, Close> const file{std::fopen(path.c_str(), "rbe")};
  if (!file) return std::nullopt;
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  std::error_code unknown;
  auto const size = std::filesystem::file_size(path, unknown);
  std::string out(unknown ? 64U << 10U : std::min<std::size_t>(size, most) + 1, '\0');
  std::size_t got = 0;
  while (got <= most) {
    if (got == out.size()) out.resize(std::min(out.size() * 2, most + 1));
    auto const n = std::fread(out.data() + got, 1, out.size() - got, file.get());
    got += n;
    if (std::ferror(file.get())) return std::nullopt;
    if (std::feof(file.get()) != 0) break;
  }
  out.resize(got);
  return out;
}

bool check_one(std::filesystem::path const& path, std::string& line) {
  Package package;
  auto const unreadable = [&](std::string const& why) {
    package = {};
    package.errors.push_back(
        {"file.unreadable", "", {"Không đọc được tệp: " + why, "The file cannot be read: " + why}});
  };
  try {
    if (auto const bytes = read_whole(path, Limits{}.package_bytes)) package = read(*bytes);
    else unreadable(std::strerror(errno));
  } catch (std::exception const& fault) {  // out of memory
    unreadable(fault.what());
  }
  line = check_line(path.string(), package);
  return package.ok();
}

}  // namespace

std::string check_line(std::string const& file, Package const& package) {
  CheckLine line;
  line.file = as_utf8(file);
  line.ok = package.ok();
  if (auto const* document = package.document()) fill(line, *document);
  if (auto const* status = package.status()) fill(line, *status);
  line.signature = name(package.signature.state);
  line.warnings = sentences(package.warnings);
  line.errors = sentences(package.errors);
  return reflect::to_json(line);
}

std::string check_file(std::filesystem::path const& path) {
  std::string line;
  check_one(path, line);
  return line;
}

int check(std::vector<std::string> const& files, std::ostream& out) {
  bool all = true;
  for (auto const& file : files) {
    std::string line;
    all = check_one(file, line) && all;
    out << line << '\n' << std::flush;
  }
  return all ? 0 : 1;
}

}  // namespace tinhso::edxml
