// Each rule of SCIENCE 11.4 on a heart made for it, through the live chain; and that all are silent else.
#include "app/session/noticing.hpp"
#include "tests/dsp/synthetic.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_bench.hpp"

#include <algorithm>
#include <map>

using namespace attune;
using namespace attune::test;

namespace {

struct said {
    cue what;
    double at;
};

const of_time six = [](double t) { return turn * 0.1 * t; };

struct practised {
    double until = 900;
    bool numbers_shown = true;
    double last_touch = 0;
    std::uint32_t seed = 1;
    double noise_ms = 5;
    std::function<void(std::vector<beat>&)> spoil{};
};

/// A practice at six breaths a minute over a heart of rate `hr(t)`.
std::vector<said> cues(const of_time& hr, const practised& p = {}) {
    auto beats = ipfm(p.until, hr, six);
    add_noise(beats, p.noise_ms, p.seed);
    if (p.spoil) p.spoil(beats);
    player chain;
    chain.context.paced = true;
    chain.context.pace = 6.0_brpm;
    noticer notice;
    std::vector<said> out;
    chain.play(beats, p.until, [&](const live_numbers& n, double now) {
        const noticed_second s{
            seconds{now}, n, breaths_per_minute{6}, now * 0.1, p.numbers_shown, seconds{now - p.last_touch}};
        if (const auto c = notice(s)) out.push_back({*c, now});
    });
    return out;
}
double swing(double t, double amplitude, double late_rad = 0) {
    return amplitude * std::cos(six(t) - late_rad);
}
double ramp(double t, double from, double to) {
    return std::clamp((t - from) / (to - from), 0.0, 1.0);
}
bool only(const std::vector<said>& all, cue c) {
    return std::all_of(all.begin(), all.end(), [c](const said& s) { return s.what == c; });
}

} // namespace

TEST_CASE("noticing: a heart that follows, calm or quick, is told nothing", "[app][session]") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        const double rate = 55 + 2.0 * seed, depth = 2 + 0.5 * seed;
        CHECK(
            cues([=](double t) { return rate + swing(t, depth, 0.1 * seed); }, {.until = 1200, .seed = seed})
                .empty());
    }
}

TEST_CASE("noticing: whoever breathes another rhythm is led back after three breaths, once in three minutes",
          "[app][session]") {
    const auto all =
        cues([](double t) { return t < 300 ? 65 + swing(t, 8) : 65 + 8 * std::cos(turn * 0.16 * t); });
    REQUIRE_FALSE(all.empty());
    CHECK(only(all, cue::back_to_pace));
    // The lock-in forgets over 2.5 breaths and the spectrum looks at 64 s; then three breaths.
    CHECK((all.front().at > 330 && all.front().at < 420));
    for (std::size_t i = 1; i < all.size(); ++i)
        CHECK(all[i].at - all[i - 1].at == noticer::same_apart);
    CHECK(all.back().at > 600);
}

TEST_CASE(
    "noticing: a swing that grew by half while the heart quickened asks for softer, each alone does not",
    "[app][session]") {
    const auto grown = [](double to, double bpm) {
        return cues([=](double t) {
            const double g = ramp(t, 400, 430);
            return 65 + bpm * g + swing(t, 8 * (1 + (to - 1) * g));
        });
    };
    const auto both = grown(1.8, 8);
    REQUIRE_FALSE(both.empty());
    CHECK(both.front().what == cue::softer);
    CHECK((both.front().at > 410 && both.front().at < 470));
    CHECK(grown(1.8, 2).empty());
    CHECK(grown(1.3, 8).empty());
}

TEST_CASE("noticing: in step but later than at first: start earlier, earlier: start later, a little: nothing",
          "[app][session]") {
    const auto moved = [](double degrees) {
        return cues([=](double t) { return 65 + swing(t, 8, degrees * turn / 360 * ramp(t, 300, 360)); });
    };
    const auto late = moved(90), early = moved(-90);
    REQUIRE_FALSE(late.empty());
    CHECK(only(late, cue::start_earlier));
    CHECK((late.front().at > 320 && late.front().at < 460));
    REQUIRE_FALSE(early.empty());
    CHECK(only(early, cue::start_later));
    CHECK(moved(40).empty());
    CHECK(moved(-40).empty());
}

TEST_CASE("noticing: another pace has a phase of its own and is not compared", "[app][session]") {
    noticer notice;
    const auto in_step = [&](double now, double pace, double phase) {
        noticed_second s;
        s.now = seconds{now};
        s.pace = breaths_per_minute{pace};
        s.breaths = now * pace / 60;
        s.numbers.hr_bpm.value = 65;
        s.numbers.rsa_bpm.value = 16;
        s.numbers.lock_r2.value = 0.9;
        s.numbers.phase_stability.value = 0.95;
        s.numbers.rsa_phase_rad.value = phase;
        s.numbers.valid_share_30s = 1;
        return notice(s);
    };
    for (int t = 0; t < 200; ++t)
        CHECK_FALSE(in_step(t, 6, 0));
    for (int t = 200; t < 400; ++t)
        CHECK_FALSE(in_step(t, 5, 2)); // known anew
    int told = 0;
    for (int t = 400; t < 460; ++t)
        if (const auto c = in_step(t, 5, 2 - 1.2)) {
            CHECK(*c == cue::start_later);
            ++told;
        }
    CHECK(told == 1);
}

