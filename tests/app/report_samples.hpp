#pragma once
// Recordings for the report: usual ones, long ones, and what nobody wishes for.

#include "tests/app/heart_recordings.hpp"

namespace attune::test {

struct report_sample {
    std::string name;
    recording r;
};

inline std::vector<report_sample> report_samples() {
    std::vector<report_sample> all;
    const auto add = [&all](std::string name, recording r) -> recording& {
        all.push_back({std::move(name), std::move(r)});
        return all.back().r;
    };
    {
        auto& r = add("ordinary", hearts({.length_s = 900, .artefacts = 0.012, .gaps = 1}));
        add_phases(r);
        add_words(r);
    }
    {
        auto& r = add("by_hand", hearts({.length_s = 900, .artefacts = 0.012}));
        const std::pair<std::size_t, beat_class> changes[]{{200, beat_class::ectopic}, {400, beat_class::normal}, {401, beat_class::missed}};
        for (const auto& [at, to] : changes) {
            r.beats[at].by_hand = recorded_beat::found{true, r.beats[at].classed};
            r.beats[at].classed = to;
        }
    }
    add("two_minutes", hearts({.length_s = 120}));
    {
        auto& r = add("artefacts", hearts({.length_s = 600, .artefacts = 0.08, .gaps = 4}));
        r.dropped.add(drop_cause::checksum, 17);
        r.dropped.add(drop_cause::lost, 5);
        r.lost_records = 3;
    }
    add("unusable", hearts({.length_s = 600, .artefacts = 0.4, .gaps = 12}));
    {
        auto& r = add("no_beats", hearts({.length_s = 300}));
        r.beats.clear();
        for (auto& n : r.numbers)
            n.numbers = {};
        r.gaps = {{seconds{0}, seconds{300}, gap_cause::port_closed}};
    }
    {
        auto& r = add("one_beat", hearts({.length_s = 60}));
        r.beats.resize(1);
        r.numbers.clear();
    }
    {
        auto& r = add("all_artefact", hearts({.length_s = 300}));
        for (auto& b : r.beats)
            if (b.rr_ms) b.classed = beat_class::ectopic;
    }
    {
        auto& r = add("no_practice", hearts({.length_s = 90}));
        r.phases = {{seconds{0}, phase_kind::settle}};
        r.pacer.clear();
        r.ended = ended_as::early;
    }
    {
        auto& r = add("no_time", recording{});
        r.header.id = "x";
    }
    {
        auto& r = add("long_words", hearts({.length_s = 600}));
        add_words(r);
        std::string words;
        while (words.size() < 500)
            words += words.size() % 90 < 40 ? "a very long title " : "Donaudampfschifffahrtsgesellschaft";
        words.resize(500);
        r.header.setup.plan.title = words;
        r.header.client = words;
        r.header.sensor = words;
        for (auto& c : r.check_ins)
            c.word = c.note = words + words;
        for (int i = 0; i < 60; ++i)
            r.marks.push_back(
                {seconds{10.0 * i}, short_text::from("a mark with a label as long as may be, and")});
    }
    {
        auto& r = add("other_scripts", hearts({.length_s = 600}));
        add_words(r);
        r.header.setup.plan.title = "תרגול נשימה 🙂 تنفس हृदय 呼吸 Zoë";
        r.header.client = "\xff\xfe broken \n\t bytes";
        r.check_ins[1].note = "היום היה רגוע יותר, 6 נשימות בדקה 🙂❤️ אחר כך הלכתי "
                              "הביתה";
    }
    {
        auto& r = add("exercise", hearts({.length_s = 600}));
        r.header.setup.plan.exercise = true;
        r.header.setup.plan.paced = false;
        r.pacer.clear();
        for (auto& n : r.numbers) {
            n.numbers.activation = {};
            n.numbers.activation.why = why_not::exercise;
            n.numbers.rsa_bpm = {};
        }
    }
    {
        auto& r = add("dyad", hearts({.length_s = 600, .seed = 5}));
        r.header.dyad = "d1";
        r.together = "20261124-0900-efgh";
        r.header.setup.simulated = true;
        r.header.sensor = "sim:calm?seed=1";
    }
    {
        auto& r = add("imported", hearts({.length_s = 1200, .artefacts = 0.005}));
        r.header.setup.plan = {};
        r.header.setup.plan.title = "Imported recording";
        r.header.setup.plan.paced = false;
        r.header.sensor = "file:recording.rr";
        r.phases.clear();
        r.pacer.clear();
        r.numbers.clear();
    }
    {
        auto& r = add("many_steps", hearts({.length_s = 1800}));
        r.header.setup.plan.steps.resize(60);
        for (std::uint32_t i = 0; i < 60; ++i) {
            r.header.setup.plan.steps[i].name = "muscle group " + std::to_string(i);
            r.steps.push_back({seconds{30.0 * i}, i, 0, i % 7 == 0});
        }
    }
    {
        auto& r = add("many_phases", hearts({.length_s = 1200}));
        r.phases.clear();
        for (int i = 0; i < 40; ++i)
            r.phases.push_back({seconds{30.0 * i}, i % 2 == 0 ? phase_kind::rest : phase_kind::practice});
    }
    return all;
}

/// A day and a night, 100,000 beats.
inline recording a_day() {
    auto r = hearts({.length_s = 86'400, .artefacts = 0.005, .gaps = 40, .rough = 1});
    r.header.setup.plan.paced = true;
    return r;
}

} // namespace attune::test
