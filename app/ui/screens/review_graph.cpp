// Longer than others: all tracks share one axis, one scale of x and one way to be flushed.
// Tracks from above: phases, heart, RSA, activation, marks and check-ins, the axis. One x for all of them.
#include "app/ui/screens/review_graph.hpp"

#include "app/language/language.hpp"
#include "app/review/words.hpp"
#include "app/ui/format.hpp"
#include "app/ui/widgets/controls.hpp"
#include "app/ui/widgets/curve.hpp"
#include "app/ui/widgets/marks.hpp"
#include "app/ui/widgets/ticks.hpp"
#include "app/ui/widgets/wrap.hpp"

#include <array>
#include <cmath>

namespace attune::ui {
namespace {

constexpr double closest_s = 5;        // chosen: a few beats fill the width
constexpr double longest_bridge_s = 5; // chosen: across corrected beats a line goes on this far
constexpr double least_hr_span = 20;   // bpm; chosen: quiet sessions must not look dramatic

struct view_x {
    box b;
    double from, to;
    float at(double t) const noexcept { return b.min.x + b.width() * px((t - from) / (to - from)); }
    double time(float x) const noexcept {
        return from + static_cast<double>((x - b.min.x) / b.width()) * (to - from);
    }
    float per_second() const noexcept { return b.width() / px(to - from); }
};

/// The first of `items` (rising in t_s) that can be seen, less one for the line that comes from outside.
template <class T>
std::size_t first_seen(const std::vector<T>& items, double from) {
    const auto it =
        std::lower_bound(items.begin(), items.end(), from, [](const T& i, double t) { return i.t_s < t; });
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, it - items.begin() - 1));
}

struct scale_y {
    double low, high;
    float top, bottom;
    float at(double v) const noexcept {
        return bottom - (bottom - top) * px(std::clamp((v - low) / (high - low), 0.0, 1.0));
    }
};

/// Value lines with their numbers in the gutter, and the track's name.
void track_frame(canvas& c, const box& track, float gutter, std::string_view name, const scale_y& y,
                 int most) {
    const auto* f = c.type().small;
    const float name_h = c.line_height(f), name_w = canvas::width(f, name);
    for (double v : ticks(y.low, y.high, round_step(y.high - y.low, most))) {
        const float at = std::round(y.at(v));
        c.list().AddLine({track.min.x, at}, {track.max.x, at}, c.ink(colour::edge, 0.28), c.hair());
        const auto words = whole(v);
        const bool clear = at - f->FontSize / 2 >= track.min.y + name_h ||
                           name_w + canvas::number_width(f, words) + c.u(2) <= gutter;
        if (clear && at - f->FontSize / 2 >= track.min.y - c.u(0.5F) &&
            at + f->FontSize / 2 <= track.max.y + c.u(0.5F))
            c.number(f, {track.min.x - c.u(1), at - f->FontSize / 2}, words, colour::quiet_text,
                     align::right);
    }
    c.text(f, {track.min.x - gutter, track.min.y}, name, colour::quiet_text);
}

void hatch(canvas& c, const box& b, std::string_view why) {
    auto& l = c.list();
    l.PushClipRect(b.min, b.max, true);
    const float step = c.u(1.25F);
    for (float x = std::floor(b.min.x / step) * step - b.height(); x < b.max.x; x += step)
        l.AddLine({x, b.max.y}, {x + b.height(), b.min.y}, c.ink(colour::edge, 0.55), c.hair());
    c.note_line("gap", colour::edge);
    const auto* f = c.type().small;
    const float w = canvas::width(f, why);
    if (!why.empty() && w + c.u(2) < b.width()) {
        const ImVec2 at{b.centre().x, b.max.y - f->FontSize - c.u(1)};
        l.AddRectFilled({at.x - w / 2 - c.u(0.5F), at.y - c.u(0.25F)},
                        {at.x + w / 2 + c.u(0.5F), at.y + f->FontSize + c.u(0.25F)}, c.ink(colour::surface),
                        c.u(0.5F));
        c.text(f, at, why, colour::quiet_text, align::centre);
    }
    l.PopClipRect();
}

