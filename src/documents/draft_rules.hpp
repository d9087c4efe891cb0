// From what an author sent to what a draft holds. Private to the room; for the session's thread.
#pragma once

#include "documents/store.hpp"

namespace tinhso::documents {

/// A draft with its parts, as it is to be stored.
struct DraftContent {
  Document document;
  std::vector<Attachment> attachments;
  std::vector<Recipient> recipients;
};

/// Puts `input` over `content` (what the draft held before; its fields that the input leaves out become empty,
/// attachments stay). Tickets are redeemed for the account of `who`. Throws Invalid with every fault.
void apply(Context& context, database::Session& session, Principal const& who, DraftInput const& input,
           DraftContent& content);

/// The text of a field. What XML cannot carry (control characters, U+FFFE, U+FFFF) becomes a space here, so that a
/// document that was issued can always be packed.
std::string text_for_xml(std::string_view field);

/// Its parts for the signer and for the recipients of a draft; faults go into `errors`.
void read_signer(database::Session& session, Principal const& who, Date today, DraftInput const& input, Document& out,
                 FieldErrors& errors);
void read_recipients(database::Session& session, Principal const& who, Date today, DraftInput const& input,
                     DraftContent& content, FieldErrors& errors);
/// Its part for files: `content.attachments` become those that are wanted, nothing when it is left out; faults go into
/// `errors`.
void read_attachments(Context& context, database::Session& session, Principal const& who,
                      std::optional<List<AttachmentInput, 20>> const& wanted, DraftContent& content,
                      FieldErrors& errors);

/// The agencies that these selectors mean on that day, with a note for those that stand in for a closed one. Throws
/// Invalid naming `recipients[i]`.
struct Resolved {
  organisation::Agency agency;
  std::string note;
};
std::vector<Resolved> resolve(database::Session& session, std::vector<Recipient> const& recipients, std::int64_t agency,
                              Date as_of);

/// The title of the head of the agency, or the collective for which TM. is signed.
std::string head_of(database::Session& session, organisation::Agency const& agency, Authority authority, Date today);
/// A draft that has its number, day and code becomes an issued document: recipients, search, audit, and on its way to
/// the receivers, or to the seal first (issue.cpp). Throws Conflict or PreconditionFailed when somebody was quicker.
void put_into_force(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                    Document& document, std::vector<Resolved> const& resolved,
                    std::vector<Attachment> const& attachments);
/// A random UUID (RFC 9562, version 4).
std::string new_document_id();

/// The abbreviation that stands in the agency's notations: its own setting, or derived.
std::string sign_of(database::Session& session, organisation::Agency const& agency);

}  // namespace tinhso::documents
