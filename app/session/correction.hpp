#pragma once
// What a person said of single beats, looking back at a session: a trail that only grows, laid over the classes that
// the program gave. Pure. Intervals, times and records stay as they are.

#include "dsp/beat/beat_class.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

struct recording;

/// One entry of the trail.
struct beat_correction {
    enum class act : std::uint8_t {
        changed,   ///< a class was given
        undone,    ///< the newest change that still held was taken back
        taken_back ///< the beat is again as the program judged it
    };
    act what = act::changed;
    std::uint64_t beat = 0; ///< its index
    double t_s = 0;         ///< its time
    /// The beat's class before and after this; nothing: not judged.
    std::optional<beat_class> before{}, after{};
    std::int64_t utc_ms = 0; ///< when
    friend bool operator==(const beat_correction&, const beat_correction&) = default;
};

/// For files.
constexpr std::string_view name(beat_correction::act a) noexcept {
    constexpr std::string_view names[]{"changed", "undone", "taken back"};
    return names[static_cast<std::size_t>(a)];
}

/// The classes that may be given.
inline constexpr beat_class given_classes[]{beat_class::normal, beat_class::ectopic, beat_class::missed,
                                            beat_class::extra, beat_class::misaligned};

/// The changes that still hold, in order; of one beat there may be several, the last one counts.
std::vector<beat_correction> in_force(std::span<const beat_correction> trail);

/// Puts the classes that hold into `r.beats`, from what the program judged, and the trail beside them. errc::corrupt
/// where the trail speaks of a beat that is not in the recording. Cost: linear in the trail.
result<void> lay_over(recording& r, std::vector<beat_correction> trail);

/// What would have to be added to the trail of `r`. errc::busy while the session runs, errc::invalid where there is no
/// such beat, it ends no interval, or is of that class already.
result<beat_correction> change_beat(const recording& r, std::uint64_t beat, beat_class to, std::int64_t utc_ms);
/// errc::not_found where no change holds.
result<beat_correction> undo_change(const recording& r, std::int64_t utc_ms);
/// errc::not_found where the beat is as the program judged it.
result<beat_correction> take_back(const recording& r, std::uint64_t beat, std::int64_t utc_ms);

/// How many beats are not of the class that the program gave them.
std::size_t changed_by_hand(const recording& r) noexcept;
/// The beat nearest to `t_s` that ends an interval; nothing where there is none within `within_s`.
std::optional<std::uint64_t> beat_near(const recording& r, double t_s, double within_s) noexcept;

} // namespace attune
