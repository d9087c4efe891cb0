// Whatever a procedure's file holds, reading it ends with a procedure or with what is wrong; and a form that was let in judges
// whatever answers come without failing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "services/procedure.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace tinhso::services;
  std::string_view const text{reinterpret_cast<char const*>(data), size};
  Procedure procedure;
  auto errors = read_procedure(text, procedure);
  if (!errors.empty() || !procedure.form) return 0;
  Answers answers;
  for (std::size_t n = 0; auto const& field : fields_of(*procedure.form)) {
    auto const at = n++ * 7 % (size + 1);
    answers[field.key] = tinhso::is_utf8(text.substr(at, 40)) ? std::string{text.substr(at, 40)} : "Có";
  }
  for (auto const filled : {Filled::whole, Filled::given}) check_answers(*procedure.form, asked_answers(*procedure.form, answers), filled, errors);
  for (auto const& error : errors)
    if (!error.path.starts_with("answers.")) std::abort();  // parts and whole must not contradict each other
  return 0;
}
