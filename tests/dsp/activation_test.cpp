#include "dsp/activation/index.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

index_input calm(double hr, double now = 0) {
    index_input in;
    in.now = seconds{now};
    in.heard = true;
    in.movement_known = true;
    in.valid_share_30s = 1.0;
    in.hr_bpm = hr;
    in.hr_sd_bpm = 2;
    return in;
}

/// Heart with breathing at `f` Hz of `amplitude` bpm, and a little noise.
std::vector<beat> heart(double until, const of_time& mean, double f, double amplitude,
                        std::uint32_t seed = 1) {
    auto b = ipfm(until, [=](double t) { return mean(t) + amplitude * std::sin(turn * f * t); });
    add_noise(b, 5, seed);
    return b;
}

} // namespace

TEST_CASE("baseline: a scale shrinks from the prior to the person's own", "[dsp][activation]") {
    CHECK(shrunk_scale(5, 0, 0, 2) == Approx(5));
    CHECK(shrunk_scale(5, 3, 3, 2) == Approx(std::sqrt((75.0 + 27) / 6)));
    CHECK(shrunk_scale(5, 0.1, 1000000, 2) == 2.0);
    CHECK(shrunk_scale(0.35, 0.2, 10, 0.15) == Approx(std::sqrt((3 * 0.1225 + 10 * 0.04) / 13)));
}

TEST_CASE("activation: rest is 50, one scale above is 69, below is 31, and far away it stays within 0-100",
          "[dsp][activation]") {
    const auto base = rest_of(60);
    const auto at = [&](double hr) { return *activation_index{}(calm(hr), base).value; };
    CHECK(at(60) == Approx(50));
    CHECK(at(65) == Approx(69).margin(0.05));
    CHECK(at(55) == Approx(31).margin(0.05));
    CHECK(at(70) == Approx(83.2).margin(0.05));
    CHECK(at(200) == Approx(96.1).margin(0.05)); // clipped at 4
}

TEST_CASE("activation: the band is 80 % and grows with the doubt", "[dsp][activation]") {
    const auto base = rest_of(60);
    const auto e = activation_index{}(calm(60), base);
    CHECK(e.has_band);
    CHECK(e.low < 50);
    CHECK(e.high > 50);
    // var = (4/4)/25 + .2^2; A(1.28 sigma)
    CHECK(e.high == Approx(100 / (1 + std::exp(-0.8 * 1.28 * std::sqrt(1.0 / 25 + 0.04)))));
    CHECK(e.low == Approx(100 - e.high));
    auto restless = calm(60);
    restless.hr_sd_bpm = 8;
    CHECK(activation_index{}(restless, base).high > e.high);
}

TEST_CASE("activation: the longer ago the rest, the wider the band, and more so upwards, other days' rest "
          "does not settle",
          "[dsp][activation]") {
    auto base = rest_of(60);
    auto in = calm(60);
    const auto fresh = activation_index{}(in, base);
    in.since_rest = seconds{1800};
    const auto late = activation_index{}(in, base);
    CHECK(*late.value == Approx(*fresh.value));
    CHECK(late.high > fresh.high);
    CHECK(late.low < fresh.low);
    CHECK(late.high - 50 > 50 - late.low);
    in.since_rest = seconds{1e9};
    const double far =
        std::log(activation_index{}(in, base).high / (100 - activation_index{}(in, base).high)) / 0.8;
    CHECK(far == Approx(0.8 + 1.28 * std::sqrt(1.0 / 25 + 0.04 + 0.95 * 0.95)));
    base.source = baseline_source::own_history;
    const auto other = activation_index{}(in, base);
    CHECK(other.high - 50 == Approx(50 - other.low));
}

TEST_CASE("activation: confidence is signal times baseline times context, and decides what is shown",
          "[dsp][activation]") {
    auto base = rest_of(60);
    auto in = calm(62);
    CHECK(activation_index{}(in, base).shown() == confidence_band::solid);
    in.movement_known = false; // .7
    auto e = activation_index{}(in, base);
    CHECK(e.confidence == Approx(0.7));
    CHECK(e.shown() == confidence_band::lighter);
    CHECK(e.value);
    base.source = baseline_source::prior; // .28
    e = activation_index{}(in, base);
    CHECK(e.confidence == Approx(0.28));
    CHECK(e.shown() == confidence_band::grey);
    CHECK_FALSE(e.value);
    CHECK(e.why == why_not::not_calibrated);
    in.valid_share_30s = 0.89; // half
    e = activation_index{}(in, base);
    CHECK(e.shown() == confidence_band::nothing);
    CHECK_FALSE(e.has_band);
    CHECK(e.why == why_not::too_many_artefacts);
}

