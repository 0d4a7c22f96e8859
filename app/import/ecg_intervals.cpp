#include "app/import/ecg_intervals.hpp"

#include <algorithm>

namespace attune {

interval_series intervals_of(const ecg_beats& found, hertz rate) {
    constexpr double doubtful = 0.5;   // chosen: more likely no beat than one
    constexpr double longest_rr_s = 3; // SCIENCE 1.4
    interval_series series;
    series.has_times = true;
    const auto in_doubt = [&](double t_s) {
        const auto w = std::find_if(found.quality.begin(), found.quality.end(),
                                    [&](const ecg_quality& q) { return t_s >= q.from_s && t_s < q.to_s; });
        return w != found.quality.end() && w->why != ecg_trouble::none;
    };
    bool broken = true,
         doubt_before = !found.beats.empty() && in_doubt(found.beats.front().sample / rate.value);
    for (std::size_t i = 1; i < found.beats.size(); ++i) {
        const auto &a = found.beats[i - 1], &b = found.beats[i];
        const double rr_s = (b.sample - a.sample) / rate.value;
        const bool doubt = in_doubt(b.sample / rate.value), either = doubt || doubt_before;
        doubt_before = doubt;
        if (rr_s > longest_rr_s || a.quality < doubtful || b.quality < doubtful || either) {
            broken = true;
            continue;
        }
        series.intervals.push_back({b.sample / rate.value, rr_s * 1000, broken});
        broken = false;
    }
    return series;
}

} // namespace attune
