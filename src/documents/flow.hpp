// The way of a draft to its number: content approved by the unit's head, form checked by the office, signed by the
// leader (Decree 30/2020/NĐ-CP, articles 9 to 13); at every step it can go back to the drafter with words.
//
// Which steps an agency uses is its own setting; with none, the clerk writes and issues. A step's person is told by a
// task of kind "outgoing". From `signing` on the draft cannot be changed: it has to go back first.
// Functions are thread-safe; they throw NotFound, Forbidden (not your turn), Conflict (another step) and Invalid.
#pragma once

#include "documents/outgoing.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {

enum class FlowStep { drafting, content, form, signing, ready };
BOOST_DESCRIBE_ENUM(FlowStep, drafting, content, form, signing, ready)

/// The steps an agency uses between a draft and its number.
struct FlowSettings {
  bool content = false;  ///< the head of the unit approves the content (article 10)
  bool form = false;     ///< the office checks form and technique (article 12)
  bool signing = false;  ///< the leader signs in the system or on paper (article 13)
  /// What was signed digitally gets the agency's seal the same way before it is sent (article 18).
  bool seal = false;
};
BOOST_DESCRIBE_STRUCT(FlowSettings, (), (content, form, signing, seal))
FlowSettings flow_settings(database::Session& session, std::int64_t agency);

/// Who holds the steps, as official ids of the agency. Empty: whom the drafter chooses; for the form: the office.
struct FlowHolders {
  List<std::int64_t, 50> reviewers;  ///< of whom the drafter chooses one for the content
  std::optional<std::int64_t> checker;  ///< gets the task of checking the form; the office may take it as well
  List<std::int64_t, 50> signers;
};
BOOST_DESCRIBE_STRUCT(FlowHolders, (), (reviewers, checker, signers))
FlowHolders flow_holders(database::Session& session, std::int64_t agency);

/// An agency's rules for the way of its drafts.
struct FlowRules {
  bool content = false;
  bool form = false;
  bool signing = false;
  bool seal = false;
  std::optional<FlowHolders> holders = std::nullopt;  ///< left out of a change: as they were
};
BOOST_DESCRIBE_STRUCT(FlowRules, (), (content, form, signing, seal, holders))
FlowRules flow_rules(database::Session& session, std::int64_t agency);
/// Needs the right organisation.edit for that agency. Throws Invalid for a holder who has no position there today.
void set_flow_settings(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                       FlowRules const& rules);

/// A leader's usual directions ("bút phê"), offered where documents are assigned; none: those of the app.
struct Directions {
  List<Text<1, 300>, 30> lines;
};
BOOST_DESCRIBE_STRUCT(Directions, (), (lines))
Directions directions(database::Session& session, std::int64_t agency);
void set_directions(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                    Directions const& directions);

struct FlowEntry {
  std::int64_t version = 0;
  Instant at;
  std::string name;
  std::string step;    ///< the FlowStep it was in
  std::string action;  ///< "submit", "approve", "return", "sign_paper", "sign_digital"
  std::string words;
};
BOOST_DESCRIBE_STRUCT(FlowEntry, (), (version, at, name, step, action, words))
struct DraftComment {
  std::int64_t id = 0;
  std::int64_t version = 0;
  Instant at;
  std::string name;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(DraftComment, (), (id, version, at, name, words))
struct DraftVersion {
  std::int64_t version = 0;
  Instant at;
  std::string name;
  std::string subject;
  std::vector<Attachment> attachments;
};
BOOST_DESCRIBE_STRUCT(DraftVersion, (), (version, at, name, subject, attachments))

struct FlowView {
  FlowSettings settings;
  FlowHolders holders;
  FlowStep step = FlowStep::drafting;
  std::string turn;                    ///< whose turn it is: a name, or empty for a duty of the office
  std::vector<FlowEntry> entries;      ///< oldest first
  std::vector<DraftVersion> versions;  ///< as handed on, newest first
  std::vector<DraftComment> comments;  ///< oldest first
  std::string signed_how;              ///< "paper", "digital" or empty
  std::optional<Instant> signed_at;
  std::string signed_by;
  std::string signed_name;  ///< the scan's file name
  /// "submit", "approve", "return", "sign_paper", "comment"
  std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(FlowView, (),
                      (settings, holders, step, turn, entries, versions, comments, signed_how, signed_at, signed_by, signed_name,
                       actions))
FlowView flow_view(Context& context, Principal const& who, std::int64_t id);

struct SubmitInput {
  std::optional<std::int64_t> reviewer;  ///< official who approves the content; needed where the agency uses that step
  std::optional<Text<0, 1000>> words;
};
BOOST_DESCRIBE_STRUCT(SubmitInput, (), (reviewer, words))
struct ApproveInput {
  std::optional<Text<0, 1000>> words;
};
BOOST_DESCRIBE_STRUCT(ApproveInput, (), (words))
struct ReturnInput {
  Text<1, 1000> words;
};
BOOST_DESCRIBE_STRUCT(ReturnInput, (), (words))
struct SignPaperInput {
  Text<1, 100> ticket;  ///< the scan of the signed paper: PDF, JPEG or PNG
  std::optional<Text<0, 1000>> words;
};
BOOST_DESCRIBE_STRUCT(SignPaperInput, (), (ticket, words))
struct CommentInput {
  Text<1, 2000> words;
};
BOOST_DESCRIBE_STRUCT(CommentInput, (), (words))

FlowView submit(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                SubmitInput const& input);
/// Content or form, whichever step it is in.
FlowView approve(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                 ApproveInput const& input);
FlowView give_back(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                   ReturnInput const& input);
/// "Signed on paper": by the signer, or by a clerk who holds the signed paper.
FlowView sign_on_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                       SignPaperInput const& input);
FlowView comment(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                 CommentInput const& input);
Served signed_scan(Context& context, Principal const& who, std::int64_t id);
Served version_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t version,
                          std::int64_t ordinal);

/// How a document was signed, with what proves it: the scan of the paper, or the signed PDF.
struct Signature {
  std::string how;  ///< "paper" or "digital"
  std::string by;   ///< the signer's name
  Instant at;
  files::Stored file;
  std::string file_name;
};
/// Closes the step `signing`, in the caller's transaction: what a digital signature calls once its bytes are stored and
/// checked. Who may sign is the caller's to have decided. A digitally signed PDF takes the place of the draft's first
/// PDF. Throws Conflict when the draft is in another step.
void close_signing(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                   std::int64_t document, Signature const& signature, std::string_view words = {});
/// Whether this person is the one whose signature the draft waits for.
bool may_sign(database::Session& session, Principal const& who, std::int64_t document);

}  // namespace tinhso::documents
