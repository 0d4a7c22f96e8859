#pragma once
// A review in words, those of the language in force. Tone: LOOK.md; limits: SCIENCE 9.3 (practice and conversation; nothing is diagnosed,
// nobody blamed).

#include "app/review/facts.hpp"
#include "app/review/review_view.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune::review {

/// "9 minutes 30", "45 seconds", "1 hour 5 minutes".
std::string length_in_words(double seconds);
/// Why there is no heart rate at all.
std::string why_nothing(const facts& f);
/// Between two beats: "the port was closed".
std::string_view gap_in_words(gap_cause c) noexcept;
/// Why there was no number, looking back.
std::string_view why_in_words(why_not w) noexcept;
std::string_view ended_in_words(std::optional<ended_as> e) noexcept;
/// "rest", or "Rest" where it begins a line. Of a practice "practice"; who has its title may say that.
enum class initial : std::uint8_t { small, capital };
std::string_view phase_in_words(phase_kind p, initial letter = initial::small) noexcept;
std::string check_in_in_words(const check_in& c);

/// One sentence each, from the facts by rules:
/// what was done; says "breathed at" only where the heart shows that the pace was followed
std::string what_was_done(const facts& f, const std::string& title);
/// what the heart did, with its doubt; a difference only where it is larger than its doubt
std::string what_the_heart_did(const facts& f);
/// one thing to try: well-being first, then the signal, then the length, then the pace
std::string what_to_try(const facts& f);

std::vector<review_figure> figures_of(const facts& f);

} // namespace attune::review
