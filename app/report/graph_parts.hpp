#pragma once
// Scales and lines of the graph; private to graph*.cpp.

#include "app/report/graph.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace attune::report {

struct scale_x {
    double left, right, to_s;
    double at(double t) const noexcept { return left + (right - left) * std::clamp(t / to_s, 0.0, 1.0); }
    double per_second() const noexcept { return (right - left) / to_s; }
};
struct scale_y {
    double low, high, top, bottom;
    double at(double v) const noexcept {
        return bottom - (bottom - top) * std::clamp((v - low) / (high - low), 0.0, 1.0);
    }
};

/// What every track needs.
struct graph_pen {
    page& p;
    const typesetter& set;
    const graph_look& look;
    scale_x x;
    double gutter; ///< left of the tracks, for numbers

    type small(ink colour = ink::quiet) const { return {look.text, false, false, colour}; }
    double hair() const noexcept { return 0.5 * look.scale; }
    /// At most four points a column.
    void line(std::vector<point>& run, ink colour, double width, double alpha = 1, double dash = 0) const;
    /// Between two lines over the same x; both are thinned to the widest of each column.
    struct band_point {
        double x, top, bottom;
    };
    void band(std::vector<band_point>& run, ink colour, double alpha) const;
    /// Value lines with their numbers left of the track.
    void values(const rect& track, const scale_y& y, int most) const;
    /// The track's name with what it is; gives where it ends.
    double caption(const rect& row, const std::string& name, const std::string& what) const;
};

void draw_heart(const graph_pen& g, const rect& track, const rect& caption, const review_view& v);
void draw_rsa(const graph_pen& g, const rect& track, const rect& caption, const review_view& v);
void draw_activation(const graph_pen& g, const rect& track, const rect& caption, const review_view& v);
void draw_pacer(const graph_pen& g, const rect& track, const rect& caption,
                std::span<const pacer_record> pacer);

} // namespace attune::report
