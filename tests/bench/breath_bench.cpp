// What the parts of breath, event and dyad cost. Yardstick in the same run: one real 256-point KissFFT in
// double precision, as the live step has. Budgets: the breathing rate, asked every 2 s in a session, 0.5 ms
// (0.03 % of a core); a resonance step 10 ms and the choice of the next rate 200 ms, between two steps of 90
// s; the fit of a recovery 100 ms; an hour of two people 1 s, and 0.1 s for each pair of noise in the
// coherence, for export. Workloads: hearts of 65 a minute with 1/f wandering, breathing 15 a minute; noise of
// 10 ms.

#include "dsp/breath/rate.hpp"
#include "dsp/breath/resonance.hpp"
#include "dsp/dyad/coherence.hpp"
#include "dsp/dyad/synchrony.hpp"
#include "dsp/event/response.hpp"
#include "tests/dsp/two_people.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <array>
#include <chrono>
#include <complex>
#include <cstdio>

using namespace attune;
using namespace attune::test;

namespace {

double yardstick_us = 0;

template <class Work>
double measure(const char* what, int times, double budget_ms, Work&& work) {
    std::vector<double> us;
    for (int i = 0; i < times; ++i) {
        const auto t0 = std::chrono::steady_clock::now();
        work(i);
        us.push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - t0).count());
    }
    std::sort(us.begin(), us.end());
    const double median = us[us.size() / 2];
    std::printf("%-44s n %6d  min %10.2f  median %10.2f  max %10.2f us", what, times, us.front(), median,
                us.back());
    if (yardstick_us > 0) std::printf("  %9.0f x the FFT", median / yardstick_us);
    if (budget_ms > 0) std::printf("  budget %g ms%s", budget_ms, median > 1000 * budget_ms ? "  OVER" : "");
    std::printf("\n");
    return median;
}

} // namespace

int main() {
    double sink = 0;
    const kissfft<double> transform{128, false};
    std::array<double, 256> in{};
    std::array<std::complex<double>, 129> out{};
    for (std::size_t k = 0; k < in.size(); ++k)
        in[k] = std::sin(0.1 * static_cast<double>(k));
    yardstick_us = measure("yardstick: real FFT of 256", 20000, 0, [&](int) {
        transform.transform_real(in.data(), out.data());
        sink += out[1].real();
    });

    const wandering slow{3, 1};
    auto beats = heard(
        ipfm(600, sampled([&](double t) { return 65 + slow(t) + 3 * std::sin(turn * 0.25 * t); }, 600)));
    jitter(beats, 10, 1);
    breathing_rate_meter meter;
    std::size_t next = 0;
    for (; next < 60; ++next)
        meter(beats[next]);
    measure("breathing rate, 32 s", 300, 0.5, [&](int) {
        meter(beats[next++]);
        sink += meter.value().low;
    });

    std::mt19937_64 random{1};
    std::normal_distribution<double> n;
    const auto point = [&](double f) {
        return resonance_point{f, 8 * std::exp(-0.3 * (f - 5.4) * (f - 5.4) + 0.1 * n(random)), 0.3, 90};
    };
    measure("resonance, a step (of up to seven)", 100, 10,
            [&, p = resonance_posterior{prior_of({})}](int i) mutable {
                if (i % 7 == 0) p = resonance_posterior{prior_of({})};
                p.add(point(4.5 + 0.3 * (i % 7)));
                sink += p.sd();
            });
    resonance_posterior belief{prior_of({})};
    for (const double f : {6.0, 5.0, 5.5})
        belief.add(point(f));
    measure("resonance, where to go next", 10, 5, [&](int) { sink += belief.next_rate().value; });

    const auto stressor = heard(
        ipfm(1700, sampled(
                       [](double t) {
                           return t < 230 ? 64.0 : t < 410 ? 84.0 : 64 + 20 * std::exp2(-(t - 410) / 60);
                       },
                       1700)));
    measure("event, 20 minutes of recovery", 20, 100, [&](int) {
        const auto r = respond(stressor, {seconds{200}, seconds{230}, seconds{410}}, seconds{1610});
        sink += r.fit.half_time_s.value;
    });

    const auto people = two_people(0.3, 2, 1, 3600);
    measure("high-pass, an hour", 3, 1000, [&](int) {
        auto x = people.x;
        high_pass(x);
        sink += x.value[9];
    });
    measure("synchrony, an hour, 1000 shuffles", 3, 1000,
            [&](int) { sink += synchrony_of(people.x, people.y, {}).together.p; });
    measure("coherence, an hour, 10 surrogates", 2, 2200, [&](int) {
        sink += coherence_of(people.x, people.y, {10, 1, false}).mean[0];
    });
    std::fprintf(stderr, "%g\n", sink); // keeps the work from being optimised away
}
