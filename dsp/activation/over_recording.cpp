#include "dsp/activation/over_recording.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

constexpr double settled = 60, usual = 300, longest = 480; // s, SCIENCE 6.3
// Between pieces nothing is remembered but the baseline. Chosen: longer than the index holds its last value.
constexpr double between_pieces = 20; // s
constexpr double placed_twice = 1.0;  // s, chosen: beats are placed to some tens of ms
constexpr double weak_baseline =
    0.8;                         // of the confidence; chosen: as for a baseline of other days (SCIENCE 6.3)
constexpr double look_ahead = 3; // s after which a span's last beat is judged (two beats)
constexpr double between_offers = 10; // s

/// A piece of the recording on an axis that only grows; whole seconds stay whole.
struct piece {
    std::size_t first, last; // beats
    double shift;            // s, added to the file's time
};

std::vector<piece> pieces_of(std::span<const timed_beat> beats) {
    std::vector<piece> all{{0, 0, 0.0}};
    for (std::size_t i = 1; i < beats.size(); ++i) {
        auto& open = all.back();
        const double t = beats[i].t.count(), before = beats[i - 1].t.count();
        if (beats[i].starts_piece || t < before - placed_twice) {
            const double shift = std::ceil(before + open.shift + between_pieces - t);
            all.push_back({i, i, shift});
        } else {
            open.last = i;
        }
    }
    return all;
}

/// Plays the beats and calls each_second(now, lost_for, shift) on the grid of whole seconds from the first
/// beat of each piece on.
template <class EachSecond>
void play(live_dsp& live, std::span<const timed_beat> beats, std::span<const piece> pieces,
          EachSecond&& each_second) {
    const auto ignore = [](const committed_beat&) {};
    for (const auto& p : pieces) {
        std::size_t next = p.first;
        const double from = beats[p.first].t.count() + p.shift, to = beats[p.last].t.count() + p.shift;
        double newest = from;
        for (double now = std::ceil(from); now <= std::floor(to); now += 1.0) {
            for (; next <= p.last && beats[next].t.count() + p.shift <= now; ++next) {
                newest = beats[next].t.count() + p.shift;
                const bool breaks = !beats[next].rr || next == p.first;
                if (breaks && next > 0) live.gap(ignore);
                if (next == p.first && beats[next].rr) // a piece that does not say where it began
                    live.beat(next, seconds{newest} - *beats[next].rr, std::nullopt, std::nullopt, ignore);
                live.beat(next, seconds{newest}, beats[next].rr, std::nullopt, ignore);
            }
            each_second(seconds{now}, seconds{std::max(0.0, now - newest)}, p.shift);
        }
    }
}

struct found_rest {
    std::optional<baseline> base;
    why_not why = why_not::none;
    seconds until{}; // end of its span
};

/// The first of the spans that is a rest as demanded; else the last one as it is. The chain keeps ten
/// minutes, so a span is read as soon as it has been heard.
found_rest measured(std::span<const timed_beat> beats, std::span<const piece> pieces,
                    std::span<const std::pair<seconds, seconds>> spans, const rest_demands& at_least) {
    found_rest out;
    live_dsp live;
    std::size_t tried = 0;
    const auto attempt = [&] {
        const auto [from, to] = spans[tried++];
        out.until = to;
        out.base = live.measure_baseline(from, to, out.why);
        if (out.base || tried < spans.size()) return;
        why_not why{};
        out.base = live.measure_baseline(from, to, why, at_least);
        if (!out.base) out.why = why;
    };
    play(live, beats, pieces, [&](seconds now, seconds, double) {
        while (!out.base && tried < spans.size() && now >= spans[tried].second + seconds{look_ahead})
            attempt();
    });
    if (out.base || tried == spans.size()) return out;
    live.gap([](const committed_beat&) {});
    while (!out.base && tried < spans.size())
        attempt();
    return out;
}

/// The span in the file's time, on the axis of the first piece that it touches.
std::pair<seconds, seconds> placed(std::span<const timed_beat> beats, std::span<const piece> pieces,
                                   std::pair<seconds, seconds> span) {
    for (const auto& p : pieces)
        if (beats[p.first].t < span.second && beats[p.last].t > span.first) {
            const seconds shift{p.shift};
            return {std::max(span.first, beats[p.first].t - seconds{longest}) + shift,
                    std::min(span.second, beats[p.last].t) + shift};
        }
    return span;
}

} // namespace

activation_series activation_over(std::span<const timed_beat> beats,
                                  std::optional<std::pair<seconds, seconds>> baseline_span,
                                  const live_context& context) {
    activation_series out;
    if (beats.empty()) {
        out.why_no_base = why_not::no_beats;
        return out;
    }
    const auto pieces = pieces_of(beats);
    std::vector<std::pair<seconds, seconds>> spans;
    if (baseline_span) {
        spans.push_back(placed(beats, pieces, *baseline_span));
    } else {
        const seconds start = beats.front().t;
        for (const double until : {usual, longest})
            spans.emplace_back(start + seconds{settled}, start + seconds{until});
    }
    // A minute at least where nobody has said that this is rest.
    const auto rest = measured(beats, pieces, spans,
                               baseline_span ? as_named
                                             : rest_demands{rest_demands{}.shortest, as_named.valid,
                                                            as_named.covered, as_named.most_drift});
    out.base = rest.base;
    out.why_no_base = rest.why;
    const double trust = rest.why == why_not::none ? 1.0 : weak_baseline;

    live_dsp live{withholding::nothing};
    if (out.base) live.set_baseline(*out.base, rest.until);
    double next_offer = rest.until.count() + between_offers;
    double offered_bpm = 1e9;
    play(live, beats, pieces, [&](seconds now, seconds lost_for, double shift) {
        auto estimate = live.numbers(now, lost_for, context).activation;
        estimate.confidence *= trust;
        out.rows.push_back({now.count() - shift, estimate});
        if (!out.base || now.count() < next_offer) return;
        next_offer = now.count() + between_offers;
        const auto calmer = live.calmer_baseline();
        // The same plateau is offered once; the next one only where it lies lower by a scale again.
        if (!calmer || calmer->hr_bpm > offered_bpm - out.base->hr_scale_bpm) return;
        offered_bpm = calmer->hr_bpm;
        out.offers.push_back({now.count() - shift, *calmer});
    });
    return out;
}

} // namespace attune
