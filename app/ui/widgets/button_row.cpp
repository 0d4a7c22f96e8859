#include "app/ui/widgets/button_row.hpp"

#include <vector>

namespace attune::ui {
namespace {

struct row {
    std::size_t first, count;
    float wide;
};

float room(const canvas& c, const button_spec& b, float wide) {
    return std::min(wide, button_width(c, b.label, b.shortcut));
}

std::vector<row> rows_of(const canvas& c, float wide, std::span<const button_spec> buttons) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        const float w = room(c, buttons[i], wide);
        if (rows.empty() || rows.back().wide + c.u(1) + w > wide)
            rows.push_back({i, 1, w});
        else
            ++rows.back().count, rows.back().wide += c.u(1) + w;
    }
    return rows;
}

} // namespace

float button_row_height(const canvas& c, float wide, std::span<const button_spec> buttons) {
    const auto n = static_cast<float>(rows_of(c, wide, buttons).size());
    return n > 0 ? n * control_height(c) + (n - 1) * c.u(1) : 0;
}

int button_row(canvas& c, ImVec2 pos, float wide, std::span<const button_spec> buttons, align a) {
    int pressed = -1;
    float y = pos.y;
    for (const auto& r : rows_of(c, wide, buttons)) {
        float x = pos.x;
        if (a == align::centre) x += (wide - r.wide) / 2;
        if (a == align::right) x += wide - r.wide;
        for (std::size_t i = r.first; i < r.first + r.count; ++i) {
            const auto& b = buttons[i];
            const float w = room(c, b, wide);
            if (quiet_button(c, b.id, box::at({x, y}, w, control_height(c)), b.label, b.shortcut, b.chosen))
                pressed = static_cast<int>(i);
            x += w + c.u(1);
        }
        y += control_height(c) + c.u(1);
    }
    return pressed;
}

} // namespace attune::ui
