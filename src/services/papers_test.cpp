// Papers that are read: recognised by their heading, found by their words, put where they belong; and whose they are not.
#include "services/papers.hpp"

#include "documents/child.hpp"
#include "documents/paper.hpp"
#include "services/announcement.hpp"
#include "services/dossier_test.hpp"
#include "testing/at_once.hpp"

namespace tinhso::services_test {
namespace {

using ::testing::IsEmpty;

Component named(char const* name, std::initializer_list<char const*> headings = {}) {
  Component out;
  out.name = name;
  if (headings.size() > 0) out.headings.emplace().assign(headings.begin(), headings.end());
  return out;
}
std::vector<Component> birth_components() {
  return {named("Tờ khai đăng ký khai sinh theo mẫu", {"TỜ KHAI ĐĂNG KÝ KHAI SINH"}), named("Giấy chứng sinh"),
          named("Văn bản ủy quyền (khi người khác đi thay)", {"VĂN BẢN ỦY QUYỀN", "GIẤY ỦY QUYỀN"})};
}

TEST(Recognised, a_paper_is_told_by_the_line_it_is_headed_with) {
  auto const of = [](char const* text) { return recognise(birth_components(), text).component; };
  EXPECT_EQ(of("BỘ Y TẾ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n            GIẤY CHỨNG SINH\nHọ và tên mẹ"), 1);
  EXPECT_EQ(of("Trạm y tế xã      GIẤY CHỨNG SINH\n"), 1) << "beside another column";
  EXPECT_EQ(of("GIAY CHUNG SINH"), 1) << "a poor picture has no marks";
  EXPECT_EQ(of("TỜ KHAI\nĐĂNG KÝ KHAI SINH\nKính gửi: ...\nGIẤY CHỨNG SINH kèm theo"), 0) << "the first, of two lines";
  EXPECT_EQ(of("HỢP ĐỒNG\nGiấy chứng sinh số 12 kèm theo"), -1) << "named, not headed";
  EXPECT_EQ(of("GIẤY CHỨNG SINHH"), -1);
  EXPECT_EQ(of(""), -1);
  EXPECT_EQ(of((std::string(3000, '\n') + "GIẤY ỦY QUYỀN").c_str()), 2) << "empty lines are none";
  EXPECT_EQ(of((std::string(40, 'x') + "\n").append(std::string(60, 'y')).c_str()), -1);
  std::string deep;
  for (int i = 0; i < 30; ++i) deep += "một dòng\n";
  EXPECT_EQ(of((deep + "GIẤY CHỨNG SINH").c_str()), -1) << "too far down";
  EXPECT_EQ(recognise(birth_components(), "TỜ KHAI\nĐĂNG KÝ KHAI SINH\n").heading, "TỜ KHAI ĐĂNG KÝ KHAI SINH");
  std::vector<Component> const twins{named("Giấy chứng sinh"), named("Bản sao", {"GIẤY CHỨNG SINH"}), named("Giấy")};
  EXPECT_EQ(recognise(twins, "GIẤY CHỨNG SINH").component, -1) << "two may be meant";
  EXPECT_EQ(recognise(twins, "GIẤY BÁO").component, 2);
}

/// A paper as a scanner gives it: a picture.
std::string scan(std::string const& heading, std::string const& words) {
  documents::Paper paper{210, 297};
  paper.text(20, 20, 170, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", {13, true, false, documents::Align::centre});
  paper.text(20, 40, 170, heading, {18, true, false, documents::Align::centre});
  paper.text(25, 60, 160, words, {14});
  documents::ScratchFolder const scratch;
  std::ofstream{scratch.path() / "a.pdf", std::ios::binary} << paper.finish();
  documents::run_child({"pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", "a.pdf", "a"}, scratch.path());
  std::ifstream in{scratch.path() / "a.png", std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class PapersTest : public ServicesTest {
 protected:
  std::string upload(std::int64_t account, std::string const& bytes) {
    auto const stored = house.files().put(bytes);
    return house.write([&](Session& s) { return files::keep(s, house.now(), account, "scan0001.png", stored).id; });
  }
  Attached given(std::string const& bytes, std::optional<int> component) {
    Attached out;
    out.ticket = upload(clerk().account, bytes);
    if (component) out.component = *component;
    return out;
  }
  std::int64_t at_counter(std::vector<Attached> const& files) {
    auto filing = birth();
    filing.files.emplace().assign(files.begin(), files.end());
    return file_at_counter(house.context(), clerk(), origin, filing).id;
  }
  void read_all() {
    jobs::Runner{house.database(), house.clock(), handlers(house.context()), 1}.drain();
  }
  std::vector<std::string> found(Principal const& who, char const* q, bool below = false) {
    DossierQuery query;
    query.q = Text<0, 200>{q};
    query.shelf = Shelf::all;
    query.below = below;
    std::vector<std::string> out;
    for (auto const& row : dossiers(house.context(), who, query).items) out.push_back(row.code);
    return out;
  }
  DossierView view(std::int64_t id) { return dossier(house.context(), clerk(), id); }
};
INSTANTIATE_TEST_SUITE_P(Engines, PapersTest, testing::both_engines(), testing::engine_name);

TEST_P(PapersTest, a_scan_is_read_found_by_its_words_and_put_where_it_belongs) {
  auto const born = scan("GIẤY CHỨNG SINH", "Họ và tên mẹ: Phạm Thị Nhãn. Sinh tại Trạm y tế xã Hải Minh.");
  auto const id = at_counter({given(born, 0), given(born, std::nullopt)});
  EXPECT_FALSE(view(id).files.at(0).has_text) << "not read yet";
  auto const first = view(id).files.at(0).id, second = view(id).files.at(1).id;
  EXPECT_THROW(paper_text(house.context(), clerk(), id, first), NotFound);
  EXPECT_THAT(found(clerk(), "pham thi nhan"), IsEmpty());
  read_all();
  testing::at_once(2, [&] { read_papers(house.context()); });  // once more, and two at once
  auto now = view(id);
  EXPECT_EQ(now.files.at(0).headed_as, 1) << "filed as the declaration, headed as the certificate";
  EXPECT_EQ(now.files.at(0).heading, "GIẤY CHỨNG SINH");
  EXPECT_EQ(now.files.at(0).component, 0) << "told, not moved";
  EXPECT_EQ(now.files.at(1).component, -1);
  EXPECT_EQ(now.files.at(1).headed_as, 1);
  auto const text = paper_text(house.context(), clerk(), id, first);
  EXPECT_THAT(fold(text.text), HasSubstr("pham thi nhan"));
  EXPECT_TRUE(text.by_ocr);
  EXPECT_EQ(house.read([](Session& s) {
    return s.one<std::int64_t>({"t.texts", "select count(*) from services_text where read_at is not null"});
  }), 1) << "one content is read once";

  EXPECT_THAT(found(clerk(), "pham thi nhan"), ElementsAre(now.code));
  EXPECT_THAT(found(clerk(), "Nhãn hai min"), ElementsAre(now.code)) << "words in any order, the last unfinished";
  EXPECT_THAT(found(clerk(), "nhan vai"), IsEmpty());
  EXPECT_THAT(found(clerk(), "' & \" | ("), ElementsAre(now.code)) << "no word is asked for";
  // From the side of who must not see it: another commune, and the district that counts it but cannot open it.
  EXPECT_THAT(found(person(Role::clerk, anh), "pham thi nhan"), IsEmpty());
  auto above = leader();
  above.agency = id_of("H40.40");
  EXPECT_THAT(found(above, now.code.c_str(), true), ElementsAre(now.code));
  EXPECT_THAT(found(above, "pham thi nhan", true), IsEmpty());
  EXPECT_THROW(paper_text(house.context(), person(Role::clerk, anh), id, first), NotFound);
  EXPECT_THROW(place_paper(house.context(), person(Role::clerk, anh), origin, id, first, {1}), NotFound);

  now = place_paper(house.context(), clerk(), origin, id, second, {1});
  EXPECT_EQ(now.files.at(1).name, "02-giay-chung-sinh.png");
  now = place_paper(house.context(), clerk(), origin, id, first, {1});
  EXPECT_EQ(now.files.at(0).name, "02-giay-chung-sinh-2.png");
  EXPECT_EQ(now.files.at(0).component, 1);
  EXPECT_EQ(faults([&] { place_paper(house.context(), clerk(), origin, id, first, {3}); }), std::set<std::string>{"component"});
  auto const other = at_counter({given(born, 1)});
  EXPECT_THROW(place_paper(house.context(), clerk(), origin, other, first, {1}), NotFound) << "of another dossier";
  EXPECT_TRUE(view(other).files.at(0).has_text) << "known already";
  step(leader(), id, Action::stop, "Người nộp rút");
  EXPECT_EQ(code_of([&] { place_paper(house.context(), clerk(), origin, id, first, {0}); }), "services.ended");
}

TEST_P(PapersTest, before_filing_a_scan_proposes_its_component_and_leaves_no_text_behind) {
  auto const ticket = upload(clerk().account, scan("GIẤY ỦY QUYỀN", "Tôi ủy quyền cho chị Phạm Thị Nhãn."));
  HeadingInput input{Text<1, 100>{ticket}, "1.001193", {}};
  EXPECT_FALSE(heading_of(house.context(), clerk(), input).read);
  EXPECT_FALSE(heading_of(house.context(), clerk(), input).read) << "asked again";
  EXPECT_THROW(heading_of(house.context(), officer(), input), NotFound) << "another's upload";
  read_all();
  auto const told = heading_of(house.context(), clerk(), input);
  EXPECT_TRUE(told.read);
  EXPECT_EQ(told.component, 2);
  EXPECT_EQ(told.heading, "GIẤY ỦY QUYỀN");
  EXPECT_THAT(found(clerk(), "pham thi nhan"), IsEmpty());
  auto const texts = [&] {
    return house.read([](Session& s) { return s.one<std::int64_t>({"t.texts", "select count(*) from services_text"}); });
  };
  EXPECT_EQ(texts(), 1);
  house.clock().set(house.now() + std::chrono::hours{25});
  at_counter({paper(clerk().account, 1)});
  read_all();
  EXPECT_EQ(texts(), 1) << "that of the filed one; what was not filed has gone with its upload";
}

TEST_P(PapersTest, what_cannot_be_read_is_no_obstacle) {
  auto const id = at_counter({paper(clerk().account, 1)});
  read_all();
  EXPECT_FALSE(view(id).files.at(0).has_text);
  EXPECT_EQ(paper_text(house.context(), clerk(), id, view(id).files.at(0).id).text, "");
  EXPECT_FALSE(paper_text(house.context(), clerk(), id, view(id).files.at(0).id).complete);
}

}  // namespace
}  // namespace tinhso::services_test
