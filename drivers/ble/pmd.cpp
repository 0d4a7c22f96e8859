#include "drivers/ble/pmd.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ble {
namespace {

constexpr std::size_t header = 10, sample = 3; // SENSORS 5.2
constexpr std::byte ecg{0x00}, raw_frame{0x00};
constexpr sensor_clock::duration nominal{1'000'000'000 / 130}; // ns, SENSORS 5.2
constexpr double likely =
    0.02; // chosen: crystals are off by 0.02 %, "a hair above 130 Hz"; a lost frame is 100 %

/// 146 years from 2000 on: no clock says more, and differences of two below it cannot overflow.
constexpr std::uint64_t end_of_time = std::uint64_t{1} << 62U;
/// Chosen: a link that loses a minute is lost itself; a longer step is a clock that was set.
constexpr auto most_lost = std::chrono::minutes{1};

std::optional<sensor_time> time_of(std::span<const std::byte> v) noexcept {
    std::uint64_t ns = 0;
    for (std::size_t i = 8; i-- > 0;)
        ns = ns << 8U | std::to_integer<std::uint64_t>(v[1 + i]);
    if (ns >= end_of_time) return std::nullopt;
    return sensor_time{sensor_clock::duration{static_cast<std::int64_t>(ns)}};
}
float microvolt(std::span<const std::byte> v, std::size_t at) noexcept {
    const auto u = std::to_integer<std::uint32_t>(v[at]) | std::to_integer<std::uint32_t>(v[at + 1]) << 8U |
                   std::to_integer<std::uint32_t>(v[at + 2]) << 16U;
    return static_cast<float>(static_cast<std::int32_t>(u << 8U) >> 8);
}

} // namespace

void pmd_ecg::operator()(std::span<const std::byte> value, bool beats_inside, host_time at, drops& dropped,
                         decoder_output& out) {
    if (value.size() < header + sample || value[0] != ecg || value[9] != raw_frame ||
        (value.size() - header) % sample != 0)
        return dropped.add(drop_cause::malformed);
    const auto n = static_cast<std::int64_t>((value.size() - header) / sample);
    const auto stamp = time_of(value);
    if (!stamp) return dropped.add(drop_cause::malformed);
    const auto last = *stamp;
    if (period_.count() == 0) period_ = nominal;
    bool gap = false;
    if (last_) {
        const auto step = last - *last_;
        const auto expected = n * period_;
        const double off =
            static_cast<double>((step - expected).count()) / static_cast<double>(expected.count());
        gap = !(std::abs(off) < likely);
        if (!gap) period_ = step / n;
        if (gap && step.count() > 0 && step < most_lost) {
            // Whole frames of this length: so many did not arrive.
            const auto missing = (step - expected + expected / 2) / expected;
            if (missing > 0) dropped.add(drop_cause::lost, static_cast<std::uint64_t>(missing));
        }
    }
    last_ = last;
    for (std::int64_t done = 0; done < n;) {
        samples_event e{};
        const auto part = std::min<std::int64_t>(n - done, samples_event::most);
        for (std::int64_t i = 0; i < part; ++i)
            e.values[static_cast<std::size_t>(i)] =
                microvolt(value, header + sample * static_cast<std::size_t>(done + i));
        e.after_gap = gap && done == 0;
        done += part;
        e.count = static_cast<std::uint32_t>(part);
        e.kind = sample_kind::ecg;
        e.period = period_;
        e.last = last - (n - done) * period_;
        e.beats_inside = beats_inside;
        out.on_event(e, at);
    }
}

} // namespace attune::ble