/// Straight or curved by how close one looks; at most four points a pixel column.
void flush_line(canvas& c, std::vector<ImVec2>& run, colour pen, double alpha, bool curved) {
    if (run.empty()) return;
    std::vector<ImVec2> out;
    const float span = run.back().x - run.front().x;
    const bool dense = static_cast<float>(run.size()) > 2 * span;
    if (dense)
        decimate(run, out);
    else if (curved)
        monotone_cubic(run, 3, out);
    else
        out = run;
    // Up and down within a column: a thin line, for thick ones grow spikes where they turn.
    draw_line(c.list(), out, c.ink(pen, alpha), dense ? 1 : 2 * c.hair());
    run.clear();
}

void heart(canvas& c, const box& track, float gutter, const view_x& x, const review_view& v, const graph_scale& scale) {
    const scale_y y{scale.hr_low, scale.hr_high, track.min.y, track.max.y};
    track_frame(c, track, gutter, tr("Heart rate"), y, 4);
    c.list().PushClipRect(track.min, track.max, true);
    std::vector<ImVec2> run;
    double last = -1e9;
    bool broken = true;
    const float r = std::max(2.0F, std::round(2 * c.type().scale));
    const auto begin = first_seen(v.beats, x.from);
    for (std::size_t i = begin; i < v.beats.size(); ++i) {
        const auto& b = v.beats[i];
        if (b.starts_chain) broken = true;
        if (b.classed == beat_class::normal && b.hr_bpm > 0) {
            if (broken || b.t_s - last > longest_bridge_s) flush_line(c, run, colour::heart, 1, true);
            broken = false;
            run.push_back({x.at(b.t_s), y.at(b.hr_bpm)});
            last = b.t_s;
        }
        if (b.t_s > x.to) break;
    }
    flush_line(c, run, colour::heart, 1, true);
    c.note_line("heart", colour::heart);
    // Beats themselves where they stand apart; the odd ones always, but
    // of each class only as many as have room.
    const bool close = x.per_second() > 7 * c.type().scale;
    std::array<float, 6> last_odd; // by class
    last_odd.fill(-1e9F);
    for (std::size_t i = begin; i < v.beats.size() && v.beats[i].t_s <= x.to; ++i) {
        const auto& b = v.beats[i];
        if (b.t_s < x.from) continue;
        const bool odd = b.classed != beat_class::normal && b.classed != beat_class::first;
        const float at = x.at(b.t_s);
        auto& last_of_class = last_odd[static_cast<std::size_t>(b.classed)];
        if (odd && at - last_of_class >= 3 * r) {
            last_of_class = at;
            const double hr = b.hr_bpm > 0 ? b.hr_bpm : y.low;
            beat_shape(c, {at, std::clamp(y.at(hr), track.min.y + 2 * r, track.max.y - 2 * r)}, r * 1.25F,
                       b.classed, false);
            c.note_line("artefact", beat_colour(b.classed));
        } else if (!odd && close && b.hr_bpm > 0)
            beat_shape(c, {at, y.at(b.hr_bpm)}, r, b.classed, false);
    }
    c.list().PopClipRect();
}

/// Where a beat is drawn.
ImVec2 place_of(const review_beat& b, const box& track, const view_x& x, const scale_y& y, float r) {
    const bool odd = b.classed != beat_class::normal && b.classed != beat_class::first;
    const float at = y.at(b.hr_bpm > 0 ? b.hr_bpm : y.low);
    return {x.at(b.t_s), odd ? std::clamp(at, track.min.y + 2 * r, track.max.y - 2 * r) : at};
}

