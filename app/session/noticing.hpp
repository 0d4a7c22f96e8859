#pragma once
// What to notice: at most one kind cue a minute, out of each second's numbers (SCIENCE 11.4). Never in
// mindful practices: there nobody is told how to breathe.

#include "dsp/live.hpp"

#include <array>
#include <complex>
#include <cstdint>
#include <optional>
#include <string_view>

namespace attune {

enum class cue : std::uint8_t {
    moisten_strap, ///< beats are lost or guessed: nothing else can be told
    softer,        ///< swing and heart rate rose together: breathing has become too large
    back_to_pace,  ///< the heart follows another rhythm than the pacer's
    start_earlier, ///< in step, and later than at first
    start_later,   ///< in step, and earlier than at first
    hide_numbers,  ///< heart rate climbs though the breath follows: trying hard. Offers to hide the numbers.
    drowsy,        ///< heart rate and following fall, and nothing was touched for long
};
inline constexpr std::size_t cue_count = 7;
std::string_view name(cue c) noexcept;
/// One short sentence for the person: English, marked for tr().
std::string_view sentence(cue c) noexcept;

/// One second of a practice as the rules see it.
struct noticed_second {
    seconds now{0};
    live_numbers numbers{};
    breaths_per_minute pace{6}; ///< of the pacer
    double breaths = 0;         ///< its accumulated phase
    bool numbers_shown = true;
    seconds untouched{0}; ///< since the person last did anything
};

/// In:    every second of a paced practice in which cues are wanted; reset() where pacing began or was
/// paused. Out:   a cue where one is due, at most one in `apart`, the same at most once in `same_apart`.
/// Rules: SCIENCE 11.4's table. "Talking" is not among them: it needs the breath itself, which a strap of
/// beats
///        does not give. A rule that lacks a number is silent.
/// Cost:  O(seconds kept) a second; never allocates.
class noticer {
public:
    static constexpr double apart = 60;       // s, SCIENCE 11.4
    static constexpr double same_apart = 180; // s, chosen: said twice it helps, said each minute it nags
    static constexpr double arriving = 60;    // s, chosen: the first minute is for arriving

    std::optional<cue> operator()(const noticed_second& s) noexcept;
    void reset() noexcept;

private:
    struct kept {
        double hr = 0, swing = 0, r2 = 0; ///< NaN where unknown
        std::complex<double> phase{};     ///< direction; 0 where not in step
        bool clean = false;
    };
    static constexpr std::size_t most = 300; // s: the longest rule looks back so far
    const kept& ago(std::size_t s) const noexcept { return last_[(next_ + most - 1 - s) % most]; }
    bool due(cue c, const noticed_second& s) noexcept;
    bool strap_is_dry() const noexcept;
    bool too_deep() const noexcept;
    bool off_the_pace(const noticed_second& s) noexcept;
    double later_by() noexcept;
    bool strives() const noexcept;
    bool drowses(const noticed_second& s) const noexcept;

    std::array<kept, most> last_{};
    std::size_t next_ = 0, count_ = 0;
    std::optional<double> lost_at_{}; ///< the pacer's breaths when the heart began not to follow
    std::optional<std::complex<double>> own_phase_{};
    double phase_pace_ = 0;
    std::optional<double> said_at_{};
    std::array<std::optional<double>, cue_count> each_said_at_{};
};

} // namespace attune
