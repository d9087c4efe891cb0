// edXML packages of QCVN 102:2016/BTTTT and its amendment 1:2022: read leniently, written strictly. No database, no
// network.
//
// read() takes what the software of other vendors really sends (any prefix or none, undeclared prefixes, zipped or
// plain attachments, dates in other orders) and says in `warnings` where it bent; write() gives one canonical form:
// equal input, equal bytes. Pure functions on values; thread-safe. read() never throws for bad input: it fills
// `errors`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace tinhso::edxml {

/// The namespace of everything in a package.
inline constexpr std::string_view mic_namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

/// `From` and `To`. `organ_id` is the code of the agency: `000.00.00.H40` (QCVN 102) or `H40.12` (Decision 20/2020).
struct Organ {
  std::string organ_id;
  std::string in_charge;  ///< OrganizationInCharge: the agency above it
  std::string name;
  std::string address;
  std::string email;
  std::string telephone;
  std::string fax;
  std::string website;
  friend bool operator==(Organ const&, Organ const&) = default;
};

/// Number and notation of a document: 7816 and VPCP-TTĐT.
struct Code {
  std::string number;
  std::string notation;
  std::string full() const;  ///< `7816/VPCP-TTĐT`; the one part that there is when the other is empty
  friend bool operator==(Code const&, Code const&) = default;
};

/// `DocumentType`. Software disagrees about the numbers; rely on the name.
struct DocumentType {
  std::optional<std::int64_t> type;    ///< 1 legal normative, 2 administrative
  std::optional<std::int64_t> detail;  ///< ordinal in the list of document types
  std::string name;                    ///< "Công văn"
  friend bool operator==(DocumentType const&, DocumentType const&) = default;
};

struct Signer {
  std::string competence;  ///< "TL. BỘ TRƯỞNG", "KT. CHỦ TỊCH"
  std::string position;
  std::string name;
  friend bool operator==(Signer const&, Signer const&) = default;
};

struct OtherInfo {
  std::int64_t priority = 0;           ///< 0 ordinary, 1 urgent, 2 very urgent, 3 express (hỏa tốc)
  std::string sphere;                  ///< SphereOfPromulgation: how far it may go round
  std::string typist;                  ///< TyperNotation: initials of who typed it
  std::optional<std::int64_t> copies;  ///< PromulgationAmount
  std::optional<std::int64_t> pages;   ///< PageAmount
  std::optional<bool> direction;       ///< Direction: a document of direction (chỉ đạo)
  std::vector<std::string> appendixes;
  std::vector<std::string> reply_fors;       ///< ReplyFors/ReplyFor; the inner name is not confirmed, any is read
  std::vector<std::string> reference_codes;  ///< ReferenceCodes/ReferenceCode; as above
  friend bool operator==(OtherInfo const&, OtherInfo const&) = default;
};

/// The document that is answered, or on which a status is reported.
struct ResponseFor {
  std::string organ_id;  ///< who sent it; for status 13, who received it
  std::string code;      ///< `7816/VPCP-TTĐT`
  std::string document_id;
  std::optional<Date> promulgated_on;
  friend bool operator==(ResponseFor const&, ResponseFor const&) = default;
};

struct Staff {
  std::string department;
  std::string staff;
  std::string mobile;
  std::string email;
  std::string department_id;
  std::string staff_id;
  friend bool operator==(Staff const&, Staff const&) = default;
};

/// One hop on the way, oldest first.
struct Trace {
  std::string organ_id;
  std::optional<Instant> at;  ///< to the second; written and read as local time of Việt Nam
  friend bool operator==(Trace const&, Trace const&) = default;
};

/// One line of an update's ReceiverList.
struct UpdatedReceiver {
  std::string organ_id;
  std::int64_t type = 0;  ///< ReceiverType 0 or 1; which means added and which removed is not confirmed
  friend bool operator==(UpdatedReceiver const&, UpdatedReceiver const&) = default;
};
/// BussinessDocumentInfo, of an update.
struct UpdateInfo {
  bool document_changed = false;
  bool receivers_changed = false;
  std::vector<UpdatedReceiver> receivers;
  friend bool operator==(UpdateInfo const&, UpdateInfo const&) = default;
};
/// ReplacementInfo, of a replacement: one per replaced document, with the agencies concerned.
struct ReplacementInfo {
  std::string document_id;
  std::vector<std::string> organ_ids;
  friend bool operator==(ReplacementInfo const&, ReplacementInfo const&) = default;
};

/// `Bussiness` (spelt so in the regulation): what a package does to a document sent before.
struct Business {
  enum class Kind { create = 0, revoke = 1, update = 2, replace = 3 };  ///< BussinessDocType; `create` is "new"
  Kind kind = Kind::create;
  std::string document_id;  ///< the document acted on
  std::string reason;
  std::optional<bool> paper;  ///< a paper copy is sent too
  Staff staff;
  std::optional<UpdateInfo> update;
  std::vector<ReplacementInfo> replacements;
  friend bool operator==(Business const&, Business const&) = default;
};
/// `new`, `revoke`, `update`, `replace`.
std::string_view name(Business::Kind kind) noexcept;

struct Attachment {
  std::string content_id;  ///< `cid:…`; when empty, the writer derives one from the content and its place
  std::string name;        ///< file name
  std::string description;
  std::string type;   ///< media type as stated; not to be trusted
  std::string bytes;  ///< the file itself, out of base64 and out of the wrapping zip
  bool readable =
      true;  ///< false: the package holds something else in its place, `bytes` is empty (see warnings, errors)
  friend bool operator==(Attachment const&, Attachment const&) = default;
};

