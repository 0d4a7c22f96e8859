// Clocks as they are: set back, moved to another zone, leaping after a suspend. Nothing is lost or doubled.
#include "app/shell/shell.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <cstdlib>
#include <ctime>
#include <map>
#include <set>

using namespace attune;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t day_ms = 86400000;
constexpr std::int64_t a_noon = 1795953600000; // 2026-11-29 12:00 UTC

/// The program between two clocks that the test turns.
struct desk {
    desk() {
        program = std::make_unique<shell>(
            shell_options{scratch.path() / "attune.db", scratch.path() / "config",
                          std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets", "sim:calm?seed=1", "", true, {},
                          [this] { return wall; }});
        ask(accept_safety{});
    }
    const app_view& ask(const ui_command& c) {
        program->handle(c, now);
        return program->frame(now);
    }
    const app_view& run(double s) {
        for (const auto end = now + std::chrono::milliseconds{std::lround(s * 1000)}; now < end; wall += 50)
            program->frame(now += 50ms);
        return program->view();
    }
    void begin(double minutes) {
        ask(choose_practice{"resonance"});
        ask(begin_practice{{}, minutes, 6, false, 0});
        REQUIRE(program->view().current == screen::practice);
    }
    /// Home after the questions and the review.
    void finish() {
        for (int i = 0; i < 100 && program->view().current == screen::practice; ++i)
            run(10);
        REQUIRE(program->view().current == screen::after);
        check_in after;
        after.tension = 20;
        ask(submit_after{after});
        ask(go_to{screen::home});
    }
    std::vector<session_row> kept() const { return *store::open(scratch.path() / "attune.db")->sessions(); }

    test::scratch_folder scratch;
    host_time now{5000s};
    std::int64_t wall = a_noon;
    std::unique_ptr<shell> program;
};

struct zone {
    explicit zone(const char* name) {
        if (const char* was = std::getenv("TZ")) before = was;
        set(name);
    }
    ~zone() {
        before ? setenv("TZ", before->c_str(), 1) : unsetenv("TZ");
        tzset();
    }
    static void set(const char* name) {
        setenv("TZ", name, 1);
        tzset();
    }
    std::optional<std::string> before;
};

} // namespace

TEST_CASE("clock: set back a day between two sessions, both are there, each whole", "[app][shell][clock]") {
    const zone utc{"UTC"};
    desk d;
    d.begin(1);
    d.finish();
    d.wall -= day_ms;
    d.begin(1);
    d.finish();
    const auto rows = d.kept();
    REQUIRE(rows.size() == 2);
    std::set<std::string> ids;
    for (const auto& r : rows) {
        ids.insert(r.id);
        CHECK(r.beats > 60);
        CHECK(r.ended == ended_as::complete);
        const auto read = store::open(d.scratch.path() / "attune.db")->read(r.id);
        REQUIRE(read);
        CHECK(read->check_ins.size() == 1);
    }
    CHECK(ids.size() == 2);
    // By what the clock said, and said in words; what seems to lie ahead has its date.
    const auto& last = d.program->view().home.last;
    REQUIRE(last.size() == 2);
    CHECK(last[0].when == "29 Nov 12:00");
    CHECK(last[1].when.starts_with("Today"));
}

TEST_CASE("clock: set back an hour within a session, its times go on as they were", "[app][shell][clock]") {
    desk d;
    d.begin(2);
    d.run(60);
    d.wall -= day_ms / 24;
    d.finish();
    const auto rows = d.kept();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].duration_s == Approx(8 + 120 + 10).margin(6)); // to the end of its last breath
    const auto read = store::open(d.scratch.path() / "attune.db")->read(rows[0].id);
    REQUIRE(read);
    double before = -1;
    for (const auto& b : read->beats) {
        CHECK(b.t_s > before);
        before = b.t_s;
    }
}

TEST_CASE("clock: in another time zone the words move and the sessions do not", "[app][shell][clock]") {
    const zone there{"Pacific/Auckland"}; // 01:00 on the 30th
    desk d;
    d.begin(1);
    d.finish();
    CHECK(d.program->view().home.last.at(0).when == "Today 01:00");
    const auto before = d.kept();
    zone::set("America/Los_Angeles"); // 04:00 on the 29th
    d.ask(go_to{screen::settings});
    d.ask(go_to{screen::home});
    REQUIRE(d.program->view().home.last.size() == 1);
    CHECK(d.program->view().home.last.at(0).when == "Today 04:00");
    const auto after = d.kept();
    REQUIRE(after.size() == 1);
    CHECK(after[0].started_utc_ms == before[0].started_utc_ms);
}

TEST_CASE("clock: a leap of hours in mid-session keeps what was, once, and tells of the hole", "[app][shell][clock]") {
    desk d;
    d.begin(5);
    d.run(120);
    const auto beats = d.program->view().practice.session->beats.size();
    CHECK(beats > 0);
    d.now += 3h; // a suspend, a stopped process, a machine moved on
    d.wall += 3 * 3600 * 1000;
    d.program->frame(d.now);
    d.finish();
    const auto rows = d.kept();
    REQUIRE(rows.size() == 1);
    const auto read = store::open(d.scratch.path() / "attune.db")->read(rows[0].id);
    REQUIRE(read);
    std::set<double> times;
    for (const auto& b : read->beats)
        CHECK(times.insert(b.t_s).second);
    CHECK(read->beats.size() > 100);
    CHECK(d.program->view().review.has_value());
    INFO(rows[0].duration_s);
    CHECK(rows[0].duration_s < 5 * 60 + 60);
}
