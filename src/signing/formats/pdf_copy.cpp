#include "signing/formats/pdf_copy.hpp"

#include <exception>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace tinhso::signing {
namespace {

using Rectangle = QPDFObjectHandle::Rectangle;
constexpr double points_of_mm = 72 / 25.4;
constexpr double from_left = 8 * points_of_mm;
constexpr double from_bottom = 4 * points_of_mm;
constexpr std::size_t most_pages = 2'000;

/// Where the lower left corner is when the page is seen, in its own coordinates.
Rectangle corner(QPDFPageObjectHelper& page, double width, double height) {
  auto const box = page.getCropBox().getArrayAsRectangle();
  auto turned = page.getAttribute("/Rotate", false);
  auto const rotation = turned.isInteger() ? ((turned.getIntValue() % 360) + 360) % 360 : 0;
  if (rotation == 90)
    return {box.urx - from_bottom - height, box.lly + from_left, box.urx - from_bottom, box.lly + from_left + width};
  if (rotation == 180)
    return {box.urx - from_left - width, box.ury - from_bottom - height, box.urx - from_left, box.ury - from_bottom};
  if (rotation == 270)
    return {box.llx + from_bottom, box.ury - from_left - width, box.llx + from_bottom + height, box.ury - from_left};
  return {box.llx + from_left, box.lly + from_bottom, box.llx + from_left + width, box.lly + from_bottom + height};
}

void put_on(QPDF& pdf, QPDFPageObjectHelper& page, QPDFObjectHandle const& card, double width, double height) {
  auto resources = page.getAttribute("/Resources", true);
  if (!resources.isDictionary()) {
    page.getObjectHandle().replaceKey("/Resources", QPDFObjectHandle::newDictionary());
    resources = page.getObjectHandle().getKey("/Resources");
  }
  auto forms = resources.getKey("/XObject");
  if (!forms.isDictionary()) forms = QPDFObjectHandle::newDictionary();
  forms = forms.shallowCopy();  // it may be shared with other pages
  resources.replaceKey("/XObject", forms);
  int least = 1;
  auto const name = resources.getUniqueResourceName("/Fx", least);
  forms.replaceKey(name, card);
  auto const drawn = page.placeFormXObject(card, name, corner(page, width, height), true, true, false);
  page.addPageContents(pdf.newStream("q\n"), true);
  page.addPageContents(pdf.newStream("\nQ\nq\n" + drawn + "\nQ\n"), false);
}

}  // namespace

std::string printed_copy(std::string_view original, std::string_view card) {
  try {
    QPDF pdf;
    QPDF stamp;
    for (auto* one : {&pdf, &stamp}) {
      one->setAttemptRecovery(false);
      one->setSuppressWarnings(true);
    }
    pdf.processMemoryFile("", original.data(), original.size());
    stamp.processMemoryFile("", card.data(), card.size());
    if (pdf.isEncrypted()) return {};
    QPDFPageDocumentHelper pages{pdf};
    pages.flattenAnnotations();
    for (auto const* key : {"/AcroForm", "/Perms", "/DSS", "/OpenAction", "/AA", "/Names"})
      pdf.getRoot().removeKey(key);
    auto first = QPDFPageDocumentHelper{stamp}.getAllPages().at(0);
    auto const size = first.getMediaBox().getArrayAsRectangle();
    auto const form = pdf.copyForeignObject(first.getFormXObjectForPage());
    auto all = pages.getAllPages();
    if (all.empty() || all.size() > most_pages) return {};
    for (auto& page : all) put_on(pdf, page, form, size.urx - size.llx, size.ury - size.lly);
    QPDFWriter writer{pdf};
    writer.setOutputMemory();
    writer.setDeterministicID(true);
    writer.write();
    auto const out = writer.getBufferSharedPointer();
    return {reinterpret_cast<char const*>(out->getBuffer()), out->getSize()};
  } catch (std::exception const&) {
    return {};
  }
}

}  // namespace tinhso::signing
