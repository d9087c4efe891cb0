#include "signing/pdf_steps.hpp"

#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/validate.hpp"
#include "signing/online/online.hpp"

namespace tinhso::signing {

ReadyPdf make_ready(std::string bytes, std::vector<std::string> const& chain, std::string const& name, Seen const& seen,
                    Instant at) {
  SigningIdentity const identity{chain};
  FrozenPdf const pdf{std::move(bytes)};
  PdfSignOptions options;
  options.name = name;
  options.at = at;
  options.reason = seen.reason;
  options.visible = seen.visible;
  auto prepared = prepare(pdf, options);
  ReadyPdf out;
  out.update = std::move(prepared.update);
  out.contents_at = static_cast<std::int64_t>(prepared.contents_at);
  out.room = static_cast<std::int64_t>(prepared.room);
  out.attributes = identity.attributes(prepared.digest);
  out.hash = identity.hash_of(out.attributes);
  return out;
}

struct PdfFinisher::State {
  explicit State(Context& context) : source{online::revocation_source(context.clock)} {
    auto const& settings = context.settings.signing;
    if (!settings.time_stamps.empty()) stamper = online::time_stamper(settings.time_stamps, std::chrono::seconds{3});
    if (settings.trust.empty()) return;
    policy = load_policy(settings.trust.is_absolute() ? settings.trust : context.settings.data_folder / settings.trust);
    policy->source = source.get();
  }

  /// What was just made is judged like anybody's file.
  void require_passed(std::string const& bytes) const {
    if (!policy) return;
    auto const report = validate(bytes, *policy);
    if (report.verdict() == Verdict::total_passed) return;
    auto why = words_of(report.verdict());
    for (auto const& signature : report.signatures)
      for (auto const& finding : signature.findings)
        if (finding.weight == Weight::failure) why = finding.words;
    throw Unavailable{
        "signing.not_valid",
        {"Đã ký nhưng kiểm tra lại chưa đạt: " + why.vi, "Signed, but it did not pass its check: " + why.en}};
  }

  std::unique_ptr<RevocationSource> source;
  std::unique_ptr<TimeStamper> stamper;
  std::optional<Policy> policy;
};

PdfFinisher::PdfFinisher(Context& context) : state_{std::make_unique<State>(context)} {}
PdfFinisher::~PdfFinisher() = default;

SignedPdf PdfFinisher::finish(std::string const& frozen, ReadyPdf ready, std::vector<std::string> const& chain,
                              std::string const& signature) {
  SigningIdentity const identity{chain};
  if (!identity.matches(ready.hash, signature))
    throw Forbidden{
        "signing.wrong_signature",
        {"Chữ ký trả về không đúng với chứng thư số.", "The signature that came back does not fit the certificate."}};
  SignedPdf out;
  out.level = "B";
  std::string token;
  if (state_->stamper) {
    try {
      token = state_->stamper->stamp(Hash::sha256, sha256(signature));
      out.level = "T";
    } catch (Error const&) {  // a signature without a stamp is better than none: it stays level B and says so
      state_->stamper.reset();
    }
  }
  Prepared prepared{
      std::move(ready.update), static_cast<std::size_t>(ready.contents_at), static_cast<std::size_t>(ready.room), {}};
  embed(prepared, identity.assemble(ready.attributes, signature, token));
  out.bytes = frozen + prepared.update;
  state_->require_passed(out.bytes);
  return out;
}

}  // namespace tinhso::signing
