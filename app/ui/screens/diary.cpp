// Diary.
#include "app/ui/screens/memory.hpp"
#include "app/ui/widgets/button_row.hpp"

namespace attune::ui {

void draw_diary(canvas& c, const app_view&, screen_memory& m, const box& area, commands& out) {
    page p{c, m.pages, "diary", area, c.u(124), true};
    p.gap(3);
    constexpr button_spec ways[]{{"back", "Home", "Esc"}};
    p.text(c.type().large, "Diary", colour::text);
    if (button_row(c, {p.x, p.y}, p.wide, ways, align::left) == 0 || c.take(key::escape))
        out.emplace_back(go_to{screen::home});
    p.y += button_row_height(c, p.wide, ways);
}

} // namespace attune::ui
