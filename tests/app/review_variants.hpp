#pragma once
// A recording for everything that a review can say: one variant a sentence, clause or reason.

#include "tests/app/review_recording.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace attune::test {

struct variant {
    std::string name;
    recording r;
};

namespace variants {

/// Every n-th beat corrected.
inline void correct(recording& r, std::size_t every) {
    for (std::size_t i = 1; i < r.beats.size(); i += every)
        r.beats[i].classed = beat_class::ectopic;
}
inline void follow(recording& r, double share) {
    for (std::size_t i = 0; i < r.numbers.size(); ++i) {
        auto& n = r.numbers[i].numbers;
        n.following = n.following && static_cast<double>(i % 100) < 100 * share;
        if (!n.following) n.rsa_bpm = {{}, why_not::not_following};
    }
}
inline void pace(recording& r, double breaths_per_minute) {
    for (auto& p : r.pacer)
        if (p.breaths_per_second > 0) p.breaths_per_second = breaths_per_minute / 60;
}
inline void pause(recording& r, int times) {
    const auto pattern = r.header.setup.plan.pattern;
    std::vector<pacer_record> lines{r.pacer.front()};
    for (int i = 0; i < times; ++i) {
        const double at = 120 + 60 * i;
        lines.push_back({seconds{at}, 6, 0, pattern});
        lines.push_back({seconds{at + 10}, 6, r.pacer.front().breaths_per_second, pattern});
    }
    lines.push_back(r.pacer.back());
    r.pacer = lines;
}
inline void natural(recording& r) {
    r.header.setup.plan.paced = false;
    r.pacer.clear();
}
inline void no_activation(recording& r, why_not why) {
    for (auto& n : r.numbers)
        n.numbers.activation = {.why = why};
}
inline void gaps(recording& r, gap_cause cause, int times) {
    for (int i = 0; i < times; ++i)
        r.gaps.push_back({seconds{100.0 + 60 * i}, seconds{140.0 + 60 * i}, cause});
}
inline void nothing_heard(recording& r) {
    r.beats.clear();
    for (auto& n : r.numbers)
        n.numbers = {};
    no_activation(r, why_not::no_beats);
}
inline recording early(double length_s) {
    auto r = session(length_s);
    r.ended = ended_as::early;
    return r;
}

} // namespace variants

