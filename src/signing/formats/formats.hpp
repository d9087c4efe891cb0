// The formats of digital signatures: CMS/CAdES, PDF/PAdES, XML-DSig/XAdES; made in two phases, checked without mercy.
// No database, no keys, no state but caches of certificates. This header is the room's face; each part's own header
// says what it promises.
#pragma once

#include "signing/formats/apart.hpp"
#include "signing/formats/cms.hpp"
#include "signing/formats/file_signer.hpp"
#include "signing/formats/network.hpp"
#include "signing/formats/pdf_sign.hpp"
#include "signing/formats/signer.hpp"
#include "signing/formats/trust.hpp"
#include "signing/formats/validate.hpp"
#include "signing/formats/xml_dsig.hpp"
