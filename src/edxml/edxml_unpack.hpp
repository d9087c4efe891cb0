// Attachments out of their wrapping. Pure; thread-safe.
#pragma once

#include <string>

#include "edxml/edxml_report.hpp"

namespace tinhso::edxml {

/// Software sends a file either plain or as a zip with that file alone in it, and a file may itself be a zip (DOCX,
/// ZIP, …). Replaces `attachment.bytes`, which hold what was in the base64, by the file: unwrapped when it is a zip
/// with one entry that cannot be the file itself, untouched otherwise. Reports a bomb, a broken wrapping and a wrapping
/// with several entries as errors and leaves the attachment empty and not readable. `budget` is what may still be
/// unpacked in this package, in bytes.
void unpack(Attachment& attachment, std::string const& path, std::size_t& budget, Report& report);

}  // namespace tinhso::edxml
