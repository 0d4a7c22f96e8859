// The tracks of the graph, one function each.
#include "app/language/language.hpp"
#include "app/report/graph_parts.hpp"
#include "app/review/axis.hpp"
#include "app/review/decimate.hpp"
#include "app/review/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace attune::report {
namespace {

constexpr double longest_bridge_s = 5; // as on the screen: across corrected beats a line goes on this far
constexpr double least_hr_span = 20;   // bpm; chosen: quiet sessions must not look dramatic
constexpr double longest_hold_s = 2.5; // of a number that comes once a second
constexpr double least_breath = 3;     // of a breath's width; chosen: narrower, its wave is a grey block

/// Words in the middle of a track that has nothing else.
void nothing(const graph_pen& g, const rect& track, const std::string& why) {
    const auto e = g.set.measure(why, g.small(), track.w, 1);
    put(g.p, g.set, track.x + track.w / 2, track.y + (track.h - e.h) / 2, why, g.small(), align::centre,
        track.w, 1);
}

/// Lowest and highest; where a few (1 in 500 at either end) would make the scale more than twice as wide,
/// without them (chosen: a few beats that nobody could judge must not flatten a day).
std::pair<double, double> usual_range(std::vector<double> values) {
    if (values.empty()) return {50, 90};
    std::sort(values.begin(), values.end());
    const auto few = values.size() / 500;
    const double low = values[few], high = values[values.size() - 1 - few];
    const double usual = std::max(least_hr_span, high - low);
    return values.back() - values.front() > 2 * usual ? std::pair{low, high}
                                                      : std::pair{values.front(), values.back()};
}

} // namespace

void graph_pen::line(std::vector<point>& run, ink colour, double width, double alpha, double dash) const {
    if (run.size() > 1) {
        std::vector<point> thin;
        review::m4(
            std::span<const point>{run}, [&](const point& q) { return std::floor(q.x / look.column); },
            [](const point& q) { return q.y; }, thin);
        p.items.emplace_back(line_item{std::move(thin), colour, width * look.scale, alpha, dash});
    } else if (run.size() == 1) {
        p.items.emplace_back(disc_item{run[0], width * look.scale * 0.7, colour});
    }
    run.clear();
}

void graph_pen::band(std::vector<band_point>& run, ink colour, double alpha) const {
    if (run.size() > 1) {
        std::vector<point> above, below;
        for (std::size_t from = 0; from < run.size();) {
            const double column = std::floor(run[from].x / look.column);
            double top = run[from].top, bottom = run[from].bottom;
            std::size_t to = from;
            for (; to < run.size() && std::floor(run[to].x / look.column) == column; ++to)
                top = std::min(top, run[to].top), bottom = std::max(bottom, run[to].bottom);
            const auto add = [&](double at) { above.push_back({at, top}), below.push_back({at, bottom}); };
            add(run[from].x);
            if (to - from > 1) add(run[to - 1].x);
            from = to;
        }
        above.insert(above.end(), below.rbegin(), below.rend());
        p.items.emplace_back(area_item{std::move(above), colour, alpha});
    }
    run.clear();
}

void graph_pen::values(const rect& track, const scale_y& y, int most) const {
    const auto t = type{look.text, false, true, ink::quiet};
    for (const double v : review::ticks(y.low, y.high, review::round_step(y.high - y.low, most))) {
        const double at = y.at(v);
        p.items.emplace_back(line_item{{{track.x, at}, {track.right(), at}}, ink::line, hair(), 0.8});
        const auto words = fmt::format("{:.0f}", v + 0.0);
        const double high = set.measure(words, t).h;
        put(p, set, track.x - 0.5 * look.text, at - high / 2, words, t, align::right);
    }
}

double graph_pen::caption(const rect& row, const std::string& name, const std::string& what) const {
    const auto n = put(p, set, row.x, row.y, name, {look.text, true, false, ink::text});
    const double left = n.right() + 0.8 * look.text;
    if (left + set.measure(what, small()).w > row.right()) return n.right();
    return put(p, set, left, row.y, what, small()).right();
}

namespace {

std::string key_words(beat_class of, std::size_t n) {
    switch (of) {
    case beat_class::missed:
        return tr("beats|{} missed", n);
    case beat_class::extra:
        return tr("beats|{} one too many", n);
    case beat_class::ectopic:
        return tr("beats|{} early", n);
    case beat_class::misaligned:
        return tr("beats|{} misplaced", n);
    case beat_class::normal:
    case beat_class::first:
        break;
    }
    return {};
}

} // namespace

