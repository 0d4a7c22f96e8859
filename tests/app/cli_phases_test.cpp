// attune trends --phases: what it prints of a store, the same numbers as analyze, and what it refuses.
#include "app/cli/cli.hpp"
#include "app/live/wall_clock.hpp"
#include "tests/app/phases_store_session.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <ctime>
#include <sstream>

using namespace attune;
using namespace attune::test;
using json = nlohmann::json;

namespace {

struct called {
    int status = 0;
    std::string out, err;
    explicit called(std::vector<std::string> arguments) {
        std::istringstream in;
        std::ostringstream o, e;
        std::vector<const char*> argv{"attune"};
        for (const auto& a : arguments)
            argv.push_back(a.c_str());
        status = cli::run(static_cast<int>(argv.size()), argv.data(),
                          {in, o, e, [](const cli::window_request&) { return 0; },
                           [](const cli::shot_request&) -> result<void> { return {}; }});
        out = o.str();
        err = e.str();
    }
    json document() const { return json::parse(out); }
    bool says(std::string_view what) const { return out.find(what) != std::string::npos; }
};

constexpr std::int64_t noon = 20'822LL * 86'400'000 + 12 * 3'600'000, day_ms = 86'400'000;

struct utc {
    utc() {
        ::setenv("TZ", "UTC0", 1);
        ::tzset();
    }
};

const json& series(const json& d, std::string_view phase, std::string_view measure) {
    for (const auto& s : d.at("series"))
        if (s.at("phase") == phase && s.at("measure") == measure) return s;
    throw std::runtime_error{"no such series"};
}

} // namespace

TEST_CASE("cli phases: an empty store, wrong usage, and no session of that practice", "[cli][phases]") {
    const own_folder folder;
    const auto file = (folder / "a.db").string();
    const called none{{"trends", "--phases", "--store", file}};
    CHECK(none.status == 0);
    CHECK(none.out == "No session with a phase is stored yet.\n");
    CHECK_FALSE(std::filesystem::exists(file)); // looking makes nothing
    const auto d = called{{"trends", "--phases", "--json", "--store", file}}.document();
    CHECK(d.at("sessions").empty());
    CHECK(d.at("series").empty());
    CHECK(d.at("usual_hour").is_null());
    CHECK(called{{"trends", "--practice", "resonance", "--store", file}}.status == 2);
    CHECK(called{{"trends", "--left-out", "--store", file}}.status == 2);
    CHECK(called{{"trends", "--phases", "--good", "2026-01-05:2026-03-29", "--store", file}}.status == 2);
    const called gone{{"trends", "--phases", "--practice", "resonance", "--store", file}};
    CHECK(gone.status == 1);
    CHECK(gone.err.find("no session of it has a phase; there are none yet") != std::string::npos);
    const called help{{"trends", "--help"}};
    for (const auto* option : {"--phases", "--practice", "--left-out"})
        CHECK(help.says(option));
}

TEST_CASE("cli phases: heart rate and RMSSD of a phase are those of analyze over it, bit for bit, changed beats included", "[cli][phases]") {
    const utc zone;
    const own_folder folder;
    const auto file = (folder / "a.db").string();
    const auto id = record_led(file, noon);
    const auto ask = [&] { return called{{"trends", "--phases", "--client", "A7", "--json", "--store", file}}.document(); };
    const auto compare = [&](const json& d) {
        std::size_t numbers = 0;
        for (const auto& s : d.at("series"))
            for (const auto& p : s.at("points")) {
                std::ostringstream from, to;
                from << p.at("from_s"), to << p.at("to_s");
                const auto a = called{{"analyze", id, "--from", from.str(), "--to", to.str(), "--no-entropy", "--json", "--store", file}}.document();
                const auto* key = s.at("measure") == "rmssd" ? "rmssd_ms" : "mean_hr_bpm";
                INFO(s.at("phase") << " " << key);
                CHECK(p.at("value") == a.at("hrv").at(key));
                CHECK(p.at("corrected") == a.at("beats").at("corrected"));
                CHECK(p.at("beats") == a.at("beats").at("total"));
                CHECK(p.at("low") < p.at("value"));
                CHECK(p.at("high") > p.at("value"));
                ++numbers;
            }
        return numbers;
    };
    const auto d = ask();
    CHECK(d.at("practice") == "stress-profile");
    CHECK(d.at("usual_posture") == "sitting");
    CHECK(d.at("usual_hour") == Approx(12));
    CHECK(compare(d) == 5); // the task has no RMSSD
    CHECK(series(d, "rest", "heart_rate").at("points")[0].at("corrected") > 0); // there is something to exclude
    CHECK(series(d, "rest", "heart_rate").at("points")[0].at("session") == id);
    const auto before = series(d, "rest", "rmssd").at("points")[0].at("value");
    REQUIRE(called{{"correct", id, "--at", "120", "--as", "ectopic", "--store", file}}.status == 0);
    const auto changed = ask();
    CHECK(series(changed, "rest", "rmssd").at("points")[0].at("value") != before);
    CHECK(compare(changed) == 5);
    REQUIRE(called{{"correct", id, "--undo", "--store", file}}.status == 0);
    CHECK(series(ask(), "rest", "rmssd").at("points")[0].at("value") == before);
}

TEST_CASE("cli phases: in words, with what is left out and why", "[cli][phases]") {
    const utc zone;
    const own_folder folder;
    const auto file = (folder / "a.db").string();
    for (int i = 0; i < 4; ++i)
        record_led(file, noon + i * day_ms, "serial:/dev/ttyUSB0", static_cast<unsigned>(i) + 1);
    const auto evening = record_led(file, noon + 5 * day_ms + 8 * 3'600'000);
    record_led(file, noon + 6 * day_ms, "sim:calm?seed=1");
    const called c{{"trends", "--phases", "--client", "A7", "--store", file}};
    CHECK(c.status == 0);
    CHECK(c.err.empty());
    CHECK(c.says("4 sessions of 5 are compared (stress-profile); left out: 1 another time of day\n"));
    CHECK(c.says("Rest, Heart rate: "));
    CHECK(c.says(" on 2027-01-07; usually "));
    CHECK(c.says("; 4 sessions compared, 1 left out\n"));
    CHECK(c.says("Task, Heart rate: "));
    CHECK_FALSE(c.says("Task, RMSSD"));
    CHECK_FALSE(c.says(evening));
    CHECK(c.says("1 with a simulated heart or a recording is not counted"));
    const called all{{"trends", "--phases", "--left-out", "--client", "A7", "--store", file}};
    CHECK(all.says("left out: " + evening + " on 2027-01-09: another time of day\n"));
    const called one{{"trends", "--phases", "--simulated", "--client", "A7", "--json", "--store", file}};
    CHECK(one.document().at("sessions").size() == 6);
    CHECK(called{{"trends", "--phases", "--client", "nobody", "--store", file}}.out == "No session with a phase is stored yet of this person.\n");
}
