// Where a signature is seen: above the name of who signs, as Decree 30/2020/NĐ-CP, appendix I, asks.
#include "signing/place.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include "signing/formats/pki_test.hpp"
#include "signing/formats/stamp_image.hpp"
#include "testing/testing.hpp"

namespace tinhso::signing {
namespace {

constexpr double mm = 25.4 / 72;

std::string page(std::string const& words) { return "<page width=\"595.0\" height=\"842.0\">\n" + words + "</page>\n"; }
std::string word(double x, double y, std::string const& text) {
  return "<word xMin=\"" + std::to_string(x) + "\" yMin=\"" + std::to_string(y) + "\" xMax=\"" +
         std::to_string(x + 40) + "\" yMax=\"" + std::to_string(y + 14) + "\">" + text + "</word>\n";
}

TEST(Place, TheLastTimeTheNameStandsOnOneLineCounts) {
  auto const text = page(word(100, 100, "Trần") + word(145, 100, "Minh") + word(190, 100, "Họa")) +
                    page(word(350, 600, "TRẦN") + word(395, 600, "MINH") + word(440, 600, "HỌA") +
                         word(100, 700, "Trần") + word(145, 720, "Minh") + word(190, 700, "Họa"));
  auto const found = find_name(text, "Trần Minh Họa");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->page, 2);
  EXPECT_NEAR(found->left, 350 * mm, 0.01);
  EXPECT_NEAR(found->right, 480 * mm, 0.01);
  EXPECT_NEAR(found->top, (842 - 600) * mm, 0.01);
  EXPECT_FALSE(find_name(text, "Trần Minh Họa Khác"));
  EXPECT_FALSE(find_name(text, ""));
}

TEST(Place, AWordCutIntoPiecesIsFoundAllTheSame) {
  auto const found = find_name(
      page(word(100, 100, "Tr") + word(139, 96, "ầ") + word(178, 100, "n") + word(225, 100, "Họa")), "Trần Họa");
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->top, (842 - 96) * mm, 0.01);
}

TEST(Place, StrangeTextIsNotFoundAndDoesNoHarm) {
  EXPECT_FALSE(find_name("<page width=\"1\" height=\"inf\"><word xMin=\"nan\" yMin=\"1\"", "A"));
  EXPECT_FALSE(find_name("<word xMin=\"1e300\" yMin=\"0\" xMax=\"2e300\" yMax=\"9\">A</word>", "A"));
  EXPECT_FALSE(find_name("<word xMin=\"9\" yMin=\"0\" xMax=\"1\" yMax=\"9\">A</word>", "A"));
}

TEST(Place, NothingLeavesThePage) {
  NamePlace const corner{1, 195, 209, 290, 285, 210, 297};
  Visible signature;
  put_above(signature, corner);
  EXPECT_LE(*signature.x + *signature.width, 210);
  EXPECT_LE(*signature.y + *signature.height, 297);
  Visible seal;
  put_seal_beside(seal, corner);
  EXPECT_LE(*seal.y + *seal.height, 297);
  put_seal_beside(seal, {1, 0, 10, 5, 2, 210, 297});
  EXPECT_GE(*seal.x, 0);
  EXPECT_GE(*seal.y, 0);
}

TEST(Place, SignatureStandsAboveTheNameAndTheSealCoversAThirdOfItFromTheLeft) {
  NamePlace const name{2, 100, 150, 80, 75, 210, 297};
  Visible signature;
  put_above(signature, name);
  EXPECT_EQ(signature.page, 2);
  EXPECT_DOUBLE_EQ(*signature.x + *signature.width / 2, 125);
  EXPECT_GE(*signature.y, name.top);
  Visible seal;
  put_seal_beside(seal, name);
  EXPECT_NEAR(*seal.x + *seal.width - *signature.x, *signature.width / 3, 1e-9);
  EXPECT_NEAR(*seal.y + *seal.height / 2, *signature.y + *signature.height / 2, 1e-9);
  EXPECT_LT(*seal.x, *signature.x);
}

TEST(Place, PopplerFindsTheNameInARealFile) {
  ::tinhso::testing::TemporaryFolder const folder;
  auto const file = folder.path() / "paper.pdf";
  testing::write_file(file.string(), testing::paper());
  auto const found = find_name_in(file, "the office");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->page, 1);
  EXPECT_GT(found->top, 720 * mm);
  EXPECT_LT(found->bottom, 720 * mm);
  EXPECT_FALSE(find_name_in(file, "Nobody"));
  EXPECT_FALSE(find_name_in(folder.path() / "nothing.pdf", "the office"));
}

std::string picture(std::uint32_t ink, bool background) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = 64;
  image.format = PNG_FORMAT_RGBA;
  std::string pixels;
  for (int i = 0; i < 64 * 64; ++i) {
    bool const inked = background || i % 4 == 0;
    for (int shift = 16; shift >= 0; shift -= 8) pixels += static_cast<char>(inked ? ink >> shift : 0);
    pixels += static_cast<char>(inked ? 255 : 0);
  }
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr);
  std::string out(size, '\0');
  png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr);
  out.resize(size);
  return out;
}

TEST(StampImage, BlueForPeopleRedForSealsNeverOnPaper) {
  EXPECT_NO_THROW(check_stamp_image(picture(0x1f3fa0, false), StampColour::blue));
  EXPECT_NO_THROW(check_stamp_image(picture(0xd02020, false), StampColour::red));
  EXPECT_THROW(check_stamp_image(picture(0xd02020, false), StampColour::blue), Invalid);
  EXPECT_THROW(check_stamp_image(picture(0x1f3fa0, false), StampColour::red), Invalid);
  EXPECT_THROW(check_stamp_image(picture(0x101010, false), StampColour::blue), Invalid);
  EXPECT_THROW(check_stamp_image(picture(0x1f3fa0, true), StampColour::blue), Invalid);
  EXPECT_THROW(check_stamp_image("\x89PNG\r\n\x1a\n rubbish", StampColour::blue), Invalid);
  EXPECT_THROW(check_stamp_image("", StampColour::red), Invalid);
}

}  // namespace
}  // namespace tinhso::signing
