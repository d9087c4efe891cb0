// Plays the national axis: systems with secrets, agencies behind them, and a box of packages for each system.
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <random>
#include <set>

#include "edxml/edxml.hpp"
#include "exchange/vxp_wire.hpp"
#include "national/national.hpp"
#include "national/proxy.hpp"
#include "national_migrations.hpp"
#include "platform/web/web.hpp"

namespace tinhso::national {
namespace {

namespace json = boost::json;
using database::Session;
using database::Sql;
using exchange::VxpFault;
using exchange::VxpRequest;

constexpr Sql agencies_sql{"national.agencies",
                           "select code, parent_code, code102, name, system_id from national_agency order by code"};
constexpr Sql put_agency{"national.put_agency",
                         "insert into national_agency (code, parent_code, name, system_id) values (:code, "
                         ":parent_code, :name, :system_id) on conflict (code) do update set name = excluded.name, "
                         "parent_code = excluded.parent_code where national_agency.system_id = excluded.system_id"};
constexpr Sql drop_agency{"national.drop_agency",
                          "delete from national_agency where code = :code and system_id = :system_id"};
constexpr Sql system_of{"national.system_of", "select system_id from national_agency where code = :code"};
constexpr Sql use_nonce_sql{"national.use_nonce",
                            "insert into national_nonce (hash) values (:hash) on conflict do nothing returning hash"};
constexpr Sql put_mail_row{"national.put_mail",
                           "insert into national_mail (system_id, kind, key, from_code, to_code, sha256, created_at, "
                           "updated_at) values (:system_id, :kind, :key, :from_code, :to_code, :sha256, :now, :now) "
                           "on conflict (system_id, key) do nothing returning id"};
struct Row {
  std::int64_t id = 0;
  std::string kind;
  std::string from_code;
  std::string to_code;
  std::string status;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, kind, from_code, to_code, status))
constexpr Sql waiting_sql{"national.waiting",
                          "select id, kind, from_code, to_code, status from national_mail where system_id = :system_id "
                          "and kind = :kind and status in ('initial', 'processing') order by id limit 200"};
constexpr Sql done_sql{"national.done",
                       "select id, kind, from_code, to_code, status from national_mail where system_id = :system_id "
                       "and kind = :kind and status = 'done' order by id desc limit 5"};
constexpr Sql content_sql{"national.content",
                          "select sha256 from national_mail where id = :id and system_id = :system_id"};
constexpr Sql mark_sql{"national.mark",
                       "update national_mail set status = :status, updated_at = :now where id = :id and system_id = "
                       ":system_id"};

struct ListedAgency {
  std::string code;
  std::string parent_code;
  std::string code102;
  std::string name;
  std::string system_id;
};
BOOST_DESCRIBE_STRUCT(ListedAgency, (), (code, parent_code, code102, name, system_id))

/// Ministries that answer by themselves. Codes of Decision 20/2020 as the axis had them in 2020.
constexpr std::pair<char const*, char const*> ministries[] = {{"G01", "Bộ Công an"},
                                                              {"G09", "Bộ Nội vụ"},
                                                              {"G12", "Bộ Tài chính"},
                                                              {"G15", "Bộ Tư pháp"},
                                                              {"G17", "Bộ Xây dựng"},
                                                              {"G18", "Bộ Y tế"},
                                                              {"G14", "Bộ Thông tin và Truyền thông"},
                                                              {"G22", "Văn phòng Chính phủ"},
                                                              {"G20", "Thanh tra Chính phủ"}};
constexpr std::string_view own_system = "sandbox";

struct Faults {
  double slow = 0, error = 0, cut = 0, duplicate = 0, disorder = 0;
};
Faults read_faults(std::string const& text) {
  Faults out;
  std::map<std::string, double*> const names{{"slow", &out.slow},
                                             {"error", &out.error},
                                             {"cut", &out.cut},
                                             {"duplicate", &out.duplicate},
                                             {"disorder", &out.disorder}};
  for (std::string_view rest{text}; !rest.empty();) {
    auto const part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    auto const equals = part.find('=');
    auto const found = names.find(std::string{part.substr(0, equals)});
    if (found == names.end() || equals == std::string_view::npos)
      throw std::runtime_error{"faults: NAME=SHARE of slow, error, cut, duplicate, disorder, with commas between"};
    *found->second = std::stod(std::string{part.substr(equals + 1)});
  }
  return out;
}

class Axis {
 public:
  Axis(Context& context, std::map<std::string, std::string> systems, Faults faults, std::uint64_t seed)
      : context_{context}, systems_{std::move(systems)}, faults_{faults}, random_{seed} {
    context_.database.write([](Session& s) {
      for (auto const& [code, name] : ministries)
        s.run(put_agency, {{"code", code}, {"parent_code", ""}, {"name", name}, {"system_id", own_system}});
    });
  }

