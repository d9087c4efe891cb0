// Advice on the form of what is attached to a draft or an issued document, and the ticks of who checked it.
#include "documents/access.hpp"
#include "documents/flow_store.hpp"
#include "documents/layout.hpp"
#include "documents/tables.hpp"
#include "documents/wire.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct SeenRow {
  std::string what;
  std::int64_t page = 0;
  Instant at;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(SeenRow, (), (what, page, at, name))
constexpr Sql advice_seen{
    "documents.advice_seen",
    "select what, page, at, name from documents_advice_seen where document = :document and sha256 = :sha256"};
constexpr Sql tick_advice{"documents.tick_advice",
                          "insert into documents_advice_seen (document, sha256, what, page, at, name) values "
                          "(:document, :sha256, :what, :page, :at, :name) on conflict (document, sha256, what, page) "
                          "do update set at = excluded.at, name = excluded.name"};
constexpr Sql untick_advice{"documents.untick_advice",
                            "delete from documents_advice_seen where document = :document and sha256 = :sha256 and "
                            "what = :what and page = :page"};

struct SeenInput {
  Text<1, 40> what;
  std::optional<Range<0, 10'000>> page;
  bool seen = true;
};
BOOST_DESCRIBE_STRUCT(SeenInput, (), (what, page, seen))

/// The document itself comes first; annexes have another form.
std::optional<Attachment> main_text(Session& session, std::int64_t document) {
  for (auto& a : attachments_of(session, document))
    if (a.type == "application/pdf" ||
        a.type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
      return std::move(a);
  return {};
}

std::vector<LayoutAdvice> get_check(web::Call& call, web::None const&) {
  LayoutFacts facts;
  std::optional<Attachment> file;
  std::vector<SeenRow> ticks;
  call.context.database.read([&](Session& session) {
    auto const document = visible_outgoing(session, call.principal(), call.id());
    facts = {document.from_name, document.signer_name, document.subject};
    file = main_text(session, document.id);
    if (file) ticks = session.all<SeenRow>(advice_seen, {{"document", document.id}, {"sha256", file->sha256}});
  });
  if (!file) return {};
  auto out = check_layout(call.context.files.path(file->sha256), file->name, file->type, facts);
  for (auto& item : out.items)
    for (auto const& tick : ticks)
      if (tick.what == item.what && tick.page == item.page) {
        item.seen_at = tick.at;
        item.seen_by = tick.name;
      }
  return {std::move(out)};
}

/// "Đã xem": by whose turn it is to check the form.
web::None put_seen(web::Call& call, SeenInput const& input) {
  auto const now = call.context.clock.now();
  auto const& who = call.principal();
  call.context.database.write([&](Session& session) {
    auto const document = visible_outgoing(session, who, call.id());
    auto const flow = find_flow(session, document.id);
    if (document.state != "draft" || !flow || flow->step != FlowStep::form)
      wrong_flow_step(flow ? flow->step : FlowStep::drafting);
    if (!has_turn(session, who, document, *flow))
      throw Forbidden{"documents.not_your_turn",
                      {"Bước này không đến lượt bạn.", "It is not your turn to take this step."}};
    auto const file = main_text(session, document.id);
    if (!file) throw NotFound{};
    std::int64_t const page = input.page ? input.page->value : 0;
    if (input.seen)
      session.run(tick_advice, {{"document", document.id},
                                {"sha256", file->sha256},
                                {"what", input.what},
                                {"page", page},
                                {"at", now},
                                {"name", who.name}});
    else
      session.run(untick_advice,
                  {{"document", document.id}, {"sha256", file->sha256}, {"what", input.what}, {"page", page}});
    audit::record(session, now, audit::actor(who, call.request.origin),
                  {"documents.advice_seen", "document", std::to_string(document.id), nullptr,
                   boost::json::object{{"what", input.what}, {"page", page}, {"seen", input.seen}}});
  });
  return {};
}

}  // namespace

web::Routes check_routes() {
  using web::signed_in;
  return {
      web::get<web::None, std::vector<LayoutAdvice>>(
          "/api/documents/outgoing/{id}/check", signed_in, get_check,
          "Advice on paper, margins, font and parts of the form of Decree 30/2020/NĐ-CP."),
      web::put<SeenInput, web::None>("/api/documents/outgoing/{id}/check/seen", signed_in, put_seen,
                                     "Ticks a finding as looked at, or takes the tick off."),
  };
}

}  // namespace tinhso::documents
