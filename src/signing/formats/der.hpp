// DER (X.690) in small pieces: just enough to build and take apart CMS, time-stamps and signature attributes.
//
// The reader takes definite lengths and one-byte tags only, never reads outside what it was given, and copies nothing:
// what it returns points into the input. Pure functions; thread-safe; never throws for bad input.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "signing/formats/signer.hpp"

namespace tinhso::signing::der {

inline constexpr unsigned char boolean = 0x01;
inline constexpr unsigned char integer = 0x02;
inline constexpr unsigned char bit_string = 0x03;
inline constexpr unsigned char octet_string = 0x04;
inline constexpr unsigned char null = 0x05;
inline constexpr unsigned char object_id = 0x06;
inline constexpr unsigned char utc_time = 0x17;
inline constexpr unsigned char generalized_time = 0x18;
inline constexpr unsigned char sequence = 0x30;
inline constexpr unsigned char set = 0x31;
/// Context-specific, constructed.
constexpr unsigned char context(unsigned number) { return static_cast<unsigned char>(0xa0U | number); }

struct Item {
  unsigned char tag = 0;
  std::string_view whole;  ///< header and body
  std::string_view body;
};

/// Takes one element after the other from `rest`.
class Reader {
 public:
  explicit Reader(std::string_view input) : rest_{input} {}
  /// The next element; nothing at the end or when it is malformed (`failed()` tells which).
  std::optional<Item> next();
  /// The next element when it has this tag; otherwise nothing, and nothing is taken.
  std::optional<Item> next(unsigned char tag);
  std::optional<unsigned char> peek() const;
  bool done() const noexcept { return rest_.empty(); }
  bool failed() const noexcept { return failed_; }
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::string tlv(unsigned char tag, std::string_view body);
std::string tlv(unsigned char tag, std::initializer_list<std::string_view> parts);
/// A non-negative INTEGER.
std::string number(std::uint64_t value);
/// A small INTEGER; nothing when it is negative or does not fit.
std::optional<std::uint64_t> number_of(Item const& item);
/// UTCTime until 2049, GeneralizedTime after (RFC 5280).
std::string time(Instant at);
std::optional<Instant> time_of(Item const& item);

/// Object identifiers, complete with tag and length.
namespace oid {
using namespace std::string_view_literals;
inline constexpr auto data = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"sv;
inline constexpr auto signed_data = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
inline constexpr auto content_type = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"sv;
inline constexpr auto message_digest = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"sv;
inline constexpr auto signing_time = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05"sv;
inline constexpr auto signing_certificate = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c"sv;
inline constexpr auto signing_certificate_v2 = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"sv;
inline constexpr auto time_stamp_token = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e"sv;
inline constexpr auto tst_info = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"sv;
inline constexpr auto adobe_revocation = "\x06\x09\x2a\x86\x48\x86\xf7\x2f\x01\x01\x08"sv;
inline constexpr auto ocsp_basic_choice = "\x06\x08\x2b\x06\x01\x05\x05\x07\x10\x02"sv;  // id-ri-ocsp-response
inline constexpr auto sha1 = "\x06\x05\x2b\x0e\x03\x02\x1a"sv;
inline constexpr auto sha256 = "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv;
inline constexpr auto sha384 = "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv;
inline constexpr auto sha512 = "\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv;
inline constexpr auto rsa = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
inline constexpr auto rsa_sha1 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"sv;
inline constexpr auto mgf1 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv;
inline constexpr auto rsa_pss = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;
inline constexpr auto rsa_sha256 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv;
inline constexpr auto rsa_sha384 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv;
inline constexpr auto rsa_sha512 = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv;
inline constexpr auto ec_public_key = "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"sv;
inline constexpr auto ecdsa_sha1 = "\x06\x07\x2a\x86\x48\xce\x3d\x04\x01"sv;
inline constexpr auto ecdsa_sha256 = "\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"sv;
inline constexpr auto ecdsa_sha384 = "\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03"sv;
inline constexpr auto ecdsa_sha512 = "\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04"sv;
}  // namespace oid

/// `1.2.840.113549.1.7.1` of a complete OBJECT IDENTIFIER, for messages.
std::string dotted(std::string_view whole);

}  // namespace tinhso::signing::der
