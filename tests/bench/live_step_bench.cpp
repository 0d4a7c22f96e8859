// What one heartbeat costs in the whole live chain: beat() with classification and commit, then numbers()
// with every live value (rate, RMSSD, lock-in, both concentrations, activation), as the session does at each
// beat and each second. Workload: 20 minutes paced at six a minute, HR 65 +- 8, noise of 10 ms, an artefact
// every 40 beats; the first two minutes (windows not yet full) are not counted. Yardstick in the same run:
// one real 256-point KissFFT in double precision. Budget: p99 <= 5 us for the chain.

#include "tests/dsp/synthetic.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <array>
#include <chrono>
#include <complex>
#include <cstdio>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

double us_between(std::chrono::steady_clock::time_point a, std::chrono::steady_clock::time_point b) {
    return std::chrono::duration<double, std::micro>(b - a).count();
}

void report(const char* what, std::vector<double>& us) {
    std::sort(us.begin(), us.end());
    std::printf("%-34s n %6zu  min %7.2f  median %7.2f  p99 %7.2f  max %7.2f us\n", what, us.size(),
                us.front(), us[us.size() / 2], us[us.size() * 99 / 100], us.back());
}

} // namespace

int main() {
    const auto phase = [](double t) { return turn * 0.1 * t; };
    auto beats = ipfm(
        1200, [&](double t) { return 65 + 8 * std::sin(phase(t)); }, phase);
    add_noise(beats, 10, 1);
    for (std::size_t i = 40; i + 5 < beats.size(); i += 40) {
        if (i % 120 == 0) drop(beats, i);
        if (i % 120 == 40) split(beats, i);
        if (i % 120 == 80) displace(beats, i, 260);
    }

    using clock = std::chrono::steady_clock;
    std::vector<double> chain, step, numbers, yardstick;
    // The work of a beat is the same in every round: its fastest round is what it costs where nobody else is
    // busy.
    std::vector<double> undisturbed;
    double sink = 0;
    const kissfft<double> transform{128, false};
    std::array<double, 256> in{};
    std::array<std::complex<double>, 129> out{};
    for (std::size_t k = 0; k < in.size(); ++k)
        in[k] = std::sin(0.1 * static_cast<double>(k));

    for (int round = 0; round < 10; ++round) {
        live_dsp dsp;
        dsp.set_baseline(rest_of(64, 3.4));
        live_context context;
        context.paced = true;
        context.pace = 6.0_brpm;
        context.equal_ratio = false; // the larger solve
        std::uint64_t index = 0;
        std::size_t counted = 0;
        const auto count = [&](const committed_beat& c) { sink += c.deviation; };
        for (const auto& b : beats) {
            const auto t0 = clock::now();
            dsp.beat(index++, seconds{b.t}, b.rr ? std::optional{milliseconds{*b.rr}} : std::nullopt, b.phase,
                     count);
            const auto t1 = clock::now();
            const auto n = dsp.numbers(seconds{b.t}, seconds{0}, context);
            const auto t2 = clock::now();
            sink += n.activation.high;
            transform.transform_real(in.data(), out.data());
            const auto t3 = clock::now();
            sink += out[1].real();
            if (b.t < 120) continue;
            step.push_back(us_between(t0, t1));
            numbers.push_back(us_between(t1, t2));
            chain.push_back(us_between(t0, t2));
            if (const auto of_round = counted++; round == 0)
                undisturbed.push_back(chain.back());
            else
                undisturbed[of_round] = std::min(undisturbed[of_round], chain.back());
            yardstick.push_back(us_between(t2, t3));
        }
    }
    report("beat()", step);
    report("numbers()", numbers);
    report("whole chain (budget p99 5 us) ", chain);
    report("same, each beat's fastest of ten", undisturbed);
    report("yardstick: real FFT of 256", yardstick);
    std::fprintf(stderr, "%g\n", sink); // keeps the work from being optimised away
}
