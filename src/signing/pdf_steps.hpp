// The two halves of a PAdES signature around a key that lies elsewhere, by formats/. Private to the room; thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/platform.hpp"
#include "signing/formats/pdf_sign.hpp"

namespace tinhso::signing {

/// A document made ready: what is to be signed, and the update that waits for the signature.
struct ReadyPdf {
  std::string update;
  std::int64_t contents_at = 0;
  std::int64_t room = 0;
  std::string attributes;  ///< DER SET of the signed attributes
  std::string hash;        ///< SHA-256 of them: what the key signs
};
/// What a reader sees of the signature, on the page and in its dictionary.
struct Seen {
  std::optional<Visible> visible;
  std::string reason;
};
/// `name` stands in the signature dictionary. Throws Invalid with the reason why this file is not signed.
ReadyPdf make_ready(std::string bytes, std::vector<std::string> const& chain, std::string const& name, Seen const& seen,
                    Instant at);

struct SignedPdf {
  std::string bytes;
  std::string level;  ///< "B" or "T"
};
/// Ends the signatures of one consent. A time-stamp authority that failed once is not asked again; revocation data is
/// kept between documents. Not thread-safe.
class PdfFinisher {
 public:
  explicit PdfFinisher(Context& context);
  ~PdfFinisher();
  PdfFinisher(PdfFinisher const&) = delete;
  PdfFinisher& operator=(PdfFinisher const&) = delete;
  /// Checks the signature against the certificate, adds a time stamp if there is an authority that answers, puts both
  /// into the update and runs the validator over the whole when trust anchors are configured. Throws Forbidden for a
  /// signature that does not fit, Unavailable when the result does not pass.
  SignedPdf finish(std::string const& frozen, ReadyPdf ready, std::vector<std::string> const& chain,
                   std::string const& signature);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tinhso::signing
