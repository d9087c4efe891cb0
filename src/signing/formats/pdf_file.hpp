// A PDF file as the sequence of its revisions (ISO 32000-1 § 7.5.6): what each cross-reference section says, and what
// the document was at the end of each revision.
//
// Strict, by design: signatures are judged over what this reader sees, so it repairs nothing and guesses nothing.
// Objects are read when asked for and remembered. `bytes` must outlive it. Not thread-safe. Throws PdfFault.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "signing/formats/pdf_value.hpp"

namespace tinhso::signing {

struct PdfLimits {
  std::size_t bytes = 200'000'000;
  std::size_t objects = 1'000'000;
  std::size_t sections = 256;
  std::size_t inflated = 200'000'000;  ///< of all object streams and cross-reference streams together
  std::size_t signatures = 200;
};

/// Where one object is.
struct PdfEntry {
  enum class Kind : std::uint8_t { free, plain, packed };
  Kind kind = Kind::free;
  std::uint32_t generation = 0;  ///< packed: index within the stream
  std::size_t offset = 0;        ///< packed: number of the object stream
  friend bool operator==(PdfEntry const&, PdfEntry const&) = default;
};

struct PdfSection {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< after the trailer dictionary, or after endobj of the stream
  bool stream = false;
  bool hybrid = false;    ///< has /XRefStm
  bool overlaps = false;  ///< an object is listed twice
  std::vector<std::pair<std::uint32_t, PdfEntry>> entries;
  PdfValue trailer;
  std::optional<std::size_t> previous;
  std::uint32_t own_number = 0;  ///< object number of the stream
};

struct PdfObject {
  PdfValue value;
  bool stream = false;
  std::size_t data = 0;  ///< of the stream
  std::size_t length = 0;
  std::size_t begin = 0;
  std::size_t end = 0;  ///< after endobj
};

/// What ends at a `startxref … %%EOF`.
struct PdfRevision {
  std::size_t end = 0;                ///< after %%EOF and its end of line
  std::size_t start_keyword = 0;      ///< where `startxref` stands
  std::vector<std::size_t> sections;  ///< offsets, newest first; more than one when linearised or hybrid
};

class PdfFile;

/// The document as of one revision.
class PdfView {
 public:
  PdfView(PdfFile& file, std::size_t revision);
  PdfEntry const* entry(std::uint32_t number) const;
  std::unordered_map<std::uint32_t, PdfEntry> const& entries() const noexcept { return entries_; }
  /// The object; null when it is free, absent or of another generation. Throws when it cannot be read.
  PdfObject const* object(PdfRef ref);
  /// Follows references until there is something else.
  PdfValue const& resolve(PdfValue const& value);
  PdfValue const& get(PdfValue const& dictionary, std::string_view key) { return resolve(dictionary.at(key)); }
  PdfValue const& trailer() const noexcept { return *trailer_; }
  PdfValue const& catalog();
  std::size_t revision() const noexcept { return revision_; }
  std::size_t end() const noexcept;
  /// Stream data, decoded; throws when the filter is none of Flate, ASCIIHex, or none.
  std::string decoded(PdfObject const& object);
  PdfFile& file() noexcept { return file_; }

 private:
  friend class PdfFile;
  std::vector<std::pair<std::uint32_t, PdfValue>> const& packed(std::uint32_t stream);
  PdfFile& file_;
  std::size_t revision_;
  PdfValue const* trailer_;
  std::unordered_map<std::uint32_t, PdfEntry> entries_;
  std::unordered_map<std::uint32_t, std::unique_ptr<PdfObject>> from_streams_;
};

class PdfFile {
 public:
  explicit PdfFile(std::string_view bytes, PdfLimits const& limits = {});
  std::string_view bytes() const noexcept { return bytes_; }
  PdfLimits const& limits() const noexcept { return limits_; }
  std::vector<PdfRevision> const& revisions() const noexcept { return revisions_; }  ///< oldest first
  PdfSection const& section(std::size_t at);
  PdfView& view(std::size_t revision);
  PdfView& last() { return view(revisions_.size() - 1); }
  /// Only white space follows the last %%EOF.
  bool clean_end() const noexcept { return clean_end_; }

 private:
  friend class PdfView;
  /// Counts how deep reading one object needs another; circles end here.
  class Nested {
   public:
    explicit Nested(PdfFile& file);
    ~Nested() { --file_.nested_; }
    Nested(Nested const&) = delete;
    Nested& operator=(Nested const&) = delete;

   private:
    PdfFile& file_;
  };
  PdfObject const& plain(std::size_t offset, PdfRef expected, PdfView& lengths);
  PdfSection read_table(std::size_t at);
  PdfSection read_stream(std::size_t at);
  void find_revisions();
  void count_inflated(std::size_t bytes);
  std::string_view bytes_;
  PdfLimits limits_;
  std::vector<PdfRevision> revisions_;
  std::map<std::size_t, PdfSection> sections_;
  std::vector<std::unique_ptr<PdfView>> views_;
  std::unordered_map<std::size_t, std::unique_ptr<PdfObject>> plain_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::pair<std::uint32_t, PdfValue>>> packed_;
  std::size_t inflated_ = 0;
  int nested_ = 0;  ///< objects being read to read another: /Length, object streams
  bool clean_end_ = true;
};

/// Flate with PNG or no predictor. Throws PdfFault, also when more than `most` bytes come out.
std::string pdf_inflate(std::string_view data, PdfValue const& parameters, std::size_t most);

}  // namespace tinhso::signing
