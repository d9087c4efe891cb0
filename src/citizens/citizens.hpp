// The citizen's account: who signs in with the national identity account, and what is kept of them (kho dữ liệu cá nhân).
//
// A citizen is no official: other table, other cookie, no Principal and no rights. Nothing here looks at an official's
// session and no official's route at a citizen's. We keep no password; the key is the personal identity number, stored
// only as a keyed digest and sealed. A session lives 12 hours at most and 2 hours without use; it always begins with a
// fresh token, and only the token's SHA-256 is stored. Values of the vault are sealed (accounts/vault.hpp), files are
// not: they lie in the file store like every other. Law 91/2025 on personal data: a person sees what is kept, where it
// came from and who has read it, and deletes it. Decree 224/2026, art. 15: what was told once is not asked again.
// Functions are thread-safe, those with a Session belong to its thread; they throw Unauthenticated, NotFound, Invalid
// and Unavailable.
#pragma once

#include "accounts/vault.hpp"
#include "citizens/identity.hpp"
#include "platform/files/files.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::citizens {

inline constexpr std::string_view session_cookie = "tinhso_citizen";
inline constexpr std::string_view flow_cookie = "tinhso_citizen_flow";
inline constexpr std::chrono::hours session_idle{2};
inline constexpr std::chrono::hours session_longest{12};
inline constexpr std::chrono::minutes flow_time{10};

/// Somebody who is signed in.
struct Citizen {
  std::int64_t id = 0;
  std::string number;
  std::string name;
};
/// By the cookie of this request; nullopt: nobody.
std::optional<Citizen> citizen_of(web::Request const& request, Context& context);
/// The same; throws Unauthenticated `citizens.signed_out`.
Citizen need_citizen(web::Call& call);

/// A person by id, and by identity number (who has signed in here at least once).
std::optional<Citizen> find_citizen(database::Session& session, accounts::Vault const& vault, std::int64_t id);
std::optional<Citizen> find_citizen(database::Session& session, accounts::Vault const& vault, std::string_view number);
/// By which an identity number is looked for in tables.
std::string number_digest(accounts::Vault const& vault, std::string_view number);
/// Whether this may be an identity number: 12 digits, or 9 of the older cards.
bool is_number(std::string_view text);
/// "•••• 0001": enough for its owner to know it by.
std::string number_tail(std::string_view number);

// --- the vault ---

/// identity: as the provider told it at the last sign-in. contact: how to reach the person. answer: to a form, about the
/// person. paper: handed in with a dossier. result: received from one.
enum class ItemKind { identity, contact, answer, paper, result };
BOOST_DESCRIBE_ENUM(ItemKind, identity, contact, answer, paper, result)

struct VaultItem {
  std::int64_t id = 0;
  ItemKind kind = ItemKind::answer;
  std::string key;     ///< identity: number, name, birth_date, sex, address, phone; contact: phone; answer: the field's key
  std::string name;    ///< as people call it
  std::string value;   ///< empty for files
  std::string source;  ///< "provider", or the code of the dossier
  std::int64_t bytes = 0;
  std::string type;    ///< media type of a file; empty for values
  Instant at;
};
BOOST_DESCRIBE_STRUCT(VaultItem, (), (id, kind, key, name, value, source, bytes, type, at))

struct VaultValue {
  ItemKind kind = ItemKind::answer;
  std::string key;
  std::string name;
  std::string value;
};
struct VaultFile {
  ItemKind kind = ItemKind::paper;
  std::string name;
  files::Stored stored;
};
/// What was told or received; the newest takes the place of what had the same key. Empty values are passed over.
void keep_value(database::Session& session, Instant now, accounts::Vault const& vault, std::int64_t person,
                VaultValue const& value, std::string_view source);
/// The same bytes under the same name are one item, under the newest source.
void keep_file(database::Session& session, Instant now, std::int64_t person, VaultFile const& file,
               std::string_view source);
/// Newest first, at most 1,000.
std::vector<VaultItem> vault_items(database::Session& session, accounts::Vault const& vault, std::int64_t person);
/// A file of that person's vault, to be handed in again. Throws NotFound for anybody else's.
VaultFile vault_file(database::Session& session, std::int64_t person, std::int64_t item);

// --- who has read it ---

struct Reading {
  Instant at;
  std::string who;     ///< name and position
  std::string agency;
  std::string what;    ///< "Hồ sơ H40.…", with the paper's name where it was one
};
BOOST_DESCRIBE_STRUCT(Reading, (), (at, who, agency, what))
/// An official has read it; kept once for a day.
bool already_noted(database::Session& session, Date day, std::int64_t person, std::int64_t reader, std::string_view what);
void note_reading(database::Session& session, Instant now, std::int64_t person, Principal const& reader,
                  std::string_view what);

// --- the account ---

struct CitizenMe {
  std::string name;
  std::string number_tail;
  Instant signed_in_at;
  Instant until;  ///< when the session ends at the latest
};
BOOST_DESCRIBE_STRUCT(CitizenMe, (), (name, number_tail, signed_in_at, until))

web::Routes routes();
std::vector<database::Migration> migrations();

}  // namespace tinhso::citizens
