// Reactivity and recovery in the review: where the events of a session are, and what is said of them.
#include "app/review/events.hpp"
#include "app/review/trends/summarise.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>

using namespace attune;

namespace {

/// Beats by a heart rate in bpm over time.
recording heart(double length_s, const std::function<double(double)>& bpm) {
    recording r;
    r.duration_s = length_s;
    double t = 0.5;
    bool first = true;
    while (t < length_s) {
        const double rr = 60 / bpm(t);
        recorded_beat b;
        b.t_s = t;
        if (!first) b.rr_ms = rr * 1000;
        b.starts_chain = first;
        b.judged = true;
        b.classed = first ? beat_class::first : beat_class::normal;
        first = false;
        r.beats.push_back(b);
        t += rr;
    }
    return r;
}

/// 65 at rest; 80 within the event from 300 to 420 s; then back with this half-time.
std::function<double(double)> stirred(double half_s) {
    return [half_s](double t) { return t < 300 ? 65 : t < 420 ? 80 : 65 + 15 * std::exp2(-(t - 420) / half_s); };
}

recording stress(double half_s) {
    auto r = heart(1000, stirred(half_s));
    auto& steps = r.header.setup.plan.steps;
    steps.resize(4);
    steps[0].role = step_role::baseline;
    steps[1] = {.name = "Counting back", .role = step_role::stressor};
    steps[2].role = step_role::recovery;
    steps[3].role = step_role::talk;
    r.steps = {{seconds{10}, 0, 0, false}, {seconds{300}, 1, 0, false}, {seconds{420}, 2, 0, false}, {seconds{900}, 3, 0, false}};
    return r;
}

const review_figure* named(const review_event& e, std::string_view name) {
    for (const auto& f : e.figures)
        if (f.name == name) return &f;
    return nullptr;
}

} // namespace

TEST_CASE("review events: a task of a session that was led has its reactivity and recovery") {
    const auto r = stress(60);
    const auto events = review::events_of(r);
    REQUIRE(events.size() == 1);
    CHECK(events[0].marks.prepare == seconds{300});
    CHECK(events[0].marks.end == seconds{420});
    CHECK(events[0].until == seconds{1000});
    const auto words = review::events_in_words(r);
    REQUIRE(words.size() == 1);
    CHECK(words[0].name == "Counting back");
    CHECK(words[0].from_s == 300);
    REQUIRE(named(words[0], "Before it"));
    CHECK(named(words[0], "Before it")->value == "65.0 /min");
    const double change = std::stod(named(words[0], "Change in it")->value);
    CHECK(change == Approx(15).margin(0.8)); // its edges are smoothed by the 15 s median
    const double half = std::stod(named(words[0], "Half recovered")->value.substr(6));
    CHECK(half == Approx(60).margin(8));
    const double fitted = std::stod(named(words[0], "Fitted half-time")->value);
    CHECK(fitted == Approx(60).epsilon(0.1));
}

TEST_CASE("review events: the summary counts the same recovery") {
    const auto s = review::summarise(stress(60));
    CHECK(s.recoveries == 1);
    REQUIRE(s.t50_s);
    CHECK(*s.t50_s == Approx(60).margin(8));
}

TEST_CASE("review events: what was announced is compared with the time before the announcement") {
    auto r = stress(60);
    auto& steps = r.header.setup.plan.steps;
    steps[0].role = step_role::anticipate;
    steps[1].role = step_role::confront;
    r.steps[0].t = seconds{200};
    const auto events = review::events_of(r);
    REQUIRE(events.size() == 1);
    CHECK(events[0].marks.prepare == seconds{200});
    CHECK(events[0].marks.start == seconds{300});
}

TEST_CASE("review events: a task that waited, or that nothing followed, is none") {
    auto r = stress(60);
    r.steps[1].waiting = true;
    CHECK(review::events_of(r).empty());
    r = stress(60);
    r.steps.resize(2); // stopped in it
    CHECK(review::events_of(r).empty());
}

TEST_CASE("review events: without roles, what was marked start and end") {
    auto r = heart(1000, stirred(60));
    CHECK(review::events_in_words(r).empty());
    r.marks = {{seconds{300}, short_text::from("Start")}, {seconds{420}, short_text::from("end")}};
    const auto events = review::events_in_words(r);
    REQUIRE(events.size() == 1);
    CHECK(events[0].name == "event 1");
}

TEST_CASE("review events: a heart that was not stirred has nothing to recover from, and says so") {
    auto r = stress(60);
    const auto calm = heart(1000, [](double) { return 65.0; });
    r.beats = calm.beats;
    const auto words = review::events_in_words(r);
    REQUIRE(words.size() == 1);
    const auto* half = named(words[0], "Half recovered");
    REQUIRE(half);
    CHECK(half->value == "not computable");
    CHECK(half->meaning == "heart rate had hardly risen: there is nothing to recover from");
    CHECK_FALSE(named(words[0], "Fitted half-time"));
}

TEST_CASE("review events: beats that were never heard give reasons, no numbers") {
    auto r = stress(60);
    r.beats.clear();
    const auto words = review::events_in_words(r);
    REQUIRE(words.size() == 1);
    for (const auto& f : words[0].figures) {
        INFO(f.name);
        CHECK(f.value == "not computable");
        CHECK_FALSE(f.meaning.empty());
    }
}
