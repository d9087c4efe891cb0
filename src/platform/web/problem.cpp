#include "platform/web/problem.hpp"

#include <spdlog/spdlog.h>

#include <array>

#include "platform/web/parse.hpp"
#include "platform/web/router.hpp"

namespace tinhso::web {
namespace {

struct Title {
  int status;
  Words words;
};
Words const& title_of(int status) {
  static std::array<Title, 18> const titles{{
      {400, {"Yêu cầu không hợp lệ", "Bad request"}},
      {401, {"Cần đăng nhập", "Sign-in needed"}},
      {403, {"Không có quyền", "Not allowed"}},
      {404, {"Không tìm thấy", "Not found"}},
      {405, {"Thao tác không được hỗ trợ", "Method not allowed"}},
      {408, {"Gửi quá chậm", "Sent too slowly"}},
      {409, {"Trạng thái không cho phép", "Conflict"}},
      {412, {"Nội dung đã thay đổi", "Changed meanwhile"}},
      {413, {"Nội dung quá lớn", "Content too large"}},
      {415, {"Kiểu nội dung không được hỗ trợ", "Unsupported media type"}},
      {416, {"Khoảng yêu cầu nằm ngoài tệp", "Range not satisfiable"}},
      {422, {"Thông tin chưa đúng", "Not acceptable as sent"}},
      {428, {"Thiếu điều kiện If-Match", "Precondition required"}},
      {429, {"Quá nhiều yêu cầu", "Too many requests"}},
      {431, {"Phần đầu yêu cầu quá lớn", "Request header too large"}},
      {500, {"Lỗi hệ thống", "Internal error"}},
      {503, {"Tạm thời không phục vụ được", "Unavailable for now"}},
      {507, {"Hết chỗ lưu", "Storage full"}},
  }};
  static Words const other{"Không thực hiện được", "Could not be done"};
  for (auto const& title : titles)
    if (title.status == status) return title.words;
  return other;
}
std::string const& said(Words const& words, std::string_view language) {
  return language == "en" ? words.en : words.vi;
}

}  // namespace

std::string_view language_of(Request const& request, std::optional<Principal> const& who) {
  if (who) return who->language == "en" ? "en" : "vi";
  return preferred_language(request.header("accept-language"));
}

Response problem(Error const& fault, Request const& request, std::string_view language) {
  boost::json::object body;
  body["type"] = "/problems/" + fault.code();
  body["title"] = said(title_of(fault.status()), language);
  body["status"] = fault.status();
  body["detail"] = said(fault.words(), language);
  body["code"] = fault.code();
  body["instance"] = percent_encode(request.path);
  body["request_id"] = request.origin.request_id;
  boost::json::array errors;
  for (auto const& field : fault.fields())
    errors.push_back({{"path", field.path}, {"message", said(field.words, language)}});
  body["errors"] = std::move(errors);

  Response out;
  out.status = fault.status();
  out.body = boost::json::serialize(body);
  out.headers.emplace("Content-Type", "application/problem+json");
  out.headers.emplace("Content-Language", std::string{language});
  if (fault.status() == 429) out.headers.emplace("Retry-After", "10");
  if (fault.status() == 503) out.headers.emplace("Retry-After", "2");
  return out;
}

Response problem_of(std::exception_ptr fault, Request const& request, std::string_view language) {
  static Error const internal{500,
                              "internal",
                              {"Hệ thống gặp lỗi. Hãy thử lại; nếu vẫn lỗi, báo cán bộ quản trị mã yêu cầu bên dưới.",
                               "Something went wrong here. Try again; if it goes on, give the request id below to "
                               "the administrator."}};
  try {
    std::rethrow_exception(fault);
  } catch (Error const& known) {
    if (known.status() >= 500)
      spdlog::error("request {}: {}: {}", request.origin.request_id, known.code(), known.what());
    return problem(known, request, language);
  } catch (std::exception const& unknown) {
    spdlog::error("request {}: {} {}: {}", request.origin.request_id, method_name(request.method),
                  percent_encode(request.path), unknown.what());
  } catch (...) {
    spdlog::error("request {}: unknown exception", request.origin.request_id);
  }
  return problem(internal, request, language);
}

Error bad_request(std::string code, Words words) { return {400, std::move(code), std::move(words)}; }
Error too_large(std::int64_t limit) {
  auto const shown = limit >= 1'000'000 ? std::to_string(limit / 1'000'000) + " MB" : std::to_string(limit) + " byte";
  return {
      413, "too_large", {"Nội dung gửi lên vượt quá " + shown + ".", "What was sent is larger than " + shown + "."}};
}
Error method_not_allowed() {
  return {405, "method_not_allowed", {"Địa chỉ này không có thao tác đó.", "This address does not have that method."}};
}
Error cross_site() {
  return {403,
          "cross_site",
          {"Yêu cầu đến từ một trang khác nên bị từ chối.", "The request came from another site and was refused."}};
}
Error not_json() {
  return {415,
          "not_json",
          {"Cần gửi JSON (Content-Type: application/json).", "Send JSON (Content-Type: application/json)."}};
}
Error header_too_large() {
  return {431, "header_too_large", {"Phần đầu của yêu cầu quá lớn.", "The request's header is too large."}};
}
Error busy() {
  return {503,
          "busy",
          {"Máy chủ đang quá tải. Hãy thử lại sau ít giây.", "The server is overloaded. Try again in a few seconds."}};
}
Error too_slow() { return {408, "too_slow", {"Nội dung được gửi quá chậm.", "The body came too slowly."}}; }
Error malformed() {
  return bad_request("bad_request",
                     {"Yêu cầu viết không đúng giao thức HTTP.", "The request is not well-formed HTTP."});
}
NotFound no_such_page() { return NotFound{"no_such_address", {"Không có địa chỉ này.", "There is no such address."}}; }
TooMany too_many_requests() {
  return {"too_many_requests",
          {"Gửi quá nhiều yêu cầu. Hãy đợi một lát rồi thử lại.", "Too many requests. Wait a little and try again."}};
}

}  // namespace tinhso::web