/// The beat that was clicked, where beats stand apart; which were changed by hand, and which is looked at.
void single_beats(canvas& c, const box& track, const view_x& x, const review_view& v, const graph_scale& scale, review_memory& m, bool clicked) {
    if (!clicked && v.changes.empty() && !m.beat) return;
    const scale_y y{scale.hr_low, scale.hr_high, track.min.y, track.max.y};
    const float r = std::max(2.0F, std::round(2 * c.type().scale));
    if (clicked && x.per_second() > 7 * c.type().scale) { // as close as beats are drawn one by one
        const ImVec2 hand = ImGui::GetIO().MousePos;
        float nearest = c.u(2); // chosen: the reach of a fingertip
        m.beat.reset();
        for (std::size_t i = first_seen(v.beats, x.from); i < v.beats.size() && v.beats[i].t_s <= x.to; ++i) {
            const auto p = place_of(v.beats[i], track, x, y, r);
            const float away = std::hypot(p.x - hand.x, p.y - hand.y);
            if (away < nearest) nearest = away, m.beat = i;
        }
    }
    c.list().PushClipRect(track.min, track.max, true);
    for (const auto& change : v.changes)
        if (change.t_s >= x.from && change.t_s <= x.to && change.beat < v.beats.size())
            by_hand_shape(c, place_of(v.beats[change.beat], track, x, y, r), r);
    if (m.beat && *m.beat < v.beats.size()) {
        const auto p = place_of(v.beats[*m.beat], track, x, y, r);
        c.list().AddCircle(p, 4.5F * r, c.ink(colour::text), 32, 2 * c.hair());
        c.note_line("chosen beat", colour::text);
    }
    c.list().PopClipRect();
}

void rsa(canvas& c, const box& track, float gutter, const view_x& x, const review_view& v, const graph_scale& scale) {
    const scale_y y{0, scale.rsa_high, track.min.y, track.max.y};
    track_frame(c, track, gutter, tr("RSA"), y, 2);
    c.list().PushClipRect(track.min, track.max, true);
    std::vector<ImVec2> run;
    double last = -1e9;
    for (std::size_t i = first_seen(v.rsa, x.from); i < v.rsa.size(); ++i) {
        const auto& p = v.rsa[i];
        if (!p.value || p.t_s - last > 2.5) flush_line(c, run, colour::breath_in, 1, false);
        if (p.value) run.push_back({x.at(p.t_s), y.at(*p.value)});
        last = p.t_s;
        if (p.t_s > x.to) break;
    }
    flush_line(c, run, colour::breath_in, 1, false);
    c.note_line("rsa", colour::breath_in);
    c.list().PopClipRect();
}

/// At most one band point a pixel: the widest of those that fall there.
void flush_band(canvas& c, std::vector<band_point>& band, bool grey) {
    std::vector<band_point> out;
    for (const auto& p : band) {
        if (!out.empty() && p.x - out.back().x < 1 && &p != &band.back()) {
            out.back().top = std::min(out.back().top, p.top);
            out.back().bottom = std::max(out.back().bottom, p.bottom);
        } else
            out.push_back(p);
    }
    draw_soft_band(c.list(), out, c.colours()[grey ? colour::quiet_text : colour::activation]);
    band.clear();
}

