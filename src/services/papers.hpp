// The papers of dossiers, digitised at the one-stop shop (Circular 01/2023/TT-VPCP): read by a job, found by their words,
// recognised by their heading.
//
// A content is read once, wherever it is handed in. What a paper is, is told by the line it is headed with: the procedure's
// record names the headings of each component (Component::headings; without them its name). It is advice and never a
// reason to refuse. Thread-safe; functions with a Session belong to its thread.
#pragma once

#include "services/store.hpp"

namespace tinhso::services {

/// What a text is headed with, as the components of a case know it.
struct Recognised {
  std::int64_t component = -1;  ///< -1: none, or more than one
  std::string heading;          ///< as it stands in the paper
};
Recognised recognise(std::vector<Component> const& components, std::string_view text);

/// Asks for the text of this content, in the caller's transaction. `filed`: a dossier has it.
void ask_text(database::Session& session, Instant now, files::Stored const& stored, bool filed);
/// Reads the paper that was asked for last and adds the job again while there are more: the job `services.read_papers`. One at
/// a time in each process, so that a flood of photographs leaves the other jobs their thread.
void read_papers(Context& context);
/// Adds that job when something waits. Call at start.
void schedule_reading(Context& context);

/// What is known of the files' texts, written into the files of a view.
void tell_texts(database::Session& session, std::int64_t dossier, std::vector<Component> const& components,
                std::vector<File>& files);
/// The condition of the dossiers' list that a paper holds the words; never true without words.
std::string papers_query(database::Engine engine, std::string_view q);

struct PaperText {
  std::string text;
  bool by_ocr = false;   ///< read off a picture: words may be wrong
  bool complete = true;  ///< false when pages were left out, or the reading failed
};
BOOST_DESCRIBE_STRUCT(PaperText, (), (text, by_ocr, complete))
/// What a paper of a dossier says. Throws NotFound while it is not read.
PaperText paper_text(Context& context, Principal const& who, std::int64_t id, std::int64_t file);

struct PlacePaper {
  Range<0, 59> component = 0;
};
BOOST_DESCRIBE_STRUCT(PlacePaper, (), (component))
/// The clerk says which component a paper is; it is named by it. Throws Conflict when the dossier has ended.
DossierView place_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id, std::int64_t file,
                        PlacePaper const& input);

struct HeadingInput {
  Text<1, 100> ticket;
  Text<8, 8> procedure;
  std::optional<Text<1, 60>> case_code;  ///< default: the first
};
BOOST_DESCRIBE_STRUCT(HeadingInput, (), (ticket, procedure, case_code))
struct Heading {
  bool read = false;  ///< false: ask again in a moment
  std::int64_t component = -1;
  std::string heading;
};
BOOST_DESCRIBE_STRUCT(Heading, (), (read, component, heading))
/// Which component an upload of the clerk's is, before the dossier is filed.
Heading heading_of(Context& context, Principal const& who, HeadingInput const& input);

web::Routes paper_routes();

}  // namespace tinhso::services
