// What artefacts cost. Offline: a day of 100,000 intervals with two in a hundred beats wrong, and ten hours
// of intervals without any order (as in atrial fibrillation, where everything is a candidate), classified as
// `analyze` does it. Live: one interval through the causal classifier, as the session does at each beat.
// Yardstick in the same run: sorting the day's intervals once. Budgets: a day within 50 ms, live p99 <= 1.5
// us.

#include "dsp/beat/centred.hpp"
#include "tests/dsp/artefact_hearts.hpp"
#include "tests/dsp/artefact_scoring.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

using clock_type = std::chrono::steady_clock;

template <class Work>
std::vector<double> repeated(int times, Work&& work) {
    std::vector<double> ms;
    for (int k = 0; k < times; ++k) {
        const auto start = clock_type::now();
        work();
        ms.push_back(std::chrono::duration<double, std::milli>(clock_type::now() - start).count());
    }
    std::sort(ms.begin(), ms.end());
    return ms;
}

void report(const char* what, const std::vector<double>& ms, double yardstick) {
    std::printf("%-42s min %8.2f  median %8.2f  max %8.2f ms  %6.1f yardsticks\n", what, ms.front(),
                ms[ms.size() / 2], ms.back(), ms[ms.size() / 2] / yardstick);
}

} // namespace

int main() {
    std::vector<double> day;
    const auto hearts = artefact_hearts();
    for (std::size_t k = 0; day.size() < 100'000; ++k) {
        const auto part =
            corrupt(hearts[k % hearts.size()].rr, beat_class::normal, 0.02, static_cast<std::uint32_t>(k));
        day.insert(day.end(), part.rr.begin(), part.rr.end());
    }
    day.resize(100'000);
    std::vector<double> disorder(50'000);
    std::mt19937 random{1};
    for (auto& x : disorder)
        x = 350 + static_cast<double>(random() % 800);

    std::size_t sink = 0;
    const auto yardstick = repeated(15, [&] {
        auto copy = day;
        std::sort(copy.begin(), copy.end());
        sink += static_cast<std::size_t>(copy[copy.size() / 2]);
    });
    const double unit = yardstick[yardstick.size() / 2];
    report("yardstick: sort 100,000", yardstick, unit);
    report("a day, centred (budget 50 ms)",
           repeated(15, [&] { sink += classify_centred(day).artefacts.size(); }), unit);
    report("a day, causal", repeated(15, [&] { sink += classify_all(day).artefacts.size(); }), unit);
    report("10 h of disorder, centred",
           repeated(15, [&] { sink += classify_centred(disorder).artefacts.size(); }), unit);

    classifier live;
    std::vector<double> us;
    us.reserve(day.size());
    for (const double rr : day) {
        const auto start = clock_type::now();
        const auto j = live(milliseconds{rr});
        us.push_back(std::chrono::duration<double, std::micro>(clock_type::now() - start).count());
        sink += j ? static_cast<std::size_t>(j->classed) : 0;
    }
    std::sort(us.begin(), us.end());
    std::printf("%-42s median %5.2f  p99 %5.2f us (budget p99 1.5 us)\n", "one interval, live",
                us[us.size() / 2], us[us.size() * 99 / 100]);
    std::fprintf(stderr, "%zu\n", sink); // keeps the work from being optimised away
}
