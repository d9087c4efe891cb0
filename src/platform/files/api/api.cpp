#include "platform/files/api/api.hpp"

#include <algorithm>

#include "platform/platform.hpp"

namespace tinhso::files {
namespace {

struct UploadQuery {
  Text<1, 1000> name;
};
BOOST_DESCRIBE_STRUCT(UploadQuery, (), (name))

UploadQuery read_upload_query(web::Request const& request) {
  UploadQuery query;
  FieldErrors errors;
  reflect::read_query(request.query, query, errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return query;
}

class UploadSink final : public web::BodySink {
 public:
  explicit UploadSink(std::unique_ptr<Upload> upload) : upload_{std::move(upload)} {}
  void write(std::string_view bytes) override {
    empty_ = empty_ && bytes.empty();
    upload_->write(bytes);
  }
  std::shared_ptr<void> finish() override {
    if (empty_) throw Invalid{"", {"Tệp rỗng; hãy chọn tệp khác.", "The file is empty; choose another one."}};
    return std::make_shared<Stored>(upload_->finish());
  }

 private:
  std::unique_ptr<Upload> upload_;
  bool empty_ = true;
};

web::Response answer_upload(web::Call& call, std::int64_t account) {
  auto const query = read_upload_query(call.request);
  auto const& stored = *static_cast<Stored const*>(call.request.uploaded.get());
  auto const ticket = call.context.database.write([&](database::Session& session) {
    return keep(session, call.context.clock.now(), account, query.name, stored);
  });
  return web::json_text(reflect::to_json(Uploaded{ticket.id, ticket.name, stored.sha256, stored.bytes, stored.type}),
                            201);
}

}  // namespace

web::Route upload_route(std::string path, web::Access access, std::int64_t limit, int per_minute, std::string summary) {
  bool const open = access.kind == web::Access::Kind::open;
  web::Route upload{web::Method::put,
                    path,
                    access,
                    std::move(summary),
                    [open](web::Call& call) { return answer_upload(call, open ? 0 : call.principal().account); },
                    limit,
                    {},
                    {},
                    per_minute,
                    false};
  upload.sink = [limit](web::Call const& call) -> std::unique_ptr<web::BodySink> {
    read_upload_query(call.request);  // a wrong name is told before the bytes are sent
    return std::make_unique<UploadSink>(call.context.files.begin(std::min(limit, call.context.settings.upload_limit)));
  };
  upload.describe = [path](boost::json::object& components) {
    boost::json::object const name{{"schema", reflect::schema<Text<1, 1000>>(components, reflect::Use::request)},
                                   {"required", true}};
    auto operation = web::detail::describe_operation(path, {{"name", name}}, nullptr,
                                                     reflect::schema<Uploaded>(components, reflect::Use::answer));
    operation["requestBody"] = {
        {"required", true},
        {"content", {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
    if (auto* responses = operation.if_contains("responses"); responses && responses->is_object())
      if (auto* ok = responses->as_object().if_contains("200")) {
        auto created = *ok;
        responses->as_object().erase("200");
        responses->as_object()["201"] = std::move(created);
      }
    return operation;
  };
  return upload;
}

web::Routes routes(std::int64_t upload_limit) {
  return {upload_route("/api/files", web::signed_in, upload_limit, 120,
                       "Upload one file; the ticket attaches it to a document.")};
}

}  // namespace tinhso::files
