#include "app/ui/widgets/orb.hpp"
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <map>
#include <set>

using namespace attune;
using test::driver;

TEST_CASE("theme: contrast is the ratio of WCAG", "[app][ui]") {
    CHECK_THAT(ui::contrast(0x000000, 0xFFFFFF), WithinAbs(21, 1e-9));
    CHECK_THAT(ui::contrast(0x777777, 0xFFFFFF),
               WithinAbs(4.478, 0.001)); // the well-known grey that just fails
    CHECK(ui::contrast(0x123456, 0x123456) == 1);
    CHECK(ui::contrast(0xEFA897, 0x0E1420) == ui::contrast(0x0E1420, 0xEFA897));
}

TEST_CASE("theme: every pair in use has 4.5:1 for text and 3:1 for lines that carry meaning", "[app][ui]") {
    for (auto theme : {theme_name::night, theme_name::day, theme_name::high_contrast}) {
        std::set<std::pair<std::uint32_t, std::uint32_t>> texts, lines;
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> what;
        for (auto& s : test::all_samples()) {
            s.view.chosen.theme = theme;
            driver d{1280, 720, 1, theme};
            d.frames(s.view, 3, 0.3);
            for (const auto& i : d.drawn().items) // hovered looks are looks, too
                if (!i.visible.empty() && i.what != ui::role::graph) {
                    d.move(i.visible.centre());
                    break;
                }
            d.press(s.view, ImGuiKey_Tab);
            for (const auto& t : d.drawn().texts)
                texts.insert({t.srgb, t.on}), what[{t.srgb, t.on}] = s.name + ": " + t.text;
            for (const auto& l : d.drawn().lines)
                lines.insert({l.srgb, l.on}), what[{l.srgb, l.on}] = s.name + ": " + std::string{l.what};
        }
        CHECK(texts.size() >= 6);
        CHECK(lines.size() >= 6);
        INFO("theme " << static_cast<int>(theme));
        for (const auto& [a, b] : texts) {
            INFO((what[std::pair{a, b}]) << std::hex << " " << a << " on " << b);
            CHECK(ui::contrast(a, b) >= 4.5);
        }
        for (const auto& [a, b] : lines) {
            INFO((what[std::pair{a, b}]) << std::hex << " " << a << " on " << b);
            CHECK(ui::contrast(a, b) >= 3);
        }
    }
}

TEST_CASE("orb: breathes between 0.65 and 1.0, without a jump, whatever the pattern", "[app][ui]") {
    for (const auto& pattern :
         {breath_pattern{}, breath_pattern{seconds{4}, seconds{4}, seconds{4}, seconds{4}},
          breath_pattern{seconds{4}, seconds{7}, seconds{8}, seconds{0}},
          breath_pattern{seconds{0.8}, seconds{0}, seconds{1.2}, seconds{0}}}) {
        const double rate = 1 / pattern.length().count(), dt = 1.0 / 60;
        double low = 1, high = 0;
        ui::orb_look before{};
        for (int i = 0; i < 60 * 40; ++i) {
            const double phase = i * dt * rate;
            auto p = breath_at(pattern, phase - std::floor(phase), rate);
            p.phase = phase;
            const auto look = ui::look_of(p, pattern);
            low = std::min(low, look.radius), high = std::max(high, look.radius);
            if (i > 0) {
                // The fastest a raised cosine of 0.35 over the shorter part can go, and a little.
                const double part = std::min(pattern.inhale.count(), pattern.exhale.count());
                CHECK(std::abs(look.radius - before.radius) <= 0.35 * 3.1416 / 2 / part * dt * 1.05);
                CHECK(std::abs(look.out_share - before.out_share) < 0.06);
                CHECK(std::abs(look.last_arc - before.last_arc) <= 1);
            }
            CHECK((look.arc_light > 0) <= (p.to_turn.count() < 0.3 + 1e-9));
            before = look;
        }
        CHECK_THAT(low, WithinAbs(0.65, 0.005));
        CHECK_THAT(high, WithinAbs(1.0, 0.005));
    }
}

