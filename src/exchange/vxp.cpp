// The calls of VXP for software of other vendors. Every answer is the envelope the client knows:
// {"status","ErrorCode","ErrorDesc","data"}; who it is is decided before the body of a request is read.
#include <fmt/format.h>
#include <openssl/evp.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "accounts/rights.hpp"
#include "exchange/clients.hpp"
#include "exchange/mail.hpp"
#include "exchange/vxp_wire.hpp"
#include "platform/platform.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;
using web::Call;
namespace json = boost::json;

constexpr Sql use_nonce{
    "exchange.use_nonce",
    "insert into exchange_nonce (hash, at) values (:hash, :now) on conflict do nothing returning at"};
constexpr Sql drop_nonces{"exchange.drop_nonces", "delete from exchange_nonce where at < :before"};
constexpr Sql client_seen{"exchange.client_seen",
                          "update exchange_client set last_seen = :now, last_address = :address where id = :id"};

struct SentRow {
  std::int64_t id = 0;
  PackageKind kind = PackageKind::edoc;
  std::string document_id;
  std::string code;
  std::string from_code;
  std::string to_code;
  std::string status;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(SentRow, (), (id, kind, document_id, code, from_code, to_code, status, at))
constexpr Sql sent_by{"exchange.sent_by",
                      "select id, kind, document_id, code, from_code, to_code, status, at from exchange_package "
                      "where agency = :agency and direction = 'in' and kind = :kind "
                      "and (cast(:only as bigint) = 0 or id = :only) order by id desc limit 200"};

/// A client that has proved who it is, and what it asks.
struct Caller {
  Client client;
  VxpRequest request;
  json::object body;

  /// A header of that logical name, else a member of the JSON body.
  std::string value(std::string_view name) const {
    auto out = request.value(name);
    if (!out.empty()) return out;
    for (auto const& [key, member] : body) {
      std::string lower{key};
      for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      if (lower == name && member.is_string()) return std::string{member.get_string()};
      if (lower == name && member.is_int64()) return std::to_string(member.get_int64());
    }
    return {};
  }
  std::int64_t number(std::string_view name) const {
    auto const text = value(name);
    std::int64_t out = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || out <= 0)
      throw VxpFault{"10", {"Không có gói tin này.", "There is no such package."}};
    return out;
  }
  PackageKind kind() const {
    auto const type = value("messagetype");
    if (type == "status") return PackageKind::status;
    if (type.empty() || type == "edoc") return PackageKind::edoc;
    throw VxpFault{"22", {"messagetype phải là edoc hoặc status.", "messagetype must be edoc or status."}};
  }
};

/// Checks the signature; remembers it only when `use` says so, since a body may still have to come.
Client recognise(Context& context, VxpRequest const& request) {
  auto const client = context.database.read([&](Session& session) { return find_client(session, request.system_id); });
  // An unknown system costs as much as a wrong secret, and is told the same.
  auto const secret = client ? accounts::Vault{context.settings.data_folder}.open(client->secret, client->system_id)
                             : std::string{"nobody has this secret"};
  check_vxp(request, secret, context.clock.now());
  if (!client) throw VxpFault{"15", {"systemid hoặc mã bí mật không đúng.", "The systemid or the secret is wrong."}};
  return *client;
}

void use_once(Context& context, Client const& client, VxpRequest const& request, Origin const& origin) {
  auto const now = context.clock.now();
  bool const fresh = context.database.write([&](Session& session) {
    if (!session.first<std::int64_t>(use_nonce, {{"hash", request.hash}, {"now", now}})) return false;
    session.run(drop_nonces, {{"before", now - vxp_memory}});
    session.run(client_seen, {{"id", client.id}, {"now", now}, {"address", origin.address}});
    return true;
  });
  if (!fresh)
    throw VxpFault{"15",
                   {"Yêu cầu này đã được dùng; mỗi yêu cầu phải được ký mới.",
                    "This request was used before; each must be signed anew."}};
}

web::Response envelope(json::object more) {
  json::object out{{"status", "OK"}, {"ErrorCode", "0"}, {"ErrorDesc", ""}, {"data", json::array{}}};
  for (auto& [name, value] : more) out[name] = std::move(value);
  return web::json_response(out);
}

web::Response refusal(VxpFault const& fault) {
  json::object const out{{"status", "FAIL"},
                         {"ErrorCode", fault.code()},
                         {"ErrorDesc", fault.words().vi + " / " + fault.words().en},
                         {"data", json::array{}}};
  return web::json_response(out, fault.code() == "15" ? 401 : fault.code() == "20" ? 500 : 200);
}

std::string said(Error const& fault) {
  if (fault.fields().empty()) return fault.words().vi;
  std::string out;
  for (auto const& field : fault.fields()) out += (out.empty() ? "" : "; ") + field.path + ": " + field.words.vi;
  return out;
}

