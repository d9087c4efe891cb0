#include "accounts/secrets.hpp"
#include "accounts/webauthn.hpp"
#include "signing/keys/keys_store.hpp"

namespace tinhso::signing::keys {
namespace {

namespace webauthn = accounts::webauthn;
using accounts::base64url;
using accounts::from_base64url;
using accounts::token_digest;
using database::Session;
using database::Sql;

constexpr std::chrono::minutes enrol_life{10};
constexpr std::int64_t most_failures = 5;  ///< wrong codes before an activation ends
constexpr std::size_t most_passkeys = 10;

constexpr Sql insert_challenge{"signing_keys.insert_challenge",
                               "insert into signing_keys_challenge (digest, credential, kind, hashes, algorithm, "
                               "purpose, nonce, expires_at) values (:digest, "
                               ":credential, :kind, :hashes, :algorithm, :purpose, :nonce, :expires_at)"};
constexpr Sql drop_challenges{"signing_keys.drop_challenges",
                              "delete from signing_keys_challenge where expires_at < :before"};
constexpr Sql use_challenge{"signing_keys.use_challenge",
                            "update signing_keys_challenge set used_at = :now where digest = :digest and credential = "
                            ":credential and kind = :kind and used_at "
                            "is null and expires_at >= :now returning id, credential, hashes, algorithm, purpose"};
constexpr Sql update_passkey{"signing_keys.update_passkey",
                             "update signing_keys_passkey set counter = :counter, last_used_at = :now where id = :id"};
constexpr Sql insert_sad{
    "signing_keys.insert_sad",
    "insert into signing_keys_sad (digest, credential, hashes, algorithm, passkey, expires_at) values (:digest, "
    ":credential, :hashes, :algorithm, :passkey, :expires_at)"};
constexpr Sql drop_sads{"signing_keys.drop_sads", "delete from signing_keys_sad where expires_at < :before"};
constexpr Sql use_sad{
    "signing_keys.use_sad",
    "update signing_keys_sad set used_at = :now where digest = :digest and credential = :credential and used_at is "
    "null and expires_at >= :now returning id, credential, hashes, algorithm, passkey"};
constexpr Sql select_activation{"signing_keys.select_activation",
                                "select id from signing_keys_activation where credential = :credential and used_at is "
                                "null and expires_at >= :now and failures < "
                                ":most order by id desc limit 1 {for_update}"};
constexpr Sql activation_fits{"signing_keys.activation_fits",
                              "select count(*) from signing_keys_activation where id = :id and digest = :digest"};
constexpr Sql fail_activation{"signing_keys.fail_activation",
                              "update signing_keys_activation set failures = failures + 1 where id = :id"};
constexpr Sql end_activation{"signing_keys.end_activation",
                             "update signing_keys_activation set used_at = :now where id = :id"};
constexpr Sql insert_passkey{"signing_keys.insert_passkey",
                             "insert into signing_keys_passkey (credential, passkey, public_key, algorithm, counter, "
                             "synced, created_at) values (:credential, "
                             ":passkey, :public_key, :algorithm, :counter, :synced, :now)"};

Forbidden not_authorised(std::string_view why) {
  return {"not_authorised",
          {"Xác nhận ký không hợp lệ. Hãy xác nhận lại.",
           "The consent is not valid (" + std::string{why} + "). Confirm again."}};
}

/// What a check inside a transaction found, to be thrown after it was committed: a challenge is good for one try.
struct Outcome {
  std::string refusal;
  std::string sad;
};

WebauthnProof proof_in(std::vector<CscAuthData> const& data) {
  for (auto const& one : data) {
    if (one.id != "WebAuthn") continue;
    auto const text = from_base64url(one.value);
    if (!text) break;
    return reflect::from_json<WebauthnProof>(*text);
  }
  throw Invalid{"authData", {"Thiếu xác nhận bằng khóa truy cập.", "The passkey's confirmation is missing."}};
}

}  // namespace

CscChallenge KeyService::challenge(Origin const& from, CscChallengeInput const& in) {
  auto const row = usable(in.credentialID);
  auto const hashes = checked_hashes(in.hashes, in.hashAlgorithmOID, in.numSignatures);
  auto const now = context_.clock.now();
  auto const expiry = now + sad_life;
  CscChallenge out;
  out.nonce = accounts::random_token();
  out.challenge = base64url(consent_challenge(row.name, in.hashes, in.hashAlgorithmOID, in.purpose, out.nonce, expiry));
  out.rpId = webauthn::relying_party(options_.origin).id;
  out.expiry = format_instant(expiry);
  context_.database.write([&](Session& s) {
    out.allowCredentials.clear();
    for (auto const& passkey : passkeys_of(s, row.id)) out.allowCredentials.push_back(passkey.passkey);
    if (out.allowCredentials.empty())
      throw Forbidden{
          "no_passkey",
          {"Khóa ký chưa được gắn với khóa truy cập nào.", "No passkey has been bound to this credential yet."}};
    s.run(drop_challenges, {{"before", now - std::chrono::hours{24}}});
    s.run(insert_challenge, {{"digest", token_digest(out.challenge)},
                             {"credential", row.id},
                             {"kind", "sign"},
                             {"hashes", hashes},
                             {"algorithm", in.hashAlgorithmOID},
                             {"purpose", in.purpose},
                             {"nonce", out.nonce},
                             {"expires_at", expiry}});
    audit_keys(s, now, from, "signing_keys.challenge", row,
               {{"challenge", out.challenge},
                {"hashes", boost::json::parse(hashes)},
                {"purpose", std::string_view{in.purpose}}});
  });
  return out;
}

CscSad KeyService::authorise(Origin const& from, CscAuthoriseInput const& in) {
  auto const row = usable(in.credentialID);
  auto const hashes = checked_hashes(in.hashes, in.hashAlgorithmOID, in.numSignatures);
  auto const proof = proof_in(in.authData);
  auto const client_data = from_base64url(proof.client_data_json);
  auto const data = from_base64url(proof.authenticator_data);
  auto const signature = from_base64url(proof.signature);
  auto const challenge = client_data ? webauthn::challenge_in(*client_data) : std::nullopt;
  if (!data || !signature || !challenge) throw not_authorised("malformed");
  auto const now = context_.clock.now();

  auto const outcome = context_.database.write([&](Session& s) -> Outcome {
    auto const refuse = [&](std::string_view why) {
      audit_keys(s, now, from, "signing_keys.refused", row, {{"why", why}, {"challenge", *challenge}});
      return Outcome{std::string{why}, {}};
    };
    auto const asked = s.first<ChallengeRow>(
        use_challenge, {{"digest", token_digest(*challenge)}, {"credential", row.id}, {"kind", "sign"}, {"now", now}});
    if (!asked) return refuse("unknown, used or expired challenge");
    if (asked->hashes != hashes || asked->algorithm != in.hashAlgorithmOID)
      return refuse("other hashes than were asked for");
    for (auto const& passkey : passkeys_of(s, row.id)) {
      if (passkey.passkey != proof.id) continue;
      webauthn::KnownPasskey const known{from_base64url(passkey.public_key).value(),
                                         static_cast<int>(passkey.algorithm),
                                         static_cast<std::uint32_t>(passkey.counter)};
      auto const counter = webauthn::check_assertion(webauthn::relying_party(options_.origin), *challenge, known,
                                                     {*client_data, *data, *signature});
      if (!counter) return refuse(webauthn::words(counter.error()));
      s.run(update_passkey, {{"id", passkey.id}, {"counter", *counter}, {"now", now}});
      Outcome out{{}, accounts::random_token()};
      s.run(drop_sads, {{"before", now - std::chrono::hours{24}}});
      s.run(insert_sad, {{"digest", token_digest(out.sad)},
                         {"credential", row.id},
                         {"hashes", hashes},
                         {"algorithm", in.hashAlgorithmOID},
                         {"passkey", passkey.id},
                         {"expires_at", now + sad_life}});
      audit_keys(s, now, from, "signing_keys.authorise", row,
                 {{"challenge", *challenge},
                  {"hashes", boost::json::parse(hashes)},
                  {"purpose", asked->purpose},
                  {"passkey", passkey.passkey},
                  {"client_data", std::string_view{proof.client_data_json}},
                  {"authenticator_data", std::string_view{proof.authenticator_data}},
                  {"signature", std::string_view{proof.signature}}});
      return out;
    }
    return refuse("a passkey that is not bound to this credential");
  });
  if (!outcome.refusal.empty()) throw not_authorised(outcome.refusal);
  return {outcome.sad, std::chrono::seconds{sad_life}.count()};
}

CscSignatures KeyService::sign(Origin const& from, CscSignInput const& in) {
  auto const row = usable(in.credentialID);
  auto const hashes = checked_hashes(in.hashes, in.hashAlgorithmOID, static_cast<std::int64_t>(in.hashes.size()));
  auto const now = context_.clock.now();
  auto const key = signer(row);  // before the consent is used up: a token that is away costs nobody a consent
  auto const refusal = context_.database.write([&](Session& s) -> std::string {
    auto const sad = s.first<SadRow>(use_sad, {{"digest", token_digest(in.SAD)}, {"credential", row.id}, {"now", now}});
    std::string why;
    if (!sad) why = "unknown, used or expired SAD";
    else if (sad->hashes != hashes || sad->algorithm != in.hashAlgorithmOID)
      why = "other hashes than were consented to";
    if (!why.empty()) audit_keys(s, now, from, "signing_keys.refused", row, {{"why", why}});
    return why;
  });
  if (!refusal.empty()) throw not_authorised(refusal);
  CscSignatures out;
  auto const algorithm = hash_of_oid(in.hashAlgorithmOID).value();
  for (auto const& hash : in.hashes)
    out.signatures.push_back(certificates::base64(key->sign(algorithm, certificates::from_base64(hash).value())));
  context_.database.write([&](Session& s) {
    audit_keys(s, now, from, "signing_keys.sign", row, {{"hashes", boost::json::parse(hashes)}});
  });
  return out;
}

EnrolOffer KeyService::enrol_begin(EnrolBegin const& in) {
  auto const row = usable(in.credentialID);
  auto const now = context_.clock.now();
  EnrolOffer out;
  out.challenge = accounts::random_token();
  out.rpId = webauthn::relying_party(options_.origin).id;
  out.rpName = options_.name;
  out.userHandle = base64url(accounts::sha256("signing " + row.name));
  out.userName = row.description;
  context_.database.write([&](Session& s) {
    out.excludeCredentials.clear();
    for (auto const& passkey : passkeys_of(s, row.id)) out.excludeCredentials.push_back(passkey.passkey);
    s.run(insert_challenge, {{"digest", token_digest(out.challenge)},
                             {"credential", row.id},
                             {"kind", "enrol"},
                             {"hashes", ""},
                             {"algorithm", ""},
                             {"purpose", ""},
                             {"nonce", ""},
                             {"expires_at", now + enrol_life}});
  });
  return out;
}

void KeyService::enrol(Origin const& from, EnrolInput const& in) {
  auto const row = usable(in.credentialID);
  auto const client_data = from_base64url(in.client_data_json);
  auto const object = from_base64url(in.attestation_object);
  auto const challenge = client_data ? webauthn::challenge_in(*client_data) : std::nullopt;
  if (!object || !challenge) throw not_authorised("malformed");
  std::string code;
  for (auto const c : in.code)
    if (c != '-' && c != ' ') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  auto const now = context_.clock.now();
  auto const refusal = context_.database.write([&](Session& s) -> std::string {
    auto const refuse = [&](std::string_view why) {
      audit_keys(s, now, from, "signing_keys.enrol_refused", row, {{"why", why}});
      return std::string{why};
    };
    auto const activation =
        s.first<std::int64_t>(select_activation, {{"credential", row.id}, {"now", now}, {"most", most_failures}});
    if (!activation) return refuse("no activation is open");
    if (s.one<std::int64_t>(activation_fits, {{"id", *activation}, {"digest", token_digest(code)}}) == 0) {
      s.run(fail_activation, {{"id", *activation}});
      return refuse("wrong code");
    }
    if (!s.first<ChallengeRow>(
            use_challenge,
            {{"digest", token_digest(*challenge)}, {"credential", row.id}, {"kind", "enrol"}, {"now", now}}))
      return refuse("unknown, used or expired challenge");
    auto const made =
        webauthn::check_registration(webauthn::relying_party(options_.origin), *challenge, *client_data, *object);
    if (!made) return refuse(webauthn::words(made.error()));
    if (passkeys_of(s, row.id).size() >= most_passkeys) return refuse("too many passkeys");
    s.run(end_activation, {{"id", *activation}, {"now", now}});
    s.run(insert_passkey, {{"credential", row.id},
                           {"passkey", base64url(made->credential)},
                           {"public_key", base64url(made->public_key)},
                           {"algorithm", made->algorithm},
                           {"counter", made->counter},
                           {"synced", made->synced},
                           {"now", now}});
    audit_keys(s, now, from, "signing_keys.enrol", row,
               {{"passkey", base64url(made->credential)}, {"synced", made->synced}});
    return {};
  });
  if (!refusal.empty())
    throw Forbidden{"not_enrolled",
                    {"Chưa gắn được khóa truy cập. Kiểm tra mã kích hoạt rồi thử lại.",
                     "The passkey was not bound (" + refusal + "). Check the activation code and try again."}};
}

}  // namespace tinhso::signing::keys
