#include "app/report/plot.hpp"

#include "app/language/language.hpp"
#include "app/report/cairo_file.hpp"
#include "app/report/graph.hpp"

#include <algorithm>

namespace attune::report {

page plot_page(const review_view& v, std::span<const pacer_record> pacer, const typesetter& set,
               const plot_options& o) {
    page p{static_cast<double>(o.width), static_cast<double>(o.height)};
    p.items.emplace_back(box_item{{0, 0, p.width, p.height}, ink::ground});
    // As large as the window would show it on a screen of this size; small pictures keep legible words.
    const double k = std::max(0.7, std::min(p.width / 1600, p.height / 900));
    const double margin = 40 * k;
    const auto title =
        put(p, set, margin, margin * 0.8, v.title.empty() ? std::string{tr("A session")} : v.title,
            {26 * k, true}, align::left, p.width - 2 * margin, 1);
    std::string about = v.when;
    for (const auto* s : {&v.client, &v.sensor, &v.ended})
        if (!s->empty()) about += (about.empty() ? "" : "  ·  ") + *s;
    const auto under = put(p, set, margin, title.bottom() + 4 * k, about, {15 * k, false, false, ink::quiet},
                           align::left, p.width - 2 * margin, 1);
    const double top = under.bottom() + 22 * k;
    draw_graph(p, {margin, top, p.width - 2 * margin, p.height - margin * 0.8 - top}, v, pacer, set,
               {14 * k, 2 * k, 1, o.check_ins});
    return p;
}

result<std::string> plot_png(const recording& r, std::string started_words, const plot_options& o) {
    const auto& set = cairo_type::of_this_machine();
    return to_png(plot_page(make_review(r, std::move(started_words)), r.pacer, set, o), *o.colours, set);
}

} // namespace attune::report
