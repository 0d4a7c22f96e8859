#include "app/session/pulse_taps.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr host_duration same_tap = std::chrono::milliseconds{250};
constexpr std::size_t most_taps = 120;
/// Beats as far before the first tap are needed as the longest delay that is tried, and a few more.
constexpr host_duration kept_before = std::chrono::seconds{10};
constexpr std::size_t most_beats = 600; // before the first tap: minutes of listening are not needed

} // namespace

pulse_taps::pulse_taps(seconds in_use, pulse_site site)
    : in_use_{in_use}
    , site_{site} {}

void pulse_taps::tap(host_time at) {
    if (!taps_.empty() && at - taps_.back() < same_tap) return;
    if (taps_.size() == most_taps) taps_.erase(taps_.begin());
    taps_.push_back(at);
    const auto needed = taps_.front() - kept_before;
    std::erase_if(beats_, [needed](host_time b) { return b < needed; });
    stale_ = true;
}

void pulse_taps::beat(host_time at) {
    if (beats_.size() == most_beats) beats_.erase(beats_.begin());
    beats_.push_back(at);
    stale_ = true;
}

void pulse_taps::follow(const session_view& v, host_time began) {
    for (const auto& b : v.beats) {
        if (b.index < next_) continue;
        next_ = b.index + 1;
        beat(began + std::chrono::duration_cast<host_duration>(b.t));
    }
}

void pulse_taps::choose(pulse_site site) {
    site_ = site;
    stale_ = true;
}

void pulse_taps::again() {
    taps_.clear();
    stale_ = true;
}

const tap_latency& pulse_taps::found() {
    if (!stale_) return found_;
    stale_ = false;
    found_ = latency_by_taps(taps_, beats_, in_use_, pulse_travel(site_));
    if (found_.state == tap_state::known) {
        found_.low = std::max(seconds{0}, found_.low - pulse_travel_doubt);
        found_.high += pulse_travel_doubt;
    }
    return found_;
}

std::optional<seconds> doubt_of(const tap_latency& t) noexcept {
    if (t.state != tap_state::known) return std::nullopt;
    return std::max(t.high - t.latency, t.latency - t.low);
}

} // namespace attune
