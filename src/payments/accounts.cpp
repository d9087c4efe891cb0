// Where transfers go and what receipts are called, from the province's `payments.csv`: agency (code, * for all others),
// bin, bank, account, holder, form, series ({yy} stands for the year).
#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "organisation/csv.hpp"
#include "payments/store.hpp"
#include "payments/vietqr.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;

constexpr Sql any_account{"payments.any_account", "select count(*) from payments_account"};
constexpr Sql account_add{"payments.account_add",
                          "insert into payments_account (agency, bin, bank, account, holder, form, series) values "
                          "(:agency, :bin, :bank, :account, :holder, :form, :series) on conflict (agency) do nothing"};

}  // namespace

bool load_accounts(database::Database& database, std::filesystem::path const& folder, Clock const& clock) {
  auto const path = folder / "payments.csv";
  if (!std::filesystem::exists(path)) return false;
  if (database.read([](Session& session) { return session.one<std::int64_t>(any_account) > 0; })) return false;
  std::ifstream in{path, std::ios::binary};
  auto const table = organisation::read_csv(std::string{std::istreambuf_iterator<char>{in}, {}});
  std::string faults;
  auto const fault = [&](int line, std::string const& why) {
    faults += fmt::format("{}{}:{}: {}", faults.empty() ? "" : "\n", path.string(), line, why);
  };
  for (auto const& error : table.errors) fault(error.line, error.words.en);
  return database.write([&](Session& session) {
    for (auto const& row : table.rows) {
      std::int64_t id = 0;
      if (row["agency"] != "*") {
        auto const agency = organisation::agency_by_code(session, row["agency"], local_date(clock.now()));
        if (!agency) {
          fault(row.line, "no agency has the code " + row["agency"]);
          continue;
        }
        id = agency->id;
      }
      if (row["form"].empty() || row["series"].empty()) fault(row.line, "form and series are needed");
      if (!row["account"].empty()) try {
          static_cast<void>(vietqr(row["bin"], row["account"], 0, ""));
        } catch (Invalid const& wrong) {
          for (auto const& field : wrong.fields()) fault(row.line, field.path + ": " + field.words.en);
        }
      session.run(account_add, {{"agency", id},
                                {"bin", row["bin"]},
                                {"bank", row["bank"]},
                                {"account", row["account"]},
                                {"holder", row["holder"]},
                                {"form", row["form"]},
                                {"series", row["series"]}});
    }
    if (!faults.empty()) throw std::runtime_error{faults};
    return true;
  });
}

}  // namespace tinhso::payments
