#include "app/ui/format.hpp"
#include "app/ui/widgets/curve.hpp"
#include "app/ui/widgets/ticks.hpp"
#include "app/ui/widgets/wrap.hpp"
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace attune;

TEST_CASE("wrap: breaks at spaces, keeps to width and to seventy characters, loses nothing", "[app][ui]") {
    const auto letters = [](std::string_view s) { return static_cast<float>(ui::length_utf8(s)); };
    CHECK(ui::wrap("a bc def", 4, letters) == std::vector<std::string_view>{"a bc", "def"});
    CHECK(ui::wrap("abcdef", 4, letters) == std::vector<std::string_view>{"abcd", "ef"});
    CHECK(ui::wrap("one\ntwo", 40, letters) == std::vector<std::string_view>{"one", "two"});
    CHECK(ui::wrap("", 40, letters) == std::vector<std::string_view>{""});
    CHECK(ui::wrap("Zoë Zoë", 3, letters) == std::vector<std::string_view>{"Zoë", "Zoë"});
    CHECK(ui::wrap("x", 0, letters) == std::vector<std::string_view>{"x"});
    std::string text;
    for (int i = 0; i < 60; ++i)
        text += "word" + std::string(static_cast<std::size_t>(i % 9), 'x') + " ";
    std::size_t kept = 0;
    for (auto line : ui::wrap(text, 1000, letters)) {
        CHECK(ui::length_utf8(line) <= 70);
        for (char c : line)
            kept += c != ' ';
    }
    CHECK(kept ==
          static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c != ' '; })));
}

TEST_CASE("curve: the monotone cubic hits its points and never overshoots", "[app][ui]") {
    const std::vector<ImVec2> points{{0, 60},  {16, 61}, {30, 75}, {31, 75},
                                     {50, 58}, {66, 58}, {90, 90}, {91, 40}};
    std::vector<ImVec2> curve;
    ui::monotone_cubic(points, 1, curve);
    std::size_t k = 0;
    for (const auto& p : curve) {
        while (k + 2 < points.size() && p.x > points[k + 1].x)
            ++k;
        CHECK(p.y >= std::min(points[k].y, points[k + 1].y) - 1e-3F);
        CHECK(p.y <= std::max(points[k].y, points[k + 1].y) + 1e-3F);
    }
    for (const auto& p : points)
        CHECK(std::any_of(curve.begin(), curve.end(), [&](ImVec2 c) { return c.x == p.x && c.y == p.y; }));
    curve.clear();
    ui::monotone_cubic(std::span{points}.first(1), 1, curve);
    CHECK(curve.size() == 1);
}

TEST_CASE("curve: decimation keeps each column's first, lowest, highest and last, in the order of time",
          "[app][ui]") {
    std::vector<ImVec2> points, out;
    for (int i = 0; i < 20000; ++i)
        points.push_back({static_cast<float>(i) / 50,
                          std::sin(static_cast<float>(i) * 0.7F) * static_cast<float>(i % 113)});
    ui::decimate(points, out);
    CHECK(out.size() <= 4 * 400);
    CHECK(std::is_sorted(out.begin(), out.end(), [](ImVec2 a, ImVec2 b) { return a.x < b.x; }));
    for (int column = 0; column < 400; ++column) {
        const auto range = [column](const std::vector<ImVec2>& all) {
            float lo = 1e9F, hi = -1e9F;
            for (const auto& p : all)
                if (static_cast<int>(std::floor(p.x)) == column)
                    lo = std::min(lo, p.y), hi = std::max(hi, p.y);
            return std::pair{lo, hi};
        };
        CHECK(range(points) == range(out));
    }
    CHECK(out.front().x == points.front().x);
    CHECK(out.back().x == points.back().x);
}

TEST_CASE("curve: a line of a hundred thousand points is whole and stays in its place", "[app][ui]") {
    test::driver d{600, 200};
    ImGui::NewFrame();
    std::vector<ImVec2> points;
    for (int i = 0; i < 100000; ++i)
        points.push_back(
            {20 + 560 * static_cast<float>(i) / 99999, 100 + 30 * std::sin(static_cast<float>(i) * 0.0003F)});
    ui::draw_line(*ImGui::GetForegroundDrawList(), points, IM_COL32_WHITE, 2);
    ui::draw_line(*ImGui::GetForegroundDrawList(), points, IM_COL32_WHITE, 1.5F);
    ImGui::Render();
    const auto p = d.picture_now();
    for (int x = 0; x < p.width; ++x) {
        int lit = 0;
        for (int y = 0; y < p.height; ++y) {
            if (p.at(x, y)[0] < 60) continue;
            ++lit;
            CHECK(std::abs(y - 100) < 34);
        }
        if (x > 22 && x < 577) CHECK(lit >= 1);
        if (x < 17 || x > 583) CHECK(lit == 0);
    }
}

TEST_CASE("ticks: fall on sensible times and are never too many", "[app][ui]") {
    CHECK(ui::time_step(60, 12) == 5);
    CHECK(ui::time_step(600, 10) == 60);
    CHECK(ui::time_step(3 * 3600, 8) == 1800);
    CHECK(ui::time_step(12 * 3600, 6) == 7200);
    CHECK(ui::round_step(20, 4) == 5);
    for (double span : {0.5, 7.0, 61.0, 605.0, 5000.0, 40000.0, 1e6})
        for (int most : {2, 5, 12})
            CHECK(ui::ticks(0, span, ui::time_step(span, most)).size() <= static_cast<std::size_t>(most) + 1);
    CHECK(ui::ticks(1, 0, 1).empty());
    CHECK(ui::ticks(55, 75, 10) == std::vector<double>{60, 70});
}

TEST_CASE("format: numbers as people read them", "[app][ui]") {
    CHECK(ui::clock_words(0) == "0:00");
    CHECK(ui::clock_words(245.9) == "4:05");
    CHECK(ui::clock_words(3723) == "1:02:03");
    CHECK(ui::minutes_words(10) == "10 min");
    CHECK(ui::minutes_words(90) == "1 h 30 min");
    CHECK(ui::pace_words(6) == "6 a minute");
    CHECK(ui::pace_words(5.5) == "5.5 a minute");
    CHECK(ui::whole(-0.2) == "0");
}
