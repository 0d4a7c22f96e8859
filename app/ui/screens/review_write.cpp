#include "app/ui/screens/review_write.hpp"

#include "app/language/language.hpp"
#include "app/ui/widgets/button_row.hpp"
#include "app/ui/widgets/controls.hpp"

#include <array>

namespace attune::ui {

void review_write(canvas& c, page& p, review_memory& m, commands& out) {
    constexpr std::array forms{written_as::report, written_as::picture, written_as::csv,
                               written_as::rr,     written_as::json,    written_as::edf};
    const std::array<button_spec, 6> ways{{{"write.report", tr("Report (PDF)")},
                                           {"write.picture", tr("Picture (PNG)")},
                                           {"write.csv", tr("Beats (CSV)")},
                                           {"write.rr", tr("Intervals (RR)")},
                                           {"write.json", tr("All of it (JSON)")},
                                           {"write.edf", tr("EDF+")}}};
    const float words_w = std::min(p.wide, reading_width(c));
    p.y += c.paragraph(c.type().small, {p.x, p.y}, words_w,
                       tr("A file is written beside the store. It is not sealed: whoever has it can read it."), colour::quiet_text);
    p.gap(0.5F);
    const int way = button_row(c, {p.x, p.y}, p.wide, ways, align::left);
    p.y += button_row_height(c, p.wide, ways) + c.u(1);
    if (way >= 0) out.emplace_back(write_session{forms[static_cast<std::size_t>(way)], m.with_words});
    const auto* label = tr("With what was said before and after (report, picture, EDF+)");
    toggle(c, "write.words", {p.x, p.y}, words_w, label, m.with_words);
    p.y += toggle_height(c, words_w, label);
    p.gap(1.5F);
}

} // namespace attune::ui
