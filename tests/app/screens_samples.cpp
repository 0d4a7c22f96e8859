// Longer than others: a table of states, not a program.
#include "tests/app/screens_samples.hpp"
#include "tests/app/heart_recordings.hpp"
#include "tests/app/review_variants.hpp"

#include "app/language/language.hpp"
#include "app/session/noticing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attune::test {
namespace {

const std::string long_words =
    "A sentence of unusual length, as it comes from a system that likes to explain itself: the device at "
    "/dev/serial/by-id/usb-Zephyr_Technology_HxM_BT_00112233445566778899-if00-port0 could not be opened, "
    "because "
    "another program holds it, and perhaps it was also unplugged in the meantime.";

practice_card resonance() {
    return {"resonance",
            "Resonance pace",
            "Slow breathing at six a minute, in for four and out for six.",
            "in 4, out 6",
            10,
            6,
            true,
            {"Small breaths are enough. If you feel dizzy, let the breath go its own way.",
             "With heart or lung disease, ask a clinician first."}};
}

double noise(unsigned& seed) { // -1..1, the same on every machine
    seed = seed * 1664525U + 1013904223U;
    return static_cast<double>(seed >> 8) / 8388608.0 - 1;
}

} // namespace

std::shared_ptr<session_view> sample_session(double now, double pace, double rsa, double lost_for) {
    auto s = std::make_shared<session_view>();
    s->now = seconds{now};
    s->phase = phase_kind::practice;
    s->phase_elapsed = seconds{now - 8};
    s->phase_length = seconds{600};
    s->remaining = seconds{600 - (now - 8)};
    s->paced = true;
    s->simulated = false;
    const breath_pattern pattern = breath_pattern{}.at_pace(breaths_per_minute{pace});
    const double rate = pace / 60, start = 8;
    s->pacer_line = {host_time{} + std::chrono::seconds{8}, 0, rate, pattern};
    const double phase = (now - start) * rate;
    s->pacer = breath_at(pattern, phase - std::floor(phase), rate);
    s->pacer->phase = phase;
    s->pacer_elapsed = seconds{now - start};

    s->beats.set_capacity(256);
    s->activation.set_capacity(1200);
    unsigned seed = 7;
    double t = std::max(0.5, now - 150);
    std::uint64_t index = 0;
    const auto rate_at = [&](double x) {
        const double ph = (x - start) * rate - 0.05;
        return 64 + rsa / 2 * std::sin(2 * std::numbers::pi * ph) + 2 * std::sin(x / 40);
    };
    const double last = now - lost_for - 0.6;
    while (t < last) {
        const double hr = rate_at(t) + noise(seed) * 0.8;
        drawn_beat b;
        b.index = index;
        b.t = seconds{t};
        b.hr_bpm = hr;
        b.starts_chain = index == 0;
        b.committed = true;
        if (index % 61 == 50) b.classed = beat_class::ectopic, b.hr_bpm = hr * 1.3;
        s->beats.push_back(b);
        t += 60 / hr;
        ++index;
    }
    for (std::size_t i = s->beats.size() > 2 ? s->beats.size() - 2 : 0; i < s->beats.size() && lost_for == 0;
         ++i)
        s->beats[i].committed = false;
    s->beat_count = index;
    for (double a = std::max(60.0, std::ceil(now - 300)); a <= now - lost_for; a += 1) {
        activation_point p;
        p.t = seconds{a};
        const double v = 50 - 9 * (1 - std::exp(-(a - 60) / 80)) + 4 * std::sin(a / 17);
        p.estimate.has_band = true;
        p.estimate.low = v - 12, p.estimate.high = v + 12;
        p.estimate.confidence = a < now - 42 ? 0.4 : a < now - 25 ? 0.6 : 0.8;
        p.estimate.why = p.estimate.confidence < 0.5 ? why_not::low_confidence : why_not::none;
        if (p.estimate.confidence >= 0.5) p.estimate.value = v;
        s->activation.push_back(p);
    }
    const double heard = now - lost_for;
    if (!s->beats.empty()) s->hr_bpm.set(s->beats.back().hr_bpm, seconds{heard - 0.1});
    live_numbers n;
    n.signal = quality::excellent;
    if (!s->activation.empty()) n.activation = s->activation.back().estimate;
    s->numbers.set(n, seconds{std::floor(heard)});
    s->signal.state = lost_for >= 5   ? signal_state::lost
                      : lost_for >= 2 ? signal_state::fading
                                      : signal_state::present;
    s->signal.last_beat_arrived = seconds{heard - 0.1};
    return s;
}

