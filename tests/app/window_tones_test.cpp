// The sound by itself: rendered block by block in a time of the test's own.

#include "app/ui/window/tone_synth.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace attune;
using namespace attune::ui;

namespace {

constexpr host_time start{std::chrono::seconds{100}};

host_time after(double s) {
    return start + std::chrono::duration_cast<host_duration>(seconds{s});
}

sound_cue breathing(const breath_pattern& pattern, double volume = 1.0) {
    sound_cue c;
    c.line = {start, 0.0, 1.0 / pattern.length().count(), pattern};
    c.told_at = start;
    c.breathing = true;
    c.volume = volume;
    return c;
}

/// What the ear gets, left channel, from `begin` to `end` seconds. The picture comes on time, 60 times a
/// second.
std::vector<float> heard(tone_synth& synth, sound_cue cue, double begin, double end,
                         bool picture_on_time = true) {
    std::vector<float> out;
    bool both_ears = true;
    const auto total = static_cast<long>((end - begin) * sound_rate);
    for (long at = 0; at < total; at += 512) {
        const auto n = static_cast<std::size_t>(std::min(512L, total - at));
        std::vector<float> stereo(2 * n);
        const host_time from = after(begin + static_cast<double>(at) / sound_rate);
        if (picture_on_time) cue.told_at = from - std::chrono::milliseconds{30};
        synth.render(stereo, cue, from);
        for (std::size_t i = 0; i < n; ++i) {
            both_ears = both_ears && stereo[2 * i] == stereo[2 * i + 1];
            out.push_back(stereo[2 * i]);
        }
    }
    CHECK(both_ears);
    return out;
}

float peak(const std::vector<float>& x) {
    float most = 0;
    for (const float v : x)
        most = std::max(most, std::abs(v));
    return most;
}

float largest_step(const std::vector<float>& x, float before = 0) {
    float most = 0;
    for (const float v : x) {
        most = std::max(most, std::abs(v - before));
        before = v;
    }
    return most;
}

/// Fundamental by upward zero crossings; the timbres are chosen so that the harmonics add none.
double frequency(const std::vector<float>& x, double from_s, double to_s) {
    const auto a = static_cast<std::size_t>(from_s * sound_rate),
               b = static_cast<std::size_t>(to_s * sound_rate);
    double first = -1, last = -1;
    int periods = -1;
    for (std::size_t i = a + 1; i < b; ++i) {
        if (!(x[i - 1] < 0 && x[i] >= 0)) continue;
        const auto before = static_cast<double>(x[i - 1]), now = static_cast<double>(x[i]);
        last = static_cast<double>(i) - now / (now - before);
        if (first < 0) first = last;
        ++periods;
    }
    return periods > 0 ? periods * sound_rate / (last - first) : 0;
}

/// Power at one frequency (Goertzel), relative to the whole.
double share_at(const std::vector<float>& x, double from_s, double to_s, double hz) {
    double re = 0, im = 0, all = 0;
    const auto a = static_cast<std::size_t>(from_s * sound_rate),
               b = static_cast<std::size_t>(to_s * sound_rate);
    for (std::size_t i = a; i < b; ++i) {
        const double w = 2 * 3.14159265358979323846 * hz * static_cast<double>(i) / sound_rate;
        const auto v = static_cast<double>(x[i]);
        re += v * std::cos(w);
        im += v * std::sin(w);
        all += v * v;
    }
    const auto n = static_cast<double>(b - a);
    return 2 * (re * re + im * im) / (n * all);
}

// The steepest that the voices together can be: 2 pi f a summed over all partials, per sample; and the gains'
// slew. tones .5*(294*.74 + 3*294*.26), tick .2*(640*.8 + 1280*.2), bells .3*(396*(.66 + 2.71*.24
// + 5.18*.10)) = 590 Hz
// -> 590 * 2 pi / 48000 = 0.077, and 1/960 for each of the gains. A click is ten times that.
constexpr float steepest = 0.085F;

} // namespace

TEST_CASE("tones: the tone glides up for in and down for out", "[app][sound]") {
    tone_synth synth;
    const auto x = heard(synth, breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}}), 0, 10);
    double before = 0;
    for (double t = 0.5; t < 3.6; t += 0.25) {
        const double f = frequency(x, t, t + 0.25);
        CHECK(f > before * 1.01);
        before = f;
    }
    CHECK(frequency(x, 0.4, 0.6) == Approx(196.0 * std::pow(293.7 / 196.0, 0.5 / 4)).epsilon(0.01));
    before = 1e9;
    for (double t = 4.5; t < 9.4; t += 0.25) {
        const double f = frequency(x, t, t + 0.25);
        CHECK(f < before * 0.995);
        before = f;
    }
}

