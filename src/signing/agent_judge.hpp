// Whether a file that came back from outside is what was handed out, signed by the right person. Private to the room.
#pragma once

#include "signing/formats/verdict.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {

struct Judged {
  CertificateRow certificate;  ///< in the register, of this official
  std::string level;           ///< "B", or "T" with a time-stamp that is trusted
};
/// Reads the file in the checking process. Throws Conflict with the reason why it is not taken, Unavailable when it
/// cannot be checked now.
Judged judge_returned(Context& context, SignRequest const& request, std::string_view frozen, std::string_view bytes);
/// The same from a report that was made with Policy::frozen.
Judged judge_report(Context& context, SignRequest const& request, Report const& report);

}  // namespace tinhso::signing
