#pragma once
// The drawn parts of the trends screen: small multiples over one time axis, the control chart, intervals.

#include "app/ui/screens/memory.hpp"

namespace attune::ui {

/// All series as panels; the cursor by mouse and keys. At the page's place; moves it on.
void trend_panels(canvas& c, page& p, const trends_view& v, commands& out);

/// Whether these days are like the good weeks: the sentence, the chart, choosing other weeks.
void slip_section(canvas& c, page& p, const trends_view& v, commands& out);

/// Which practice helped, with intervals.
void practices_section(canvas& c, page& p, const practices_view& v);

/// A day's place on a line.
struct day_scale {
    float left = 0, right = 1;
    double from = 0, to = 1; ///< `to` is the end of the last day
    float at(double day) const noexcept {
        return left + (right - left) * static_cast<float>((day - from) / (to - from));
    }
    double day(float x) const noexcept { return from + (to - from) * static_cast<double>((x - left) / (right - left)); }
};
struct value_scale {
    double low = 0, high = 1;
    float top = 0, bottom = 1;
    float at(double v) const noexcept {
        return bottom + (top - bottom) * static_cast<float>((v - low) / (high - low));
    }
};
/// Numbers at the left, quiet lines across. Returns nothing; `b` is the plot itself.
void value_grid(canvas& c, const box& b, const value_scale& y, int decimals);
/// Quiet lines and words beneath; words that would touch give way.
void day_grid(canvas& c, const box& b, const day_scale& x, const std::vector<day_tick>& ticks);
float day_grid_height(const canvas& c);
/// Room that numbers need at the left.
float gutter_of(const canvas& c);

} // namespace attune::ui