TEST_CASE("practice: no part of the picture swings in brightness faster than once a second", "[app][ui]") {
    // SCIENCE 9.2: a flash is a pair of opposing changes of relative luminance of 10 % and more. At most one
    // pair in any second, at the fastest pace that can be chosen. Looked at in squares a fortieth of the area
    // that WCAG counts.
    for (bool still : {false, true}) {
        auto s = test::practice_sample();
        s.view.chosen.reduced_motion = still;
        driver d{480, 360};
        constexpr int fps = 15, length = 8 * fps, square = 24; // px
        std::vector<std::vector<float>> seen;
        for (int i = 0; i < length; ++i) {
            auto session = test::sample_session(60 + i / double{fps}, 30);
            s.view.practice.session = session.get();
            d.frame(s.view, i == 0 ? 1 : 1.0 / fps);
            const auto p = d.picture_now();
            std::vector<float> now;
            for (int y = 0; y + square <= p.height; y += square)
                for (int x = 0; x + square <= p.width; x += square) {
                    double sum = 0;
                    for (int j = y; j < y + square; j += 2)
                        for (int k = x; k < x + square; k += 2) {
                            const auto* c = p.at(k, j);
                            const auto linear = [](std::uint8_t v) { return std::pow(v / 255.0, 2.2); };
                            sum += 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
                        }
                    now.push_back(static_cast<float>(sum / (square * square / 4.0)));
                }
            seen.push_back(std::move(now));
        }
        int most = 0;
        for (std::size_t point = 0; point < seen[0].size(); ++point)
            for (std::size_t from = 0; from + fps < seen.size(); ++from) {
                int turns = 0, way = 0;
                float mark = seen[from][point]; // the last extreme
                for (std::size_t i = from + 1; i <= from + fps; ++i) {
                    const float v = seen[i][point];
                    const int to = v - mark >= 0.1F ? 1 : mark - v >= 0.1F ? -1 : 0;
                    if (to == 0) {
                        if (way > 0) mark = std::max(mark, v);
                        if (way < 0) mark = std::min(mark, v);
                        continue;
                    }
                    if (to != way) ++turns;
                    way = to, mark = v;
                }
                most = std::max(most, turns);
            }
        INFO("reduced motion " << still);
        CHECK(most <= 2);
    }
}

TEST_CASE("law 5: a value is shown only when it is earned: grey after two seconds, gone after five, with the "
          "reason",
          "[app][ui][law]") {
    const auto& t = ui::theme_of(theme_name::night);
    const auto colour_of = [&](driver& d, const std::string& words) -> std::optional<std::uint32_t> {
        for (const auto& x : d.drawn().texts)
            if (x.text == words) return x.srgb;
        return std::nullopt;
    };
    for (double age : {0.5, 1.9, 2.1, heart_rate_age.gone.count() - 0.1, 5.0, 60.0}) {
        auto s = test::practice_sample();
        const auto now = s.session->now;
        live_numbers n;
        n.activation.value = 43;
        n.activation.has_band = true;
        n.activation.why = why_not::none;
        s.session->hr_bpm.set(71, now - seconds{age});
        s.session->numbers.set(n, now - seconds{age});
        driver d;
        d.frames(s.view, 2);
        INFO("age " << age);
        const auto heart = colour_of(d, "71"), activation = colour_of(d, "43");
        if (age < 2) {
            CHECK(heart == t[ui::colour::text]);
            CHECK(activation == t[ui::colour::text]);
        } else if (age < 5) {
            CHECK(heart == t[ui::colour::quiet_text]);
            CHECK(activation == t[ui::colour::quiet_text]);
        } else {
            CHECK_FALSE(heart.has_value());
            CHECK_FALSE(activation.has_value());
            CHECK(d.says("No estimate: the signal is gone"));
        }
    }
}

TEST_CASE("practice: H leaves nothing but the orb, and trouble is still told", "[app][ui]") {
    auto s = test::practice_sample();
    s.view.practice.feedback_hidden = true;
    driver d;
    d.frames(s.view, 2);
    d.frames(s.view, 8, 1); // the hand rests
    REQUIRE(d.drawn().texts.size() == 1);
    CHECK(d.drawn().texts[0].text == "out");
    CHECK(d.drawn().items.empty());
    s.view.practice.signal_sentence = "The strap lost contact 6 s ago.";
    d.frame(s.view);
    CHECK(d.says("The strap lost contact"));

    auto mindful = test::mindful_sample();
    driver m;
    m.frames(mindful.view, 2);
    m.frames(mindful.view, 8, 1);
    for (const auto& text : m.drawn().texts)
        CHECK(mindful.view.practice.guidance.find(text.text) != std::string::npos);
}

TEST_CASE("practice: simulated is said", "[app][ui]") {
    auto s = test::practice_sample();
    s.session->simulated = true;
    s.view.practice.signal_word = "simulated";
    driver d;
    d.frames(s.view, 2);
    CHECK(d.says("simulated"));
}

TEST_CASE("theme: the typeface is found, and five sizes grow with the text scale", "[app][ui]") {
    CHECK_FALSE(ui::find_typeface().empty());
    driver one, big{1280, 720, 2.5F};
    for (auto size :
         {&ui::fonts::small, &ui::fonts::body, &ui::fonts::title, &ui::fonts::large, &ui::fonts::huge})
        CHECK_THAT((big.fonts().*size)->FontSize / (one.fonts().*size)->FontSize, WithinAbs(2.5, 0.08));
}