TEST_CASE("tones: in and out have timbres of their own", "[app][sound]") {
    tone_synth synth;
    const auto x = heard(synth, breathing({seconds{4}, seconds{0}, seconds{4}, seconds{0}}), 0, 8);
    // At the middle of each part the pitch is the same; a tenth of a second holds still enough to weigh
    // harmonics.
    const double f_in = frequency(x, 1.98, 2.02), f_out = frequency(x, 5.98, 6.02);
    CHECK(f_in == Approx(f_out).epsilon(0.02));
    CHECK(share_at(x, 1.98, 2.02, 2 * f_in) > 0.02);
    CHECK(share_at(x, 5.98, 6.02, 2 * f_out) < 0.01);
    CHECK(share_at(x, 5.98, 6.02, 3 * f_out) > 5 * share_at(x, 1.98, 2.02, 3 * f_in));
}

TEST_CASE("tones: a hold is silent but for a tick at each of its turns", "[app][sound]") {
    tone_synth synth;
    const auto x = heard(synth, breathing({seconds{4}, seconds{4}, seconds{4}, seconds{4}}), 0, 17);
    const auto part = [&](double a, double b) {
        return std::vector<float>(x.begin() + static_cast<long>(a * sound_rate),
                                  x.begin() + static_cast<long>(b * sound_rate));
    };
    CHECK(peak(part(4.0, 4.1)) > 0.05F);
    CHECK(peak(part(4.15, 7.95)) == 0.0F);
    CHECK(peak(part(8.0, 8.1)) > 0.05F);
    CHECK(peak(part(12.0, 12.1)) > 0.05F);
    CHECK(peak(part(12.15, 15.95)) == 0.0F);
    CHECK(peak(part(16.0, 16.1)) > 0.05F);
    CHECK(largest_step(x) < steepest);
}

TEST_CASE("tones: without holds nothing ticks", "[app][sound]") {
    tone_synth synth;
    const auto x = heard(synth, breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}}), 0, 10.1);
    const auto at = static_cast<long>(4.0 * sound_rate);
    CHECK(peak({x.begin() + at, x.begin() + at + sound_rate / 50}) <
          0.01F); // the tones are at their softest there
}

TEST_CASE("tones: the bell rings once for the start and twice for the end", "[app][sound]") {
    tone_synth synth;
    sound_cue c;
    c.volume = 1;
    c.strikes = 1;
    const auto first = heard(synth, c, 0, 6);
    CHECK(peak(first) > 0.05F);
    CHECK(synth.silent());
    CHECK(first.back() == 0.0F);
    c.strikes = 3;
    const auto second = heard(synth, c, 6, 16);
    const auto loudness = [&](double a, double b) {
        return peak({second.begin() + static_cast<long>(a * sound_rate),
                     second.begin() + static_cast<long>(b * sound_rate)});
    };
    CHECK(loudness(1.25, 1.5) > 1.3F * loudness(0.95, 1.2)); // the second stroke
    CHECK(synth.silent());
    CHECK(largest_step(first) < steepest);
    CHECK(largest_step(second) < steepest);
}

TEST_CASE("tones: muted is exact silence after a short fade", "[app][sound]") {
    tone_synth synth;
    auto c = breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}});
    c.strikes = 1;
    const auto before = heard(synth, c, 0, 2);
    c.muted = true;
    const auto x = heard(synth, c, 2, 3);
    CHECK(peak({x.begin() + sound_rate / 40, x.end()}) == 0.0F);
    CHECK(largest_step(x, before.back()) < steepest);
}

TEST_CASE("tones: paused is exact silence after a short fade", "[app][sound]") {
    tone_synth synth;
    auto c = breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}});
    const auto before = heard(synth, c, 0, 2);
    c.breathing = false;
    const auto x = heard(synth, c, 2, 3);
    CHECK(peak({x.begin() + sound_rate / 40, x.end()}) == 0.0F);
    CHECK(largest_step(x, before.back()) < steepest);
    CHECK(synth.silent());
}

TEST_CASE("tones: never louder than the volume, whatever sounds together", "[app][sound]") {
    for (const double volume : {0.1, 0.5, 1.0}) {
        tone_synth synth;
        auto c = breathing({seconds{0.4}, seconds{0.3}, seconds{0.4}, seconds{0.3}}, volume);
        float most = 0;
        for (int k = 0; k < 20; ++k) {
            c.strikes += 2;
            most = std::max(most, peak(heard(synth, c, k * 0.7, (k + 1) * 0.7)));
        }
        CHECK(most > 0.0F);
        CHECK(static_cast<double>(most) <= volume * volume + 1e-6);
    }
}

