// Whom to trust, which algorithms until when, and whether a certificate was in force at a moment. All of it is
// configuration; see load_policy() for the folder's form.
//
// `Policy` is a value. Chains are remembered between calls (thread-safe): building one costs 90 µs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "signing/formats/certificate.hpp"
#include "signing/formats/digest.hpp"
#include "signing/formats/signer.hpp"
#include "signing/formats/verdict.hpp"

namespace tinhso::signing {

/// A hash or key that counts only in signatures made before `until`.
struct AlgorithmRule {
  std::string name;              ///< `SHA-1`, `RSA`, `ECDSA`
  int below_bits = 0;            ///< keys shorter than this; 0: the algorithm as such
  std::optional<Instant> until;  ///< never, when absent
};

struct Policy {
  std::vector<Certificate> anchors;
  std::vector<Certificate> tsa_anchors;  ///< empty: `anchors`
  std::vector<Certificate> intermediates;
  std::vector<std::string> crls;          ///< DER
  std::vector<std::string> ocsps;         ///< DER
  std::vector<AlgorithmRule> algorithms;  ///< default_algorithms() when read from a folder without its own
  std::chrono::days renew_before{90};     ///< a time-stamp is renewed so long before it stops to count
  std::chrono::minutes grace{60};         ///< what authorities need until a revocation stands in their answers
  bool revocation_required = true;     ///< false: a certificate that names no source of revocation data passes without
  bool local_addresses = false;        ///< revocation data may lie on the own machine or a private network
  std::optional<Instant> at;           ///< time of validation; now when absent
  RevocationSource* source = nullptr;  ///< nothing: offline
  /// A PDF's bytes that were handed out to be signed elsewhere: what comes after them is judged like a change after a
  /// signature, and what is suspicious there is an error of the file.
  std::optional<std::size_t> frozen = std::nullopt;
  std::vector<Certificate> const& stamp_anchors() const { return tsa_anchors.empty() ? anchors : tsa_anchors; }
};

std::vector<AlgorithmRule> default_algorithms();
/// Reads a folder: certificates (*.pem, *.crt, *.cer, *.der: anchors), `tsa/` (anchors for time-stamps only),
/// `intermediates/`, CRLs and OCSP responses (told by content), and policy.toml:
///   revocation = "required" | "if_named"
///   local_addresses = true | false       # may OCSP and CRL servers be on loopback or private addresses?
///   [[algorithm]] name = "RSA"  below_bits = 2048  until = "2014-01-01T00:00:00Z"
///   [upkeep] renew_days = 90  grace_minutes = 60
/// Throws Invalid when the folder or policy.toml cannot be read.
Policy load_policy(std::filesystem::path const& folder);

struct Chain {
  std::vector<Certificate> certificates;  ///< leaf first, anchor last when trusted
  bool trusted = false;
  std::string why;  ///< OpenSSL's words, when not
};
/// Without regard to time and revocation. `stamp`: purpose time-stamping.
Chain build_chain(Certificate const& leaf, std::vector<Certificate> const& inside,
                  std::vector<Certificate> const& anchors);

/// Revocation data at hand, DER.
struct EvidencePool {
  std::vector<std::string_view> ocsps;
  std::vector<std::string_view> crls;
};

struct Revocation {
  enum class State { good, revoked, unknown };
  State state = State::unknown;
  std::optional<Instant> revoked_at;
  std::optional<Instant> this_update;  ///< of the data that decided
  bool from_file = false;              ///< the data was inside the signed file or the policy's folder
  bool named = false;                  ///< the certificate says where revocation data is to be had
};
/// Was `certificate` in force at `time`? Data must be issued by, or for, `issuer`, and cover that time.
Revocation revocation_at(Certificate const& certificate, Certificate const& issuer, Instant time, Instant now,
                         EvidencePool const& pool, Policy const& policy);

/// Nothing when the algorithm counted at that time; otherwise what is wrong.
std::optional<Words> weakness(Policy const& policy, HashRead hash, Instant at);
std::optional<Words> weakness(Policy const& policy, Certificate const& certificate, Instant at);
/// When that hash with the key of this certificate stops to count: the certificate ends, or one of both algorithms does.
Instant counts_until(Policy const& policy, HashRead hash, Certificate const& certificate);

}  // namespace tinhso::signing
