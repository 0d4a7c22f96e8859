#pragma once
// Heart Rate Measurement, characteristic 0x2A37 (SENSORS 5.1): what every BLE strap notifies about once a
// second, behind whichever radio it comes in.

#include "drivers/decoder.hpp"

#include <cstdint>
#include <optional>

namespace attune::ble {

/// In:    values of the characteristic with their time of arrival, in order; reset() where the link was made
/// anew. Out:   beats without a time of their own (the chain is the sum of the intervals), contact where the
/// strap tells of it,
///        the averaged rate while no interval was ever sent.
/// Rules: the value has no number, so a lost one is a silent hole. The newest beat of a value is younger than
/// one
///        interval when it leaves; where arrivals run ahead of the sum of intervals by more than that and 0.6
///        of an interval, three times on end, half a second apart, the next beat begins a chain. (SENSORS 5.1
///        has 0.6 alone, which a heart near the strap's own second passes without a loss.) Several values at
///        one time are a backlog: one.
/// Cost:  O(intervals). Does not allocate.
class heart_rate_service {
public:
    void reset() noexcept;
    bool intervals_seen() const noexcept { return interval_seen_; }
    void operator()(std::span<const std::byte> value, host_time at, drops& dropped, decoder_output& out);

private:
    /// `sum`: of the value's intervals, `rr`: the newest of them.
    bool lost_before(host_time at, milliseconds sum, milliseconds rr) noexcept;

    std::optional<bool> worn_{};
    bool chained_ = false;       ///< the next interval continues the last beat
    bool interval_seen_ = false; ///< since the link was made
    // The chain against the host's clock.
    host_time anchor_{},
        newest_{}; ///< arrival of the value after which intervals are summed; of the last one
    host_duration summed_{}, least_ahead_{};
    host_time counted_at_{};
    int running_ahead_ = 0;
};

} // namespace attune::ble