void draw_heart(const graph_pen& g, const rect& track, const rect& caption, const review_view& v) {
    std::vector<double> rates;
    for (const auto& b : v.beats)
        if (b.classed == beat_class::normal && b.hr_bpm > 0) rates.push_back(b.hr_bpm);
    const auto [lo, hi] = usual_range(rates);
    const bool any = std::any_of(v.beats.begin(), v.beats.end(), [](const auto& b) { return b.hr_bpm > 0; });
    if (!any) { // a scale of nothing would mislead
        g.caption(caption, tr("Heart rate"), "");
        if (v.gaps.empty()) nothing(g, track, tr("No interval between two beats was recorded"));
        return;
    }
    const double middle = (lo + hi) / 2, half = std::max(least_hr_span, (hi - lo) * 1.1) / 2;
    const scale_y y{std::max(0.0, middle - half), middle + half, track.y, track.bottom()};
    g.values(track, y, 5);
    const auto beyond =
        std::count_if(rates.begin(), rates.end(), [&](double x) { return x < y.low || x > y.high; });

    std::vector<point> run;
    double last = -1e9;
    bool broken = true;
    const double width = g.x.per_second() > 2 * g.look.scale ? 0.9 : 0.7;
    for (const auto& b : v.beats) {
        if (b.starts_chain) broken = true;
        if (b.classed != beat_class::normal || b.hr_bpm <= 0) continue;
        if (broken || b.t_s - last > longest_bridge_s) g.line(run, ink::heart, width);
        broken = false;
        run.push_back({g.x.at(b.t_s), y.at(b.hr_bpm)});
        last = b.t_s;
    }
    g.line(run, ink::heart, width);

    // The odd ones always, of each class as many as have room; ordinary beats where they stand apart.
    const double r = 1.5 * g.look.scale;
    const bool close = g.x.per_second() > 5 * g.look.scale;
    std::array<double, 6> last_of;
    std::array<std::size_t, 6> count{};
    last_of.fill(-1e9);
    for (const auto& b : v.beats) {
        const auto k = static_cast<std::size_t>(b.classed) % count.size();
        const bool odd = b.classed != beat_class::normal && b.classed != beat_class::first;
        const double at = g.x.at(b.t_s);
        if (odd) {
            ++count[k];
            if (at - last_of[k] < 3 * r) continue;
            last_of[k] = at;
            const double hr = y.at(b.hr_bpm > 0 ? b.hr_bpm : y.low);
            beat_shape(g.p, {at, std::clamp(hr, track.y + 2 * r, track.bottom() - 2 * r)}, r, b.classed,
                       0.8 * g.look.scale);
        } else if (close && b.hr_bpm > 0) {
            beat_shape(g.p, {at, y.at(b.hr_bpm)}, r, b.classed, 0.8 * g.look.scale);
        }
    }

    // What a person changed always has its bar, whatever its class is now; bars that touch are one.
    std::size_t by_hand = 0;
    double last_bar = -1e9;
    for (const auto& b : v.beats) {
        if (!b.by_hand) continue;
        ++by_hand;
        const double at = g.x.at(b.t_s);
        if (at - last_bar < 3 * r) continue;
        last_bar = at;
        const point here{at, std::clamp(y.at(b.hr_bpm > 0 ? b.hr_bpm : y.low), track.y + 2 * r, track.bottom() - 4 * r)};
        if (b.classed == beat_class::normal && !close) beat_shape(g.p, here, r, b.classed, 0.8 * g.look.scale);
        by_hand_shape(g.p, here, r, 0.8 * g.look.scale);
    }

    // The key, from the right, of what is there.
    const double from = g.caption(caption, tr("Heart rate"),
                                  beyond == 0 ? std::string{tr("heart track|beats a minute")}
                                              : tr("beats a minute; {} lie beyond this scale", beyond));
    double right = caption.right();
    if (by_hand > 0) {
        const auto b = put(g.p, g.set, right, caption.y, tr("beats|{} changed by hand", by_hand), g.small(), align::right);
        const point here{b.x - 3 * r, b.y + b.h / 2 - r};
        beat_shape(g.p, here, r, beat_class::normal, 0.8 * g.look.scale);
        by_hand_shape(g.p, here, r, 0.8 * g.look.scale);
        right = b.x - 6 * r - 1.2 * g.look.text;
    }
    for (const auto of :
         {beat_class::misaligned, beat_class::ectopic, beat_class::extra, beat_class::missed}) {
        const auto n = count[static_cast<std::size_t>(of)];
        if (n == 0) continue;
        const auto text = key_words(of, n);
        const double w = g.set.measure(text, g.small()).w;
        if (right - w - 5 * r < from + g.look.text) break;
        const auto b = put(g.p, g.set, right, caption.y, text, g.small(), align::right);
        beat_shape(g.p, {b.x - 3 * r, b.y + b.h / 2}, r, of, 0.8 * g.look.scale);
        right = b.x - 5 * r - 1.2 * g.look.text;
    }
}

void draw_rsa(const graph_pen& g, const rect& track, const rect& caption, const review_view& v) {
    double hi = 10;
    for (const auto& q : v.rsa)
        if (q.value) hi = std::max(hi, *q.value * 1.1);
    const scale_y y{0, hi, track.y, track.bottom()};
    g.values(track, y, 3);
    std::vector<point> run;
    double last = -1e9;
    for (const auto& q : v.rsa) {
        if (!q.value || q.t_s - last > longest_hold_s) g.line(run, ink::breath, 0.8);
        if (q.value) run.push_back({g.x.at(q.t_s), y.at(*q.value)});
        last = q.t_s;
    }
    g.line(run, ink::breath, 0.8);
    g.caption(caption, tr("RSA"),
              tr("how far the heart rate swings with a breath, beats a minute, where it could be told"));
}

