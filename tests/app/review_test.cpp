#include "app/review/facts.hpp"
#include "app/review/words.hpp"
#include "tests/app/review_recording.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace attune;
using namespace attune::test;

namespace {

/// Every k-th beat of the practice is one the classifier had to correct.
void correct_every(recording& r, std::size_t k) {
    for (std::size_t i = 1; i < r.beats.size(); ++i)
        if (i % k == 0) r.beats[i].classed = beat_class::missed;
}

const review_figure* figure(const review_view& v, std::string_view name) {
    for (const auto& f : v.figures)
        if (f.name == name) return &f;
    return nullptr;
}

bool has(const std::string& s, std::string_view part) {
    return s.find(part) != std::string::npos;
}

std::string sentence(const recording& r, std::size_t n) {
    const auto v = make_review(r, "today");
    REQUIRE(v.sentences.size() == 3);
    for (const auto& s : v.sentences) {
        INFO(s);
        CHECK(s.ends_with("."));
        CHECK_FALSE(s.find_first_of("!\n") != std::string::npos);
        for (const auto* never :
             {"failed", "poor", "normal", "stress level", "diagnos", "treat", "nan", "inf "})
            CHECK_FALSE(has(s, never));
    }
    return v.sentences[n];
}

} // namespace

TEST_CASE("review: lengths in words", "[app][review]") {
    using review::length_in_words;
    CHECK(length_in_words(570) == "9 minutes 30");
    CHECK(length_in_words(600) == "10 minutes");
    CHECK(length_in_words(61) == "1 minute 1");
    CHECK(length_in_words(45.4) == "45 seconds");
    CHECK(length_in_words(1) == "1 second");
    CHECK(length_in_words(59.6) == "1 minute");
    CHECK(length_in_words(3900) == "1 hour 5 minutes");
    CHECK(length_in_words(7200) == "2 hours");
    CHECK(length_in_words(-3) == "0 seconds");
    CHECK(length_in_words(std::nan("")) == "0 seconds");
}

TEST_CASE("review: a good session is told in three sentences from its data", "[app][review]") {
    const auto r = session();
    CHECK(sentence(r, 0) == "You breathed at 6.0 breaths a minute for 10 minutes.");
    CHECK(sentence(r, 1) ==
          "Your heart beat 60 times a minute on average and swung by 12 with each breath; it followed "
          "the pacer for 100 % of the time; activation did not change by more than its doubt.");
    CHECK(sentence(r, 2) == "The same pace again tomorrow, at a time that suits you, is practice enough.");
}

TEST_CASE("review: what was done says how long, at which pace, and breathed only where it shows",
          "[app][review]") {
    auto r = session(570);
    r.header.setup.plan.length = seconds{570};
    CHECK(sentence(r, 0) == "You breathed at 6.0 breaths a minute for 9 minutes 30.");

    for (auto& n : r.numbers)
        n.numbers.following = false;
    CHECK(sentence(r, 0) == "You practised at 6.0 breaths a minute for 9 minutes 30.");

    r = session();
    r.pacer.insert(r.pacer.begin() + 1, {seconds{120}, 6, 1.0 / 12, {}});
    CHECK(has(sentence(r, 0), "from 6.0 to 5.0 breaths a minute"));

    r = session(185);
    r.ended = ended_as::early;
    CHECK(sentence(r, 0) ==
          "You breathed at 6.0 breaths a minute for 3 minutes 5 of the 10 minutes planned.");
    r.ended = ended_as::recovered;
    CHECK(has(sentence(r, 0), "3 minutes 5, until the program was cut off."));

    r = session(); // a minute of pause: not practised
    r.pacer.insert(r.pacer.begin() + 1, {{seconds{200}, 14, 0, {}}, {seconds{260}, 14, 0.1, {}}});
    CHECK(has(sentence(r, 0), "for 9 minutes, with 1 pause."));

    r = session();
    r.header.setup.plan.paced = false;
    r.header.setup.plan.title = "Mindful breathing";
    r.pacer.clear();
    CHECK(sentence(r, 0) == "You practised Mindful breathing at your own breath for 10 minutes.");

    r.phases.pop_back();
    CHECK(sentence(r, 0) == "The session ended before the practice began.");
}

