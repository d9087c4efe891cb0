// Digital signatures on their way back into the office: the leader's closes the step `signing` of the draft, the
// agency's seal follows once number and date are known, and only then is the document sent (Decree 30/2020/NĐ-CP,
// articles 13, 17 and 18; appendix I, part II, cells 7c, 8 and 14).
//
// Called by the room signing in its own transaction, after bytes were checked and stored; each is audited. They throw
// NotFound, Forbidden (not this person's to sign) and Conflict (changed meanwhile, another step).
#pragma once

#include "documents/flow.hpp"

namespace tinhso::documents {

/// Throws unless these bytes are the draft's document (its first PDF), and wait for this person's signature: in the
/// step `signing`, or in an agency without steps.
void require_awaits_signature(database::Session& session, Principal const& who, std::int64_t document,
                              std::int64_t ordinal, std::string_view sha256);
/// The signed bytes take the place of the draft's document, and the step is closed.
void take_signature(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                    std::int64_t document, std::int64_t ordinal, std::string_view frozen_sha256,
                    Signature const& signature);

/// What waits for the agency's seal.
struct ToSeal {
  std::int64_t ordinal = 0;
  std::string name;
  std::string sha256;
  bool annex = false;  ///< a file of its own that comes with the document
};
BOOST_DESCRIBE_STRUCT(ToSeal, (), (ordinal, name, sha256, annex))
struct Sealing {
  std::string code;
  std::string subject;
  std::string signer_name;
  Date issued_on;
  std::vector<ToSeal> files;
};
/// Of a document that this clerk issued with its agency's number. Throws Conflict when nothing waits.
Sealing to_be_sealed(database::Session& session, Principal const& who, std::int64_t document);
/// The sealed bytes take the place of that file; with the last one the document is sent.
void take_seal(Context& context, database::Session& session, Principal const& who, Origin const& origin,
               std::int64_t document, std::int64_t ordinal, std::string_view frozen_sha256,
               files::Stored const& sealed);

struct UnsealedInput {
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(UnsealedInput, (), (reason))
/// Sends the document without the seal, with the reason; for when the key cannot be used.
OutgoingView send_unsealed(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           std::string_view reason);

/// The first document of each draft that waits for a signature, for the one whose signature it is.
struct Offer {
  std::int64_t document = 0;
  std::int64_t ordinal = 0;
  std::int64_t signer = 0;
  std::string signer_name;
  std::int64_t agency = 0;
  std::int64_t sender = 0;
  std::string sender_name;
  std::string title;
  std::string code;
  Attachment file;
};
/// Nothing when the draft is not in the step `signing` or holds no PDF.
std::optional<Offer> offer_of(database::Session& session, std::int64_t document);

}  // namespace tinhso::documents
