#include "dsp/event/logistic.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace attune;

namespace {

struct curve {
    double level, height, t0, s;
    double operator()(double t) const { return level + height / (1 + std::exp((t - t0) / s)); }
    double amount() const { return (*this)(0) - level; }
    double half_time() const { return t0 + s * std::log(1 + 2 * std::exp(-t0 / s)); }
};

struct series {
    std::vector<double> t, y;
};
series sampled(const curve& c, double until, double sd = 0, std::uint32_t seed = 1, double memory = 0.8) {
    std::mt19937 random{seed};
    std::normal_distribution<double> n;
    series out;
    double noise = sd * n(random);
    for (double t = 0; t <= until; t += 1) {
        out.t.push_back(t);
        out.y.push_back(c(t) + noise);
        noise = memory * noise + sd * std::sqrt(1 - memory * memory) * n(random);
    }
    return out;
}

} // namespace

TEST_CASE("recovery fit: without noise the curve comes back", "[dsp][event]") {
    for (const curve c :
         {curve{65, 20, 90, 25}, curve{70, 12, 40, 15}, curve{60, 30, 200, 50}, curve{62, 15, 10, 30}}) {
        const auto x = sampled(c, 1200);
        const auto f = fit_recovery(x.t, x.y, 1);
        INFO(c.t0 << ' ' << c.s);
        REQUIRE(f.converged);
        CHECK(f.level_bpm.value == Approx(c.level).margin(1e-3));
        CHECK(f.amount_bpm.value == Approx(c.amount()).margin(1e-3));
        CHECK(f.half_time_s.value == Approx(c.half_time()).epsilon(1e-3));
        CHECK(f.speed_s.value == Approx(c.s).epsilon(1e-3));
        CHECK(f.t0_s == Approx(c.t0).margin(0.2));
        CHECK(f.height_bpm == Approx(c.height).epsilon(2e-3));
        CHECK(f.r2 == Approx(1.0).margin(1e-6));
        CHECK(f.why.empty());
    }
}

TEST_CASE("recovery fit: a recovery that begins at once is an exponential, and as well determined",
          "[dsp][event]") {
    series x;
    for (double t = 0; t <= 900; t += 1) {
        x.t.push_back(t);
        x.y.push_back(65 + 18 * std::exp(-t / 80));
    }
    const auto f = fit_recovery(x.t, x.y, 1);
    REQUIRE(f.converged);
    CHECK(f.level_bpm.value == Approx(65).margin(0.1));
    CHECK(f.amount_bpm.value == Approx(18).margin(0.2));
    CHECK(f.half_time_s.value == Approx(80 * std::log(2.0)).epsilon(0.01));
}

TEST_CASE("recovery fit: over many noisy recoveries its intervals hold what they say", "[dsp][event]") {
    const curve c{66, 18, 80, 25};
    int n = 0, level = 0, amount = 0, half = 0;
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        const auto x = sampled(c, 900, 2.0, seed, 0.9);
        const auto f = fit_recovery(x.t, x.y, 15);
        if (!f.converged) continue;
        ++n;
        const auto in = [](const fitted& v, double truth) { return truth >= v.low && truth <= v.high; };
        level += in(f.level_bpm, c.level);
        amount += in(f.amount_bpm, c.amount());
        half += in(f.half_time_s, c.half_time());
    }
    INFO("fitted " << n << ", level " << level << ", amount " << amount << ", half-time " << half);
    CHECK(n >= 140);
    for (const int inside : {level, amount, half}) {
        CHECK(inside >= 0.88 * n);
        CHECK(inside <= n);
    }
}

TEST_CASE("recovery fit: ten wild seconds do not carry it away", "[dsp][event]") {
    const curve c{65, 20, 90, 25};
    auto x = sampled(c, 900, 1, 2, 0.5);
    for (std::size_t i = 500; i < 540; ++i)
        x.y[i] += 30;
    const auto f = fit_recovery(x.t, x.y, 1);
    REQUIRE(f.converged);
    CHECK(f.level_bpm.value == Approx(65).margin(0.5));
    CHECK(f.half_time_s.value == Approx(c.half_time()).epsilon(0.05));
}

TEST_CASE("recovery fit: shift and scale of heart rate move level and amount, never the times",
          "[dsp][event][property]") {
    const auto x = sampled({65, 20, 90, 25}, 900, 1.5, 3);
    const auto a = fit_recovery(x.t, x.y, 15);
    auto y = x.y;
    for (double& v : y)
        v = 3 * v - 40;
    const auto b = fit_recovery(x.t, y, 15);
    REQUIRE((a.converged && b.converged));
    CHECK(b.level_bpm.value == Approx(3 * a.level_bpm.value - 40).epsilon(1e-6));
    CHECK(b.amount_bpm.value == Approx(3 * a.amount_bpm.value).epsilon(1e-6));
    CHECK(b.half_time_s.value == Approx(a.half_time_s.value).epsilon(1e-6));
    CHECK(b.half_time_s.high == Approx(a.half_time_s.high).epsilon(1e-5));
    CHECK(b.r2 == Approx(a.r2).epsilon(1e-6));
}

TEST_CASE("recovery fit: not fitted, and why", "[dsp][event]") {
    const auto brief = sampled({65, 20, 90, 25}, 200);
    CHECK(fit_recovery(brief.t, brief.y, 1).why == "needs five minutes of recovery");
    const auto flat = sampled({65, 0, 90, 25}, 600);
    CHECK(fit_recovery(flat.t, flat.y, 1).why == "heart rate did not change");
    CHECK(fit_recovery({}, {}, 1).why == "needs five minutes of recovery");
    int claimed = 0;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) { // nothing but wandering
        const auto noise = sampled({65, 0, 90, 25}, 600, 2, seed, 0.9);
        const auto f = fit_recovery(noise.t, noise.y, 15);
        claimed += f.converged;
        if (!f.converged) CHECK_FALSE(f.why.empty());
    }
    INFO("claimed " << claimed << " of 60");
    CHECK(claimed <= 12);
    series rising; // still going up when the recording ends
    for (double t = 0; t <= 600; t += 1) {
        rising.t.push_back(t);
        rising.y.push_back(70 + 0.02 * t);
    }
    CHECK_FALSE(fit_recovery(rising.t, rising.y, 15).converged);
}
