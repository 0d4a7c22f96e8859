#include "dsp/ecg/band.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune::ecg {

grid::grid(hertz raw_rate)
    : block{std::max<std::size_t>(1, static_cast<std::size_t>(raw_rate.value / 110.0))}
    , rate{raw_rate.value / static_cast<double>(block)} {}

symmetric_fir::symmetric_fir(double low_hz, double high_hz, double half_s, double rate)
    : half{static_cast<std::size_t>(half_s * rate + 0.5)} {
    using std::numbers::pi;
    const auto h = static_cast<std::ptrdiff_t>(half);
    // Slow recorders have no room above: the band ends well below half their rate.
    const double low = 2 * low_hz / rate, high = std::min(2 * high_hz / rate, 0.9);
    const auto sinc = [](double f, double n) { return n == 0 ? f : std::sin(pi * f * n) / (pi * n); };
    std::vector<double> window, wave;
    double area = 0, sum = 0;
    for (std::ptrdiff_t k = -h; k <= h; ++k) {
        const auto n = static_cast<double>(k);
        const double w = 0.54 + 0.46 * std::cos(pi * n / static_cast<double>(h));
        window.push_back(w);
        wave.push_back(w * (sinc(high, n) - sinc(low, n)));
        area += w;
        sum += wave.back();
    }
    double gain = 0;
    const double centre = pi * (low + high) / 2;
    for (std::size_t k = 0; k < wave.size(); ++k) {
        wave[k] -= sum / area * window[k];
        gain += wave[k] * std::cos(centre * (static_cast<double>(k) - static_cast<double>(half)));
    }
    for (const double w : wave)
        taps.push_back(static_cast<float>(w / gain));
}

symmetric_fir detection_band(const grid& g) {
    return {8.0, 20.0, 0.150, g.rate};
}
symmetric_fir shape_band(const grid& g) {
    return {5.0, 30.0, 0.150, g.rate};
}

void filter(const symmetric_fir& f, std::span<const float> in, std::span<float> out) noexcept {
    // Outputs in small runs that stay in registers and the first cache, taps folded by their symmetry.
    constexpr std::size_t run = 16;
    const std::size_t h = f.half, n = out.size();
    std::size_t i = 0;
    for (; i + run <= n; i += run) {
        float sum[run];
        const float* x = in.data() + i;
        for (std::size_t j = 0; j < run; ++j)
            sum[j] = f.taps[h] * x[j + h];
        for (std::size_t k = 0; k < h; ++k) {
            const float t = f.taps[k];
            const float* left = x + k;
            const float* right = x + 2 * h - k;
            for (std::size_t j = 0; j < run; ++j)
                sum[j] += t * (left[j] + right[j]);
        }
        std::copy(sum, sum + run, out.data() + i);
    }
    for (; i < n; ++i) {
        const float* x = in.data() + i;
        float sum = f.taps[h] * x[h];
        for (std::size_t k = 0; k < h; ++k)
            sum += f.taps[k] * (x[k] + x[2 * h - k]);
        out[i] = sum;
    }
}

std::size_t energy_half_width(const grid& g) noexcept {
    return std::max<std::size_t>(1, static_cast<std::size_t>(0.097 * g.rate / 2));
}

} // namespace attune::ecg
