// The content coding gzip (RFC 1952), whole buffers at once.
//
// Pure functions; thread-safe. Throw std::runtime_error when the library does.
#pragma once

#include <string>
#include <string_view>

namespace tinhso::web {

/// `level` 1 (fast) … 9 (small).
std::string gzip(std::string_view bytes, int level);
/// Whether compressing this media type is worth its while: text, JSON, XML, scripts, SVG, fonts that are not packed.
bool compressible(std::string_view media_type);

}  // namespace tinhso::web