/// Cost: some forty recordings of ten minutes, a tenth of a second.
inline std::vector<variant> review_variants() {
    using namespace variants;
    std::vector<variant> all;
    const auto add = [&all](std::string name, recording r = session()) -> recording& {
        all.push_back({std::move(name), std::move(r)});
        return all.back().r;
    };
    add("whole");
    pause(add("one_pause"), 1);
    pause(add("two_pauses"), 2);
    pause(add("early_one_pause", early(480)), 1);
    pause(add("early_two_pauses", early(480)), 2);
    add("early", early(420));
    add("early_almost", early(590));
    add("early_and_short", early(45)).header.setup.plan.length = seconds{100};
    add("seconds_only", session(1));
    add("hours", session(3900));
    add("one_hour", session(3600));
    add("recovered").ended = ended_as::recovered;
    {
        auto& r = add("recovered_paused");
        pause(r, 1);
        r.ended = ended_as::recovered;
    }
    {
        auto& r = add("recovered_two_pauses");
        pause(r, 2);
        r.ended = ended_as::recovered;
    }
    add("running").ended.reset();
    {
        auto& r = add("two_paces");
        auto lines = r.pacer;
        lines.insert(lines.begin() + 1, {seconds{300}, 24, 0.092, r.header.setup.plan.pattern});
        r.pacer = lines;
    }
    {
        auto& r = add("two_paces_not_followed", all.back().r);
        follow(r, 0.2);
    }
    follow(add("not_followed"), 0.2);
    {
        auto& r = add("not_followed_fast");
        follow(r, 0.2);
        pace(r, 9);
    }
    follow(add("half_followed"), 0.6);
    {
        auto& r = add("following_unknown");
        for (auto& n : r.numbers)
            n.numbers.lock_r2 = n.numbers.rsa_bpm = {{}, why_not::not_enough_yet};
    }
    for (const char* sensor : {"import:rr", "import:csv", "import:json", "import:edf", "import:edf-ecg", "import:newer"}) {
        auto& r = add(sensor);
        natural(r);
        r.header.sensor = sensor;
        r.phases.clear();
        r.numbers.clear();
    }
    {
        auto& r = add("imported_one_beat", all.back().r);
        r.beats.resize(1);
    }
    natural(add("natural"));
    {
        auto& r = add("natural_untitled");
        natural(r);
        r.header.setup.plan.title.clear();
    }
    add("paced_without_pacer").pacer.clear();
    {
        auto& r = add("paced_without_pacer_untitled");
        r.pacer.clear();
        r.header.setup.plan.title.clear();
    }
    for (const char* sensor : {"sim:calm?seed=1", "sim:aroused?seed=1", "replay:of a simulated heart"}) {
        auto& r = add(sensor);
        r.header.sensor = sensor;
        r.header.setup.simulated = true;
    }
    {
        auto& r = add("simulated_rate_only");
        r.header.sensor = "sim:calm?seed=1";
        r.header.setup.simulated = true;
        correct(r, 6);
    }
    {
        auto& r = add("simulated_natural");
        r.header.sensor = "sim:calm?seed=1";
        r.header.setup.simulated = true;
        natural(r);
        for (auto& n : r.numbers)
            n.numbers.rsa_bpm = {{}, why_not::not_paced};
    }
    for (const bool faster : {false, true}) {
        auto& r = add(faster ? "faster_at_the_end" : "slower_at_the_end");
        double t = 0.5;
        for (auto& b : r.beats) {
            b.t_s = t;
            if (b.rr_ms) b.rr_ms = (t < 330) == faster ? 1000 : 800;
            t += b.rr_ms.value_or(1000) / 1000;
        }
        std::erase_if(r.beats, [&r](const auto& b) { return b.t_s > r.duration_s; });
        for (auto& n : r.numbers) {
            const double a = (n.t.count() < 330) == faster ? 40 : 70;
            n.numbers.activation.value = a;
            n.numbers.activation.low = a - 5;
            n.numbers.activation.high = a + 5;
        }
    }
    correct(add("some_corrected"), 40);
    correct(add("fair"), 12);
    correct(add("rate_only"), 6);
    correct(add("unusable"), 3);
    {
        auto& r = add("half_heard");
        std::erase_if(r.beats, [](const auto& b) { return b.t_s > 200 && b.t_s < 500; });
    }
    nothing_heard(add("no_beats"));
    nothing_heard(add("no_beats_averaged"));
    all.back().r.dropped.add(drop_cause::averaged, 60);
    for (const int beats : {2, 4}) { // the first has no interval
        auto& r = add("beats_" + std::to_string(beats));
        r.beats = std::vector<recorded_beat>(r.beats.begin() + 100, r.beats.begin() + 99 + beats);
    }
    for (const auto cause : {gap_cause::port_closed, gap_cause::silence, gap_cause::beats_lost,
                             gap_cause::contact_lost, gap_cause::overflow, gap_cause::clock_jumped}) {
        auto& r = add("nothing_but_gap_" + std::to_string(static_cast<int>(cause)));
        nothing_heard(r);
        gaps(r, cause, 1);
        gaps(add("gaps_" + std::to_string(static_cast<int>(cause))), cause, 3);
    }
    gaps(add("port_gone_once"), gap_cause::port_closed, 1);
    for (int why = 1; why <= static_cast<int>(why_not::low_confidence); ++why)
        no_activation(add("activation_" + std::to_string(why)), static_cast<why_not>(why));
    no_activation(add("no_rest_natural"), why_not::no_baseline);
    natural(all.back().r);
    add("before_the_practice").phases = {{seconds{0}, phase_kind::settle}};
    {
        auto& r = add("all_phases");
        r.phases = {{seconds{0}, phase_kind::settle},
                    {seconds{10}, phase_kind::rest},
                    {seconds{60}, phase_kind::practice},
                    {seconds{640}, phase_kind::close}};
        r.header.setup.plan.title.clear();
    }
    {
        auto& r = add("steps");
        r.header.setup.plan.steps.resize(3);
        r.header.setup.plan.steps[1].name = "Resonance pace";
        r.steps = {{seconds{60}, 0, 0, false}, {seconds{200}, 1, 0, false}, {seconds{400}, 2, 0, true}};
    }
    {
        auto& r = add("marks");
        r.marks = {{seconds{100}, short_text::from("")}, {seconds{200}, short_text::from("start")}};
    }
    add_after(add("more_tense"), 60, "");
    add_after(add("dizzy"), 40, "dizzy");
    add_after(add("dizzy_natural"), 40, "dizzy");
    natural(all.back().r);
    add_after(add("chest"), 40, "tight chest");
    {
        auto& r = add("check_ins");
        add_after(r, 40, "");
        r.check_ins[0].pleasantness = 60;
        r.check_ins[1].word = "soft";
    }
    return all;
}

} // namespace attune::test