/// The error of the house in the codes of the axis.
VxpFault translated(Error const& fault) {
  std::string code = "20";
  if (fault.status() == 404) code = "10";
  if (fault.status() == 409) code = "21";
  if (fault.status() == 413) code = "21";
  if (fault.status() == 422) {
    code = "22";
    for (auto const& field : fault.fields()) {
      if (field.path.starts_with("to")) code = "18";
      if (field.path == "From") code = "19";
    }
  }
  return {code, {said(fault), fault.words().en}};
}

using Act = web::Response (*)(Call&, Caller const&);

template <Act act>
web::Response vxp_call(Call& call) {
  try {
    Caller caller{{}, read_vxp(call.request.headers), {}};
    caller.client = recognise(call.context, caller.request);
    use_once(call.context, caller.client, caller.request, call.request.origin);
    if (!call.request.body.empty()) {
      boost::system::error_code fault;
      auto const body = json::parse(call.request.body, fault);
      if (!fault && body.is_object()) caller.body = body.get_object();
    }
    return act(call, caller);
  } catch (VxpFault const& fault) {
    return refusal(fault);
  } catch (Error const& fault) {
    return refusal(translated(fault));
  } catch (std::exception const& fault) {
    spdlog::error("vxp {}: {}", call.request.path, fault.what());
    return refusal({"20", {"Lỗi bên trong trục; hãy thử lại.", "A fault inside the axis; try again."}});
  }
}

/// `yyyy/MM/dd HH:mm:ss`, local.
std::string vxp_time(Instant at) {
  auto const local = at + vietnam_offset;
  auto const days = std::chrono::floor<std::chrono::days>(local);
  Date const date{days};
  std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::seconds>(local - days)};
  return fmt::format("{:04}/{:02}/{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::optional<Instant> vxp_day(std::string text) {
  std::replace(text.begin(), text.end(), '/', '-');
  auto const date = parse_date(text);
  return date ? std::optional{at_local(*date, 0)} : std::nullopt;
}

json::object agency_json(Session& session, organisation::Agency const& agency, Date today) {
  auto const code102 = agency.id > 0 ? organisation::code102_of(session, agency.id, today) : std::nullopt;
  return {{"id", std::to_string(agency.id)},
          {"pid", agency.parent ? std::to_string(*agency.parent) : ""},
          {"code", agency.code},
          {"name", agency.name},
          {"mail", ""},
          {"oldCode", code102.value_or("")},
          {"code102", code102.value_or("")}};
}

web::Response get_agencies(Call& call, Caller const&) {
  auto const today = local_date(call.context.clock.now());
  return call.context.database.read([&](Session& session) {
    json::array data;
    for (auto const& agency : organisation::agencies(session, today))
      data.push_back(agency_json(session, agency, today));
    for (auto const& agency : organisation::outside_agencies(session))
      data.push_back(agency_json(session, agency, today));
    return envelope({{"data", data}, {"agencies", data}});
  });
}

web::Response keep_agencies(Call&, Caller const&) {
  throw VxpFault{"19",
                 {"Danh mục cơ quan của tỉnh do quản trị tỉnh quản lý.",
                  "The province's administrators keep the list of agencies."}};
}

json::object mail_json(MailRow const& row) {
  return {{"docId", std::to_string(row.id)},
          {"serviceType", "eDoc"},
          {"messageType", reflect::enum_name(row.kind)},
          {"created_time", vxp_time(row.created_at)},
          {"updated_time", vxp_time(row.updated_at)},
          {"from", row.from_code},
          {"to", row.to_code},
          {"status", row.status},
          {"status_desc", row.note}};
}

web::Response get_received(Call& call, Caller const& caller) {
  auto const from = vxp_day(caller.value("fromdate"));
  auto const until = vxp_day(caller.value("todate"));
  auto const rows = call.context.database.read([&](Session& session) {
    return open_mail(session, caller.client.agency, caller.kind(), from.value_or(Instant{}),
                     until ? *until + std::chrono::hours{24} : call.context.clock.now() + std::chrono::hours{24}, 500);
  });
  json::array data;
  for (auto const& row : rows) data.push_back(mail_json(row));
  return envelope({{"data", data}});
}

MailRow mail_of(Call& call, Caller const& caller) {
  auto const id = caller.number("docid");
  auto row = call.context.database.read([&](Session& session) { return find_mail(session, caller.client.agency, id); });
  if (!row) throw VxpFault{"10", {"Không có gói tin này.", "There is no such package."}};
  return std::move(*row);
}

web::Response get_edoc(Call& call, Caller const& caller) {
  auto const row = mail_of(call, caller);
  return envelope({{"data", call.context.files.read(row.sha256)}, {"docId", std::to_string(row.id)}});
}

web::Response download(Call& call, Caller const& caller) {
  web::Response out;
  out.file = call.context.files.path(mail_of(call, caller).sha256);
  out.headers.emplace("Content-Type", "application/octet-stream");
  return out;
}

