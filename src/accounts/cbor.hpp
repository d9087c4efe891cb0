// As much of CBOR (RFC 8949) as it takes to find one member of a map that came from a browser. Pure; thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace tinhso::accounts {

/// The byte string under this text key of the outermost map; nullopt when it is not there, is there twice, or the input
/// is not one well-formed item of definite lengths, nested at most 8 deep, with nothing after it.
std::optional<std::string_view> cbor_bytes_of(std::string_view item, std::string_view key);

}  // namespace tinhso::accounts
