#pragma once
// The heart-rate profile's pages (SENSORS 3.4): beats with their time on the strap's clock, what was lost,
// and what the strap says of itself.

#include "drivers/decoder.hpp"

#include <cstdint>
#include <optional>

namespace attune::ant {

/// In:    the eight bytes of broadcasts with their time of arrival, in order; tick() at least every 100 ms.
/// Out:   beats with `at` on the strap's clock, unwrapped; battery.
/// Rules: a beat is told three to four times. It is believed when it was told twice alike, when the next one
/// comes, or
///        0.3 s later: until then a telling that differs replaces it, so that a damaged byte makes no beat.
///        Events keep the time of the first telling. Page 4 gives the beat before: with it one lost beat is
///        recovered whole, and of more the newest interval. After 30 s without a message (the clock turns
///        round in 64) a chain begins.
/// Cost:  O(1). Does not allocate.
class heart_rate_pages {
public:
    void reset() noexcept { *this = {}; }
    void operator()(std::span<const std::byte> page, host_time at, drops& dropped, decoder_output& out);
    void tick(host_time at, drops& dropped, decoder_output& out);

private:
    struct telling {
        unsigned count = 0, time = 0;   ///< mod 256; 1/1024 s mod 64 s
        std::optional<unsigned> before; ///< time of the beat before, from page 4
        unsigned rate = 0;              ///< bpm as computed by the strap; 0: none
        host_time at{};                 ///< of its first telling
    };
    void believe(drops& dropped, decoder_output& out);
    void details(std::span<const std::byte> page, host_time at, decoder_output& out);
    bool possible(const telling& t) const noexcept;

    std::optional<telling> waiting_{}, last_{}; ///< not believed yet; believed last
    sensor_time last_at_{};                     ///< of `last_`, unwrapped
    std::optional<host_time> last_told_{};
    int refused_ = 0;                  ///< messages on end
    std::optional<host_time> heard_{}; ///< the last message
    host_duration quiet_{};            ///< the longest silence since the last beat was believed
    std::optional<bool> toggle_{};
    bool toggled_ = false; ///< bytes 0 to 3 mean something (SENSORS 3.4)
    std::optional<unsigned> battery_{};
};

} // namespace attune::ant
