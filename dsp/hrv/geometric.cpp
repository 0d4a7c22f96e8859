#include "dsp/hrv/geometric.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace attune {
namespace {

/// counts[0] is the apex, then the bins away from it on one side. Distance of the best foot in bins, at least
/// 1; `room`: bins up to which a foot may lie.
std::size_t best_foot(std::span<const double> counts, std::size_t room) {
    // Sum of (count - apex (1 - k / foot))^2 over k < foot, and of count^2 beyond, from running sums.
    double all = 0;
    for (const double c : counts)
        all += c * c;
    double sum = 0, weighted = 0, inside = 0, best = 0;
    std::size_t at = 0;
    for (std::size_t foot = 1; foot <= room; ++foot) {
        if (foot - 1 < counts.size()) {
            const double c = counts[foot - 1];
            sum += c;
            weighted += c * static_cast<double>(foot - 1);
            inside += c * c;
        }
        const double n = static_cast<double>(foot), apex = counts[0];
        const double ones = n, ks = n * (n - 1) / 2, squares = (n - 1) * n * (2 * n - 1) / 6;
        const double cross = apex * (sum - weighted / n);
        const double own = apex * apex * (ones - 2 * ks / n + squares / (n * n));
        const double error = inside - 2 * cross + own + (all - inside);
        if (at == 0 || error < best - 1e-9 * all) {
            best = error;
            at = foot;
        }
    }
    return at;
}

} // namespace

geometric measure_geometric(std::span<const double> nn) {
    constexpr double longest = 3'600'000; // ms
    geometric out;
    double most = -1;
    std::size_t n = 0;
    for (const double x : nn)
        if (x >= 0 && x < longest) {
            most = std::max(most, x);
            ++n;
        }
    if (n == 0) return out;
    std::vector<double> bins(static_cast<std::size_t>(most / histogram_bin_ms) + 1);
    for (const double x : nn)
        if (x >= 0 && x < longest) bins[static_cast<std::size_t>(x / histogram_bin_ms)] += 1;
    const auto apex = std::max_element(bins.begin(), bins.end());
    out.hti = static_cast<double>(n) / *apex;
    if (*apex == static_cast<double>(n)) return out;
    const auto first = std::find_if(bins.begin(), bins.end(), [](double c) { return c > 0; });
    // A foot beyond the last bin can fit a blunt histogram better; three times as far never does.
    const std::vector<double> left{std::make_reverse_iterator(apex + 1), std::make_reverse_iterator(first)},
        right{apex, bins.end()};
    const auto feet = best_foot(left, 3 * left.size()) + best_foot(right, 3 * right.size());
    out.tinn_ms = static_cast<double>(feet) * histogram_bin_ms;
    return out;
}

} // namespace attune
