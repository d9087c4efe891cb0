// Keeping a signed PDF readable for decades: how far it is, what it lacks, and bringing it on (EN 319 142-1 § 6.3,
// EN 319 102-1 § 5.6.3). Levels count by what is in the file, for signatures of the older kinds too.
//
// The file is parsed in processes that may only compute (apart.hpp); the network is this process's. Nothing is added to
// a file that is good enough: it has the level, and its newest time-stamp counts for `policy.renew_before` at least.
#pragma once

#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/trust.hpp"

namespace tinhso::signing {

struct Kept {
  std::string update;                 ///< what follows the bytes that came; empty: nothing was missing
  std::string reached;                ///< "B", "T", "LT", "LTA": of the signature that is least far
  std::optional<Instant> good_until;  ///< when the proof of the first signature stops to count
};
/// Throws Invalid for a file that cannot be kept so: no PDF, unsigned, manipulated, or of a form that is not written
/// to; Unavailable when an authority did not answer or is not trusted, so that a later try may succeed.
Kept keep_pdf(std::string_view bytes, Level wanted, Policy const& policy, TimeStamper* stamper);

/// "b", "t", "lt", "lta" in either case; nothing for other words.
std::optional<Level> level_named(std::string_view name);
std::string_view name_of(Level level) noexcept;

}  // namespace tinhso::signing
