// What the tests of this room share: packages in the making, and where the real ones lie.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "edxml/edxml.hpp"

namespace tinhso::edxml::testing {

/// ../shared beside the source tree, or $TINHSO_SHARED. May not exist; tests that need it are skipped then.
inline std::filesystem::path shared() {
  if (char const* set = std::getenv("TINHSO_SHARED")) return set;
  return std::filesystem::path{TINHSO_SOURCE}.parent_path() / "shared";
}
/// tests/data/edxml of the source tree.
inline std::filesystem::path own_data() { return std::filesystem::path{TINHSO_SOURCE} / "tests/data/edxml"; }

inline std::string slurp(std::filesystem::path const& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// A small document with every mandatory field.
inline Document simple() {
  Document out;
  out.from = {"H40.12",
              "UBND tỉnh Nam Định",
              "Sở Nội vụ tỉnh Nam Định",
              "Số 1, đường Mẫu",
              "vanthu@example.vn",
              "0228 000 0000",
              "",
              ""};
  out.to.push_back({"H40.31.05", "", "UBND xã Hải Minh", "", "", "", "", ""});
  out.document_id = "H40.12,2020/10/13,512/SNV-VP";
  out.code = {"512", "SNV-VP"};
  out.place = "Nam Định";
  out.promulgated_on = Date{std::chrono::year{2020}, std::chrono::October, std::chrono::day{13}};
  out.type = {2, 18, "Công văn"};
  out.subject = "V/v rà soát danh sách <cán bộ> & công chức";
  out.signer = {"GIÁM ĐỐC", "Giám đốc", "Nguyễn Văn A"};
  return out;
}

inline Attachment attachment(std::string name, std::string bytes) {
  Attachment out;
  out.content_id = "cid:" + name;
  out.name = std::move(name);
  out.type = "application/pdf";
  out.bytes = std::move(bytes);
  return out;
}

/// Bytes that do not pack; the same for the same seed.
inline std::string noise(std::size_t size, unsigned seed = 1) {
  std::mt19937 random{seed};
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

inline bool has(std::vector<Finding> const& list, std::string_view code) {
  for (auto const& finding : list)
    if (finding.code == code) return true;
  return false;
}
inline std::string told(Package const& package) {
  std::string out;
  for (auto const& finding : package.errors)
    out += "error " + finding.code + " " + finding.path + ": " + finding.words.en + "\n";
  for (auto const& finding : package.warnings)
    out += "warning " + finding.code + " " + finding.path + ": " + finding.words.en + "\n";
  return out;
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace tinhso::edxml::testing
