// What the index takes into account where it is known: paced RSA against one's own curve, speech, movement,
// breathing rate, a calmer plateau.

#include "dsp/activation/rsa_curve.hpp"
#include "dsp/hrv/sliding_spectrum.hpp"
#include "tests/dsp/paced_heart.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <complex>
#include <random>

using namespace attune;
using namespace attune::test;

namespace {

/// Calm points on ln 2A = ln 16 + slope ln(f/6).
std::vector<rsa_point> calm_points(double slope, double se = 0.05) {
    std::vector<rsa_point> p;
    for (const double f : {5.0, 6.0, 8.0, 10.0, 12.0})
        p.push_back({breaths_per_minute{f}, std::log(16.0) + slope * std::log(f / 6), se});
    return p;
}

index_input paced(double hr, std::optional<double> ln_rsa, std::optional<double> expected) {
    index_input in;
    in.heard = true;
    in.movement_known = true;
    in.paced = true;
    in.valid_share_30s = 1;
    in.hr_bpm = hr;
    in.ln_rsa = ln_rsa;
    in.ln_rsa_expected = expected;
    return in;
}

double z_of(const activation_estimate& e) {
    return std::log(*e.value / (100 - *e.value)) / 0.8;
}

} // namespace

TEST_CASE("rsa curve: needs three calm sessions or an assessment", "[dsp][activation]") {
    const auto p = calm_points(-1.05);
    CHECK_FALSE(fit_rsa_curve(p, 2, false));
    CHECK(fit_rsa_curve(p, 3, false));
    CHECK(fit_rsa_curve(p, 0, true));
    CHECK_FALSE(fit_rsa_curve({}, 5, true));
    const std::vector<rsa_point> broken{{breaths_per_minute{6}, std::nan(""), 0.1},
                                        {breaths_per_minute{0}, 2.0, 0.1}};
    CHECK_FALSE(fit_rsa_curve(broken, 5, true));
}

TEST_CASE("rsa curve: points on a line of the prior's slope give it back, other slopes are drawn towards it",
          "[dsp][activation]") {
    const auto c = *fit_rsa_curve(calm_points(-1.05), 3, false);
    CHECK(c.slope == Approx(-1.05));
    CHECK(c.level == Approx(std::log(16.0)));
    CHECK(c.at(breaths_per_minute{6})->ln_rsa == Approx(std::log(16.0)));
    CHECK(c.scale >= 0.20);
    const auto flat = *fit_rsa_curve(calm_points(-0.2), 3, false);
    CHECK(flat.slope < -0.2);
    CHECK(flat.slope > -1.05);
    // One rate tells the level alone.
    const std::vector<rsa_point> lone{{breaths_per_minute{6}, 2.5, 0.05}};
    const auto single = *fit_rsa_curve(lone, 3, false);
    CHECK(single.slope == Approx(-1.05));
    CHECK(single.at(breaths_per_minute{6})->ln_rsa == Approx(2.5));
    CHECK(single.at(breaths_per_minute{7})->se > single.at(breaths_per_minute{6})->se);
    CHECK_FALSE(single.at(breaths_per_minute{12}));
    CHECK_FALSE(single.at(breaths_per_minute{4}));
}

TEST_CASE("activation paced: RSA counts a fifth, only against one's own curve", "[dsp][activation]") {
    const auto base = rest_of(60);
    CHECK(z_of(activation_index{}(paced(60, 2.0, {}), base)) == Approx(0).margin(1e-9));
    CHECK(z_of(activation_index{}(paced(60, {}, 2.3), base)) == Approx(0).margin(1e-9));
    CHECK(z_of(activation_index{}(paced(60, 2.0, 2.3), base)) == Approx(0.2)); // one scale of .30 smaller
    CHECK(z_of(activation_index{}(paced(65, 2.0, 2.3), base)) == Approx(0.8 + 0.2)); // and one of heart rate
    CHECK(activation_index{}(paced(60, 2.3, 2.3), base).confidence == Approx(0.8));
    CHECK(activation_index{}(paced(60, 2.3, {}), base).confidence == Approx(0.7));
}