TEST_CASE("activation: with heart disease an estimate is never told as solid", "[dsp][activation]") {
    auto in = calm(62);
    in.movement_known = true;
    CHECK(activation_index{}(in, rest_of(60)).shown() == confidence_band::solid);
    in.heart_disease = true;
    const auto e = activation_index{}(in, rest_of(60));
    CHECK(e.value);
    CHECK(e.confidence == Approx(0.6));
    CHECK(e.shown() == confidence_band::lighter);
}

TEST_CASE("activation: each reason for no estimate is told", "[dsp][activation]") {
    const auto base = rest_of(60);
    const auto why = [&](auto&& change, const baseline& b) {
        auto in = calm(62);
        change(in);
        const auto e = activation_index{}(in, b);
        CHECK_FALSE(e.value);
        CHECK_FALSE(words(e.why).empty());
        return e.why;
    };
    CHECK(why([](auto& i) { i.heard = false; }, base) == why_not::no_beats);
    CHECK(why([](auto& i) { i.exercise = true; }, base) == why_not::exercise);
    CHECK(why([](auto& i) { i.rate_is_held = true; }, base) == why_not::rate_is_held);
    CHECK(why([](auto& i) { i.moving = true; }, base) == why_not::moving);
    CHECK(why([](auto& i) { i.recovering = true; }, base) == why_not::recovering);
    CHECK(why([](auto& i) { i.too_irregular = true; }, base) == why_not::too_many_artefacts);
    CHECK(why([](auto& i) { i.hr_bpm.reset(); }, base) == why_not::not_enough_yet);
    CHECK(why([](auto& i) { i.lost_for = seconds{20}; }, base) == why_not::signal_lost);
    CHECK(why([](auto&) {}, baseline{}) == why_not::no_baseline);
}

TEST_CASE("activation: a loss is held for 5 s, grey and widening to 15 s, then blank", "[dsp][activation]") {
    const auto base = rest_of(60);
    activation_index index;
    const auto before = index(calm(64, 0), base);
    double width = before.high - before.low;
    for (int lost = 1; lost <= 20; ++lost) {
        auto in = calm(90, lost); // what would be read now is of no account
        in.hr_bpm.reset();
        if (lost < 5) in.hr_bpm = 64;
        in.lost_for = seconds{static_cast<double>(lost)};
        const auto e = index(in, base);
        if (lost < 5) {
            REQUIRE(e.value);
            CHECK(*e.value == Approx(*before.value));
        } else {
            CHECK_FALSE(e.value);
            CHECK(e.why == why_not::signal_lost);
        }
        if (lost > 5 && lost <= 15) {
            CHECK(e.has_band);
            CHECK(e.shown() == confidence_band::grey);
            CHECK(e.high - e.low > width);
            width = e.high - e.low;
        }
        if (lost > 15) CHECK_FALSE(e.has_band);
    }
}

TEST_CASE("activation: RMSSD counts only unpaced, with clean pairs and a baseline of it, unknown breathing "
          "halves its weight",
          "[dsp][activation]") {
    auto base = rest_of(60, 3.5);
    auto in = calm(60);
    in.ln_rmssd = 3.15; // one scale less variable
    in.pairs = 60;
    const auto z = [&] {
        return std::log(*activation_index{}(in, base).value / (100 - *activation_index{}(in, base).value)) /
               0.8;
    };
    CHECK(z() == Approx(0.15 / 0.85));
    in.breaths_per_min = 12;
    base.breaths_per_min = 12;
    CHECK(z() == Approx(0.3));
    in.breaths_per_min = 15; // corrected by 1.05 ln(f/f_base)
    CHECK(z() == Approx(0.3 * (0.35 - 1.05 * std::log(15.0 / 12)) / 0.35));
    in.breaths_per_min = 6; // too slow to compare
    CHECK(z() == Approx(0.0).margin(1e-9));
    in.breaths_per_min.reset();
    in.paced = true;
    CHECK(z() == Approx(0.0).margin(1e-9));
    in.paced = false;
    in.ectopy = true;
    CHECK(z() == Approx(0.0).margin(1e-9));
}

