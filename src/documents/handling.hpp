// What people do with a registered document besides assigning and finishing it: propose, pass on, give back, ask for
// more time. Thread-safe; throws NotFound, Forbidden, Conflict and Invalid.
#pragma once

#include "documents/incoming.hpp"

namespace tinhso::documents {

/// The clerk's proposal to the leader: who might handle it, and words.
struct ProposeInput {
  std::optional<std::int64_t> official;
  std::optional<Text<0, 1000>> words;
};
BOOST_DESCRIBE_STRUCT(ProposeInput, (), (official, words))
struct ForwardInput {
  std::int64_t to = 0;                ///< official of the agency
  std::optional<Range<1, 365>> days;  ///< working days; left out: the deadline that was given
  std::optional<Text<0, 1000>> words;
};
BOOST_DESCRIBE_STRUCT(ForwardInput, (), (to, days, words))
struct GiveBackInput {
  Text<1, 1000> words;
};
BOOST_DESCRIBE_STRUCT(GiveBackInput, (), (words))
struct ExtendInput {
  Date until;
  Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(ExtendInput, (), (until, reason))
struct AnswerExtensionInput {
  bool grant = false;
  std::optional<Text<0, 1000>> words;
};
BOOST_DESCRIBE_STRUCT(AnswerExtensionInput, (), (grant, words))

IncomingView propose(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                     ProposeInput const& input);
/// By the lead, to somebody of the agency.
IncomingView forward(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                     ForwardInput const& input);
/// By the lead, to those who assign; the document waits for somebody to be named again.
IncomingView give_back_incoming(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                                GiveBackInput const& input);
/// By somebody who assigns: at once. By the lead: asked, and answered by answer_extension().
IncomingView extend(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    ExtendInput const& input);
IncomingView answer_extension(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                              AnswerExtensionInput const& input);
/// An issued document answers this one: its task, if it is under way, is finished (05 and 06 to the sender).
void close_answered(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                    std::int64_t incoming, std::string_view answer_code);

}  // namespace tinhso::documents
