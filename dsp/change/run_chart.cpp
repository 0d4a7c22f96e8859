#include "dsp/change/run_chart.hpp"

#include <cmath>

namespace attune {
namespace {

constexpr std::size_t least_points = 10; // chosen: where the paper's tables begin
constexpr double few = 0.05;             // SCIENCE 10: about 5 % false

} // namespace

std::size_t coin_quantile(double p, std::size_t n) noexcept {
    // By logarithms: 2^-n itself is no number from n = 1075 on.
    const double half = -static_cast<double>(n) * std::log(2.0);
    double ways = 0, sum = 0; // ln of n over k
    for (std::size_t k = 0; k <= n; ++k) {
        sum += std::exp(ways + half);
        if (sum >= p) return k;
        ways += std::log(static_cast<double>(n - k)) - std::log(static_cast<double>(k + 1));
    }
    return n;
}

run_chart run_chart_of(std::span<const double> values, double centre) noexcept {
    run_chart c;
    c.centre = centre;
    std::size_t run = 0;
    bool above = false;
    for (const double v : values) {
        if (!std::isfinite(v) || v == centre) continue;
        const bool now_above = v > centre;
        if (c.points++ > 0 && now_above == above)
            ++run;
        else {
            c.crossings += c.points > 1 ? 1U : 0U;
            run = 1;
        }
        above = now_above;
        if (run > c.longest_run) {
            c.longest_run = run;
            c.longest_is_above = above;
        }
    }
    c.enough = c.points >= least_points;
    if (c.points > 0) {
        c.longest_usual = static_cast<std::size_t>(std::lround(std::log2(static_cast<double>(c.points)) + 3));
        c.fewest_usual = coin_quantile(few, c.points - 1);
    }
    return c;
}

} // namespace attune
