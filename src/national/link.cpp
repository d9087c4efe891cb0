#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <toml++/toml.h>
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "exchange/vxp_wire.hpp"
#include "national/http.hpp"
#include "national/national.hpp"

namespace tinhso::national {
namespace {

namespace json = boost::json;
using database::Session;
using Values = std::vector<std::pair<std::string, std::string>>;

/// The axis has answered, and the answer is no.
struct AxisRefused : std::runtime_error {
  AxisRefused(std::string c, std::string const& words) : std::runtime_error{words}, code{std::move(c)} {}
  std::string code;
};

std::string text_of(json::object const& object, std::string_view name) {
  auto const* const value = object.if_contains(name);
  if (value && value->is_string()) return std::string{value->get_string()};
  if (value && value->is_int64()) return std::to_string(value->get_int64());
  return {};
}

}  // namespace

std::optional<LinkOptions> read_options(std::filesystem::path const& data_folder) {
  auto const file = data_folder / "national.toml";
  if (!std::filesystem::exists(file)) return {};
  try {
    auto const table = toml::parse_file(file.string());
    LinkOptions out;
    out.endpoint = table["endpoint"].value_or(std::string{});
    out.system_id = table["system_id"].value_or(std::string{});
    out.secret = table["secret"].value_or(std::string{});
    out.poll_seconds = std::max<std::int64_t>(1, table["poll_seconds"].value_or(out.poll_seconds));
    out.list_seconds = std::max<std::int64_t>(1, table["list_seconds"].value_or(out.list_seconds));
    out.announce = table["register"].value_or(true);
    if (out.endpoint.empty() || out.system_id.empty() || out.secret.empty())
      throw std::runtime_error{file.string() + ": endpoint, system_id and secret are needed"};
    return out;
  } catch (toml::parse_error const& fault) {
    throw std::runtime_error{
        fmt::format("{}, line {}: {}", file.string(), fault.source().begin.line, fault.description())};
  }
}

struct Link::State {
  State(Context& c, LinkOptions o) : context{c}, options{std::move(o)} {}
  Context& context;
  LinkOptions options;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::thread thread;
  std::optional<Instant> listed;
  std::optional<Instant> polled;
  std::optional<Instant> told_good;  ///< when the oversight was last told that all is well

  /// Short faults are got over at once; what lasts longer is left to the pauses of run().
  json::object call(std::string const& name, Values const& values, std::string const& body = {}) {
    for (int tries = 1;; ++tries) try {
        return call_once(name, values, body);
      } catch (AxisRefused const&) {
        throw;
      } catch (std::runtime_error const&) {
        if (tries == 4) throw;
        std::unique_lock lock{mutex};
        if (wake.wait_for(lock, std::chrono::milliseconds{100} * (1 << tries), [this] { return stopping; })) throw;
      }
  }

  json::object call_once(std::string const& name, Values const& values, std::string const& body) {
    auto headers = exchange::sign_vxp(options.system_id, options.secret, context.clock.now(), values);
    headers["Content-Type"] = name == "sendEdoc" ? "application/octet-stream" : "application/json";
    auto const answer = post(options.endpoint + "/" + name, headers, body);
    boost::system::error_code fault;
    auto const value = json::parse(answer.body, fault);
    if (fault || !value.is_object())
      throw std::runtime_error{fmt::format("{}: HTTP {} without an envelope", name, answer.status)};
    auto const& envelope = value.get_object();
    if (text_of(envelope, "status") == "OK") return envelope;
    auto const code = text_of(envelope, "ErrorCode");
    auto const words = fmt::format("{}: {} {}", name, code, text_of(envelope, "ErrorDesc"));
    // 15 and 20 are not the package's fault: a clock or a secret is put right, the axis recovers.
    if (answer.status >= 500 || code == "20" || code == "15" || code.empty()) throw std::runtime_error{words};
    throw AxisRefused{code, words};
  }

