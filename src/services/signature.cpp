// The verdict on the digital signatures of a file, for who may read it: the official, the applicant, the vault's owner.
#include <algorithm>

#include "services/account.hpp"
#include "signing/checks.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;
using web::Call;
using web::None;

struct FileContent {
  std::string sha256;
  std::int64_t bytes = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(FileContent, (), (sha256, bytes, type))
constexpr Sql content_of{"services.content_of",
                         "select sha256, bytes, type from services_file where id = :id and dossier = :dossier"};

/// What a citizen's browser likes to read.
std::string_view language_of(Call const& call) {
  return call.request.header("accept-language").starts_with("en") ? "en" : "vi";
}
signing::CheckView checked(Call& call, FileContent const& file, std::string_view language) {
  return signing::check_stored(call.context, file.sha256, file.type, file.bytes, language);
}

signing::CheckView get_official(Call& call, None const&) {
  auto const file = call.context.database.read([&](Session& session) {
    visible(session, call.principal(), call.id());
    return session.one<FileContent>(content_of, {{"id", call.id("file")}, {"dossier", call.id()}});
  });
  return checked(call, file, call.principal().language);
}

/// By code and proof; only what these may fetch.
signing::CheckView post_tracked(Call& call, Proof const& proof) {
  bool const by_account = std::string_view{proof.proof} == account_proof;
  auto const seen = track(call.context, call.request.origin, proof, by_account ? citizens::need_citizen(call).id : 0);
  auto const wanted = call.id("file");
  if (std::ranges::find(seen.files, wanted, &File::id) == seen.files.end()) throw NotFound{};
  auto const file = call.context.database.read([&](Session& session) {
    auto const dossier = find_dossier(session, std::string_view{seen.code}).value();
    return session.one<FileContent>(content_of, {{"id", wanted}, {"dossier", dossier.id}});
  });
  return checked(call, file, language_of(call));
}

signing::CheckView get_vaulted(Call& call, None const&) {
  auto const me = citizens::need_citizen(call);
  auto const file =
      call.context.database.read([&](Session& session) { return citizens::vault_file(session, me.id, call.id()); });
  return checked(call, {file.stored.sha256, file.stored.bytes, file.stored.type}, language_of(call));
}

}  // namespace

web::Routes signature_routes() {
  web::Routes out{
      web::get<None, signing::CheckView>("/api/services/dossiers/{id}/files/{file}/signature",
                                         web::may(accounts::rights::services_read), get_official,
                                         "What the signatures of a dossier's file are worth."),
      web::post<Proof, signing::CheckView>("/api/services/tracking/files/{file}/signature", web::anyone, post_tracked,
                                           "What the signatures of a result are worth, for who may fetch it."),
      web::get<None, signing::CheckView>("/api/services/mine/vault/{id}/signature", web::anyone, get_vaulted,
                                         "What the signatures of a file in the citizen's vault are worth."),
  };
  for (auto& route : out) {
    route.confidential = true;
    route.per_minute = route.path.starts_with("/api/services/dossiers") ? 0 : 30;
  }
  return out;
}

}  // namespace tinhso::services
