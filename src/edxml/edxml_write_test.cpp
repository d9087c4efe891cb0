// What we write: strict, canonical, and read back to the same meaning.
#include <gmock/gmock.h>

#include <sstream>

#include "base/reflect.hpp"
#include "edxml/edxml_pack.hpp"
#include "edxml/edxml_testing.hpp"

namespace tinhso::edxml {
namespace {

using namespace testing;  // NOLINT: this room's own
using ::testing::IsEmpty;

/// Documents of every shape: same seed, same document.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_{seed} {}

  Document document() {
    Document out;
    out.from = organ();
    for (auto n = 1 + below(5); n > 0; --n) out.to.push_back(organ());
    out.document_id = text(true);
    out.code = {text(true), text()};
    out.place = text();
    out.promulgated_on = day();
    out.type = {count(), count(), text(true)};
    out.subject = text(true);
    out.content = text();
    out.signer = {text(), text(), text(true)};
    if (coin()) out.due_on = day();
    out.other.priority = static_cast<std::int64_t>(below(4));
    out.other.sphere = text();
    out.other.typist = text();
    out.other.copies = count();
    out.other.pages = count();
    if (coin()) out.other.direction = coin();
    out.other.appendixes = texts();
    out.other.reply_fors = texts();
    out.other.reference_codes = texts();
    for (auto n = below(3); n > 0; --n) out.response_for.push_back(response());
    out.steering_type = static_cast<std::int64_t>(below(3));
    out.to_places = texts();
    out.task_codes = texts();
    out.application_type = text();
    for (auto n = below(3); n > 0; --n) out.traces.push_back({text(true), moment()});
    if (coin()) out.business = business();
    for (auto n = below(4); n > 0; --n) out.attachments.push_back(file(out.attachments.size()));
    return out;
  }