TEST_CASE("review: no praise and no fine number on a signal that was hard to hear", "[app][review]") {
    auto r = session();
    correct_every(r, 40); // 2.5 %: good, said
    CHECK(has(sentence(r, 1), "beats corrected (2.5 %)"));
    CHECK(figure(make_review(r, ""), "RMSSD") != nullptr);

    r = session();
    correct_every(r, 14); // 7 %: fair
    CHECK(has(sentence(r, 1), "so take this as rough."));
    CHECK(figure(make_review(r, ""), "RMSSD") == nullptr);
    CHECK(figure(make_review(r, ""), "RSA")->value == "12.0 /min");
    CHECK(has(sentence(r, 2), "moisten the strap"));

    r = session();
    correct_every(r, 7); // 14 %: heart rate only
    CHECK(sentence(r, 1) ==
          "Your heart beat about 60 times a minute; 14 % of the beats had to be corrected, so nothing "
          "finer can be said.");
    CHECK(figure(make_review(r, ""), "RSA")->value == "no estimate");
    CHECK(figure(make_review(r, ""), "With the pacer") == nullptr);
    CHECK(has(sentence(r, 0), "You practised"));

    r = session();
    correct_every(r, 3); // 33 %: nothing
    CHECK(has(sentence(r, 1), "No estimate of what the heart did: "));
    CHECK(figure(make_review(r, ""), "Heart rate")->value == "no estimate");
    CHECK(has(sentence(r, 2), "moisten the strap"));
}

TEST_CASE("review: without beats it says so and why", "[app][review]") {
    auto r = session();
    r.beats.clear();
    r.numbers.clear();
    CHECK(sentence(r, 1) == "No estimate of what the heart did: no heartbeat arrived.");
    CHECK(has(sentence(r, 2), "wait until the sensor is steady"));
    r.gaps = {{seconds{0}, seconds{660}, gap_cause::contact_lost}};
    CHECK(sentence(r, 1) == "No estimate of what the heart did: the strap lost contact.");
    CHECK(has(sentence(r, 2), "moisten the strap"));
    r.gaps = {{seconds{0}, seconds{660}, gap_cause::port_closed}};
    CHECK(has(sentence(r, 2), "sits firmly in its port: it was gone once."));
    r.gaps.clear();
    r.dropped.add(drop_cause::averaged, 600);
    CHECK(has(sentence(r, 1), "only an averaged heart rate"));
    CHECK(has(sentence(r, 2), "every beat"));
    const auto v = make_review(r, "");
    CHECK(figure(v, "Heart rate")->value == "no estimate");
    CHECK(figure(v, "Corrected beats") == nullptr);
}

TEST_CASE("review: a difference of the heart rate is told only when larger than its noise", "[app][review]") {
    // The last two minutes 5 bpm slower, steadily: told.
    auto r = session();
    for (auto& b : r.beats)
        if (b.t_s > 540 && b.rr_ms) b.rr_ms = 60000.0 / 55;
    CHECK(has(sentence(r, 1), "; at the end it was 5 slower than at the start"));

    // The same mean difference within waves of +-15 bpm over 40 s: not told.
    r = session();
    for (auto& b : r.beats)
        if (b.rr_ms)
            b.rr_ms = 60000.0 /
                      (60 + 15 * (static_cast<int>(b.t_s / 20) % 2 == 0 ? 1 : -1) - (b.t_s > 540 ? 5 : 0));
    CHECK_FALSE(has(sentence(r, 1), "at the end"));

    // One beat a minute is nothing, however steady.
    r = session();
    for (auto& b : r.beats)
        if (b.t_s > 540 && b.rr_ms) b.rr_ms = 60000.0 / 59;
    CHECK_FALSE(has(sentence(r, 1), "at the end"));
}

TEST_CASE("review: a difference of activation is told only when larger than its band", "[app][review]") {
    const auto change = [](double last) {
        auto r = session();
        for (auto& n : r.numbers)
            if (n.t.count() > 500) {
                n.numbers.activation.value = last;
                n.numbers.activation.low = last - 10;
                n.numbers.activation.high = last + 10;
            }
        return r;
    };
    // Half bands of 10 each: sqrt(200) = 14.1.
    CHECK(has(sentence(change(34), 1), "activation went from 50 to 34, more than its doubt"));
    CHECK(has(sentence(change(38), 1), "activation did not change by more than its doubt"));
    const auto v = make_review(change(34), "");
    REQUIRE(figure(v, "Activation"));
    CHECK(figure(v, "Activation")->value == "50 to 34");
    CHECK(has(figure(v, "Activation")->meaning, "give or take 10"));

    auto r = session();
    for (auto& n : r.numbers) {
        n.numbers.activation = {};
        n.numbers.activation.why = why_not::not_calibrated;
    }
    CHECK(has(sentence(r, 1), "; no estimate of activation: it is not calibrated to you yet."));
    CHECK(has(sentence(r, 2), "five minutes of quiet rest"));
    CHECK(figure(make_review(r, ""), "Activation")->value == "no estimate");
}

