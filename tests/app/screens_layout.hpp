#pragma once
// What a drawn screen must hold at every size and in every language.

#include "app/ui/widgets/wrap.hpp"
#include "tests/app/screens_driver.hpp"
#include "tests/support/catch.hpp"

#include <array>

namespace attune::test {

struct setting {
    float w, h, scale;
};
inline constexpr std::array settings_of_a_window{
    setting{1280, 720, 1},  setting{1280, 720, 1.5F}, setting{1280, 720, 2},    setting{1280, 720, 2.5F},
    setting{1920, 1080, 1}, setting{1920, 1080, 2},   setting{1920, 1080, 2.5F}};

/// Nothing leaves the window, no text is cut, no two items overlap.
inline void look_at(const setting& w, const sample& s, driver& d) {
    INFO(s.name << " at " << w.w << "x" << w.h << ", text " << w.scale);
    const ui::box display{{0, 0}, {w.w, w.h}};
    const auto& items = d.drawn().items;
    for (std::size_t i = 0; i < items.size(); ++i) {
        INFO("item " << items[i].id);
        if (items[i].visible.empty()) continue;
        CHECK(display.grown(0.5F).contains(items[i].visible));
        CHECK(items[i].where.min.x >= -0.5F);
        CHECK(items[i].where.max.x <= w.w + 0.5F);
        for (std::size_t k = 0; k < i; ++k) {
            INFO("and " << items[k].id);
            CHECK(items[i].visible.cut(items[k].visible).shrunk(0.5F).empty());
        }
    }
    const bool scrolls = s.view.current != screen::practice;
    for (const auto& t : d.drawn().texts) {
        INFO("text " << t.text << " at " << t.where.min.x << "," << t.where.min.y);
        CHECK(ui::length_utf8(t.text) <= ui::longest_line);
        const auto seen = t.clip.cut(display).grown(1);
        CHECK(t.where.min.x >= seen.min.x);
        CHECK(t.where.max.x <= seen.max.x);
        if (!scrolls) {
            CHECK(t.where.min.y >= seen.min.y);
            CHECK(t.where.max.y <= seen.max.y);
        }
    }
}

/// Words do not lie on words.
inline void look_for_covered_words(driver& d) {
    const auto& texts = d.drawn().texts;
    for (std::size_t i = 0; i < texts.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            // A line box has air above and below its letters: a fifth of it may overlap.
            auto a = texts[i].where.cut(texts[i].clip), b = texts[k].where.cut(texts[k].clip);
            for (auto* x : {&a, &b})
                x->min.y += texts[i].size * 0.15F, x->max.y -= texts[i].size * 0.15F;
            if (a.empty() || b.empty()) continue;
            INFO(texts[i].text << " | " << texts[k].text);
            CHECK(a.cut(b).shrunk(0.5F).empty());
        }
}

} // namespace attune::test
