// Dossiers and the citizen's account: filed with it, taken into it, filed on another's behalf; consents.
//
// With an account a dossier is opened without code and phone: `account` stands in the place of the proof. A dossier
// filed on another's behalf names both persons and the authority; its result goes to whom the authority says and to
// nobody else. Civil Code 2015, arts. 134-143 and 562-569 (representation, authorisation). A consent is for one named
// procedure and until a day, at most a year ahead; withdrawn it opens nothing more, and what was filed by it says so.
// Part of services.hpp; functions are thread-safe, those with a Session belong to its thread.
#pragma once

#include "citizens/citizens.hpp"
#include "services/store.hpp"

namespace tinhso::services {

/// Instead of a phone's digits: the session is the proof.
inline constexpr std::string_view account_proof = "account";

/// Who is signed in with the identity account, where that is the proof; 0 otherwise.
std::int64_t citizen_by(web::Call& call, std::string_view proof);

struct MineRow {
  std::string code;
  std::string procedure_name;
  std::string agency_name;
  std::string applicant;
  std::string on_behalf_of;
  std::int64_t status = 1;
  Instant filed_at;
  std::optional<Instant> due_at;
  Due due = Due::none;
};
BOOST_DESCRIBE_STRUCT(MineRow, (), (code, procedure_name, agency_name, applicant, on_behalf_of, status, filed_at, due_at, due))
/// Newest first, at most 200.
std::vector<MineRow> own_dossiers(Context& context, citizens::Citizen const& me);
/// One that was filed by code and phone becomes one of the account's too, for who can prove it. Its papers and result go
/// into the vault.
MineRow take_in(Context& context, Origin const& origin, citizens::Citizen const& me, Proof const& proof);

bool follows(database::Session& session, std::int64_t dossier, std::int64_t person);
/// Whether the result may be given to who opened the dossier so; `citizen` 0: by code and phone.
bool may_have_result(database::Session& session, std::int64_t dossier, std::int64_t citizen);

inline Words const account_needed{"Cần đăng nhập tài khoản định danh.", "This needs an identity account."};
/// A file of this person's own vault; none, and a fault at `path`, for anything else.
std::optional<citizens::VaultFile> own_paper(database::Session& session, std::int64_t citizen, std::int64_t item,
                                             std::string const& path, FieldErrors& errors);

/// What a filing says of account, vault and authority, checked before the dossier is made. Faults go to `errors`.
struct Parties {
  citizens::Citizen filer;
  std::vector<citizens::VaultFile> papers;  ///< as Filing::vault names them
  std::optional<citizens::VaultFile> exemption;  ///< as FilingExemption::vault names it
  std::string kind;                         ///< "consent", "document"; empty: for oneself
  std::optional<std::int64_t> consent;
  std::string name;
  std::string number;
  std::optional<Date> birth_date;
  std::string paper;
  bool to_filer = false;
  std::int64_t results_to = 0;
  std::int64_t giver = 0;  ///< the person of a consent
};
Parties check_parties(Context& context, database::Session& session, citizens::Citizen const& me, Filing const& filing,
                      FieldErrors& errors);
/// "bà X, theo …": what forms and lists show.
std::string behalf_words(Parties const& parties);
/// After the dossier stands: who follows it, the authority, and what was told into the vault.
/// `answers`: those that the form asks for.
void keep_parties(Context& context, database::Session& session, Dossier const& dossier, Procedure const& procedure,
                  Answers const& answers, Parties const& parties);
/// The result's files into the vaults of who is to have them.
void give_results(database::Session& session, Instant now, Dossier const& dossier);

/// What an official is shown.
std::optional<AccountView> account_view(Context& context, database::Session& session, std::int64_t dossier);
std::optional<BehalfView> behalf_view(Context& context, database::Session& session, std::int64_t dossier);
/// Persons whose data somebody reads who opens this dossier.
std::vector<std::int64_t> persons_of(database::Session& session, std::int64_t dossier);
/// Notes it for each of them; asks first, so that a second reading of the day writes nothing.
void note_readings(Context& context, Principal const& who, std::int64_t dossier, std::string const& what);

// --- consents ---

struct FilingConsentInput {
  Text<9, 12> number;  ///< of who may file
  Text<1, 200> name;
  Text<8, 8> procedure;
  Date until;
  bool to_filer = false;  ///< results go to who files; false: to the giver
};
BOOST_DESCRIBE_STRUCT(FilingConsentInput, (), (number, name, procedure, until, to_filer))
struct FilingConsent {
  std::int64_t id = 0;
  bool given = false;       ///< by the reader; false: to the reader
  std::string other;        ///< name of the other person
  std::string number_tail;  ///< of the other person
  std::string procedure_code;
  std::string procedure_name;
  Date until;
  bool to_filer = false;
  Instant given_at;
  std::optional<Instant> withdrawn_at;
  bool usable = false;
  std::vector<std::string> used;  ///< codes of the dossiers filed by it
};
BOOST_DESCRIBE_STRUCT(FilingConsent, (),
                      (id, given, other, number_tail, procedure_code, procedure_name, until, to_filer, given_at,
                       withdrawn_at, usable, used))
FilingConsent give_consent(Context& context, Origin const& origin, citizens::Citizen const& me, FilingConsentInput const& input);
/// By its giver. Throws NotFound for anybody else, Conflict when it was withdrawn before.
FilingConsent withdraw_consent(Context& context, Origin const& origin, citizens::Citizen const& me, std::int64_t id);
/// Those one has given and those one was given, newest first.
std::vector<FilingConsent> consents(Context& context, citizens::Citizen const& me);

struct Consent {
  std::int64_t id = 0;
  std::int64_t giver = 0;
  std::string receiver;
  std::string sealed;
  std::string procedure_code;
  std::string procedure_name;
  Date until;
  std::int64_t to_filer = 0;
  Instant given_at;
  std::optional<Instant> withdrawn_at;
};
BOOST_DESCRIBE_STRUCT(Consent, (),
                      (id, giver, receiver, sealed, procedure_code, procedure_name, until, to_filer, given_at, withdrawn_at))
/// With its row locked, so that nobody files by it while it is withdrawn.
std::optional<Consent> locked_consent(database::Session& session, std::int64_t id);
std::optional<Consent> find_consent(database::Session& session, std::int64_t id);

web::Routes account_routes();
web::Routes signature_routes();

}  // namespace tinhso::services
