#include "documents/flow.hpp"

#include <algorithm>

#include "documents/access.hpp"
#include "documents/flow_store.hpp"
#include "documents/seal_store.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

constexpr Sql put_flow{
    "documents.put_flow",
    "insert into documents_flow (document, step, drafter, reviewer) values (:document, :step, :drafter, :reviewer) "
    "on conflict (document) do update set step = excluded.step, drafter = excluded.drafter, reviewer = "
    "excluded.reviewer, signed_how = '', signed_at = null, signed_by = '', signed_sha256 = '', signed_name = ''"};
constexpr Sql move_flow{"documents.move_flow",
                        "update documents_flow set step = :to where document = :document and step = :from"};
constexpr Sql sign_flow{
    "documents.sign_flow",
    "update documents_flow set step = 'ready', signed_how = :how, signed_at = :at, signed_by = :by, signed_sha256 = "
    ":sha256, signed_name = :name, signed_type = :type, signed_bytes = :bytes where document = :document and step = "
    "'signing'"};
constexpr Sql add_entry{"documents.add_flow_entry",
                        "insert into documents_flow_entry (document, version, at, official, name, step, action, words) "
                        "values (:document, :version, :at, :official, :name, :step, :action, :words)"};
constexpr Sql entries_by_document{
    "documents.flow_entries",
    "select version, at, name, step, action, words from documents_flow_entry where document = :document order by id"};
constexpr Sql lock_flow_draft{"documents.lock_flow_draft",
                              "select version from documents_document where id = :id and state = 'draft' {for_update}"};
constexpr Sql add_comment{"documents.add_comment",
                          "insert into documents_comment (document, version, at, official, name, words) "
                          "values (:document, :version, :at, :official, :name, :words)"};

/// The step after this one, as the agency goes.
FlowStep step_after(FlowSettings const& uses, FlowStep step) {
  using enum FlowStep;
  if (step < content && uses.content) return content;
  if (step < form && uses.form) return form;
  if (step < signing && uses.signing) return signing;
  return ready;
}

struct FlowMove {
  Document document;
  Flow flow;
  FlowSettings uses;
};

/// The draft, locked, where it is.
FlowMove begin_flow(Session& session, Principal const& who, std::int64_t id) {
  auto document = visible_outgoing(session, who, id);
  if (document.state != "draft" || !session.first<std::int64_t>(lock_flow_draft, {{"id", id}}))
    throw Conflict{"documents.already_issued", {"Văn bản đã phát hành.", "The document has been issued."}};
  document = *find_document(session, id);
  auto flow = find_flow(session, id).value_or(Flow{});
  flow.document = id;
  return {std::move(document), std::move(flow), flow_settings(session, who.agency)};
}

void require_turn(Session& session, Principal const& who, FlowMove const& at) {
  if (!has_turn(session, who, at.document, at.flow))
    throw Forbidden{"documents.not_your_turn",
                    {"Bước này không đến lượt bạn.", "It is not your turn to take this step."}};
}

void note_flow(Session& session, Instant now, Principal const& who, Origin const& origin, Document const& document,
               FlowStep step, std::string_view action, std::string_view words, FlowStep to) {
  session.run(add_entry, {{"document", document.id},
                          {"version", document.version},
                          {"at", now},
                          {"official", who.official},
                          {"name", who.name},
                          {"step", step},
                          {"action", action},
                          {"words", words}});
  audit::record(
      session, now, audit::actor(who, origin),
      {"documents." + std::string{action}, "document", std::to_string(document.id),
       boost::json::object{{"step", reflect::enum_name(step)}},
       boost::json::object{{"step", reflect::enum_name(to)}, {"version", document.version}, {"words", words}}});
  tell_agency(session, now, who.agency, "outgoing", document.id, action);
}

/// Tells whoever has the next step.
void hand_flow(Context& context, Session& session, Principal const& who, Document const& document, Flow const& flow,
               FlowStep to, std::string words) {
  auto const now = context.clock.now();
  work::Handing next;
  next.agency = *document.from_agency;
  next.due_at = work::next_step_due(context.calendar, now, document.priority);
  next.words = std::move(words);
  switch (to) {
    case FlowStep::drafting:
      next.step = "revise";
      next.official = flow.drafter;
      break;
    case FlowStep::content:
      next.step = "content";
      next.official = flow.reviewer;
      break;
    case FlowStep::form:
      next.step = "form";
      next.official = present(session, next.agency, local_date(now), flow_holders(session, next.agency).checker);
      if (!next.official) next.duty = rights::documents_register;
      break;
    case FlowStep::signing:
      next.step = "sign";
      next.official = document.signer;
      break;
    case FlowStep::ready:
      next.step = "issue";
      next.duty = rights::documents_register;
      break;
  }
  work::hand_over(session, now, who, "outgoing", document.id,
                  {document.subject, document.type_name, document.from_short, document.priority}, next);
  if (to == FlowStep::signing)  // the room signing puts it before the signer
    jobs::add(session, now, "signing.offer", {{"document", document.id}},
              {std::to_string(document.id) + "." + std::to_string(now.time_since_epoch().count()), {}});
}

