// Lines that say signal, rate, interval and perhaps a mark for the beat: plotter, Signal Coach, PSWS, JSON.
#include "drivers/text/decoder.hpp"

namespace attune::text {

namespace {
constexpr auto without_beat = std::chrono::seconds{3}; // chosen: a heart at 20 a minute
constexpr auto rate_said_every = std::chrono::seconds{1};
} // namespace

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
    if (p.beat) {
        const bool begins = *p.beat && (!last_flag_ || flag_each_line_ || !p.signal);
        last_flag_ = *p.beat;
        if (begins)
            beat(has_rr ? *p.rr_ms : 0, t, at, out);
        else
            watch_rate(p.bpm, at, out);
    } else if (p.signal) {
        // No mark: the interval is printed on every line and a beat shows as its change. Two equal ones do
        // not show; then the time gone by says that one is missing.
        const bool changed = has_rr && last_rr_ && *last_rr_ != *p.rr_ms;
        if (has_rr) last_rr_ = p.rr_ms;
        if (changed) {
            const auto usual = std::chrono::duration_cast<host_duration>(milliseconds{*p.rr_ms * 1.5 + 300});
            if (last_beat_ && !broken_ && at - *last_beat_ > usual) {
                dropped_.add(drop_cause::lost);
                broken_ = true;
            }
            beat(*p.rr_ms, t, at, out);
        } else {
            watch_rate(p.bpm, at, out);
        }
    } else if (has_rr) {
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
