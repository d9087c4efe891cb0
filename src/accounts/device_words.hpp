// A device in plain words, from its User-Agent, so that a person recognises it in the list of sessions. Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/error.hpp"

namespace tinhso::accounts {

/// "Chrome trên Windows" / "Chrome on Windows"; "Thiết bị không rõ" / "Unknown device" when it says nothing known.
Words device_words(std::string_view user_agent);

}  // namespace tinhso::accounts
