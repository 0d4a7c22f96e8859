#include "app/ui/widgets/heart_trace.hpp"

#include "app/ui/widgets/marks.hpp"

#include <cmath>

namespace attune::ui {
namespace {

constexpr double least_span_bpm = 15;  // SCIENCE 11.2
constexpr double shrink_tau_s = 20;    // SCIENCE 11.2
constexpr double grow_tau_s = 2;       // chosen: a rising heart must not leave the picture for 20 s
constexpr double fade_s = 0.4;         // LOOK.md: 300 ms or more
constexpr double longest_bridge_s = 5; // chosen: across corrected beats a line goes on this far

/// May the line go through it?
bool trusted(const drawn_beat& b) noexcept {
    if (b.hr_bpm <= 0) return false;
    return b.committed ? b.classed == beat_class::normal : !b.suspect;
}

double ease(double from, double to, double dt, double tau) {
    return to + (from - to) * std::exp(-dt / tau);
}

} // namespace

void trace_memory::follow(const session_view& v, double dt) {
    const double now = v.now.count();
    if (now < last_now_ - 1) *this = {}; // another session
    last_now_ = now;

    double lo = 1e9, hi = -1e9;
    for (const auto& b : v.beats) {
        if (b.t.count() < now - trace_window_s || !trusted(b)) continue;
        lo = std::min(lo, b.hr_bpm), hi = std::max(hi, b.hr_bpm);
    }
    if (hi >= lo) {
        const double middle = (lo + hi) / 2, half = std::max(least_span_bpm, (hi - lo) * 1.2) / 2;
        lo = middle - half, hi = middle + half;
        if (!scaled_)
            low_ = lo, high_ = hi, scaled_ = true;
        else {
            low_ = ease(low_, lo, dt, lo < low_ ? grow_tau_s : shrink_tau_s);
            high_ = ease(high_, hi, dt, hi > high_ ? grow_tau_s : shrink_tau_s);
            if (high_ - low_ < least_span_bpm) {
                const double m = (low_ + high_) / 2;
                low_ = m - least_span_bpm / 2, high_ = m + least_span_bpm / 2;
            }
        }
    }

    for (const auto& b : v.beats)
        if (b.index >= next_) {
            if (started_)
                arrivals_.push_back({b.index, now}); // what was there at the first look does not fade in
            next_ = b.index + 1;
        }
    started_ = true;
    while (!arrivals_.empty() && now - arrivals_.front().seen > fade_s)
        arrivals_.pop_front();
    follow_wave(v);
}

void trace_memory::follow_wave(const session_view& v) {
    if (!v.pacer) {
        if (v.phase != phase_kind::close) wave_.clear();
        return;
    }
    const auto& line = v.pacer_line;
    const double now = v.now.count(), rate = line.breaths_per_second;
    if (wave_.empty() || line.from != wave_from_) {
        wave_from_ = line.from;
        const double t = rate > 0 ? now - (v.pacer->phase - line.phase_at_from) / rate : now;
        wave_.push_back({t, line.phase_at_from, rate, line.pattern});
    }
    while (wave_.size() > 1 && wave_[1].t < now - trace_window_s)
        wave_.pop_front();
}

std::optional<double> trace_memory::lung(double t) const noexcept {
    const wave_piece* piece = nullptr;
    for (const auto& w : wave_)
        if (w.t <= t) piece = &w;
    if (!piece) return std::nullopt;
    const double phase = piece->phase + (t - piece->t) * piece->breaths_per_second;
    return breath_at(piece->pattern, phase - std::floor(phase), piece->breaths_per_second).lung;
}

double trace_memory::alpha_of(std::uint64_t index, double now) const noexcept {
    for (const auto& a : arrivals_)
        if (a.index == index) return std::clamp((now - a.seen) / fade_s, 0.0, 1.0);
    return 1;
}

bool trace_memory::fading(double now) const noexcept {
    return !arrivals_.empty() && now - arrivals_.back().seen <= fade_s;
}

void heart_trace(canvas& c, const box& b, const session_view& v, const trace_memory& m) {
    auto& list = c.list();
    const double now = v.now.count(), from = now - trace_window_s;
    const auto x_of = [&](double t) { return b.min.x + b.width() * px((t - from) / trace_window_s); };
    const float pad = c.u(1);
    const auto y_of = [&](double bpm) {
        const double share = (bpm - m.low()) / (m.high() - m.low());
        return b.max.y - pad - (b.height() - 2 * pad) * px(std::clamp(share, 0.0, 1.0));
    };
    list.PushClipRect(b.min, b.max, true);

    // The pacer's wave: a soft field with a thin upper line.
    std::vector<ImVec2> line;
    std::vector<band_point> field;
    const float step = 6; // px; a breath of 6 s is 100 px and more
    const auto flush_wave = [&] {
        draw_band(list, field, c.ink(colour::breath_in, 0.08));
        draw_line(list, line, c.ink(colour::breath_in, 0.8), c.hair());
        if (!line.empty()) c.note_line("wave", colour::breath_in, 0.8);
        line.clear(), field.clear();
    };
    for (float x = b.min.x; x <= b.max.x + step; x += step) {
        const auto lung = m.lung(from + static_cast<double>((x - b.min.x) / b.width()) * trace_window_s);
        if (!lung) {
            flush_wave();
            continue;
        }
        const float y = b.max.y - pad - (b.height() - 2 * pad) * px(*lung);
        line.push_back({x, y});
        field.push_back({x, y, b.max.y});
    }
    flush_wave();

    // Heart rate: a line through what may be trusted, broken at every gap.
    const bool old = v.hr_bpm.state(v.now) != freshness::fresh;
    const colour pen = colour::heart;
    std::vector<ImVec2> run, curve;
    double last_t = -1e9;
    float settled_x = b.max.x; // up to here the line stands at full strength
    double tail_alpha = 1;
    for (const auto& beat : v.beats)
        if (const double a = m.alpha_of(beat.index, now); a < 1) {
            tail_alpha = std::min(tail_alpha, a);
            settled_x = std::min(settled_x, x_of(beat.t.count()));
        }
    if (tail_alpha < 1) // the piece that leads to the newest beat fades in with it
        for (auto it = v.beats.rbegin(); it != v.beats.rend(); ++it)
            if (x_of(it->t.count()) < settled_x) {
                settled_x = x_of(it->t.count());
                break;
            }
    const auto flush_run = [&] {
        curve.clear();
        monotone_cubic(run, 5, curve);
        run.clear();
        const auto split =
            std::find_if(curve.begin(), curve.end(), [&](ImVec2 p) { return p.x > settled_x; });
        const auto n = static_cast<std::size_t>(split - curve.begin());
        const std::span<const ImVec2> all{curve};
        draw_line(list, all.first(n), c.ink(pen), 2 * c.hair());
        if (n < all.size())
            draw_line(list, all.subspan(n > 0 ? n - 1 : 0), c.ink(pen, tail_alpha), 2 * c.hair());
        if (!all.empty()) c.note_line("heart", pen);
    };
    bool broken = true; // a chain that begins inside a corrected stretch is still a gap
    for (const auto& beat : v.beats) {
        const double t = beat.t.count();
        if (beat.starts_chain) broken = true;
        if (!trusted(beat)) continue;
        if (broken || t - last_t > longest_bridge_s) flush_run();
        broken = false;
        run.push_back({x_of(t), y_of(beat.hr_bpm)});
        last_t = t;
    }
    flush_run();

    const float r = std::max(2.5F, std::round(2.5F * c.type().scale));
    for (const auto& beat : v.beats) {
        const double t = beat.t.count();
        if (t < from - 1 || beat.hr_bpm <= 0) continue;
        const ImVec2 at{x_of(t), y_of(beat.hr_bpm)};
        beat_shape(c, at, r, beat.committed ? beat.classed : beat_class::normal, !beat.committed,
                   m.alpha_of(beat.index, now) * (old ? 0.8 : 1.0));
    }
    list.PopClipRect();
    if (m.fading(now)) c.keep_moving();
}

void activation_trace(canvas& c, const box& b, const session_view& v) {
    auto& list = c.list();
    const double now = v.now.count(), from = now - trace_window_s;
    const auto x_of = [&](double t) { return b.min.x + b.width() * px((t - from) / trace_window_s); };
    const auto y_of = [&](double a) { return b.max.y - b.height() * px(std::clamp(a, 0.0, 100.0) / 100); };
    list.PushClipRect(b.min, b.max, true);
    list.AddLine({b.min.x, y_of(50)}, {b.max.x, y_of(50)}, c.ink(colour::edge, 0.35),
                 c.hair()); // this person's rest

    std::vector<band_point> band;
    std::vector<ImVec2> line;
    confidence_band now_drawn = confidence_band::nothing;
    double last = -1e9;
    const auto flush = [&] {
        const bool grey = now_drawn == confidence_band::grey;
        draw_soft_band(list, band, c.colours()[grey ? colour::quiet_text : colour::activation]);
        const double strength = now_drawn == confidence_band::lighter ? 0.8 : 1.0;
        draw_line(list, line, c.ink(colour::activation, strength), 2 * c.hair());
        if (!line.empty()) c.note_line("activation", colour::activation, strength);
        band.clear(), line.clear();
    };
    for (const auto& p : v.activation) {
        const double t = p.t.count();
        if (t < from - 2) continue;
        const auto kind = p.estimate.has_band ? p.estimate.shown() : confidence_band::nothing;
        if (kind != now_drawn || t - last > 1.5) {
            const bool joins = t - last <= 1.5 && kind != confidence_band::nothing && !band.empty();
            const auto end = joins ? band.back() : band_point{};
            const auto line_end = joins && !line.empty() ? std::optional{line.back()} : std::nullopt;
            flush();
            if (joins) band.push_back(end);
            if (line_end && p.estimate.value) line.push_back(*line_end);
            now_drawn = kind;
        }
        last = t;
        if (kind == confidence_band::nothing) continue;
        band.push_back({x_of(t), y_of(p.estimate.high), y_of(p.estimate.low)});
        if (p.estimate.value && kind != confidence_band::grey)
            line.push_back({x_of(t), y_of(*p.estimate.value)});
    }
    flush();
    list.PopClipRect();
}

} // namespace attune::ui
