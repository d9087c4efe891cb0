// Small checks that every verb of the room begins with. Private to the room.
#pragma once

#include "accounts/accounts.hpp"
#include "documents/store.hpp"

namespace tinhso::documents {

namespace rights = accounts::rights;

/// Throws Forbidden that names the right.
inline void require(Principal const& who, std::string_view right) {
  if (who.may(right)) return;
  auto const words = accounts::right_words(right);
  throw Forbidden{"forbidden", {"Bạn không có quyền " + words.vi + ".", "You may not " + words.en + "."}};
}

}  // namespace tinhso::documents
