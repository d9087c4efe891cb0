#include "accounts/rights.hpp"
#include "exchange/oversight.hpp"

namespace tinhso::exchange {
namespace {

using web::Call;
using web::None;

class PackageSink final : public web::BodySink {
 public:
  explicit PackageSink(std::unique_ptr<files::Upload> upload) : upload_{std::move(upload)} {}
  void write(std::string_view bytes) override {
    empty_ = empty_ && bytes.empty();
    upload_->write(bytes);
  }
  std::shared_ptr<void> finish() override {
    if (empty_) throw Invalid{"", {"Gói tin rỗng.", "The package is empty."}};
    return std::make_shared<files::Stored>(upload_->finish());
  }

 private:
  std::unique_ptr<files::Upload> upload_;
  bool empty_ = true;
};

web::Response post_package(Call& call) {
  auto const& stored = *static_cast<files::Stored const*>(call.request.uploaded.get());
  auto const imported = take_package(call.context, call.principal(), call.request.origin, stored);
  return web::json_text(reflect::to_json(imported), imported.repeated ? 200 : 201);
}

Page<PackageRow> get_packages(Call& call, PackageQuery const& query) {
  return packages(call.context, call.principal(), query);
}
web::Response get_content(Call& call, None const&) {
  return documents::send(call, package_content(call.context, call.principal(), call.id()));
}

web::Route import_route(std::int64_t package_limit) {
  web::Route out{
      web::Method::post,
      "/api/exchange/packages",
      web::may(accounts::rights::exchange_import),
      "Takes in an edXML package: a document or a status. 201 when something is new, 200 when it was here before.",
      post_package,
      package_limit,
      {},
      {},
      0};
  out.sink = [](Call const& call) -> std::unique_ptr<web::BodySink> {
    return std::make_unique<PackageSink>(call.context.files.begin(call.context.settings.package_limit));
  };
  out.describe = [](boost::json::object& components) {
    auto operation = web::detail::describe_operation("/api/exchange/packages", {}, nullptr,
                                                     reflect::schema<Imported>(components, reflect::Use::answer));
    operation["requestBody"] = {{"required", true}, {"content", {{"application/xml", boost::json::object{}}}}};
    return operation;
  };
  return out;
}

}  // namespace

web::Routes routes(std::int64_t package_limit) {
  using web::may;
  auto out = vxp_routes(package_limit);
  web::Routes const own{
      import_route(package_limit),
      web::get<PackageQuery, Page<PackageRow>>("/api/exchange/packages", may(accounts::rights::documents_read),
                                               get_packages,
                                               "Packages in and out of the reader's agency, newest first."),
      web::get<None, web::Response>("/api/exchange/packages/{id}/content", may(accounts::rights::documents_read),
                                    get_content, "The bytes of a package."),
  };
  out.insert(out.end(), own.begin(), own.end());
  for (auto const& more : {client_routes(), oversight_routes()}) out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace tinhso::exchange