TEST_CASE("tones: no click through any sequence of changes", "[app][sound]") {
    std::mt19937 chance{20261124};
    std::uniform_real_distribution<double> any{0.0, 1.0};
    for (int run = 0; run < 12; ++run) {
        tone_synth synth;
        sound_cue c = breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}});
        double t = 0;
        float last = 0, most = 0, loudest = 0;
        for (int change = 0; change < 60; ++change) {
            const double length = 0.003 + 0.4 * any(chance) * any(chance);
            const auto x = heard(synth, c, t, t + length, any(chance) < 0.8);
            most = std::max(most, largest_step(x, last));
            loudest = std::max(loudest, peak(x));
            if (!x.empty()) last = x.back();
            t += length;
            switch (static_cast<int>(any(chance) * 7)) {
            case 0:
                c.muted = !c.muted;
                break;
            case 1:
                c.volume = any(chance);
                break;
            case 2:
                c.breathing = !c.breathing;
                break;
            case 3:
                c.strikes += static_cast<unsigned>(any(chance) * 4);
                break;
            case 4:
                t += 20 * any(chance) - 10;
                if (t < 0) t = 0;
                break; // the clock leaps, back as well
            case 5:
                c.line = {after(t), 30 * any(chance), 0.03 + 0.5 * any(chance), c.line.pattern};
                break;
            default:
                c.line.pattern = {seconds{0.2 + 5 * any(chance)}, seconds{3 * any(chance)},
                                  seconds{0.2 + 5 * any(chance)},
                                  seconds{any(chance) < 0.5 ? 0.0 : 2 * any(chance)}};
            }
            c.told_at = after(t);
        }
        CHECK(most < steepest);
        CHECK(loudest <= 1.0F);
    }
}

TEST_CASE("tones: late frames do not stop the breath, a picture that stands still does", "[app][sound]") {
    tone_synth on_time, late;
    const auto c = breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}});
    const auto a = heard(on_time, c, 0, 9.5), b = heard(late, c, 0, 9.5, false);
    CHECK(a == b); // one frame at the start was enough for the whole breath
    const auto beyond = heard(late, c, 9.5, 20, false);
    CHECK(peak({beyond.begin() + sound_rate, beyond.end()}) == 0.0F);
}

TEST_CASE("tones: a change of pace goes on from where the breath is", "[app][sound]") {
    tone_synth synth;
    auto c = breathing({seconds{4}, seconds{0}, seconds{6}, seconds{0}});
    const auto a = heard(synth, c, 0, 2);
    const double before = frequency(a, 1.9, 2.0);
    c.line = {after(2), 0.2, 0.05, c.line.pattern};
    const auto b = heard(synth, c, 2, 4);
    CHECK(frequency(b, 0.0, 0.1) == Approx(before).epsilon(0.02));
    CHECK(largest_step(b, a.back()) < steepest);
}

TEST_CASE("cues: the bell is asked for at the start and the end of the practice", "[app][sound]") {
    cue_tracker tracker;
    settings chosen;
    session_view v;
    CHECK(tracker.cue(nullptr, chosen, start).strikes == 0);
    v.phase = phase_kind::rest;
    CHECK(tracker.cue(&v, chosen, start).strikes == 0);
    v.phase = phase_kind::practice;
    CHECK(tracker.cue(&v, chosen, start).strikes == 1);
    CHECK(tracker.cue(&v, chosen, start).strikes == 1);
    v.phase = phase_kind::close;
    CHECK(tracker.cue(&v, chosen, start).strikes == 3);
    v.finished = true;
    CHECK(tracker.cue(&v, chosen, start).strikes == 3);
    CHECK(tracker.cue(nullptr, chosen, start).strikes == 3);
}

TEST_CASE("cues: tones follow the pacer, the pause and the settings", "[app][sound]") {
    cue_tracker tracker;
    settings chosen;
    chosen.volume = 7; // a hand-edited file
    session_view v;
    v.phase = phase_kind::practice;
    CHECK_FALSE(tracker.cue(&v, chosen, start).breathing); // not paced
    v.pacer = pacer_view{};
    v.pacer_line = {start, 0, 0.1, {}};
    const auto c = tracker.cue(&v, chosen, start);
    CHECK(c.breathing);
    CHECK(c.volume == 1.0);
    v.paused = true;
    CHECK_FALSE(tracker.cue(&v, chosen, start).breathing);
    v.paused = false;
    chosen.breath_tones = false;
    CHECK_FALSE(tracker.cue(&v, chosen, start).breathing);
}
