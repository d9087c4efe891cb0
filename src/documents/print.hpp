// Forms of Decree 30/2020/NĐ-CP, Appendix IV, as PDF: dấu đến (35 × 50 mm) and phiếu giải quyết văn bản đến.
// Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "documents/incoming.hpp"

namespace tinhso::documents {

std::string print_arrival_stamp(std::string_view agency, IncomingView const& view);
std::string print_handling_slip(std::string_view agency, IncomingView const& view);

/// "05/12/2020"
std::string day_words(Date date);

}  // namespace tinhso::documents
