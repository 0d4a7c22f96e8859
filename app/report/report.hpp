#pragma once
// A session on paper: what was done, what the heart did, the graph, the numbers with their doubt, how they
// were made, and what may not be concluded.

#include "app/report/sheet.hpp"
#include "app/review/review_view.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace attune::report {

struct report_options {
    paper_size paper = a4;
    bool check_ins =
        true;           ///< false: what was said before and after stays private, and no sentence rests on it
    bool hidden_too = false; ///< heart and activation also of somebody who keeps them to themselves
    std::string name{}; ///< of the person; never there unless it is given
};

/// The session with what stays private taken out, as every page is made from it.
recording told(recording r, const report_options& o);
/// `r`, `v`: of told(). Two to four pages, whatever the session; without heart and activation fewer. Pure.
std::vector<page> report_pages(const recording& r, const review_view& v, const typesetter& set,
                               const report_options& o);
/// "28 November 2026, 09:14" in local time; "" where no calendar has it.
std::string started_words(std::int64_t utc_ms);
/// Bytes of a PDF, in the language in force. `started_words`: the start in local time. The same session, words and typefaces give the
/// same bytes. Cost: linear, with the analysis of the beats; a day some tenths of a second.
result<std::string> report_pdf(const recording& r, std::string started_words, const report_options& o);

/// How the numbers were made: every parameter that another would need for the same ones.
struct setting {
    std::string name, what;
};
std::vector<setting> settings_of(const recording& r);

} // namespace attune::report
