#pragma once
// Where what was said and what the heart did lie side by side: near each check-in of a session, and counted over
// many. Both are shown and one question is asked; which of the two is right is not ours to say (SCIENCE 6.1: the
// index is what the heart does, no feeling; joy and coffee raise it as fear does).

#include "app/session/past_session.hpp"
#include "dsp/why.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace attune::review {

/// On which scale something was said, each 0-100.
enum class said_on : std::uint8_t { affect_grid, tension, distress };
struct word_said {
    double value;
    said_on scale;
};
/// The affect grid's arousal where it was given, else how tense, else how distressed; nothing where none of them
/// was said. Values beyond 0-100 are taken as the end they lie beyond.
std::optional<word_said> word_of(const check_in& c) noexcept;

/// The last word said before or after a session of this length; one that was said elsewhere in the day (a check-in
/// keeps its own time) is not near it. `apart`: nothing.
std::optional<word_said> word_near(std::span<const check_in> said, check_in::moment when, double duration_s) noexcept;

/// What the index said near the check-in before or after: means of its value and of its 80 % band over the seconds
/// that have both. Before: the first 180 s of the session; after: its last 120 s (of a session too short for both,
/// half of it, and the rest for before; no second counts twice).
struct near_index {
    std::optional<activation_near> mean{}; ///< from 20 such seconds on
    std::size_t seconds = 0;               ///< with an estimate
    why_not why = why_not::none;           ///< where there is no mean: the usual reason
};
/// Of exercise nothing (why_not::exercise). Cost: linear in the seconds.
near_index index_near(const recording& r, check_in::moment when);

/// What was said: calm below 40, stirred above 60.
enum class word_way : std::uint8_t { calm, between, stirred };
word_way way_of(const word_said& w) noexcept;
/// SCIENCE 6.3: raised where low > 50 and value > 65, below rest where high < 50 and value < 40. `around_rest` is also
/// where nothing clear can be said.
enum class body_way : std::uint8_t { below_rest, around_rest, raised };
body_way way_of(const activation_near& a) noexcept;

/// How word and body meet:
/// - apart:     calm was said and the body is raised; or stirred was said and the body is below rest
/// - agree:     calm was said and the body is around or below its rest; or stirred was said and the body is raised
/// - not_clear: everything else where both are known. Stirred beside "around rest" is here and not with "agree":
///              of windows under stress only some 40 in 100 are raised, of windows at rest 10 (SCIENCE 6.1), so a heart
///              around its rest goes well with calm and says nothing against, or for, being stirred.
/// - unknown:   one of the two is missing
enum class meeting : std::uint8_t { unknown, not_clear, agree, apart };
meeting meet(const std::optional<word_said>& word, const std::optional<activation_near>& body) noexcept;

/// Both, and one open question, as one paragraph in the language in force; empty where they do not lie apart. Of a
/// simulated heart it says so instead of asking; of a replayed one nothing.
std::string body_and_word_words(const recording& r);

/// Over sessions: two check-ins each at most, before and after. Simulated and replayed hearts, and exercise, are left
/// out. Reads no beats: cost linear in the check-ins.
struct agreement {
    std::size_t agreed = 0, apart = 0, not_clear = 0;
    std::size_t without_index = 0; ///< something was said, and the index had no number near it
    std::size_t clear() const noexcept { return agreed + apart; }
    friend bool operator==(const agreement&, const agreement&) = default;
};
agreement count_agreement(std::span<const past_session> sessions) noexcept;

/// "In 9 of 14 check-ins body and word agreed. In 6 more it was not clear."; empty below 5 clear ones (chosen: of
/// fewer a share says nothing). A fact, no score: more is not better.
std::string agreement_words(const agreement& a);

} // namespace attune::review
