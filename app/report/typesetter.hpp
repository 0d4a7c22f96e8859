#pragma once
// How much room words take. The layout asks; what draws them answers (cairo_type.hpp).

#include "app/report/page.hpp"

#include <string_view>

namespace attune::report {

struct extent {
    double w = 0, h = 0;
};

class typesetter {
public:
    virtual ~typesetter() = default;
    /// `wrap`, `most_lines`: as in words_item. No width where there are no words, and the height of a line.
    virtual extent measure(std::string_view words, const type& look, double wrap = 0,
                           int most_lines = 0) const = 0;
};

enum class align : std::uint8_t { left, centre, right };

/// Puts words with their left, middle or right at `x` and their top at `y`. Gives the box they take.
inline rect put(page& p, const typesetter& set, double x, double y, std::string words, const type& look,
                align along = align::left, double wrap = 0, int most_lines = 0) {
    const auto e = set.measure(words, look, wrap, most_lines);
    const double left = along == align::left ? x : along == align::right ? x - e.w : x - e.w / 2;
    const rect box{left, y, e.w, e.h};
    if (!words.empty()) p.items.emplace_back(words_item{std::move(words), look, box, wrap, most_lines});
    return box;
}

} // namespace attune::report
