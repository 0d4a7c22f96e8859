#pragma once
// Pages into bytes of a file. The same pages and the same typefaces give the same bytes.

#include "app/report/cairo_type.hpp"
#include "app/report/palette.hpp"
#include "drivers/result.hpp"

#include <span>
#include <string>

namespace attune::report {

struct pdf_facts {
    std::string title, subject;
    std::string created;  ///< ISO 8601, UTC: of the session, not of the clock
    std::string language; ///< "en-GB"
};
result<std::string> to_pdf(std::span<const page> pages, const pdf_facts& facts, const palette& colours,
                           const cairo_type& set);
/// One point of the page is one pixel.
result<std::string> to_png(const page& p, const palette& colours, const cairo_type& set);

/// Names the language of a PDF's words (what a screen reader asks for), which cairo cannot: by an update
/// appended to the file as PDF 32000-1, 7.5.6 says. As it is where its catalogue is not found. Pure.
std::string with_language(std::string pdf, std::string_view language);

} // namespace attune::report
