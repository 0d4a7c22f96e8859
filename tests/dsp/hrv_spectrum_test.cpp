// Spectra of files: powers of what is known, Parseval, detrending, gaps.

#include "dsp/hrv/autoregressive.hpp"
#include "dsp/hrv/fourier.hpp"
#include "dsp/hrv/lomb.hpp"
#include "dsp/hrv/welch.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <complex>
#include <random>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

/// Intervals that are themselves a function of the time of the beat that ends them, s.
template <class F>
std::vector<double> intervals_by(double until, F&& rr_at) {
    std::vector<double> nn;
    for (double t = 0; t < until;) {
        double rr = 800;
        for (int k = 0; k < 30; ++k)
            rr = rr_at(t + rr / 1000);
        nn.push_back(rr);
        t += rr / 1000;
    }
    return nn;
}

double variance(const std::vector<double>& y) {
    double m = 0, s = 0;
    for (const double v : y)
        m += v / static_cast<double>(y.size());
    for (const double v : y)
        s += (v - m) * (v - m) / static_cast<double>(y.size());
    return s;
}

std::vector<double> lively(double until, std::uint32_t seed) {
    auto beats = ipfm(until, [](double t) {
        return 68 + 3 * std::sin(turn * 0.25 * t) + 3 * std::sin(turn * 0.09 * t + 1) +
               2 * std::sin(turn * 0.02 * t);
    });
    add_noise(beats, 6, seed);
    return intervals(beats);
}

} // namespace

TEST_CASE("fourier: every length gives the sum written out", "[dsp][hrv]") {
    std::mt19937 random{1};
    std::normal_distribution<double> next;
    for (const std::size_t n : {1u, 2u, 16u, 17u, 60u, 97u, 211u, 256u, 331u}) {
        std::vector<std::complex<double>> in(n), out(n);
        for (auto& v : in)
            v = {next(random), next(random)};
        fourier{n}(in, out);
        for (std::size_t k = 0; k < n; ++k) {
            std::complex<double> sum;
            for (std::size_t j = 0; j < n; ++j)
                sum +=
                    in[j] * std::polar(1.0, -turn * static_cast<double>(j * k % n) / static_cast<double>(n));
            INFO("n " << n << " k " << k);
            CHECK(std::abs(out[k] - sum) < 1e-10);
        }
    }
}

TEST_CASE("spectrum: a sine's power lies in its band and is half its amplitude squared", "[dsp][hrv]") {
    for (const double f : {0.1, 0.25}) {
        const auto nn = intervals_by(900, [&](double t) { return 800 + 40 * std::sin(turn * f * t); });
        const auto pieces = one_stretch(nn.size());
        for (const auto how : {detrending::mean, detrending::line, detrending::smoothness}) {
            // Smoothness priors take 1.3 % of 0.1 Hz; a spline bends a sine of four beats a little.
            const double close = f > 0.2 ? 0.03 : how == detrending::smoothness ? 0.02 : 0.01;
            const auto w = welch(nn, 1024, how), l = lomb(nn, {}, pieces, how),
                       a = ar_spectrum(nn, pieces, how);
            REQUIRE((w && l && a));
            for (const auto& s : {*w, *l, *a}) {
                INFO("f " << f << " how " << static_cast<int>(how));
                CHECK((f < 0.15 ? *s.lf_ms2 : *s.hf_ms2) == Approx(800).epsilon(close));
                CHECK((f < 0.15 ? *s.hf_ms2 : *s.lf_ms2) < 12);
                CHECK(*s.vlf_ms2 < 4);
                CHECK(*s.peak_hz == Approx(f).margin(4.0 / 1024));
                CHECK(*s.lf_hf == Approx(*s.lf_ms2 / *s.hf_ms2));
                CHECK(*s.total_ms2 == Approx(*s.vlf_ms2 + *s.lf_ms2 + *s.hf_ms2));
            }
        }
    }
}

TEST_CASE("spectrum: the bands add up to the variance of what was put in (Parseval)",
          "[dsp][hrv][property]") {
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
        // Sines between 0.03 and 0.3 Hz: all within the bands.
        const auto rr_at = [&](double t) {
            return 850 + 20 * std::sin(turn * 0.06 * t) + 15 * std::sin(turn * 0.12 * t + seed) +
                   10 * std::sin(turn * (0.2 + 0.02 * seed) * t + 2);
        };
        const auto nn = intervals_by(3600, rr_at);
        const auto pieces = one_stretch(nn.size());
        auto even = even_series(nn);
        detrend(even, detrending::line);
        const double total = variance(even);
        CHECK(*welch(nn, 1024, detrending::line)->total_ms2 == Approx(total).epsilon(0.02));
        CHECK(*lomb(nn, {}, pieces, detrending::line)->total_ms2 ==
              Approx(variance(nn)).epsilon(0.02)); // of beats
        CHECK(*ar_spectrum(nn, pieces, detrending::line)->total_ms2 == Approx(total).epsilon(0.02));
    }
}