void advance(Context& context, Session& session, Principal const& who, Origin const& origin, FlowMove const& at,
             FlowStep to, std::string_view action, std::string const& words) {
  auto const now = context.clock.now();
  if (session.run(move_flow, {{"document", at.document.id}, {"from", at.flow.step}, {"to", to}}) == 0)
    wrong_flow_step(find_flow(session, at.document.id).value_or(Flow{}).step);
  note_flow(session, now, who, origin, at.document, at.flow.step, action, words, to);
  hand_flow(context, session, who, at.document, at.flow, to, words);
}

FlowView view_of_flow(Session& session, Principal const& who, Document const& document) {
  FlowView out;
  out.settings = flow_settings(session, *document.from_agency);
  out.holders = flow_holders(session, *document.from_agency);
  if (auto const flow = find_flow(session, document.id)) {
    out.step = flow->step;
    out.signed_how = flow->signed_how;
    out.signed_at = flow->signed_at;
    out.signed_by = flow->signed_by;
    out.signed_name = flow->signed_name;
    auto const turn = flow->step == FlowStep::content   ? flow->reviewer
                      : flow->step == FlowStep::form    ? out.holders.checker
                      : flow->step == FlowStep::signing ? document.signer
                                                        : std::optional<std::int64_t>{};
    if (turn)
      for (auto const& p : organisation::officials_of(session, *document.from_agency, local_date(document.updated_at)))
        if (p.official == *turn) out.turn = p.official_name;
  }
  out.entries = session.all<FlowEntry>(entries_by_document, {{"document", document.id}});
  out.versions = versions_of(session, document.id);
  out.comments = comments_of(session, document.id);
  if (document.state == "draft")
    for (auto const& action : flow_actions(session, who, document))
      if (action != "edit" && action != "delete" && action != "issue") out.actions.push_back(action);
  return out;
}

}  // namespace

FlowView flow_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of_flow(session, who, visible_outgoing(session, who, id)); });
}

FlowView submit(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                SubmitInput const& input) {
  require(who, rights::documents_write);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto at = begin_flow(session, who, id);
    if (at.flow.step != FlowStep::drafting) wrong_flow_step(at.flow.step);
    auto const to = step_after(at.uses, FlowStep::drafting);
    if (to == FlowStep::ready)
      throw Conflict{"documents.no_flow",
                     {"Cơ quan không dùng quy trình trình duyệt; văn thư phát hành ngay.",
                      "The agency uses no such steps; the clerk issues at once."}};
    FieldErrors errors;
    auto const people = organisation::officials_of(session, who.agency, local_date(now));
    auto const here = [&](std::optional<std::int64_t> official) {
      return official &&
             std::any_of(people.begin(), people.end(), [&](auto const& p) { return p.official == *official; });
    };
    if (at.uses.content && !here(input.reviewer))
      errors.push_back(
          {"reviewer", {"Cần chọn người duyệt nội dung trong cơ quan.", "Choose who approves the content, here."}});
    auto const holders = flow_holders(session, who.agency);
    auto const named = [](auto const& list, std::optional<std::int64_t> official) {
      return list.empty() || !official || std::ranges::find(list, *official) != list.end();
    };
    if (at.uses.content && !named(holders.reviewers, input.reviewer))
      errors.push_back({"reviewer",
                        {"Cơ quan không giao người này duyệt nội dung.", "The agency has not named them to approve."}});
    if (at.uses.signing && !named(holders.signers, at.document.signer))
      errors.push_back(
          {"signer", {"Cơ quan không giao người này ký văn bản.", "The agency has not named them to sign."}});
    if (at.uses.content && input.reviewer == who.official)
      errors.push_back({"reviewer", {"Người soạn không tự duyệt nội dung.", "Nobody approves their own draft."}});
    if (at.uses.signing && !here(at.document.signer))
      errors.push_back({"signer", {"Cần chọn người ký trong cơ quan.", "Choose who signs, here."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    require_complete(session, at.document, local_date(now));
    at.flow.drafter = who.official;
    at.flow.reviewer = input.reviewer;
    session.run(
        put_flow,
        {{"document", id}, {"step", FlowStep::drafting}, {"drafter", at.flow.drafter}, {"reviewer", at.flow.reviewer}});
    keep_version(session, now, who, at.document);
    advance(context, session, who, origin, at, to, "submit", input.words.value_or(""));
    return view_of_flow(session, who, at.document);
  });
}

FlowView approve(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                 ApproveInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const at = begin_flow(session, who, id);
    if (at.flow.step != FlowStep::content && at.flow.step != FlowStep::form) wrong_flow_step(at.flow.step);
    require_turn(session, who, at);
    require_complete(session, at.document, local_date(now));
    keep_version(session, now, who, at.document);
    advance(context, session, who, origin, at, step_after(at.uses, at.flow.step), "approve", input.words.value_or(""));
    return view_of_flow(session, who, at.document);
  });
}

