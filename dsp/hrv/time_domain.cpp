#include "dsp/hrv/time_domain.hpp"

#include <cassert>
#include <cmath>
#include <vector>

namespace attune {
namespace {

double mean(std::span<const double> v) {
    double sum = 0;
    for (const double x : v)
        sum += x;
    return sum / static_cast<double>(v.size());
}

/// N - 1; at least two values.
double sd(std::span<const double> v) {
    const double m = mean(v);
    double squares = 0;
    for (const double x : v)
        squares += (x - m) * (x - m);
    return std::sqrt(squares / static_cast<double>(v.size() - 1));
}

} // namespace

time_domain measure_time_domain(std::span<const double> nn, std::span<const bool> joined) {
    assert(nn.size() == joined.size());
    time_domain out;
    out.intervals = nn.size();
    if (nn.empty()) return out;
    out.mean_nn_ms = mean(nn);
    out.mean_hr_bpm = 60000.0 / *out.mean_nn_ms;
    if (nn.size() >= 2) out.sdnn_ms = sd(nn);

    std::vector<double> d, sums;
    d.reserve(nn.size());
    sums.reserve(nn.size());
    for (std::size_t i = 1; i < nn.size(); ++i)
        if (joined[i]) {
            d.push_back(nn[i] - nn[i - 1]);
            sums.push_back(nn[i] + nn[i - 1]);
        }
    out.differences = d.size();
    if (d.empty()) return out;
    double squares = 0;
    std::size_t over50 = 0, over20 = 0;
    for (const double x : d) {
        squares += x * x;
        over50 += std::abs(x) > 50.0;
        over20 += std::abs(x) > 20.0;
    }
    const double n = static_cast<double>(d.size());
    out.rmssd_ms = std::sqrt(squares / n);
    out.pnn50_pct = 100.0 * static_cast<double>(over50) / n;
    out.pnn20_pct = 100.0 * static_cast<double>(over20) / n;
    if (d.size() >= 2) {
        out.sdsd_ms = sd(d);
        out.sd1_ms = *out.sdsd_ms / std::sqrt(2.0);
        out.sd2_ms = sd(sums) / std::sqrt(2.0);
    }
    return out;
}

} // namespace attune
