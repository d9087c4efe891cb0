// An e-mail as a file (.eml, RFC 5322 with MIME), read by GMime. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tinhso::documents {

struct MailFile {
  std::string name;
  std::string bytes;
};
struct Mail {
  std::string from;
  std::string subject;
  std::string text;  ///< the plain text parts
  std::vector<MailFile> files;
  bool cut = false;  ///< more than the limits: what is above them was left out
};
/// At most 20 files of 50 MB together, 200,000 bytes of text. Throws std::runtime_error for what is no e-mail.
Mail read_mail(std::string_view bytes);

}  // namespace tinhso::documents
