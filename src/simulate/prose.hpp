// The sentences of a document, and the reasons and notes that people write beside one. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulate/random.hpp"
#include "simulate/subjects.hpp"

namespace tinhso::simulate {

/// Three to six paragraphs about the subject; `to` is who is addressed.
std::vector<std::string> body_of(Random& random, std::string_view type, Ask ask, std::string_view subject,
                                 std::string_view from, std::string_view to, Filling const& filling);
/// A sentence or two for the field "summary", or nothing.
std::string summary_of(Random& random, Ask ask);
/// Why a clerk sends a document back.
std::string_view refusal_of(Random& random);
/// What a leader writes to those who are to handle it.
std::string_view instruction_of(Random& random, Ask ask);
/// What an officer writes when it is done.
std::string_view result_of(Random& random, Ask ask, bool late);

}  // namespace tinhso::simulate
