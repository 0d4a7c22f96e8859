// What a report and a picture of a session cost.
//
// Workload: ten minutes and a day (100,000 beats, numbers once a second, artefacts, 40 gaps), made into the
// bytes of a PDF and of a PNG as the command line does, reading of the typefaces included; then the day's
// parts: the numbers of its phases, and M4 of its beats. Yardstick in the same run: std::sort of as many
// doubles as there are beats. Budget for a day: 1 s and 300 kB.

#include "app/report/numbers.hpp"
#include "app/report/plot.hpp"
#include "app/report/report.hpp"
#include "app/review/decimate.hpp"
#include "tests/app/report_samples.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

using namespace attune;

namespace {

template <class F>
void measure(const char* what, double yardstick_ms, F&& f, int runs = 7) {
    std::vector<double> ms;
    std::size_t bytes = 0;
    for (int k = 0; k < runs; ++k) {
        const auto from = std::chrono::steady_clock::now();
        bytes = f();
        ms.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
    }
    std::sort(ms.begin(), ms.end());
    std::printf("  %-34s min %8.2f  median %8.2f  max %8.2f ms  %7.1f k", what, ms.front(), ms[ms.size() / 2],
                ms.back(), static_cast<double>(bytes) / 1000);
    // A yardstick below the clock's own noise measures nothing.
    yardstick_ms > 0.5 ? std::printf("  %6.1f yardsticks\n", ms.front() / yardstick_ms) : std::printf("\n");
}

void session(const char* name, const recording& r) {
    std::printf("%s, %zu beats\n", name, r.beats.size());
    std::vector<double> values;
    for (const auto& b : r.beats)
        values.push_back(b.rr_ms.value_or(0));
    double yardstick = 1e9;
    for (int k = 0; k < 7; ++k) {
        auto copy = values;
        const auto from = std::chrono::steady_clock::now();
        std::sort(copy.begin(), copy.end());
        yardstick = std::min(
            yardstick,
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
    }
    std::printf("  yardstick: sort %.2f ms\n", yardstick);
    measure("report, bytes", yardstick, [&] { return report::report_pdf(r, "", {})->size(); });
    measure("plot 1600x900, bytes", yardstick, [&] { return report::plot_png(r, "", {})->size(); });
    measure("make_review, beats", yardstick, [&] { return make_review(r, "").beats.size(); });
    measure("numbers of each phase, phases", yardstick, [&] { return report::numbers_of(r).size(); });
    std::vector<report::point> line;
    for (const auto& b : r.beats)
        line.push_back({487 * b.t_s / r.duration_s, b.rr_ms.value_or(0)});
    measure("M4 at 288 dpi, points", yardstick, [&] {
        std::vector<report::point> out;
        review::m4(
            std::span<const report::point>{line}, [](const auto& p) { return std::floor(p.x / 0.25); },
            [](const auto& p) { return p.y; }, out);
        return out.size();
    });
}

} // namespace

int main() {
    session("ten minutes", test::hearts({.length_s = 600, .artefacts = 0.01, .gaps = 1}));
    session("a day (budget 1 s, 300 kB)", test::a_day());
}
