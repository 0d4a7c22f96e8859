#include "dsp/hrv/dfa.hpp"

#include <cmath>
#include <vector>

namespace attune {
namespace {

/// Sum of squares that a line leaves of y[0..n). Taken from its first value: the numbers stay small.
double residual(const double* y, std::size_t n) {
    double s = 0, ks = 0, ss = 0;
    for (std::size_t k = 1; k < n; ++k) {
        const double v = y[k] - y[0];
        s += v;
        ks += static_cast<double>(k) * v;
        ss += v * v;
    }
    const double count = static_cast<double>(n), middle = (count - 1) / 2;
    const double xx = count * (count * count - 1) / 12, xy = ks - middle * s;
    return std::fmax(0.0, ss - s * s / count - xy * xy / xx);
}

} // namespace

std::optional<double> dfa(std::span<const double> nn, std::span<const stretch> pieces, std::size_t from,
                          std::size_t to) {
    std::vector<double> profile(nn.size());
    double steps = 0, size = 0; // mean square of the differences of neighbours; of the intervals
    std::size_t count = 0;
    for (const auto& p : pieces) {
        double sum = 0, y = 0;
        for (auto i = p.from; i < p.to; ++i)
            sum += nn[i];
        const double mean = sum / static_cast<double>(p.size());
        for (auto i = p.from; i < p.to; ++i) {
            profile[i] = y += nn[i] - mean;
            size += nn[i] * nn[i];
            if (i > p.from) steps += (nn[i] - nn[i - 1]) * (nn[i] - nn[i - 1]);
        }
        count += p.size();
    }
    if (!(steps > 1e-20 * size)) return std::nullopt; // chosen: what rounding leaves of a constant
    // Chosen: far above rounding, far below the step of any clock.
    const double flat = 1e-10 * steps / static_cast<double>(count);
    std::vector<double> x, f;
    for (auto n = from; n <= to; ++n) {
        double squares = 0;
        std::size_t windows = 0;
        for (const auto& p : pieces)
            for (auto i = p.from; i + n < p.to; i += n / 2) {
                const double mean_square = residual(profile.data() + i, n) / static_cast<double>(n);
                if (mean_square <= flat) continue;
                squares += mean_square;
                ++windows;
            }
        if (windows == 0) continue;
        const double mean_square = squares / static_cast<double>(windows);
        x.push_back(std::log(static_cast<double>(n)));
        f.push_back(std::log(mean_square) / 2);
    }
    if (x.size() < 2) return std::nullopt;
    double mx = 0, mf = 0, xx = 0, xf = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mx += x[i] / static_cast<double>(x.size());
        mf += f[i] / static_cast<double>(x.size());
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mx) * (x[i] - mx);
        xf += (x[i] - mx) * (f[i] - mf);
    }
    return xf / xx;
}

} // namespace attune
