#include "app/ui/widgets/posterior.hpp"

#include "app/ui/format.hpp"
#include "app/ui/widgets/curve.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {
namespace {

constexpr double narrowing_s = 0.8; // time constant; chosen: seen to move, nothing jumps (LOOK: 300 ms or more)

/// True while it still moves.
bool follow(posterior_memory& m, const pace_search_view& v, double dt, bool at_once) {
    if (m.cells != v.cells) {
        m.cells = v.cells;
        m.shown = v.mass;
    }
    const auto share = static_cast<float>(at_once ? 1.0 : 1 - std::exp(-dt / narrowing_s));
    float off = 0;
    for (std::size_t i = 0; i < m.cells; ++i) {
        m.shown[i] += (v.mass[i] - m.shown[i]) * share;
        off = std::max(off, std::abs(v.mass[i] - m.shown[i]));
    }
    return off > 1e-4F;
}

} // namespace

void posterior(canvas& c, const box& b, const pace_search_view& v, std::string_view words, posterior_memory& m) {
    if (follow(m, v, c.dt(), c.reduced_motion())) c.keep_moving();
    if (m.cells < 2) return;
    auto& list = c.list();
    const auto& type = c.type();
    const double from = v.grid_from, to = from + v.grid_step * (m.cells - 1);
    const float axis_h = c.line_height(type.small), r = std::max(2.5F, std::round(2.5F * type.scale));
    const box plot{b.min, {b.max.x, b.max.y - axis_h - 2 * r}};
    const float edge = canvas::number_width(type.small, "10") / 2; // the axis' first and last number stay inside
    const auto x_of = [&](double rate) {
        return plot.min.x + edge + (plot.width() - 2 * edge) * static_cast<float>((rate - from) / (to - from));
    };
    for (double rate = std::ceil(from); rate <= to + 1e-9; rate += 1)
        c.number(type.small, {x_of(rate), b.max.y - axis_h}, whole(rate), colour::quiet_text, align::centre);
    list.AddLine({x_of(from), plot.max.y}, {x_of(to), plot.max.y}, c.ink(colour::edge, 0.6), c.hair());

    if (plot.height() > 2 * r) {
        // The height of a belief at its narrowest that is still asked for fills the plot; a wider one is lower.
        const float top = *std::max_element(m.shown.begin(), m.shown.begin() + m.cells);
        const float full = std::max(top, 0.12F); // 0.05 / (0.17 sqrt(2 pi)): an SD of 0.17
        std::vector<ImVec2> line;
        std::vector<band_point> likely;
        for (std::size_t i = 0; i < m.cells; ++i) {
            const double rate = from + v.grid_step * static_cast<double>(i);
            const ImVec2 at{x_of(rate), plot.max.y - plot.height() * m.shown[i] / full};
            line.push_back(at);
            if (v.finding.used > 0 && rate >= v.finding.low && rate <= v.finding.high)
                likely.push_back({at.x, at.y, plot.max.y});
        }
        draw_band(list, likely, c.ink(colour::breath_in, 0.18));
        draw_line(list, line, c.ink(colour::breath_in), 2 * c.hair());
        c.note_line("posterior", colour::breath_in);
    }
    for (const auto& step : v.done()) {
        const ImVec2 at{x_of(std::clamp(step.rate, from, to)), plot.max.y + r + c.hair()};
        if (step.used())
            list.AddCircleFilled(at, r, c.ink(colour::heart), 24);
        else
            list.AddCircle(at, r, c.ink(colour::quiet_text), 24, c.hair());
    }
    // Over the range's edge, where little is ever believed.
    if (!words.empty()) c.paragraph(type.small, b.min, b.width(), words, colour::quiet_text);
}

} // namespace attune::ui
