// The kept packages. Private to the room; for the session's thread.
#pragma once

#include "exchange/exchange.hpp"
#include "exchange/packing.hpp"

namespace tinhso::exchange {

/// A package to be kept; `bytes` and `sha256` are those of its `content`, or without one of the file store.
struct NewPackage {
  PackageDirection direction = PackageDirection::in;
  PackageKind kind = PackageKind::edoc;
  std::int64_t agency = 0;
  std::optional<std::int64_t> document;
  std::string document_id;
  std::string code;
  std::string from_code;
  std::string from_name;
  std::string to_code;
  std::string status;
  std::string sha256;
  std::int64_t bytes = 0;
  std::optional<std::int64_t> history;  ///< of a status that we made: the step it tells
  Instant at;
  std::optional<std::string> content;   ///< kept in the row itself: for what is small and made here
};
BOOST_DESCRIBE_STRUCT(NewPackage, (),
                      (direction, kind, agency, document, document_id, code, from_code, from_name, to_code, status,
                       sha256, bytes, history, at, content))
/// Keeps the package, and the hold on its bytes where they are a file. A second one for the same step is not kept (nullopt).
std::optional<std::int64_t> keep(database::Session& session, NewPackage const& package);
/// keep() of one that has its `content`.
database::Answer<std::int64_t> ask_keep(database::Session& session, NewPackage const& package);
/// The first package of that kind about that document that came from there; 0: none.
std::int64_t first_package(database::Session& session, std::int64_t agency, PackageKind kind,
                           std::string_view document_id);
/// The bytes of the first document that was kept under this DocumentId.
std::optional<std::string> first_content(database::Session& session, std::string_view document_id);
/// Takes back a package that was kept in this transaction and turned out to be nothing new.
void forget(database::Session& session, std::int64_t package, std::string_view sha256);
/// Receivers of a kept package that were refused; `faults` lies beside them, in the same order.
void keep_refusals(database::Session& session, std::int64_t package, std::vector<Refused> const& refused,
                   FieldErrors const& faults);
/// The package that told this step.
database::Answer<std::int64_t> ask_told(database::Session& session, std::int64_t history);

}  // namespace tinhso::exchange