  web::Response answer(web::Call& call, std::string const& name) {
    try {
      auto const request = exchange::read_vxp(call.request.headers);
      auto const system = systems_.find(request.system_id);
      exchange::check_vxp(request, system == systems_.end() ? "nobody" : system->second, context_.clock.now());
      if (system == systems_.end()) throw VxpFault{"15", {"systemid lạ.", "Unknown systemid."}};
      if (!context_.database.write([&](Session& s) {
            return s.first<std::string>(use_nonce_sql, {{"hash", request.hash}}).has_value();
          }))
        throw VxpFault{"15", {"Yêu cầu đã dùng.", "The request was used before."}};
      if (chance(faults_.error)) throw std::runtime_error{"a fault on demand"};
      return act(request, call.request.body, name);
    } catch (VxpFault const& fault) {
      return web::json_response(json::object{{"status", "FAIL"},
                                             {"ErrorCode", fault.code()},
                                             {"ErrorDesc", fault.words().en},
                                             {"data", json::array{}}},
                                fault.code() == "15" ? 401 : 200);
    } catch (Error const& fault) {
      return web::json_response(json::object{
          {"status", "FAIL"}, {"ErrorCode", "22"}, {"ErrorDesc", fault.words().en}, {"data", json::array{}}});
    } catch (std::exception const& fault) {
      return web::json_response(json::object{{"status", "FAIL"}, {"ErrorCode", "20"}, {"ErrorDesc", fault.what()}},
                                500);
    }
  }

 private:
  bool chance(double share) {
    std::lock_guard const lock{mutex_};
    return std::uniform_real_distribution<double>{0, 1}(random_) < share;
  }
  static web::Response ok(json::value data, json::object more = {}) {
    json::object out{{"status", "OK"}, {"ErrorCode", "0"}, {"ErrorDesc", ""}, {"data", std::move(data)}};
    for (auto& [name, value] : more) out[name] = std::move(value);
    return web::json_response(out);
  }
  static std::int64_t id_of(VxpRequest const& request) {
    auto const text = request.value("docid");
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
  }

  web::Response act(VxpRequest const& request, std::string const& body, std::string const& name) {
    if (name == "getAgenciesList") return list_agencies();
    if (name == "registerAgency") return keep_agency(request, body);
    if (name == "deleteAgency") return remove_agency(request);
    if (name == "sendEdoc") return take(request, body);
    if (name == "getReceivedEdocList") return list_mail(request);
    if (name == "getEdoc") {
      auto const sha256 = context_.database.read([&](Session& s) {
        return s.first<std::string>(content_sql, {{"id", id_of(request)}, {"system_id", request.system_id}});
      });
      if (!sha256) throw VxpFault{"10", {"Không có gói tin.", "No such package."}};
      return ok(nullptr, {{"data", context_.files.read(*sha256)}});
    }
    if (name == "updateStatus") {
      context_.database.write([&](Session& s) {
        s.run(mark_sql, {{"id", id_of(request)},
                         {"system_id", request.system_id},
                         {"status", request.value("status")},
                         {"now", context_.clock.now()}});
      });
      return ok(json::array{});
    }
    throw VxpFault{"10", {"Không có lời gọi này.", "No such call."}};
  }

