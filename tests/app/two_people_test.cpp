// Two people after their session: what the panel decides and says, over simulated hearts and hearts of formulas.
#include "app/review/intervals.hpp"
#include "app/review/two_people.hpp"
#include "drivers/sim/heart.hpp"
#include "dsp/analysis.hpp"
#include "tests/dsp/heard.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>

using namespace attune;

namespace {

void add_beat(recording& r, double t) {
    recorded_beat b;
    b.t_s = t;
    if (!r.beats.empty()) b.rr_ms = (t - r.beats.back().t_s) * 1000;
    b.starts_chain = r.beats.empty();
    b.judged = true;
    b.classed = r.beats.empty() ? beat_class::first : beat_class::normal;
    r.beats.push_back(b);
}

recording empty(double length_s) {
    recording r;
    r.duration_s = length_s;
    r.header.dyad = "d";
    r.header.client = "K7";
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{8}, phase_kind::practice}};
    return r;
}

/// A simulated heart as the program's own `sim:calm` has it, without a pacer.
recording simulated(std::uint64_t seed, double length_s) {
    auto r = empty(length_s);
    const sim::heart_settings calm;
    sim::heart h{calm, seed};
    while (h.time_s() < length_s)
        if (const auto beat = h.step(std::nullopt)) add_beat(r, *beat);
    return r;
}

/// Beats where the integral of a rate in bpm passes whole numbers.
recording of_formula(double length_s, const std::function<double(double)>& bpm) {
    auto r = empty(length_s);
    for (double t = 0.4; t < length_s; t += 60 / bpm(t + 0.4))
        add_beat(r, t);
    return r;
}

struct two {
    recording a, b;
};
/// `shared` (0-1) of the second one's wandering is the first one's, `lag` seconds later; `paced`: both swing with one
/// breath of 6.4 a minute between those times.
two formulas(double shared, double lag, std::uint32_t seed, double length_s = 1500, double paced_from = 0, double paced_to = 0) {
    const test::wandering one{4, seed * 2 + 1, 0.01, 0.2, 60}, other{4, seed * 2 + 2, 0.01, 0.2, 60};
    const auto breath = [=](double t) { return t >= paced_from && t < paced_to ? 6 * std::sin(2 * 3.14159265358979 * 0.107 * t) : 0; };
    two p{of_formula(length_s, [&](double t) { return 68 + one(t) + breath(t); }),
          of_formula(length_s, [&](double t) { return 79 + std::sqrt(shared) * one(t - lag) + std::sqrt(1 - shared) * other(t) + breath(t); })};
    if (paced_to > paced_from)
        for (auto* r : {&p.a, &p.b})
            r->pacer = {{seconds{paced_from}, 0, 0.107, {}}, {seconds{paced_to}, (paced_to - paced_from) * 0.107, 0, {}}};
    return p;
}

} // namespace

TEST_CASE("two people: independent simulated hearts are called linked in no more than one of twenty runs") {
    constexpr int runs = 400;
    int linked = 0, with_lead = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        const auto f = find_two_people(simulated(2 * seed, 1000), simulated(2 * seed + 1, 1000));
        REQUIRE(f.heart.evaluated);
        linked += f.is == moved_together::more;
        with_lead += f.heart.lead_s.has_value();
    }
    std::cerr << "independent: linked " << linked << ", with lead " << with_lead << '\n';
    CHECK(linked <= runs / 20); // 10 expected, SD 3.1
    CHECK(with_lead <= linked);
}

TEST_CASE("two people: a coupled pair is found in four of five and more, with who tended to precede") {
    int found = 0, lead = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        const auto p = formulas(0.5, 3, seed);
        const auto f = find_two_people(p.a, p.b);
        REQUIRE(f.heart.evaluated);
        found += f.is == moved_together::more;
        lead += f.heart.lead_s && std::abs(*f.heart.lead_s - 3) <= 1;
    }
    std::cerr << "coupled: found " << found << ", lead " << lead << '\n';
    CHECK(found >= 32);
    CHECK(lead >= 28);
}

TEST_CASE("two people: a shared pacer alone is never called linked") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        const auto p = formulas(0, 0, seed, 1500, 8, 1500);
        const auto f = find_two_people(p.a, p.b);
        CHECK(f.is == moved_together::paced);
        CHECK_FALSE(f.heart.evaluated);
        CHECK(f.paced_s == Approx(1492));
        CHECK_FALSE(f.variability.r);
    }
    int linked = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) { // most of it paced, enough left over
        const auto p = formulas(0, 0, seed, 2400, 700, 1900);
        const auto f = find_two_people(p.a, p.b);
        REQUIRE(f.heart.evaluated);
        CHECK(f.heart.segments <= 19);
        CHECK(f.paced_s == Approx(1200));
        linked += f.is == moved_together::more;
    }
    CHECK(linked <= 4); // 1 expected
    // With nobody to say that it was paced it is evaluated: it is what is left out above.
    auto p = formulas(0, 0, 1, 1500, 0, 1500);
    p.a.pacer.clear();
    p.b.pacer.clear();
    CHECK(find_two_people(p.a, p.b).heart.evaluated);
    // Paced for one of the two alone, it is left out all the same.
    p.a.pacer = {{seconds{0}, 0, 0.107, {}}};
    CHECK(find_two_people(p.a, p.b).is == moved_together::paced);
}

