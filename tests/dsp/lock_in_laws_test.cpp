#include "dsp/breath/lock_in.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

#include <Eigen/Dense>

using namespace attune;
using namespace attune::test;

namespace {

const auto six = [](double t) { return turn * 0.1 * t; };

template <class Unit>
lock_in listened(const std::vector<beat>& beats, Unit&& unit, lock_in l = lock_in{}) {
    for (const auto& b : beats)
        if (b.rr) l(seconds{b.t - *b.rr / 2000}, unit(*b.rr), *b.phase, seconds{10});
    return l;
}
const auto in_bpm = [](double rr) { return heart_rate(milliseconds{rr}); };
const auto in_ms = [](double rr) { return milliseconds{rr}; };

std::vector<beat> noisy(double until, double sd, std::uint32_t seed, double lag = 0) {
    auto b = ipfm(
        until, [&](double t) { return 65 + 7 * std::cos(six(t) - lag); }, six);
    add_noise(b, sd, seed);
    return b;
}

} // namespace

TEST_CASE("lock-in: with a whole memory it is the least-squares fit of the stretch",
          "[dsp][breath][property]") {
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
        const auto beats = noisy(180, 20, seed, 0.7);
        const auto r = listened(beats, in_bpm, lock_in{lock_in::whole}).value(true);
        REQUIRE(r);
        std::vector<const beat*> used;
        for (const auto& b : beats)
            if (b.rr) used.push_back(&b);
        const auto n = static_cast<Eigen::Index>(used.size());
        Eigen::MatrixXd a(n, 6);
        Eigen::VectorXd y(n);
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto& b = *used[static_cast<std::size_t>(i)];
            const double p = *b.phase;
            a.row(i) << 1, b.t - *b.rr / 2000, std::cos(p), std::sin(p), std::cos(2 * p), std::sin(2 * p);
            y[i] = 60000 / *b.rr;
        }
        const Eigen::VectorXd c = a.colPivHouseholderQr().solve(y);
        Eigen::MatrixXd less(n, 4);
        less << a.leftCols(2), a.rightCols(2);
        const double with = (y - a * c).squaredNorm(),
                     without = (y - less * less.colPivHouseholderQr().solve(y).eval()).squaredNorm();
        CHECK(r->amplitude == Approx(std::hypot(c[2], c[3])).epsilon(1e-9));
        CHECK(r->phase == Approx(std::atan2(c[3], c[2])).margin(1e-9));
        CHECK(r->r2 == Approx(1 - with / without).epsilon(1e-9));
        const double variance = with / static_cast<double>(n - 6);
        CHECK(r->residual_sd == Approx(std::sqrt(variance)).epsilon(1e-9));
        CHECK(r->amplitude_se == Approx(std::sqrt(2 * variance / static_cast<double>(n))).epsilon(1e-9));
        CHECK(r->noise_free ==
              Approx(std::sqrt(r->amplitude * r->amplitude - 4 * variance / static_cast<double>(n)))
                  .epsilon(1e-9));
        CHECK(r->p == Approx(std::pow(1 - r->r2, static_cast<double>(n - 6) / 2)).epsilon(1e-6));
    }
}

TEST_CASE("lock-in: its error is as large as the amplitude really scatters", "[dsp][breath]") {
    double sum = 0, squares = 0, said = 0, cleaned = 0;
    constexpr int people = 200;
    for (std::uint32_t seed = 1; seed <= people; ++seed) {
        const auto r = listened(noisy(100, 40, seed), in_bpm, lock_in{lock_in::whole}).value(false);
        REQUIRE(r);
        sum += r->amplitude;
        squares += r->amplitude * r->amplitude;
        said += r->amplitude_se;
        cleaned += r->noise_free * r->noise_free;
    }
    const double mean = sum / people, sd = std::sqrt(squares / people - mean * mean);
    INFO("scatters by " << sd << ", says " << said / people);
    CHECK(said / people == Approx(sd).epsilon(0.2));
    CHECK(std::sqrt(cleaned / people) == Approx(7.0).margin(0.2)); // 40 ms at 65/min: 2.8 bpm of noise a beat
}

