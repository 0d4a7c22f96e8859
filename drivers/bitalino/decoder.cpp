#include "drivers/bitalino/decoder.hpp"

#include <cmath>
#include <utility>

namespace attune::bitalino {
namespace {

using namespace std::chrono_literals;

constexpr std::array<sensor_clock::duration, 4> periods{1ms, 10ms, 100ms, 1s}; // SENSORS 6.3
constexpr sensor_clock::duration asked_for = 10ms;
constexpr auto patience = 1s;    // chosen: as for the Zephyr straps
constexpr auto rate_watch = 1s;  // chosen: the rates are ten times apart
constexpr auto delay_watch = 2s; // chosen: longer than a radio holds everything back
/// Chosen: what a link held back has come by then, as it is much faster than the samples.
constexpr auto after_loss = 300ms;
constexpr auto least_step = 60ms; // chosen: the earliest of two seconds does not differ by more on a radio
constexpr sensor_clock::duration mended = 10ms;    // chosen: a tenth of a QRS
constexpr sensor_clock::duration together = 100ms; // chosen: one event for so much

std::int64_t rounded(double x) noexcept {
    return static_cast<std::int64_t>(std::llround(x));
}
} // namespace

void decoder::opened(host_time at, decoder_output& out) {
    break_off(at, out);
    frames_.reset(dropped_, true);
    last_byte_ = at;
    gap_ = resume_ = true;
    rate_known_ = false;
    rate_frames_ = 0;
    earliest_.reset();
    earliest_now_.reset();
    held_ = false;
    dialogue_.opened(at, out);
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    last_byte_ = at;
    for (const std::byte b : bytes) {
        dialogue_.byte(b, at, out);
        frames_(b, dropped_, [&](unsigned value, std::optional<unsigned> missing, bool exact) {
            frame(value, missing, exact, at, out);
        });
    }
}

void decoder::tick(host_time at, decoder_output& out) {
    if ((frames_.waiting() || frames_.locked()) && at - last_byte_ >= patience) {
        frames_.reset(dropped_, false);
        rate_frames_ = 0;
    }
    if (batch_.count > 0 && at - last_frame_ >= patience) break_off(at, out);
    dialogue_.tick(at, out);
}

void decoder::closing(host_time at, decoder_output& out) {
    break_off(at, out);
    dialogue_.closing(out);
}

void decoder::frame(unsigned value, std::optional<unsigned> missing, bool exact, host_time at,
                    decoder_output& out) {
    if (!dialogue_.frame_heard(at)) { // from before it was told to stop
        dropped_.add(drop_cause::noise, our_size);
        resume_ = true;
        return;
    }
    if (!began_) {
        period_ = asked_for;
        // The first of those that were asked for to be sure of the place.
        origin_ = sensor_time{at.time_since_epoch()} - (frame_lock::frames_to_lock - 1) * period_;
        count_ = -1;
        began_ = true;
    } else if (resume_ || !missing) {
        break_off(at, out);
        lost(std::max<std::int64_t>(0, rounded(seconds{at - last_frame_} / seconds{period_}) - 1));
    } else if (!exact || at - last_frame_ > suspicious()) {
        // Held up, or whole turns lost besides? What comes next tells.
        hold(at, out);
        if (*missing > 0) lost(*missing);
    } else if (*missing > 0) {
        if (*missing * period_ <= mended) {
            const auto step = (static_cast<float>(value) - last_value_) / static_cast<float>(*missing + 1);
            for (unsigned i = 0; i < *missing; ++i)
                sample(last_value_ + step, at, out);
        } else {
            break_off(at, out);
            lost(*missing);
        }
    }
    resume_ = false;
    sample(static_cast<float>(value), at, out);
    last_frame_ = at;
    watch_rate(at, out);
    watch_delay(at, out);
}

/// Samples that are not there: a gap, and time passes.
void decoder::lost(std::int64_t frames) noexcept {
    if (frames > 0) dropped_.add(drop_cause::lost, static_cast<std::uint64_t>(frames));
    count_ += frames;
    gap_ = true;
}

void decoder::sample(float value, host_time at, decoder_output& out) {
    if (batch_.count == samples_event::most) flush(at, out);
    if (batch_.count == 0) batch_.after_gap = gap_;
    gap_ = false;
    ++count_;
    last_value_ = value;
    batch_.values[batch_.count++] = value;
    if (!held_ && (batch_.count == samples_event::most || batch_.count * period_ >= together)) flush(at, out);
}

void decoder::flush(host_time at, decoder_output& out) {
    if (batch_.count == 0) return;
    batch_.last = newest();
    batch_.kind = sample_kind::ecg;
    batch_.period = period_;
    batch_.beats_inside = rate_known_;
    out.on_event(batch_, at);
    batch_.count = 0;
}

/// The stretch ends here. Samples that still waited for their time never learn it and are let go: at most
/// what came within `after_loss` of one loss and before the next.
void decoder::break_off(host_time at, decoder_output& out) {
    if (!held_) return flush(at, out);
    dropped_.add(drop_cause::lost, batch_.count);
    batch_.count = 0;
    gap_ = true;
}

/// A command may be lost, and then the board keeps the rate it had.
void decoder::watch_rate(host_time at, decoder_output& out) {
    if (rate_frames_++ == 0) rate_since_ = at;
    if (at - rate_since_ < rate_watch || rate_frames_ < 2) return;
    const double each = seconds{at - rate_since_}.count() / static_cast<double>(rate_frames_ - 1);
    rate_frames_ = 0;
    const auto off = [each](sensor_clock::duration p) {
        return std::abs(std::log(each / seconds{p}.count()));
    };
    const auto nearest =
        *std::min_element(periods.begin(), periods.end(), [&](auto a, auto b) { return off(a) < off(b); });
    // A link that was held up for a second looks like a slower rate, once.
    const bool again = std::exchange(seems_, nearest) == nearest;
    if (nearest != period_) {
        if (!again) return;
        break_off(at, out);
        origin_ = newest();
        count_ = 0;
        period_ = nearest;
        gap_ = true;
        earliest_.reset();
        rate_known_ = false;
    } else if (!rate_known_) {
        if (!held_) flush(at, out);
        rate_known_ = true;
    }
}

host_duration decoder::suspicious() const noexcept {
    return std::max<host_duration>(least_step, static_cast<int>(sequences) * period_ * 3 / 4);
}

/// What is known of the delay is kept, and compared with that of the next moment; samples wait for it.
void decoder::hold(host_time at, decoder_output& out) {
    break_off(at, out);
    if (earliest_now_ && !held_) earliest_ = earliest_ ? std::min(*earliest_, *earliest_now_) : *earliest_now_;
    earliest_now_.reset();
    held_ = true;
}

/// Whole turns of the sequence that were lost do not show in it; the samples then come later than before.
void decoder::watch_delay(host_time at, decoder_output& out) {
    const host_duration late = at.time_since_epoch() - newest().time_since_epoch();
    if (!earliest_now_) window_since_ = at;
    earliest_now_ = earliest_now_ ? std::min(*earliest_now_, late) : late;
    if (at - window_since_ < (held_ ? host_duration{after_loss} : host_duration{delay_watch})) return;
    const auto turn = static_cast<int>(sequences) * period_;
    const auto step = earliest_ ? *earliest_now_ - *earliest_ : host_duration{};
    if (step > suspicious()) {
        const auto turns = rounded(seconds{step} / seconds{turn});
        if (!held_) flush(at, out);
        lost(turns * sequences);
        // The gap is before the first of those that waited.
        if (batch_.count > 0) batch_.after_gap = std::exchange(gap_, false);
        *earliest_now_ -= turns * turn;
    }
    const bool waited = std::exchange(held_, false);
    earliest_ = earliest_now_;
    earliest_now_.reset();
    if (waited) flush(at, out);
}

} // namespace attune::bitalino
