// Every shipped practice from its start to its end in virtual time, its instants computed from the TOML by
// hand: sums of lengths, and breaths times the length of a breath.
#include "app/files/practices.hpp"
#include "app/session/engine.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/session_bench.hpp"

#include <cmath>
#include <toml++/toml.h>

using namespace attune;
using namespace attune::test;
namespace fs = std::filesystem;

namespace {

const fs::path shipped = fs::path{ATTUNE_SOURCE_DIR} / "assets/practices";

struct instants {
    std::vector<double> steps;
    double end = 0;
    double breath = 0; ///< 0: none
};

/// As written, without our parser.
instants by_hand(const toml::table& t) {
    instants out;
    if (t["paced"].value_or(true)) {
        for (const char* part : {"inhale_s", "top_up_s", "hold_full_s", "exhale_s", "hold_empty_s"})
            out.breath += t["pattern"][part].value_or(0.0);
        out.breath *= t["first_scale"].value_or(1.0);
    }
    const auto* steps = t["step"].as_array();
    if (!steps) {
        out.end = t["length_min"].value_or(10.0) * 60;
    } else
        for (std::int64_t round = 0; round < t["rounds"].value_or(std::int64_t{1}); ++round)
            for (const auto& s : *steps) {
                out.steps.push_back(out.end);
                const auto& step = *s.as_table();
                CHECK_FALSE(step.contains("pattern")); // none of ours has; the test of ladders does
                out.end += step["breaths"] ? step["breaths"].value_or(0.0) * out.breath
                                           : step["length_s"].value_or(0.0);
            }
    // A paced practice ends with its breath, at most one breath late.
    if (out.breath > 0) out.end = std::ceil(out.end / out.breath - 1e-9) * out.breath;
    return out;
}

} // namespace

TEST_CASE("practices: each shipped one runs from start to end, to the millisecond", "[app][files]") {
    const fs::path folders[]{shipped};
    const auto shelf = read_practices(folders);
    REQUIRE(shelf.complaints.empty());
    std::size_t files = 0;
    for (const auto& file : fs::directory_iterator{shipped}) {
        if (file.path().extension() != ".toml") continue;
        ++files;
        const auto table = toml::parse_file(file.path().string());
        const std::string id = table["id"].value_or("");
        INFO(id);
        CHECK(file.path().stem() == id);
        const auto* p = shelf.find(id);
        REQUIRE(p);
        if (p->search) continue; // ends when enough is known: session_search_test.cpp
        const auto expected = by_hand(table);
        session_setup setup;
        setup.plan = as_offered(*p);
        setup.latency = seconds{0};
        CHECK(setup.plan.length.count() <= expected.end + 1e-6);
        session_bench b{setup};
        double waited = 0; // the person takes 2.345 s to begin what waits
        std::vector<double> breaths;
        std::uint64_t breath = 0;
        double t = 0;
        for (; !b.engine.finished() && t < 4000; t += 0.05) {
            const auto& v = b.to(t);
            if (v.step && v.step->waiting) {
                waited += t + 2.345 - (expected.steps[v.step->step] + waited);
                b.ask({command_kind::start_step, 0, {}}, t + 2.345);
                t = std::ceil((t + 2.345) / 0.05) * 0.05;
            }
            if (v.breath != breath && v.phase == phase_kind::practice && !v.finished) {
                breath = v.breath;
                breaths.push_back(v.breath_began.count());
            }
        }
        REQUIRE(b.engine.finished());
        CHECK(*b.engine.view().ended == ended_as::complete);

        double late = 0;
        std::size_t i = 0;
        for (const auto& s : b.log.only<step_record>()) {
            if (s.waiting) {
                CHECK(std::abs(s.t.count() - expected.steps[i]) < 1e-3);
                continue; // its beginning follows
            }
            REQUIRE(i < expected.steps.size());
            if (!p->steps[s.step].wait.empty()) late = s.t.count() - expected.steps[i];
            CHECK(std::abs(s.t.count() - expected.steps[i] - late) < 1e-3);
            ++i;
        }
        CHECK(i == expected.steps.size());
        CHECK(late == Approx(waited).margin(1e-6));
        CHECK(std::abs(b.log.only<ended_record>().at(0).t.count() - expected.end - late) <
              0.0501); // phases end on ticks
        if (expected.breath > 0) {
            CHECK(breaths.size() == static_cast<std::size_t>(std::lround(expected.end / expected.breath)));
            for (std::size_t n = 0; n < breaths.size(); ++n)
                REQUIRE(std::abs(breaths[n] - static_cast<double>(n) * expected.breath) < 1e-3);
        }
    }
    CHECK(files == 17);
    CHECK(shelf.practices.size() == files);
}

TEST_CASE("practices: those with holds, cold or exertion say who had better not, and keep their bounds",
          "[app][files]") {
    const fs::path folders[]{shipped};
    const auto shelf = read_practices(folders);
    const auto says = [](const practice& p, std::initializer_list<const char*> words) {
        std::string all;
        for (const auto& c : p.cautions)
            all += c + "\n";
        for (const char* w : words) {
            INFO(p.id + " says nothing of: " + w);
            CHECK(all.find(w) != std::string::npos);
        }
    };
    std::size_t held = 0;
    for (const auto& p : shelf.practices)
        if (p.holds()) {
            ++held;
            says(p, {"pregnancy", "heart", "lung", "panic", "fainting", "epilepsy"});
            CHECK(p.fastest.value <= 15);
            CHECK(p.slowest == p.pattern.pace());
        }
    CHECK(held == 2);
    const auto& box = *shelf.find("box");
    CHECK(as_offered(box).pattern == breath_pattern{seconds{3}, seconds{3}, seconds{3}, seconds{3}});
    const auto& sleepy = *shelf.find("four-seven-eight");
    CHECK(as_offered(sleepy).pattern == breath_pattern{seconds{2}, seconds{3.5}, seconds{4}, seconds{0}});
    CHECK(sleepy.most_rounds == 4);
    CHECK(with_rounds(sleepy, 9).length == seconds{76});
    CHECK(with_length(sleepy, seconds{600}).length == sleepy.length);

    const auto& cool = *shelf.find("temperature");
    REQUIRE(cool.cold());
    CHECK(cool.length_fixed);
    says(cool, {"heart disease", "irregular", "beta-blockers", "eating disorder", "cold allergy", "faint",
                "wrapped", "Do not hold the breath"});
    for (const auto& s : cool.steps)
        if (s.cold) {
            CHECK(s.length <= seconds{30});
            CHECK_FALSE(s.wait.empty());
        }
    CHECK(shelf.find("intense-exercise")->exercise);
    says(*shelf.find("intense-exercise"), {"heart", "lung", "pregnancy", "chest"});
    CHECK(shelf.find("cyclic-sighing")->pattern.top_up == seconds{1});
    CHECK(shelf.find("paired-relaxation")->steps.size() == 14);
    const auto& pause = *shelf.find("pause");
    CHECK(pause.length == seconds{60});
    CHECK(pause.group == practice_group::pause);
    const auto& scan = *shelf.find("body-scan");
    CHECK(with_length(scan, seconds{1200}).steps[1].length.count() == Approx(100));
    CHECK(scan.length == seconds{600});
}
