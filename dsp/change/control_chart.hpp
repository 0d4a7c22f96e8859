#pragma once
// An EWMA control chart for a person's days (SCIENCE 10): has what is measured left the range of a chosen
// good period, toward worse? Days resemble their neighbours, so limits know the lag-1 correlation; days are
// missing, so limits widen after a gap.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace attune {

/// One value of a day (or of a week: then `at` counts weeks). A series rises strictly in `at`.
struct dated_value {
    int at;
    double value;
};

enum class worse_way : std::uint8_t { higher, lower };

/// SCIENCE 10, where nothing else is said.
struct chart_settings {
    double lambda = 0.2;
    double limit = 2.86;           ///< L: two-sided run length in control about 370 (.1 goes with 2.70)
    std::size_t least_points = 14; ///< of the good period
    double most_autocorrelation = 0.6;
    double watch = 1.28;           ///< RCI of a week from which one point out is enough
    int week = 7;                  ///< steps of `at` in a week: 1 where a point is a week
    std::size_t least_in_week = 3; ///< values for a weekly RCI (chosen); 1 where a point is a week
    /// Limits as if the good period's mean were known, as SCIENCE 10 has them; or wider by what it is unsure,
    /// for short good periods: sigma_E^2 + sigma^2 / n (1 + phi)/(1 - phi).
    bool mean_is_known = true;
};
/// For a series of weeks.
constexpr chart_settings weekly_chart() noexcept {
    chart_settings s;
    s.week = 1;
    s.least_in_week = 1;
    return s;
}

/// The good period in numbers.
struct chart_baseline {
    int from = 0, to = 0; ///< as chosen, both included
    std::size_t points = 0;
    double mean = 0;
    double sigma = 0;           ///< of single values; mean moving range / 1.128 / sqrt(1 - phi)
    double autocorrelation = 0; ///< phi, lag 1, clipped to 0 .. 0.6
};

/// Nothing where the period has too few points or no spread at all. A moving range across g steps is divided
/// by sqrt(1 - phi^g), which for neighbours is the formula above.
std::optional<chart_baseline> learn_baseline(std::span<const dated_value> series, int from, int to,
                                             const chart_settings& settings = {});

/// Why a point raises an alarm.
enum class chart_alarm : std::uint8_t {
    none,
    two_out,    ///< it and the one before lie beyond the limit
    out_by_rci, ///< it does, and the week is worse by more than RCI `watch`
};

/// A point after the good period. EWMA and limit are in the series' unit.
struct chart_point {
    int at = 0;
    double value = 0;
    double ewma = 0;
    double limit = 0;            ///< on the worse side
    std::optional<double> rci{}; ///< of the last week against the good period; positive is worse
    bool out = false;
    chart_alarm alarm = chart_alarm::none;
};

/// The points after `base.to`, from E = mean at the start. Values that are no numbers are missing. O(n).
std::vector<chart_point> control_chart(std::span<const dated_value> series, const chart_baseline& base,
                                       worse_way worse, const chart_settings& settings = {});

} // namespace attune
