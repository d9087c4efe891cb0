// From what an author picked to the agencies that get the document.
#include <algorithm>
#include <charconv>
#include <map>

#include "organisation/groups.hpp"
#include "organisation/lists.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;

std::optional<std::int64_t> read_id(std::string_view text) {
  std::int64_t id = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

class Resolver {
 public:
  Resolver(Session& session, std::int64_t own, Date as_of)
      : session_{session},
        own_{own},
        as_of_{as_of},
        standing_{standing_agencies(session, as_of)},
        groups_{groups_of(standing_, own)} {
    for (auto const& agency : standing_) by_id_.emplace(agency.id, &agency);
  }

  void take(Selector const& selector, std::string const& path) {
    switch (selector.kind) {
      case SelectorKind::agency:
        return take_agency(selector.key, path);
      case SelectorKind::group:
        return take_group(selector.key, path);
      case SelectorKind::list:
        return take_list(selector.key, path);
      case SelectorKind::outside:
        return take_outside(selector.key, path);
    }
  }
  void fail(std::string const& path, Words words) { errors_.push_back({path, std::move(words)}); }

  std::vector<Agency> result() {
    if (!errors_.empty()) throw Invalid{std::move(errors_)};
    std::vector<Agency> out;
    for (auto const& [code, agency] : taken_)
      if (agency->id != own_) out.push_back(plain(*agency));
    for (auto const& [code, agency] : outside_) out.push_back(agency);
    if (out.empty())
      throw Invalid{
          "selectors",
          {"Không có nơi nhận nào ngoài chính cơ quan gửi.", "There is no recipient besides the sender itself."}};
    return out;
  }

 private:
  void take_agency(std::string_view key, std::string const& path) {
    auto const id = read_id(key);
    if (id && *id == own_) return;
    auto found = id ? by_id_.find(*id) : by_id_.end();
    if (id && found == by_id_.end()) {
      if (auto const successor = successor_of(session_, *id, as_of_)) found = by_id_.find(successor->id);
      else if (auto const closed = find_agency(session_, *id)) {
        fail(path, {closed->short_name + " đã ngừng hoạt động và không có cơ quan kế thừa.",
                    closed->short_name + " has been closed and has no successor."});
        return;
      }
    }
    if (found == by_id_.end()) fail(path, {"Không có cơ quan này.", "There is no such agency."});
    else taken_.emplace(found->second->code, found->second);
  }

  void take_group(std::string_view key, std::string const& path) {
    auto const group = std::find_if(groups_.begin(), groups_.end(), [&](Group const& g) { return g.key == key; });
    if (group != groups_.end())
      for (auto const* agency : group->members) taken_.emplace(agency->code, agency);
    else if (is_group_key(key)) fail(path, {"Nhóm này hiện không có cơ quan nào.", "This group has no agencies now."});
    else fail(path, {"Không có nhóm này.", "There is no such group."});
  }

  void take_list(std::string_view key, std::string const& path) {
    auto const id = read_id(key);
    auto const list = id ? find_list(session_, own_, *id) : std::nullopt;
    if (!list) {
      fail(path, {"Cơ quan không có danh sách này.", "Your agency has no such list."});
      return;
    }
    auto const before = errors_.size();
    for (auto const& selector : list->selectors)
      if (selector.kind != SelectorKind::list) take(selector, path);
    for (auto i = before; i < errors_.size(); ++i) {  // say whose fault it is
      errors_[i].words.vi = "Danh sách “" + list->name + "”: " + errors_[i].words.vi;
      errors_[i].words.en = "List “" + list->name + "”: " + errors_[i].words.en;
    }
  }

  void take_outside(std::string_view key, std::string const& path) {
    auto const id = read_id(key);
    auto const found = id ? find_outside(session_, *id) : std::nullopt;
    if (!found) fail(path, {"Trục liên thông không có cơ quan này.", "The axis lists no such agency."});
    else outside_.emplace(found->code, *found);
  }

  Session& session_;
  std::int64_t own_;
  Date as_of_;
  std::vector<StandingAgency> standing_;
  std::vector<Group> groups_;
  std::map<std::int64_t, StandingAgency const*> by_id_;
  std::map<std::string, StandingAgency const*, std::less<>> taken_;
  std::map<std::string, Agency, std::less<>> outside_;
  FieldErrors errors_;
};

}  // namespace

std::vector<Agency> resolve_recipients(Session& session, std::vector<Selector> const& selectors, std::int64_t agency,
                                       Date as_of) {
  Resolver resolver{session, agency, as_of};
  for (std::size_t i = 0; i < selectors.size(); ++i)
    resolver.take(selectors[i], "selectors[" + std::to_string(i) + "]");
  return resolver.result();
}

}  // namespace tinhso::organisation