TEST_CASE("live: with a curve of its own, paced breathing as on calm days is rest, half the RSA is not",
          "[dsp][live][activation]") {
    const auto settled = [](double rsa) {
        player p;
        p.context = at_six();
        p.context.movement_known = true;
        p.dsp.set_baseline(rest_of(65));
        p.dsp.set_rsa_curve(
            fit_rsa_curve(calm_points(-1.05), 3, false)); // 2A = 16 at six, scale .20: no scatter
        auto beats = ipfm(
            180, [rsa](double t) { return 65 + rsa / 2 * std::sin(six(t)); }, six);
        add_noise(beats, 3, 1);
        p.play(beats, 170);
        return p.last.activation;
    };
    const auto calm = settled(16), less = settled(8);
    REQUIRE(calm.value);
    REQUIRE(less.value);
    CHECK(*calm.value == Approx(50).margin(1.5));
    CHECK(z_of(less) - z_of(calm) == Approx(0.2 * std::log(2.0) / 0.20).margin(0.1));
    CHECK(calm.confidence == Approx(0.8));
}

TEST_CASE("activation: speech leaves heart rate alone and lowers confidence, movement takes the number away",
          "[dsp][activation]") {
    auto base = rest_of(60, 3.5);
    base.ln_swing = 3.5;
    index_input in;
    in.heard = true;
    in.movement_known = true;
    in.valid_share_30s = 1;
    in.hr_bpm = 60;
    in.ln_swing = 3.15;
    in.swing_beats = 30;
    CHECK(z_of(activation_index{}(in, base)) == Approx(0.3));
    in.speaking = true;
    const auto spoken = activation_index{}(in, base);
    CHECK(z_of(spoken) == Approx(0).margin(1e-9));
    CHECK(spoken.confidence == Approx(0.6));
    in.speaking = false;
    in.may_be_moving = true;
    const auto doubtful = activation_index{}(in, base);
    CHECK_FALSE(doubtful.value);
    CHECK(doubtful.why == why_not::moving);
    CHECK(activation_index{withholding::nothing}(in, base).value);
    in.moving = true;
    CHECK_FALSE(activation_index{}(in, base).has_band);
    CHECK_FALSE(activation_index{withholding::nothing}(in, base).value);
}

TEST_CASE("activation: known breathing corrects the swing, breathing too unlike rest leaves it out",
          "[dsp][activation]") {
    auto base = rest_of(60);
    base.ln_swing = 3.5;
    base.breaths_per_min = 12;
    index_input in;
    in.heard = true;
    in.movement_known = true;
    in.valid_share_30s = 1;
    in.hr_bpm = 60;
    in.swing_beats = 30;
    in.breaths_per_min = 15;
    in.ln_swing = 3.5 - 1.05 * std::log(15.0 / 12); // faster breathing alone makes this
    CHECK(z_of(activation_index{}(in, base)) == Approx(0).margin(1e-9));
    in.breaths_per_min = 20;
    in.ln_swing = 2.0;
    CHECK(z_of(activation_index{}(in, base)) == Approx(0).margin(1e-9));
}

TEST_CASE(
    "activation over a recording: a short loss is told from memory, fading, it ends after fifteen seconds",
    "[dsp][activation]") {
    const auto base = rest_of(60);
    activation_index index{withholding::nothing};
    index_input in;
    in.heard = true;
    in.movement_known = true;
    in.valid_share_30s = 1;
    in.hr_bpm = 64;
    const auto before = index(in, base);
    double width = 0, confidence = 1;
    for (int lost = 1; lost <= 20; ++lost) {
        in.now = in.lost_for = seconds{static_cast<double>(lost)};
        if (lost >= 5) in.hr_bpm.reset();
        const auto e = index(in, base);
        INFO(lost);
        CHECK(e.value.has_value() == (lost < 15)); // at fifteen nothing of its confidence is left
        if (!e.value) continue;
        CHECK(*e.value == Approx(*before.value));
        CHECK(e.high - e.low >= width);
        CHECK(e.confidence <= confidence);
        width = e.high - e.low;
        confidence = e.confidence;
    }
    CHECK(confidence <= 0.11);
}

