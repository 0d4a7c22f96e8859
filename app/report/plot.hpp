#pragma once
// The graph alone as a picture.

#include "app/report/palette.hpp"
#include "app/report/typesetter.hpp"
#include "app/review/review_view.hpp"
#include "app/session/record.hpp"
#include "drivers/result.hpp"

#include <span>
#include <string>

namespace attune::report {

struct plot_options {
    int width = 1600, height = 900; ///< px
    const palette* colours = &night;
    bool check_ins = true; ///< false: what was said before and after stays private
};

/// Title, when and by what, the graph. Pure.
page plot_page(const review_view& v, std::span<const pacer_record> pacer, const typesetter& set,
               const plot_options& o);
/// Bytes of a PNG; the same session, words and typefaces give the same.
result<std::string> plot_png(const recording& r, std::string started_words, const plot_options& o);

} // namespace attune::report
