// The requests of VXP clients (SDKVXP 2.0.x): who sends them, what they ask, and whether they are as they were signed.
//
// Pure functions; thread-safe. Header names are lower case. A client signs a JSON object of its headers with
// HMAC-SHA256; its timestamp is the sender's local time without a zone, so a signature made in Việt Nam and one made in
// UTC are both taken, and a signature is remembered for longer than the two lie apart. Everything that is wrong throws
// VxpFault.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace tinhso::exchange {

/// Codes of the axis: 0 well, 10 no such file or not as signed, 15 who are you, 18 receiver unknown, 19 sender not
/// registered, 20 our own fault (try again), 21 cannot be kept, 22 not edXML, 23 receiver locked.
class VxpFault : public std::exception {
 public:
  VxpFault(std::string code, Words words) : code_{std::move(code)}, words_{std::move(words)} {}
  std::string const& code() const noexcept { return code_; }
  Words const& words() const noexcept { return words_; }
  char const* what() const noexcept override { return words_.en.c_str(); }

 private:
  std::string code_;
  Words words_;
};

/// Clocks may differ by so much.
inline constexpr std::chrono::minutes vxp_skew{5};
/// Signatures are remembered for so long: longer than two readings of one timestamp lie apart.
inline constexpr std::chrono::hours vxp_memory{24};

struct VxpRequest {
  std::string system_id;
  std::map<std::string, std::string> values;  ///< logical headers, lower-case names without prefix
  std::string text;                           ///< what was signed, byte for byte
  std::string hash;                           ///< lower-case hexadecimal
  Instant written;                            ///< the timestamp read as UTC

  std::string value(std::string_view name) const;  ///< empty when it is not there
};

/// At most 64 headers, 8 kB signed. Refuses what is not signed as the protocol says, without asking who it is.
VxpRequest read_vxp(std::map<std::string, std::string> const& headers);
/// Whether it was signed with this secret and not too long ago.
void check_vxp(VxpRequest const& request, std::string_view secret, Instant now);
/// The headers of a request as a client sends them; `values` in the order given (names as written).
std::map<std::string, std::string> sign_vxp(std::string_view system_id, std::string_view secret, Instant now,
                                            std::vector<std::pair<std::string, std::string>> const& values);

/// Lower-case hexadecimal.
std::string hmac_sha256_hex(std::string_view key, std::string_view text);
/// A SHA-256 as the client writes it: byte by byte without leading zeros.
std::string without_zeros(std::string_view hex);

}  // namespace tinhso::exchange
