#include "payments/sandbox/sandbox.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "accounts/secrets.hpp"
#include "payments/vietqr.hpp"
#include "payments_sandbox_migrations.hpp"
#include "signing/online/online.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;

constexpr int most_tries = 10;

struct SandboxRow {
  std::int64_t id = 0;
  std::string token;
  std::string reference;
  std::int64_t amount = 0;
  std::string description;
  std::string return_url;
  std::string notify_url;
  GatewayState state = GatewayState::open;
  std::optional<Instant> paid_at;
  std::int64_t refunded = 0;
  std::int64_t tries = 0;
};
BOOST_DESCRIBE_STRUCT(SandboxRow, (),
                      (id, token, reference, amount, description, return_url, notify_url, state, paid_at, refunded,
                       tries))
#define TINHSO_SANDBOX_ROW                                                                                          \
  "select id, token, reference, amount, description, return_url, notify_url, state, paid_at, refunded, tries from " \
  "payments_sandbox_transaction "
constexpr Sql sandbox_add{"payments_sandbox.add",
                          "insert into payments_sandbox_transaction (token, reference, amount, description, agency, "
                          "return_url, notify_url, state, created_at) values (:token, :reference, :amount, "
                          ":description, :agency, :return_url, :notify_url, 'open', :now) on conflict (reference) do "
                          "nothing"};
constexpr Sql sandbox_by_reference{"payments_sandbox.by_reference", TINHSO_SANDBOX_ROW "where reference = :reference"};
constexpr Sql sandbox_by_token{"payments_sandbox.by_token", TINHSO_SANDBOX_ROW "where token = :token"};
constexpr Sql sandbox_to_tell{"payments_sandbox.to_tell", TINHSO_SANDBOX_ROW
                              "where notify_at <= :now order by id limit 50"};
constexpr Sql sandbox_of_day{"payments_sandbox.of_day", TINHSO_SANDBOX_ROW
                             "where agency = :agency and paid_at >= :from and paid_at < :until order by id limit "
                             "100000"};
#undef TINHSO_SANDBOX_ROW
constexpr Sql sandbox_end{"payments_sandbox.end",
                          "update payments_sandbox_transaction set state = :state, paid_at = :paid_at, notify_at = "
                          ":notify_at where token = :token and state = 'open'"};
constexpr Sql sandbox_told{"payments_sandbox.told",
                           "update payments_sandbox_transaction set tries = tries + 1, notify_at = :next where id = "
                           ":id"};
constexpr Sql sandbox_refund{"payments_sandbox.refund",
                             "insert into payments_sandbox_refund (refund, reference, amount) values (:refund, "
                             ":reference, :amount) on conflict (refund) do nothing"};
constexpr Sql sandbox_refunded{"payments_sandbox.refunded",
                               "update payments_sandbox_transaction set refunded = refunded + :amount where reference "
                               "= :reference"};

GatewayLine line_of(SandboxRow const& row) {
  GatewayLine out;
  out.reference = Text<1, 60>{row.reference};
  out.state = row.state;
  out.amount = row.amount;
  out.transaction = Text<0, 60>{fmt::format("SB{:08}", row.id)};
  out.paid_at = row.paid_at;
  out.refunded = row.refunded;
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '&') out += "&amp;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