TEST_CASE("review: well-being comes first in what to try", "[app][review]") {
    auto r = session();
    correct_every(r, 3); // even on a bad signal
    add_after(r, 40, "Felt a bit DIZZY near the end");
    CHECK(has(sentence(r, 2), "breathe smaller and a little faster, 6.5 to 7"));
    add_after(r, 40, "my chest felt tight");
    CHECK(has(sentence(r, 2), "ask a doctor"));

    r = session();
    add_after(r, 60, "");
    CHECK(has(sentence(r, 2), "more tense afterwards"));
    add_after(r, 45, "");
    CHECK(has(sentence(r, 2), "practice enough"));
    for (const auto* fine :
         {"no dizziness this time", "wasn't dizzy", "warm hand on my chest", "I like the numbers"}) {
        add_after(r, 40, fine);
        INFO(fine);
        CHECK(has(sentence(r, 2), "practice enough"));
    }
    r.check_ins.clear();
    r.marks = {{seconds{300}, short_text::from("tingling")}};
    CHECK(has(sentence(r, 2), "breathe smaller"));
}

TEST_CASE("review: what a note complains of is heard in German, too, and what it denies is not", "[app][review]") {
    for (const auto* dizzy : {"Mir war etwas schwindlig", "Schwindel am Ende", "Kribbeln in den Fingern", "ich bekam keine Luft"}) {
        auto r = session();
        add_after(r, 40, dizzy);
        INFO(dizzy);
        CHECK(has(sentence(r, 2), "breathe smaller and a little faster, 6.5 to 7"));
    }
    for (const auto* chest : {"Druck auf der Brust", "die Brust tut weh", "Brustschmerzen", "die Brust war eng"}) {
        auto r = session();
        add_after(r, 40, chest);
        INFO(chest);
        CHECK(has(sentence(r, 2), "ask a doctor"));
    }
    for (const auto* fine : {"kein Schwindel diesmal", "nicht mehr schwindlig", "die Anspannung schwindet",
                             "warme Hand auf der Brust", "der Brustgurt macht Druck", "ohne Druck in der Brust"}) {
        auto r = session();
        add_after(r, 45, fine);
        INFO(fine);
        CHECK(!has(sentence(r, 2), "breathe smaller"));
        CHECK(!has(sentence(r, 2), "ask a doctor"));
    }
}

TEST_CASE("review: what to try fits what happened", "[app][review]") {
    auto r = session(200);
    r.ended = ended_as::early;
    CHECK(sentence(r, 2) == "Next time plan 3 minutes, so that it comes to a quiet end; short is fine.");

    r = session();
    for (std::size_t i = 0; i < r.numbers.size(); ++i)
        r.numbers[i].numbers.following = i % 4 == 0;
    CHECK(sentence(r, 2) ==
          "Let the breath come back to the pace, small is fine; or try a faster one, 7.0 breaths a minute.");
    for (std::size_t i = 0; i < r.numbers.size(); ++i)
        r.numbers[i].numbers.following = i % 3 != 0;
    CHECK(has(sentence(r, 2), "let the pacer lead"));

    r = session();
    r.gaps = {{seconds{100}, seconds{130}, gap_cause::silence},
              {seconds{200}, seconds{210}, gap_cause::silence}};
    CHECK(has(sentence(r, 2), "moisten the strap"));
    r.gaps = {{seconds{100}, seconds{140}, gap_cause::port_closed},
              {seconds{200}, seconds{210}, gap_cause::port_closed}};
    CHECK(has(sentence(r, 2), "it was gone 2 times."));
    r.gaps = {{seconds{100}, seconds{103}, gap_cause::silence}}; // half a percent
    CHECK(has(sentence(r, 2), "practice enough"));

    r = session(90);
    r.header.setup.plan.length = seconds{90};
    CHECK(has(sentence(r, 2), "stay a little longer"));
}

TEST_CASE("review: a simulated heart is never called yours", "[app][review]") {
    auto r = session();
    r.header.setup.simulated = true;
    r.header.sensor = "sim:calm?seed=1";
    CHECK(sentence(r, 1).starts_with("The simulated heart beat 60"));
    CHECK(has(sentence(r, 2), "with a strap"));
    CHECK(make_review(r, "").sensor == "simulated heart (calm)");
}

