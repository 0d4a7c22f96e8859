#pragma once
// What one does: a breathing pattern (or none), words, a length. Read from TOML; see
// assets/practices/FORMAT.md.

#include "drivers/result.hpp"
#include "dsp/breath/resonance_search.hpp"
#include "dsp/units.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// One breath: four parts, each of any length from zero; inhale and exhale are longer than zero.
struct breath_pattern {
    seconds inhale{4};
    seconds hold_full{0};
    seconds exhale{6};
    seconds hold_empty{0};

    constexpr seconds length() const noexcept { return inhale + hold_full + exhale + hold_empty; }
    constexpr breaths_per_minute pace() const noexcept { return breaths_per_minute{60.0 / length().count()}; }
    /// The same proportions at another pace.
    breath_pattern at_pace(breaths_per_minute pace) const noexcept;
    /// The same length with holds removed and inhale to exhale as `inhale_share` to `exhale_share`.
    breath_pattern with_ratio(double inhale_share, double exhale_share) const noexcept;
    /// Inhale and exhale equally long and no holds: the first harmonic is enough for the lock-in.
    constexpr bool symmetric() const noexcept {
        return inhale == exhale && hold_full == seconds{0} && hold_empty == seconds{0};
    }
    friend constexpr bool operator==(const breath_pattern&, const breath_pattern&) = default;
};

struct practice {
    std::string id;      ///< "resonance"; letters, digits, '-'
    std::string title;   ///< "Resonance pace"
    std::string summary; ///< one sentence for Home
    double order = 1000; ///< place on Home, small first
    bool paced = true;   ///< false: natural breath, no pacer
    breath_pattern pattern{};
    seconds length{600};
    bool feedback_hidden =
        false; ///< orb only (paced) or words only (not paced), as long as the person does not ask
    bool measure_rest = false; ///< five minutes of quiet rest first, to calibrate activation
    bool exercise = false;     ///< raises heart rate on purpose: no activation index
    /// Looks for the person's pace: the pacer then goes by this protocol, and `length` is the most it may take.
    std::optional<pace_protocol> search{};
    resonance_person search_range = resonance_person::adult; ///< whose range of paces; of adaptive_pace as well
    bool adaptive_pace = false; ///< the pace moves a little each minute to where the heart answers most
    std::vector<std::string>
        guidance; ///< short sentences, shown one after another while settling and practising
    std::vector<std::string> cautions; ///< shown before the start
};

/// Paces and lengths a practice may have (CLI.md; SCIENCE 9).
inline constexpr breaths_per_minute slowest_pace{2.0};
inline constexpr breaths_per_minute fastest_pace{30.0};

/// Fails with errc::invalid and a sentence with file, line and what would be right.
result<practice> parse_practice(std::string_view toml, std::string_view file_name);

} // namespace attune
