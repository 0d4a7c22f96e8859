#include "drivers/zephyr/bioharness.hpp"

#include <cstdlib>

namespace attune::zephyr {

namespace {
constexpr std::size_t seq_at = 0, ms_of_day_at = 5, samples_at = 9; // SENSORS 6.1
constexpr std::size_t rr_samples = 18;
constexpr auto rr_period = std::chrono::milliseconds{56};
constexpr std::size_t battery_at = 24;   // percent; the capture's 55 stands beside 3933 mV at 22
constexpr std::int64_t day = 86'400'000; // ms
/// A chain further than this from the packet's own time is not this device's any more (its clock was set, it
/// restarted). Chosen: within the capture the two differ by -0.12 to 0.16 s.
constexpr auto drifted = std::chrono::milliseconds{500};

struct sampled {
    std::uint32_t count;
    std::chrono::milliseconds period;
};
constexpr std::optional<sampled> samples_of(message id) noexcept {
    switch (id) {
    case message::ecg:
        return sampled{63, std::chrono::milliseconds{4}};
    case message::breathing:
        return sampled{18, std::chrono::milliseconds{56}};
    case message::accel:
        return sampled{20, std::chrono::milliseconds{20}};
    default:
        return std::nullopt;
    }
}
} // namespace

void bioharness::opened() noexcept {
    streams_ = {};
    day_ms_.reset();
    held_ = 0;
    in_chain_ = false;
    battery_ = 255;
}

sensor_time bioharness::unwrapped(std::uint32_t ms_of_day) noexcept {
    if (!day_ms_) {
        day_ms_ = ms_of_day;
    } else {
        // The streams are not quite in order: the nearest of the days, forwards or back.
        std::int64_t step = (static_cast<std::int64_t>(ms_of_day) - *day_ms_) % day;
        if (step > day / 2)
            step -= day;
        else if (step < -day / 2)
            step += day;
        *day_ms_ += step;
    }
    return sensor_time{std::chrono::milliseconds{*day_ms_}};
}

void bioharness::packet(message id, std::span<const std::byte> payload, host_time at, drops& dropped,
                        decoder_output& out) {
    const std::uint32_t ms_of_day = le32(payload, ms_of_day_at);
    if (ms_of_day >= day) {
        dropped.add(drop_cause::malformed);
        return;
    }
    auto& known = streams_[static_cast<std::uint8_t>(id)];
    const std::uint8_t seq = u8(payload[seq_at]);
    const auto step = static_cast<std::uint8_t>(seq - known.seq);
    if (known.seen && step == 0) {
        dropped.add(drop_cause::duplicate);
        return;
    }
    const bool hole = known.seen && step != 1;
    if (hole) dropped.add(drop_cause::lost, step - 1U);
    known = {seq, true};
    const sensor_time start = unwrapped(ms_of_day);

    if (id == message::rr) {
        rr(payload, start, hole, at, dropped, out);
    } else if (const auto s = samples_of(id)) {
        out.on_event(samples_event{.last = start + (s->count - 1) * s->period, .count = s->count}, at);
    } else if (id == message::summary) {
        const std::uint8_t percent = u8(payload[battery_at]);
        if (percent <= 100 && percent != battery_)
            out.on_event(battery_event{static_cast<double>(battery_ = percent)}, at);
    }
}

void bioharness::rr(std::span<const std::byte> payload, sensor_time start, bool hole, host_time at,
                    drops& dropped, decoder_output& out) {
    std::array<std::int16_t, rr_samples> v{};
    for (std::size_t k = 0; k < rr_samples; ++k)
        v[k] = static_cast<std::int16_t>(le16(payload, samples_at + 2 * k));
    if (hole) {
        held_ = 0;
        in_chain_ = false;
    }
    // The magnitude changes only with the sign: a packet that says otherwise is not one the device sent.
    std::int16_t before = held_;
    for (std::int16_t now : v) {
        if (before != 0 && now != before && (now < 0) == (before < 0)) {
            dropped.add(drop_cause::malformed);
            held_ = 0;
            in_chain_ = false;
            return;
        }
        before = now;
    }
    for (std::size_t k = 0; k < rr_samples; ++k) {
        const bool beat = held_ != 0 && v[k] != 0 && (v[k] < 0) != (held_ < 0);
        held_ = v[k];
        if (!beat) continue;
        const std::chrono::milliseconds interval{std::abs(static_cast<int>(v[k]))};
        const sensor_time said = start + static_cast<std::int64_t>(k) * rr_period;
        sensor_time t = last_beat_ + interval;
        const bool chain = !in_chain_ || t - said > drifted || said - t > drifted;
        if (chain) t = said;
        last_beat_ = t;
        in_chain_ = true;
        out.on_event(beat_event{.at = t, .rr = milliseconds{interval}, .starts_chain = chain}, at);
    }
}

} // namespace attune::zephyr
