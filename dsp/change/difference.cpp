#include "dsp/change/difference.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr double most_phi = 0.6; // SCIENCE 10
constexpr std::size_t least_blocks = 3; // chosen: two have an error that says nothing

std::optional<mean_with_error> mean_of(std::span<const double> v, bool in_time) noexcept {
    if (v.size() < least_blocks) return std::nullopt;
    const auto n = static_cast<double>(v.size());
    double sum = 0;
    for (const double x : v)
        sum += x;
    mean_with_error m{sum / n, 0, 0, v.size()};
    double square = 0, product = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        square += (v[i] - m.mean) * (v[i] - m.mean);
        if (i > 0) product += (v[i] - m.mean) * (v[i - 1] - m.mean);
    }
    const double phi = in_time && square > 0 ? std::clamp(product / square, 0.0, most_phi) : 0;
    const double counting = n * (1 - phi) / (1 + phi);
    m.se = std::sqrt(square / (n - 1) / counting);
    m.df = std::max(1.0, counting - 1);
    return m;
}

double half_width(double variance, double df) {
    return boost::math::quantile(boost::math::students_t{df}, 0.975) * std::sqrt(variance);
}

} // namespace

double half_interval(const mean_with_error& m) {
    return m.se > 0 ? half_width(m.se * m.se, std::max(1.0, m.df)) : 0;
}

std::optional<mean_with_error> mean_in_time(std::span<const double> blocks) noexcept {
    return mean_of(blocks, true);
}

std::optional<mean_with_error> mean_of_apart(std::span<const double> values) noexcept {
    return mean_of(values, false);
}

mean_difference difference_of(const mean_with_error& a, const mean_with_error& b) {
    mean_difference d;
    d.value = b.mean - a.mean;
    const double va = a.se * a.se, vb = b.se * b.se, v = va + vb;
    if (!(v > 0)) {
        d.low = d.high = d.value;
        return d;
    }
    const double df = std::max(1.0, v * v / (va * va / a.df + vb * vb / b.df));
    const double half = half_width(v, df);
    d.low = d.value - half;
    d.high = d.value + half;
    return d;
}

} // namespace attune
