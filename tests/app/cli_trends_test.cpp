// attune trends: what it prints of a store, and what it refuses.
#include "app/live/wall_clock.hpp"
#include "app/review/trends/calendar.hpp"
#include "app/store/recorder.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/called.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <ctime>

using namespace attune;
using namespace attune::test;
using json = nlohmann::json;

namespace {

/// attune trends ARGUMENTS
struct looked_back : called {
    explicit looked_back(std::vector<std::string> arguments)
        : called{as_said(std::move(arguments))} {}
    static std::vector<std::string> as_said(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "trends");
        return arguments;
    }
};

constexpr std::int64_t day_ms = 86'400'000;

/// So many days ago, at noon UTC.
std::int64_t days_ago(int n) {
    static const std::int64_t today = wall_clock_ms() / day_ms * day_ms;
    return today - n * day_ms + day_ms / 2;
}
std::string date_of(int days_before) {
    return review::date_words(static_cast<int>(days_ago(days_before) / day_ms));
}

void record_day(const std::filesystem::path& file, int days_before, double before, double after,
                const std::string& sensor = "serial:/dev/ttyUSB0") {
    auto h = header_for("A7", days_ago(days_before));
    h.sensor = sensor;
    auto r = recorder::begin(file, std::move(h), recorder_mode::virtual_time);
    for (const auto& one : plain_session(20))
        r->on_record(one);
    check_in b, a;
    b.tension = before;
    a.when = check_in::moment::after;
    a.t_s = 16;
    a.tension = after;
    REQUIRE(r->add_check_in(b));
    REQUIRE(r->add_check_in(a));
    r->finish();
}

const json& series(const json& d, const std::string& name) {
    for (const auto& s : d.at("series"))
        if (s.at("name") == name) return s;
    throw std::runtime_error{"no series " + name};
}

} // namespace

TEST_CASE("cli trends: an empty store, another person, and wrong usage", "[cli][trends]") {
    const own_folder folder;
    const auto file = (folder / "a.db").string();
    const looked_back none{{"--store", file}};
    CHECK(none.status == 0);
    CHECK(none.out == "No sessions are stored yet.\n");
    CHECK_FALSE(std::filesystem::exists(file)); // looking makes nothing
    const auto d = looked_back{{"--store", file, "--json"}}.document();
    CHECK(d.at("sessions") == 0);
    CHECK(d.at("from").is_null());
    CHECK(d.at("series").size() == 7);
    CHECK(d.at("slip").at("good").is_null());
    for (const auto* wrong :
         {"x", "2026-01-05", "2026-13-01:2026-12-01", "2026-03-01:2026-01-01", "2026-1-1:2026-2-30",
          "2026-01-01:2026-02-01:x", "99999999999-01-01:2026-01-01"}) {
        const looked_back c{{"--store", file, "--good", wrong}};
        INFO(wrong);
        CHECK(c.status == 2);
        CHECK(c.err.find("--good") != std::string::npos);
    }
    put_bytes(file, "no store at all");
    const looked_back broken{{"--store", file, "--json"}};
    CHECK(broken.status == 1);
    CHECK(broken.out.empty());
}

TEST_CASE("cli trends: months of a person, a slip, and which practice helped", "[cli][trends]") {
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
    const own_folder folder;
    const auto file = folder / "a.db";
    constexpr double usual[]{30, 34, 27, 35, 25, 32, 26};
    for (int day = 60; day >= 1; --day)
        if (day % 9 != 4) // some days are missing
            record_day(file, day, usual[day % 7] + (day < 12 ? 25 : 0), usual[(day + 3) % 7] - 12);
    record_day(file, 1, 0, 0, "sim:calm?seed=1");
    const auto good = date_of(60) + ":" + date_of(20);
    const std::vector<std::string> asked{"--store", file.string(), "--client", "A7", "--good", good};

    auto with_json = asked;
    with_json.push_back("--json");
    const looked_back c{with_json};
    REQUIRE(c.status == 0);
    CHECK(c.err.empty());
    const auto d = c.document();
    CHECK(d.at("sessions") == 53);
    CHECK(d.at("check_ins") == 106);
    CHECK(d.at("left_out") == 1);
    CHECK(d.at("unreadable") == 0);
    CHECK(d.at("from") == date_of(60));
    CHECK((d.at("to") == date_of(0) || d.at("to") == date_of(-1))); // it may have struck midnight
    const auto& distress = series(d, "distress");
    CHECK(distress.at("points").size() == 53);
    CHECK(distress.at("points").at(0).at("date") == date_of(60));
    CHECK(distress.at("points").at(0).at("value") == usual[60 % 7]); // before, not after
    CHECK(distress.at("missing") >= 8);                              // seven, and today
    CHECK(series(d, "resting_heart_rate").at("points").empty());
    const auto& slip = d.at("slip");
    CHECK(slip.at("differs") == true);
    CHECK(slip.at("sentence") == "Different from your good weeks; want a booster?");
    CHECK(slip.at("good").at("chosen") == true);
    REQUIRE(slip.at("notices").size() == 1);
    CHECK(slip.at("notices").at(0).at("by") == json::array({"distress"}));
    CHECK(slip.at("notices").at(0).at("over").is_null());
    CHECK(slip.at("charts").at(0).at("points").back().at("out") == true);
    CHECK(slip.at("charts").at(0).at("baseline").at("from") == date_of(60));
    CHECK(slip.at("charts").at(2).at("why") == "needs 14 days in the good weeks, there are 0");
    CHECK(d.at("practices").at("practices").at(0).at("pairs") == 53);
    CHECK(d.at("practices").at("most").is_null()); // one alone stands out from nothing

    const looked_back told{asked};
    CHECK(told.status == 0);
    CHECK(told.out.find("53 sessions and 106 check-ins from " + date_of(60)) == 0);
    CHECK(told.out.find("Resting heart rate: none yet\n") != std::string::npos);
    CHECK(told.out.find("Different from your good weeks; want a booster?\n  Distress: ") !=
          std::string::npos);
    CHECK(told.out.find("(53 times") != std::string::npos);
    CHECK(told.out.find("1 with a simulated heart or a recording is not counted") != std::string::npos);
    auto all = asked;
    all.insert(all.end(), {"--simulated", "--json"});
    CHECK(looked_back{all}.document().at("sessions") == 54);
    // Nobody else's.
    CHECK(looked_back{{"--store", file.string()}}.out == "No sessions are stored yet.\n");
    CHECK(looked_back{{"--store", file.string(), "--client", "B"}}.out ==
          "No sessions are stored yet of this person.\n");
    ::unsetenv("TZ");
    ::tzset();
}
