// Between a document of the house and its edXML form. Pure functions; thread-safe. Private to the room.
#pragma once

#include "documents/documents.hpp"
#include "edxml/edxml.hpp"

namespace tinhso::exchange {

/// What goes onto the wire, all but the attachments' bytes.
struct Packing {
  documents::Letter letter;
  std::vector<documents::Receiver> receivers;
  std::vector<std::string> places;
  std::string in_charge;                    ///< name of the agency above the sender
  std::optional<edxml::Business> business;  ///< what it does to a document sent before; none: it is new
};
edxml::Document to_wire(Packing const& packing);

/// What came over the wire, as the house keeps it; over-long texts are cut and told in `warnings`.
documents::Letter from_wire(edxml::Document const& document, std::vector<Words>& warnings);

/// One value for "the same content": sender, number, dates, subject, signer and attachments, but neither receivers nor
/// traces, which an axis may change on the way. Hexadecimal SHA-256.
std::string digest_of(edxml::Document const& document);

/// The report of a receiver here to a sender outside.
edxml::Status status_of(documents::Step const& step, documents::Letter const& letter,
                        organisation::Agency const& receiver);

/// "Đã tiếp nhận, vào sổ văn bản đến" for 03, and so on (Decision 28/2018/QĐ-TTg).
std::string_view status_words(std::string_view code);

/// "05-CĐ-UBND.edxml"
std::string package_name(std::string_view code);

/// At most `most` code points.
std::string cut_text(std::string const& text, std::size_t most);

std::string sha256_hex(std::string_view bytes);

}  // namespace tinhso::exchange
