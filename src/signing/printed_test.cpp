// A printed copy leads to its original by a code that nobody can guess, and tells no more than it was allowed to.
#include "signing/printed.hpp"

#include <cstdio>

#include "documents/change.hpp"
#include "signing/formats/apart.hpp"
#include "signing/formats/pki_test.hpp"
#include "signing/formats/validate.hpp"
#include "signing/signing_fixture_test.hpp"

namespace tinhso::signing {
namespace {

namespace fs = std::filesystem;
using signing::testing::paper;
using signing::testing::pki;

std::string output_of(std::string const& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> const pipe{popen(command.c_str(), "r"), pclose};
  std::string out;
  char buffer[4096];
  for (std::size_t n = 0; pipe && (n = fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) out.append(buffer, n);
  return out;
}

class PrintedTest : public documents_test::OfficeTest {
 protected:
  PrintedTest() : OfficeTest{signing::migrations()} {}
  void SetUp() override {
    OfficeTest::SetUp();
    if (IsSkipped()) return;
    house.settings().signing.checker = fs::read_symlink("/proc/self/exe");
    house.settings().origin = "https://tinhso.example";
  }
  std::string print(std::int64_t document, bool subject, bool download) {
    PrintInput input;
    input.subject = subject;
    input.download = download;
    auto const made = print_copy(house.context(), clerk(minh), origin, document, input);
    last = made.pdf;
    return made.code;
  }
  std::string text_of(std::string const& pdf) {
    auto const at = (folder.path() / "copy.pdf").string();
    signing::testing::write_file(at, pdf);
    return output_of("pdftotext -layout " + at + " - 2>/dev/null");
  }

  ::tinhso::testing::TemporaryFolder folder;
  std::string last;
};

TEST_P(PrintedTest, The_code_on_the_page_leads_to_the_original_and_gives_it_only_when_allowed) {
  auto const bytes = paper();
  auto const id = delivered(bytes);
  auto const closed = print(id, false, false);
  ASSERT_EQ(closed.size(), 27U);
  auto const view = printed_view(house.context(), closed, "vi");
  EXPECT_EQ(view.code, "01/CĐ-UBND");
  EXPECT_EQ(view.subject, "");
  EXPECT_EQ(view.agency, "Ủy ban nhân dân xã Hải Minh");
  EXPECT_EQ(view.check.state, documents::SignatureState::unchecked);
  EXPECT_FALSE(view.download);
  EXPECT_THROW(printed_file(house.context(), closed), NotFound);
  auto const open = print(id, true, true);
  EXPECT_NE(open, closed);
  EXPECT_EQ(printed_view(house.context(), open, "vi").subject, "Về việc ứng phó bão số 7");
  EXPECT_EQ(house.files().read(printed_file(house.context(), open).sha256), bytes) << "the original, not the copy";
  EXPECT_NE(last, bytes);

  auto const rows = prints_of(house.context(), clerk(minh), id);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].seen, 1);
  revoke_print(house.context(), clerk(minh), origin, id, rows[0].id);
  EXPECT_THROW(printed_view(house.context(), open, "vi"), NotFound);
  EXPECT_THROW(printed_file(house.context(), open), NotFound);
  EXPECT_EQ(printed_view(house.context(), closed, "vi").code, "01/CĐ-UBND") << "the other print is still good";
}

TEST_P(PrintedTest, Every_page_shows_what_it_showed_and_where_to_look_and_is_signed_no_more) {
  auto& one = pki();
  auto const signer = one.signer(one.agency);
  PdfSignOptions options;
  options.visible = Visible{};
  options.visible->kind = Visible::Kind::text;
  options.visible->lines = {"SAO Y"};
  options.visible->page = 1;
  auto const bytes = sign_pdf(FrozenPdf{paper()}, options, Level::b, {*signer, nullptr, nullptr, Hash::sha256});
  auto const id = delivered(bytes);
  print(id, true, true);
  auto const text = text_of(last);
  EXPECT_NE(text.find("Pay 100"), std::string::npos) << text;
  EXPECT_NE(text.find("SAO Y"), std::string::npos) << "what is seen of a signature stays";
  EXPECT_NE(text.find("01/CĐ-UBND"), std::string::npos) << text;
  EXPECT_NE(text.find("tinhso.example/verify"), std::string::npos) << text;
  EXPECT_TRUE(validate(last, one.policy()).signatures.empty());
  EXPECT_EQ(house.files().read(documents::outgoing_attachment(house.context(), clerk(minh), id, 1).sha256), bytes);
}

TEST_P(PrintedTest, Codes_are_not_kept_and_cannot_be_made_up) {
  auto const id = delivered(paper());
  print(id, true, true);
  for (auto const* code :
       {"", "1", "' or 1=1 --", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    EXPECT_THROW(printed_view(house.context(), code, "vi"), NotFound) << code;
  auto const digest = house.read([](database::Session& s) {
    return s.one<std::string>({"test.digest", "select digest from signing_printed"});
  });
  EXPECT_EQ(digest.size(), 43U);
  EXPECT_THROW(printed_view(house.context(), digest, "vi"), NotFound) << "who reads the table has no code";
  EXPECT_THROW(printed_view(house.context(), digest.substr(0, 27), "vi"), NotFound);
  for (auto const& route : printed_routes())
    if (route.access.kind == web::Access::Kind::open) {
      EXPECT_GT(route.per_minute, 0) << route.path;
      EXPECT_TRUE(route.confidential) << route.path;
    }
}

TEST_P(PrintedTest, Who_does_not_issue_does_not_print_and_drafts_are_not_printed) {
  auto const id = delivered(paper());
  for (auto const& who : {officer(minh), administrator(minh)}) {
    EXPECT_THROW(print_copy(house.context(), who, origin, id, {}), Forbidden);
    EXPECT_THROW(prints_of(house.context(), who, id), Forbidden);
    EXPECT_THROW(revoke_print(house.context(), who, origin, id, 1), Forbidden);
  }
  EXPECT_NO_THROW(print_copy(house.context(), leader(minh), origin, id, {})) << "who signs may issue, too";
  EXPECT_THROW(print_copy(house.context(), clerk(anh), origin, id, {}), NotFound);
  EXPECT_THROW(prints_of(house.context(), clerk(anh), id), NotFound);
  EXPECT_THROW(revoke_print(house.context(), clerk(anh), origin, id, 1), NotFound);
  auto const other = documents::create_draft(house.context(), clerk(minh), origin, draft(clerk(minh), {anh})).id;
  EXPECT_THROW(print_copy(house.context(), clerk(minh), origin, other, {}), Conflict);
  PrintInput wrong;
  wrong.ordinal = 7;
  EXPECT_THROW(print_copy(house.context(), clerk(minh), origin, id, wrong), Invalid);
}

TEST_P(PrintedTest, A_recalled_original_says_so_and_is_not_given) {
  auto const id = delivered(paper());
  auto const code = print(id, true, true);
  house.write([&](database::Session& s) {
    s.script({"test.recall", "insert into documents_change (document, kind, reason, asked_at, key) values (" +
                                 std::to_string(id) + ", 'recall', 'Sai số', 1, 'k')"});
  });
  EXPECT_EQ(printed_view(house.context(), code, "vi").state, "recalled");
  EXPECT_THROW(printed_file(house.context(), code), NotFound);
}

TEST_P(PrintedTest, A_file_that_is_no_PDF_is_refused_with_a_reason) {
  auto const id = delivered("%PDF-1.4\nnot a document");
  try {
    print_copy(house.context(), clerk(minh), origin, id, {});
    FAIL();
  } catch (Invalid const& fault) {
    EXPECT_NE(fault.fields().at(0).words.vi, "");
  } catch (Unavailable const& fault) {
    // With the sanitizer the process that reads the file makes system calls which it may not, and is stopped.
    EXPECT_EQ(fault.code(), "signing.no_worker");
  }
  EXPECT_TRUE(prints_of(house.context(), clerk(minh), id).empty()) << "no code without a copy";
}

INSTANTIATE_TEST_SUITE_P(Engines, PrintedTest, ::tinhso::testing::both_engines(), ::tinhso::testing::engine_name);

}  // namespace
}  // namespace tinhso::signing
