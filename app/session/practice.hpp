#pragma once
// What one does: a breathing pattern (or none), words, a length. Read from TOML; see
// assets/practices/FORMAT.md.

#include "drivers/event.hpp"
#include "drivers/result.hpp"
#include "dsp/breath/resonance_search.hpp"
#include "dsp/units.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// One breath: parts of any length from zero; inhale and exhale are longer than zero. In time: inhale,
/// top-up, hold full, exhale, hold empty.
struct breath_pattern {
    seconds inhale{4};
    seconds hold_full{0};
    seconds exhale{6};
    seconds hold_empty{0};
    seconds top_up{0}; ///< a second, smaller breath in on top of the first (cyclic sighing); 0: none

    constexpr seconds length() const noexcept { return inhale + hold_full + exhale + hold_empty + top_up; }
    /// Of the parts in which the breath moves.
    constexpr seconds moving() const noexcept { return inhale + top_up + exhale; }
    constexpr bool holds() const noexcept { return hold_full > seconds{0} || hold_empty > seconds{0}; }
    constexpr breaths_per_minute pace() const noexcept { return breaths_per_minute{60.0 / length().count()}; }
    /// The same proportions at another pace.
    breath_pattern at_pace(breaths_per_minute pace) const noexcept;
    /// The same length with holds removed and inhale to exhale as `inhale_share` to `exhale_share`; a top-up
    /// keeps its share of the inhale.
    breath_pattern with_ratio(double inhale_share, double exhale_share) const noexcept;
    /// Inhale and exhale equally long and no holds: the first harmonic is enough for the lock-in.
    constexpr bool symmetric() const noexcept { return inhale == exhale && !holds() && top_up == seconds{0}; }
    friend constexpr bool operator==(const breath_pattern&, const breath_pattern&) = default;
};

/// Paces and lengths a practice may have (CLI.md; SCIENCE 9).
inline constexpr breaths_per_minute slowest_pace{2.0};
inline constexpr breaths_per_minute fastest_pace{30.0};

/// What a step is for in a session that somebody leads.
enum class step_role : std::uint8_t {
    none,
    baseline, ///< quiet rest; its end is what later steps are compared with
    stressor,
    recovery,
    practice,
    talk,
    anticipate, ///< the three parts of a role-play
    confront,
    repair,
};
std::string_view name(step_role r) noexcept; ///< "baseline"; for files

/// What the client's own window shows during a step.
enum class client_view : std::uint8_t { usual, orb, words, nothing };
std::string_view name(client_view v) noexcept;

/// A piece of a practice with words of its own.
struct practice_step {
    std::string name{};                      ///< a muscle group, a stage; may be empty
    std::vector<std::string> words{};        ///< from its beginning on, one after another
    seconds length{0};                       ///< of a step that goes by time
    std::uint32_t breaths = 0;               ///< of a step that goes by breaths; 0: it goes by time
    std::optional<breath_pattern> pattern{}; ///< nothing: the practice's
    /// Not empty: the step begins when the person says so, and this stands there until then.
    std::string wait{};
    bool cold = false; ///< cold on the face: never longer than longest_cold, always begun by the person
    bool open = false; ///< lasts until somebody goes on; then it has neither length nor breaths
    step_role role = step_role::none;
    std::string mark{};                ///< set by itself where the step begins
    std::vector<std::string> leader{}; ///< for whoever leads, never shown to the client
    client_view client_sees = client_view::usual;
    friend bool operator==(const practice_step&, const practice_step&) = default;
};

/// Where Home shows it.
enum class practice_group : std::uint8_t { breathe, strong, be, pause, led };
std::string_view name(practice_group g) noexcept;

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
    practice_group group = practice_group::breathe;
    std::vector<practice_step> steps; ///< none: one pattern, or none, for its length
    std::uint32_t rounds = 1;         ///< how often the steps are gone through
    std::uint32_t most_rounds = 1;    ///< the person may choose up to this many
    std::string stop_rule;            ///< when whoever leads ends it, in words
    bool length_fixed = false;        ///< the person cannot choose another length
    /// What a person may choose: with holds never longer ones than the file has, nor quicker breaths than
    /// quickest_with_holds.
    breaths_per_minute slowest = slowest_pace, fastest = fastest_pace;
    double first_scale = 1; ///< share of the pattern's lengths that is offered until another pace was chosen

    /// Of a step, in force.
    const breath_pattern& pattern_of(const practice_step& s) const noexcept {
        return s.pattern ? *s.pattern : pattern;
    }
    /// Some step has a pace of its own: the person cannot set another one on the way.
    bool steps_set_pace() const noexcept;
    bool holds() const noexcept; ///< the breath, in any of its patterns
    /// Of a practice without a pacer, this step has one of its own.
    bool paced_by_itself(const practice_step& s) const noexcept { return !paced && s.pattern.has_value(); }
    bool cold() const noexcept;
    friend bool operator==(const practice&, const practice&) = default;
};

/// Steps by breaths, open or cold ones and those with a role have their lengths from the file alone.
bool steps_fix_length(const practice& p) noexcept;

/// Its steps and rounds in time, as planned, open ones as nothing; without steps its length.
seconds planned_length(const practice& p) noexcept;
/// As it is offered before the person has chosen: first_scale applied.
practice as_offered(practice p);
/// With another length, which steps share in proportion. As it is where its length is fixed.
practice with_length(practice p, seconds length);
practice with_rounds(practice p, std::uint32_t rounds);
/// At another pace within its bounds; steps that go by breaths become longer or shorter. As it is where not
/// paced or where steps have paces of their own.
practice with_pace(practice p, breaths_per_minute pace);

/// No quick breathing before or between holds, however it is spread over steps (SCIENCE 9.1: cyclic
/// hyperventilation with retention is not offered): where any pattern holds the breath, the moving parts of
/// every breath take this long at least. 4 s is 15 breaths a minute, the middle of what people do at rest.
inline constexpr seconds quickest_with_holds{4};
/// SCIENCE 9.1: the program never times cold for longer.
inline constexpr seconds longest_cold{30};
/// More than any practice needs; keeps a slip of the finger from planning years (chosen).
inline constexpr std::size_t mark_label_bytes = short_text{}.chars.size(); ///< as marks are kept
inline constexpr std::uint32_t most_steps = 200, most_rounds_ever = 100, most_step_breaths = 1000;

/// "stairs-down": small letters, digits and '-', 40 at most.
bool is_practice_id(std::string_view id) noexcept;
/// Fails with errc::invalid and a sentence with file, line and what would be right.
result<practice> parse_practice(std::string_view toml, std::string_view file_name);

} // namespace attune