  web::Response list_agencies() {
    auto const rows = context_.database.read([](Session& s) { return s.all<ListedAgency>(agencies_sql); });
    json::array data;
    for (auto const& row : rows)
      data.push_back({{"id", row.code},
                      {"pid", row.parent_code},
                      {"pcode", row.parent_code},
                      {"code", row.code},
                      {"name", row.name},
                      {"mail", ""},
                      {"oldCode", row.code102},
                      {"code102", row.code102}});
    return ok(data, {{"agencies", data}});
  }

  web::Response keep_agency(VxpRequest const& request, std::string const& body) {
    auto const value = json::parse(body);
    auto const& one = value.as_object();
    auto text = [&](char const* name) {
      auto const* const v = one.if_contains(name);
      return v && v->is_string() ? std::string{v->get_string()} : std::string{};
    };
    context_.database.write([&](Session& s) {
      s.run(put_agency, {{"code", text("code")},
                         {"parent_code", text("pcode")},
                         {"name", text("name")},
                         {"system_id", request.system_id}});
    });
    return ok(json::array{});
  }
  web::Response remove_agency(VxpRequest const& request) {
    context_.database.write([&](Session& s) {
      s.run(drop_agency, {{"code", request.value("agencycode")}, {"system_id", request.system_id}});
    });
    return ok(json::array{});
  }

  web::Response list_mail(VxpRequest const& request) {
    auto const kind = request.value("messagetype");
    auto rows = context_.database.read([&](Session& s) {
      return s.all<Row>(waiting_sql, {{"system_id", request.system_id}, {"kind", kind}});
    });
    if (chance(faults_.duplicate)) {  // what was done comes again, and what is there comes twice
      auto const done = context_.database.read([&](Session& s) {
        return s.all<Row>(done_sql, {{"system_id", request.system_id}, {"kind", kind}});
      });
      auto const once = rows;
      rows.insert(rows.end(), once.begin(), once.end());
      rows.insert(rows.end(), done.begin(), done.end());
    }
    if (chance(faults_.disorder)) {
      std::lock_guard const lock{mutex_};
      std::shuffle(rows.begin(), rows.end(), random_);
    }
    json::array data;
    for (auto const& row : rows)
      data.push_back({{"docId", std::to_string(row.id)},
                      {"serviceType", "eDoc"},
                      {"messageType", row.kind},
                      {"from", row.from_code},
                      {"to", row.to_code},
                      {"status", row.status},
                      {"status_desc", ""}});
    return ok(std::move(data));
  }

  web::Response take(VxpRequest const& request, std::string body) {
    if (body.ends_with("\r\n")) body.resize(body.size() - 2);
    auto const stored = context_.files.put(body);
    auto const said = request.value("hash-file");
    if (said != stored.sha256 && said != exchange::without_zeros(stored.sha256))
      throw VxpFault{"10", {"hash-file không khớp.", "hash-file does not match."}};
    auto const package = edxml::read(body);
    if (!package.ok()) throw VxpFault{"22", {"Không phải edXML.", "Not edXML."}};
    std::int64_t first = 0;
    if (auto const* const status = package.status()) {
      auto const at = status->at ? format_instant(*status->at) : std::string{};
      first = put("status", request.system_id, status->from.organ_id, status->response_for.organ_id, stored.sha256,
                  "status " + status->response_for.document_id + ' ' + status->from.organ_id + ' ' + status->code + at);
    } else {
      auto const& document = *package.document();
      auto const kind = document.business ? document.business->kind : edxml::Business::Kind::create;
      auto const key = kind == edxml::Business::Kind::create
                           ? "edoc " + document.from.organ_id + ' ' + document.document_id
                           : "edoc " + stored.sha256;
      std::set<std::string> systems;
      for (auto const& to : document.to) {
        auto const system = owner(to.organ_id);
        if (!system || *system == request.system_id) continue;
        if (*system == own_system) answer_for(document, to);
        else if (systems.insert(*system).second)
          first = put("edoc", request.system_id, document.from.organ_id, to.organ_id, stored.sha256, key);
      }
    }
    return ok(json::array{}, {{"DocId", std::to_string(first)}});
  }

  std::optional<std::string> owner(std::string const& code) {
    return context_.database.read([&](Session& s) { return s.first<std::string>(system_of, {{"code", code}}); });
  }