TEST_CASE("lock-in: in milliseconds the swing is that of the intervals", "[dsp][breath]") {
    // RR = 900 + 50 cos, placed by hand so that the model is exact.
    lock_in l;
    double t = 0;
    for (int i = 0; i < 300; ++i) {
        const double rr = 900 + 50 * std::cos(six(t));
        l(seconds{t}, milliseconds{rr}, six(t), seconds{10});
        t += 0.9;
    }
    const auto r = l.value(false);
    REQUIRE(r);
    CHECK(r->amplitude == Approx(50).epsilon(1e-9));
    CHECK(r->phase == Approx(0).margin(1e-9));
}

TEST_CASE("lock-in: amplitude and error follow the scale, phase and fit do not", "[dsp][breath][property]") {
    auto beats = noisy(150, 15, 4);
    const auto scaled = [](double factor) {
        return [factor](double rr) { return milliseconds{500 + factor * (rr - 500)}; };
    };
    const auto a = listened(beats, in_ms).value(true), b = listened(beats, scaled(3)).value(true);
    REQUIRE((a && b));
    CHECK(b->amplitude == Approx(3 * a->amplitude).epsilon(1e-9));
    CHECK(b->amplitude_se == Approx(3 * a->amplitude_se).epsilon(1e-9));
    CHECK(b->noise_free == Approx(3 * a->noise_free).epsilon(1e-9));
    CHECK(b->phase == Approx(a->phase).margin(1e-9));
    CHECK(b->r2 == Approx(a->r2).epsilon(1e-9));
    CHECK(*b->phase_stability == Approx(*a->phase_stability).epsilon(1e-9));
    CHECK(*b->phase_drift == Approx(*a->phase_drift).margin(1e-9));
}

TEST_CASE("lock-in: backwards in time amplitude and fit are the same, phase and drift turn round",
          "[dsp][breath][property]") {
    const auto beats = noisy(150, 15, 5, 1.0);
    const auto there = listened(beats, in_bpm, lock_in{lock_in::whole}).value(true);
    lock_in l{lock_in::whole};
    for (auto b = beats.rbegin(); b != beats.rend(); ++b)
        if (b->rr) l(seconds{-(b->t - *b->rr / 2000)}, in_bpm(*b->rr), -*b->phase, seconds{10});
    const auto back = l.value(true);
    REQUIRE((there && back));
    CHECK(back->amplitude == Approx(there->amplitude).epsilon(1e-9));
    CHECK(back->amplitude_se == Approx(there->amplitude_se).epsilon(1e-9));
    CHECK(back->r2 == Approx(there->r2).epsilon(1e-9));
    CHECK(back->phase == Approx(-there->phase).margin(1e-9));
}

TEST_CASE("lock-in: the heart that comes later with each breath drifts, the steady one does not",
          "[dsp][breath]") {
    for (const double drift : {-0.3, 0.0, 0.15, 0.4}) { // radians a breath
        const auto beats = ipfm(
            120, [&](double t) { return 65 + 7 * std::cos(six(t) - drift * t / 10); }, six);
        const auto r = listened(beats, in_bpm).value(false);
        REQUIRE((r && r->phase_drift));
        // Within a breath the sine turns too; the fit sees the turned one.
        CHECK(*r->phase_drift == Approx(drift).margin(0.05));
    }
}

TEST_CASE("lock-in: a breath that was not heard is a hole in the drift, not a step", "[dsp][breath]") {
    const double drift = 0.4;
    auto beats = ipfm(
        120, [&](double t) { return 65 + 7 * std::cos(six(t) - drift * t / 10); }, six);
    std::erase_if(beats, [](const beat& b) { return b.t > 89 && b.t < 101; });
    const auto r = listened(beats, in_bpm).value(false);
    REQUIRE((r && r->phase_drift));
    CHECK(*r->phase_drift == Approx(drift).margin(0.08)); // two steps as one would be 0.8 among others
}

TEST_CASE("lock-in: who stops following is told within two breaths", "[dsp][breath]") {
    lock_in l;
    auto beats = ipfm(
        160, [](double t) { return 65 + (t < 100 ? 7 * std::cos(six(t)) : 0.0); }, six);
    add_noise(beats, 10, 3);
    double told = 0;
    for (const auto& b : beats) {
        if (!b.rr) continue;
        l(seconds{b.t - *b.rr / 2000}, in_bpm(*b.rr), *b.phase, seconds{10});
        const auto r = l.value(false);
        if (b.t > 60 && b.t < 100) CHECK((r && r->following));
        if (b.t > 100 && told == 0 && !r->following) told = b.t;
    }
    CHECK(told > 100);
    CHECK(told < 122);
}
