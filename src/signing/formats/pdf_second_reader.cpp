#include "signing/formats/pdf_second_reader.hpp"

#include <exception>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

namespace tinhso::signing {

std::optional<SecondReading> second_reading(std::string_view pdf) {
  try {
    QPDF reader;
    reader.setAttemptRecovery(false);
    reader.setSuppressWarnings(true);
    reader.processMemoryFile("", pdf.data(), pdf.size());
    auto const pages = QPDFPageDocumentHelper{reader}.getAllPages().size();
    auto const catalog = reader.getRoot().getObjGen();
    if (reader.anyWarnings()) return std::nullopt;
    return SecondReading{pages, catalog.getObj(), catalog.getGen()};
  } catch (std::exception const&) {
    return std::nullopt;
  }
}

}  // namespace tinhso::signing