TEST_CASE("spectrum: a factor enters squared, time reversed gives the same", "[dsp][hrv][property]") {
    const auto nn = lively(700, 4);
    std::vector<double> reversed(nn.rbegin(), nn.rend());
    const auto pieces = one_stretch(nn.size());
    const auto ar = [&](const std::vector<double>& x) { return *ar_spectrum(x, pieces, detrending::line); };
    const auto a = ar(nn), b = ar(reversed);
    CHECK(*b.hf_ms2 == Approx(*a.hf_ms2).epsilon(0.05)); // the grid falls elsewhere between the beats
    // Welch: amplitude doubled about the same mean rate, on nearly the same beats.
    const auto one = welch(intervals_by(900, [](double t) { return 800 + 5 * std::sin(turn * 0.1 * t); }),
                           1024, detrending::mean),
               two = welch(intervals_by(900, [](double t) { return 800 + 10 * std::sin(turn * 0.1 * t); }),
                           1024, detrending::mean);
    CHECK(*two->lf_ms2 == Approx(4 * *one->lf_ms2).epsilon(0.001));
}

TEST_CASE("smoothness: a line stays whole, slow is taken, fast is left, n is no matter", "[dsp][hrv]") {
    std::vector<double> line, slow, fast;
    for (int k = 0; k < 4000; ++k) {
        line.push_back(3 + 0.01 * k);
        slow.push_back(std::sin(turn * 0.005 * k / 4));
        fast.push_back(std::sin(turn * 0.1 * k / 4));
    }
    const auto same = smooth_trend(line), kept = smooth_trend(slow), lost = smooth_trend(fast);
    for (std::size_t k = 0; k < line.size(); ++k)
        REQUIRE(same[k] == Approx(line[k]).epsilon(1e-7));
    for (std::size_t k = 400; k < 3600; ++k) {
        REQUIRE(std::abs(kept[k] - slow[k]) < 0.001);
        REQUIRE(std::abs(lost[k]) < 0.015);
    }
    // Gain 1 / (1 + lambda^2 (2 sin(w/2))^4): a half at 0.0285 Hz, 0.707 of the rest left at about 0.035 Hz.
    for (const double f : {0.02, 0.035, 0.05}) {
        std::vector<double> y;
        for (int k = 0; k < 4000; ++k)
            y.push_back(std::cos(turn * f * (k - 2000) / 4));
        const double s = 2 * std::sin(turn * f / 8), gain = 1 / (1 + 500.0 * 500.0 * s * s * s * s);
        CHECK(smooth_trend(y)[2000] == Approx(gain).epsilon(1e-6));
    }
    for (std::size_t n = 0; n < 12; ++n) { // each row of the smallest systems: (I + l^2 D'D) z = y
        std::vector<double> y;
        for (std::size_t k = 0; k < n; ++k)
            y.push_back(std::cos(static_cast<double>(k * k)));
        const auto z = smooth_trend(y, 3.0);
        REQUIRE(z.size() == n);
        std::vector<double> back = z;
        for (std::size_t k = 0; k + 2 < n; ++k) {
            const double bend = 9 * (z[k] - 2 * z[k + 1] + z[k + 2]);
            back[k] += bend;
            back[k + 1] -= 2 * bend;
            back[k + 2] += bend;
        }
        for (std::size_t k = 0; k < n; ++k)
            CHECK(back[k] == Approx(y[k]).margin(1e-12));
    }
}

TEST_CASE("spectrum: smoothness priors leave VLF alone and take what is slow from LF", "[dsp][hrv]") {
    const auto nn = lively(900, 2);
    const auto line = welch(nn, 1024, detrending::line), smooth = welch(nn, 1024, detrending::smoothness);
    CHECK(*smooth->vlf_ms2 == *line->vlf_ms2);
    CHECK(*smooth->hf_ms2 == Approx(*line->hf_ms2).epsilon(0.01));
    CHECK(*smooth->lf_ms2 < *line->lf_ms2);
    CHECK(*smooth->lf_ms2 == Approx(*line->lf_ms2).epsilon(0.1));
}

