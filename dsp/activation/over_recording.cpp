#include "dsp/activation/over_recording.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

/// Plays the beats and calls each_second(live, now, lost_for) on the grid of whole seconds from the first
/// beat on.
template <class EachSecond>
void play(live_dsp& live, std::span<const timed_beat> beats, EachSecond&& each_second) {
    if (beats.empty()) return;
    const auto ignore = [](const committed_beat&) {};
    std::size_t next = 0;
    const double first = std::ceil(beats.front().t.count()), last = std::floor(beats.back().t.count());
    double newest = beats.front().t.count();
    for (double now = first; now <= last; now += 1.0) {
        for (; next < beats.size() && beats[next].t.count() <= now; ++next) {
            if (!beats[next].rr && next > 0) live.gap(ignore);
            live.beat(next, beats[next].t, beats[next].rr, std::nullopt, ignore);
            newest = beats[next].t.count();
        }
        each_second(seconds{now}, seconds{std::max(0.0, now - newest)});
    }
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
    {
        // The chain keeps ten minutes: the baseline is read as soon as its span has been heard.
        const seconds start = beats.front().t;
        const seconds settled{60};
        live_dsp live;
        std::vector<std::pair<seconds, seconds>> spans;
        if (baseline_span)
            spans.push_back(*baseline_span);
        else
            spans = {{start + settled, start + seconds{300}}, {start + settled, start + seconds{480}}};
        std::size_t tried = 0;
        const auto attempt = [&] {
            out.base = live.measure_baseline(spans[tried].first, spans[tried].second, out.why_no_base);
            ++tried;
        };
        play(live, beats, [&](seconds now, seconds) {
            // Two beats of look-ahead: three seconds later its last beat is judged.
            while (!out.base && tried < spans.size() && now >= spans[tried].second + seconds{3})
                attempt();
        });
        if (!out.base && tried < spans.size()) {
            live.gap([](const committed_beat&) {});
            while (!out.base && tried < spans.size())
                attempt();
        }
    }
    live_dsp live;
    if (out.base) live.set_baseline(*out.base);
    play(live, beats, [&](seconds now, seconds lost_for) {
        auto estimate = live.numbers(now, lost_for, context).activation;
        out.rows.push_back({now.count(), estimate});
    });
    return out;
}

} // namespace attune
