#include "dsp/dyad/synchrony.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace attune {
namespace {

constexpr std::size_t least_segments = 15, least_shuffles = 500; // SCIENCE 8
constexpr double least_lead = 1.0, small_p = 0.05;               // SCIENCE 8
constexpr double nearly_one = 0.999999; // chosen: z is infinite at 1, as for a series beside itself

/// Fisher's z of the correlation of a[i] and b[i + lag] within the segment; 0 where one of them stands still.
double z_at(const double* a, const double* b, std::ptrdiff_t n, std::ptrdiff_t lag) noexcept {
    const std::ptrdiff_t from = lag < 0 ? -lag : 0, to = lag > 0 ? n - lag : n;
    const double m = static_cast<double>(to - from);
    double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
    for (std::ptrdiff_t i = from; i < to; ++i) {
        const double u = a[i], v = b[i + lag];
        sa += u;
        sb += v;
        aa += u * u;
        bb += v * v;
        ab += u * v;
    }
    const double va = aa - sa * sa / m, vb = bb - sb * sb / m;
    if (!(va > 1e-12 * aa) || !(vb > 1e-12 * bb)) return 0;
    return std::atanh(std::clamp((ab - sa * sb / m) / std::sqrt(va * vb), -nearly_one, nearly_one));
}

/// 0..n-1 in a drawn order, the same on every library.
void shuffle(std::vector<std::size_t>& order, std::mt19937_64& random) noexcept {
    for (std::size_t i = order.size(); i > 1; --i) {
        // Unbiased: draws beyond the last whole multiple of i are thrown again.
        const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % i;
        std::uint64_t r = random();
        while (r >= limit)
            r = random();
        std::swap(order[i - 1], order[r % i]);
    }
}

against_chance compare(double z, std::vector<double>& shuffled) {
    against_chance out;
    out.z = z;
    double sum = 0, ss = 0;
    std::size_t at_or_above = 0;
    for (const double s : shuffled) {
        sum += s;
        at_or_above += s >= z - 1e-12;
    }
    const double n = static_cast<double>(shuffled.size());
    out.shuffled_mean = sum / n;
    for (const double s : shuffled)
        ss += (s - out.shuffled_mean) * (s - out.shuffled_mean);
    out.shuffled_sd = std::sqrt(ss / (n - 1));
    out.effect = out.shuffled_sd > 0 ? (z - out.shuffled_mean) / out.shuffled_sd : 0;
    out.p = (1 + static_cast<double>(at_or_above)) / (1 + n);
    return out;
}

} // namespace

synchrony synchrony_of(const even_rate& x, const even_rate& y, const synchrony_settings& w) {
    synchrony out;
    if (w.paced_together) {
        out.why = "paced together: not evaluated";
        return out;
    }
    const auto length = static_cast<std::size_t>(std::llround(w.segment_s * x.hz));
    const auto lags = static_cast<std::ptrdiff_t>(std::llround(w.most_lag_s * x.hz));
    if (x.hz != y.hz || x.from != y.from || lags < 0 || static_cast<std::size_t>(2 * lags) > length ||
        length < 8) {
        out.why = "the two series do not fit together";
        return out;
    }
    std::vector<std::size_t> begins;
    const std::size_t n = std::min(x.size(), y.size());
    for (std::size_t first = 0; first + length <= n; first += length) {
        bool whole = true;
        for (std::size_t i = first; i < first + length; ++i)
            whole = whole && x.heard[i] && y.heard[i];
        if (whole) begins.push_back(first);
    }
    const std::size_t s = begins.size();
    out.segments = s;
    if (s < least_segments) {
        out.why = "fewer than 15 segments in which both were heard";
        return out;
    }
    // Every segment of the one with every segment of the other, mean over the lags: shuffling then only adds
    // up.
    std::vector<double> with_sign(s * s, 0.0), without(s * s, 0.0);
    const auto count = static_cast<std::size_t>(2 * lags + 1);
    out.profile.assign(count, 0.0);
    for (std::size_t i = 0; i < s; ++i)
        for (std::size_t j = 0; j < s; ++j)
            for (std::size_t k = 0; k < count; ++k) {
                const double z =
                    z_at(x.value.data() + begins[i], y.value.data() + begins[j],
                         static_cast<std::ptrdiff_t>(length), static_cast<std::ptrdiff_t>(k) - lags);
                with_sign[i * s + j] += z / static_cast<double>(count);
                without[i * s + j] += std::abs(z) / static_cast<double>(count);
                if (i == j) out.profile[k] += z / static_cast<double>(s);
            }
    double z_signed = 0, z_any = 0;
    for (std::size_t i = 0; i < s; ++i) {
        z_signed += with_sign[i * s + i] / static_cast<double>(s);
        z_any += without[i * s + i] / static_cast<double>(s);
    }
    // Each order is used both ways round, so that swapping the two people swaps nothing but the sign of the
    // lead.
    const std::size_t shuffles = std::max(w.shuffles, least_shuffles);
    std::vector<double> signed_z, any_z;
    std::vector<std::size_t> order(s);
    for (std::size_t i = 0; i < s; ++i)
        order[i] = i;
    std::mt19937_64 random{w.seed};
    while (signed_z.size() < shuffles) {
        shuffle(order, random);
        double a = 0, b = 0, c = 0, d = 0;
        for (std::size_t i = 0; i < s; ++i) {
            a += with_sign[i * s + order[i]];
            b += without[i * s + order[i]];
            c += with_sign[order[i] * s + i];
            d += without[order[i] * s + i];
        }
        const double segments = static_cast<double>(s);
        signed_z.push_back(a / segments);
        any_z.push_back(b / segments);
        signed_z.push_back(c / segments);
        any_z.push_back(d / segments);
    }
    out.evaluated = true;
    out.together = compare(z_signed, signed_z);
    out.any = compare(z_any, any_z);
    for (std::size_t k = 0; k < count; ++k)
        out.lag_s.push_back(static_cast<double>(static_cast<std::ptrdiff_t>(k) - lags) / x.hz);
    const auto peak = static_cast<std::size_t>(std::max_element(out.profile.begin(), out.profile.end()) -
                                               out.profile.begin());
    if (out.together.p < small_p && std::abs(out.lag_s[peak]) > least_lead) out.lead_s = out.lag_s[peak];
    return out;
}

} // namespace attune