void draw_activation(const graph_pen& g, const rect& track, const rect& caption, const review_view& v) {
    const bool any = std::any_of(v.activation.begin(), v.activation.end(),
                                 [](const auto& a) { return a.band != confidence_band::nothing; });
    if (!any) {
        g.caption(caption, tr("Activation"), tr("from the heart"));
        const auto why = std::find_if(v.activation.begin(), v.activation.end(),
                                      [](const auto& a) { return a.why != why_not::none; });
        nothing(g, track,
                why == v.activation.end() ? std::string{tr("No estimate")}
                                          : tr("No estimate: {}", review::why_in_words(why->why)));
        return;
    }
    const scale_y y{0, 100, track.y, track.bottom()};
    g.values(track, y, 2);
    std::vector<graph_pen::band_point> band;
    std::vector<point> line;
    auto drawn = confidence_band::nothing;
    double last = -1e9;
    const auto flush = [&] {
        g.band(band, drawn == confidence_band::grey ? ink::edge : ink::activation,
               drawn == confidence_band::grey ? 0.18 : 0.2);
        g.line(line, ink::activation, 0.9, drawn == confidence_band::lighter ? 0.8 : 1);
    };
    for (const auto& a : v.activation) {
        if (a.band != drawn || a.t_s - last > longest_hold_s) {
            const bool joins = a.t_s - last <= longest_hold_s && a.band != confidence_band::nothing;
            const auto band_end = joins && !band.empty() ? std::optional{band.back()} : std::nullopt;
            const auto line_end = joins && !line.empty() ? std::optional{line.back()} : std::nullopt;
            flush();
            if (band_end) band.push_back(*band_end);
            if (line_end && a.value && a.band != confidence_band::grey) line.push_back(*line_end);
            drawn = a.band;
        }
        last = a.t_s;
        if (a.band == confidence_band::nothing) continue;
        band.push_back({g.x.at(a.t_s), y.at(a.high), y.at(a.low)});
        if (a.value && a.band != confidence_band::grey) line.push_back({g.x.at(a.t_s), y.at(*a.value)});
    }
    flush();
    g.caption(caption, tr("Activation"),
              tr("from the heart; 50 is one's own rest; the band holds it with 80 %, grey: no number"));
}

void draw_pacer(const graph_pen& g, const rect& track, const rect& caption,
                std::span<const pacer_record> pacer) {
    double slowest = 1e9, fastest = 0;
    bool blocks = false;
    std::vector<point> wave;
    std::vector<graph_pen::band_point> block;
    for (std::size_t i = 0; i < pacer.size(); ++i) {
        const auto& s = pacer[i];
        const double from = s.t.count(), to = i + 1 < pacer.size() ? pacer[i + 1].t.count() : g.x.to_s;
        if (!(s.breaths_per_second > 0) || !(to > from) || !std::isfinite(s.phase_at_t)) {
            g.line(wave, ink::breath, 0.6);
            g.band(block, ink::breath, 0.25);
            continue;
        }
        if ((to - from) * s.breaths_per_second >= 1) {
            slowest = std::min(slowest, 60 * s.breaths_per_second);
            fastest = std::max(fastest, 60 * s.breaths_per_second);
        }
        const double breath = g.x.per_second() / s.breaths_per_second;
        if (breath < least_breath * g.look.scale) {
            g.line(wave, ink::breath, 0.6);
            blocks = true;
            block.push_back({g.x.at(from), track.y, track.bottom()});
            block.push_back({g.x.at(to), track.y, track.bottom()});
            continue;
        }
        g.band(block, ink::breath, 0.25);
        const double step = std::max(g.look.column, std::min(breath / 24, 1.5 * g.look.scale));
        const auto n = static_cast<std::size_t>(std::max(1.0, std::ceil((g.x.at(to) - g.x.at(from)) / step)));
        for (std::size_t k = 0; k <= n; ++k) {
            const double t = from + (to - from) * static_cast<double>(k) / static_cast<double>(n);
            const double phase = s.phase_at_t + (t - from) * s.breaths_per_second;
            const double lung = breath_at(s.pattern, phase - std::floor(phase), s.breaths_per_second).lung;
            wave.push_back({g.x.at(t), track.bottom() - track.h * std::clamp(lung, 0.0, 1.0)});
        }
    }
    g.line(wave, ink::breath, 0.6);
    g.band(block, ink::breath, 0.25);
    const auto* shape = blocks ? tr("where it is filled, breaths are too many to draw")
                               : tr("up: breathe in, down: breathe out");
    g.caption(caption, tr("Pacer"),
              fastest <= 0 ? std::string{shape}
              : fastest - slowest < 0.05
                  ? tr("{:.1Lf} breaths a minute; {}", fastest, shape)
                  : tr("{:.1Lf} to {:.1Lf} breaths a minute; {}", slowest, fastest, shape));
}

} // namespace attune::report