web::Response update_status(Call& call, Caller const& caller) {
  auto const id = caller.number("docid");
  auto const status = caller.value("status");
  if (status != "processing" && status != "done" && status != "fail")
    throw VxpFault{"22", {"status phải là processing, done hoặc fail.", "status must be processing, done or fail."}};
  call.context.database.write(
      [&](Session& session) { mark_mail(session, call.context.clock.now(), caller.client.agency, id, status); });
  return envelope({{"docId", std::to_string(id)}});
}

web::Response get_sent(Call& call, Caller const& caller) {
  auto const only = caller.value("docid").empty() ? 0 : caller.number("docid");
  auto const rows = call.context.database.read([&](Session& session) {
    return session.all<SentRow>(sent_by, {{"agency", caller.client.agency}, {"kind", caller.kind()}, {"only", only}});
  });
  json::array data;
  for (auto const& row : rows)
    data.push_back({{"serviceType", "eDoc"},
                    {"messageType", reflect::enum_name(row.kind)},
                    {"senderDocId", row.document_id},
                    {"receiverDocId", std::to_string(row.id)},
                    {"fromCode", row.from_code},
                    {"toCode", row.to_code},
                    {"title", ""},
                    {"notation", row.code},
                    {"sentTime", vxp_time(row.at)},
                    {"receivedTime", vxp_time(row.at)},
                    {"sendStatus", "done"},
                    {"sendStatusDesc", ""},
                    {"receiveStatus", row.status},
                    {"receiveStatusDesc", ""}});
  return envelope({{"data", data}});
}

template <PackageKind kind>
web::Response count_received(Call& call, Caller const& caller) {
  auto const n =
      call.context.database.read([&](Session& session) { return count_mail(session, caller.client.agency, kind); });
  return envelope({{"count", n}, {"data", n}});
}

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
    return refusal(translated(fault));
  } catch (std::exception const& fault) {
    spdlog::error("vxp sendEdoc: {}", fault.what());
    return refusal({"20", {"Lỗi bên trong trục; hãy thử lại.", "A fault inside the axis; try again."}});
  }
}

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

template <Act act>
web::Route vxp_route(web::Method method, std::string name, std::string summary) {
  return {method, "/vxp/" + std::move(name), web::anyone, "VXP: " + std::move(summary), vxp_call<act>, 65'536, {}, {},
          0};
}

// --- the page for administrators ---

struct ClientList {
  std::vector<ClientRow> items;
};
BOOST_DESCRIBE_STRUCT(ClientList, (), (items))

ClientList get_clients(Call& call, web::None const&) { return {clients(call.context, call.principal().agency)}; }
NewClient post_client(Call& call, ClientInput const& input) {
  call.status = 201;
  return add_client(call.context, audit::actor(call.principal(), call.request.origin), call.principal().agency, input);
}
web::None delete_client(Call& call, web::None const&) {
  remove_client(call.context, audit::actor(call.principal(), call.request.origin), call.principal().agency, call.id());
  return {};
}

}  // namespace

web::Routes vxp_routes(std::int64_t package_limit) {
  using web::Method;
  auto const administer = web::may(accounts::rights::organisation_edit);
  web::Routes out{
      send_route(package_limit),
      vxp_route<get_agencies>(Method::post, "getAgenciesList", "every agency that can be written to."),
      vxp_route<get_agencies>(Method::post, "getAgenciesListQD20", "the same, by the codes of Decision 20/2020."),
      vxp_route<get_agencies>(Method::post, "getSynchronizeUnit", "the same list."),
      vxp_route<keep_agencies>(Method::post, "registerAgency", "refused: the province keeps its own list."),
      vxp_route<keep_agencies>(Method::post, "deleteAgency", "refused: the province keeps its own list."),
      vxp_route<get_received>(Method::post, "getReceivedEdocList", "packages that lie ready for the client's agency."),
      vxp_route<get_edoc>(Method::post, "getEdoc", "one package, as text in `data`."),
      vxp_route<download>(Method::get, "downloadEdoc", "the bytes of one package."),
      vxp_route<download>(Method::post, "downloadEdoc", "the bytes of one package."),
      vxp_route<update_status>(Method::post, "updateStatus", "processing, done or fail: what became of a package."),
      vxp_route<get_sent>(Method::post, "getSentEdocList", "what the client has sent."),
  };
  for (auto const method : {Method::get, Method::post}) {
    out.push_back(
        vxp_route<count_received<PackageKind::edoc>>(method, "countReceiveEdoc", "how many documents lie ready."));
    out.push_back(
        vxp_route<count_received<PackageKind::status>>(method, "countReceiveStatus", "how many statuses lie ready."));
  }
  out.push_back(
      web::get<web::None, ClientList>("/api/exchange/clients", administer, get_clients,
                                      "Credentials of software of other vendors, for the agency and those below."));
  auto add = web::post<ClientInput, NewClient>("/api/exchange/clients", administer, post_client,
                                               "A new credential; its secret is told this once.");
  add.confidential = true;
  out.push_back(std::move(add));
  out.push_back(web::del<web::None, web::None>("/api/exchange/clients/{id}", administer, delete_client,
                                               "Takes a credential away."));
  return out;
}

}  // namespace tinhso::exchange