/// An electronic document on its way (messagetype edoc). Members in the order of MessageHeader.
struct Document {
  Organ from;
  std::vector<Organ> to;
  std::string document_id;  ///< opaque; `OrganId,yyyy/MM/dd,number/notation` or a UUID
  Code code;
  std::string place;
  std::optional<Date> promulgated_on;
  DocumentType type;
  std::string subject;
  std::string content;
  Signer signer;
  std::optional<Date> due_on;
  OtherInfo other;
  std::vector<ResponseFor> response_for;
  std::int64_t steering_type = 0;  ///< 0 not a steering document, 1 steering
  std::vector<std::string> to_places;
  std::vector<std::string> task_codes;  ///< ResponseForTask
  std::string application_type;
  std::vector<Trace> traces;
  std::optional<Business> business;
  std::vector<Attachment> attachments;
  friend bool operator==(Document const&, Document const&) = default;
};

/// A report on a document (messagetype status).
struct Status {
  Organ from;  ///< who reports
  ResponseFor response_for;
  Staff staff;
  std::string code;  ///< 01 02 03 04 05 06 13 15 16
  std::string description;
  std::optional<Instant> at;  ///< to the second
  friend bool operator==(Status const&, Status const&) = default;
};
/// True for the nine codes of Decision 28/2018.
bool known_status(std::string_view code) noexcept;

/// Something to tell: where the reader bent, or why it could not read.
struct Finding {
  std::string code;  ///< stable and machine-readable, e.g. `attachment.not_base64`
  std::string path;  ///< `attachments[0]`, `MessageHeader/DueDate`; empty for the whole package
  Words words;
  friend bool operator==(Finding const& a, Finding const& b) {
    return a.code == b.code && a.path == b.path && a.words.en == b.words.en;
  }
};

/// The XML signature in the header. `valid` says that the whole package is as it was when the holder of `certificate`
/// signed it. It does NOT say who that is: whether the certificate's issuer is trusted, and whether it was in force, is
/// asked later.
struct Signature {
  enum class State {
    none,
    valid,        ///< intact, one signature over the whole document, with the key of the certificate inside
    invalid,      ///< changed since, or signed in a way that does not bind the whole document
    placeholder,  ///< a template, never meant to be verified: wrong namespace, empty or known sample values, the SDK's
                  ///< misspelt transform
  };
  State state = State::none;
  std::string certificate;  ///< DER of the signer's certificate when the state is valid
  std::string subject;      ///< its subject, RFC 2253, UTF-8
  std::string algorithm;    ///< URI of the signature method
};
std::string_view name(Signature::State state) noexcept;

/// What a package may cost. Over a limit it is refused with an error that names the limit.
struct Limits {
  std::size_t package_bytes = 128U << 20U;
  std::size_t attachment_bytes = 100U << 20U;   ///< one attachment, unpacked
  std::size_t attachments_bytes = 200U << 20U;  ///< all together, unpacked
  std::size_t attachments = 500;
  std::size_t inflation = 200;  ///< unpacked : packed, for attachments of 10 MiB and more
  std::size_t elements = 100'000;
  std::size_t depth = 32;
  std::size_t attributes = 64;  ///< of one element
  std::size_t tag_bytes = 16U << 10U;
  std::size_t text_bytes = 1U << 20U;  ///< of one field, attachments apart
  std::size_t findings = 200;          ///< warnings kept; the last says that there were more
};

/// What was read. Readable (`ok()`) is a well-formed package that can be filed: an edoc with the sender's OrganId, at
/// least one receiver's OrganId and a DocumentId; a status with the sender's OrganId, a StatusCode and ResponseFor
/// naming the document (DocumentId, or OrganId and Code); and no attachment that is a bomb or broken. Everything else
/// that is missing, odd or does not match is a warning, also an invalid signature: what to do about it is for the
/// receiver to decide.
struct Package {
  std::variant<std::monostate, Document, Status> content;
  Signature signature;
  std::vector<Finding> warnings;
  std::vector<Finding> errors;

  bool ok() const noexcept { return errors.empty(); }
  Document const* document() const noexcept { return std::get_if<Document>(&content); }
  Document* document() noexcept { return std::get_if<Document>(&content); }
  Status const* status() const noexcept { return std::get_if<Status>(&content); }
};

/// Reads a package: UTF-8 or UTF-16, at most `limits.package_bytes`. DTDs and entities are refused before XML parsing
/// begins. Fields are trimmed; line ends within them become LF. Throws only std::bad_alloc.
Package read(std::string_view bytes, Limits const& limits = {});

/// Receives the package piece by piece.
using Sink = std::function<void(std::string_view)>;
/// Writes the canonical form: UTF-8, prefixes as in the regulation's samples, elements in its order, empty optional
/// elements left out, fields trimmed, each attachment as base64 of a zip with one deflated entry `<uuid>.<ext>`, the
/// uuid made from the content's SHA-256. Needs about 300 kB beside the document. Throws Invalid with every field that
/// cannot be written (mandatory by the regulation and missing, not UTF-8, control characters) before the first byte
/// reaches the sink.
void write(Document const& document, Sink const& sink);
std::string write(Document const& document);
std::string write(Status const& status);

/// The line of `tinhso edxml check` for a package that was read: JSON without line ends.
std::string check_line(std::string const& file, Package const& package);
/// Reads one file and gives its line. A file that cannot be opened or read gives `ok:false` with the reason.
std::string check_file(std::filesystem::path const& path);
/// `tinhso edxml check FILE…`: a line each; 0 when all were readable, else 1.
int check(std::vector<std::string> const& files, std::ostream& out);

}  // namespace tinhso::edxml
