// What the verbs of a draft ask of its way to the signature. Private to the room; for the session's thread.
#pragma once

#include "documents/flow.hpp"
#include "documents/store.hpp"

namespace tinhso::documents {

struct Flow {
  std::int64_t document = 0;
  FlowStep step = FlowStep::drafting;
  std::int64_t drafter = 0;
  std::optional<std::int64_t> reviewer;
  std::string signed_how;
  std::optional<Instant> signed_at;
  std::string signed_by;
  std::string signed_sha256;
  std::string signed_name;
  std::string signed_type;
  std::int64_t signed_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Flow, (),
                      (document, step, drafter, reviewer, signed_how, signed_at, signed_by, signed_sha256, signed_name,
                       signed_type, signed_bytes))
std::optional<Flow> find_flow(database::Session& session, std::int64_t document);

[[noreturn]] void wrong_flow_step(FlowStep step);
/// Whether the step is this person's to take.
bool has_turn(database::Session& session, Principal const& who, Document const& document, Flow const& flow);
/// The official, if they hold a position in the agency on that day.
std::optional<std::int64_t> present(database::Session& session, std::int64_t agency, Date as_of,
                                    std::optional<std::int64_t> official);

/// What this reader may do with the draft in its way: also "edit", "delete" and "issue".
std::vector<std::string> flow_actions(database::Session& session, Principal const& who, Document const& document);
/// Throws Conflict when the draft is past changing, Forbidden when it is not this person's turn to change it.
void require_editable(database::Session& session, Principal const& who, Document const& document);
/// Throws Conflict naming the step that is missing before the number.
void require_ready(database::Session& session, Document const& document);
/// Forgets the way of a draft that is deleted.
void forget_flow(database::Session& session, std::int64_t document);
/// Keeps the draft as it is now as a version, with its attachments.
void keep_version(database::Session& session, Instant now, Principal const& who, Document const& document);
std::vector<DraftVersion> versions_of(database::Session& session, std::int64_t document);
std::vector<DraftComment> comments_of(database::Session& session, std::int64_t document);
/// The signed bytes instead of the first PDF.
void take_signed_pdf(database::Session& session, Document const& document, Signature const& signature);
/// Throws Invalid with everything that the draft lacks for its number (issue.cpp).
void require_complete(database::Session& session, Document const& document, Date today);

}  // namespace tinhso::documents
