// What the analysis of a recording costs, and the live spectrum step.
//
// Workload: RR of 1, 24 and 240 hours (4,200 to 1,000,000 intervals) with breath, slow waves, a drift as of
// day and night, noise, 1/1024 s steps, and an artefact every 200 beats; analysed with the default settings
// (correction, Welch, smoothness priors), part by part and whole. Yardstick in the same run: std::sort of as
// many doubles. Given the program (attune_analyze_bench build/release/attune), the whole process is measured
// too: CPU seconds of the child, reading and printing included. Budget at 24 h: 0.15 s without the
// entropies, 1.5 s with; growth from 1 to 240 h no faster than n log^2 n.
//
// Live step: concentration of the newest 64 s, as at each beat. Yardstick: KissFFT of its length (1024 real).
// Budget: 3 times.

#include "dsp/analysis.hpp"
#include "dsp/hrv/concentration.hpp"
#include "dsp/hrv/dfa.hpp"
#include "dsp/hrv/entropy.hpp"
#include "dsp/hrv/lomb.hpp"
#include "dsp/hrv/welch.hpp"
#include "tests/dsp/synthetic.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <sys/resource.h>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

double cpu_now() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The least CPU time of some runs, s: the machine may be busy.
template <class F>
double cpu(F&& f, int runs = 5) {
    double best = 1e9;
    for (int k = 0; k < runs; ++k) {
        const double from = cpu_now();
        f();
        best = std::min(best, cpu_now() - from);
    }
    return best;
}

std::vector<double> recording(double hours) {
    auto beats = ipfm(hours * 3600, [](double t) {
        return 68 + 3 * std::sin(turn * 0.25 * t) + 3 * std::sin(turn * 0.09 * t + 1) +
               3 * std::sin(turn * 0.004 * t) + 10 * std::sin(turn * t / 86400);
    });
    add_noise(beats, 12, 7);
    for (std::size_t i = 100; i + 10 < beats.size(); i += 200) {
        if (i % 600 == 100) drop(beats, i);
        if (i % 600 == 300) displace(beats, i, 250);
        if (i % 600 == 500) split(beats, i);
    }
    auto rr = intervals(beats);
    for (auto& x : rr)
        x = std::max(1.0, std::round(x * 1.024)) / 1.024;
    return rr;
}

void whole_process(const char* program, const std::vector<double>& rr, const char* options) {
    const std::string file = "/tmp/attune_analyze_bench." + std::to_string(std::rand()) + ".rr";
    if (auto* out = std::fopen(file.c_str(), "w")) {
        for (const double x : rr)
            std::fprintf(out, "%.4f\n", x);
        std::fclose(out);
    }
    const auto children = [] {
        rusage r{};
        ::getrusage(RUSAGE_CHILDREN, &r);
        const auto seconds = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
        };
        return seconds(r.ru_utime) + seconds(r.ru_stime);
    };
    const auto command = std::string{program} + " analyze " + file + " --json " + options + " > /dev/null";
    double best = 1e9;
    for (int k = 0; k < 5; ++k) {
        const double from = children();
        if (std::system(command.c_str()) != 0) std::printf("  failed: %s\n", command.c_str());
        best = std::min(best, children() - from);
    }
    std::remove(file.c_str());
    std::printf("  whole process %-14s %9.1f ms CPU\n", options, best * 1e3);
}

void analyses(const char* program) {
    double first_per_n = 0;
    for (const double hours : {1.0, 24.0, 240.0}) {
        const auto rr = recording(hours);
        const auto n = static_cast<double>(rr.size());
        const int runs = hours > 100 ? 2 : 5;
        std::printf("%g h, %zu intervals\n", hours, rr.size());
        const double yardstick = cpu(
            [&] {
                auto copy = rr;
                std::sort(copy.begin(), copy.end());
            },
            runs);
        const auto report = [&](const char* what, double s) {
            std::printf("  %-28s %9.1f ms  %6.1f yardsticks\n", what, s * 1e3, s / yardstick);
        };
        report("yardstick: sort", yardstick);
        judged_series judged;
        report("judge", cpu([&] { judged = judge(rr, {}, correction::lipponen); }, runs));
        const auto t = trusted(judged);
        report("Welch, smoothness",
               cpu([&] { welch(t.nn_ms, t.pieces, 256, detrending::smoothness); }, runs));
        report("Lomb, smoothness", cpu([&] { lomb(t.nn_ms, {}, t.pieces, detrending::smoothness); }, runs));
        report("DFA alpha1, alpha2", cpu(
                                         [&] {
                                             dfa(t.nn_ms, t.pieces, 4, 16);
                                             dfa(t.nn_ms, t.pieces, 16, 64);
                                         },
                                         runs));
        report("SampEn, ApEn", cpu([&] { measure_entropies(t.nn_ms, t.pieces); }, runs));
        analysis_settings settings;
        const double all = cpu([&] { analyze(rr, {}, settings); }, runs);
        settings.entropies = false;
        const double plain = cpu([&] { analyze(rr, {}, settings); }, runs);
        report("analyze without entropies", plain);
        report("analyze", all);
        const double per_n = all / (n * std::log2(n) * std::log2(n));
        if (first_per_n <= 0) first_per_n = per_n;
        std::printf("  per n log^2 n: %.2f times that of 1 h\n", per_n / first_per_n);
        if (program && hours < 100) {
            whole_process(program, rr, "--no-entropy");
            whole_process(program, rr, "");
        }
    }
}

void live_spectrum() {
    auto beats = ipfm(200, [](double t) { return 65 + 8 * std::sin(turn * 0.1 * t); });
    add_noise(beats, 10, 1);
    beat_history history;
    classifier judge;
    std::vector<double> times;
    for (const auto& b : beats) {
        if (!b.rr) continue;
        times.push_back(b.t);
        if (const auto j = judge(milliseconds{*b.rr})) history.add(seconds{times[j->index]}, *j);
    }
    concentration step;
    const kissfft<double> transform{512, false};
    std::array<double, 1024> in{};
    std::array<std::complex<double>, 513> out{};
    for (std::size_t k = 0; k < in.size(); ++k)
        in[k] = std::sin(0.1 * static_cast<double>(k));
    using clock = std::chrono::steady_clock;
    std::vector<double> ours, bare;
    double sink = 0;
    for (int k = 0; k < 5000; ++k) {
        const auto a = clock::now();
        if (const auto r = step(history, hertz{0.1})) sink += r->peak_pct;
        const auto b = clock::now();
        transform.transform_real(in.data(), out.data());
        const auto c = clock::now();
        sink += out[3].real();
        ours.push_back(std::chrono::duration<double, std::micro>(b - a).count());
        bare.push_back(std::chrono::duration<double, std::micro>(c - b).count());
    }
    for (auto* v : {&ours, &bare})
        std::sort(v->begin(), v->end());
    const auto line = [](const char* what, const std::vector<double>& v) {
        std::printf("%-34s min %7.2f  median %7.2f  p99 %7.2f  max %7.2f us\n", what, v.front(),
                    v[v.size() / 2], v[v.size() * 99 / 100], v.back());
    };
    line("live spectrum step", ours);
    line("yardstick: KissFFT of 1024 real", bare);
    std::printf("median ratio %.2f (budget 3)\n", ours[ours.size() / 2] / bare[bare.size() / 2]);
    std::fprintf(stderr, "%g\n", sink); // keeps the work from being optimised away
}

} // namespace

int main(int count, char** arguments) {
    live_spectrum();
    analyses(count > 1 ? arguments[1] : nullptr);
}
