#include "app/session/known_baseline.hpp"

#include "dsp/median.hpp"

#include <cmath>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t enough_baselines = 3; // SCIENCE 6.3

double sd(const std::vector<double>& v) {
    double mean = 0, sum = 0;
    for (const double x : v)
        mean += x / static_cast<double>(v.size());
    for (const double x : v)
        sum += (x - mean) * (x - mean);
    return v.size() > 1 ? std::sqrt(sum / static_cast<double>(v.size() - 1)) : 0;
}

} // namespace

baseline known_baseline(std::span<const baseline> measured) {
    std::vector<double> hr, ln_rmssd;
    for (const auto& b : measured) {
        hr.push_back(b.hr_bpm);
        if (b.ln_rmssd) ln_rmssd.push_back(*b.ln_rmssd);
    }
    baseline known;
    known.source = baseline_source::prior;
    if (hr.size() < enough_baselines) return known;
    known.source = baseline_source::own_history;
    known.hr_bpm = median(hr);
    known.hr_scale_bpm = shrunk_scale(5, sd(hr), static_cast<int>(hr.size()), 2); // SCIENCE 6.3
    known.hr_se_bpm = sd(hr) / std::sqrt(static_cast<double>(hr.size()));
    if (ln_rmssd.size() >= enough_baselines) {
        known.ln_rmssd = median(ln_rmssd);
        known.ln_rmssd_scale = shrunk_scale(0.35, sd(ln_rmssd), static_cast<int>(ln_rmssd.size()), 0.15);
    }
    return known;
}

} // namespace attune
