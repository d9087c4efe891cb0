// What was found of a document's files, for those who may read it; and the public check.
#include <semaphore>

#include "documents/serve.hpp"
#include "signing/checks.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {
namespace {

using web::Call;
using web::None;

constexpr std::int64_t largest_public = 20'000'000;
constexpr std::chrono::seconds time_in_public{20};
constexpr int public_per_minute = 10;  // of one client address

/// Two files of the public at a time: the office's own requests must not wait behind them.
using Seats = std::counting_semaphore<2>;
class Seat {
 public:
  explicit Seat(Seats& seats) : seats_{seats} {
    if (!seats_.try_acquire_for(std::chrono::seconds{2}))
      throw Unavailable{"signing.check_busy",
                        {"Đang có nhiều người kiểm tra tệp. Hãy thử lại sau ít phút.",
                         "Many people are checking files. Try again in a few minutes."}};
  }
  ~Seat() { seats_.release(); }
  Seat(Seat const&) = delete;
  Seat& operator=(Seat const&) = delete;

 private:
  Seats& seats_;
};

web::Response post_public(Call& call, Seats& seats) {
  if (call.request.body.empty())
    throw Invalid{"", {"Tệp rỗng; hãy chọn tệp khác.", "The file is empty; choose another one."}};
  std::string_view const language = call.request.header("accept-language").starts_with("en") ? "en" : "vi";
  Seat const seat{seats};
  auto out = web::json_text(reflect::to_json(check_bytes(call.context, call.request.body, language, time_in_public)));
  out.headers.emplace("cache-control", "no-store");
  return out;
}

CheckView get_incoming_check(Call& call, None const&) {
  return incoming_check(call.context, call.principal(), call.id(), call.id("ordinal"));
}
web::Response get_incoming_kept(Call& call, None const&) {
  return documents::send(call, incoming_kept(call.context, call.principal(), call.id(), call.id("ordinal")));
}
web::Response get_outgoing_kept(Call& call, None const&) {
  return documents::send(call, outgoing_kept(call.context, call.principal(), call.id(), call.id("ordinal")));
}
CheckView get_outgoing_check(Call& call, None const&) {
  return outgoing_check(call.context, call.principal(), call.id(), call.id("ordinal"));
}

}  // namespace

web::Routes check_routes() {
  web::Route open{};
  open.method = web::Method::post;
  open.path = "/api/signing/verify";
  open.access = web::anyone;
  open.summary = "Check the signatures of any PDF, XML or CMS file; nothing of it is kept.";
  open.handle = [seats = std::make_shared<Seats>(2)](Call& call) { return post_public(call, *seats); };
  open.body_limit = largest_public;
  open.per_minute = public_per_minute;
  open.confidential = true;  // no answer is remembered for an Idempotency-Key
  open.describe = [](boost::json::object& components) {
    auto operation = web::detail::describe_operation("/api/signing/verify", {}, nullptr,
                                                     reflect::schema<CheckView>(components, reflect::Use::answer));
    operation["requestBody"] = {
        {"required", true},
        {"content", {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
    return operation;
  };
  return {std::move(open),
          web::get<None, CheckView>("/api/signing/checks/incoming/{id}/{ordinal}", web::signed_in, get_incoming_check,
                                    "What the check of a received file's signatures found"),
          web::get<None, CheckView>("/api/signing/checks/outgoing/{id}/{ordinal}", web::signed_in, get_outgoing_check,
                                    "What the check of an own file's signatures found"),
          web::get<None, web::Response>("/api/signing/checks/incoming/{id}/{ordinal}/kept", web::signed_in,
                                        get_incoming_kept, "The copy of a received file that is kept for the years"),
          web::get<None, web::Response>("/api/signing/checks/outgoing/{id}/{ordinal}/kept", web::signed_in,
                                        get_outgoing_kept, "The copy of an own file that is kept for the years")};
}

}  // namespace tinhso::signing
