// The routes of the room: directory, recipients, saved lists, import and export.
#include <charconv>

#include "organisation/directory.hpp"
#include "organisation/import_run.hpp"
#include "organisation/lists.hpp"
#include "organisation/organisation.hpp"
#include "platform/platform.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using web::Call;
using web::None;

struct SuggestionQuery {
  std::optional<Text<0, 200>> q;
  std::optional<Range<1, 50>> limit;
};
BOOST_DESCRIBE_STRUCT(SuggestionQuery, (), (q, limit))

struct ResolveInput {
  Selectors selectors;
};
BOOST_DESCRIBE_STRUCT(ResolveInput, (), (selectors))

struct Resolved {
  std::vector<Agency> agencies;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Resolved, (), (agencies, count))

struct ListQuery {
  std::optional<std::string> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(ListQuery, (), (after, limit))

Date today(Call& call) { return local_date(call.context.clock.now()); }

template <class F>
auto reading(Call& call, F&& f) {
  return call.context.database.read(std::forward<F>(f));
}

Page<Agency> get_agencies(Call& call, AgencyQuery const& query) {
  return reading(call, [&](Session& s) { return list_agencies(s, query, today(call)); });
}
AgencyView get_agency(Call& call, None const&) {
  return reading(call, [&](Session& s) { return view_agency(s, call.id(), today(call)); });
}
Page<Unit> get_units(Call& call, UnitQuery const& query) {
  return reading(call, [&](Session& s) { return list_units(s, query, today(call)); });
}
Page<OfficialRow> get_officials(Call& call, OfficialQuery const& query) {
  return reading(call, [&](Session& s) { return list_officials(s, query, today(call)); });
}
std::vector<Suggestion> get_suggestions(Call& call, SuggestionQuery const& query) {
  auto const limit = static_cast<int>(query.limit ? query.limit->value : 12);
  return reading(call, [&](Session& s) {
    return suggest_recipients(s, query.q.value_or(""), call.principal().agency, today(call), limit);
  });
}
Resolved post_resolve(Call& call, ResolveInput const& input) {
  auto agencies = reading(
      call, [&](Session& s) { return resolve_recipients(s, input.selectors, call.principal().agency, today(call)); });
  auto const count = static_cast<std::int64_t>(agencies.size());
  return {std::move(agencies), count};
}

void fill_count(Session& session, SavedList& list, std::int64_t agency, Date on) {
  try {
    list.count = static_cast<std::int64_t>(resolve_recipients(session, list.selectors, agency, on).size());
  } catch (Invalid const&) {
    list.count = 0;  // what is wrong with it is told where it is used
  }
}

/// The version that the client has seen. Throws PreconditionFailed for what is no version of ours.
std::int64_t version_seen(Call& call) {
  auto const text = call.if_match();
  std::int64_t version = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (fault != std::errc{} || end != text.data() + text.size()) throw PreconditionFailed{};
  return version;
}

SavedList answer_list(Call& call, Session& session, SavedList list) {
  fill_count(session, list, call.principal().agency, today(call));
  call.response_headers.emplace("ETag", '"' + std::to_string(list.version) + '"');
  return list;
}

Page<SavedList> get_lists(Call& call, ListQuery const& query) {
  return reading(call, [&](Session& s) {
    auto const size = static_cast<std::size_t>(query.limit ? query.limit->value : 50);
    Page<SavedList> page;
    for (auto& list : saved_lists(s, call.principal().agency)) {
      if (query.after && list.name <= *query.after) continue;
      if (page.items.size() == size) {
        page.next = page.items.back().name;
        break;
      }
      fill_count(s, list, call.principal().agency, today(call));
      page.items.push_back(std::move(list));
    }
    return page;
  });
}
SavedList post_list(Call& call, ListInput const& input) {
  auto const& who = call.principal();
  auto list = call.context.database.write([&](Session& s) {
    return create_list(s, call.context.clock.now(), audit::actor(who, call.request.origin), who.agency, input);
  });
  call.status = 201;
  call.response_headers.emplace("Location", "/api/organisation/lists/" + std::to_string(list.id));
  return reading(call, [&](Session& s) { return answer_list(call, s, list); });
}
SavedList get_list(Call& call, None const&) {
  return reading(call, [&](Session& s) {
    auto list = find_list(s, call.principal().agency, call.id());
    if (!list) throw NotFound{};
    return answer_list(call, s, std::move(*list));
  });
}
SavedList put_list(Call& call, ListInput const& input) {
  auto const& who = call.principal();
  auto const version = version_seen(call);
  auto list = call.context.database.write([&](Session& s) {
    return change_list(s, call.context.clock.now(), audit::actor(who, call.request.origin), who.agency, call.id(),
                       version, input);
  });
  return reading(call, [&](Session& s) { return answer_list(call, s, list); });
}
None remove_list(Call& call, None const&) {
  auto const& who = call.principal();
  auto const version = version_seen(call);
  call.context.database.write([&](Session& s) {
    delete_list(s, call.context.clock.now(), audit::actor(who, call.request.origin), who.agency, call.id(), version);
  });
  return {};
}

web::Response get_export(Call& call, ExportQuery const& query) {
  auto const on = query.as_of.value_or(today(call));
  web::Response response;
  response.body = reading(call, [&](Session& s) { return run_export(s, query.what, on); });
  response.headers.emplace("Content-Type", "text/csv; charset=utf-8");
  response.headers.emplace(
      "Content-Disposition",
      "attachment; filename=\"" + std::string{reflect::enum_name(query.what)} + '-' + format_date(on) + ".csv\"");
  return response;
}

web::Response post_import(Call& call) {
  ImportQuery query;
  FieldErrors errors;
  reflect::read_query(call.request.query, query, errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  auto const result = call.context.database.write([&](Session& s) {
    return run_import(s, call.context.clock.now(), call.principal(), call.request.origin, query, call.request.body);
  });
  return web::json_text(reflect::to_json(result));
}

web::Route import_route() {
  web::Route route{
      web::Method::post,
      "/api/organisation/import",
      web::may("organisation.edit"),
      "Import units, agencies, codes, officials or successions from CSV; with dry_run only show the difference.",
      post_import,
      10'000'000,
      {},
      {},
      30,
      false};
  route.describe = [](boost::json::object& components) {
    ImportQuery const sample{};
    boost::json::object query;
    reflect::each_member(sample, [&]<class M>(char const* name, M const&) {
      using T = std::remove_const_t<M>;
      if constexpr (reflect::is_optional<T>)
        query[name] = {{"schema", reflect::schema<typename T::value_type>(components, reflect::Use::request)},
                       {"required", false}};
      else query[name] = {{"schema", reflect::schema<T>(components, reflect::Use::request)}, {"required", true}};
    });
    auto operation = web::detail::describe_operation("/api/organisation/import", std::move(query), nullptr,
                                                     reflect::schema<ImportResult>(components, reflect::Use::answer));
    operation["requestBody"] = {{"required", true}, {"content", {{"text/csv", {{"schema", {{"type", "string"}}}}}}}};
    return operation;
  };
  return route;
}

}  // namespace

web::Routes routes() {
  constexpr auto write = web::may("documents.write");
  return {
      web::get<AgencyQuery, Page<Agency>>("/api/organisation/agencies", web::signed_in, get_agencies,
                                          "Agencies of the province, with search."),
      web::get<None, AgencyView>("/api/organisation/agencies/{id}", web::signed_in, get_agency,
                                 "One agency with its codes, place and officials."),
      web::get<UnitQuery, Page<Unit>>("/api/organisation/units", web::signed_in, get_units, "Administrative units."),
      web::get<OfficialQuery, Page<OfficialRow>>("/api/organisation/officials", web::signed_in, get_officials,
                                                 "Directory of officials, with search."),
      web::get<SuggestionQuery, std::vector<Suggestion>>(
          "/api/organisation/suggestions", web::signed_in, get_suggestions,
          "Recipients for what was typed: agencies, saved lists and groups, best first."),
      web::post<ResolveInput, Resolved>("/api/organisation/resolve", web::signed_in, post_resolve,
                                        "The agencies that selectors stand for today."),
      web::get<ListQuery, Page<SavedList>>("/api/organisation/lists", web::signed_in, get_lists,
                                           "Saved lists of recipients of one's agency."),
      web::post<ListInput, SavedList>("/api/organisation/lists", write, post_list, "Save a list of recipients."),
      web::get<None, SavedList>("/api/organisation/lists/{id}", web::signed_in, get_list, "One saved list."),
      web::put<ListInput, SavedList>("/api/organisation/lists/{id}", write, put_list, "Change a saved list."),
      web::del<None, None>("/api/organisation/lists/{id}", write, remove_list, "Delete a saved list."),
      web::get<ExportQuery, web::Response>("/api/organisation/export", web::signed_in, get_export,
                                           "Units, agencies, codes, officials or successions as CSV."),
      import_route(),
  };
}

}  // namespace tinhso::organisation
