#include "drivers/ble/heart_rate.hpp"

#include <algorithm>

namespace attune::ble {
namespace {

enum flag : unsigned {
    wide_rate = 1,
    contact = 2,
    contact_told = 4,
    energy = 8,
    intervals = 16
}; // SENSORS 5.1
constexpr double ms_per_unit = 1000.0 / 1024.0;
constexpr double most_ahead = 1.0 + 0.6; // intervals: the age of the newest beat, and SENSORS 5.1's 0.6
constexpr int times = 3;                 // SENSORS 5.1
constexpr int drift = 2000; // 500 ppm, chosen: clocks of straps and hosts differ by 200 (SENSORS 9)
constexpr auto apart = std::chrono::milliseconds{500}; // chosen: half of the second in which straps send

constexpr unsigned u16(std::span<const std::byte> b, std::size_t at) noexcept {
    return std::to_integer<unsigned>(b[at]) | std::to_integer<unsigned>(b[at + 1]) << 8U;
}
} // namespace

void heart_rate_service::reset() noexcept {
    *this = {};
}

void heart_rate_service::operator()(std::span<const std::byte> value, host_time at, drops& dropped,
                                    decoder_output& out) {
    const auto refuse = [&] {
        chained_ = false;
        dropped.add(drop_cause::malformed);
    };
    if (value.size() < 2) return refuse();
    const auto flags = std::to_integer<unsigned>(value[0]);
    const std::size_t first = 1 + ((flags & wide_rate) ? 2U : 1U) + ((flags & energy) ? 2U : 0U);
    // Without intervals nothing may follow; with them, whole ones.
    if (value.size() < first || (value.size() - first) % 2 != 0 ||
        (!(flags & intervals) && value.size() > first))
        return refuse();
    for (std::size_t i = first; i < value.size(); i += 2)
        if (u16(value, i) == 0) return refuse();

    const unsigned rate = (flags & wide_rate) ? u16(value, 1) : std::to_integer<unsigned>(value[1]);
    if (flags & contact_told) {
        const bool worn = (flags & contact) != 0;
        if (worn_ != worn) out.on_event(contact_event{worn}, at);
        worn_ = worn;
    }
    // Without skin there is no beat to go on from (SENSORS 5.1: HR 0, no RR).
    if (worn_ == false || rate == 0) chained_ = false;
    if (value.size() == first) {
        if (!interval_seen_ && !(flags & intervals) && rate != 0) {
            dropped.add(drop_cause::averaged);
            out.on_event(averaged_rate_event{static_cast<double>(rate)}, at);
        }
        return;
    }
    interval_seen_ = true;
    milliseconds sum{0};
    for (std::size_t i = first; i < value.size(); i += 2)
        sum += milliseconds{u16(value, i) * ms_per_unit};
    if (chained_ && lost_before(at, sum, milliseconds{u16(value, value.size() - 2) * ms_per_unit})) {
        dropped.add(drop_cause::lost);
        chained_ = false;
    }
    if (!chained_) {
        anchor_ = newest_ = counted_at_ = at;
        summed_ = least_ahead_ = {};
        running_ahead_ = 0;
    }
    for (std::size_t i = first; i < value.size(); i += 2) {
        beat_event e{};
        e.rr = milliseconds{u16(value, i) * ms_per_unit};
        e.starts_chain = !chained_;
        chained_ = true;
        out.on_event(e, at);
    }
}

bool heart_rate_service::lost_before(host_time at, milliseconds sum, milliseconds rr) noexcept {
    summed_ += std::chrono::duration_cast<host_duration>(sum);
    const auto ahead = (at - anchor_) - summed_;
    least_ahead_ = std::min(least_ahead_ + (at - newest_) / drift, ahead);
    newest_ = at;
    if (milliseconds{ahead - least_ahead_} <= most_ahead * rr) {
        running_ahead_ = 0;
        return false;
    }
    if (running_ahead_ > 0 && at - counted_at_ < apart) return false;
    counted_at_ = at;
    return ++running_ahead_ >= times;
}

} // namespace attune::ble
