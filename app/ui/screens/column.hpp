#pragma once
// A column of a page, filled from top to bottom: what Settings and the sensor screen are laid out with.

#include "app/ui/widgets/controls.hpp"
#include "app/ui/widgets/marks.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace attune::ui {

struct column {
    canvas& c;
    float x, y, wide;

    void heading(std::string_view s) {
        y += c.paragraph(c.type().title, {x, y}, wide, s, colour::text) + c.u(1);
    }
    void words(std::string_view s) { y += c.paragraph(c.type().small, {x, y}, wide, s, colour::quiet_text); }
    void body(std::string_view s) { y += c.paragraph(c.type().body, {x, y}, wide, s, colour::text); }
    bool toggle(std::string_view id, std::string_view label, bool& value) {
        const bool changed = ui::toggle(c, id, {x, y}, wide, label, value);
        y += toggle_height(c, wide, label);
        return changed;
    }
    /// Words at the left, less and more at the right or beneath.
    int stepper(std::string_view id, std::string_view label, std::string_view shown,
                std::string_view widest) {
        const float w = std::min(wide, stepper_width(c, widest)), high = stepper_height(c);
        const float label_w = canvas::width(c.type().body, label);
        const bool beside = label_w + c.u(2) + w <= wide;
        if (beside)
            c.text(c.type().body, {x, y + (high - c.type().body->FontSize) / 2}, label, colour::text);
        else
            y += c.paragraph(c.type().body, {x, y}, wide, label, colour::text);
        const int by = ui::stepper(c, id, {beside ? x + wide - w : x, y}, w, shown);
        y += high;
        return by;
    }
    /// A state's shape, and the words that say it.
    void marked(sensor_mark mark, std::string_view words) {
        const float r = std::round(c.u(0.75F)), indent = c.u(3);
        sensor_shape(c, {x + r + 1, y + c.line_height(c.type().small) / 2}, r, mark);
        y += c.paragraph(c.type().small, {x + indent, y}, wide - indent, words, colour::text);
    }
    void gap(float steps) { y += c.u(steps); }
};

} // namespace attune::ui
