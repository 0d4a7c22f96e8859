#include "app/ui/widgets/affect_grid.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

constexpr int cells = 9;
constexpr double step = 100.0 / (cells - 1);

int cell_of(double value) {
    return std::clamp(static_cast<int>(std::lround(value / step)), 0, cells - 1);
}

} // namespace

float affect_grid_height(const canvas& c, float side) {
    return side + 3 * c.line_height(c.type().small) + c.u(1);
}

bool affect_grid(canvas& c, std::string_view id, ImVec2 pos, float side, const affect_words& words,
                 std::optional<double>& pleasantness, std::optional<double>& arousal) {
    const auto* small = c.type().small;
    const float words_h = c.line_height(small) + c.u(0.5F);
    c.text(small, {pos.x + side / 2, pos.y}, words.top, colour::quiet_text, align::centre);
    const box b = box::at({pos.x, pos.y + words_h}, side, side);
    const auto i = c.item(id, role::slider, b, true, true);
    const auto before = std::pair{pleasantness, arousal};
    const auto set = [&](int x, int y) {
        pleasantness = std::clamp(x, 0, cells - 1) * step;
        arousal = std::clamp(y, 0, cells - 1) * step;
    };
    const float each = side / cells;
    if (i.held) {
        const auto m = ImGui::GetIO().MousePos;
        set(static_cast<int>(std::floor((m.x - b.min.x) / each)), cells - 1 - static_cast<int>(std::floor((m.y - b.min.y) / each)));
    }
    const int x = cell_of(pleasantness.value_or(50)), y = cell_of(arousal.value_or(50));
    if (i.focused && c.focused_by_key()) {
        if (c.take(key::left)) set(x - 1, y);
        if (c.take(key::right)) set(x + 1, y);
        if (c.take(key::up)) set(x, y + 1);
        if (c.take(key::down)) set(x, y - 1);
    }
    if (i.activated && !pleasantness) set(cells / 2, cells / 2); // Enter or Space: the middle, to go on from

    auto& l = c.list();
    const float r = c.u(1);
    l.AddRectFilled(b.min, b.max, c.ink(colour::surface), r);
    l.AddRect(b.min, b.max, c.ink(colour::edge), r, 0, c.hair());
    c.note_line("grid", colour::edge);
    const ImVec2 mid = b.centre();
    l.AddLine({mid.x, b.min.y}, {mid.x, b.max.y}, c.ink(colour::line), c.hair());
    l.AddLine({b.min.x, mid.y}, {b.max.x, mid.y}, c.ink(colour::line), c.hair());
    const float dot = std::max(1.0F, std::round(c.u(0.2F)));
    for (int row = 0; row < cells; ++row)
        for (int column = 0; column < cells; ++column)
            l.AddCircleFilled({b.min.x + each * (static_cast<float>(column) + 0.5F),
                               b.min.y + each * (static_cast<float>(row) + 0.5F)},
                              dot, c.ink(colour::edge), 8);
    if (pleasantness && arousal) {
        const ImVec2 at{b.min.x + each * (static_cast<float>(cell_of(*pleasantness)) + 0.5F),
                        b.max.y - each * (static_cast<float>(cell_of(*arousal)) + 0.5F)};
        l.AddCircleFilled(at, std::min(each * 0.42F, c.u(1.25F)), c.ink(colour::breath_in), 40);
        c.note_line("mark", colour::breath_in);
    }
    c.ring(i, b.grown(c.u(0.25F)), r);
    const float below = b.max.y + c.u(0.5F);
    c.text(small, {b.min.x, below}, words.left, colour::quiet_text);
    c.text(small, {b.max.x, below}, words.right, colour::quiet_text, align::right);
    // On a line of its own: the words at both ends may be as wide as the grid.
    c.text(small, {mid.x, below + c.line_height(small)}, words.bottom, colour::quiet_text, align::centre);
    return before != std::pair{pleasantness, arousal};
}

} // namespace attune::ui
