#pragma once
// The pacer: accumulated phase, continuous through every change of rate or ratio (law 8).

#include "app/session/practice.hpp"
#include "drivers/time.hpp"
#include "dsp/units.hpp"

#include <boost/circular_buffer.hpp>

#include <cstdint>
#include <optional>

namespace attune {

/// In their order in time.
enum class breath_part : std::uint8_t { inhale, top_up, hold_full, exhale, hold_empty };
inline constexpr int breath_parts = 5;
/// How full the first breath in leaves the lung where a second one tops it up (chosen: the second is seen,
/// and is plainly the smaller one).
inline constexpr double first_fill = 0.75;

/// Where the breath is at one instant.
struct pacer_view {
    double phase = 0; ///< breaths since the pacer began, whole part = breath number from 0
    double lung = 0;  ///< 0 empty .. 1 full, raised cosine
    breath_part part = breath_part::inhale;
    double part_progress = 0; ///< 0..1 through the part
    seconds part_length{0};
    seconds to_turn{0}; ///< until the next part begins
    breaths_per_minute pace{6};
};

/// From `from` on the phase runs in a straight line; `breaths_per_second` 0 = paused.
struct pacer_segment {
    host_time from{};
    double phase_at_from = 0;
    double breaths_per_second = 0;
    breath_pattern pattern{};
};

/// In:    start, changes of pace (at once) and of pattern (at the next inhale), pause, resume; times never go
/// back. Out:   the phase at any instant of the last 64 changes. Cost:  O(1) for the newest segment;
/// allocates only in the constructor.
class pacer {
public:
    pacer();
    void start(const breath_pattern& pattern, host_time at) noexcept;
    void stop(host_time at) noexcept;
    bool running() const noexcept { return running_; }
    bool paused() const noexcept { return running_ && segments_.back().breaths_per_second == 0; }

    /// The pace changes at once; phase and position in the breath stay what they are.
    void set_pace(breaths_per_minute pace, host_time at) noexcept;
    /// Another pattern from the next inhale on (its own pace included). True: that is now, segment() is new.
    bool set_pattern(const breath_pattern& pattern, host_time at) noexcept;
    /// Another pattern from the inhale at this phase on, a whole number of breaths. False: one that comes
    /// earlier still waits; ask again.
    bool set_pattern_at(const breath_pattern& pattern, double phase) noexcept;
    void pause(host_time at) noexcept;
    void resume(host_time at) noexcept;
    /// Takes a waiting pattern into use once its inhale has come. Call on every tick, before reading.
    /// True: segment() is new.
    bool advance(host_time to) noexcept;

    std::optional<pacer_view> at(host_time t) const noexcept;
    /// Accumulated phase in radians; nothing where the pacer did not run or was paused.
    std::optional<double> phase_rad(host_time t) const noexcept;
    /// Time for which the pacer has run, without pauses.
    seconds elapsed(host_time t) const noexcept;
    /// The same, at the instant when the newest segment has (or had) this accumulated phase.
    seconds elapsed_at_phase(double phase) const noexcept;
    /// When the newest segment has this accumulated phase; nothing while stopped or paused.
    std::optional<host_time> when(double phase) const noexcept;
    /// The newest; only while or after running.
    const pacer_segment& segment() const noexcept { return segments_.back(); }
    bool ever_started() const noexcept { return !segments_.empty(); }

private:
    struct waiting_pattern {
        breath_pattern pattern;
        double at_phase;
    };
    static double phase_in(const pacer_segment& s, host_time t) noexcept;
    const pacer_segment* find(host_time t) const noexcept;
    void begin_segment(host_time at, double phase, double rate, const breath_pattern& pattern) noexcept;

    boost::circular_buffer<pacer_segment> segments_;
    std::optional<waiting_pattern> waiting_;
    bool running_ = false;
    host_time stopped_at_{};
    seconds elapsed_before_{0}; ///< before the newest segment
};

/// Position in the breath at a fraction of it, 0..1 (pure; shared by pacer and drawings of the wave).
pacer_view breath_at(const breath_pattern& pattern, double fraction, double breaths_per_second) noexcept;

} // namespace attune
