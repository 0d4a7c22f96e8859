// A simulated person's year (300 sessions of 15 minutes, 900 check-ins, a slip in week 30) recorded beat by
// beat in a store, then trends opened as the command line does it: sessions and check-ins out of the store,
// series, the slip watch, practices compared; and the phases of the newest 250 of them. Budgets: the year within a minute, an opening within 200 ms.
// Cold: no summary is kept, so that every session is read whole. Yardstick in the same run: SQLite alone
// counting as many rows.

#include "app/live/past.hpp"
#include "app/review/trends/phase_trends.hpp"
#include "app/review/trends/practices_compared.hpp"
#include "app/review/trends/slip_watch.hpp"
#include "app/shell/trends_desk.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/virtual_year.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

template <class Work>
double ms_of(Work&& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}
double median(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v[v.size() / 2];
}

struct opened {
    std::size_t sessions = 0, check_ins = 0;
    std::vector<int> noticed; // days after the slip began
};
opened open_trends(const std::filesystem::path& file) {
    auto s = store::open(file);
    if (!s) return {};
    const auto past = look_back(*s, "year");
    const auto t = make_trends(*past, clock_at_offset(0), virtual_year::first_day + virtual_year::days, true);
    const auto w = watch_for_slips(t);
    const auto compared = compare_practices(*past, true);
    opened o{t.sessions, t.check_ins, {}};
    for (const auto& n : w.notices)
        o.noticed.push_back(n.day - virtual_year::first_day - virtual_slip{}.from);
    return o;
}

struct opened_phases {
    std::size_t sessions = 0, series = 0, numbers = 0;
};
opened_phases open_phases(const std::filesystem::path& file) {
    auto s = store::open(file);
    if (!s) return {};
    const auto past = look_back(*s, "year");
    const auto t = make_phase_trends(*past, clock_at_offset(0), {"", true});
    opened_phases o{t.sessions.size(), t.series.size(), 0};
    for (const auto& one : t.series)
        o.numbers += one.compared;
    return o;
}

} // namespace

int main() {
    const scratch_folder folder;
    const auto file = folder / "year.db";
    const auto year = live_through(1, virtual_slip{});
    const double made = ms_of([&] {
        if (auto done = record_year(year, 1, file, "year"); !done)
            std::printf("%s\n", done.error().what.c_str());
    });
    std::printf("a year, beat by beat through engine and store: %.1f s (budget 60 s), %.0f MB\n", made / 1000,
                static_cast<double>(std::filesystem::file_size(file)) / 1e6);
    std::vector<double> opening, yardstick, screen, phases;
    app_view shown;
    trends_desk desk{shown, folder / "settings.toml",
                     {file, "year", true, clock_at_offset(0), (virtual_year::first_day + virtual_year::days) * 86'400'000LL}};
    opened found;
    opened_phases in_phases;
    for (int i = 0; i < 21; ++i) {
        opening.push_back(ms_of([&] { found = open_trends(file); }));
        screen.push_back(ms_of([&] { desk.open(); }));
        phases.push_back(ms_of([&] { in_phases = open_phases(file); }));
        yardstick.push_back(ms_of([&] {
            SQLite::Database db{file.string(), SQLite::OPEN_READONLY};
            SQLite::Statement s{db, "SELECT sum(length(body)) FROM check_in"};
            s.executeStep();
        }));
    }
    std::printf("opening trends: %zu sessions, %zu check-ins; noticed on day", found.sessions,
                found.check_ins);
    for (const int day : found.noticed)
        std::printf(" %d", day);
    std::printf(" of the slip\n");
    std::printf("  median %.1f ms, slowest %.1f ms (budget 200 ms); %.1f times the yardstick of %.2f ms\n",
                median(opening), *std::max_element(opening.begin(), opening.end()),
                median(opening) / median(yardstick), median(yardstick));
    std::printf("  the screen, ready to draw (%zu panels): median %.1f ms, slowest %.1f ms (budget 200 ms); %.1f times the yardstick\n",
                shown.trends.panels.size(), median(screen), *std::max_element(screen.begin(), screen.end()),
                median(screen) / median(yardstick));
    std::printf("opening phases: %zu sessions, %zu series, %zu numbers compared\n  median %.1f ms, slowest %.1f ms (budget 200 ms); %.1f times the yardstick\n",
                in_phases.sessions, in_phases.series, in_phases.numbers, median(phases), *std::max_element(phases.begin(), phases.end()),
                median(phases) / median(yardstick));
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("DELETE FROM summary");
    }
    const double cold = ms_of([&] { open_trends(file); });
    const double then = ms_of([&] { open_trends(file); });
    std::printf("  cold, every session read whole: %.0f ms, and then %.1f ms\n", cold, then);
}
