// sendEdoc: the package comes as a raw body, is checked against its hash and brought to everybody it names.
#include <fmt/format.h>
#include <openssl/evp.h>
#include <spdlog/spdlog.h>

#include <array>

#include "exchange/vxp_call.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using web::Call;
namespace json = boost::json;

/// What the sink made of the body of sendEdoc.
struct Received {
  Caller caller;
  files::Stored stored;
  std::optional<VxpFault> fault;
};

/// Takes the package without the CR LF that the client appends, and compares the file with its hash.
class VxpSink final : public web::BodySink {
 public:
  VxpSink(Caller caller, std::unique_ptr<files::Upload> upload)
      : caller_{std::move(caller)}, upload_{std::move(upload)}, digest_{EVP_MD_CTX_new()} {
    EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr);
  }
  void write(std::string_view bytes) override {
    tail_ += bytes;
    if (tail_.size() <= 2) return;
    take(std::string_view{tail_}.substr(0, tail_.size() - 2));
    tail_.erase(0, tail_.size() - 2);
  }
  std::shared_ptr<void> finish() override {
    auto out = std::make_shared<Received>();
    if (tail_ != "\r\n") take(tail_);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(digest_.get(), hash.data(), &length);
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", hash[i]);
    auto said_hash = caller_.request.value("hash-file");
    for (auto& c : said_hash)
      if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
    out->caller = std::move(caller_);
    if (said_hash != hex && said_hash != without_zeros(hex)) {
      out->fault.emplace("10", Words{"hash-file không khớp với nội dung gửi lên (thiếu, hoặc tệp bị hỏng trên đường).",
                                     "hash-file does not match what was sent (missing, or the file was damaged)."});
      return out;
    }
    out->stored = upload_->finish();
    return out;
  }

 private:
  void take(std::string_view bytes) {
    EVP_DigestUpdate(digest_.get(), bytes.data(), bytes.size());
    upload_->write(bytes);
  }
  struct DigestFree {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  Caller caller_;
  std::unique_ptr<files::Upload> upload_;
  std::unique_ptr<EVP_MD_CTX, DigestFree> digest_;
  std::string tail_;
};

/// Swallows the body of a request that is refused anyway, so that the client can read why.
class RefusedSink final : public web::BodySink {
 public:
  explicit RefusedSink(VxpFault fault) : fault_{std::move(fault)} {}
  void write(std::string_view) override {}
  std::shared_ptr<void> finish() override {
    auto out = std::make_shared<Received>();
    out->fault = fault_;
    return out;
  }

 private:
  VxpFault fault_;
};

/// A package that could not be taken lies in sight of those who oversee the axis, besides the client being told.
void keep_refused(Context& context, Received const& received, Error const& fault) {
  if (fault.status() != 422 && fault.status() != 409) return;
  auto words = fault.words();
  for (auto const& field : fault.fields()) {
    words.vi += ' ' + field.path + ": " + field.words.vi;
    words.en += ' ' + field.path + ": " + field.words.en;
  }
  auto const& client = received.caller.client;
  auto const id = document_id_in(context.files.read(received.stored.sha256));
  context.database.write([&](Session& session) {
    keep_fault(session, context.clock.now(),
               {"vxp:" + client.system_id,
                id,
                received.caller.request.value("from"),
                words,
                received.stored.sha256,
                client.agency,
                {}});
  });
}

web::Response send_edoc(Call& call) {
  auto const& received = *static_cast<Received const*>(call.request.uploaded.get());
  if (received.fault) return refusal(*received.fault);
  auto const& caller = received.caller;
  try {
    use_once(call.context, caller.client, caller.request, call.request.origin);
    Source source;
    source.system_id = caller.client.system_id;
    source.agency = caller.client.agency;
    source.origin = call.request.origin;
    auto const out = relay(call.context, source, received.stored);
    auto const id = out.package > 0 ? std::to_string(out.package) : std::string{};
    json::array refused;
    for (auto const& one : out.refused) refused.push_back({{"code", one.code}, {"why", one.why}});
    return envelope(
        {{"DocId", id},
         {"docId", id},
         {"data", json::array{json::object{{"docId", id}, {"repeated", out.repeated}, {"refused", refused}}}}});
  } catch (VxpFault const& fault) {
    return refusal(fault);
  } catch (Error const& fault) {
    keep_refused(call.context, received, fault);
    return refusal(translated(fault));
  } catch (std::exception const& fault) {
    spdlog::error("vxp sendEdoc: {}", fault.what());
    return refusal({"20", {"Lỗi bên trong trục; hãy thử lại.", "A fault inside the axis; try again."}});
  }
}

}  // namespace

web::Route send_route(std::int64_t package_limit) {
  web::Route out{web::Method::post,
                 "/vxp/sendEdoc",
                 web::anyone,
                 "VXP: sends an edXML package (messagetype edoc or status). Signed by the client's secret.",
                 send_edoc,
                 package_limit + 2,
                 {},
                 {},
                 0};
  out.sink = [](Call const& call) -> std::unique_ptr<web::BodySink> {
    try {
      Caller caller{{}, read_vxp(call.request.headers), {}};
      caller.client = recognise(call.context, caller.request);
      return std::make_unique<VxpSink>(std::move(caller),
                                       call.context.files.begin(call.context.settings.package_limit));
    } catch (VxpFault const& fault) {
      return std::make_unique<RefusedSink>(fault);
    }
  };
  return out;
}

}  // namespace tinhso::exchange
