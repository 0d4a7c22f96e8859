// Speaking up under a driven clock, with a desktop that is played: what is shown, answered, expired,
// remembered.
#include "app/files/autostart.hpp"
#include "app/live/plans.hpp"
#include "app/live/reminder_files.hpp"
#include "app/live/reminder_round.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>
#include <sstream>

using namespace attune;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr int zero = 20'786;

struct played final : speaker {
    std::vector<note> said;
    int hushed = 0;
    bool refuses = false;
    std::vector<note_event> waiting;
    void say(const note& n) override {
        said.push_back(n);
        waiting.push_back(refuses ? note_event{note_event::kind::refused, "no desktop"}
                                  : note_event{note_event::kind::shown});
    }
    void hush() override { ++hushed; }
    std::vector<note_event> events() override { return std::exchange(waiting, {}); }
};

struct desk {
    desk() {
        wanted.check_ins = true;
        wanted.seed = 11;
        first = review::prompt_minutes(wishes_of(wanted), zero).front();
        now = {std::int64_t{zero} * 1440 * minute, 1'000'000};
    }
    void pass(std::int64_t minutes) {
        now.utc_ms += minutes * minute;
        now.elapsed_ms += minutes * minute;
    }
    auto turn(bool quiet = false) { return round.turn(now, wanted, to, quiet); }
    test::scratch_folder folder;
    std::filesystem::path store = folder.path() / "x.db";
    reminder_settings wanted;
    int first = 0;
    reminder_round::times now{};
    played to;
    reminder_round round{store, review::clock_at_offset(0)};
};

} // namespace

TEST_CASE("reminding: a question is shown at its moment, and goes when its half hour is over",
          "[app][reminders]") {
    desk d;
    d.turn();
    CHECK(d.to.said.empty());
    REQUIRE(d.round.wait_ms(d.now, d.wanted));
    CHECK(*d.round.wait_ms(d.now, d.wanted) == d.first * minute);
    d.pass(d.first);
    CHECK_FALSE(d.turn());
    REQUIRE(d.to.said.size() == 1);
    CHECK(d.to.said[0].lasts_ms == 30 * minute);
    CHECK(d.to.said[0].actions.front().first == "check-in");
    CHECK(*d.round.wait_ms(d.now, d.wanted) == 30 * minute);
    d.pass(29);
    d.turn();
    CHECK(d.to.hushed == 0);
    d.now.utc_ms -= 1440 * minute; // a clock set back does not make it stand for a day
    d.pass(1);
    d.turn();
    CHECK(d.to.hushed == 1);
    CHECK_FALSE(d.round.showing());
}

TEST_CASE("reminding: an answer opens what was asked for, and the same is not said by another program",
          "[app][reminders]") {
    desk d;
    d.pass(d.first);
    d.turn();
    d.to.waiting.push_back({note_event::kind::answered, "check-in", "t"});
    const auto a = d.turn();
    REQUIRE(a);
    CHECK(a->what == reminder_round::answer::check_in);
    CHECK(a->token == "t");
    reminder_round other{d.store, review::clock_at_offset(0)};
    played elsewhere;
    d.pass(1);
    other.turn(d.now, d.wanted, elsewhere, false);
    CHECK(elsewhere.said.empty());
}

TEST_CASE("reminding: later asks once more after ten minutes, for as long as is left", "[app][reminders]") {
    desk d;
    d.pass(d.first);
    d.turn();
    d.to.waiting.push_back({note_event::kind::answered, "later"});
    CHECK_FALSE(d.turn());
    d.pass(9);
    d.turn();
    CHECK(d.to.said.size() == 1);
    d.pass(1);
    d.turn();
    REQUIRE(d.to.said.size() == 2);
    CHECK(d.to.said[1].lasts_ms == 20 * minute);
}

