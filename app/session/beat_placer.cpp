#include "app/session/beat_placer.hpp"

#include <algorithm>
#include <array>

namespace attune {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr host_duration envelope_window = seconds{60};   // SENSORS 9: 30-60 s
constexpr host_duration most_slew = milliseconds{20};    // SENSORS 9
constexpr host_duration jump_without_clock = seconds{3}; // SENSORS 9
constexpr host_duration jump_with_clock = seconds{10};   // chosen: longer than any radio's own retries
constexpr double hole_in_intervals = 0.6;                // SENSORS 5.1
constexpr int arrivals_behind = 3;                       // SENSORS 5.1
constexpr host_duration step_off = seconds{3}; // SENSORS 9: a beat this far from its interval is no neighbour
constexpr host_duration silence = seconds{3};  // SCIENCE 2.2 step 6: no packet for 3 s is a gap ...
constexpr host_duration silence_filled = seconds{1}; // ... unless what comes then fills it (chosen: one beat)
constexpr host_duration least_step = milliseconds{1}; // chosen: placed times grow strictly

host_duration as_duration(attune::milliseconds rr) noexcept {
    return host_duration{static_cast<host_duration::rep>(rr.count() * 1e6 + 0.5)};
}

} // namespace

beat_placer::beat_placer()
    : arrivals_(128) {}

beat_placer::join beat_placer::joins(const beat_event& beat, std::optional<sensor_time> before) noexcept {
    const auto rr = beat.rr ? as_duration(*beat.rr) : host_duration{0};
    if (!beat.at) return rr > step_off ? join::jump : join::fits;
    if (!before || !beat.rr) return join::fits;
    const auto beyond = *beat.at - *before - rr;
    if (std::chrono::abs(beyond) > step_off) return join::jump;
    return duration_cast<attune::milliseconds>(beyond) > hole_in_intervals * *beat.rr ? join::hole
                                                                                      : join::fits;
}

void beat_placer::place(std::span<const beat_event> beats, host_time arrived,
                        std::span<placed_beat> out) noexcept {
    std::size_t from = 0;
    auto joined = open_ && !beats.empty() ? joins(beats[0], newest_) : join::fits;
    for (std::size_t i = 1; i <= beats.size(); ++i) {
        const auto next = i < beats.size() ? joins(beats[i], beats[i - 1].at) : join::fits;
        if (i < beats.size() && !beats[i].starts_chain && next == join::fits) continue;
        place_chain(beats.subspan(from, i - from), arrived, out.subspan(from, i - from), joined);
        from = i;
        joined = next;
    }
}

void beat_placer::place_chain(std::span<const beat_event> beats, host_time arrived,
                              std::span<placed_beat> out, join joined) noexcept {
    if (beats.empty()) return;
    const bool has_clock = beats.front().at.has_value();
    bool starts = beats.front().starts_chain || !open_;

    // Sensor times of all, so that the newest is known before the oldest is placed.
    std::array<sensor_time, most_together> times;
    const auto n = std::min(beats.size(), times.size());
    sensor_time t = newest_;
    for (std::size_t i = 0; i < n; ++i) {
        t = beats[i].at ? *beats[i].at : t + as_duration(beats[i].rr.value_or(attune::milliseconds{0}));
        times[i] = t;
    }
    const host_duration seen = arrived.time_since_epoch() - times[n - 1].time_since_epoch();

    bool jumped = false, same_clock = false;
    if (!starts) {
        const host_duration late = seen - offset_;
        const auto rr = beats[n - 1].rr.value_or(attune::milliseconds{1000});
        behind_ = !has_clock && duration_cast<attune::milliseconds>(late) > hole_in_intervals * rr
                      ? behind_ + 1
                      : 0;
        const host_duration quiet = arrivals_.empty() ? host_duration{0} : arrived - arrivals_.back().at;
        const bool hole = !has_clock && quiet > silence && times[n - 1] - newest_ < quiet - silence_filled;
        // However long the hole: where sensor and host still agree, the clock is the same and the offset
        // stays.
        const bool agrees = std::chrono::abs(late) <= step_off;
        same_clock = joined != join::fits && agrees;
        jumped = (joined == join::jump && !agrees) ||
                 late > (has_clock ? jump_with_clock : jump_without_clock) || behind_ >= arrivals_behind;
        starts = jumped || hole || joined != join::fits;
    }
    if (starts && !(same_clock && !jumped)) {
        arrivals_.clear();
        behind_ = 0;
        latency_ = duration_cast<host_duration>(latency_wanted_);
        offset_ = seen;
        // Where the chain before had run ahead of the host, this one begins behind it, not inside it.
        if (last_placed_) {
            const auto first = host_time{times[0].time_since_epoch() + offset_ - latency_};
            const auto rr = beats[0].rr ? as_duration(*beats[0].rr) : least_step;
            if (first <= *last_placed_) offset_ += *last_placed_ + rr - first;
        }
        open_ = true;
    }
    follow_envelope(arrived, seen);
    newest_ = times[n - 1];
    for (std::size_t i = 0; i < n; ++i) {
        auto at = host_time{times[i].time_since_epoch() + offset_ - latency_};
        if (last_placed_) at = std::max(at, *last_placed_ + least_step);
        last_placed_ = at;
        out[i] = {at, starts && i == 0, jumped && i == 0};
    }
}

void beat_placer::follow_envelope(host_time arrived, host_duration seen) noexcept {
    while (!arrivals_.empty() && arrived - arrivals_.front().at > envelope_window)
        arrivals_.pop_front();
    arrivals_.push_back({arrived, seen});
    const auto lowest =
        std::min_element(arrivals_.begin(), arrivals_.end(), [](const auto& a, const auto& b) {
            return a.offset < b.offset;
        })->offset;
    offset_ += std::clamp(lowest - offset_, -most_slew, most_slew);
}

} // namespace attune
