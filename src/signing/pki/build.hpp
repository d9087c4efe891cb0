// Certificates built with their extensions. Private to the room; pure but for the random source; thread-safe.
#pragma once

#include "signing/pki/pki.hpp"

namespace tinhso::signing::pki {

/// A name in UTF-8: each part as OpenSSL's short name and its value; empty values are left out.
using NameParts = std::vector<std::pair<char const*, std::string>>;

struct Plan {
  NameParts subject;
  EVP_PKEY* key = nullptr;  ///< the subject's, at least its public half
  X509* issuer = nullptr;   ///< null: signs itself
  EVP_PKEY* issuer_key = nullptr;
  Instant from;
  Instant until;
  std::vector<std::pair<int, std::string>> extensions;  ///< NID, OpenSSL's configuration syntax
};
certificates::Certificate build(Plan const& plan);
certificates::Key make_key(KeyKind kind);
std::string serial_of(X509* certificate);  ///< hexadecimal, upper case

}  // namespace tinhso::signing::pki
