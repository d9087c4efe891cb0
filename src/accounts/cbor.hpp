// As much of CBOR (RFC 8949) as it takes to find and check what came from a browser. Pure functions; thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace tinhso::accounts {

/// The byte string under this text key of the outermost map; nullopt when it is not there, is there twice, or the input
/// is not one well-formed item of definite lengths, nested at most 8 deep, with nothing after it.
std::optional<std::string_view> cbor_bytes_of(std::string_view item, std::string_view key);

/// Exactly `count` well-formed items one after the other, of definite lengths that the input really holds. libcbor
/// allocates what a length claims before it looks whether so much is there; so outside bytes are asked this first.
bool cbor_is_sequence(std::string_view items, int count);

}  // namespace tinhso::accounts
