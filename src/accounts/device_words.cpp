#include "accounts/device_words.hpp"

#include <array>
#include <utility>

namespace tinhso::accounts {
namespace {

using Marks = std::pair<std::string_view, std::string_view>;

// Order matters: Edge and Cốc Cốc also say Chrome, Chrome also says Safari, Android also says Linux.
constexpr std::array<Marks, 12> browsers{{{"coc_coc", "Cốc Cốc"},
                                          {"Zalo", "Zalo"},
                                          {"Edg", "Edge"},
                                          {"OPR/", "Opera"},
                                          {"SamsungBrowser", "Samsung Internet"},
                                          {"FxiOS", "Firefox"},
                                          {"Firefox/", "Firefox"},
                                          {"CriOS", "Chrome"},
                                          {"Chrome/", "Chrome"},
                                          {"Safari/", "Safari"},
                                          {"curl/", "curl"},
                                          {"python", "Python"}}};
constexpr std::array<Marks, 8> systems{{{"iPhone", "iPhone"},
                                        {"iPad", "iPad"},
                                        {"Android", "Android"},
                                        {"Windows", "Windows"},
                                        {"Macintosh", "macOS"},
                                        {"CrOS", "ChromeOS"},
                                        {"Linux", "Linux"},
                                        {"X11", "Linux"}}};

template <std::size_t N>
std::string_view first_mark(std::string_view text, std::array<Marks, N> const& marks) {
  for (auto const& [mark, word] : marks)
    if (text.find(mark) != std::string_view::npos) return word;
  return {};
}

}  // namespace

Words device_words(std::string_view user_agent) {
  std::string const browser{first_mark(user_agent, browsers)};
  std::string const system{first_mark(user_agent, systems)};
  if (!browser.empty() && !system.empty()) return {browser + " trên " + system, browser + " on " + system};
  if (!browser.empty()) return {browser, browser};
  if (!system.empty()) return {system, system};
  return {"Thiết bị không rõ", "Unknown device"};
}

}  // namespace tinhso::accounts
