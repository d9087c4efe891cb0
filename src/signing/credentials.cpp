#include "signing/credentials.hpp"

#include "organisation/organisation.hpp"
#include "signing/agent.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/office.hpp"

namespace tinhso::signing {
namespace {

using database::Session;
using database::Sql;

constexpr Sql official_code{"signing.official_code", "select code from organisation_official where id = :id"};
/// Under which name the operator of the key service keeps the key: the official's number, or the agency's code.
std::string key_user(Session& session, Principal const& who, HolderKind kind) {
  if (kind == HolderKind::person) return session.one<std::string>(official_code, {{"id", who.official}});
  auto const agency = organisation::find_agency(session, who.agency);
  return agency ? agency->code : std::string{};
}

}  // namespace

std::unique_ptr<keys::CscClient> key_service(Context& context) {
  auto const& at = context.settings.signing;
  if (at.key_service.empty())
    throw Unavailable{
        "signing.no_key_service",
        {"Chưa nối dịch vụ khóa ký. Hãy báo quản trị.", "No key service is set up. Tell the administrator."}};
  return std::make_unique<keys::CscClient>(
      keys::CscOptions{at.key_service, at.client, at.secret, "", std::chrono::seconds{15}});
}

Usable usable_credential(Context& context, Principal const& who, HolderKind kind, keys::CscClient& client) {
  auto const now = context.clock.now();
  auto const code = context.database.read([&](Session& s) { return key_user(s, who, kind); });
  Usable out;
  out.problem = kind == HolderKind::seal
                    ? Words{"Cơ quan chưa có khóa của con dấu ở dịch vụ khóa ký.",
                            "The agency has no key of its seal at the key service."}
                    : Words{"Bạn chưa có khóa ký ở dịch vụ khóa ký.", "You have no key at the key service."};
  for (auto const& id : client.credentials(code)) {
    Usable found;
    found.credential = id;
    found.info = client.credential(id);
    found.chain = keys::chain_of(found.info);
    auto const it = certificates::describe(found.chain.front());
    found.entry = context.database.read([&](Session& s) { return active_entry(s, it.sha256); });
    if (found.entry && (found.entry->kind != kind || (kind == HolderKind::person ? found.entry->official != who.official
                                                                                 : found.entry->agency != who.agency)))
      found.entry.reset();
    if (!found.entry)
      found.problem = {"Chứng thư số của bạn không ở trạng thái hoạt động trong sổ.",
                       "Your certificate is not active in the register."};
    else if (now < it.valid_from || now >= it.valid_until) {
      found.entry.reset();
      found.problem = {"Chứng thư số của bạn đã hết hạn hoặc chưa có hiệu lực.",
                       "Your certificate has ended or has not begun."};
    } else if (found.info.auth.passkeys == 0)
      found.problem = {"Khóa ký của bạn chưa gắn với khóa truy cập (passkey) nào.",
                       "No passkey is bound to your key yet."};
    if (found.ready()) return found;
    if (out.credential.empty() || (found.entry && !out.entry)) out = std::move(found);
  }
  return out;
}

std::string const& in_language(Principal const& who, std::string const& vi, std::string const& en) {
  return who.language == "en" ? en : vi;
}

Words words_of_fault(std::exception_ptr fault) {
  try {
    std::rethrow_exception(fault);
  } catch (Error const& e) {
    if (e.fields().empty()) return e.words();
    return e.fields().front().words;
  } catch (std::exception const&) {
    return {"Không ký được văn bản này.", "This document could not be signed."};
  }
}

MySigningView my_signing(Context& context, Principal const& who, HolderKind kind) {
  if (kind == HolderKind::seal) need(who, accounts::rights::documents_issue);
  MySigningView out;
  context.database.read([&](Session& s) {
    out.waiting = kind == HolderKind::person ? count_waiting(s, who.official) : 0;
    out.user = key_user(s, who, kind);
    out.image = find_image(s, who, kind).has_value();
  });
  Words problem;
  try {
    auto const client = key_service(context);
    auto const found = usable_credential(context, who, kind, *client);
    out.service = true;
    out.ready = found.ready();
    out.credential = found.credential;
    out.passkeys = found.info.auth.passkeys;
    out.certificate = found.entry;
    problem = found.problem;
  } catch (std::exception const&) {
    auto const words = words_of_fault(std::current_exception());
    problem = words;
  }
  out.problem = out.ready ? "" : in_language(who, problem.vi, problem.en);
  if (kind == HolderKind::person && agent_is_on(context)) {
    auto tokens = context.database.read([&](Session& s) {
      return certificates_on_tokens(s, who.official, context.clock.now(),
                                    out.certificate ? out.certificate->sha256 : "");
    });
    if (!tokens.empty()) out.token = std::move(tokens.front());
  }
  return out;
}

}  // namespace tinhso::signing
