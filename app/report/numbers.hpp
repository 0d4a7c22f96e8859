#pragma once
// The numbers of each phase, as `attune analyze` gives them for the same seconds: the session's beats are
// judged once as a whole, and each phase is a part of that.

#include "app/review/review_view.hpp"
#include "dsp/analysis.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::report {

struct phase_numbers {
    std::string name;
    double from_s, to_s;
    bool whole = false; ///< the session, not a phase
    analysis found;
};

/// What the report's numbers are made with: `analyze --no-entropy`'s defaults.
analysis_settings report_settings() noexcept;
/// The session, then its phases (settling, rest, practice, closing) that hold an interval; of a session in
/// one phase only that one. Cost: O(n log n), a day of beats in a tenth of a second.
std::vector<phase_numbers> numbers_of(const recording& r);

/// A column of the table: what the number means and how sure it is.
struct column {
    std::string_view name;  ///< as `listed` calls it
    std::string_view label; ///< "RMSSD"; marked, as `meaning`: shown through tr()
    std::string_view unit;  ///< "ms"
    int places;             ///< after the point
    double wide;            ///< of the column on paper, pt
    bool fine;              ///< withheld where more than 5 % of the beats had to be corrected (SCIENCE 2.3)
    std::string_view meaning;
};
std::span<const column> columns() noexcept;

struct cell {
    std::string value;    ///< "" where there is none
    std::string_view why; ///< none: the reason; a value: what guidelines ask for beyond it, or ""
};
/// Withheld are the fine numbers above 5 % and all above 20 % corrected or untellable beats (SCIENCE 2.3).
/// The reason lives as long as `p`.
cell shown(const phase_numbers& p, const column& c);
/// Such a reason in the language in force; what dsp says newly stays English.
std::string reason_words(const phase_numbers& p, std::string_view why);

} // namespace attune::report