void activation(canvas& c, const box& track, float gutter, const view_x& x, const review_view& v) {
    const scale_y y{0, 100, track.min.y, track.max.y};
    track_frame(c, track, gutter, tr("Activation"), y, 2);
    c.list().PushClipRect(track.min, track.max, true);
    std::vector<band_point> band;
    std::vector<ImVec2> line;
    auto drawn = confidence_band::nothing;
    double last = -1e9;
    const auto flush = [&] {
        flush_band(c, band, drawn == confidence_band::grey);
        flush_line(c, line, colour::activation, drawn == confidence_band::lighter ? 0.8 : 1, false);
    };
    bool any = false;
    for (std::size_t i = first_seen(v.activation, x.from); i < v.activation.size(); ++i) {
        const auto& p = v.activation[i];
        if (p.band != drawn || p.t_s - last > 2.5) {
            const bool joins = p.t_s - last <= 2.5 && p.band != confidence_band::nothing && !band.empty();
            const auto end = joins ? band.back() : band_point{};
            const auto line_end = joins && !line.empty() ? std::optional{line.back()} : std::nullopt;
            flush();
            if (joins) band.push_back(end);
            if (line_end && p.value) line.push_back(*line_end);
            drawn = p.band;
        }
        last = p.t_s;
        if (p.band != confidence_band::nothing) {
            any = true;
            band.push_back({x.at(p.t_s), y.at(p.high), y.at(p.low)});
            if (p.value && p.band != confidence_band::grey) line.push_back({x.at(p.t_s), y.at(*p.value)});
        }
        if (p.t_s > x.to) break;
    }
    flush();
    c.note_line("activation", colour::activation, 0.8);
    c.list().PopClipRect();
    if (!any) {
        std::string why = tr("No estimate here");
        if (!v.activation.empty()) {
            const auto i = std::min(first_seen(v.activation, (x.from + x.to) / 2), v.activation.size() - 1);
            if (v.activation[i].why != why_not::none)
                why = tr("No estimate here: {}", review::why_in_words(v.activation[i].why));
        }
        c.paragraph(c.type().small, {track.min.x, track.centre().y - c.line_height(c.type().small) / 2},
                    track.width(), why, colour::quiet_text, align::centre);
    }
}

void phases(canvas& c, const box& strip, const view_x& x, const review_view& v) {
    c.list().PushClipRect(strip.min, strip.max, true);
    for (const auto& p : v.phases) {
        if (p.to_s < x.from || p.from_s > x.to) continue;
        const box b{{std::max(strip.min.x, x.at(p.from_s)) + c.hair(), strip.min.y},
                    {std::min(strip.max.x, x.at(p.to_s)) - c.hair(), strip.max.y}};
        if (b.empty()) continue;
        c.list().AddRectFilled(b.min, b.max, c.ink(colour::surface), c.u(0.75F));
        c.list().AddRect(b.min, b.max, c.ink(colour::line), c.u(0.75F), 0, c.hair());
        const auto* f = c.type().small;
        if (canvas::width(f, p.name) + c.u(2) <= b.width()) {
            const auto scope = c.onto(c.colours()[colour::surface]);
            c.text(f, {b.centre().x, b.centre().y - f->FontSize / 2}, p.name, colour::text, align::centre);
        }
    }
    c.list().PopClipRect();
}

/// A thin line through all tracks and a label in the row; labels that would overlap give way.
void labels(canvas& c, const box& row, float from_y, const view_x& x, const std::vector<review_label>& all,
            colour col, bool check_in) {
    float free_from = row.min.x;
    const auto* f = c.type().small;
    const float r = std::round(c.u(0.5F));
    for (const auto& l : all) {
        if (l.t_s < x.from || l.t_s > x.to) continue;
        const float at = std::clamp(std::round(x.at(l.t_s)), row.min.x + r, row.max.x - r);
        const float mid = row.centre().y;
        if (!check_in) c.list().AddLine({at, from_y}, {at, mid - r}, c.ink(col, 0.5), c.hair());
        if (check_in)
            c.list().AddCircleFilled({at, mid}, r, c.ink(col), 24);
        else
            c.list().AddTriangleFilled({at - r, mid - r}, {at + r, mid - r}, {at, mid + r}, c.ink(col));
        c.note_line(check_in ? "check-in" : "mark", col);
        const float w = canvas::width(f, l.text);
        float left = at + 2 * r;
        if (left + w > row.max.x) left = at - 2 * r - w; // near the end: before its point
        if (left < free_from || left < row.min.x || left + w > row.max.x) continue;
        c.text(f, {left, mid - f->FontSize / 2}, l.text, colour::text);
        free_from = left + w + 3 * r;
    }
}