web::Response html(std::string_view title, std::string const& body) {
  web::Response out;
  out.headers.emplace("content-type", "text/html; charset=utf-8");
  out.headers.emplace("cache-control", "no-store");
  out.body = fmt::format(
      R"(<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><style>
:root{{color-scheme:light dark}}body{{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;background:Canvas;color:CanvasText}}main{{max-width:26rem;margin:0 auto;padding:1.5rem 1rem}}
.note{{background:#7a4b00;color:#fff;padding:.5rem 1rem;margin:0;text-align:center}}.sum{{font-size:2rem;font-weight:700;margin:.5rem 0}}dt{{opacity:.8}}dd{{margin:0 0 .75rem}}
button,a.button{{display:block;box-sizing:border-box;width:100%;min-height:3rem;margin:.75rem 0;font:inherit;border-radius:.5rem;border:1px solid currentColor;background:none;color:inherit;text-align:center;text-decoration:none;padding:.7rem;cursor:pointer}}
button.go,a.go{{background:#1f6f54;border-color:#1f6f54;color:#fff;font-weight:600}}</style></head><body><p class="note">Cổng thanh toán thử nghiệm, không trừ tiền thật</p><main>{}</main></body></html>)",
      title, body);
  return out;
}

}  // namespace

Sandbox::Sandbox(Context& context, Keys keys, std::string origin, int times)
    : context_{context}, keys_{std::move(keys)}, origin_{std::move(origin)}, times_{times} {}
void Sandbox::reached_at(std::string origin) { origin_ = std::move(origin); }

web::Response Sandbox::answer(web::Call& call, std::string const& purpose) {
  auto const now = context_.clock.now();
  auto const text = unseal(keys_.merchant, keys_.out, purpose, call.request.body, now);
  auto const sealed = [&](auto const& message) {
    return web::json_text(seal(keys_.merchant, keys_.in, purpose + ".answer", reflect::to_json(message), now));
  };
  auto const by_reference = [&](Session& session, std::string_view reference) {
    return session.first<SandboxRow>(sandbox_by_reference, {{"reference", reference}});
  };
  if (purpose == "create") {
    auto const order = reflect::from_json<CreateMessage>(text);
    auto const row = context_.database.write([&](Session& session) {
      session.run(sandbox_add, {{"token", accounts::random_token()},
                                {"reference", order.reference},
                                {"amount", order.amount.value},
                                {"description", order.description},
                                {"agency", order.agency},
                                {"return_url", order.return_url},
                                {"notify_url", order.notify_url},
                                {"now", now}});
      return by_reference(session, order.reference).value();
    });
    return sealed(CreateAnswer{Text<1, 60>{line_of(row).transaction}, Text<1, 500>{origin_ + "/pay/" + row.token}});
  }
  if (purpose == "query") {
    auto const query = reflect::from_json<QueryMessage>(text);
    auto const row = context_.database.read([&](Session& session) { return by_reference(session, query.reference); });
    GatewayLine unknown;
    unknown.reference = query.reference;
    return sealed(row ? line_of(*row) : unknown);
  }
  if (purpose == "list") {
    auto const list = reflect::from_json<ListMessage>(text);
    auto const until = at_local(Date{std::chrono::sys_days{list.day} + std::chrono::days{1}}, 0);
    ListAnswer out;
    for (auto const& row : context_.database.read([&](Session& session) {
           return session.all<SandboxRow>(
               sandbox_of_day, {{"agency", list.agency}, {"from", at_local(list.day, 0)}, {"until", until}});
         }))
      out.items.push_back(line_of(row));
    return sealed(out);
  }
  auto const refund = reflect::from_json<RefundMessage>(text);
  return sealed(RefundAnswer{context_.database.write([&](Session& session) {
    auto const row = by_reference(session, refund.reference);
    if (!row || row->state != GatewayState::paid) throw NotFound{};
    if (row->amount < refund.amount)
      throw Conflict{"sandbox.too_much", {"Hoàn nhiều hơn đã nộp.", "More than was paid."}};
    if (session.run(sandbox_refund, {{"refund", refund.refund}, {"reference", refund.reference}, {"amount", refund.amount.value}}) > 0)
      session.run(sandbox_refunded, {{"reference", refund.reference}, {"amount", refund.amount.value}});
    return by_reference(session, refund.reference).value().refunded;
  })});
}

void Sandbox::pay(std::string_view token, bool agree) {
  auto const now = context_.clock.now();
  std::optional<Instant> paid_at;
  std::optional<Instant> notify_at;
  if (agree) paid_at = now;
  if (times_ > 0) notify_at = now;
  context_.database.write([&](Session& session) {
    if (!session.first<SandboxRow>(sandbox_by_token, {{"token", token}})) throw NotFound{};
    session.run(sandbox_end, {{"token", token},
                              {"state", agree ? GatewayState::paid : GatewayState::failed},
                              {"paid_at", paid_at},
                              {"notify_at", notify_at}});
  });
}

web::Response Sandbox::page(web::Call& call) {
  auto const row = context_.database.read([&](Session& session) {
    return session.one<SandboxRow>(sandbox_by_token, {{"token", call.parameter("token")}});
  });
  auto const about = fmt::format("<p class=\"sum\">{} đồng</p><dl><dt>Nội dung</dt><dd>{}</dd><dt>Đơn vị nhận</dt><dd>{}</dd><dt>Mã giao dịch</dt><dd>{}</dd></dl>",
                                 dotted(row.amount), escaped(row.description), escaped(keys_.merchant),
                                 std::string{line_of(row).transaction});
  if (row.state == GatewayState::open)
    return html("Thanh toán", fmt::format("<h1>Thanh toán</h1>{}<form method=\"post\"><button class=\"go\" name=\"act\" "
                                          "value=\"pay\">Thanh toán</button><button name=\"act\" value=\"no\">Không thanh toán</button></form>",
                                          about));
  char const* const title = row.state == GatewayState::paid ? "Đã thanh toán" : "Chưa thanh toán";
  return html(title, fmt::format("<h1>{}</h1>{}<a class=\"button go\" href=\"{}\">Quay lại cơ quan thu</a>", title, about,
                                 escaped(row.return_url)));
}

web::Response Sandbox::pressed(web::Call& call) {
  pay(call.parameter("token"), call.request.body.find("act=pay") != std::string::npos);
  return page(call);
}

int Sandbox::tell_merchants() {
  auto const now = context_.clock.now();
  int sent = 0;
  for (auto const& row : context_.database.read(
           [&](Session& session) { return session.all<SandboxRow>(sandbox_to_tell, {{"now", now}}); })) {
    signing::online::HttpRequest request;
    request.url = row.notify_url;
    request.type = "application/json";
    request.body = seal(keys_.merchant, keys_.in, "notify", reflect::to_json(line_of(row)), now);
    bool taken = false;
    try {
      auto const status = signing::online::http(request).status;
      taken = status >= 200 && status < 300;
    } catch (Error const& fault) {
      spdlog::warn("{}: {}", row.notify_url, fault.words().en);
    }
    ++sent;
    std::optional<Instant> next;
    if (taken && row.tries + 1 < times_) next = now;
    else if (!taken && row.tries + 1 < most_tries) next = now + std::chrono::seconds{1LL << row.tries};
    context_.database.write([&](Session& session) { session.run(sandbox_told, {{"id", row.id}, {"next", next}}); });
  }
  return sent;
}

web::Routes Sandbox::routes() {
  web::Routes out;
  auto const add = [&](web::Method method, std::string path, char const* summary,
                       std::function<web::Response(web::Call&)> handle) {
    out.push_back({method, std::move(path), web::anyone, summary, std::move(handle), 100'000, {}, {}, 0});
  };
  for (std::string const purpose : {"create", "query", "list", "refund"})
    add(web::Method::post, purpose == "create" ? "/v1/payments" : "/v1/" + purpose, "A signed message of the merchant",
        [this, purpose](web::Call& call) { return answer(call, purpose); });
  add(web::Method::get, "/pay/{token}", "The payer's page", [this](web::Call& call) { return page(call); });
  add(web::Method::post, "/pay/{token}", "The payer's button", [this](web::Call& call) { return pressed(call); });
  return out;
}

std::vector<database::Migration> sandbox_migrations() {
  return {std::begin(embedded::payments_sandbox_migrations), std::end(embedded::payments_sandbox_migrations)};
}

}  // namespace tinhso::payments
