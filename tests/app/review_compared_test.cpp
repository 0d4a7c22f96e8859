// Two sessions beside each other: what may be compared, and what is told of it.
#include "app/review/compared.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <random>

using namespace attune;

namespace {

/// A rest of ten minutes in a practice of one step, with this heart rate and this much beat to beat.
recording rest(double bpm, double jitter_ms, unsigned seed = 1) {
    recording r;
    r.header.client = "K7";
    r.header.setup.posture = body_posture::sitting;
    auto& plan = r.header.setup.plan;
    plan.id = "resting-baseline";
    plan.title = "Resting baseline";
    plan.paced = false;
    plan.steps.resize(1);
    plan.steps[0].name = "Quiet rest";
    plan.steps[0].role = step_role::baseline;
    plan.steps[0].length = seconds{600};
    r.duration_s = 640;
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{20}, phase_kind::practice}, {seconds{620}, phase_kind::close}};
    r.steps = {{seconds{20}, 0, 0, false}};
    std::mt19937 chance{seed};
    std::normal_distribution<double> draw;
    double t = 0.5, slow = 0;
    while (t < r.duration_s) {
        slow = 0.95 * slow + 0.3 * draw(chance);
        const double rr = 60000 / (bpm + slow) + jitter_ms * draw(chance) / std::sqrt(2.0);
        recorded_beat b;
        b.t_s = t;
        b.starts_chain = r.beats.empty();
        if (!b.starts_chain) b.rr_ms = rr;
        b.judged = true;
        b.classed = b.starts_chain ? beat_class::first : beat_class::normal;
        r.beats.push_back(b);
        t += rr / 1000;
    }
    return r;
}

const compared_row& row(const session_comparison& c, std::size_t part, std::string_view name) {
    REQUIRE(part < c.parts.size());
    for (const auto& one : c.parts[part].rows)
        if (one.name == name) return one;
    FAIL("no such row");
    return c.parts[part].rows.front();
}

} // namespace

TEST_CASE("compared: a lower heart rate is told with its interval, and the same one as no difference") {
    const auto c = review::compare(rest(70, 20, 1), 9, rest(64, 20, 2), 10);
    CHECK(c.unlike.empty());
    REQUIRE(c.parts.size() == 1); // settling and closing are too short
    CHECK(c.parts[0].name == "Quiet rest");
    const auto& hr = row(c, 0, "Heart rate");
    CHECK(std::abs(std::stod(hr.then) - 70) < 1);
    CHECK(std::abs(std::stod(hr.difference) + 6) < 1.5);
    CHECK(hr.meaning.starts_with("likely between -"));
    const auto same = review::compare(rest(70, 20, 1), 9, rest(70, 20, 2), 10);
    CHECK(row(same, 0, "Heart rate").meaning.starts_with("no difference to be told: likely between -"));
}

TEST_CASE("compared: beat-to-beat variability as a ratio") {
    const auto c = review::compare(rest(65, 20, 3), 9, rest(65, 40, 4), 9);
    const auto& v = row(c, 0, "RMSSD");
    const double ratio = std::stod(v.difference); // "+98 %"
    CHECK(ratio > 70);
    CHECK(ratio < 130);
    CHECK(v.meaning.starts_with("likely between +"));
}

TEST_CASE("compared: unlike sessions stand beside each other without a difference, and why is said") {
    const auto a = rest(70, 20, 1);
    const auto why = [&](const std::function<void(recording&)>& change, double hour = 9) {
        auto b = rest(64, 20, 2);
        change(b);
        const auto c = review::compare(a, 9, b, hour);
        REQUIRE(c.unlike.size() == 1);
        for (const auto& p : c.parts)
            for (const auto& r : p.rows) {
                CHECK(r.difference.empty());
                CHECK(r.then != "–");
                CHECK(r.now != "–");
            }
        return c.unlike.front();
    };
    CHECK(why([](recording& r) { r.header.client = "K8"; }) == "They are of two people.");
    CHECK(why([](recording& r) { r.header.setup.plan.id = "x", r.header.setup.plan.title = "X"; }) ==
          "Another practice: Resting baseline then, X now.");
    CHECK(why([](recording& r) { r.header.setup.plan.steps[0].length = seconds{300}; }) == "The practice was changed in between.");
    CHECK(why([](recording& r) { r.header.setup.posture = body_posture::lying; }) == "Another posture.");
    CHECK(why([](recording& r) { r.header.setup.simulated = true; }) == "One of the hearts is simulated.");
    CHECK(why([](recording&) {}, 13) == "Another time of day.");
    CHECK(review::compare(a, 23, rest(64, 20, 2), 1).unlike.empty()); // two hours, over midnight
}

