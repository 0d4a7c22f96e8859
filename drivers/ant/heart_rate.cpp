#include "drivers/ant/heart_rate.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ant {
namespace {

constexpr double ticks_per_second = 1024;                       // SENSORS 3.4
constexpr unsigned turn = 65536, half_turn = 32768;             // of the clock, in ticks: 64 s
constexpr auto unclear_after = std::chrono::seconds{30};        // SENSORS 3.4
constexpr auto believed_after = std::chrono::milliseconds{300}; // chosen: the next slot is 246 ms later
/// The strap's own rate is an average of a few beats; an interval three times as long or as short is a
/// damaged byte (chosen: an early beat is half, a pause twice the usual).
constexpr double most_apart = 3.0;
constexpr double fastest = 300;  // beats a minute, chosen: faster is a count that was damaged
constexpr int another_strap = 8; // chosen: two seconds of messages, more than damage makes on end
constexpr double slack_s = 1.5;  // chosen: a slot, the radio and the line
constexpr auto held_up = std::chrono::milliseconds{1500}; // chosen: as much; six slots without a message

constexpr unsigned u8(std::span<const std::byte> p, std::size_t i) noexcept {
    return std::to_integer<unsigned>(p[i]);
}
constexpr unsigned u16(std::span<const std::byte> p, std::size_t i) noexcept {
    return u8(p, i) | u8(p, i + 1) << 8U;
}
constexpr unsigned since(unsigned later, unsigned earlier) noexcept {
    return (later - earlier) % turn;
}
constexpr milliseconds interval(unsigned ticks) noexcept {
    return milliseconds{ticks * 1000.0 / ticks_per_second};
}
sensor_clock::duration as_time(std::int64_t ticks) noexcept {
    return sensor_clock::duration{ticks * 1'000'000'000 / 1024};
}
double in_seconds(host_duration d) noexcept {
    return std::chrono::duration<double>{d}.count();
}

} // namespace

void heart_rate_pages::operator()(std::span<const std::byte> page, host_time at, drops& dropped,
                                  decoder_output& out) {
    const bool toggle = (page[0] & std::byte{0x80}) != std::byte{};
    if (toggle_ && toggle != *toggle_) toggled_ = true;
    toggle_ = toggle;
    if (toggled_) details(page, at, out);

    if (heard_ && at - *heard_ > unclear_after) {
        believe(dropped, out);
        last_.reset();
    }
    // What a line held up comes late by no more than the line was silent.
    if (heard_ && last_) quiet_ = std::max(quiet_, at - *heard_);
    heard_ = at;
    telling t{u8(page, 6), u16(page, 4), {}, u8(page, 7), at};
    if (toggled_ && (u8(page, 0) & 0x7FU) == 4) t.before = u16(page, 2);
    if (last_ && t.count == last_->count) return; // told again, or damaged since
    if (!possible(t)) {
        dropped.add(drop_cause::malformed);
        if (++refused_ < another_strap) return;
        // Not damage: the strap's count and clock began anew.
        believe(dropped, out);
        last_.reset();
    }
    refused_ = 0;
    if (waiting_ && t.count != waiting_->count) believe(dropped, out);
    if (last_ && !possible(t))
        return dropped.add(drop_cause::malformed); // possible only while the other waited
    if (!waiting_) {
        waiting_ = t;
        return;
    }
    if (t.time == waiting_->time) {
        if (t.before) waiting_->before = t.before;
        return believe(dropped, out);
    }
    t.at = waiting_->at;
    waiting_ = t;
    dropped.add(drop_cause::malformed);
}

void heart_rate_pages::tick(host_time at, drops& dropped, decoder_output& out) {
    if (waiting_ && at - waiting_->at >= believed_after) believe(dropped, out);
}

/// Do count and time go on from the last beat as the host's clock does?
bool heart_rate_pages::possible(const telling& t) const noexcept {
    if (!last_) return true;
    const unsigned beats = (t.count - last_->count) % 256;
    const double elapsed = in_seconds(t.at - last_->at), told = since(t.time, last_->time) / ticks_per_second;
    const double turns = std::round((elapsed - told) * ticks_per_second / turn);
    const double ahead = told + turns * turn / ticks_per_second - elapsed, slack = slack_s + 60.0 / 30;
    if (ahead > slack || ahead < -slack - in_seconds(quiet_)) return false;
    if (beats > elapsed * fastest / 60 + slack_s * fastest / 60) return false;
    if (t.rate != 0 && (beats == 1 || quiet_ > held_up)) {
        const double rr = told * 1000 / beats, usual = 60'000.0 / t.rate;
        return rr * most_apart >= usual && rr <= usual * most_apart;
    }
    return since(t.time, last_->time) > 0;
}

void heart_rate_pages::believe(drops& dropped, decoder_output& out) {
    if (!waiting_) return;
    const telling t = *waiting_;
    waiting_.reset();
    quiet_ = {};
    const auto say = [&](sensor_time when, std::optional<milliseconds> rr, bool starts) {
        beat_event e{};
        e.at = when;
        e.rr = rr;
        e.starts_chain = starts;
        out.on_event(e, t.at);
    };
    if (!last_) {
        // Over a long silence the clock goes on as the host's does.
        last_at_ = last_told_ ? last_at_ + (t.at - *last_told_) : sensor_time{as_time(t.time)};
        last_told_ = t.at;
        say(last_at_, std::nullopt, true);
        last_ = t;
        return;
    }
    const unsigned beats = (t.count - last_->count) % 256, step = since(t.time, last_->time);
    const double elapsed = in_seconds(t.at - last_->at);
    const double turns = std::max(0.0, std::round((elapsed * ticks_per_second - step) / turn));
    const auto when =
        last_at_ + as_time(static_cast<std::int64_t>(step) + static_cast<std::int64_t>(turns) * turn);
    const unsigned newest = t.before ? since(t.time, *t.before) : 0;
    if (beats == 1) {
        say(when, interval(step), false);
    } else if (beats == 2 && t.before && turns == 0 && newest > 0 && newest < step) {
        say(when - as_time(newest), interval(step - newest), false);
        say(when, interval(newest), false);
    } else {
        dropped.add(drop_cause::lost, beats - 1);
        const bool known = newest > 0 && newest < half_turn && (turns > 0 || newest < step);
        say(when, known ? std::optional{interval(newest)} : std::nullopt, true);
    }
    last_at_ = when;
    last_told_ = t.at;
    last_ = t;
}

void heart_rate_pages::details(std::span<const std::byte> page, host_time at, decoder_output& out) {
    if ((u8(page, 0) & 0x7FU) != 7) return;
    const unsigned percent = u8(page, 1);
    if (percent > 100 || battery_ == percent) return;
    battery_ = percent;
    out.on_event(battery_event{static_cast<double>(percent)}, at);
}

} // namespace attune::ant