TEST_CASE("noticing: a dry strap comes before all else", "[app][session]") {
    const auto all =
        cues([](double t) { return 65 + swing(t, 8); }, {.until = 600, .spoil = [](std::vector<beat>& b) {
                                                             for (std::size_t i = 330; i < b.size(); i += 5)
                                                                 drop(b, i);
                                                         }});
    REQUIRE_FALSE(all.empty());
    CHECK(all.front().what == cue::moisten_strap);
    CHECK(all.front().at > 300);
    CHECK(only(all, cue::moisten_strap));
}

TEST_CASE(
    "noticing: a rate that climbs while the breath follows offers to hide the numbers, if they are shown",
    "[app][session]") {
    const auto climbing = [](double per_min, bool shown) {
        return cues([=](double t) { return 62 + per_min * ramp(t, 300, 900) * 10 + swing(t, 8); },
                    {.numbers_shown = shown});
    };
    const auto shown = climbing(1.6, true);
    REQUIRE_FALSE(shown.empty());
    CHECK(only(shown, cue::hide_numbers));
    CHECK((shown.front().at > 300 + 60 && shown.front().at < 300 + 300));
    CHECK(climbing(1.6, false).empty());
    CHECK(climbing(0.6, true).empty());
}

TEST_CASE("noticing: rate and following fall and nothing was touched for ten minutes: drowsy",
          "[app][session]") {
    const auto falling = [](double touched) {
        return cues(
            [](double t) {
                const double g = ramp(t, 600, 900);
                return 64 - 4 * g + swing(t, 8 * (1 - 0.9 * g)) +
                       3 * g * std::sin(turn * 0.21 * t + 1.3 * t * g);
            },
            {.until = 1000, .last_touch = touched, .noise_ms = 15});
    };
    const auto alone = falling(0);
    CHECK(std::any_of(alone.begin(), alone.end(), [](const said& s) { return s.what == cue::drowsy; }));
    const auto awake = falling(700);
    CHECK(std::none_of(awake.begin(), awake.end(), [](const said& s) { return s.what == cue::drowsy; }));
}

TEST_CASE("noticing: whatever happens, never two within a minute, none in the first, and each has its words",
          "[app][session]") {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        std::mt19937 random{seed};
        std::vector<double> rate, depth, pace;
        for (int i = 0; i < 40; ++i) {
            rate.push_back(60 + static_cast<double>(random() % 30));
            depth.push_back(static_cast<double>(random() % 14));
            pace.push_back(0.06 + 0.002 * static_cast<double>(random() % 100));
        }
        double last = -1e9;
        std::map<cue, double> same;
        for (const auto& s : cues(
                 [&](double t) {
                     const auto i = std::min<std::size_t>(39, static_cast<std::size_t>(t / 50));
                     return rate[i] + depth[i] * std::cos(turn * pace[i] * t);
                 },
                 {.until = 1990, .seed = seed, .noise_ms = 20})) {
            INFO("seed " << seed << " at " << s.at);
            CHECK(s.at >= noticer::arriving - 1);
            CHECK(s.at - last >= noticer::apart);
            if (const auto m = same.find(s.what); m != same.end())
                CHECK(s.at - m->second >= noticer::same_apart);
            last = same[s.what] = s.at;
            CHECK_FALSE(sentence(s.what).empty());
            CHECK(sentence(s.what).find('!') == std::string_view::npos);
        }
    }
}

TEST_CASE("noticing: in a session a cue is shown and recorded, not where cues are off, nor in mindful practices",
          "[app][session]") {
    const auto practised = [](bool cues, bool mindful, bool steps = false) {
        auto setup = short_setup(seconds{600});
        setup.cues = cues;
        setup.plan.feedback_hidden = mindful;
        if (steps) setup.plan.steps = {{.name = "One", .length = seconds{600}}};
        session_bench b{setup};
        double t = 0;
        bool first = true;
        while (t < 590) { // breathes 9.6 times a minute, the pacer 6 times
            const int rr = first ? 0 : static_cast<int>(std::lround(92 + 9 * std::cos(turn * 0.16 * t)));
            first = false;
            t += rr * 0.01;
            b.give(bytes_at(session_bench::at(t + 0.01), {rr}));
        }
        const auto& v = b.to(595);
        const auto told = b.log.only<cue_record>();
        CHECK(v.noticed.has_value() == !told.empty());
        if (!told.empty()) {
            CHECK(told.back().what == *v.noticed);
            CHECK(told.back().t == v.noticed_at);
        }
        return told;
    };
    const auto told = practised(true, false);
    REQUIRE(told.size() >= 2);
    for (const auto& c : told)
        CHECK(c.what == cue::back_to_pace);
    CHECK(practised(false, false).empty());
    CHECK(practised(true, true).empty());
    CHECK(practised(true, false, true).empty()); // steps have words of their own
}