void axis(canvas& c, const box& row, float from_y, const view_x& x) {
    const auto* f = c.type().small;
    const int most =
        std::max(2, static_cast<int>(x.b.width() / (canvas::number_width(f, "00:00:00") * 1.8F)));
    for (double t : ticks(x.from, x.to, time_step(x.to - x.from, most))) {
        const float at = std::round(x.at(t));
        c.list().AddLine({at, from_y}, {at, row.min.y + c.u(0.5F)}, c.ink(colour::edge, 0.28), c.hair());
        const auto words = clock_words(t);
        const float w = canvas::number_width(f, words);
        const float left = std::clamp(at - w / 2, row.min.x, std::max(row.min.x, row.max.x - w));
        c.number(f, {left, row.min.y + c.u(0.75F)}, words, colour::quiet_text);
    }
}

const char* class_word(beat_class k) noexcept {
    switch (k) {
    case beat_class::missed:
        return tr("beat|missed");
    case beat_class::extra:
        return tr("beat|extra");
    case beat_class::ectopic:
        return tr("beat|early");
    case beat_class::misaligned:
        return tr("beat|misplaced");
    case beat_class::first:
        return tr("beat|first");
    case beat_class::normal:
        break;
    }
    return "";
}

/// Everything at one instant, in words.
std::string reading(const review_view& v, double t) {
    std::string out = clock_words(t);
    const auto add = [&out](const std::string& s) { out += "   " + s; };
    for (const auto& g : v.gaps)
        if (t >= g.from_s && t < g.to_s) {
            add(tr("gap: {}", g.why));
            return out;
        }
    const review_beat* beat = nullptr;
    for (std::size_t i = first_seen(v.beats, t); i < v.beats.size() && v.beats[i].t_s <= t + 1; ++i)
        if (!beat || std::abs(v.beats[i].t_s - t) < std::abs(beat->t_s - t)) beat = &v.beats[i];
    if (beat && std::abs(beat->t_s - t) < 3 && beat->hr_bpm > 0) {
        add(beat->classed == beat_class::normal
                ? tr("heart {:.0f}", beat->hr_bpm)
                : tr("heart {:.0f} ({})", beat->hr_bpm, class_word(beat->classed)));
    }
    for (std::size_t i = first_seen(v.rsa, t); i < v.rsa.size() && v.rsa[i].t_s <= t + 1; ++i)
        if (v.rsa[i].value && std::abs(v.rsa[i].t_s - t) <= 1) {
            add(tr("RSA {:.1Lf}", *v.rsa[i].value));
            break;
        }
    for (std::size_t i = first_seen(v.activation, t); i < v.activation.size() && v.activation[i].t_s <= t + 1;
         ++i) {
        const auto& a = v.activation[i];
        if (std::abs(a.t_s - t) > 1) continue;
        if (a.value)
            add(tr("activation {:.0f} ({:.0f}–{:.0f})", *a.value, a.low, a.high));
        else if (a.why != why_not::none)
            add(tr("no activation: {}", review::why_in_words(a.why)));
        break;
    }
    for (const auto& p : v.phases)
        if (t >= p.from_s && t < p.to_s) add(p.name);
    return out;
}

void steer(canvas& c, const interaction& i, const view_x& x, const review_view& v, review_memory& m) {
    const ImGuiIO& io = ImGui::GetIO();
    time_span span{m.from_s, m.to_s};
    const double all = v.duration_s, wide = span.to_s - span.from_s;
    if (i.hovered && x.b.contains(io.MousePos)) m.cursor_s = x.time(io.MousePos.x);
    if (i.hovered && io.MouseWheel != 0) {
        const double share =
            std::clamp(static_cast<double>((io.MousePos.x - x.b.min.x) / x.b.width()), 0.0, 1.0);
        span = zoomed(span, std::pow(0.8, static_cast<double>(io.MouseWheel)), share, all);
    }
    if (i.hovered && io.MouseWheelH != 0)
        span = panned(span, wide * 0.05 * static_cast<double>(io.MouseWheelH), all);
    if (i.held && ImGui::IsMouseDragging(0, 2))
        span = panned(span, -static_cast<double>(io.MouseDelta.x / x.b.width()) * wide, all);
    if (i.hovered && ImGui::IsMouseDoubleClicked(0)) span = {0, all};
    if (i.focused && !c.typing()) {
        const double middle =
            std::clamp(m.cursor_s.value_or((span.from_s + span.to_s) / 2), span.from_s, span.to_s);
        const double share = wide > 0 ? (middle - span.from_s) / wide : 0.5;
        if (c.take(key::left)) span = panned(span, -wide * 0.1, all);
        if (c.take(key::right)) span = panned(span, wide * 0.1, all);
        if (c.take(key::up)) span = zoomed(span, 0.8, share, all);
        if (c.take(key::down)) span = zoomed(span, 1.25, share, all);
        if (c.take(key::home)) span = panned(span, -all, all);
        if (c.take(key::end)) span = panned(span, all, all);
        if (i.activated && !i.hovered) span = {0, all}; // Enter: all of it
        if (i.ring && !i.hovered) m.cursor_s = (span.from_s + span.to_s) / 2;
    }
    m.from_s = span.from_s, m.to_s = span.to_s;
}

} // namespace

