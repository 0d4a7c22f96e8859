// What the trends screen is given: empty states, gaps, the cursor, the notice, other good weeks, and posture.
#include "app/live/past.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/trends_desk.hpp"
#include "app/shell/trends_words.hpp"
#include "tests/app/screens_samples.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/virtual_year.hpp"

#include <algorithm>

using namespace attune;
using namespace attune::test;

namespace {

struct at_desk {
    scratch_folder folder;
    app_view view;
    trends_desk desk;
    explicit at_desk(int today, std::string client = {})
        : desk{view, folder / "settings.toml",
               {folder / "a.db", std::move(client), false, review::clock_at_offset(0), today * 86'400'000LL}} {}
    const trends_view& v() const { return view.trends; }
};
constexpr int year_end = virtual_year::first_day + virtual_year::days - 1;

const trend_panel& panel(const trends_view& v, review::trend_kind k) {
    return v.panels.at(static_cast<std::size_t>(k));
}

} // namespace

TEST_CASE("trends desk: without a store there are words, and nothing is made", "[app][shell][trends]") {
    at_desk d{20900};
    d.desk.open();
    CHECK(d.v().nothing.starts_with("Nothing yet"));
    CHECK(d.v().panels.empty());
    CHECK_FALSE(std::filesystem::exists(d.folder / "a.db"));
    for (const auto& c : std::vector<trends_command>{look_over{look_length::all}, move_look{-1}, read_day{5}, watch_series{4},
                                                     choose_good{true}, move_good{period_edge::to, 7}, use_good{},
                                                     put_away_slip{}, forget_good{}})
        d.desk.handle(c); // whatever is asked of nothing
    CHECK(d.view.chosen.good_from.empty());
}

TEST_CASE("trends desk: a series without values says what it comes from", "[app][shell][trends]") {
    at_desk d{20826};
    auto some = trends_sessions(4, 1000, 0);
    for (auto& s : some)
        s.summary->best_pace.reset();
    d.desk.show(some);
    CHECK(d.v().nothing.empty());
    CHECK(panel(d.v(), review::trend_kind::best_pace).nothing.starts_with("Nothing yet"));
    CHECK(panel(d.v(), review::trend_kind::distress).nothing.empty());
    CHECK(d.v().slip.series.empty()); // no good weeks yet
    CHECK(d.v().slip.sentence.find("no good weeks") != std::string::npos);
}

TEST_CASE("trends desk: no mean runs across a day without a value", "[app][shell][trends]") {
    at_desk d{virtual_year::first_day + 199};
    d.desk.show(trends_sessions(200, 1000, 0));
    std::size_t runs = 0;
    for (const auto& p : d.v().panels) {
        for (const auto& run : p.means) {
            ++runs;
            for (std::size_t i = 0; i < run.size(); ++i) {
                if (i > 0) CHECK(run[i].from == run[i - 1].from + 1);
                CHECK(std::any_of(p.points.begin(), p.points.end(), [&](const auto& m) { return m.from == run[i].from; }));
            }
        }
        for (const auto& m : p.points) {
            CHECK(m.from + m.days > d.v().from);
            CHECK(m.from <= d.v().to);
        }
    }
    CHECK(runs > 7);
}

TEST_CASE("trends desk: looks move through time and stay within it, the cursor takes the span along",
          "[app][shell][trends]") {
    at_desk d{year_end};
    d.desk.show(trends_sessions(364, 1000, 0));
    CHECK(d.v().to == year_end);
    CHECK_FALSE(d.v().later);
    for (int i = 0; i < 30; ++i) {
        d.desk.handle(move_look{-1});
        CHECK(d.v().to - d.v().from + 1 == 92);
    }
    CHECK(d.v().from == virtual_year::first_day);
    CHECK_FALSE(d.v().earlier);
    d.desk.handle(read_day{d.v().to + 1});
    CHECK(d.v().cursor == d.v().to);
    d.desk.handle(read_day{1 << 20});
    CHECK(d.v().cursor == year_end);
    CHECK(d.v().to == year_end);
    d.desk.handle(read_day{0});
    CHECK(d.v().cursor == virtual_year::first_day);
    CHECK(d.v().cursor_words == "Monday 4 Jan 2027");
    CHECK(panel(d.v(), review::trend_kind::distress).said.find("of 100") != std::string::npos);
    CHECK(panel(d.v(), review::trend_kind::recovery).said == "no value on this day");
    d.desk.handle(look_over{look_length::all});
    CHECK(d.v().from == virtual_year::first_day);
    CHECK(d.v().cursor_days == 7);
    CHECK(panel(d.v(), review::trend_kind::distress).means.empty());
    CHECK(panel(d.v(), review::trend_kind::distress).points.size() <= 53);
}

