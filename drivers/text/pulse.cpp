// Lines that say signal, rate, interval and perhaps a mark for the beat: plotter, Signal Coach, PSWS, JSON.
#include "drivers/text/decoder.hpp"

#include <algorithm>

namespace attune::text {

namespace {
constexpr auto without_beat = std::chrono::seconds{3}; // chosen: a heart at 20 a minute
constexpr auto rate_said_every = std::chrono::seconds{1};
/// A beat comes when its interval is over; at another time its mark is a damaged byte. Chosen: a quarter and a link's
/// jitter early, two beats missing late; where the interval is the one that stood there before, a tenth either way.
constexpr double soonest = 0.75, latest = 3.5, jitter_ms = 50, near = 0.1;
constexpr double rate_of_lines_known = 50; // lines. Chosen: a second
} // namespace

/// Does a beat fit the last one by its interval? Not too soon by whichever clock tells the longest time: the host's,
/// which stands still in a backlog; the number of lines, which come at an even rate; and as long as that is not known
/// the board's, whose digits may be damaged too. After many lines without a beat the first only begins to count, where
/// beats are marked.
bool decoder::comes_in_time(double rr_ms, bool same, std::optional<sensor_time> t, host_time at) noexcept {
    const bool rate_known = lines_ >= rate_of_lines_known;
    double by_lines = 0;
    if (const auto before = timed_) {
        const double by_host = milliseconds{at - before->at}.count();
        const double by_board = !rate_known && t && before->t ? milliseconds{*t - *before->t}.count() : 0;
        if (lines_ > 0) by_lines = milliseconds{at - first_line_}.count() / lines_ * (lines_ - before->line);
        const double least = same ? 1 - near : soonest;
        if (std::max({by_host, by_lines, by_board}) < least * rr_ms - jitter_ms) return false;
    }
    const bool marked = marks_told_ && rate_known && rr_ms > 0;
    const bool late = marked && by_lines > latest * rr_ms + jitter_ms;
    if (marked && same && !late && by_lines > (1 + near) * rr_ms + jitter_ms) return false;
    timed_ = {at, t, lines_};
    return !late;
}

void decoder::count_line(host_time at) noexcept {
    if (lines_++ == 0) first_line_ = at;
}

/// An interval that two lines tell alike and that is not the one before; `new_rr_` keeps when it came.
bool decoder::interval_changed(double rr_ms, host_time at) noexcept {
    if (last_rr_ == rr_ms) {
        new_rr_.reset();
        return false;
    }
    if (!new_rr_ || new_rr_->rr_ms != rr_ms) {
        new_rr_ = {rr_ms, at};
        return false;
    }
    const bool known_before = last_rr_.has_value();
    last_rr_ = rr_ms;
    return known_before;
}

bool decoder::pulse(const pulse_fields& p, host_time at, decoder_output& out) {
    if ((p.bpm && !(*p.bpm == 0 || is_rate(*p.bpm))) || (p.rr_ms && !(*p.rr_ms == 0 || is_rr(*p.rr_ms))))
        return false;
    const auto t = p.ms ? std::optional{device_time(*p.ms, at)} : std::nullopt;
    if (p.seq) {
        const std::uint32_t step = last_seq_ ? *p.seq - *last_seq_ : 1;
        if (step == 0) {
            dropped_.add(drop_cause::duplicate);
            return true;
        }
        last_seq_ = p.seq;
        if (step != 1) {
            constexpr std::uint32_t restart =
                10'000; // chosen: 200 s of lines; beyond, the device counts anew
            if (step < restart) dropped_.add(drop_cause::lost, step - 1);
            broken_ = true;
        }
    }
    if (p.signal) pulse_sample(*p.signal, t.value_or(sensor_time{at.time_since_epoch()}), at, out);
    if (p.battery && p.battery != battery_) {
        battery_ = p.battery;
        out.on_event(battery_event{*p.battery}, at);
    }
    const bool has_rr = p.rr_ms && *p.rr_ms > 0;
    marks_told_ = marks_told_ || (p.beat && p.signal);
    if (p.beat) {
        const bool begins = *p.beat && (!last_flag_ || flag_each_line_ || (!p.signal && !marks_told_));
        last_flag_ = *p.beat;
        const bool same = has_rr && last_rr_ == p.rr_ms;
        if (has_rr) last_rr_ = p.rr_ms;
        if (begins) {
            if (marks_told_ && !flag_each_line_ && !comes_in_time(last_rr_.value_or(0), same, t, at)) return false;
            beat(has_rr ? *p.rr_ms : 0, t, at, out);
        } else {
            watch_rate(p.bpm, at, out);
        }
    } else if (p.signal) {
        // No mark: the interval is printed on every line and a beat shows as its change. Two equal ones do
        // not show; then the time gone by says that one is missing. Where other lines have a mark, this one has
        // lost it.
        if (has_rr && !marks_told_ && interval_changed(*p.rr_ms, at)) {
            const host_time came = new_rr_->at;
            new_rr_.reset();
            if (!comes_in_time(*p.rr_ms, false, t, came)) return false;
            const auto usual = std::chrono::duration_cast<host_duration>(milliseconds{*p.rr_ms * 1.5 + 300});
            if (last_beat_ && !broken_ && came - *last_beat_ > usual) {
                dropped_.add(drop_cause::lost);
                broken_ = true;
            }
            beat(*p.rr_ms, t, came, out);
        } else {
            watch_rate(p.bpm, at, out);
        }
    } else if (has_rr) {
        if (marks_told_) return false;
        beat(*p.rr_ms, t, at, out);
    } else if (p.bpm && *p.bpm > 0) {
        averaged(*p.bpm, at, out);
    }
    return true;
}

void decoder::watch_rate(std::optional<double> bpm, host_time at, decoder_output& out) {
    if (!last_beat_) last_beat_ = at;
    if (!bpm || *bpm <= 0 || at - *last_beat_ < without_beat ||
        (last_averaged_ && at - *last_averaged_ < rate_said_every))
        return;
    last_averaged_ = at;
    broken_ = true;
    averaged(*bpm, at, out);
}

} // namespace attune::text
