// Taking in what came over the wire, once it has been read. Private to the room.
#pragma once

#include "edxml/edxml.hpp"
#include "exchange/exchange.hpp"

namespace tinhso::exchange {

/// Clocks of other houses may run ahead of ours by so much without a warning.
inline constexpr std::chrono::minutes clock_slack{5};

/// A package that was read; its attachments lie in the file store.
struct Opened {
  files::Stored stored;  ///< the package itself
  std::vector<documents::Attachment> attachments;
  std::vector<Words> warnings;
};

/// Checks what was read and puts its attachments into the file store. Throws Invalid when it cannot be filed, or
/// revokes, updates or replaces and `changes` is false.
Opened open_package(Context& context, files::Stored const& stored, edxml::Package const& package, bool changes);

Imported take_document(Context& context, Principal const& who, Origin const& origin, Opened const& opened,
                       edxml::Document const& document);
Imported take_status(Context& context, Principal const& who, Origin const& origin, Opened const& opened,
                     edxml::Status const& status);

std::vector<std::string> in_language(std::vector<Words> const& words, Principal const& who);

}  // namespace tinhso::exchange