TEST_CASE("baseline: a calm plateau a scale below is offered, not taken, a rise or an unsteady fall is not",
          "[dsp][live][activation]") {
    const auto heart = [](double later) {
        auto b =
            ipfm(700, [later](double t) { return (t < 300 ? 70.0 : later) + 2 * std::sin(turn * 0.25 * t); });
        add_noise(b, 5, 2);
        return b;
    };
    const auto offered = [&](double later, double until) {
        player p;
        p.dsp.set_baseline(rest_of(70, 3.0));
        p.play(heart(later), until);
        CHECK(p.dsp.current_baseline().hr_bpm == 70);
        return p.dsp.calmer_baseline();
    };
    const auto found = offered(63, 600);
    REQUIRE(found);
    CHECK(found->hr_bpm == Approx(63).margin(0.5));
    CHECK(found->hr_scale_bpm == 5);
    CHECK_FALSE(offered(63, 400)); // 100 s are no plateau of three minutes
    CHECK_FALSE(offered(66, 600)); // less than a scale
    CHECK_FALSE(offered(80, 600));
    CHECK_FALSE(player{}.dsp.calmer_baseline());
}

TEST_CASE("sliding spectrum: after any number of samples the bins are those of the newest 128",
          "[dsp][hrv][property]") {
    std::mt19937 random{3};
    std::normal_distribution<double> sample{0, 30};
    sliding_spectrum s;
    std::vector<double> all;
    for (int n = 0; n < 5000; ++n) {
        all.push_back(sample(random));
        s.push(all.back());
        if (n != 127 && n != 200 && n != 4999) continue;
        REQUIRE(s.full());
        const auto* const x = all.data() + all.size() - 128;
        double sum = 0, weighted = 0;
        for (std::size_t i = 0; i < 128; ++i) {
            sum += x[i];
            weighted += static_cast<double>(i) * x[i];
        }
        CHECK(s.sum() == Approx(sum).margin(1e-9));
        CHECK(s.weighted_sum() == Approx(weighted).margin(1e-7));
        for (const std::size_t k : {0U, 1U, 26U, 107U}) {
            std::complex<double> direct{};
            for (std::size_t i = 0; i < 128; ++i)
                direct += x[i] * std::polar(1.0, -turn * static_cast<double>(k * i) / 512);
            CHECK(s.re()[k] == Approx(direct.real()).margin(1e-9));
            CHECK(s.im()[k] == Approx(direct.imag()).margin(1e-9));
        }
    }
    s.reset();
    CHECK_FALSE(s.full());
}

TEST_CASE("baseline: breathing known during the rest becomes its rate, breathing hardly known does not",
          "[dsp][live][activation]") {
    auto beats = ipfm(320, [](double t) { return 64 + 3 * std::sin(turn * 0.2 * t); });
    add_noise(beats, 5, 4);
    const auto rest_with = [&](double known_until) {
        player p;
        std::size_t next = 0;
        for (double now = 0; now <= 310; now += 1) {
            for (; next < beats.size() && beats[next].t <= now; ++next)
                p.give(beats[next]);
            p.context.breathing.reset();
            if (now <= known_until) p.context.breathing = breaths_per_minute{12 + std::sin(now)};
            p.dsp.numbers(seconds{now}, seconds{0}, p.context);
        }
        why_not why{};
        return p.dsp.measure_baseline(seconds{60}, seconds{300}, why);
    };
    REQUIRE(rest_with(310));
    CHECK(rest_with(310)->breaths_per_min.value_or(0) == Approx(12).margin(0.1));
    CHECK_FALSE(rest_with(80)->breaths_per_min);
}
