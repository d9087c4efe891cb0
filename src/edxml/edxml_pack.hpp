// The wrapping that the axis expects around an attachment: base64 of a zip with one deflated entry. Equal bytes, equal
// text.
#pragma once

#include <string>
#include <string_view>

#include "edxml/edxml.hpp"

namespace tinhso::edxml {

/// SHA-256, lower-case hexadecimal.
std::string sha256_hex(std::string_view bytes);
/// A UUID (version 8, RFC 9562) made of the first 128 bits of a SHA-256 in hexadecimal.
std::string uuid_of(std::string_view sha256);

/// Gives the text to `sink` in pieces while it packs: about 300 kB of memory whatever the size. `bytes` < 4 GiB.
/// The entry is named `<uuid>.<ext>`, the extension taken from `file_name` when it is plain, else `bin`; its time is
/// fixed.
void pack(std::string_view bytes, std::string_view file_name, std::string_view uuid, Sink const& sink);

}  // namespace tinhso::edxml
