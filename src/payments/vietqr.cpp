#include "payments/vietqr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tinhso::payments {
namespace {

std::string tlv(std::string_view id, std::string_view value) { return fmt::format("{}{:02}{}", id, value.size(), value); }

bool plain_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::array<char const*, 10> digit_words{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

/// Three digits; `full` says the hundreds also when there are none.
void say_three(std::vector<std::string>& out, int n, bool full) {
  int const hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;
  auto const word = [](int digit) { return std::string{digit_words.at(static_cast<std::size_t>(digit))}; };
  if (full || hundreds > 0) {
    out.push_back(word(hundreds));
    out.emplace_back("trăm");
  }
  if (tens == 0 && ones > 0 && (full || hundreds > 0)) out.emplace_back("linh");
  if (tens == 1) out.emplace_back("mười");
  if (tens > 1) {
    out.push_back(word(tens));
    out.emplace_back("mươi");
  }
  if (ones == 0) return;
  if (ones == 1 && tens > 1) out.emplace_back("mốt");
  else if (ones == 4 && tens > 1) out.emplace_back("tư");
  else if (ones == 5 && tens > 0) out.emplace_back("lăm");
  else out.push_back(word(ones));
}

}  // namespace

std::string crc16(std::string_view text) {
  unsigned crc = 0xFFFF;
  for (unsigned char const c : text) {
    crc ^= static_cast<unsigned>(c) << 8U;
    for (int bit = 0; bit < 8; ++bit) crc = ((crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U) & 0xFFFFU;
  }
  return fmt::format("{:04X}", crc);
}

std::string transfer_message(std::string_view text) {
  std::string out;
  for (char const c : fold(text)) {
    if (out.size() == 25) break;
    if (plain_letter(c)) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    else if (c == ' ' && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string vietqr(std::string_view bin, std::string_view account, std::int64_t amount, std::string_view message) {
  FieldErrors errors;
  if (bin.size() != 6 || !std::all_of(bin.begin(), bin.end(), [](char c) { return c >= '0' && c <= '9'; }))
    errors.push_back({"bin", {"Mã ngân hàng có sáu chữ số.", "A bank's number has six digits."}});
  if (account.empty() || account.size() > 19 || !std::all_of(account.begin(), account.end(), plain_letter))
    errors.push_back({"account", {"Số tài khoản có 1 đến 19 chữ và số.", "An account has 1 to 19 letters and digits."}});
  if (amount < 0 || amount > 9'999'999'999'999)
    errors.push_back({"amount", {"Số tiền không hợp lệ.", "This is no amount."}});
  if (!errors.empty()) throw Invalid{std::move(errors)};
  auto out = tlv("00", "01") + tlv("01", amount > 0 ? "12" : "11") +
             tlv("38", tlv("00", "A000000727") + tlv("01", tlv("00", bin) + tlv("01", account)) + tlv("02", "QRIBFTTA")) +
             tlv("53", "704");
  if (amount > 0) out += tlv("54", std::to_string(amount));
  out += tlv("58", "VN");
  if (auto const said = transfer_message(message); !said.empty()) out += tlv("62", tlv("08", said));
  out += "6304";
  return out + crc16(out);
}

std::string amount_words(std::int64_t amount) {
  std::vector<std::string> words;
  std::vector<int> groups;  // of three digits, the lowest first
  for (auto rest = amount; rest > 0; rest /= 1000) groups.push_back(static_cast<int>(rest % 1000));
  static constexpr std::array<char const*, 3> names{"", "nghìn", "triệu"};
  for (auto i = groups.size(); i-- > 0;) {
    if (groups[i] != 0) {
      say_three(words, groups[i], i + 1 < groups.size());
      if (i % 3 != 0) words.emplace_back(names.at(i % 3));
    }
    // "tỷ" stands after every third group, also when that group itself is empty
    if (i > 0 && i % 3 == 0) words.emplace_back("tỷ");
  }
  if (words.empty()) words.emplace_back("không");
  std::string out;
  for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
  static constexpr std::array<std::pair<char const*, char const*>, 10> firsts{{{"không", "Không"}, {"một", "Một"}, {"hai", "Hai"}, {"ba", "Ba"}, {"bốn", "Bốn"}, {"năm", "Năm"}, {"sáu", "Sáu"}, {"bảy", "Bảy"}, {"tám", "Tám"}, {"chín", "Chín"}}};
  for (auto const& [small, large] : firsts)
    if (words.front() == small) out.replace(0, words.front().size(), large);
  if (words.front() == "mười") out.replace(0, words.front().size(), "Mười");
  return out + " đồng";
}

std::string dotted(std::int64_t amount) {
  auto out = std::to_string(amount);
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3) out.insert(static_cast<std::size_t>(at), ".");
  return out;
}

}  // namespace tinhso::payments
