#include <algorithm>
#include <array>

#include "accounts/password.hpp"
#include "base/text.hpp"

namespace tinhso::accounts {
namespace {

// Passwords of ten characters and more that head every list of leaked ones, the Vietnamese and the local ones among
// them; compared folded (lower case, no diacritics, no spaces or signs).
constexpr std::array common_passwords{
    "1234567890",   "0123456789",   "12345678910",  "0987654321",    "9876543210",    "123456789a",     "a123456789",
    "1234567891",   "123456123456", "1122334455",   "1231231231",    "1q2w3e4r5t",    "1qaz2wsx3edc",   "qwertyuiop",
    "qwerty1234",   "qwerty12345",  "qwerty123456", "asdfghjkl1",    "zxcvbnm123",    "password12",     "password123",
    "password1234", "password01",   "passw0rd123",  "passwordpassword", "p4ssw0rd123", "administrator", "admin12345",
    "admin123456",  "adminadmin",   "welcome123",   "welcome2020",   "letmein123",    "iloveyou123",    "iloveyou12",
    "changeme123",  "abc1234567",   "abcd123456",   "abc123456789",  "abcdefghij",    "abcdefgh123",    "matkhau123",
    "matkhau1234",  "matkhau12345", "matkhaumoi",   "matkhau2020",   "anhyeuem123",   "anhyeuem520",    "emyeuanh123",
    "yeuemnhieu",   "yeuanhnhieu",  "vietnam123",   "vietnam2020",   "vietnam1975",   "vietnam1945",    "saigon1975",
    "hanoi123456",  "hochiminh1",   "hochiminh123", "namdinh2020",   "namdinh2021",   "namdinh123",     "namdinh1234",
    "namdinh12345", "namdinh2019",  "tinhnamdinh",  "ubndnamdinh",   "ubndtinh123",   "ubndtinh2020",   "congchuc123",
    "vanthu1234",   "vanthu12345",  "vanthu2020",   "chutich123",    "chuyenvien1",   "chuyenvien123",  "quantri123",
    "quantri1234",  "tinhso2020",   "tinhso12345",  "khongbiet123",  "khongcopass",   "toiyeuvietnam",  "conyeume123",
    "meyeucon123",  "giadinhtoi",   "motconvit2",   "haiphong123",   "haihau12345",   "computer123",    "football123",
    "michael123",   "superman123",  "batman12345",  "monkey12345",   "dragon12345",   "master12345",    "sunshine123",
    "princess123",  "1111111111a",  "aaaaaaaaaa1",  "q1w2e3r4t5",    "q1w2e3r4t5y6",  "zaq12wsxcde3",   "asdfasdfasdf",
    "asdf123456",   "qazwsxedc123", "qweasdzxc123", "test123456",    "test1234567",   "tester12345",    "temp123456",
    "user123456",   "guest12345",   "root123456",   "default123",    "secret12345",   "google12345",    "facebook123",
    "zalo123456",   "samsung123",   "iphone12345",  "lienquan123",   "nguyenvana1",   "nguyen12345",    "nguyen123456"};

std::string squeezed(std::string_view text) {
  auto out = fold(text);
  std::erase(out, ' ');
  return out;
}

/// "aaaaaaaaaa", "abababababab", "1234567890123": the same few signs over again, or a run up or down.
bool is_pattern(std::string const& text) {
  for (std::size_t period = 1; period <= 4 && period < text.size(); ++period) {
    bool same = true;
    for (std::size_t i = period; i < text.size(); ++i) same = same && text[i] == text[i - period];
    if (same) return true;
  }
  for (int const step : {1, -1}) {
    bool run = text.size() > 2;
    for (std::size_t i = 1; i < text.size(); ++i) run = run && text[i] - text[i - 1] == step;
    if (run) return true;
  }
  return false;
}

}  // namespace

FieldErrors password_faults(std::string const& path, std::string_view password, std::string_view username) {
  FieldErrors faults;
  auto const refuse = [&](char const* vi, char const* en) { faults.push_back({path, {vi, en}}); };
  if (!is_utf8(password)) {
    refuse("Mật khẩu có ký tự không hợp lệ.", "The password holds characters that are not valid text.");
    return faults;
  }
  if (code_points(password) < password_min) refuse("Mật khẩu phải có ít nhất 10 ký tự.", "The password needs at least 10 characters.");
  if (password.size() > password_max) refuse("Mật khẩu quá dài.", "The password is too long.");
  auto const plain = squeezed(password);
  auto const name = squeezed(username);
  if (!name.empty() && (plain == name || (name.size() >= 4 && plain.find(name) != std::string::npos)))
    refuse("Mật khẩu không được chứa tên đăng nhập.", "The password must not contain the user name.");
  if (is_pattern(plain) || std::ranges::find(common_passwords, plain) != common_passwords.end())
    refuse("Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác.", "This password is too easy to guess. Choose another.");
  return faults;
}

}  // namespace tinhso::accounts
