// Errors that end a request, said once in both languages of the province.
//
// Throw one of these anywhere below a handler; platform/web maps it once to problem details (RFC 9457).
// Expected branches return std::optional instead. All types are values, safe to copy between threads.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace tinhso {

/// One sentence for a person, in Vietnamese and in English.
struct Words {
  std::string vi;
  std::string en;
};

/// What is wrong with one field. `path` is written as in `recipients[2].code`; empty for the whole body.
struct FieldError {
  std::string path;
  Words words;
};
using FieldErrors = std::vector<FieldError>;

/// Base of all errors with an HTTP status. `code` is stable and machine-readable, e.g. `documents.already_issued`.
class Error : public std::exception {
 public:
  Error(int status, std::string code, Words words, FieldErrors fields = {})
      : status_{status}, code_{std::move(code)}, words_{std::move(words)}, fields_{std::move(fields)} {}

  int status() const noexcept { return status_; }
  std::string const& code() const noexcept { return code_; }
  Words const& words() const noexcept { return words_; }
  FieldErrors const& fields() const noexcept { return fields_; }
  char const* what() const noexcept override { return words_.en.c_str(); }

 private:
  int status_;
  std::string code_;
  Words words_;
  FieldErrors fields_;
};

/// 401: nobody has signed in, or the session has ended.
struct Unauthenticated : Error {
  Unauthenticated(std::string code, Words words) : Error{401, std::move(code), std::move(words)} {}
};
/// 403: signed in, but may not.
struct Forbidden : Error {
  Forbidden(std::string code, Words words) : Error{403, std::move(code), std::move(words)} {}
};
/// 404: not there, or the asker may not know that it is.
struct NotFound : Error {
  explicit NotFound(std::string code = "not_found",
                    Words words = {"Không tìm thấy nội dung được yêu cầu.", "What was asked for was not found."})
      : Error{404, std::move(code), std::move(words)} {}
};
/// 409: the state does not allow it (already issued, number taken, …).
struct Conflict : Error {
  Conflict(std::string code, Words words) : Error{409, std::move(code), std::move(words)} {}
};
/// 412: somebody else changed it since it was read (`If-Match`).
struct PreconditionFailed : Error {
  explicit PreconditionFailed(Words words = {"Nội dung đã được người khác sửa. Hãy tải lại rồi thử lần nữa.",
                                             "Somebody else has changed this. Reload and try again."})
      : Error{412, "changed_meanwhile", std::move(words)} {}
};
/// 413: larger than the limit.
struct TooLarge : Error {
  TooLarge(std::string code, Words words) : Error{413, std::move(code), std::move(words)} {}
};
/// 422: one or more fields are wrong; all of them are listed.
struct Invalid : Error {
  explicit Invalid(FieldErrors fields)
      : Error{422, "invalid",
              {"Có thông tin chưa đúng. Hãy sửa các mục được đánh dấu.", "Some of what was sent is not right. Mend the fields marked."},
              std::move(fields)} {}
  Invalid(std::string path, Words words) : Invalid{FieldErrors{{std::move(path), std::move(words)}}} {}
};
/// 429: too many requests; try again later.
struct TooMany : Error {
  TooMany(std::string code, Words words) : Error{429, std::move(code), std::move(words)} {}
};
/// 503: cannot be done now (disk full, database away). Nothing was acknowledged.
struct Unavailable : Error {
  Unavailable(std::string code, Words words) : Error{503, std::move(code), std::move(words)} {}
};
/// 507: the disk is full. Nothing was acknowledged.
struct StorageFull : Error {
  StorageFull()
      : Error{507, "storage_full",
              {"Máy chủ hết chỗ lưu. Thao tác chưa được ghi nhận; hãy báo cán bộ quản trị.",
               "The server is out of storage. Nothing was recorded; tell the administrator."}} {}
};

}  // namespace tinhso
