// Validation, and bringing a signed file to a higher level, in a child process that may do nothing but compute: seccomp
// allows it memory, clocks and its one socket; rlimits bound its time and memory. A child that dies, or is killed, gives
// a report that says so.
//
// The child asks the parent for revocation data and time-stamps, so that the network stays outside. It is made by fork(): call from a
// process whose other threads hold no locks of OpenSSL or libxml2 meanwhile — the command line, or a worker process
// of the server started for this.
#pragma once

#include <optional>
#include <string_view>

#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/validate.hpp"

namespace tinhso::signing {

struct ApartLimits {
  unsigned cpu_seconds = 5;
  unsigned wall_seconds = 60;
  std::size_t memory = 1'500'000'000;  ///< address space on top of what the parent has
};

Report validate_apart(std::string_view bytes, Policy const& policy,
                      std::optional<std::string_view> content = std::nullopt, ApartLimits const& limits = {});

/// extend_pdf(): the update alone, empty when nothing was missing. Throws Invalid when this file cannot be extended,
/// Unavailable when an authority did not answer or the child died.
std::string extend_apart(std::string_view bytes, Level level, PdfKeeping const& with, ApartLimits const& limits = {});

/// printed_copy() (pdf_copy.hpp). Throws Invalid when the original cannot be copied so, Unavailable when the child died.
std::string copy_apart(std::string_view original, std::string_view card, ApartLimits const& limits = {});

}  // namespace tinhso::signing