TEST_CASE("two people: the same recordings always say the same, and swapped they swap the lead alone") {
    const auto p = formulas(0.6, 3, 5);
    const auto a = find_two_people(p.a, p.b), again = find_two_people(p.a, p.b), swapped = find_two_people(p.b, p.a);
    CHECK(a.settings.seed == 1);
    CHECK(a.settings.shuffles >= 500);
    CHECK(a.heart.together.p == again.heart.together.p);
    CHECK(a.heart.together.shuffled_mean == again.heart.together.shuffled_mean);
    CHECK(a.heart.together.p == swapped.heart.together.p);
    REQUIRE((a.heart.lead_s && swapped.heart.lead_s));
    CHECK(*a.heart.lead_s == -*swapped.heart.lead_s);
}

TEST_CASE("two people: too short is said with what is there, and gaps count as not heard") {
    const auto p = formulas(0.5, 0, 3, 700);
    const auto f = find_two_people(p.a, p.b);
    CHECK(f.is == moved_together::too_short);
    CHECK(f.heart.segments == 11);
    CHECK(review::found_in_words(f, {"K7", "K9"})[0] ==
          "Too short to say anything: 11 whole minutes of both were heard without a pacer, and 15 are needed.");
    auto q = formulas(0.5, 0, 3, 1500);
    auto& beats = q.b.beats; // the second strap was off for ten minutes
    beats.erase(std::remove_if(beats.begin(), beats.end(), [](const auto& b) { return b.t_s > 300 && b.t_s < 900; }), beats.end());
    for (auto& b : beats)
        if (b.t_s >= 900) {
            b.starts_chain = true;
            b.rr_ms.reset();
            break;
        }
    CHECK(find_two_people(q.a, q.b).is == moved_together::too_short);
    CHECK(find_two_people({}, {}).is == moved_together::too_short);
}

TEST_CASE("two people: what is said is careful") {
    two_people_finding f;
    const std::array<std::string, 2> names{"K7", "K9"};
    const auto said = [&] { return review::found_in_words(f, names); };
    f.is = moved_together::paced;
    f.paced_s = 600;
    REQUIRE(said().size() == 1);
    CHECK(said()[0].find("Paced together: not evaluated.") == 0);
    f.is = moved_together::more;
    f.heart.together.p = 0.002;
    f.heart.lead_s = -2.5;
    f.variability = {0.4, 0.1, 0.7, 30, {}};
    CHECK(said()[1] == "Their heart rates moved together more than shuffled parts of themselves do (p = 0.002).");
    CHECK(said()[2] == "Movements of K9's heart rate tended to precede those of K7's, by about 2 s.");
    f.is = moved_together::not_more;
    f.heart.lead_s.reset();
    f.heart.together.p = 0.4;
    f.variability.low = -0.2;
    CHECK(said()[1].find("did not move together more") != std::string::npos);
    CHECK(said()[2].find("no clear common course") != std::string::npos);
    const auto p = formulas(0.5, 3, 1);
    const auto v = make_two_people(p.a, p.b, names);
    REQUIRE(v.cautions.size() == 3);
    CHECK(v.cautions[0].find("neither good nor bad") != std::string::npos);
    CHECK(v.cautions[2].find("weapon") != std::string::npos);
    CHECK(v.how.find("1000 shuffles") != std::string::npos);
    CHECK(v.how.find("seed 1") != std::string::npos);
    for (const auto& list : {v.found, v.cautions})
        for (const auto& s : list)
            for (const char* never : {"caused", "score", "sync", "attun", "good match", "poor"})
                CHECK(s.find(never) == std::string::npos);
    auto hiding = v;
    CHECK(hiding.may_say());
    hiding.hidden[1] = true;
    CHECK_FALSE(hiding.may_say());
}

TEST_CASE("two people: each one's mean by step is what the whole recording's analysis gives over the same step") {
    auto p = formulas(0.3, 0, 9, 1500, 700, 900);
    for (auto* r : {&p.a, &p.b}) {
        auto& steps = r->header.setup.plan.steps;
        steps.resize(3);
        steps[0] = {.name = "Rest", .role = step_role::baseline};
        steps[1] = {.name = "Talk", .role = step_role::talk};
        steps[2] = {.name = "Breath", .role = step_role::practice};
        r->steps = {{seconds{8}, 0, 0, false}, {seconds{311.25}, 1, 0, false}, {seconds{700}, 2, 0, true}, {seconds{705}, 2, 0, false}};
        r->phases.push_back({seconds{1490}, phase_kind::close});
        r->beats[200].rr_ms = *r->beats[200].rr_ms * 1.6; // an artefact, seen in its surroundings
    }
    const auto rows = phases_of_two(p.a, p.b);
    REQUIRE(rows.size() == 3);
    CHECK(rows[1].name == "Talk");
    CHECK(rows[1].to_s == 700);
    CHECK(rows[2].to_s == 1490);
    CHECK_FALSE(rows[1].paced);
    CHECK(rows[2].paced);
    std::size_t who = 0;
    for (const auto* r : {&p.a, &p.b}) {
        const auto m = review::intervals_of(*r);
        const auto judged = judge(m.rr_ms, m.chain_starts, correction::lipponen, m.t_s);
        for (const auto& row : rows) {
            const auto whole = analyze(part_of(judged, row.from_s, row.to_s), {});
            REQUIRE(row.hr_bpm[who]);
            CHECK(*row.hr_bpm[who] == *whole.hrv.mean_hr_bpm);
        }
        ++who;
    }
}