namespace {

/// What a real review of such a session says; its curves are smoother than those of sample_review.
review_view told_review(double minutes, bool cut_off) {
    auto r = hearts({.length_s = minutes * 60 + 18, .artefacts = 0.02, .gaps = 1});
    r.phases = {{seconds{0}, phase_kind::settle},
                {seconds{8}, phase_kind::practice},
                {seconds{r.duration_s - 10}, phase_kind::close}};
    add_words(r);
    r.check_ins[0].word = "rushed";
    r.check_ins[1].word = "soft";
    r.check_ins[1].note.clear();
    r.marks.erase(r.marks.begin()); // the one without a label stays
    if (cut_off) r.ended = ended_as::recovered;
    return make_review(r, "Today 08:12");
}

} // namespace

review_view sample_review(double minutes, bool with_long_words) {
    review_view r;
    r.id = "20261124-1";
    r.title = "Resonance pace";
    r.when = "Today 08:12";
    r.sensor = "Zephyr HxM";
    r.duration_s = minutes * 60 + 18;
    const auto told = told_review(minutes, with_long_words);
    r.sentences = told.sentences;
    if (with_long_words) r.sentences.push_back(long_words), r.title = long_words, r.ended = told.ended;
    r.phases = {{0, 8, told.phases.front().name},
                {8, r.duration_s - 10, r.title},
                {r.duration_s - 10, r.duration_s, told.phases.back().name}};
    unsigned seed = 3;
    double t = 0.6;
    bool chain = true;
    const double gap_from = r.duration_s * 0.55, gap_to = gap_from + 20;
    r.gaps = {{gap_from, gap_to, told.gaps.front().why}};
    int n = 0;
    while (t < r.duration_s) {
        if (t > gap_from && t < gap_to) t = gap_to, chain = true;
        const double hr =
            63 + 8 * std::exp(-t / 120) + 6 * std::sin(2 * std::numbers::pi * t / 10) + noise(seed);
        review_beat b{t, hr, 60000 / hr, beat_class::normal, chain};
        if (chain) b.classed = beat_class::first, b.hr_bpm = b.rr_ms = 0;
        chain = false;
        if (++n % 97 == 40) b.classed = beat_class::ectopic, b.hr_bpm *= 1.35;
        if (n % 151 == 60) b.classed = beat_class::missed, b.hr_bpm /= 2;
        if (n % 211 == 100) b.classed = beat_class::extra, b.hr_bpm *= 1.8;
        if (n % 307 == 30) b.classed = beat_class::misaligned, b.hr_bpm *= 1.2;
        r.beats.push_back(b);
        t += 60 / hr;
    }
    for (double a = 20; a < r.duration_s; a += 1) {
        const bool gone = a > gap_from && a < gap_to + 10;
        review_point p{a, {}};
        if (!gone && a > 40) p.value = 9 + 3 * std::sin(a / 50) + noise(seed) * 0.4;
        r.rsa.push_back(p);
        review_activation act{a, {}, 0, 100, confidence_band::nothing, why_not::no_baseline};
        if (a > 80 && !gone) {
            const double v = 50 - 14 * (1 - std::exp(-a / 200)) + 6 * std::sin(a / 37);
            act = {a, v, v - 11, v + 11, confidence_band::solid, why_not::none};
            if (a < 140)
                act.band = confidence_band::grey, act.value.reset(), act.why = why_not::low_confidence;
            else if (a < 220)
                act.band = confidence_band::lighter;
        } else if (gone) {
            act.why = why_not::signal_lost;
        }
        r.activation.push_back(act);
    }
    r.marks = {{r.duration_s * 0.3, told.marks.front().text}, {r.duration_s * 0.42, "3"}, {r.duration_s * 0.425, "4"}};
    r.check_ins = {{0, told.check_ins[0].text}, {r.duration_s, told.check_ins[1].text}};
    r.figures = told.figures;
    r.delay = told.delay;
    if (with_long_words) r.figures[1].meaning = long_words;
    return r;
}

