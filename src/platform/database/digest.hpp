// SHA-256 (FIPS 180-4) as lower-case hexadecimal. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace tinhso::database {

std::string sha256_hex(std::string_view bytes);

}  // namespace tinhso::database