TEST_CASE("activation acceptance (1): HR constant, pace 15 to 6/min with RSA x2.2 changes A by 3 at most",
          "[dsp][activation]") {
    // The pacer slows by one breath a minute a minute; RSA grows as 1/f: 3 bpm at 15, 7.5 at 6 (x2.2 of it
    // and more).
    const auto rate = [](double t) { return std::max(6.0, 15.0 - std::max(0.0, t - 120) / 60); };
    const auto phase = [&](double t) {
        double p = 0;
        constexpr double dt = 0.05;
        static std::vector<double> sum{0.0};
        while (static_cast<double>(sum.size()) * dt <= t + 1)
            sum.push_back(sum.back() + turn * rate(static_cast<double>(sum.size() - 1) * dt) / 60 * dt);
        const auto k = static_cast<std::size_t>(t / dt);
        p = std::lerp(sum[k], sum[k + 1], t / dt - static_cast<double>(k));
        return p;
    };
    const auto beats = ipfm(
        900, [&](double t) { return 62 + 3 * std::pow(rate(t) / 15, -0.86) * std::sin(phase(t)); }, phase);
    player p;
    p.dsp.set_baseline(rest_of(62));
    std::size_t next = 0;
    double low = 100, high = 0;
    for (double now = 0; now <= 900; now += 1) {
        for (; next < beats.size() && beats[next].t <= now; ++next)
            p.give(beats[next]);
        p.context.paced = true;
        p.context.pace = breaths_per_minute{rate(now)};
        const auto n = p.dsp.numbers(seconds{now}, seconds{0}, p.context);
        if (now < 60) continue;
        REQUIRE(n.activation.value);
        low = std::min(low, *n.activation.value);
        high = std::max(high, *n.activation.value);
    }
    INFO("A between " << low << " and " << high);
    CHECK(high - low <= 3.0);
    CHECK(std::abs(low - 50) <= 3.0);
}

TEST_CASE("activation acceptance (2): a step of +6 bpm and ln RMSSD -0.2 gives A >= 65 within 60 s, settling "
          "near 69",
          "[dsp][activation]") {
    const double step = 300, amplitude = 4;
    const auto mean = [&](double t) { return t < step ? 62.0 : 68.0; };
    // RMSSD of a small sine of f goes with amplitude/HR^2 * sin(pi f RR): the amplitude after the step makes
    // it fall by 0.2.
    const auto per_bpm = [](double hr) { return std::sin(turn / 2 * 0.25 * 60 / hr) / (hr * hr); };
    const double after = amplitude * std::exp(-0.2) * per_bpm(62) / per_bpm(68);
    const auto beats = ipfm(
        600, [&](double t) { return mean(t) + (t < step ? amplitude : after) * std::sin(turn * 0.25 * t); });
    player p;
    why_not why{};
    double reached = -1, last = 0, before = 0, v_before = 0;
    p.context.movement_known = true;
    p.play(beats, 290, [&](const live_numbers& n, double) { before = n.ln_rmssd.value.value_or(0); });
    v_before = before;
    auto base = p.dsp.measure_baseline(seconds{60}, seconds{290}, why);
    REQUIRE(base);
    CHECK(base->hr_bpm == Approx(62).margin(0.3));
    CHECK(base->hr_scale_bpm == Approx(5));
    p.dsp.set_baseline(*base);
    std::vector<beat> rest(std::find_if(beats.begin(), beats.end(), [](const beat& b) { return b.t > 290; }),
                           beats.end());
    p.play(rest, 590, [&](const live_numbers& n, double now) {
        REQUIRE(n.activation.value);
        last = *n.activation.value;
        if (now < step) CHECK(last == Approx(50).margin(3));
        if (reached < 0 && now > step && last >= 65) reached = now - step;
    });
    INFO("reached after " << reached << " s, settled at " << last << ", ln RMSSD by "
                          << *p.last.ln_rmssd.value - v_before);
    CHECK(*p.last.ln_rmssd.value - v_before == Approx(-0.2).margin(0.06));
    CHECK(reached > 0);
    CHECK(reached <= 60);
    CHECK(last == Approx(69).margin(2));
}