sample home_sample(bool full) {
    sample s{full ? "home" : "home_empty"};
    s.view.current = screen::home;
    s.view.chosen.safety_read = true;
    if (!full) return s;
    auto& h = s.view.home;
    h.practices = {resonance(),
                   {"exhale",
                    "Longer out",
                    "In for four, out for eight. For evenings and for after a fright.",
                    "in 4, out 8",
                    8,
                    5,
                    true,
                    {}},
                   {"box",
                    "Box breathing",
                    "Four equal sides: in, hold, out, rest.",
                    "in 4, hold 4, out 4, rest 4",
                    5,
                    3.75,
                    true,
                    {"Leave the holds out in pregnancy, with heart or lung disease, or with panic."}},
                   {"mindful",
                    "Mindful breathing",
                    "The breath as it is. Nothing to reach, nothing to change.",
                    "natural breath",
                    10,
                    0,
                    false,
                    {}}};
    h.last = {{"1", "Today 08:12", "Resonance pace", "10 min", ""},
              {"2", "Yesterday 21:40", "Longer out", "8 min 3 s", "ended early"},
              {"3", "21 Nov 07:58", "Mindful breathing", "10 min", ""},
              {"4", "20 Nov 22:15", "Resonance pace", "4 min 12 s", "recovered"},
              {"5", "19 Nov 08:02", "Resonance pace", "10 min", ""}};
    h.sensor = {"sim:calm?seed=1",
                "Simulated heart, calm",
                "No strap is needed: this heart is simulated. Its numbers are not yours.",
                sensor_mark::simulated,
                "simulated",
                1.0};
    return s;
}

sample before_sample() {
    sample s{"before"};
    s.view.current = screen::before;
    s.view.chosen.safety_read = true;
    s.view.chosen_practice = resonance();
    return s;
}

sample after_sample() {
    sample s{"after"};
    s.view.current = screen::after;
    s.view.chosen.safety_read = true;
    s.view.chosen_practice = resonance();
    return s;
}

sample safety_sample(bool first) {
    sample s{first ? "safety" : "safety_again"};
    s.view.current = screen::safety;
    s.view.chosen.safety_read = !first;
    if (!first) s.view.chosen.crisis_line = "Help line, day and night: 0800 000 000";
    return s;
}

sample settings_sample() {
    sample s{"settings"};
    s.view.current = screen::settings;
    s.view.chosen.safety_read = true;
    s.view.chosen.lead_in = true;
    s.view.languages = {{"en", "English"}, {"de", "Deutsch"}};
    s.view.store_file = "/home/zoe/.local/share/attune/attune.db";
    s.view.home.sensor = {"serial:/dev/ttyUSB0",
                          "Zephyr HxM (/dev/ttyUSB0)",
                          "Ready. Put the strap on; it is opened when a practice begins.",
                          sensor_mark::ready,
                          "/dev/ttyUSB0",
                          0.8};
    return s;
}

sample sensor_sample() {
    sample s{"sensor"};
    s.view.current = screen::sensor;
    s.view.chosen.safety_read = true;
    s.view.chosen.sensor = "serial:/dev/ttyUSB0";
    s.view.home.sensor = {"serial:/dev/ttyUSB0",
                          "Zephyr HxM (/dev/ttyUSB0)",
                          "Ready. Put the strap on; it is opened when a practice begins.",
                          sensor_mark::ready,
                          "/dev/ttyUSB0",
                          0.2};
    s.view.sensors = {s.view.home.sensor,
                      {"serial:/dev/ttyACM0", "USB serial port (/dev/ttyACM0)",
                       "No permission for /dev/ttyACM0: it belongs to the group dialout; run `sudo usermod -aG dialout "
                       "zoe`, then log out and in again.",
                       sensor_mark::trouble, "/dev/ttyACM0", 1.0},
                      {"serial:/dev/ttyUSB1", "ANT USB-m stick (/dev/ttyUSB1)",
                       "/dev/ttyUSB1 is in use by garmin-ant (process 4711): close that program; it is tried again.",
                       sensor_mark::trouble, "/dev/ttyUSB1", 0.2},
                      {"", "Bluetooth (hci0)",
                       "Bluetooth is switched off: switch it on in the desktop's settings, or with bluetoothctl power "
                       "on.",
                       sensor_mark::trouble, "", 1.0},
                      {"sim:calm?seed=1", "Simulated heart, calm",
                       "No strap is needed: this heart is simulated. Its numbers are not yours.",
                       sensor_mark::simulated, "simulated", 0.005},
                      {"sim:aroused?seed=1", "Simulated heart, aroused",
                       "No strap is needed: this heart is simulated. Its numbers are not yours.",
                       sensor_mark::simulated, "simulated", 0.005}};
    s.view.sensor_delay = {0.2, "0.2 s",
                           "Usual for Zephyr HxM, give or take 0.2 s. Chosen: as the BioHarness; packets come 0 to "
                           "1.3 s after the beat, with the beat's own time.",
                           "0.2 s", false};
    return s;
}

