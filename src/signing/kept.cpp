#include "signing/kept.hpp"

#include <array>

#include "signing/checks.hpp"
#include "signing/formats/digest.hpp"
#include "signing/formats/worker.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;
using namespace std::chrono_literals;

constexpr std::chrono::hours time_for_lt{24};
constexpr std::chrono::seconds time_for_a_step{120};
constexpr std::array<std::chrono::minutes, 5> waits{5min, 30min, 120min, 360min, 720min};
constexpr std::int64_t most_attempts = 15;
constexpr std::chrono::days soonest_renewal{30};  // whatever the rules say: not one stamp a day
constexpr std::int64_t most_at_once = 2'000;

constexpr Sql begin_rows{
    "signing.begin_kept",
    "insert into signing_kept (document, ordinal, sha256, state, level, wanted, why, due_at, next_at, attempts, "
    "problem_vi, problem_en, policy, created_at) select a.document, a.ordinal, a.sha256, case when c.weight = 4 then "
    "'unfit' else 'waiting' end, '', case when exists (select 1 from documents_filed f where f.document = a.document) "
    "then 'LTA' else 'LT' end, 'arrival', cast(:due as bigint), case when c.weight = 4 then null else cast(:next as "
    "bigint) end, 0, case when c.weight = 4 then cast(:vi as text) else '' end, case when c.weight = 4 then cast(:en "
    "as text) else '' end, '', cast(:now as bigint) from documents_attachment a join documents_check c on c.sha256 = "
    "a.sha256 join documents_document d on d.id = a.document where a.type = 'application/pdf' and c.weight >= 2 and "
    "d.state <> 'draft' and (cast(:document as bigint) = 0 or a.document = :document) and not exists (select 1 from "
    "documents_seal s where s.document = a.document and s.sealed_at is null) and not exists (select 1 from "
    "signing_kept k where k.document = a.document and k.ordinal = a.ordinal) limit :limit on conflict (document, "
    "ordinal) do nothing returning id"};
constexpr Sql filed_rows{
    "signing.kept_filed",
    "update signing_kept set wanted = 'LTA', why = 'filed', due_at = :due, attempts = 0, next_at = case when state = "
    "'waiting' then next_at else cast(:now as bigint) end, state = 'waiting' where document = :document and wanted <> "
    "'LTA' and state <> 'unfit' returning id, next_at"};
constexpr Sql renewable_rows{
    "signing.kept_renewable",
    "update signing_kept set why = case when renew_at <= :now then 'renewal' else 'policy' end, due_at = "
    "coalesce(good_until, :now), next_at = :now, attempts = 0, state = 'waiting' where id in (select id from "
    "signing_kept where state = 'kept' and (renew_at <= :now or policy <> :policy) order by id limit :limit) returning "
    "id"};
constexpr Sql forgotten_rows{
    "signing.kept_forgotten",
    "select id from signing_kept where next_at < :before and state in ('waiting', 'failing') order by id limit :limit"};
constexpr Sql drop_steps{"signing.drop_kept_steps", "delete from signing_kept_step where kept = :id"};
constexpr Sql drop_row{"signing.drop_kept", "delete from signing_kept where id = :id"};
constexpr Sql success_row{
    "signing.kept_success",
    "update signing_kept set state = 'kept', level = :level, attempts = 0, next_at = null, problem_vi = '', problem_en "
    "= '', good_until = :good_until, renew_at = :renew_at, policy = :policy, kept_at = :now where id = :id and next_at "
    "= :planned"};
constexpr Sql failure_row{
    "signing.kept_failure",
    "update signing_kept set state = :state, attempts = attempts + 1, next_at = :next, problem_vi = :vi, problem_en = "
    ":en where id = :id and next_at = :planned"};
constexpr Sql add_step{
    "signing.add_kept_step",
    "insert into signing_kept_step (kept, at, why, by_name, level_before, level_after, sha256_before, sha256_after, "
    "bytes_before, bytes_after, problem_vi, problem_en) values (:kept, :now, :why, '', :level_before, :level_after, "
    ":sha256_before, :sha256_after, :bytes_before, :bytes_after, :vi, :en)"};
