// The first filling of an instance, from a folder of CSV files.
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <stdexcept>

#include "organisation/import.hpp"

namespace tinhso::organisation {
namespace {

using database::Session;
using database::Sql;

constexpr Sql ever_loaded{"organisation.ever_loaded", "select count(*) from organisation_loaded"};
constexpr Sql note_loaded{
    "organisation.note_loaded",
    "insert into organisation_loaded (digest, loaded_at) values (:digest, :now) on conflict (digest) do nothing"};

struct ProvinceFile {
  ImportKind kind;
  char const* name;
};
// In the order in which they refer to each other.
constexpr std::array province_files{
    ProvinceFile{ImportKind::units, "units.csv"}, ProvinceFile{ImportKind::agencies, "agencies.csv"},
    ProvinceFile{ImportKind::codes, "codes.csv"}, ProvinceFile{ImportKind::officials, "officials.csv"}};

std::string whole_file(std::filesystem::path const& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) throw std::runtime_error{path.string() + ": cannot be read"};
  std::string text(std::filesystem::file_size(path), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string digest_of(std::array<std::string, province_files.size()> const& texts) {
  std::string all;
  for (auto const& text : texts) all += std::to_string(text.size()) + ':' + text;
  std::array<unsigned char, 32> hash{};
  EVP_Digest(all.data(), all.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  std::string out;
  for (auto const byte : hash) {
    out += "0123456789abcdef"[byte >> 4U];
    out += "0123456789abcdef"[byte & 15U];
  }
  return out;
}

boost::json::object load_file(Session& session, ProvinceFile const& file, std::string const& path,
                              std::string const& text, Date today) {
  auto const plan = plan_import(session, file.kind, read_csv(text), today, false);
  if (!plan.errors.empty()) {
    auto const& first = plan.errors.front();
    throw std::runtime_error{path + ":" + std::to_string(first.line) + ": " + first.column + ": " + first.words.en};
  }
  apply_import(session, file.kind, plan);
  return {{"file", file.name}, {"changes", plan.steps.size()}, {"unchanged", plan.unchanged}};
}

}  // namespace

bool load_province(database::Database& database, std::filesystem::path const& folder, Clock const& clock) {
  if (database.read([](Session& session) { return session.one<std::int64_t>(ever_loaded) > 0; })) return false;
  std::array<std::string, province_files.size()> texts;
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = whole_file(folder / province_files[i].name);
  auto const digest = digest_of(texts);
  return database.write([&](Session& session) {
    auto const now = clock.now();
    // First, so that of two processes that start at once one waits here and then finds the work done.
    if (session.run(note_loaded, {{"digest", digest}, {"now", now}}) == 0) return false;
    boost::json::array what;
    for (std::size_t i = 0; i < texts.size(); ++i)
      what.push_back(
          load_file(session, province_files[i], (folder / province_files[i].name).string(), texts[i], local_date(now)));
    audit::record(session, now, audit::system("organisation"),
                  {"organisation.load", "province", digest, nullptr, std::move(what)});
    return true;
  });
}

}  // namespace tinhso::organisation