sample listening_sample() {
    auto s = sensor_sample();
    s.name = "sensor_listening";
    s.session = sample_session(183);
    s.session->pacer.reset();
    auto& p = s.view.sensor_preview.emplace();
    p.session = s.session.get();
    p.mark = sensor_mark::ready;
    p.sentence = tr("Beats are coming.");
    p.facts = {{"Heart", "66 a minute"},
               {"Contact", "on the skin"},
               {"Battery", "87 %"},
               {"Model", "Zephyr HxM BT 0042"},
               {"Protocol", "zephyr"}};
    s.view.sensors[0].sentence = tr("Listening. {}", p.sentence);
    return s;
}

sample tapping_sample() {
    auto s = listening_sample();
    s.name = "sensor_tapping";
    s.view.tapping = tapping_view{pulse_site::neck, 7, 7, 12, false,
                                  "Go on, with each beat you feel. A missed one does no harm.", ""};
    return s;
}

sample tapped_sample() {
    auto s = tapping_sample();
    s.name = "sensor_tapped";
    s.view.tapping = tapping_view{pulse_site::wrist, 18, 17, 12, true,
                                  "17 of 18 taps fit their beats. A few more make it surer.",
                                  "0.8 s, likely 0.7 to 0.9"};
    return s;
}

sample practice_sample(double now) {
    sample s{"practice"};
    s.session = sample_session(now);
    s.view.current = screen::practice;
    s.view.chosen.safety_read = true;
    s.view.chosen_practice = resonance();
    s.view.practice.title = "Resonance pace";
    s.view.practice.guidance = tr(sentence(cue::softer));
    s.view.practice.session = s.session.get();
    s.view.practice.signal_word = tr("signal|steady");
    return s;
}

sample search_sample(std::size_t steps) {
    auto s = practice_sample();
    s.name = "practice_search_" + std::to_string(steps);
    s.view.practice.title = "Finding your pace";
    s.view.practice.guidance = tr(sentence(cue::hide_numbers));
    resonance_search search{prior_of(resonance_person::adult)};
    auto& v = s.session->search.emplace();
    for (std::size_t i = 0; i <= steps; ++i) {
        const auto next = search.next();
        v.rate = next ? next->value : v.rate;
        if (i == steps || !next) break;
        resonance_step step;
        step.to = seconds{90};
        step.rate = v.rate;
        step.amplitude = 8 * std::exp(-0.4 * (v.rate - 5.5) * (v.rate - 5.5));
        step.amplitude_se = 0.3;
        step.r2 = 0.9;
        if (i == 2) step.why = step_why::artefacts;
        search.take(step);
        v.steps[v.ended_steps++] = step;
    }
    v.step = static_cast<std::uint8_t>(v.ended_steps + 1);
    v.progress = 0.4;
    v.finding = search.finding();
    if (!search.next()) v.ended = search_end::enough;
    v.grid_from = search.belief().grid().front();
    v.cells = static_cast<std::uint8_t>(search.belief().mass().size());
    std::copy(search.belief().mass().begin(), search.belief().mass().end(), v.mass.begin());
    return s;
}

