// What is drawn on paper and in pictures is what the window shows.
#include "app/report/palette.hpp"
#include "app/ui/theme.hpp"
#include "tests/support/catch.hpp"

using namespace attune;

TEST_CASE("report: its inks are the window's", "[report]") {
    using report::ink;
    using ui::colour;
    constexpr std::pair<ink, colour> same[]{{ink::line, colour::line},
                                            {ink::edge, colour::edge},
                                            {ink::text, colour::text},
                                            {ink::quiet, colour::quiet_text},
                                            {ink::breath, colour::breath_in},
                                            {ink::heart, colour::heart},
                                            {ink::activation, colour::activation},
                                            {ink::mark, colour::breath_out},
                                            {ink::good, colour::good},
                                            {ink::attention, colour::attention}};
    const auto &night = ui::theme_of(theme_name::night), &day = ui::theme_of(theme_name::day);
    for (const auto& [mine, shown] : same) {
        CHECK(report::night[mine] == night[shown]);
        CHECK(report::day[mine] == day[shown]);
        CHECK(report::paper[mine] == day[shown]);
    }
    CHECK(report::night[ink::ground] == night[colour::ground_top]);
    CHECK(report::day[ink::ground] == day[colour::ground_top]);
    CHECK(report::night[ink::panel] == night[colour::ground_bottom]);
    CHECK(report::day[ink::panel] == day[colour::ground_bottom]);
}

TEST_CASE("report: words and curves stand out from every ground they lie on", "[report]") {
    using report::ink;
    for (const auto* colours : {&report::paper, &report::day, &report::night})
        for (const auto ground : {ink::ground, ink::panel}) {
            for (const auto words : {ink::text, ink::quiet})
                CHECK(ui::contrast((*colours)[words], (*colours)[ground]) >= 4.5);
            for (const auto curve :
                 {ink::breath, ink::heart, ink::activation, ink::mark, ink::good, ink::attention})
                CHECK(ui::contrast((*colours)[curve], (*colours)[ground]) >= 3);
        }
}