  void agencies();
  void send();
  void fetch(std::string const& kind);
  void take(std::string const& kind, std::string const& id);
  void run();
};

/// Codes outside the province; ours stand in our own list.
void Link::State::agencies() {
  auto const now = context.clock.now();
  if (listed && now - *listed < std::chrono::seconds{options.list_seconds}) return;
  auto const answer = call("getAgenciesList", {});
  std::vector<organisation::Outside> outside;
  std::set<std::string> known;
  auto const* const data = answer.if_contains("data");
  if (!data || !data->is_array()) throw std::runtime_error{"getAgenciesList: no data"};
  auto const ours =
      context.database.read([&](Session& session) { return organisation::agencies(session, local_date(now)); });
  std::set<std::string> own;
  for (auto const& agency : ours) own.insert(agency.code);
  for (auto const& item : data->get_array()) {
    if (!item.is_object()) continue;
    auto const code = text_of(item.get_object(), "code");
    auto const name = text_of(item.get_object(), "name");
    known.insert(code);
    if (code.empty() || code.size() > 50 || name.empty() || name.size() > 600 || own.contains(code)) continue;
    outside.push_back({code, text_of(item.get_object(), "code102"), name, text_of(item.get_object(), "pcode")});
  }
  if (options.announce)
    for (auto const& agency : ours)
      if (!known.contains(agency.code))
        call("registerAgency", {},
             json::serialize(json::object{{"id", std::to_string(agency.id)},
                                          {"pcode", ""},
                                          {"code", agency.code},
                                          {"name", agency.name},
                                          {"mail", ""}}));
  auto const changed = context.database.write([&](Session& session) {
    auto const n = organisation::set_outside(session, now, outside);
    if (n > 0)
      audit::record(session, now, audit::system("national"),
                    {"national.agencies", "national", options.system_id, nullptr, json::object{{"changed", n}}});
    return n;
  });
  if (changed > 0) spdlog::info("national axis: {} agencies outside changed", changed);
  listed = now;
}

void Link::State::send() {
  for (bool more = true; more;) {
    auto const some = context.database.read([](Session& session) { return exchange::leaving(session, 20); });
    more = some.size() == 20;
    for (auto const& one : some) {
      auto const bytes = one.content ? *one.content : context.files.read(one.sha256);
      try {
        auto const answer = call(
            "sendEdoc",
            {{"from", one.from_code},
             {"servicetype", "eDoc"},
             {"messagetype", std::string{reflect::enum_name(one.kind)}},
             {"hash-file", exchange::without_zeros(one.sha256)}},  // as the usual client writes it, and with its CR LF
            bytes + "\r\n");
        auto axis_id = text_of(answer, "DocId");
        if (axis_id.empty()) axis_id = text_of(answer, "docId");
        context.database.write(
            [&](Session& session) { exchange::left(session, context.clock.now(), one.id, axis_id); });
      } catch (AxisRefused const& fault) {
        spdlog::warn("national axis refused package {}: {}", one.id, fault.what());
        if (one.content) context.files.put(bytes);  // what is wrong with it can be looked at
        context.database.write([&](Session& session) {
          exchange::not_left(session, one.id, fault.what(), true);
          exchange::keep_fault(session, context.clock.now(),
                               {"national",
                                one.document_id,
                                one.from_code,
                                {std::string{"Trục quốc gia từ chối gói tin gửi đi: "} + fault.what(),
                                 std::string{"The national axis refused a package: "} + fault.what()},
                                one.sha256,
                                one.agency,
                                one.id});
        });
      } catch (std::exception const& fault) {
        context.database.write([&](Session& session) { exchange::not_left(session, one.id, fault.what(), false); });
        throw;
      }
    }
  }
}

void Link::State::take(std::string const& kind, std::string const& id) {
  auto const answer = call("getEdoc", {{"docId", id}});
  auto const bytes = text_of(answer, "data");
  auto const stored = context.files.put(bytes);
  std::string outcome = "done";
  try {
    exchange::Source source;
    source.kind = exchange::Source::Kind::national;
    source.system_id = options.system_id;
    exchange::relay(context, source, stored);
  } catch (Error const& fault) {
    if (fault.status() != 422 && fault.status() != 409) throw;  // ours: it stays there and is fetched again
    auto words = fault.words();
    for (auto const& field : fault.fields()) {
      words.vi += ' ' + field.path + ": " + field.words.vi;
      words.en += ' ' + field.path + ": " + field.words.en;
    }
    spdlog::warn("national axis: {} {} cannot be taken: {}", kind, id, words.en);
    context.database.write([&](Session& session) {
      exchange::keep_fault(session, context.clock.now(),
                           {"national", exchange::document_id_in(bytes), "", words, stored.sha256, {}, {}});
    });
    outcome = "fail";
  }
  call("updateStatus", {{"docid", id}, {"status", outcome}});
}

void Link::State::fetch(std::string const& kind) {
  auto const answer = call("getReceivedEdocList", {{"servicetype", "eDoc"}, {"messagetype", kind}});
  auto const* const data = answer.if_contains("data");
  if (!data || !data->is_array()) throw std::runtime_error{"getReceivedEdocList: no data"};
  for (auto const& item : data->get_array()) {
    if (!item.is_object()) continue;
    auto const id = text_of(item.get_object(), "docId");
    if (!id.empty()) take(kind, id);
    std::lock_guard const lock{mutex};
    if (stopping) return;
  }
}

void Link::State::run() {
  std::chrono::milliseconds pause{1000};
  std::unique_lock lock{mutex};
  while (!stopping) {
    lock.unlock();
    std::chrono::milliseconds next{1000};
    try {
      agencies();
      send();
      auto const now = context.clock.now();
      if (!polled || now - *polled >= std::chrono::seconds{options.poll_seconds}) {
        fetch("edoc");
        fetch("status");
        polled = now;
      }
      pause = std::chrono::milliseconds{1000};
      if (!told_good || context.clock.now() - *told_good >= std::chrono::seconds{30}) {
        exchange::link_works(context, options.endpoint);
        told_good = context.clock.now();
      }
    } catch (std::exception const& fault) {
      spdlog::warn("national axis: {}; next try in {} ms", fault.what(), pause.count());
      next = pause;
      told_good.reset();
      try {
        exchange::link_fails(context, options.endpoint, fault.what());
      } catch (std::exception const& other) {  // the database is away as well: the log has to do
        spdlog::error("national axis: the fault could not be kept: {}", other.what());
      }
      pause = std::min(pause * 2, std::chrono::milliseconds{std::chrono::minutes{5}});
    }
    lock.lock();
    wake.wait_for(lock, next, [this] { return stopping; });
  }
}

Link::Link(Context& context, LinkOptions options) : state_{std::make_unique<State>(context, std::move(options))} {}

Link::~Link() {
  {
    std::lock_guard const lock{state_->mutex};
    state_->stopping = true;
  }
  state_->wake.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void Link::start() {
  state_->thread = std::thread{[this] { state_->run(); }};
}

void Link::round() {
  state_->agencies();
  state_->send();
  state_->fetch("edoc");
  state_->fetch("status");
}

}  // namespace tinhso::national