constexpr Sql row_to_do{
    "signing.kept_to_do",
    "select id, document, ordinal, sha256, state, level, wanted, why, next_at, attempts from signing_kept where id = "
    ":id"};

struct Planned {
  std::int64_t id = 0;
  Instant next_at;
};
BOOST_DESCRIBE_STRUCT(Planned, (), (id, next_at))
struct ToDo {
  std::int64_t id = 0;
  std::int64_t document = 0;
  std::int64_t ordinal = 0;
  std::string sha256;
  KeptState state = KeptState::waiting;
  std::string level;
  std::string wanted;
  std::string why;
  std::optional<Instant> next_at;
  std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ToDo, (), (id, document, ordinal, sha256, state, level, wanted, why, next_at, attempts))

void plan(Session& session, Instant now, std::int64_t id, Instant at) {
  jobs::add(session, now, "signing.keep", {{"kept", id}},
            {std::to_string(id) + "." + std::to_string(at.time_since_epoch().count()), at});
}

std::filesystem::path trust_folder(Context& context) { return worker_options(context, time_for_a_step).trust; }

/// The rules by which a file counts as good enough, in short: other rules, another word.
std::string mark_of(Policy const& policy) {
  auto text = std::to_string(policy.renew_before.count());
  for (auto const& rule : policy.algorithms)
    text +=
        "|" + rule.name + " " + std::to_string(rule.below_bits) + " " + (rule.until ? format_instant(*rule.until) : "");
  return hex(sha256(text)).substr(0, 16);
}

struct Done {
  Kept kept;
  std::string before;
  std::string bytes;
};

/// Reads, brings on, and proves that nothing of what was there has changed.
Done bring_on(Context& context, ToDo const& row, documents::FileAtRest const& file) {
  Done out;
  out.before = file.kept_sha256.value_or(file.sha256);
  out.bytes = context.files.read(out.before);
  out.kept = keep_in_worker(out.bytes, row.wanted == "LTA" ? Level::lta : Level::lt,
                            context.settings.signing.time_stamps, worker_options(context, time_for_a_step));
  return out;
}

void note_failure(Context& context, ToDo const& row, Words const& words, bool for_good) {
  auto const now = context.clock.now();
  bool const stops = for_good || row.attempts + 1 >= most_attempts;
  std::optional<Instant> next;
  if (!stops)
    next = now + (static_cast<std::size_t>(row.attempts) < waits.size() ? waits[static_cast<std::size_t>(row.attempts)]
                                                                        : std::chrono::minutes{24 * 60});
  auto const state = for_good ? KeptState::unfit : stops ? KeptState::stopped : KeptState::failing;
  context.database.write([&](Session& session) {
    if (session.run(failure_row, {{"id", row.id},
                                  {"planned", row.next_at},
                                  {"state", state},
                                  {"next", next},
                                  {"vi", words.vi},
                                  {"en", words.en}}) == 0)
      return;
    session.run(add_step, {{"kept", row.id},
                           {"now", now},
                           {"why", row.why},
                           {"level_before", row.level},
                           {"level_after", row.level},
                           {"sha256_before", ""},
                           {"sha256_after", ""},
                           {"bytes_before", 0},
                           {"bytes_after", 0},
                           {"vi", words.vi},
                           {"en", words.en}});
    if (next) plan(session, now, row.id, *next);
  });
}