time_span zoomed(time_span now, double factor, double share, double all) noexcept {
    const double fixed = now.from_s + (now.to_s - now.from_s) * share;
    const double wide = std::clamp((now.to_s - now.from_s) * factor, std::min(closest_s, all), all);
    return panned({fixed - wide * share, fixed + wide * (1 - share)}, 0, all);
}

time_span panned(time_span now, double by_s, double all) noexcept {
    const double wide = std::min(now.to_s - now.from_s, all);
    const double from = std::clamp(now.from_s + by_s, 0.0, std::max(0.0, all - wide));
    return {from, from + wide};
}

graph_scale scale_of(const review_view& v) noexcept {
    double lo = 1e9, hi = -1e9, rsa = 10;
    for (const auto& b : v.beats)
        if (b.classed == beat_class::normal && b.hr_bpm > 0)
            lo = std::min(lo, b.hr_bpm), hi = std::max(hi, b.hr_bpm);
    if (hi < lo) lo = 50, hi = 90;
    for (const auto& p : v.rsa)
        if (p.value) rsa = std::max(rsa, *p.value * 1.1);
    const double middle = (lo + hi) / 2, half = std::max(least_hr_span, (hi - lo) * 1.1) / 2;
    return {middle - half, middle + half, rsa};
}

graph_scale common_scale(const graph_scale& a, const graph_scale& b) noexcept {
    return {std::min(a.hr_low, b.hr_low), std::max(a.hr_high, b.hr_high), std::max(a.rsa_high, b.rsa_high)};
}

float review_graph_least_height(const canvas& c) {
    return std::max(c.u(34), c.type().small->FontSize * 20);
}