TEST_CASE("review: figures carry their meaning, and the corrected beats are always said", "[app][review]") {
    auto r = session();
    correct_every(r, 200);
    const auto v = make_review(r, "today");
    CHECK(figure(v, "Heart rate")->value == "60.0 /min");
    CHECK(figure(v, "Heart rate")->meaning == "mean over the practice");
    CHECK(figure(v, "RSA")->value == "12.0 /min");
    CHECK(figure(v, "RMSSD")->value == "40 ms (ln 3.69)");
    CHECK(figure(v, "With the pacer")->value == "100 %");
    CHECK(figure(v, "Corrected beats")->value == "3 of 600 corrected (0.5 %)");
    for (const auto& f : v.figures) {
        INFO(f.name);
        CHECK_FALSE(f.value.empty());
        CHECK_FALSE(f.meaning.empty());
    }
}

TEST_CASE("review: mean heart rate is 60000 over mean NN, without corrected beats", "[app][review]") {
    auto r = session();
    for (std::size_t i = 0; i < r.beats.size(); ++i)
        if (r.beats[i].rr_ms)
            r.beats[i].rr_ms = i % 2 == 0 ? 800.0 : 1200.0; // mean of the rates would be 62.5
    r.beats[300].rr_ms = 2000;
    r.beats[300].classed = beat_class::missed;
    CHECK_THAT(*review::gather(r).hr_bpm, WithinAbs(60.0, 0.05));
}

TEST_CASE("review: an empty or damaged recording gives a review, not an invention", "[app][review]") {
    const recording nothing;
    CHECK(sentence(nothing, 0) == "The session ended before the practice began.");
    CHECK(sentence(nothing, 1) == "No estimate of what the heart did: no heartbeat arrived.");
    CHECK_FALSE(sentence(nothing, 2).empty());
    CHECK(make_review(nothing, "").beats.empty());

    auto r = session();
    for (std::size_t i = 0; i < r.beats.size(); i += 2)
        r.beats[i].rr_ms = i % 4 == 0 ? std::numeric_limits<double>::quiet_NaN() : -5.0;
    r.phases.push_back({seconds{10}, phase_kind::close}); // back in time
    const auto v = make_review(r, "");
    for (const auto& p : v.phases)
        CHECK(p.to_s >= p.from_s);
    for (const auto& b : v.beats)
        CHECK(std::isfinite(b.hr_bpm));
    for (std::size_t i = 0; i < 3; ++i)
        sentence(r, i);
    for (auto& b : r.beats)
        b.judged = false; // cut off before anything was judged
    CHECK(has(sentence(r, 1), "No estimate"));
}

TEST_CASE("review: every reason and every gap has its words", "[app][review]") {
    for (int w = 1; w <= static_cast<int>(why_not::rate_is_held); ++w)
        CHECK(review::why_in_words(static_cast<why_not>(w)).size() > 10);
    for (int c = 0; c <= static_cast<int>(gap_cause::clock_jumped); ++c)
        CHECK(review::gap_in_words(static_cast<gap_cause>(c)).size() > 10);
}

TEST_CASE("review: an imported recording says what it is, and nothing of a practice", "[app][review]") {
    const auto imported = [](const char* sensor) {
        auto r = session();
        r.header.sensor = sensor;
        r.header.setup.plan.paced = false;
        r.header.setup.plan.title = "Imported recording";
        r.pacer.clear();
        r.phases.clear();
        r.numbers.clear();
        return r;
    };
    CHECK(sentence(imported("import:rr"), 0) == "Imported from a list of intervals (RR text): 11 minutes, 661 beats.");
    CHECK(sentence(imported("import:csv"), 0) == "Imported from a table of intervals (CSV): 11 minutes, 661 beats.");
    CHECK(sentence(imported("import:edf"), 0) == "Imported from intervals in EDF+: 11 minutes, 661 beats.");
    CHECK(sentence(imported("import:edf-ecg"), 0) == "Imported from an ECG (EDF+): 11 minutes, 661 beats.");
    CHECK(sentence(imported("replay:import:json"), 0) == "Imported from a session file (JSON): 11 minutes, 661 beats.");
    CHECK(sentence(imported("import:newer"), 0) == "Imported from a file: 11 minutes, 661 beats.");
    auto one = imported("import:rr");
    one.beats.resize(1);
    one.duration_s = 1;
    CHECK(sentence(one, 0) == "Imported from a list of intervals (RR text): 1 second, 1 beat.");
    auto rough = imported("import:rr");
    correct_every(rough, 12);
    for (const auto& r : {imported("import:rr"), one, rough})
        for (std::size_t n = 0; n < 3; ++n)
            for (const auto* never : {"practi", "strap", "sensor", "Next time", "pacer", "tomorrow"})
                CHECK_FALSE(has(sentence(r, n), never));
    // One that Attune itself wrote out has its practice, and says so.
    auto own = session();
    own.header.sensor = "import:json";
    CHECK(sentence(own, 0) == sentence(session(), 0));
}