TEST_CASE("reminding: while a practice is under way nothing new comes, what is off goes, a refusal is told "
          "and tried again",
          "[app][reminders]") {
    desk d;
    d.pass(d.first);
    d.turn(true);
    CHECK(d.to.said.empty());
    d.to.refuses = true;
    d.turn();
    CHECK(d.round.trouble() == "no desktop");
    CHECK(read_said(d.store).empty());
    d.turn();
    CHECK(d.to.said.size() == 1); // not at once
    d.to.refuses = false;
    d.pass(1);
    d.turn();
    CHECK(d.to.said.size() == 2);
    CHECK(d.round.trouble().empty());
    d.wanted.check_ins = false;
    d.turn();
    CHECK(d.to.hushed == 1);
    CHECK_FALSE(d.round.wait_ms(d.now, d.wanted));
}

TEST_CASE("reminding: practice is named while the plan wants it today", "[app][reminders]") {
    desk d;
    d.wanted = {};
    d.wanted.practice = true;
    own_plan p;
    p.id = "p";
    p.from = zero;
    p.stages = {{1, 7, 10, {}, {}}};
    p.reminders = {480};
    REQUIRE(begin_plan(d.store, "", p));
    d.pass(480);
    d.turn();
    REQUIRE(d.to.said.size() == 1);
    CHECK(d.to.said[0].words == "1 session is planned for today.");
    d.to.waiting.push_back({note_event::kind::answered, "practise"});
    CHECK(d.turn()->what == reminder_round::answer::practise);
    // Two weeks after its end: the booster, by its name, once.
    d.pass((7 + 14) * 1440 + 120);
    d.turn();
    REQUIRE(d.to.said.size() == 2);
    CHECK(d.round.last().name == "booster p.0");
    d.to.waiting.push_back({note_event::kind::closed});
    d.pass(1440);
    d.turn();
    CHECK(d.to.said.size() == 2);
}

TEST_CASE("reminding: what was said reads back, lines that do not are passed over", "[app][reminders]") {
    const std::vector<review::said_thing> said{{"check-in 20786.1", 5, 0}, {"booster x.0", -7, 9}};
    CHECK(said_from(said_text(said)) == said);
    CHECK(said_from("nonsense\n1 2\n1 2 \n 1 2 x\n3 0 good one\n\n99999999999999999999 0 x").size() == 1);
    std::string long_text;
    for (int i = 0; i < 3000; ++i)
        long_text += "1 0 x" + std::to_string(i) + "\n";
    CHECK(said_from(long_text).size() == review::most_said);
    CHECK(said_from(long_text).back().name == "x2999");
}

TEST_CASE("reminding: one speaks at a time, and whoever ends leaves the turn to the next",
          "[app][reminders]") {
    const test::scratch_folder folder;
    const auto store = folder.path() / "x.db";
    using turn = speaking_turn;
    CHECK_FALSE(turn::holder(store, turn::of::watcher));
    {
        auto mine = turn::take(store, turn::of::watcher);
        REQUIRE(mine);
        CHECK(turn::holder(store, turn::of::watcher) == ::getpid());
        CHECK(turn::take(store, turn::of::watcher).error().code == errc::busy);
        CHECK(turn::take(store, turn::of::window));
    }
    CHECK_FALSE(turn::holder(store, turn::of::watcher));
    CHECK(turn::take(store, turn::of::watcher));
}

TEST_CASE("autostart: a file is made when asked for and gone when asked for, its command quoted",
          "[app][files]") {
    const test::scratch_folder folder;
    CHECK_FALSE(autostart_installed(folder.path()));
    REQUIRE(uninstall_autostart(folder.path())); // also where there is none
    REQUIRE(install_autostart(folder.path(), {"/opt/my attune/50%/attune", "remind", "--watch"}));
    CHECK(autostart_installed(folder.path()));
    std::ifstream in{autostart_file(folder.path())};
    std::stringstream text;
    text << in.rdbuf();
    CHECK(text.str().find("Exec=\"/opt/my attune/50%%/attune\" \"remind\" \"--watch\"\n") !=
          std::string::npos);
    CHECK(text.str().starts_with("[Desktop Entry]\nType=Application\n"));
    REQUIRE(uninstall_autostart(folder.path()));
    CHECK_FALSE(autostart_installed(folder.path()));
    CHECK(*exec_line({"a\"b", "c$d", "e\\f"}) == R"("a\\"b" "c\\$d" "e\\\\f")");
    CHECK_FALSE(exec_line({"a\nb"}));
}