TEST_CASE("trends desk: ten years are a hundred marks and a few", "[app][shell][trends]") {
    at_desk d{virtual_year::first_day + 3649};
    d.desk.show(trends_sessions(3650, 1 << 20, 0));
    d.desk.handle(look_over{look_length::all});
    for (const auto& p : d.v().panels)
        CHECK(p.points.size() <= 160);
    CHECK(d.v().ticks.size() < 60);
    REQUIRE(d.v().slip.chart.parts.size() == 2); // the good weeks, and the last year
    CHECK(d.v().slip.chart.points.size() < 500);
}

TEST_CASE("trends desk: a notice, its points by shape, put away until the next", "[app][shell][trends]") {
    at_desk d{virtual_year::first_day + 223};
    d.desk.show(trends_sessions(224, 203, 26));
    const auto& s = d.v().slip;
    REQUIRE(s.notice);
    CHECK(s.sentence == "Different from your good weeks; want a booster?");
    CHECK_FALSE(s.reasons.empty());
    CHECK(s.chart.good_from == virtual_year::first_day);
    CHECK(s.chart.good_to == virtual_year::first_day + 83);
    const auto has = [&](chart_mark m) {
        return std::any_of(s.chart.points.begin(), s.chart.points.end(), [m](const auto& p) { return p.is == m; });
    };
    CHECK(has(chart_mark::good_week));
    CHECK(has(chart_mark::usual));
    CHECK(has(chart_mark::noticed));
    for (const auto& p : s.chart.points)
        CHECK((p.is == chart_mark::good_week) == (p.day <= s.chart.good_to));
    CHECK_FALSE(s.put_away);
    d.desk.handle(put_away_slip{});
    CHECK(s.put_away);
    CHECK(load_settings(d.folder / "settings.toml").value().slip_put_away.count("self") == 1);
    // What the heart does is never marked as a notice.
    for (int i = 2; i < static_cast<int>(s.series.size()); ++i) {
        d.desk.handle(watch_series{i});
        CHECK_FALSE(has(chart_mark::noticed));
    }
}

TEST_CASE("trends desk: other good weeks are kept for this person, and can be forgotten", "[app][shell][trends]") {
    at_desk d{virtual_year::first_day + 223, "A7"};
    d.desk.show(trends_sessions(224, 1000, 0));
    d.desk.handle(choose_good{true});
    REQUIRE(d.v().slip.choice);
    CHECK(d.v().slip.choice->problem.empty());
    d.desk.handle(move_good{period_edge::from, 82});
    CHECK(d.v().slip.choice->problem.find("14") != std::string::npos); // too few days
    d.desk.handle(use_good{});
    CHECK(d.v().slip.choice); // was not taken
    d.desk.handle(move_good{period_edge::from, 80});
    CHECK(d.v().slip.choice->problem == "The good weeks end before they begin.");
    d.desk.handle(read_day{virtual_year::first_day + 140});
    d.desk.handle(good_from_cursor{period_edge::from});
    d.desk.handle(read_day{virtual_year::first_day + 200});
    d.desk.handle(good_from_cursor{period_edge::to});
    CHECK(d.v().slip.choice->problem.empty());
    d.desk.handle(use_good{});
    CHECK_FALSE(d.v().slip.choice);
    CHECK(d.v().slip.good_chosen);
    CHECK(d.v().slip.chart.good_from == virtual_year::first_day + 140);
    const auto kept = load_settings(d.folder / "settings.toml").value();
    CHECK(kept.good_from.at("client A7") == virtual_year::first_day + 140);
    CHECK(kept.good_to.at("client A7") == virtual_year::first_day + 200);
    d.desk.handle(forget_good{});
    CHECK_FALSE(d.v().slip.good_chosen);
    CHECK(d.v().slip.chart.good_from == virtual_year::first_day);
    CHECK(load_settings(d.folder / "settings.toml").value().good_from.empty());
}

TEST_CASE("trends words: in English they are the sentences of the arithmetic", "[app][shell][trends]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto year = as_past(live_through(seed, virtual_slip{}), seed);
        for (const std::size_t n : {std::size_t{0}, std::size_t{3}, std::size_t{40}, year.size()}) {
            const std::span<const past_session> some{year.data(), n};
            const auto compared = review::compare_practices(some);
            CHECK(practices_sentence(compared) == compared.sentence);
            const auto t = review::make_trends(some, review::clock_at_offset(0), year_end);
            const auto w = review::watch_for_slips(t);
            CHECK(slip_sentence(w) == w.sentence);
            CHECK(slip_reasons(w).size() == w.reasons.size());
        }
    }
}