  Status status() {
    static constexpr char const* codes[]{"01", "02", "03", "04", "05", "06", "13", "15", "16"};
    auto about = response();
    about.organ_id = text(true);
    return {organ(), about, coin() ? Staff{} : staff(), codes[below(9)], text(true), moment()};
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  bool coin() { return below(2) == 0; }
  /// Anything that XML can hold, trimmed as fields are.
  std::string text(bool needed = false) {
    static constexpr char const* pieces[]{"a",     "Đ",    "ườ", "<",  ">",       "&",  "\"",
                                          "'",     "]]>",  " ",  "\n", "\t",      "\r", "\xF0\x9F\x98\x80",
                                          "&amp;", "<!--", "/",  "0",  "\xC2\xA0"};
    std::string out;
    for (auto n = below(12); n > 0; --n) out += pieces[below(std::size(pieces))];
    out = trim(out);
    return needed && out.empty() ? "x" : out;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (auto n = below(4); n > 0; --n) out.push_back(text(true));
    return out;
  }
  std::optional<std::int64_t> count() {
    return coin() ? std::nullopt : std::optional{static_cast<std::int64_t>(below(1000))};
  }
  Date day() { return Date{std::chrono::sys_days{std::chrono::days{below(20'000)}}}; }
  Instant moment() { return Instant{std::chrono::seconds{below(2'000'000'000)}}; }
  Organ organ() { return {text(true), text(), text(true), text(), text(), text(), text(), text()}; }
  ResponseFor response() { return {text(), text(), text(true), coin() ? std::nullopt : std::optional{day()}}; }
  Staff staff() { return {text(), text(), text(), text(), text(), text()}; }
  Business business() {
    Business out;
    out.kind = static_cast<Business::Kind>(below(4));
    out.document_id = text(true);
    out.reason = text();
    if (coin()) out.paper = coin();
    out.staff = staff();
    if (out.kind == Business::Kind::update) {
      auto& update = out.update.emplace();
      update.document_changed = coin();
      update.receivers_changed = coin();
      for (auto n = below(4); n > 0; --n) update.receivers.push_back({text(true), static_cast<std::int64_t>(below(2))});
    }
    if (out.kind == Business::Kind::replace)
      for (auto n = 1 + below(3); n > 0; --n) out.replacements.push_back({text(true), texts()});
    return out;
  }
  Attachment file(std::size_t i) {
    static constexpr char const* names[]{"Công văn 512.pdf", "a.docx",  "b.ZIP", "không đuôi",
                                         "x.tar.gz",         "<&>.pdf", ".",     "a.đuôi"};
    Attachment out;
    out.content_id = "cid:" + std::to_string(i);
    out.name = names[below(std::size(names))];
    out.description = text();
    out.type = text();
    out.bytes = coin() ? noise(below(200'000), static_cast<unsigned>(random_())) : std::string(below(200'000), 'x');
    if (below(5) == 0) out.bytes.clear();
    return out;
  }

  std::mt19937 random_;
};

TEST(Write, ReadsBackToTheSameMeaning) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    auto const document = Maker{seed}.document();
    auto const text = write(document);
    auto const package = read(text);
    ASSERT_TRUE(package.ok()) << seed << ": " << told(package);
    ASSERT_TRUE(package.document()) << seed;
    EXPECT_TRUE(*package.document() == document) << seed << "\n" << told(package) << text.substr(0, 6000);
    for (auto const& warning : package.warnings) EXPECT_TRUE(warning.code == "field.missing") << told(package);
    EXPECT_EQ(write(*package.document()), text) << "canonical";
  }
}

TEST(Write, StatusesReadBackToo) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    auto const status = Maker{seed}.status();
    auto const text = write(status);
    auto const package = read(text);
    ASSERT_TRUE(package.ok()) << seed << ": " << told(package);
    ASSERT_TRUE(package.status()) << seed;
    EXPECT_TRUE(*package.status() == status) << seed << "\n" << text;
    EXPECT_THAT(package.warnings, IsEmpty()) << told(package);
    EXPECT_EQ(write(*package.status()), text);
  }
}

TEST(Write, TheCanonicalFormStands) {
  auto document = simple();
  document.traces.push_back({"H40.12", Instant{std::chrono::seconds{1602562925}}});
  document.business = Business{};
  document.business->document_id = document.document_id;
  document.attachments.push_back(attachment("a.pdf", "%PDF-1.7"));
  auto const path = own_data() / "document.edxml";
  if (std::getenv("TINHSO_WRITE_TEST_DATA")) std::ofstream{path, std::ios::binary} << write(document);
  EXPECT_EQ(write(document), slurp(path)) << "the form of packages has changed: other software must still take it";
  std::vector<std::string> pieces;
  write(document, [&](std::string_view piece) { pieces.emplace_back(piece); });
  std::string joined;
  for (auto const& piece : pieces) joined += piece;
  EXPECT_EQ(joined, write(document));
}

TEST(Write, EveryBusinessAndStatusStands) {
  using Kind = Business::Kind;
  for (auto const kind : {Kind::create, Kind::revoke, Kind::update, Kind::replace}) {
    auto document = simple();
    auto& business = document.business.emplace();
    business.kind = kind;
    business.document_id = document.document_id;
    business.reason = "Sai thể thức";
    if (kind == Kind::update) business.update = UpdateInfo{true, true, {{"H40.31.05", 0}, {"H40.31.06", 1}}};
    if (kind == Kind::replace) business.replacements = {{"H40.12,2020/10/01,500/SNV-VP", {"H40.31.05", "H40.31.06"}}};
    auto const path = own_data() / ("business_" + std::string{name(kind)} + ".edxml");
    if (std::getenv("TINHSO_WRITE_TEST_DATA")) std::ofstream{path, std::ios::binary} << write(document);
    EXPECT_EQ(write(document), slurp(path));
    EXPECT_EQ(read(slurp(path)).document()->business, business);
  }
  Status status{simple().from,
                {"H40.31.05", "512/SNV-VP", "H40.12,2020/10/13,512/SNV-VP", simple().promulgated_on},
                {},
                "02",
                "Gửi nhầm nơi nhận",
                Instant{std::chrono::seconds{1602562925}}};
  auto const path = own_data() / "status.edxml";
  if (std::getenv("TINHSO_WRITE_TEST_DATA")) std::ofstream{path, std::ios::binary} << write(status);
  EXPECT_EQ(write(status), slurp(path));
}

TEST(Write, RefusesWithEveryFault) {
  auto document = simple();
  document.from.organ_id = " ";
  document.to.clear();
  document.subject = "a\x01";
  document.content = "\xFF";
  document.promulgated_on = std::nullopt;
  document.other.priority = 7;
  document.business = Business{};
  document.business->kind = Business::Kind::replace;
  document.attachments.push_back(attachment("", "x"));
  document.attachments.push_back(attachment("b", ""));
  document.attachments.back().readable = false;
  std::vector<std::string> paths;
  bool wrote = false;
  try {
    write(document, [&](std::string_view) { wrote = true; });
    FAIL();
  } catch (Invalid const& fault) {
    for (auto const& field : fault.fields()) paths.push_back(field.path);
  }
  EXPECT_FALSE(wrote) << "nothing leaves before all is checked";
  EXPECT_THAT(paths, ::testing::UnorderedElementsAre("from.organ_id", "to", "subject", "content", "promulgated_on",
                                                     "other.priority", "business.document_id", "business.replacements",
                                                     "attachments[0].name", "attachments[1]"));
  EXPECT_THROW(write(Status{}), Invalid);
}

TEST(Write, LargeAttachmentsPassInPieces) {
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", noise(5U << 20U)));
  std::size_t largest = 0;
  std::size_t total = 0;
  write(document, [&](std::string_view piece) {
    largest = std::max(largest, piece.size());
    total += piece.size();
  });
  EXPECT_LE(largest, 64U << 10U);
  EXPECT_GT(total, 6U << 20U);
}

TEST(Write, ContentIdsAreMadeWhenThereAreNone) {
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", "x"));
  document.attachments.push_back(attachment("b.pdf", "x"));
  for (auto& one : document.attachments) one.content_id.clear();
  auto const package = read(write(document));
  EXPECT_THAT(package.warnings, IsEmpty()) << told(package);
  auto const& attachments = package.document()->attachments;
  EXPECT_THAT(attachments[0].content_id, ::testing::MatchesRegex("cid:[0-9a-f-]{36}"));
  EXPECT_NE(attachments[0].content_id, attachments[1].content_id);
}

TEST(Check, OneLineAFile) {
  auto const folder = std::filesystem::temp_directory_path() / ("edxml_check_" + std::to_string(::getpid()));
  create_directories(folder);
  auto document = simple();
  document.attachments.push_back(attachment("a.pdf", "abc"));
  document.to.push_back(document.to.front());
  document.business = Business{};
  document.business->kind = Business::Kind::revoke;
  document.business->document_id = document.document_id;
  std::ofstream{folder / "good.edxml", std::ios::binary} << write(document) << "\r\n";
  std::ofstream{folder / "bad\xFF.edxml", std::ios::binary} << "<edXML>";
  auto const line = boost::json::parse(check_file(folder / "good.edxml")).as_object();
  std::vector<std::string> keys;
  for (auto const& [key, value] : line) keys.emplace_back(key);
  EXPECT_THAT(keys, ::testing::ElementsAre("file", "ok", "kind", "business", "document_id", "code", "from", "to",
                                           "subject", "status_code", "attachments", "signature", "warnings", "errors"));
  EXPECT_EQ(line.at("ok"), true);
  EXPECT_EQ(line.at("kind"), "edoc");
  EXPECT_EQ(line.at("business"), "revoke");
  EXPECT_EQ(line.at("code"), "512/SNV-VP");
  EXPECT_EQ(line.at("from"), "H40.12");
  EXPECT_EQ(line.at("to"), (boost::json::array{"H40.31.05", "H40.31.05"}));
  EXPECT_EQ(line.at("status_code"), nullptr);
  EXPECT_EQ(line.at("attachments").at(0).at("bytes"), 3);
  EXPECT_EQ(line.at("attachments").at(0).at("sha256"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(line.at("signature"), "none");
  std::ostringstream out;
  EXPECT_EQ(check({(folder / "good.edxml").string()}, out), 0);
  EXPECT_EQ(check({(folder / "good.edxml").string(), (folder / "bad\xFF.edxml").string(), (folder / "none").string(),
                   folder.string()},
                  out),
            1);
  std::istringstream lines{out.str()};
  int count = 0;
  for (std::string one; std::getline(lines, one); ++count) {
    auto const parsed = boost::json::parse(one);
    EXPECT_EQ(parsed.at("ok"), parsed.at("errors").as_array().empty());
  }
  EXPECT_EQ(count, 5);
  remove_all(folder);
}

}  // namespace
}  // namespace tinhso::edxml