FlowView give_back(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                   ReturnInput const& input) {
  return context.database.write([&](Session& session) {
    auto const at = begin_flow(session, who, id);
    if (at.flow.step == FlowStep::drafting) wrong_flow_step(at.flow.step);
    require_turn(session, who, at);
    if (!at.flow.signed_sha256.empty()) files::release(session, at.flow.signed_sha256, "documents.signed", id);
    advance(context, session, who, origin, at, FlowStep::drafting, "return", input.words);
    return view_of_flow(session, who, at.document);
  });
}

void open_signing(Session& session, std::int64_t document, std::int64_t drafter) {
  session.run(put_flow, {{"document", document},
                         {"step", FlowStep::signing},
                         {"drafter", drafter},
                         {"reviewer", std::optional<std::int64_t>{}}});
}

void close_signing(Context& context, Session& session, Principal const& who, Origin const& origin, std::int64_t id,
                   Signature const& signature, std::string_view words) {
  auto const now = context.clock.now();
  auto const at = begin_flow(session, who, id);
  if (at.flow.step != FlowStep::signing) wrong_flow_step(at.flow.step);
  session.run(sign_flow, {{"document", id},
                          {"how", signature.how},
                          {"at", signature.at},
                          {"by", signature.by},
                          {"sha256", signature.file.sha256},
                          {"name", signature.file_name},
                          {"type", signature.file.type},
                          {"bytes", signature.file.bytes}});
  files::refer(session, signature.file.sha256, "documents.signed", id);
  if (signature.how == "digital") take_signed_pdf(session, at.document, signature);
  note_flow(session, now, who, origin, at.document, FlowStep::signing, "sign_" + signature.how, words, FlowStep::ready);
  hand_flow(context, session, who, at.document, at.flow, FlowStep::ready, std::string{words});
}

FlowView sign_on_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                       SignPaperInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const at = begin_flow(session, who, id);
    if (at.flow.step != FlowStep::signing) wrong_flow_step(at.flow.step);
    if (!may_sign(session, who, id) && !who.may(rights::documents_register)) require_turn(session, who, at);
    auto const scan = files::redeem(session, who.account, input.ticket);
    if (!shown_inline(scan.stored.type))
      throw Invalid{"ticket", {"Bản chụp cần là PDF, JPEG hoặc PNG.", "The scan has to be a PDF, JPEG or PNG."}};
    close_signing(context, session, who, origin, id, {"paper", at.document.signer_name, now, scan.stored, scan.name},
                  input.words.value_or(""));
    return view_of_flow(session, who, at.document);
  });
}

FlowView comment(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                 CommentInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const document = visible_outgoing(session, who, id);
    if (document.state != "draft") throw NotFound{};
    session.run(add_comment, {{"document", id},
                              {"version", document.version},
                              {"at", now},
                              {"official", who.official},
                              {"name", who.name},
                              {"words", input.words}});
    audit::record(
        session, now, audit::actor(who, origin),
        {"documents.comment", "document", std::to_string(id), nullptr, boost::json::object{{"words", input.words}}});
    tell_agency(session, now, who.agency, "outgoing", id, "comment");
    return view_of_flow(session, who, document);
  });
}

Served signed_scan(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    visible_outgoing(session, who, id);
    auto const flow = find_flow(session, id);
    if (!flow || flow->signed_sha256.empty()) throw NotFound{};
    return Served{flow->signed_sha256, flow->signed_name, flow->signed_type};
  });
}

}  // namespace tinhso::documents
