// Samples: put together to events, and an ECG's on a smooth clock.
#include "drivers/text/decoder.hpp"

#include <cmath>

namespace attune::text {

namespace {
constexpr auto sample_batch = std::chrono::milliseconds{250}; // chosen: one event for so much
} // namespace

bool decoder::batch_is_due(host_time at) const noexcept {
    return batch_.count != 0 && at - first_sample_ >= sample_batch;
}

void decoder::put_sample(double value, sensor_time t, host_time at, decoder_output& out) {
    if (batch_.count == samples_event::most || batch_is_due(at))
        flush_samples(out);
    if (batch_.count == 0) {
        first_sample_ = at;
        batch_.after_gap = sample_gap_;
        sample_gap_ = false;
    }
    batch_.values[batch_.count++] = static_cast<float>(value);
    batch_.last = t;
    last_sample_heard_ = at;
}

void decoder::pulse_sample(double value, sensor_time t, host_time at, decoder_output& out) {
    if (batch_.kind != sample_kind::pulse || batch_.beats_inside) flush_samples(out);
    batch_.kind = sample_kind::pulse;
    batch_.period = {};
    batch_.beats_inside = false;
    put_sample(value, t, at, out);
}

void decoder::ecg_sample(double value, sensor_time taken, host_time at, decoder_output& out) {
    const auto r = ecg_clock_(taken.time_since_epoch().count());
    skipped_ = 0;
    const bool known = r.known && worn_.value_or(true);
    if (batch_.kind != sample_kind::ecg || batch_.beats_inside != known || r.gap || sample_gap_) flush_samples(out);
    // The coarse times do not go on where the smooth ones begin.
    sample_gap_ = sample_gap_ || r.gap || batch_.beats_inside != known;
    batch_.kind = sample_kind::ecg;
    batch_.beats_inside = known;
    batch_.period = known ? sensor_clock::duration{r.period_ns} : sensor_clock::duration{};
    put_sample(value, known ? sensor_time{sensor_clock::duration{r.at_ns}} : taken, at, out);
}

/// The board's clock shows a line that did not come, so that those after it keep their time.
void decoder::miss_samples(double board_ms) noexcept {
    constexpr double longest_ms = 1000, whole_ms = 1; // chosen: beyond it the clock is laid anew; it counts whole ms
    const double period_ms = milliseconds{batch_.period}.count();
    if (!last_ms_ || period_ms <= 0) return;
    const double step = board_ms - *last_ms_;
    if (step <= 1.5 * period_ms + whole_ms || step > longest_ms) return;
    for (int missing = static_cast<int>(std::lround(step / period_ms)) - 1 - skipped_; missing > 0; --missing)
        ecg_clock_.skip();
    sample_gap_ = true;
}

void decoder::flush_samples(decoder_output& out) {
    if (batch_.count != 0) out.on_event(batch_, last_sample_heard_);
    batch_.count = 0;
}

} // namespace attune::text