void note_success(Context& context, ToDo const& row, documents::FileAtRest const& file, Done const& done,
                  Policy const& policy) {
  auto const now = context.clock.now();
  std::optional<files::Stored> stored;
  if (!done.kept.update.empty()) stored = context.files.put(done.bytes + done.kept.update);
  std::optional<Instant> renew_at;
  if (done.kept.good_until)
    renew_at = std::max<Instant>(*done.kept.good_until - policy.renew_before, now + soonest_renewal);
  context.database.write([&](Session& session) {
    if (session.run(success_row, {{"id", row.id},
                                  {"planned", row.next_at},
                                  {"level", done.kept.reached},
                                  {"good_until", done.kept.good_until},
                                  {"renew_at", renew_at},
                                  {"policy", mark_of(policy)},
                                  {"now", now}}) == 0)
      return;
    if (!stored) return;
    if (!documents::keep_copy(session, row.document, row.ordinal, row.sha256, file.kept_sha256, *stored,
                              done.kept.reached))
      throw PreconditionFailed{};
    session.run(add_step, {{"kept", row.id},
                           {"now", now},
                           {"why", row.why},
                           {"level_before", row.level},
                           {"level_after", done.kept.reached},
                           {"sha256_before", done.before},
                           {"sha256_after", stored->sha256},
                           {"bytes_before", static_cast<std::int64_t>(done.bytes.size())},
                           {"bytes_after", stored->bytes},
                           {"vi", ""},
                           {"en", ""}});
    audit::record(
        session, now, audit::system("signing"),
        {"signing.keep", "document", std::to_string(row.document),
         boost::json::object{{"ordinal", row.ordinal}, {"sha256", done.before}, {"level", row.level}},
         boost::json::object{{"ordinal", row.ordinal}, {"sha256", stored->sha256}, {"level", done.kept.reached}}});
  });
}

}  // namespace

int begin_keeping(Context& context, std::int64_t document) {
  auto const folder = trust_folder(context);
  if (folder.empty()) return 0;  // nobody is trusted: no signature can be judged
  auto const now = context.clock.now();
  auto const first = now + load_policy(folder).grace;
  return context.database.write([&](Session& session) {
    auto const begun = session.all<std::int64_t>(
        begin_rows, {{"document", document},
                     {"now", now},
                     {"due", now + time_for_lt},
                     {"next", first},
                     {"limit", most_at_once},
                     {"vi", "Chữ ký không hợp lệ: không lưu giữ dài hạn được."},
                     {"en", "The signature is not valid: it cannot be kept for the long term."}});
    for (auto const id : begun) plan(session, now, id, first);
    return static_cast<int>(begun.size());
  });
}

void keep_filed(Context& context, std::int64_t document) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    for (auto const& row :
         session.all<Planned>(filed_rows, {{"document", document}, {"now", now}, {"due", now + time_for_lt}}))
      plan(session, now, row.id, row.next_at);
  });
}

void keep_file(Context& context, std::int64_t id) {
  auto const now = context.clock.now();
  std::optional<documents::FileAtRest> file;
  auto const row = context.database.read([&](Session& session) {
    auto found = session.first<ToDo>(row_to_do, {{"id", id}});
    file = found ? documents::file_at_rest(session, found->document, found->ordinal) : std::nullopt;
    return found;
  });
  if (!row || !row->next_at || *row->next_at > now) return;
  if (!file || file->sha256 != row->sha256) {  // another file stands there now; its own check begins anew
    context.database.write([&](Session& session) {
      session.run(drop_steps, {{"id", id}});
      session.run(drop_row, {{"id", id}});
    });
    return;
  }
  try {
    auto const policy = load_policy(trust_folder(context));
    note_success(context, *row, *file, bring_on(context, *row, *file), policy);
  } catch (Invalid const& fault) {
    bool const of_file = !fault.fields().empty() && fault.fields().front().path == "file";
    note_failure(context, *row, fault.fields().empty() ? fault.words() : fault.fields().front().words, of_file);
  } catch (Error const& fault) {
    note_failure(context, *row, fault.words(), false);
  }
}

int keep_up(Context& context) {
  auto const folder = trust_folder(context);
  if (folder.empty()) return 0;
  auto const now = context.clock.now();
  auto const policy = load_policy(folder);
  int out = begin_keeping(context, 0);
  context.database.write([&](Session& session) {
    auto ids =
        session.all<std::int64_t>(renewable_rows, {{"now", now}, {"policy", mark_of(policy)}, {"limit", most_at_once}});
    out += static_cast<int>(ids.size());
    for (auto const id : ids) plan(session, now, id, now);
    for (auto const id : session.all<std::int64_t>(forgotten_rows, {{"before", now - 1h}, {"limit", most_at_once}}))
      plan(session, now, id, now);
  });
  return out;
}

}  // namespace tinhso::signing
