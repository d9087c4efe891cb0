// What a `pattern` may be. Private to the room.
#pragma once

#include <string_view>

namespace tinhso::services {

/// `^…$` around ASCII characters, classes like [0-9A-Z], alternatives in one level of brackets, and counts behind a character
/// or a class: {3}, {1,3}, ?, +, *; at most two of them of variable length, and none behind a bracket. So that server and
/// browser read it alike, and no answer can make either of them think for long.
bool allowed_pattern(std::string_view pattern) noexcept;

}  // namespace tinhso::services