void review_graph(canvas& c, const box& where, const review_view& v, review_memory& m, std::string_view id) {
    const double all = std::max(v.duration_s, 1.0);
    if (m.id != v.id || !(m.to_s > m.from_s) || m.to_s > all + 1e-6) {
        auto scale = m.scale;
        m = {};
        m.scale = scale;
        m.id = v.id;
        m.to_s = all;
    }
    const auto* f = c.type().small;
    float names_w = 0;
    for (const char* name : {tr("Activation"), tr("Heart rate"), tr("Marks"), tr("Check-in")})
        names_w = std::max(names_w, canvas::width(f, name));
    const float pad = c.u(2), gutter = names_w + c.u(2);
    card(c, where);
    const auto scope = c.onto(c.colours()[colour::ground_top]);
    c.list().AddRectFilled(where.min + ImVec2{c.hair(), c.hair()}, where.max - ImVec2{c.hair(), c.hair()},
                           c.ink(colour::ground_top), c.u(1.5F));
    const auto i = c.item(id, role::graph, where, true, true);
    c.ring(i, where, c.u(1.5F));

    const float read_h = c.line_height(f) + c.u(0.5F), strip_h = f->FontSize + c.u(1);
    const float label_h = f->FontSize + c.u(1), axis_h = f->FontSize + c.u(1);
    const box inner{{where.min.x + pad + gutter, where.min.y + c.u(1)},
                    {where.max.x - pad, where.max.y - c.u(1)}};
    view_x x{inner, m.from_s, m.to_s};
    steer(c, i, x, v, m);
    x.from = m.from_s, x.to = m.to_s;

    float y = inner.min.y + read_h;
    const auto row = [&](float high, float space) {
        const box b{{inner.min.x, y}, {inner.max.x, y + high}};
        y += high + space;
        return b;
    };
    const box strip = row(strip_h, c.u(1));
    const bool with_rsa =
        std::any_of(v.rsa.begin(), v.rsa.end(), [](const auto& p) { return p.value.has_value(); });
    const bool with_check_ins = !v.check_ins.empty(), with_marks = !v.marks.empty();
    const float below = axis_h + (with_marks ? label_h : 0) + (with_check_ins ? label_h : 0);
    const float room = inner.max.y - y - below - (with_rsa ? 3 : 2) * c.u(1);
    const float heart_h = room * (with_rsa ? 0.48F : 0.62F), rsa_h = with_rsa ? room * 0.2F : 0;
    const box heart_box = row(heart_h, c.u(1));
    const box rsa_box = with_rsa ? row(rsa_h, c.u(1)) : box{};
    const box act_box = row(room - heart_h - rsa_h, c.u(1));
    const box mark_row = row(with_marks ? label_h : 0, 0), check_row = row(with_check_ins ? label_h : 0, 0);
    const box axis_row = row(axis_h, 0);

    axis(c, axis_row, strip.max.y, x);
    for (const auto& g : v.gaps) {
        if (g.to_s < x.from || g.from_s > x.to) continue;
        const float x0 = std::max(inner.min.x, x.at(g.from_s)), x1 = std::min(inner.max.x, x.at(g.to_s));
        hatch(c, {{x0, heart_box.min.y}, {std::max(x1, x0 + 2), heart_box.max.y}}, g.why);
    }
    phases(c, strip, x, v);
    const auto scale = m.scale.value_or(scale_of(v));
    heart(c, heart_box, gutter, x, v, scale);
    // A click, not the end of a drag.
    const ImGuiIO& io = ImGui::GetIO();
    single_beats(c, heart_box, x, v, scale, m,
                 i.hovered && i.activated && io.MouseDragMaxDistanceSqr[0] < 9 && heart_box.contains(io.MousePos));
    if (with_rsa) rsa(c, rsa_box, gutter, x, v, scale);
    activation(c, act_box, gutter, x, v);
    labels(c, mark_row, heart_box.min.y, x, v.marks, colour::breath_out, false);
    labels(c, check_row, heart_box.min.y, x, v.check_ins, colour::good, true);
    if (with_marks)
        c.text(f, {inner.min.x - gutter, mark_row.centre().y - f->FontSize / 2}, tr("Marks"), colour::quiet_text);
    if (with_check_ins)
        c.text(f, {inner.min.x - gutter, check_row.centre().y - f->FontSize / 2}, tr("Check-in"),
               colour::quiet_text);

    const bool reads = m.cursor_s && *m.cursor_s >= x.from && *m.cursor_s <= x.to && (i.hovered || i.ring);
    const float read_w = inner.max.x - (inner.min.x - gutter);
    if (reads) {
        const float at = std::round(x.at(*m.cursor_s));
        c.list().AddLine({at, strip.min.y}, {at, axis_row.min.y}, c.ink(colour::text, 0.6), c.hair());
    }
    std::string said = reads ? reading(v, *m.cursor_s)
                             : std::string{tr("Wheel or ↑ ↓ zooms, drag or ← → moves, double click or Enter shows all")};
    while (canvas::width(f, said) > read_w && said.find("   ") != std::string::npos)
        said.resize(said.rfind("   ")); // a narrow window reads less at once
    // A hint longer than a line is none.
    if (canvas::width(f, said) <= read_w && (reads || length_utf8(said) <= longest_line))
        c.text(f, {inner.min.x - gutter, inner.min.y}, said, reads ? colour::text : colour::quiet_text);
}

} // namespace attune::ui