  std::int64_t put(std::string const& kind, std::string const& sender, std::string const& from, std::string const& to,
                   std::string const& sha256, std::string const& key) {
    auto const system = owner(to);
    if (!system || *system == own_system) {
      if (sender == own_system || system) return 0;
      throw VxpFault{"18", {"Không có nơi nhận " + to, "No such receiver: " + to}};
    }
    return context_.database.write([&](Session& s) {
      return s
          .first<std::int64_t>(put_mail_row, {{"system_id", *system},
                                              {"kind", kind},
                                              {"key", key},
                                              {"from_code", from},
                                              {"to_code", to},
                                              {"sha256", sha256},
                                              {"now", context_.clock.now()}})
          .value_or(0);
    });
  }

  /// A ministry has got it and has registered it.
  void answer_for(edxml::Document const& document, edxml::Organ const& ministry) {
    for (auto const* const code : {"01", "03"}) {
      edxml::Status status;
      status.from = ministry;
      status.response_for = {document.from.organ_id, document.code.full(), document.document_id,
                             document.promulgated_on};
      status.staff.department = "Văn thư";
      status.staff.staff = "Văn thư (giả lập)";
      status.code = code;
      status.description = std::string{code} == "01" ? "Đã đến" : "Đã tiếp nhận, vào sổ văn bản đến";
      status.at = document.traces.empty() ? context_.clock.now()
                                          : document.traces.front().at.value_or(context_.clock.now()) +
                                                std::chrono::seconds{std::string{code} == "01" ? 1 : 2};
      put("status", std::string{own_system}, ministry.organ_id, document.from.organ_id,
          context_.files.put(edxml::write(status)).sha256,
          "status " + document.document_id + ' ' + ministry.organ_id + ' ' + code);
    }
  }

  Context& context_;
  std::map<std::string, std::string> systems_;
  Faults faults_;
  std::mutex mutex_;
  std::mt19937_64 random_;
};

std::map<std::string, std::string> read_systems(std::vector<std::string> const& given) {
  std::map<std::string, std::string> out;
  for (auto const& one : given) {
    auto const equals = one.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == one.size())
      throw std::runtime_error{"a system is written ID=SECRET"};
    out.emplace(one.substr(0, equals), one.substr(equals + 1));
  }
  if (out.empty()) throw std::runtime_error{"no system: give --system ID=SECRET at least once"};
  return out;
}

}  // namespace

int serve_sandbox(SandboxOptions const& options) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("national"));
  spdlog::set_level(spdlog::level::warn);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto const systems = read_systems(options.systems);
  auto const faults = read_faults(options.faults);
  std::filesystem::create_directories(options.data);
  auto const database = database::Database::open("sqlite:" + (options.data / "national.db").string());
  database::migrate(*database, {std::begin(embedded::national_migrations), std::end(embedded::national_migrations)});
  auto const files = files::open_disk(options.data / "files");
  SystemClock clock;
  Calendar const calendar;
  Settings settings;
  settings.data_folder = options.data;
  Context context{*database, *files, clock, calendar, settings};
  Axis axis{context, systems, faults, options.seed};

  web::Routes routes;
  for (std::string const name : {"getAgenciesList", "registerAgency", "deleteAgency", "sendEdoc", "getReceivedEdocList",
                                 "getEdoc", "updateStatus"})
    routes.push_back({web::Method::post,
                      "/" + name,
                      web::anyone,
                      "VXP",
                      [&axis, name](web::Call& call) { return axis.answer(call, name); },
                      60'000'000,
                      {},
                      {},
                      0});
  web::ServerOptions server_options;
  server_options.port = 0;
  server_options.requests_per_minute = 1'000'000;
  web::Server server{server_options, std::move(routes), context, {}, {}};
  server.start();
  {
    FaultyDoor const door{options.address, options.port, server.port(), {faults.slow, faults.cut}, options.seed};
    fmt::print("The national axis (sandbox) is at work: http://{}:{}\n", options.address, door.port());
    std::fflush(stdout);
    int got = 0;
    sigwait(&signals, &got);
  }
  server.stop(std::chrono::seconds{2});
  return 0;
}

}  // namespace tinhso::national
