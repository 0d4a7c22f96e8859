// The plan screen: nothing yet, fresh, under way, over with a booster due, and with words as long as they
// get.
#include "app/files/practices.hpp"
#include "app/files/programmes.hpp"
#include "app/language/language.hpp"
#include "app/shell/offer.hpp"
#include "app/shell/plan_picture.hpp"
#include "tests/app/screens_samples.hpp"

#include <array>
#include <filesystem>

namespace attune::test {
namespace {

constexpr int today = 20'785; // Saturday, 2026-11-28

const std::filesystem::path assets = std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets";

/// In the language in force: samples are made anew for each.
std::vector<programme> programmes() {
    const std::array folders{assets / "programmes"};
    return read_programmes(folders, spoken() == "en" ? "" : spoken()).programmes;
}
const std::vector<practice_card>& cards() {
    static const auto all = [] {
        const std::array folders{assets / "practices"};
        std::vector<practice_card> made;
        for (const auto& p : read_practices(folders).practices)
            made.push_back(card_of(p, {}));
        order_for_home(made);
        return made;
    }();
    return all;
}

own_plan from_numbers(int from, std::string title = {}) {
    own_plan p;
    p.id = "20261101-0800-abcd";
    p.title = std::move(title);
    p.from = from;
    p.stages = {{4, 7, 10, {"resonance"}, {}}};
    return p;
}

sample drawn(std::string name, plans_and_days known) {
    auto s = home_sample();
    s.name = std::move(name);
    s.view.current = screen::plan;
    known.current = review::current_plan(known.plans, today);
    s.view.plan = picture_of(known, today, programmes(), cards());
    return s;
}

void practised(plans_and_days& k, std::initializer_list<int> days_ago) {
    for (const int ago : days_ago)
        k.days.push_back({today - ago, 600, 0.72, 540});
}

} // namespace

sample plan_sample() {
    plans_and_days k;
    k.plans = {from_numbers(today - 9)};
    k.plans[0].reminders = {450, 1200};
    practised(k, {9, 8, 8, 6, 5, 3, 2, 0});
    auto s = drawn("plan", std::move(k));
    s.view.chosen.reminders.practice = true;
    s.view.chosen.reminders.check_ins = true;
    s.view.plan.in_background = true;
    s.view.plan.hard_days_written = true;
    return s;
}

std::vector<sample> plan_samples() {
    std::vector<sample> all;
    all.push_back(drawn("plan_none", {}));
    {
        plans_and_days k;
        k.plans = {plan_from(programmes().front(), "20261128-0900-abcd", today)};
        all.push_back(drawn("plan_fresh", std::move(k)));
    }
    all.push_back(plan_sample());
    {
        plans_and_days k;
        k.plans = {from_numbers(today - 200), from_numbers(today - 28 - 15, "Evenings")};
        k.plans[0].ended_on = today - 180;
        practised(k, {200, 199, 190, 43, 42, 41, 40, 38, 36, 35, 34, 33, 31,
                      30,  29,  28,  26, 25, 24, 23, 21, 20, 19, 18, 17, 16});
        all.push_back(drawn("plan_booster", std::move(k)));
    }
    {
        auto s = plan_sample();
        s.name = "plan_hard_days";
        s.view.plan.hard_days = relapse_plan{
            "I stop answering messages, and the evenings get later. The shoulders are up before breakfast.",
            "Breathing out longer, ten minutes before bed. Walking with Jo.",
            "Jo. My sister, any time before ten.",
            "Put the kettle on, sit by the window, one minute of Pause."};
        all.push_back(std::move(s));
    }
    {
        auto s = plan_sample();
        s.name = "plan_hard_days_empty";
        s.view.plan.hard_days = relapse_plan{};
        all.push_back(std::move(s));
    }
    {
        const std::string long_word = "Donaudampfschifffahrtsgesellschaftskapitaenspatent";
        const std::string long_line =
            "A title that somebody wrote at length, since the field let them, and went on "
            "writing after that, because it felt good to say it in full " +
            long_word;
        plans_and_days k;
        k.plans = {from_numbers(today - 300, long_line), from_numbers(today - 100, long_line),
                   from_numbers(today - 9, long_line)};
        k.plans[2].stages = {{52, 21, 120, {"resonance"}, long_line + " " + long_line}};
        k.plans[2].reminders = {0, 450, 720, 1425};
        for (int i = 0; i < 60; ++i)
            practised(k, {i / 6});
        auto s = drawn("plan_overfull", std::move(k));
        s.view.chosen.reminders = {true, true, 4, 21.5, 6.5, 1};
        s.view.plan.hard_days = relapse_plan{long_line, long_line, long_word, long_line};
        s.view.plan.begin_title = long_line;
        s.view.plan.trouble = "1 plan could not be read and is missing here.";
        s.view.plan.reminders_words = "Reminders cannot be shown: the session bus does not answer. Is this a "
                                      "desktop session with a notification service?";
        for (auto& p : s.view.plan.programmes)
            p.summary = long_line;
        all.push_back(std::move(s));
    }
    {
        auto s = home_sample();
        s.name = "home_plan";
        s.view.home.plan_line = "2 of 7 this week";
        s.view.home.booster_line = "A booster: a session around now keeps what you practised.";
        all.push_back(std::move(s));
    }
    return all;
}

} // namespace attune::test
