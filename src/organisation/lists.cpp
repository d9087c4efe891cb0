#include "organisation/lists.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

constexpr Sql lists_of_agency{
    "organisation.lists_of_agency",
    "select id, name, version from organisation_list where agency = :agency order by name, id"};
constexpr Sql list_of_agency{"organisation.list_of_agency",
                             "select id, name, version from organisation_list where agency = :agency and id = :id"};
constexpr Sql list_selectors{"organisation.list_selectors",
                             "select kind, key from organisation_list_selector where list = :list order by ordinal"};
constexpr Sql add_list{
    "organisation.add_list",
    "insert into organisation_list (agency, name, version, updated_at) values (:agency, :name, 1, :now) returning id"};
constexpr Sql add_list_selector{
    "organisation.add_list_selector",
    "insert into organisation_list_selector (list, ordinal, kind, key) values (:list, :ordinal, :kind, :key)"};
constexpr Sql change_list_row{"organisation.change_list_row",
                              "update organisation_list set name = :name, version = version + 1, updated_at = :now "
                              "where id = :id and agency = :agency and version = :version"};
constexpr Sql drop_list_selectors{"organisation.drop_list_selectors",
                                  "delete from organisation_list_selector where list = :list"};
constexpr Sql drop_list{"organisation.drop_list", "delete from organisation_list where id = :id"};
constexpr Sql list_of_name{
    "organisation.list_of_name",
    "select count(*) from organisation_list where agency = :agency and name = :name and id <> :id"};

struct ListRow {
  std::int64_t id = 0;
  std::string name;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ListRow, (), (id, name, version))

struct SelectorRow {
  std::int64_t ordinal = 0;
  SelectorKind kind = SelectorKind::agency;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(SelectorRow, (), (ordinal, kind, key))

struct StoredSelector {
  SelectorKind kind = SelectorKind::agency;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(StoredSelector, (), (kind, key))

SavedList list_with_selectors(Session& session, ListRow const& row) {
  SavedList list{row.id, row.name, {}, row.version, 0};
  for (auto const& selector : session.all<StoredSelector>(list_selectors, {{"list", row.id}}))
    list.selectors.push_back({selector.kind, selector.key});
  return list;
}

void check_list(Session& session, Instant now, std::int64_t agency, std::int64_t id, ListInput const& input) {
  FieldErrors errors;
  if (input.selectors.empty()) errors.push_back({"selectors", reflect::missing()});
  for (std::size_t i = 0; i < input.selectors.size(); ++i)
    if (input.selectors[i].kind == SelectorKind::list)
      errors.push_back({"selectors[" + std::to_string(i) + "]",
                        {"Danh sách không thể chứa danh sách khác.", "A list cannot hold another list."}});
  if (!errors.empty()) throw Invalid{std::move(errors)};
  resolve_recipients(session, input.selectors, agency, local_date(now));
  if (session.one<std::int64_t>(list_of_name, {{"agency", agency}, {"name", input.name}, {"id", id}}) > 0)
    throw Conflict{"organisation.list_exists",
                   {"Cơ quan đã có danh sách tên “" + input.name + "”.",
                    "Your agency already has a list called “" + input.name + "”."}};
}

void write_selectors(Session& session, std::int64_t list, Selectors const& selectors) {
  std::vector<SelectorRow> rows;
  for (auto const& selector : selectors)
    rows.push_back({static_cast<std::int64_t>(rows.size()), selector.kind, selector.key});
  session.run_many(add_list_selector, rows, {{"list", list}});
}

void record_list(Session& session, Instant now, audit::Actor const& actor, char const* action, std::int64_t id,
                 boost::json::value before, boost::json::value after) {
  audit::record(session, now, actor, {action, "list", std::to_string(id), std::move(before), std::move(after)});
}

SavedList list_of_version(Session& session, std::int64_t agency, std::int64_t id, std::int64_t version) {
  auto list = find_list(session, agency, id);
  if (!list) throw NotFound{};
  if (list->version != version) throw PreconditionFailed{};
  return std::move(*list);
}

}  // namespace

std::vector<SavedList> saved_lists(Session& session, std::int64_t agency) {
  std::vector<SavedList> out;
  for (auto const& row : session.all<ListRow>(lists_of_agency, {{"agency", agency}}))
    out.push_back(list_with_selectors(session, row));
  return out;
}

std::optional<SavedList> find_list(Session& session, std::int64_t agency, std::int64_t id) {
  auto const row = session.first<ListRow>(list_of_agency, {{"agency", agency}, {"id", id}});
  if (!row) return std::nullopt;
  return list_with_selectors(session, *row);
}

SavedList create_list(Session& session, Instant now, audit::Actor const& actor, std::int64_t agency,
                      ListInput const& input) {
  check_list(session, now, agency, 0, input);
  auto const id = session.one<std::int64_t>(add_list, {{"agency", agency}, {"name", input.name}, {"now", now}});
  write_selectors(session, id, input.selectors);
  record_list(session, now, actor, "organisation.create_list", id, nullptr, reflect::write(input));
  return find_list(session, agency, id).value();
}

SavedList change_list(Session& session, Instant now, audit::Actor const& actor, std::int64_t agency, std::int64_t id,
                      std::int64_t version, ListInput const& input) {
  auto const before = list_of_version(session, agency, id, version);
  check_list(session, now, agency, id, input);
  if (session.run(change_list_row,
                  {{"name", input.name}, {"now", now}, {"id", id}, {"agency", agency}, {"version", version}}) == 0)
    throw PreconditionFailed{};
  session.run(drop_list_selectors, {{"list", id}});
  write_selectors(session, id, input.selectors);
  record_list(session, now, actor, "organisation.change_list", id,
              reflect::write(ListInput{before.name, before.selectors}), reflect::write(input));
  return find_list(session, agency, id).value();
}

void delete_list(Session& session, Instant now, audit::Actor const& actor, std::int64_t agency, std::int64_t id,
                 std::int64_t version) {
  auto const before = list_of_version(session, agency, id, version);
  session.run(drop_list_selectors, {{"list", id}});
  if (session.run(drop_list, {{"id", id}}) == 0) throw PreconditionFailed{};
  record_list(session, now, actor, "organisation.delete_list", id,
              reflect::write(ListInput{before.name, before.selectors}), nullptr);
}

}  // namespace tinhso::organisation
