// The parts of a package, each read from its element into its struct. Used by read() alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edxml/edxml_fields.hpp"

namespace tinhso::edxml {

/// Reads a group that may be missing: calls f(Fields&) only when it is there.
template <class F>
void group(Fields& in, std::string_view name, Report& report, F&& f) {
  auto const* found = in.one(name);
  if (!found) return;
  Fields inner{*found, in.at(name), report};
  f(inner);
  inner.finish();
}

inline std::string indexed(std::string const& path, std::size_t i) { return path + "[" + std::to_string(i) + "]"; }

/// MessageHeader of an edoc and of a status; errors when the package cannot be filed without.
void read_header(Fields& in, Document& out, Report& report);
void read_status(Fields& in, Status& out, Report& report);
/// TraceHeaderList with Bussiness.
void read_traces(Fields& in, Document& out, Report& report);
/// The manifest in the envelope and the attachments beside it, unpacked, and whether the two agree.
void read_attachments(Fields& root, Fields& envelope, Document& out, Report& report);

}  // namespace tinhso::edxml
