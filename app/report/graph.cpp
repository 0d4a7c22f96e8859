#include "app/report/graph.hpp"

#include "app/report/graph_parts.hpp"
#include "app/review/axis.hpp"

#include <algorithm>
#include <cmath>

namespace attune::report {
namespace {

/// Lines that lean to the right, cut at the box.
void hatch(const graph_pen& g, const rect& b) {
    g.p.items.emplace_back(box_item{b, ink::panel});
    const double step = 4 * g.look.scale;
    for (double x = b.x - b.h; x < b.right(); x += step) {
        // From the bottom at x up to the top at x + height.
        const double from = std::max(x, b.x), to = std::min(x + b.h, b.right());
        if (to > from)
            g.p.items.emplace_back(line_item{{{from, b.bottom() - (from - x)}, {to, b.bottom() - (to - x)}},
                                             ink::edge,
                                             0.4 * g.look.scale,
                                             0.6});
    }
}

/// Gaps that touch on paper are one there.
void gaps(const graph_pen& g, const rect& over, const review_view& v) {
    const auto x0 = [&](const review_gap& gap) { return g.x.at(gap.from_s); };
    const auto x1 = [&](const review_gap& gap) { return std::max(g.x.at(gap.to_s), x0(gap) + g.look.scale); };
    for (std::size_t i = 0; i < v.gaps.size();) {
        double right = x1(v.gaps[i]);
        auto k = i + 1;
        for (; k < v.gaps.size() && x0(v.gaps[k]) < right + 0.5 * g.look.scale; ++k)
            right = std::max(right, x1(v.gaps[k]));
        const rect b{x0(v.gaps[i]), over.y, std::min(right, over.right()) - x0(v.gaps[i]), over.h};
        hatch(g, b);
        const auto& why = v.gaps[i].why;
        const auto e = g.set.measure(why, g.small());
        const double room = 0.5 * g.look.text;
        if (k == i + 1 && !why.empty() && e.w + 4 * room < b.w) {
            const double left = b.x + (b.w - e.w) / 2, top = b.bottom() - e.h - 2 * room;
            g.p.items.emplace_back(box_item{
                {left - room, top - room / 2, e.w + 2 * room, e.h + room}, ink::ground, 1, g.look.scale * 2});
            put(g.p, g.set, left, top, why, g.small());
        }
        i = k;
    }
}

/// Names above, and a shade beneath every second one; the longest, mostly the practice, stays light.
void phases(const graph_pen& g, const rect& strip, double to_y, const review_view& v) {
    std::size_t longest = 0;
    for (std::size_t i = 0; i < v.phases.size(); ++i)
        if (v.phases[i].to_s - v.phases[i].from_s > v.phases[longest].to_s - v.phases[longest].from_s)
            longest = i;
    for (std::size_t i = 0; i < v.phases.size(); ++i) {
        const auto& phase = v.phases[i];
        const double from = g.x.at(phase.from_s), to = g.x.at(phase.to_s), gap = 0.6 * g.look.scale;
        if (to - from < 3 * gap) continue;
        if (i % 2 != longest % 2)
            g.p.items.emplace_back(
                box_item{{from, strip.bottom(), to - from, to_y - strip.bottom()}, ink::panel, 0.6});
        const rect b{from + gap, strip.y, to - from - 2 * gap, strip.h};
        g.p.items.emplace_back(box_item{b, ink::line, 0.7, 2 * g.look.scale});
        const auto e = g.set.measure(phase.name, g.small(ink::text));
        if (e.w + g.look.text <= b.w)
            put(g.p, g.set, b.x + b.w / 2, b.y + (b.h - e.h) / 2, phase.name, g.small(ink::text),
                align::centre);
        else if (b.w > 5 * g.look.text) { // a long title is cut rather than missing
            const double w = b.w - g.look.text;
            put(g.p, g.set, b.x + g.look.text / 2, b.y + (b.h - e.h) / 2, phase.name, g.small(ink::text),
                align::left, w, 1);
        }
    }
}

/// A thin line through the tracks and a label in the row; labels that would touch another or a shape give
/// way.
void labels(const graph_pen& g, const rect& row, std::span<const rect> tracks,
            const std::vector<review_label>& all, bool check_in) {
    const double r = 1.8 * g.look.scale, mid = row.y + row.h / 2;
    struct placed {
        double at;
        const review_label* what;
    };
    std::vector<placed> shapes;
    for (const auto& l : all)
        shapes.push_back({std::clamp(g.x.at(l.t_s), row.x + r, row.right() - r), &l});
    std::stable_sort(shapes.begin(), shapes.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    double last = -1e9;
    std::erase_if(shapes, [&](const auto& s) { // on paper it is the same place
        const bool same = s.at - last < 2.5 * r;
        if (!same) last = s.at;
        return same;
    });
    constexpr std::size_t most_lines = 30; // chosen: more would hide the curves
    double free_from = row.x;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const double at = shapes[i].at;
        if (check_in) {
            g.p.items.emplace_back(disc_item{{at, mid}, r, ink::good});
        } else {
            for (const auto& t : shapes.size() <= most_lines ? tracks : std::span<const rect>{})
                g.p.items.emplace_back(
                    line_item{{{at, t.y}, {at, t.bottom()}}, ink::mark, g.hair(), 0.7, 2 * g.look.scale});
            g.p.items.emplace_back(
                area_item{{{at - r, mid - r}, {at + r, mid - r}, {at, mid + r}}, ink::mark});
        }
        const auto& text = shapes[i].what->text;
        const double most = 22 * g.look.text;
        const auto e = g.set.measure(text, g.small(ink::text), most, 1);
        const double free_to = i + 1 < shapes.size() ? shapes[i + 1].at - 2 * r : row.right();
        double left = at + 2 * r;
        if (left + e.w > free_to) left = at - 2 * r - e.w; // before its point, where there is room
        if (left < free_from || (left > at && left + e.w > free_to)) {
            free_from = at + 2 * r;
            continue;
        }
        put(g.p, g.set, left, mid - e.h / 2, text, g.small(ink::text), align::left, most, 1);
        free_from = std::max(left + e.w, at) + 2 * r;
    }
}

/// Times below; their lines only within the tracks, so that no line crosses words.
void axis(const graph_pen& g, const rect& row, std::span<const rect> tracks) {
    const auto t = type{g.look.text, false, true, ink::quiet};
    const double widest = g.set.measure("00:00:00", t).w;
    const int most = std::max(2, static_cast<int>(row.w / (widest * 1.8)));
    for (const double s : review::ticks(0, g.x.to_s, review::time_step(g.x.to_s, most))) {
        const double at = g.x.at(s);
        for (const auto& track : tracks)
            g.p.items.emplace_back(
                line_item{{{at, track.y}, {at, track.bottom()}}, ink::line, g.hair(), 0.8});
        g.p.items.emplace_back(
            line_item{{{at, row.y}, {at, row.y + 2.5 * g.look.scale}}, ink::edge, g.hair(), 0.8});
        const auto words = review::clock_words(s);
        const double w = g.set.measure(words, t).w;
        put(g.p, g.set, std::clamp(at - w / 2, row.x, std::max(row.x, row.right() - w)),
            row.y + 3.5 * g.look.scale, words, t);
    }
}

} // namespace

void by_hand_shape(page& p, point at, double r, double width) {
    const double y = at.y + 3 * r;
    for (const auto& [colour, wide] : {std::pair{ink::ground, 3.0 * width}, std::pair{ink::text, 1.6 * width}})
        p.items.emplace_back(line_item{{{at.x - 2.2 * r, y}, {at.x + 2.2 * r, y}}, colour, wide});
}

void beat_shape(page& p, point at, double r, beat_class of, double width) {
    // Twice: a rim of the ground keeps the shape apart from a curve behind it.
    const auto stroke = [&](const std::vector<point>& points, bool closed) {
        p.items.emplace_back(line_item{points, ink::ground, 2.6 * width, 1, 0, closed});
        p.items.emplace_back(line_item{points, ink::attention, width, 1, 0, closed});
    };
    const auto outline = [&](const std::vector<point>& points) { stroke(points, true); };
    const auto [x, y] = at;
    switch (of) {
    case beat_class::normal:
    case beat_class::first:
        p.items.emplace_back(disc_item{at, r * 0.8, ink::heart});
        break;
    case beat_class::missed:
        outline({{x, y - r * 1.7}, {x + r * 1.6, y + r * 1.3}, {x - r * 1.6, y + r * 1.3}});
        break;
    case beat_class::extra:
        for (const double up : {1.4, -1.4})
            stroke({{x - r * 1.4, y + r * up}, {x + r * 1.4, y - r * up}}, false);
        break;
    case beat_class::ectopic:
        outline({{x, y - r * 1.8}, {x + r * 1.8, y}, {x, y + r * 1.8}, {x - r * 1.8, y}});
        break;
    case beat_class::misaligned:
        outline({{x - r * 1.3, y - r * 1.3},
                 {x + r * 1.3, y - r * 1.3},
                 {x + r * 1.3, y + r * 1.3},
                 {x - r * 1.3, y + r * 1.3}});
        break;
    }
}

void draw_graph(page& p, const rect& where, const review_view& v, std::span<const pacer_record> pacer,
                const typesetter& set, const graph_look& look) {
    const double k = look.scale, line = 1.5 * look.text;
    const double gutter = set.measure("000", {look.text, false, true}).w + look.text;
    const double left = where.x + gutter;
    const graph_pen g{p,
                      set,
                      look,
                      {left, where.right(), std::isfinite(v.duration_s) ? std::max(v.duration_s, 1.0) : 1.0},
                      gutter};

    double y = where.y;
    const auto row = [&](double high) {
        const rect b{left, y, where.right() - left, high};
        y += high;
        return b;
    };
    const bool with_pacer =
        std::any_of(pacer.begin(), pacer.end(), [](const auto& s) { return s.breaths_per_second > 0; });
    const bool with_rsa =
        std::any_of(v.rsa.begin(), v.rsa.end(), [](const auto& q) { return q.value.has_value(); });
    const bool with_marks = !v.marks.empty(), with_check_ins = look.check_ins && !v.check_ins.empty();

    const auto strip = row(v.phases.empty() ? 0 : 1.9 * look.text);
    const double space = 0.8 * look.text,
                 below = (with_marks ? line : 0) + (with_check_ins ? line : 0) + line;
    const int tracks = 2 + (with_pacer ? 1 : 0) + (with_rsa ? 1 : 0);
    const double room = where.bottom() - y - below - tracks * (line + space) - space;
    const double pacer_h = with_pacer ? std::min(room * 0.1, 26 * k) : 0;
    const double rsa_h = with_rsa ? (room - pacer_h) * 0.2 : 0;
    const double activation_h = (room - pacer_h) * 0.3;
    const double heart_h = room - pacer_h - rsa_h - activation_h;

    y += space / 2;
    struct track {
        rect caption, body;
    };
    const auto next = [&](double high) {
        track t{row(line), row(high)};
        y += space;
        return t;
    };
    const auto for_pacer = next(pacer_h); // without a pacer: no height, and its caption's is given back
    if (!with_pacer) y = for_pacer.caption.y;
    const auto heart = next(heart_h);
    const auto for_rsa = next(rsa_h);
    if (!with_rsa) y = for_rsa.caption.y;
    const auto activation = next(activation_h);

    // Ground first: shades of phases, time lines and gaps lie beneath everything.
    const double tracks_end = where.bottom() - below;
    std::vector<rect> bodies{heart.body, activation.body};
    if (with_pacer) bodies.push_back(for_pacer.body);
    if (with_rsa) bodies.push_back(for_rsa.body);
    phases(g, strip, tracks_end, v);
    axis(g, {left, where.bottom() - line, where.right() - left, line}, bodies);
    gaps(g, heart.body, v);
    if (with_pacer) draw_pacer(g, for_pacer.body, for_pacer.caption, pacer);
    draw_heart(g, heart.body, heart.caption, v);
    if (with_rsa) draw_rsa(g, for_rsa.body, for_rsa.caption, v);
    draw_activation(g, activation.body, activation.caption, v);

    y = tracks_end;
    if (with_marks) labels(g, row(line), bodies, v.marks, false);
    if (with_check_ins) labels(g, row(line), bodies, v.check_ins, true);
}

} // namespace attune::report
