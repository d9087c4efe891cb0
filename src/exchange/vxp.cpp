// The calls of VXP for software of other vendors. Every answer is the envelope the client knows:
// {"status","ErrorCode","ErrorDesc","data"}; who it is is decided before the body of a request is read.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "exchange/mail.hpp"
#include "exchange/vxp_call.hpp"
#include "platform/platform.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;
using web::Call;
namespace json = boost::json;

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
  return envelope(
      {{"data", row.content ? *row.content : call.context.files.read(row.sha256)}, {"docId", std::to_string(row.id)}});
}

web::Response download(Call& call, Caller const& caller) {
  web::Response out;
  auto row = mail_of(call, caller);
  if (row.content) out.body = std::move(*row.content);
  else out.file = call.context.files.path(row.sha256);
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

template <Act act>
web::Route vxp_route(web::Method method, std::string name, std::string summary) {
  return {method, "/vxp/" + std::move(name), web::anyone, "VXP: " + std::move(summary), vxp_call<act>, 65'536, {}, {},
          0};
}

}  // namespace

web::Routes vxp_routes(std::int64_t package_limit) {
  using web::Method;
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
  return out;
}

}  // namespace tinhso::exchange
