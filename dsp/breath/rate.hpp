#pragma once
// Breathing rate from heartbeats alone: modest, as the best of ECG algorithms is off by up to 4.7 a minute in
// one of twenty readings (SCIENCE 4.2). Not for paced breathing: there the lock-in knows more.

#include "dsp/breath/interval.hpp"

#include <boost/circular_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace attune {

enum class breath_speed : std::uint8_t { unknown, slow, normal, fast }; ///< below 9, to 20, above, a minute
enum class rate_why : std::uint8_t {
    none,
    not_enough_yet,  ///< 32 s without a gap have not been heard
    artefacts,       ///< too little of the window was accepted
    nothing_moves,   ///< the intervals are all alike
    no_clear_rhythm, ///< no rhythm stands out
    slow_waves, ///< one does, where slow breathing and the heart's own ten-second waves cannot be told apart
    heart_too_slow, ///< another rate would look the same at so few beats (above half the heart rate)
};
std::string_view words(rate_why w) noexcept;

struct breathing_rate {
    std::optional<double> per_min{};            ///< only where the interval is at most 4 a minute wide
    double low = 0, high = 0;                   ///< 90 % interval, where per_min or speed is known
    breath_speed speed = breath_speed::unknown; ///< where all of the interval is of one kind
    double share = 0;                           ///< of the variance in its band, explained by one sine: 0-1
    rate_why why = rate_why::none;              ///< where there is neither
};

/// Of the newest 32 s without a gap. Least squares at each frequency on the uneven beats themselves, nothing
/// interpolated; the belief over frequency is Bretthorst's (1 - R2)^(-nu/2), flat before. Waves below 0.12 Hz
/// are taken off before a quicker breath is sought.
///
/// Cost: about 0.2 ms. Does not allocate.
/// After: Bretthorst, Bayesian Spectrum Analysis and Parameter Estimation (1988), ch. 2; limits: SCIENCE 4.2.
breathing_rate breathing_rate_of(std::span<const heard_interval> beats) noexcept;

/// The same, fed beat by beat; ask every 2 s. Allocates only in the constructor.
class breathing_rate_meter {
public:
    breathing_rate_meter();
    void operator()(const heard_interval& beat) noexcept { beats_.push_back(beat); }
    void gap() noexcept { beats_.clear(); }
    breathing_rate value() noexcept;

private:
    boost::circular_buffer<heard_interval> beats_;
};

inline constexpr double breathing_rate_window = 32.0; // s, SCIENCE 4.2

} // namespace attune
