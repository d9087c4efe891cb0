// Validation of signed files: PDF (PAdES, adbe.pkcs7.detached, adbe.pkcs7.sha1), XML (XML-DSig, XAdES), CMS (CAdES).
//
// Pure but for the policy's source of revocation data; thread-safe as far as that is. Never throws for bad input: the
// report says what could not be read. Bytes from outside belong in validate_apart() (apart.hpp), which does the same in
// a child process under limits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "signing/formats/pdf_file.hpp"
#include "signing/formats/trust.hpp"
#include "signing/formats/verdict.hpp"

namespace tinhso::signing {

/// By content: `%PDF`, XML, or DER/PEM CMS. `content`: what a detached CMS signs.
Report validate(std::string_view bytes, Policy const& policy, std::optional<std::string_view> content = std::nullopt);

Report validate_pdf(std::string_view bytes, Policy const& policy, PdfLimits const& limits = {});
Report validate_cms(std::string_view bytes, std::optional<std::string_view> content, Policy const& policy);
Report validate_xml(std::string_view bytes, Policy const& policy);

}  // namespace tinhso::signing
