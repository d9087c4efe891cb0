#include "signing/formats/command.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

#include "signing/formats/apart.hpp"
#include "signing/formats/file_signer.hpp"
#include "signing/formats/keeping.hpp"
#include "signing/formats/network.hpp"
#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/worker.hpp"
#include "signing/formats/xml_dsig.hpp"

namespace tinhso::signing {
namespace {

constexpr auto default_trust = "/etc/tinhso/trust";

struct VerifyOptions {
  std::vector<std::string> files;
  std::string trust;
  std::string at;
  std::string content;
  bool json = false;
  bool offline = false;
  std::optional<std::size_t> frozen;
  std::string keep;  ///< of a worker: the level wanted
  std::string tsa;
  std::string out;
  std::size_t card = 0;
};

struct SignOptions {
  std::string file;
  std::string out;
  std::string p12;
  std::string key;
  std::string certificates;
  std::string password_file;
  std::string hash = "sha256";
  std::string level = "b";
  std::string tsa;
  std::string field, name, reason, location;
  std::string visible;
  std::string image;
  std::vector<std::string> lines;
  int page = 0;
  std::vector<double> place;  ///< x y width height, mm
  int certify = 0;
};

std::optional<std::string> contents_of(std::string const& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return std::nullopt;
  std::string out{std::istreambuf_iterator<char>{in}, {}};
  if (in.bad()) return std::nullopt;
  return out;
}

std::string must_read(std::string const& path) {
  auto bytes = contents_of(path);
  if (!bytes) throw Invalid{"file", {"Không đọc được tệp " + path, "Cannot read " + path}};
  return *std::move(bytes);
}

Report unreadable_file() {
  Report out;
  out.readable = false;
  out.errors.push_back(
      {Check::format, "file.unreadable", Weight::failure, {"Không đọc được tệp.", "The file cannot be read."}, {}});
  return out;
}

Instant time_of(VerifyOptions const& options) {
  auto at = parse_instant(options.at);
  if (auto const day = parse_date(options.at); !at && day) at = at_local(*day, 0);
  if (!at) throw Invalid{"at", {"--at không phải thời điểm RFC 3339.", "--at is no RFC 3339 time."}};
  return *at;
}

WorkerOptions worker_options(VerifyOptions const& options) {
  WorkerOptions out;
  out.trust = options.trust;
  out.offline = options.offline;
  out.frozen = options.frozen;
  if (!options.at.empty()) out.at = time_of(options);
  return out;
}

int verify(VerifyOptions const& options) {
  auto folder = options.trust;
  std::error_code fault;
  if (folder.empty() && std::filesystem::is_directory(default_trust, fault)) folder = default_trust;
  Policy policy;
  policy.algorithms = default_algorithms();
  if (!folder.empty()) policy = load_policy(folder);
  if (!options.at.empty()) policy.at = time_of(options);
  HttpRevocation network{policy.local_addresses};
  if (!options.offline) policy.source = &network;
  int code = 0;
  for (auto const& path : options.files) {
    auto const bytes = contents_of(path);
    std::optional<std::string> content;
    if (!options.content.empty()) content = contents_of(options.content);
    else if (auto const stem = std::filesystem::path{path}.replace_extension();
             stem != path && std::filesystem::path{path}.extension() != ".pdf" &&
             std::filesystem::path{path}.extension() != ".xml")
      content = contents_of(stem.string());
    auto const report =
        bytes ? validate_apart(*bytes, policy, content ? std::optional<std::string_view>{*content} : std::nullopt)
              : unreadable_file();
    if (options.json) std::cout << json_line(path, report) << '\n';
    else std::cout << in_words(path, report);
    std::cout.flush();
    if (!report.readable) code = 2;
    else if (report.verdict() != Verdict::total_passed) code = std::max(code, 1);
  }
  return code;
}

int write_out(std::string const& path, std::string_view bytes) {
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw Unavailable{"file", {"Không ghi được tệp " + path, "Cannot write " + path}};
  return 0;
}

int extend(VerifyOptions const& options) {
  Policy policy;
  policy.algorithms = default_algorithms();
  std::error_code fault;
  if (!options.trust.empty()) policy = load_policy(options.trust);
  else if (std::filesystem::is_directory(default_trust, fault)) policy = load_policy(default_trust);
  PolicyRevocation network{policy};
  policy.source = &network;
  std::optional<HttpTimeStamper> stamper;
  if (!options.tsa.empty()) stamper.emplace(options.tsa);
  auto const bytes = must_read(options.files.at(0));
  auto const kept = keep_pdf(bytes, level_named(options.keep).value(), policy, stamper ? &*stamper : nullptr);
  std::cout << kept.reached << (kept.good_until ? " " + format_instant(*kept.good_until) : "") << '\n';
  return write_out(options.out, bytes + kept.update);
}

std::unique_ptr<FileSigner> signer_of(SignOptions const& options) {
  std::string password;
  if (!options.password_file.empty()) {
    password = must_read(options.password_file);
    while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
  }
  if (!options.p12.empty()) return signer_from_pkcs12(must_read(options.p12), password);
  if (options.key.empty() || options.certificates.empty())
    throw Invalid{"key", {"Cần --p12, hoặc --key và --cert.", "Give --p12, or --key and --cert."}};
  return signer_from_pem(must_read(options.key), must_read(options.certificates), password);
}

Hash hash_named_by(SignOptions const& options) {
  if (options.hash == "sha384") return Hash::sha384;
  return options.hash == "sha512" ? Hash::sha512 : Hash::sha256;
}

std::optional<Visible> visible_of(SignOptions const& options, Instant now) {
  if (options.visible.empty()) return std::nullopt;
  Visible out;
  out.kind = options.visible == "seal"   ? Visible::Kind::seal
             : options.visible == "text" ? Visible::Kind::text
                                         : Visible::Kind::person;
  if (out.kind != Visible::Kind::text) out.png = must_read(options.image);
  out.lines = options.lines;
  if (out.kind == Visible::Kind::text && out.lines.empty()) out.lines = annex_lines("", now);
  if (options.page > 0) out.page = options.page;
  if (options.place.size() == 4) {
    out.x = options.place[0];
    out.y = options.place[1];
    out.width = options.place[2];
    out.height = options.place[3];
  }
  return out;
}

int sign_pdf_file(SignOptions const& options) {
  auto const now = SystemClock{}.now();
  auto const signer = signer_of(options);
  std::optional<HttpTimeStamper> stamper;
  if (!options.tsa.empty()) stamper.emplace(options.tsa);
  HttpRevocation source{true};  // one's own certificate names it
  FrozenPdf const pdf{must_read(options.file)};
  PdfSignOptions how;
  how.field = options.field;
  how.name = options.name;
  how.reason = options.reason;
  how.location = options.location;
  how.at = now;
  how.visible = visible_of(options, now);
  if (options.certify > 0) how.certify = options.certify;
  auto const level = options.level == "t"     ? Level::t
                     : options.level == "lt"  ? Level::lt
                     : options.level == "lta" ? Level::lta
                                              : Level::b;
  return write_out(options.out, sign_pdf(pdf, how, level,
                                         {*signer, stamper ? &*stamper : nullptr, &source, hash_named_by(options)}));
}

int sign_xml_file(SignOptions const& options) {
  std::optional<HttpTimeStamper> stamper;
  if (!options.tsa.empty()) stamper.emplace(options.tsa);
  return write_out(options.out, sign_xml(must_read(options.file), *signer_of(options), SystemClock{}.now(),
                                         hash_named_by(options), stamper ? &*stamper : nullptr));
}

int sign_cms_file(SignOptions const& options) {
  std::optional<HttpTimeStamper> stamper;
  if (!options.tsa.empty()) stamper.emplace(options.tsa);
  return write_out(options.out, sign_cms(must_read(options.file), *signer_of(options), SystemClock{}.now(),
                                         hash_named_by(options), stamper ? &*stamper : nullptr));
}

CLI::App* add_signing(CLI::App& sign, std::string const& name, std::string const& what, SignOptions& options) {
  auto* command = sign.add_subcommand(name, what);
  command->add_option("FILE", options.file)->required()->check(CLI::ExistingFile);
  command->add_option("-o,--out", options.out, "file to write")->required();
  command->add_option("--p12", options.p12, "PKCS#12 file with key and certificates")->check(CLI::ExistingFile);
  command->add_option("--key", options.key, "PEM private key")->check(CLI::ExistingFile);
  command->add_option("--cert", options.certificates, "PEM certificates, the signer's and its issuers'")
      ->check(CLI::ExistingFile);
  command->add_option("--password-file", options.password_file, "file with the password of the key")
      ->check(CLI::ExistingFile);
  command->add_option("--hash", options.hash, "sha256, sha384, sha512")
      ->check(CLI::IsMember({"sha256", "sha384", "sha512"}))
      ->capture_default_str();
  command->add_option("--tsa,--timestamp", options.tsa, "URL of a time-stamp server (RFC 3161)");
  return command;
}

void add_pdf_options(CLI::App& command, SignOptions& options) {
  command.add_option("--level", options.level, "PAdES baseline level")
      ->check(CLI::IsMember({"b", "t", "lt", "lta"}))
      ->capture_default_str();
  command.add_option("--field", options.field, "name of the signature field");
  command.add_option("--name", options.name, "name of the signer, as written in the signature");
  command.add_option("--reason", options.reason, "reason");
  command.add_option("--location", options.location, "place");
  command.add_option("--visible", options.visible, "what is seen (Decree 30/2020, appendix I)")
      ->check(CLI::IsMember({"person", "seal", "text"}));
  command.add_option("--image", options.image, "PNG of the hand signature or the seal")->check(CLI::ExistingFile);
  command.add_option("--line", options.lines, "line of text, may be repeated");
  command.add_option("--page", options.page, "page, from 1");
  command.add_option("--place", options.place, "x y width height in mm from the lower left corner")->expected(4);
  command.add_option("--certify", options.certify, "DocMDP permission")->check(CLI::IsMember({2, 3}));
}

}  // namespace

std::function<std::optional<int>()> add_sign_command(CLI::App& app) {
  struct State {
    VerifyOptions verify;
    SignOptions sign;
    CLI::App* commands[6] = {};
  };
  auto state = std::make_shared<State>();
  auto* sign = app.add_subcommand("sign", "digital signatures: make and check");
  sign->require_subcommand(1);
  auto* check = sign->add_subcommand("verify", "exit 0: all passed, 1: not passed, 2: unreadable");
  auto& v = state->verify;
  check->add_option("FILE", v.files)->required();
  check->add_flag("--json", v.json, "one JSON line a file");
  check->add_option("--trust", v.trust,
                    "folder of trust anchors, revocation data and policy.toml (default /etc/tinhso/trust)");
  check->add_option("--at", v.at, "time of validation, RFC 3339");
  check->add_option("--content", v.content, "what a detached CMS signs (default: FILE without its extension)");
  check->add_flag("--offline", v.offline, "ask no server for revocation data");
  state->commands[0] = check;
  state->commands[1] = add_signing(*sign, "pdf", "PAdES", state->sign);
  add_pdf_options(*state->commands[1], state->sign);
  state->commands[2] = add_signing(*sign, "xml", "XAdES-B, enveloped; edXML packages in their header", state->sign);
  state->commands[3] = add_signing(*sign, "cms", "CAdES, detached", state->sign);
  auto* worker = sign->add_subcommand("worker", "checks the file on its standard input; what a server starts");
  worker->add_option("--trust", v.trust, "folder of trust anchors");
  worker->add_flag("--offline", v.offline, "ask no server for revocation data");
  worker->add_option("--at", v.at, "time of validation, RFC 3339");
  worker->add_option("--frozen", v.frozen, "bytes that were handed out to be signed");
  worker->add_option("--keep", v.keep, "bring a signed PDF to this level")->check(CLI::IsMember({"LT", "LTA"}));
  worker->add_option("--tsa", v.tsa, "URL of a time-stamp server (RFC 3161)");
  worker->add_option("--card", v.card, "make a copy for print; so many last bytes of the input are the card on it");
  state->commands[4] = worker;
  auto* more = sign->add_subcommand("extend", "bring a signed PDF to a higher PAdES level; its bytes stay a prefix");
  more->add_option("FILE", v.files)->required()->expected(1);
  more->add_option("-o,--out", v.out, "file to write")->required();
  more->add_option("--level", v.keep, "level")->check(CLI::IsMember({"t", "lt", "lta"}))->required();
  more->add_option("--tsa", v.tsa, "URL of a time-stamp server (RFC 3161)");
  more->add_option("--trust", v.trust, "folder of trust anchors (default /etc/tinhso/trust)");
  state->commands[5] = more;
  return [state]() -> std::optional<int> {
    try {
      auto const& given = state->verify;
      if (*state->commands[4]) return run_worker(worker_options(given), {given.keep, given.tsa, given.card});
      if (*state->commands[5]) return extend(given);
      if (*state->commands[0]) return verify(state->verify);
      if (*state->commands[1]) return sign_pdf_file(state->sign);
      if (*state->commands[2]) return sign_xml_file(state->sign);
      if (*state->commands[3]) return sign_cms_file(state->sign);
    } catch (Invalid const& fault) {
      std::cerr << "tinhso: " << fault.what() << '\n';
      for (auto const& field : fault.fields())
        std::cerr << "  " << field.path << ": " << field.words.vi << " " << field.words.en << '\n';
      return 1;
    } catch (Error const& fault) {
      std::cerr << "tinhso: " << fault.words().vi << " " << fault.words().en << " (" << fault.code() << ")\n";
      return 1;
    }
    return std::nullopt;
  };
}

}  // namespace tinhso::signing
