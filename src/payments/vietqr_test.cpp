// The QR text of a transfer and amounts in words, as pure functions.
#include "payments/vietqr.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tinhso::payments {

TEST(VietQr, has_the_check_sum_of_its_examples) {
  // The examples of NAPAS's own paper: an account without an amount, and one with amount, number of the bill and words.
  EXPECT_EQ(crc16("123456789"), "29B1") << "CRC-16/CCITT-FALSE";
  EXPECT_EQ(vietqr("970403", "0011012345678", 0, ""),
            "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F");
  EXPECT_EQ(crc16("00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN6234010"
                  "7NPS68690819thanh toan don hang6304"),
            "2E2E");
}

TEST(VietQr, says_how_much_and_what_for) {
  auto const text = vietqr("970405", "3200999000007", 8000, "0000140H402010130001");
  EXPECT_TRUE(text.starts_with("000201010212"));
  EXPECT_NE(text.find("54048000"), std::string::npos);
  EXPECT_NE(text.find("62240820" "0000140H402010130001"), std::string::npos);
  EXPECT_EQ(text.substr(text.size() - 4), crc16(text.substr(0, text.size() - 4)));
}

TEST(VietQr, names_every_fault) {
  try {
    vietqr("97040", "số tài khoản", -1, "");
    FAIL();
  } catch (Invalid const& fault) {
    EXPECT_EQ(fault.fields().size(), 3U);
  }
  EXPECT_EQ(transfer_message("Phí hồ sơ số 5; đăng ký khai sinh cho con"), "PHI HO SO SO 5 DANG KY KH");
}

TEST(AmountWords, are_said_as_people_say_them) {
  for (auto const& [amount, words] : std::initializer_list<std::pair<std::int64_t, char const*>>{
           {0, "Không đồng"},
           {8'000, "Tám nghìn đồng"},
           {15, "Mười lăm đồng"},
           {21, "Hai mươi mốt đồng"},
           {24'405, "Hai mươi tư nghìn bốn trăm linh năm đồng"},
           {1'005'000, "Một triệu không trăm linh năm nghìn đồng"},
           {110'111, "Một trăm mười nghìn một trăm mười một đồng"},
           {1'000'000'000, "Một tỷ đồng"},
           {3'250'000'055, "Ba tỷ hai trăm năm mươi triệu không trăm năm mươi lăm đồng"}})
    EXPECT_EQ(amount_words(amount), words);
  EXPECT_EQ(dotted(1'250'000), "1.250.000");
  EXPECT_EQ(dotted(800), "800");
}

}  // namespace tinhso::payments
