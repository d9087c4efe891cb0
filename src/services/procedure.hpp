// A procedure as data: one JSON file is one version, valid from and until a day, with cases, papers, fees and times.
//
// The shape follows the record of the national procedure database (executionMethods, executionCases, fees, results).
// What no source confirms stays in the files, marked `confirmed: false`; nothing of it is in code. Values; thread-safe.
#pragma once

#include "base/reflect.hpp"
#include "organisation/organisation.hpp"
#include "payments/payments.hpp"
#include "services/form.hpp"

namespace tinhso::services {

/// working_day counts office minutes (7.5 days are 7.5 × 480), hour office hours, day and month calendar days;
/// same_day is the end of the day of receipt; unknown: no source says, so the clerk names the day.
enum class DurationUnit { working_day, hour, day, month, same_day, unknown };
BOOST_DESCRIBE_ENUM(DurationUnit, working_day, hour, day, month, same_day, unknown)
enum class FilingChannel { direct, online, post };
BOOST_DESCRIBE_ENUM(FilingChannel, direct, online, post)
enum class FeeKind { fee, service_fee, price };
BOOST_DESCRIBE_ENUM(FeeKind, fee, service_fee, price)
/// toàn trình, một phần, thông tin
enum class Extent { full, partial, information };
BOOST_DESCRIBE_ENUM(Extent, full, partial, information)
/// Where dossiers of this version are handled: in this system, in a ministry's, or by an agency that is not in it.
enum class Handled { here, ministry, elsewhere };
BOOST_DESCRIBE_ENUM(Handled, here, ministry, elsewhere)

struct Duration {
  DurationUnit unit = DurationUnit::unknown;
  double amount = 0;
  std::optional<Text<5, 5>> cut_off;  ///< "15:00": received at or after it counts from the next working day
  Text<0, 300> verbatim;              ///< as the source has it
};
BOOST_DESCRIBE_STRUCT(Duration, (), (unit, amount, cut_off, verbatim))

struct Channels {
  FilingChannel channel = FilingChannel::direct;
  Duration duration;
};
BOOST_DESCRIBE_STRUCT(Channels, (), (channel, duration))

/// What one copy costs by its pages: so much for each of the first, less for each further one, at most so much in all.
struct PageFee {
  Text<1, 60> answer;  ///< of the form, that says how many pages
  Range<1, 1000> first_pages = 1;
  Range<0, payments::most_money> first;
  Range<0, payments::most_money> further;
  Range<1, payments::most_money> most = 1;
};
BOOST_DESCRIBE_STRUCT(PageFee, (), (answer, first_pages, first, further, most))

struct Fee {
  FeeKind kind = FeeKind::fee;
  Text<1, 300> verbatim;                              ///< as the source has it
  std::optional<Range<0, payments::most_money>> amount;  ///< đồng, where the source gives one number
  std::optional<Text<1, 60>> case_code;               ///< of this case only
  std::optional<FilingChannel> channel;               ///< filed by this channel only: online it may cost less
  std::optional<Text<1, 60>> per;                     ///< the answer that says how many times: "copies"
  std::optional<PageFee> by_page;                     ///< instead of an amount
};
BOOST_DESCRIBE_STRUCT(Fee, (), (kind, verbatim, amount, case_code, channel, per, by_page))

/// Who need not pay, or not all of it, as the source has it.
struct Exemption {
  Text<1, 300> verbatim;
  Range<1, 100> share = 100;  ///< per cent that need not be paid
};
BOOST_DESCRIBE_STRUCT(Exemption, (), (verbatim, share))

struct Component {
  Text<1, 500> name;
  std::optional<Text<1, 60>> code;
  Range<0, 20> originals = 0;
  Range<0, 20> copies = 0;
  bool required = false;
  std::optional<bool> by_form;  ///< true: the answers of the form are this paper; online nothing is handed in for it
  std::optional<List<Text<1, 200>, 10>> headings;  ///< by which such a paper is recognised; without them by its name
};
BOOST_DESCRIBE_STRUCT(Component, (), (name, code, originals, copies, required, by_form, headings))

struct Case {
  Text<1, 60> code;  ///< "1.001193.01"
  Text<1, 300> name;
  std::optional<Duration> duration;  ///< when it differs from the channel's
  List<Component, 60> components;
};
BOOST_DESCRIBE_STRUCT(Case, (), (code, name, duration, components))

/// What a certified copy says, and how its register counts.
struct Certification {
  Text<1, 300> wording;           ///< "Chứng thực bản sao đúng với bản chính"
  Text<1, 20> symbol;             ///< of the register: "SCT/BS"
  Text<1, 20> book;               ///< "01"
  List<Text<1, 200>, 60> papers;  ///< what is usually brought
};
BOOST_DESCRIBE_STRUCT(Certification, (), (wording, symbol, book, papers))

/// Agencies by code, or all of a level and kind.
struct AgencyRule {
  std::optional<Text<1, 40>> code;
  std::optional<organisation::Level> level;
  std::optional<organisation::AgencyKind> kind;
};
BOOST_DESCRIBE_STRUCT(AgencyRule, (), (code, level, kind))
using AgencyRules = List<AgencyRule, 30>;

struct Procedure {
  Text<8, 8> code;  ///< national: "1.001193"
  Range<1, 1000> version = 1;
  Date valid_from;
  std::optional<Date> valid_until;
  Text<1, 1000> name;
  bool name_complete = true;  ///< false: the source cuts it
  Text<1, 200> field;
  std::optional<Range<1, 4>> level_2020;
  std::optional<Extent> extent;
  Handled handled = Handled::here;
  AgencyRules supports;
  AgencyRules receives;
  AgencyRules handles;
  List<Case, 40> cases;
  std::optional<AnswerForm> form;
  List<Channels, 3> channels;
  List<Fee, 40> fees;
  std::optional<payments::Timing> fee_timing;            ///< default after: by the time the result is handed over
  std::optional<List<Exemption, 20>> exemptions;
  std::optional<Certification> certification;           ///< of copies, at the counter for them
  List<Text<1, 300>, 20> results;
  List<Text<1, 300>, 60> legal_basis;
  List<Text<1, 100>, 20> life_events;
  List<Text<1, 100>, 40> keywords;
  Range<0, 5> extensions = 1;               ///< how often the due date may be put off with an apology
  std::optional<Range<1, 20>> supplements;  ///< how often the applicant may be asked for more; default once
  std::optional<Text<1, 100>> process;      ///< BPMN file beside this one: "opinions.bpmn"; default the usual way
  bool confirmed = false;
  Text<1, 500> source;
};
BOOST_DESCRIBE_STRUCT(Procedure, (),
                      (code, version, valid_from, valid_until, name, name_complete, field, level_2020, extent, handled,
                       supports, receives, handles, cases, form, channels, fees, fee_timing, exemptions, certification, results, legal_basis, life_events,
                       keywords, extensions, supplements, process, confirmed, source))

/// Everything that is wrong with the text of one file; `out` holds what could be read.
FieldErrors read_procedure(std::string_view text, Procedure& out);
/// What one copy of so many pages costs.
std::int64_t page_fee(PageFee const& fee, std::int64_t pages);
/// "15:00" as minutes since midnight; nullopt when it is no time of day.
std::optional<int> minute_of_day(std::string_view text);

}  // namespace tinhso::services
