#include "documents/serve.hpp"
#include "platform/web/form.hpp"
#include "signing/agent.hpp"

namespace tinhso::signing {
namespace {

using web::Call;
using web::None;

constexpr std::int64_t largest_return =
    62'000'000;                         // 50 MB of a document, what a signature adds, and the form around it
constexpr int fetches_per_minute = 60;  // of one client address: an agency may share one

struct TokenQuery {
  Text<1, 100> token;
};
BOOST_DESCRIBE_STRUCT(TokenQuery, (), (token))

std::string token_of(web::Request const& request) {
  auto const found = request.query.find("token");
  if (found == request.query.end() || found->second.size() > 100) throw NotFound{};
  return found->second;
}

web::Response get_document(Call& call, TokenQuery const& in) {
  auto out = documents::send(call, fetch_handed_out(call.context, in.token));
  out.headers.erase("cache-control");
  out.headers.emplace("cache-control", "no-store");
  return out;
}

/// Holds a file that is on its way back; only for who holds a token that still counts.
class ReturnSink final : public web::BodySink {
 public:
  void write(std::string_view bytes) override { body_->append(bytes); }
  std::shared_ptr<void> finish() override { return body_; }

 private:
  std::shared_ptr<std::string> body_ = std::make_shared<std::string>();
};

/// The file of that field, or the only file there is.
std::string_view file_in(std::vector<web::FormPart> const& parts, std::string_view field) {
  web::FormPart const* only = nullptr;
  std::size_t files = 0;
  for (auto const& part : parts) {
    if (part.name == field) return part.content;
    if (part.file_name.empty()) continue;
    ++files;
    only = &part;
  }
  return files == 1 ? only->content : std::string_view{};
}

web::Response post_signed(Call& call) {
  auto const settings = read_agent_settings(call.context.settings.data_folder);
  auto const& body = *std::static_pointer_cast<std::string>(call.request.uploaded);
  auto const parts = web::read_form(call.request.header("content-type"), body);
  auto const file = parts ? file_in(*parts, settings.field) : std::string_view{};
  Returned back;
  if (file.empty()) back.words = "Không nhận được tệp đã ký.";
  else back = take_back(call.context, call.request.origin, token_of(call.request), file);
  return web::json_text(
      fill_in(back.taken ? settings.taken : settings.refused,
              {{"{name}", back.name}, {"{why}", back.words}, {"{fetch}", call.context.settings.origin + "/signing"}}));
}

Handover post_begin(Call& call, None const&) {
  call.status = 201;
  return begin_handover(call.context, call.principal(), call.request.origin, call.id());
}
Handover post_finish(Call& call, None const&) {
  return finish_handover(call.context, call.principal(), call.request.origin,
                         call.request.header("user-agent").substr(0, 300), call.id());
}

web::Route return_route() {
  constexpr auto path = "/api/signing/agent/signed";
  web::Route out{};
  out.method = web::Method::post;
  out.path = path;
  out.access = web::anyone;
  out.summary = "A signed file comes back from the signing software, as multipart/form-data; once for each token";
  out.handle = post_signed;
  out.body_limit = largest_return;
  out.per_minute = fetches_per_minute;
  out.confidential = true;
  out.sink = [](Call const& call) -> std::unique_ptr<web::BodySink> {
    require_giveable(call.context, token_of(call.request));
    return std::make_unique<ReturnSink>();
  };
  out.describe = [](boost::json::object& components) {
    boost::json::object const token{{"schema", reflect::schema<Text<1, 100>>(components, reflect::Use::request)},
                                    {"required", true}};
    auto operation = web::detail::describe_operation(path, {{"token", token}}, nullptr, nullptr);
    operation["requestBody"] = {{"required", true},
                                {"content", {{"multipart/form-data", {{"schema", {{"type", "object"}}}}}}}};
    return operation;
  };
  return out;
}

}  // namespace

web::Routes agent_routes() {
  auto const signs = web::may(accounts::rights::signing_sign);
  auto fetch = web::get<TokenQuery, web::Response>("/api/signing/agent/document.pdf", web::anyone, get_document,
                                                   "The document that was handed out, for who holds its token");
  fetch.per_minute = fetches_per_minute;
  auto begin = web::post<None, Handover>("/api/signing/requests/{id}/agent", signs, post_begin,
                                         "What to order of the signing software on one's own computer");
  begin.confidential = true;  // the order holds tokens: it is not remembered for an Idempotency-Key
  return {std::move(begin),
          web::post<None, Handover>("/api/signing/handovers/{id}/finish", signs, post_finish,
                                    "Take what the signing software has sent back"),
          std::move(fetch), return_route()};
}

}  // namespace tinhso::signing
