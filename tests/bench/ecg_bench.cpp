// What finding R peaks costs. Workload: two hours of a synthetic heart at 360 Hz with wander, a little noise
// and 5 % of the time in strong noise, as a Holter gives it; offline as int16, live sample by sample.
// Yardsticks in the same run: one band-pass of two biquads over the same samples, once and back (what scipy's
// sosfiltfilt does, about 45 million samples/s there), and once, for the live one. Budget: offline at least
// 30 million samples/s at 360 Hz, live at most 0.2 us a sample. Best peer: 2.9 million samples/s.
#include "dsp/ecg/live_detector.hpp"
#include "tests/dsp/ecg_synthetic.hpp"

#include <array>
#include <cstdio>
#include <ctime>

using namespace attune;
using namespace attune::test;

namespace {

/// Direct form II transposed; coefficients of a 8-20 Hz band-pass at 360 Hz.
struct biquad {
    double b0, b1, b2, a1, a2, s1 = 0, s2 = 0;
    double operator()(double x) noexcept {
        const double y = b0 * x + s1;
        s1 = b1 * x - a1 * y + s2;
        s2 = b2 * x - a2 * y;
        return y;
    }
};
constexpr std::array<biquad, 2> band_pass{{{0.0095, 0.019, 0.0095, -1.75, 0.82}, {1, -2, 1, -1.91, 0.93}}};

template <class Work>
void report(const char* what, std::size_t samples, Work work) {
    std::array<double, 5> s{};
    for (auto& seconds : s) {
        const auto from = std::clock();
        work();
        seconds = static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC;
    }
    std::sort(s.begin(), s.end());
    const auto n = static_cast<double>(samples);
    std::printf("%-44s min %6.1f  median %6.1f  max %6.1f ns/sample   %6.1f million samples/s\n", what,
                s[0] / n * 1e9, s[2] / n * 1e9, s[4] / n * 1e9, n / s[2] / 1e6);
}

} // namespace

int main() {
    std::mt19937 random{1};
    std::normal_distribution<double> noise{0, 0.2};
    double sink = 0;
    for (const double rate : {360.0, 130.0, 1000.0}) {
        const double length_s = rate == 360.0 ? 7200 : 1800;
        const auto ecg =
            make_ecg({.rate = rate, .length_s = length_s, .added = [&](double t) {
                          return std::sin(0.3 * t) + (std::fmod(t, 200.0) < 10 ? noise(random) : 0.0);
                      }});
        std::vector<std::int16_t> samples;
        for (const float v : ecg.samples)
            samples.push_back(static_cast<std::int16_t>(v * 200));
        std::printf("%g Hz, %.1f million samples, %zu beats\n", rate,
                    static_cast<double>(samples.size()) / 1e6, ecg.peaks.size());
        std::vector<double> y(samples.size());
        report("  yardstick: two biquads, once and back", samples.size(), [&] {
            auto forth = band_pass, back = band_pass;
            for (std::size_t i = 0; i < y.size(); ++i)
                y[i] = forth[1](forth[0](static_cast<double>(samples[i])));
            for (std::size_t i = y.size(); i-- > 0;)
                y[i] = back[1](back[0](y[i]));
            sink += y[y.size() / 2];
        });
        report("  offline (budget at 360 Hz: 33 ns)", samples.size(), [&] {
            sink += static_cast<double>(
                find_beats(std::span<const std::int16_t>{samples}, hertz{rate}).beats.size());
        });
        report("  yardstick: two biquads, once", samples.size(), [&] {
            auto forth = band_pass;
            for (const auto s : samples)
                sink += forth[1](forth[0](static_cast<double>(s)));
        });
        report("  live (budget 200 ns)", samples.size(), [&] {
            live_detector detect{hertz{rate}};
            for (const auto s : samples)
                if (const auto b = detect(static_cast<double>(s))) sink += b->sample;
        });
    }
    std::fprintf(stderr, "%g\n", sink); // keeps the work from being optimised away
}
