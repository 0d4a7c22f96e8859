// The program behind the plan screen, under a driven clock.
#include "app/shell/plan_desk.hpp"
#include "app/shell/plan_words.hpp"
#include "app/store/plan_book.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>

using namespace attune;

namespace {

struct played final : speaker {
    std::vector<note> said;
    std::vector<note_event> waiting;
    void say(const note& n) override {
        said.push_back(n);
        waiting.push_back({note_event::kind::shown});
    }
    void hush() override {}
    std::vector<note_event> events() override { return std::exchange(waiting, {}); }
};

struct bench {
    bench() {
        for (const char* id : {"resonance", "box", "exhale-longer"}) {
            practice_card c;
            c.id = c.title = id;
            view.home.practices.push_back(c);
        }
        open();
    }
    void open() {
        auto speaks = std::make_unique<played>();
        to = speaks.get();
        desk.emplace(view, plan_desk_options{folder.path() / "x.db", "",
                                             std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                                             folder.path() / "config", [this] { return now; },
                                             review::clock_at_offset(0), true, std::move(speaks)});
        desk->open();
    }
    template <class C>
    void ask(C c) {
        desk->handle(ask_plan{std::move(c)});
    }
    void days(int n) { now += n * 86'400'000LL; }
    test::scratch_folder folder;
    std::int64_t now = 20'785LL * 86'400'000 + 10 * 3'600'000; // Saturday, 2026-11-28, ten o'clock
    app_view view;
    played* to = nullptr;
    std::optional<plan_desk> desk;
};

} // namespace

TEST_CASE("plan desk: a plan is made, shown, changed from this week on, and ended", "[app][shell][plan]") {
    bench b;
    CHECK_FALSE(b.view.plan.any);
    CHECK(b.view.plan.programmes.size() == 3);
    CHECK(b.view.plan.practices.size() == 3);
    b.ask(make_plan{{4, 7, 10, "box"}, 0});
    const auto& v = b.view.plan;
    REQUIRE(v.any);
    CHECK(v.running);
    CHECK(v.state == "Week 1 of 4");
    CHECK(v.when == "28 Nov to 25 Dec");
    CHECK(v.promise == "7 sessions a week, 10 minutes each");
    CHECK(v.begin == "box");
    CHECK(v.today == "1 session is planned for today.");
    REQUIRE(v.dots.size() == 7);
    CHECK(v.dots[0].today);
    CHECK(v.dots[0].letters == "Sa");
    CHECK(v.dots[0].mark == plan_mark::to_come); // today is not missed while it lasts
    b.days(8);
    b.desk->open();
    CHECK(v.state == "Week 2 of 4");
    CHECK(v.dots[0].mark == plan_mark::open);
    b.ask(change_plan{{2, 3, 20, "resonance"}});
    CHECK(v.state == "Week 2 of 3");
    CHECK(v.promise == "3 sessions a week, 20 minutes each");
    b.ask(end_plan{});
    CHECK_FALSE(v.running);
    CHECK(v.boosters.empty());
    CHECK(v.any);
    b.ask(follow_programme{"first-four-weeks", 1});
    CHECK(v.running);
    CHECK(v.title == "First four weeks");
    CHECK(v.state == "Begins on 7 Dec");
    CHECK(v.earlier.size() == 1);
}

TEST_CASE("plan desk: Home begins with what is planned, as long as planned, and says it quietly",
          "[app][shell][plan]") {
    bench b;
    b.desk->arrange(b.view.home);
    CHECK(b.view.home.plan_line.empty());
    b.ask(make_plan{{4, 7, 25, "box"}, 0});
    b.desk->arrange(b.view.home);
    CHECK(b.view.home.practices.front().id == "box");
    CHECK(b.view.home.practices.front().minutes == 25);
    CHECK(b.view.home.plan_line == "0 of 7 this week");
    practice_card card;
    card.id = "box";
    b.desk->as_planned(card);
    CHECK(card.minutes == 25);
    card = {};
    card.id = "resonance";
    b.desk->as_planned(card);
    CHECK(card.minutes == 10); // not in the plan
    b.days(28 + 14);
    home_view later;
    later.practices = b.view.home.practices;
    b.desk->arrange(later);
    CHECK(later.plan_line.empty());
    CHECK(later.booster_line.find("booster") != std::string::npos);
    b.desk->open();
    CHECK(b.view.plan.boosters.size() == 4);
    CHECK(b.view.plan.boosters[0].due);
}

