#include "accounts/device_words.hpp"

#include <gtest/gtest.h>

namespace tinhso::accounts {
namespace {

TEST(DeviceWords, says_browser_and_system_in_both_languages) {
  struct Case {
    char const* agent;
    char const* words;
  };
  for (auto const& [agent, words] : {
           Case{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36", "Chrome on Windows"},
           {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/95 Chrome/89.0 Safari/537.36", "Cốc Cốc on Windows"},
           {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows"},
           {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"},
           {"Mozilla/5.0 (Linux; Android 13; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36", "Samsung Internet on Android"},
           {"Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox on Linux"},
           {"curl/7.88.1", "curl"},
           {"", "Unknown device"}})
    EXPECT_EQ(device_words(agent).en, words) << agent;
  EXPECT_EQ(device_words("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15").vi, "Safari trên macOS");
}

}  // namespace
}  // namespace tinhso::accounts
