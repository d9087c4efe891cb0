// The checks that all formats share: one signer's cryptography, certificate, trust, time and algorithms.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signing/formats/cms.hpp"
#include "signing/formats/trust.hpp"
#include "signing/formats/verdict.hpp"

namespace tinhso::signing {

struct CheckContext {
  Policy const& policy;
  Instant now;
  EvidencePool pool;                      ///< revocation data inside the file
  std::vector<Certificate> certificates;  ///< inside the file, outside the signature
  std::optional<Instant> proven;          ///< it existed by then, says a later time-stamp
  bool baseline = true;                   ///< signing-certificate is mandatory (CAdES, PAdES)
};

/// Digest, value, signing-certificate, one signer. True when the cryptography is right; sets signer and certificate.
bool check_cryptography(SignatureReport& out, SignedData const& data,
                        std::function<std::string(HashRead)> const& content_digest, CheckContext const& context,
                        Certificate& signer);

/// Chain, key usage, validity, revocation, algorithms at `time`. True when the chain leads to an anchor.
bool check_trust(SignatureReport& out, Certificate const& signer, std::vector<Certificate> const& inside,
                 EvidencePool const& pool, std::vector<Certificate> const& anchors, Instant time, bool proven,
                 CheckContext const& context, bool& evidence_inside);

struct StampResult {
  bool intact = false;
  bool trusted = false;
  bool evidence_inside = false;
  Instant time;
  Instant good_until;  ///< until when it counts by itself
  Certificate authority;
  SignatureReport report;  ///< findings, all under check `timestamps`
};
/// A TimeStampToken over something with this digest.
StampResult check_stamp(std::string_view token, std::function<std::string(HashRead)> const& digest_of,
                        CheckContext const& context);

/// The time-stamps over one signature, taken together.
struct SignatureStamps {
  std::optional<Instant> earliest;  ///< of those that are trusted; nothing: none is
  Instant good_until;
  bool evidence_inside = true;
};
/// One more of them, over what has that digest; what is wrong with it is told in `out`.
void check_signature_stamp(SignatureReport& out, SignatureStamps& stamps, std::string_view token,
                           std::function<std::string(HashRead)> const& digest_of, CheckContext const& context);
/// The time at which the signature is judged: `proven`, else now. Tells which, and when the claimed time cannot be.
Instant settle_time(SignatureReport& out, std::optional<Instant> proven, Instant now);

/// All of it, for a CMS signature: cryptography, its time-stamps, best time, trust, level. Returns true when intact.
struct CmsResult {
  bool intact = false;
  bool trusted = false;
  bool stamped = false;
  bool evidence_inside = false;
  Instant good_until;  ///< of its time-stamps, or of the certificate when there are none
};
CmsResult check_cms(SignatureReport& out, SignedData const& data,
                    std::function<std::string(HashRead)> const& content_digest, CheckContext const& context);

}  // namespace tinhso::signing