sample mindful_sample() {
    auto s = practice_sample();
    s.name = "practice_mindful";
    s.session->paced = false;
    s.session->pacer.reset();
    s.view.chosen_practice = {
        "mindful", "Mindful breathing", "The breath as it is.", "natural breath", 10, 0, false, {}};
    s.view.practice.title = "Mindful breathing";
    s.view.practice.feedback_hidden = true;
    s.view.practice.guidance = "Where do you feel the breath most clearly?";
    return s;
}

sample review_sample(double minutes) {
    sample s{"review"};
    s.view.current = screen::review;
    s.view.chosen.safety_read = true;
    s.view.chosen_practice = resonance();
    s.view.review = sample_review(minutes);
    return s;
}

std::vector<sample> review_samples() {
    std::vector<sample> all;
    for (const auto& [name, r] : review_variants())
        if (name == "early_two_pauses" || name == "two_paces_not_followed" || name == "fair" || name == "rate_only" ||
            name == "no_beats_averaged" || name == "gaps_0" || name == "steps" || name == "dizzy" ||
            name == "simulated_natural" || name == "slower_at_the_end") { // chosen: what is longest, and what is least
            auto s = review_sample();
            s.name = "review_" + name;
            s.view.review = make_review(r, "Today 08:12");
            s.view.review->title = "Resonance pace";
            all.push_back(std::move(s));
        }
    for (const bool for_this_look : {false, true}) {
        auto s = review_sample();
        s.name = for_this_look ? "review_hidden_shown" : "review_hidden";
        s.view.review->hidden = true;
        s.view.review->for_this_look = for_this_look;
        s.view.review->together = "20261124-2136-k3f9";
        all.push_back(std::move(s));
    }
    return all;
}

std::vector<sample> usual_samples() {
    return {safety_sample(),  home_sample(),  before_sample(), practice_sample(),
            mindful_sample(), after_sample(), review_sample(), settings_sample(),
            sensor_sample(),  listening_sample(), tapping_sample(), plan_sample()};
}