TEST_CASE("plan desk: words for harder days are hidden until asked for, also after coming back",
          "[app][shell][plan]") {
    bench b;
    CHECK_FALSE(b.view.plan.hard_days);
    b.ask(show_hard_days{true});
    REQUIRE(b.view.plan.hard_days);
    CHECK(b.view.plan.hard_days->empty());
    b.ask(keep_hard_days{{"signs", "helped", "Jo", "tea"}});
    CHECK(b.view.plan.hard_days->people == "Jo");
    b.desk->open();
    CHECK_FALSE(b.view.plan.hard_days);
    CHECK(b.view.plan.hard_days_written);
    b.open(); // the next start of the program
    b.ask(show_hard_days{true});
    CHECK(b.view.plan.hard_days->first_step == "tea");
}

TEST_CASE("plan desk: times are kept with the plan, sorted, each once", "[app][shell][plan]") {
    bench b;
    b.ask(make_plan{{}, 0});
    b.ask(set_plan_times{{1200, 480, 480}});
    CHECK(b.view.plan.times == std::vector<int>{480, 1200});
    b.ask(make_plan{{2, 5, 5, ""}, 1}); // a new plan keeps them
    CHECK(b.view.plan.times == std::vector<int>{480, 1200});
}

TEST_CASE("plan desk: with reminders on it speaks, and an answer leads to the check-in",
          "[app][shell][plan]") {
    bench b;
    const auto at = [&](std::int64_t elapsed) { return reminder_round::times{b.now, elapsed}; };
    CHECK_FALSE(b.desk->turn(at(1), false));
    auto& r = b.view.chosen.reminders;
    r.check_ins = true;
    b.desk->settings_changed();
    const double seed = r.seed;
    CHECK(seed > 0);
    b.desk->settings_changed();
    CHECK(r.seed == seed); // drawn once
    const auto first = review::prompt_minutes(wishes_of(r), 20'786).front();
    b.now = 20'786LL * 86'400'000 + first * 60'000LL;
    CHECK_FALSE(b.desk->turn(at(100'000), true)); // a practice is under way
    CHECK(b.to->said.empty());
    b.desk->turn(at(200'000), false);
    REQUIRE(b.to->said.size() == 1);
    b.to->waiting.push_back({note_event::kind::answered, "check-in"});
    CHECK(b.desk->turn(at(200'100), false) == screen::check_in);
}

TEST_CASE("plan desk: a programme that does not read is named on Home, a damaged store on the plan",
          "[app][shell][plan]") {
    bench b;
    const auto own = b.folder.path() / "config" / "programmes";
    std::filesystem::create_directories(own);
    std::ofstream{own / "broken.toml"} << "id = \"x\"\ntitle = 3\n";
    std::ofstream{own / "mine.toml"} << "id = \"first-four-weeks\"\ntitle = \"Mine\"\n[[stage]]\nweeks = 2\n";
    b.open();
    b.desk->arrange(b.view.home);
    REQUIRE(b.view.home.notices.size() == 1);
    CHECK(b.view.home.notices[0].find("line 2") != std::string::npos);
    CHECK(std::any_of(b.view.plan.programmes.begin(), b.view.plan.programmes.end(),
                      [](const plan_choice& p) { return p.title == "Mine"; }));
    std::ofstream{b.folder.path() / "x.db"}
        << "this is no store at all, and longer than a header would be ........";
    b.desk->open();
    CHECK_FALSE(b.view.plan.trouble.empty());
    b.ask(make_plan{{}, 0});
    CHECK_FALSE(b.view.message.empty());
}