TEST_CASE("activation acceptance (3): with 10 % missed beats A stays within its band", "[dsp][activation]") {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        auto beats = heart(
            600, [](double t) { return 64 + 3 * std::sin(turn * t / 200); }, 0.25, 4, seed);
        // A baseline that fits: what is compared is the loss of beats, not the loss of RMSSD from the
        // mixture.
        player first;
        first.play(beats, 300);
        const auto base = rest_of(62, first.last.ln_rmssd.value);
        player clean;
        clean.context.movement_known = true;
        clean.dsp.set_baseline(base);
        std::vector<std::optional<double>> truth;
        clean.play(beats, 590, [&](const live_numbers& n, double) { truth.push_back(n.activation.value); });
        std::mt19937 random{seed};
        std::uniform_int_distribution<int> phase{3, 9};
        for (std::size_t i = 10; i + 2 < beats.size(); i += 9) // one beat of ten is not detected
            drop(beats, i + static_cast<std::size_t>(phase(random) % 3));
        player missing;
        missing.context.movement_known = true;
        missing.dsp.set_baseline(base);
        int compared = 0, inside = 0;
        missing.play(beats, 590, [&](const live_numbers& n, double now) {
            const auto t = truth[static_cast<std::size_t>(now)];
            if (!n.activation.has_band || !t) return;
            ++compared;
            inside += *t >= n.activation.low && *t <= n.activation.high;
            if (n.activation.value) CHECK(*n.activation.value == Approx(*t).margin(6));
        });
        CHECK(compared > 300);
        CHECK(inside == compared);
    }
}

TEST_CASE("baseline: rest gives the medians of heart rate and ln RMSSD, and how sure they are",
          "[dsp][activation]") {
    player p;
    p.play(heart(
               310, [](double) { return 58.0; }, 0.25, 4),
           305);
    why_not why{};
    const auto b = p.dsp.measure_baseline(seconds{60}, seconds{300}, why);
    REQUIRE(b);
    CHECK(why == why_not::none);
    CHECK(b->source == baseline_source::this_session);
    CHECK(b->hr_bpm == Approx(58).margin(0.3));
    REQUIRE(b->ln_rmssd);
    CHECK(*b->ln_rmssd == Approx(*p.last.ln_rmssd.value).margin(0.1));
    CHECK(b->hr_se_bpm < 0.5);
}

TEST_CASE("baseline: a drift, too many artefacts or too short a time are refused with the reason",
          "[dsp][activation]") {
    why_not why{};
    player drifting;
    drifting.play(heart(
                      310, [](double t) { return 70 - t / 40; }, 0.25, 3),
                  305); // 1.5 bpm a minute
    CHECK_FALSE(drifting.dsp.measure_baseline(seconds{60}, seconds{300}, why));
    CHECK(why == why_not::unsettled);

    player holed;
    auto beats = heart(
        310, [](double) { return 62.0; }, 0.25, 3);
    for (std::size_t i = 70; i + 10 < beats.size(); i += 12)
        drop(beats, i);
    holed.play(beats, 305);
    CHECK_FALSE(holed.dsp.measure_baseline(seconds{60}, seconds{300}, why));
    CHECK(why == why_not::too_many_artefacts);

    player brief;
    brief.play(heart(
                   100, [](double) { return 62.0; }, 0.25, 3),
               95);
    CHECK_FALSE(brief.dsp.measure_baseline(seconds{60}, seconds{95}, why));
    CHECK(why == why_not::not_enough_yet);
    player late; // the strap was put on when more than three of the five minutes were over
    auto beginning = heart(
        305, [](double) { return 62.0; }, 0.25, 3);
    std::erase_if(beginning, [](const beat& b) { return b.t < 200; });
    beginning.front().rr.reset();
    late.play(beginning, 305);
    CHECK_FALSE(late.dsp.measure_baseline(seconds{60}, seconds{300}, why));
    CHECK(why == why_not::not_enough_yet);
    CHECK(late.dsp.measure_baseline(seconds{200}, seconds{300}, why)); // by itself it was good
    CHECK_FALSE(live_dsp{}.measure_baseline(seconds{0}, seconds{300}, why));
    CHECK(why == why_not::no_beats);
}