std::vector<sample> all_samples() {
    auto all = usual_samples();
    for (auto& s : practices_samples())
        all.push_back(std::move(s));
    for (auto& s : diary_samples())
        all.push_back(std::move(s));
    for (auto& s : lead_samples())
        all.push_back(std::move(s));
    for (auto& s : plan_samples())
        all.push_back(std::move(s));
    for (auto& s : scale_samples())
        all.push_back(std::move(s));
    all.push_back(safety_sample(false));
    sample locked{"locked"};
    locked.view.current = screen::locked;
    locked.view.chosen.safety_read = true;
    all.push_back(locked);
    locked.name = "locked_refused";
    locked.view.lock = {true, tr("That is not the passphrase."), ""};
    all.push_back(std::move(locked));
    auto under = settings_sample();
    under.name = "settings_passphrase";
    under.view.lock = {true, "", tr("From now on the new passphrase opens it.")};
    all.push_back(std::move(under));
    for (const std::size_t steps : {0U, 3U, 9U})
        all.push_back(search_sample(steps));
    all.push_back(home_sample(false));

    auto home = home_sample();
    home.name = "home_full";
    home.view.home.practices[0].title = home.view.home.practices[1].summary = long_words;
    home.view.home.sensor.sentence = home.view.home.sensor.name = long_words;
    home.view.home.sensor.mark = sensor_mark::trouble;
    home.view.home.notices = {long_words,
                              "The practice file own.toml was left out: line 3 has no closing quote."};
    home.view.message = "Settings could not be saved: the disk is full.";
    for (int i = 6; i <= 20; ++i)
        home.view.home.last.push_back({std::to_string(i), "1 Nov 2026", i == 9 ? long_words : "Box breathing",
                                       "1 h 30 min", "ended early"});
    all.push_back(home);

    auto before = before_sample();
    before.name = "before_full";
    before.view.chosen_practice.cautions.assign(4, long_words);
    before.view.chosen_practice.minutes = 180;
    before.view.chosen_practice.pace_bpm = 30;
    all.push_back(before);

    sample empty_practice{"practice_empty"};
    empty_practice.view.current = screen::practice;
    all.push_back(empty_practice);

    auto settle = practice_sample();
    settle.name = "practice_settle";
    settle.session = std::make_shared<session_view>();
    settle.session->now = settle.session->phase_elapsed = seconds{3};
    settle.session->phase_length = seconds{8};
    settle.session->paced = true;
    settle.view.practice.session = settle.session.get();
    settle.view.practice.guidance = tr("Sit comfortably. There is nothing to do yet.");
    settle.view.practice.signal_word = tr("signal|waiting");
    all.push_back(settle);

    auto lost = practice_sample();
    lost.name = "practice_lost";
    lost.session = sample_session(183, 6, 12, 7);
    lost.view.practice.session = lost.session.get();
    lost.view.practice.signal_word = tr("signal|lost");
    lost.view.practice.signal_sentence = tr("The strap lost contact {} s ago. Moisten it and press it on.", 6);
    lost.view.practice.saving_trouble =
        "This session is not being saved: the disk is full. It goes on all the same.";
    all.push_back(lost);

    auto full = practice_sample();
    full.name = "practice_full";
    full.view.practice.title = "A practice with a title of some length, written by a clinician";
    full.view.practice.guidance = long_words;
    full.view.practice.signal_sentence = "/dev/ttyUSB0 is busy: another program holds it. Close that "
                                         "program; it is tried again every few seconds.";
    full.view.practice.saving_trouble =
        "This session is not being saved: the disk is full. It goes on all the same.";
    full.view.message = "Settings could not be saved: the disk is full.";
    full.view.chosen.show_count = true;
    full.view.chosen.reduced_motion = true;
    full.session->hr_bpm.set(240, full.session->now);
    all.push_back(full);

    auto paused = practice_sample();
    paused.name = "practice_paused";
    paused.session->paused = true;
    paused.session->pacer_line.breaths_per_second = 0;
    all.push_back(paused);

    auto asking = practice_sample();
    asking.name = "practice_asking";
    asking.view.practice.confirm_stop = true;
    all.push_back(asking);

    auto hidden = practice_sample();
    hidden.name = "practice_hidden";
    hidden.view.practice.feedback_hidden = true;
    all.push_back(hidden);

    auto shown = mindful_sample();
    shown.name = "practice_mindful_shown";
    shown.view.practice.feedback_hidden = false;
    all.push_back(shown);

    auto calmer = mindful_sample();
    calmer.name = "practice_mindful_calmer";
    calmer.view.practice.feedback_hidden = false;
    calmer.session->calmer = baseline{baseline_source::this_session, 58};
    all.push_back(calmer);

    auto still = practice_sample();
    still.name = "practice_still";
    still.view.chosen.reduced_motion = true;
    all.push_back(still);

    sample no_review{"review_none"};
    no_review.view.current = screen::review;
    all.push_back(no_review);
    auto empty_review = review_sample();
    empty_review.name = "review_empty";
    empty_review.view.review = review_view{};
    all.push_back(empty_review);
    auto long_review = review_sample();
    long_review.name = "review_long";
    long_review.view.review = sample_review(180, true);
    all.push_back(long_review);
    for (auto& told : review_samples())
        all.push_back(std::move(told));
    auto by_hand = review_sample();
    by_hand.name = "review_by_hand";
    {
        auto r = hearts({.length_s = 618, .artefacts = 0.02, .gaps = 1});
        std::vector<beat_correction> trail;
        for (const std::uint64_t beat : {40U, 41U, 200U})
            if (const auto c = change_beat(r, beat, r.beats[beat].classed == beat_class::normal ? beat_class::ectopic : beat_class::normal, 1)) {
                trail.push_back(*c);
                (void)lay_over(r, trail);
            }
        by_hand.view.review = make_review(r, "Today 08:12");
        by_hand.view.review->title = "Resonance pace";
    }
    all.push_back(by_hand);

    sample bare_settings{"settings_empty"};
    bare_settings.view.current = screen::settings;
    all.push_back(bare_settings);
    auto settings = settings_sample();
    settings.name = "settings_full";
    settings.view.can_speak = settings.view.chosen.speak = true;
    settings.view.home.sensor.name = settings.view.home.sensor.sentence = settings.view.store_file = long_words;
    settings.view.chosen.crisis_line = long_words;
    all.push_back(settings);

    sample bare_sensor{"sensor_empty"};
    bare_sensor.view.current = screen::sensor;
    all.push_back(bare_sensor);
    auto unplugged = sensor_sample();
    unplugged.name = "sensor_unplugged";
    unplugged.view.chosen.sensor = "sim:calm?seed=1";
    unplugged.view.sensors.erase(unplugged.view.sensors.begin(), unplugged.view.sensors.begin() + 4);
    unplugged.view.home.sensor = unplugged.view.sensors[0];
    unplugged.view.sensors_hint =
        "No serial port and no Bluetooth adapter is here. Plug the sensor in: it shows within two seconds.";
    unplugged.view.sensor_delay = {0.005, "5 ms",
                                   "Usual for a simulated heart, give or take 5 ms. It tells of its beats at once.",
                                   "5 ms", false};
    all.push_back(unplugged);
    auto testing = listening_sample();
    testing.name = "sensor_testing";
    testing.view.sensor_test = sensor_test_view{
        true, 0.4, "14 beats, 71 a minute, on the skin, battery 87 %.", {}, sensor_mark::searching};
    testing.view.ant_key.wanted = true;
    all.push_back(testing);
    auto tested = sensor_sample();
    tested.name = "sensor_tested";
    tested.view.sensor_test = sensor_test_view{
        false,
        1,
        "Usable: 33 beats in 30 seconds from Polar H10 12345678.",
        {"3 of 33 beats had to be corrected: moisten the strap and sit still.", "Its battery is at 12 %."},
        sensor_mark::searching};
    tested.view.sensor_delay = {0.83, "0.8 s",
                                "Found by tapping the pulse, give or take 0.1 s. 2.6 s is usual for Polar H10.",
                                "2.6 s", true};
    tested.view.ant_key = {
        true, true, "An ANT+ network key is 16 hex digits; it is given to ANT+ Adopters at thisisant.com."};
    all.push_back(tested);
    auto silent = listening_sample();
    silent.name = "sensor_silent";
    silent.session = std::make_shared<session_view>();
    silent.session->now = seconds{12};
    silent.session->signal.port_open = true;
    silent.view.sensor_preview->session = silent.session.get();
    silent.view.sensor_preview->mark = sensor_mark::searching;
    silent.view.sensor_preview->sentence = signal_sentence(*silent.session);
    silent.view.sensors[0].sentence = tr("Listening. {}", silent.view.sensor_preview->sentence);
    silent.view.sensors[0].mark = sensor_mark::searching;
    silent.view.sensor_preview->facts = {{"Heart", "not heard yet"},
                                         {"Contact", "not told"},
                                         {"Battery", "not told"},
                                         {"Model", "not told"},
                                         {"Protocol", "not found yet"}};
    all.push_back(silent);
    auto crowded = listening_sample();
    crowded.name = "sensor_full";
    crowded.view.home.sensor.name = crowded.view.sensors[0].name = long_words;
    crowded.view.sensors[1].sentence = crowded.view.sensor_delay.source = long_words;
    crowded.view.sensor_preview->sentence = crowded.view.sensor_preview->facts[3].value = long_words;
    crowded.view.sensor_delay.own = true;
    crowded.view.chosen.reduced_motion = true;
    crowded.view.message = "Settings could not be saved: the disk is full.";
    all.push_back(crowded);
    all.push_back(tapped_sample());
    auto begun = tapping_sample();
    begun.name = "sensor_tapping_begun";
    begun.view.tapping = tapping_view{};
    begun.view.tapping->sentence =
        "Lay two fingers softly beside the windpipe until you feel each beat, then tap with it.";
    all.push_back(begun);
    auto even = tapped_sample();
    even.name = "sensor_tapping_even";
    even.view.tapping->known = false;
    even.view.tapping->result.clear();
    even.view.tapping->sentence = "Your heart beats so evenly that one beat cannot be told from the next. Breathe "
                                  "slowly and deeply, and go on tapping.";
    all.push_back(even);
    for (auto& s : trends_samples())
        all.push_back(std::move(s));
    for (auto& s : phases_samples())
        all.push_back(std::move(s));
    return all;
}

} // namespace attune::test