TEST_CASE("compared: a posture that nobody told is a remark, no bar") {
    auto b = rest(64, 20, 2);
    b.header.setup.posture = body_posture::unknown;
    const auto c = review::compare(rest(70, 20, 1), 9, b, 9);
    CHECK(c.unlike.empty());
    REQUIRE(c.remarks.size() == 1);
    CHECK(c.remarks[0].starts_with("Nobody said whether the posture was the same"));
    CHECK_FALSE(row(c, 0, "Heart rate").difference.empty());
}

TEST_CASE("compared: of what was badly heard no number stands, and while somebody speaks no variability") {
    auto b = rest(64, 20, 2);
    for (std::size_t i = 0; i < b.beats.size(); i += 12) // 8 % corrected
        if (i > 0) b.beats[i].classed = beat_class::ectopic;
    const auto c = review::compare(rest(70, 20, 1), 9, b, 9);
    CHECK(row(c, 0, "RMSSD").now == "–");
    CHECK(row(c, 0, "RMSSD").difference.empty());
    CHECK_FALSE(row(c, 0, "Heart rate").difference.empty());
    for (std::size_t i = 0; i < b.beats.size(); i += 4)
        if (i > 0) b.beats[i].classed = beat_class::ectopic;
    CHECK(row(review::compare(rest(70, 20, 1), 9, b, 9), 0, "Heart rate").now == "–");
    auto x = rest(70, 20, 1), y = rest(64, 20, 2);
    x.header.setup.plan.steps[0].role = y.header.setup.plan.steps[0].role = step_role::talk;
    const auto spoken = review::compare(x, 9, y, 9);
    CHECK(spoken.parts[0].rows.size() == 1);
}

namespace {

/// Three tasks, each two minutes after three of rest and before four of recovery.
recording tasks(double rise, double half_s, int how_many = 3) {
    auto r = rest(65, 5);
    r.beats.clear();
    auto& steps = r.header.setup.plan.steps;
    steps.clear();
    r.steps.clear();
    double at = 20;
    const auto step = [&](step_role role, double length) {
        r.steps.push_back({seconds{at}, static_cast<std::uint32_t>(steps.size()), 0, false});
        steps.push_back({.name = "S", .length = seconds{length}, .role = role});
        at += length;
    };
    std::vector<double> starts;
    for (int i = 0; i < how_many; ++i) {
        step(step_role::baseline, 180);
        starts.push_back(at);
        step(step_role::stressor, 120);
        step(step_role::recovery, 240);
    }
    r.duration_s = at + 20;
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{20}, phase_kind::practice}, {seconds{at}, phase_kind::close}};
    double t = 0.5;
    while (t < r.duration_s) {
        double bpm = 65;
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const double in = t - starts[i], high = rise + static_cast<double>(i); // tasks are not all alike
            if (in >= 0 && in < 120) bpm = 65 + high;
            if (in >= 120 && in < 540) bpm = 65 + high * std::exp2(-(in - 120) / (half_s + 4 * static_cast<double>(i)));
        }
        recorded_beat b;
        b.t_s = t;
        b.starts_chain = r.beats.empty();
        if (!b.starts_chain) b.rr_ms = 60000 / bpm;
        b.judged = true;
        b.classed = b.starts_chain ? beat_class::first : beat_class::normal;
        r.beats.push_back(b);
        t += 60 / bpm;
    }
    return r;
}

} // namespace

TEST_CASE("compared: reactivity and recovery as means over three tasks, and not from fewer") {
    const auto c = review::compare(tasks(14, 30), 9, tasks(8, 30), 9);
    REQUIRE(c.tasks.size() == 2);
    CHECK(std::abs(std::stod(c.tasks[0].then) - 15) < 0.7);
    CHECK(std::abs(std::stod(c.tasks[0].difference) + 6) < 0.7);
    CHECK(c.tasks[0].meaning.starts_with("likely between -"));
    CHECK(std::abs(std::stod(c.tasks[1].then) - 34) < 8);
    CHECK(c.tasks[1].meaning.starts_with("no difference to be told"));
    CHECK(c.remarks.back().starts_with("What is done again mostly stirs less"));
    const auto two = review::compare(tasks(14, 30, 2), 9, tasks(8, 30, 2), 9);
    REQUIRE(two.tasks.size() == 2);
    CHECK(two.tasks[0].difference.empty());
    CHECK(two.tasks[0].meaning == "needs three tasks in each: one alone says little");
    const auto slow = review::compare(tasks(14, 30), 9, tasks(14, 2000), 9);
    CHECK(slow.tasks[1].difference.empty());
    CHECK(slow.tasks[1].meaning.starts_with("some were not half recovered"));
}