TEST_CASE("spectrum: what lies on the other side of a gap does not matter", "[dsp][hrv][property]") {
    const auto left = lively(400, 1), right = lively(500, 2);
    auto both = left, moved = left;
    both.insert(both.end(), right.begin(), right.end());
    for (const double x : right)
        moved.push_back(x + 300); // a step at the gap would be full of power
    const std::vector<stretch> pieces{{0, left.size()}, {left.size(), both.size()}};
    for (const auto how : {detrending::mean, detrending::line}) {
        const auto l = welch(left, 256, how), r = welch(right, 256, how), w = welch(both, pieces, 256, how);
        REQUIRE((l && r && w));
        CHECK(w->segments == l->segments + r->segments);
        const auto n = static_cast<double>(l->segments), m = static_cast<double>(r->segments);
        CHECK(*w->lf_ms2 == Approx((n * *l->lf_ms2 + m * *r->lf_ms2) / (n + m)).epsilon(1e-9));
        CHECK(*w->hf_ms2 == Approx((n * *l->hf_ms2 + m * *r->hf_ms2) / (n + m)).epsilon(1e-9));
    }
    CHECK(*lomb(moved, {}, pieces, detrending::mean)->hf_ms2 <
          2 * *lomb(both, {}, pieces, detrending::mean)->hf_ms2);
    CHECK(*ar_spectrum(moved, pieces, detrending::mean)->hf_ms2 <
          2 * *ar_spectrum(both, pieces, detrending::mean)->hf_ms2);
}

TEST_CASE("lomb: values left out are not seen, their time is", "[dsp][hrv]") {
    const auto nn = intervals_by(900, [](double t) { return 800 + 40 * std::sin(turn * 0.1 * t); });
    const auto pieces = one_stretch(nn.size());
    const auto used = std::make_unique<bool[]>(nn.size());
    std::mt19937 random{5};
    for (std::size_t i = 0; i < nn.size(); ++i)
        used[i] = random() % 10 != 0;
    const auto s = lomb(nn, {used.get(), nn.size()}, pieces, detrending::line);
    REQUIRE(s);
    CHECK(*s->lf_ms2 == Approx(800).epsilon(0.05));
    CHECK(*s->hf_ms2 < 0.1 * 800); // a tenth of the power, seen through holes, is noise
}

TEST_CASE("burg: finds the coefficients a series was made with, over gaps too", "[dsp][hrv]") {
    std::mt19937 random{11};
    std::normal_distribution<double> next;
    std::vector<double> y{0, 0};
    for (int k = 2; k < 60000; ++k)
        y.push_back(1.5 * y[y.size() - 1] - 0.8 * y[y.size() - 2] + next(random));
    const std::vector<stretch> pieces{{0, 20000}, {20000, 20010}, {20010, 60000}};
    const auto m = burg(y, pieces, 2);
    REQUIRE(m);
    CHECK(m->a[0] == Approx(-1.5).margin(0.01));
    CHECK(m->a[1] == Approx(0.8).margin(0.01));
    CHECK(m->noise == Approx(1.0).margin(0.02));
    // The whole band holds the mean square; half of it what a fine grid gives.
    CHECK(power_between(*m, 0, 2, 4) == Approx(m->power).epsilon(1e-9));
    double grid = 0;
    for (int k = 0; k < 100000; ++k) {
        const auto z = std::polar(1.0, -turn * (0.1 + 0.4 * (k + 0.5) / 100000) / 4);
        grid += 2 * m->noise / (4 * std::norm(1.0 + m->a[0] * z + m->a[1] * z * z)) * 0.4 / 100000;
    }
    CHECK(power_between(*m, 0.1, 0.5, 4) == Approx(grid).epsilon(1e-6));
    CHECK_FALSE(burg(std::vector<double>(100, 0.0), one_stretch(100), 16));
}

TEST_CASE("spectrum: too little is nothing, too short for a band is no zero", "[dsp][hrv]") {
    CHECK_FALSE(welch(std::vector<double>{800, 810, 790}, 256, detrending::mean));
    CHECK_FALSE(welch({}, 256, detrending::smoothness));
    CHECK_FALSE(lomb({}, {}, {}, detrending::mean));
    CHECK_FALSE(ar_spectrum({}, {}, detrending::mean));
    const auto nn = lively(300, 9);
    const auto shorter = welch(std::span{nn}.first(12), 256, detrending::mean);
    REQUIRE(shorter);
    CHECK(shorter->window_s < 12);
    CHECK_FALSE(shorter->vlf_ms2);
    CHECK_FALSE(shorter->total_ms2);
    CHECK(shorter->hf_ms2);
    const std::vector<double> bad{800, 810, 0, 790, 800, 810, 790, 800};
    CHECK_FALSE(welch(bad, 256, detrending::mean));
    CHECK_FALSE(lomb(bad, {}, one_stretch(bad.size()), detrending::mean));
    // A prime length is as quick as any.
    CHECK(welch(nn, 1021, detrending::smoothness));
}
