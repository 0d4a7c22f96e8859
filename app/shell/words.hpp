#pragma once
// Dates, lengths and guidance in words.

#include "app/session/practice.hpp"
#include "app/shell/app_view.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace attune {

/// "Today 09:14", "Yesterday 21:00", "12 Nov 09:14", "12 Nov 2025" in local time.
std::string when_words(std::int64_t then_utc_ms, std::int64_t now_utc_ms);
/// "45 s", "9 min", "1 h 05 min".
std::string length_words(double length_s);
/// "in 4, out 6", "in 4, hold 4, out 4, rest 4", "natural breath".
std::string pattern_words(const practice& p);
/// The sentence for this moment: of the step, else of the practice's guidance; each is shown for 20 s, spread
/// over it. For a minute after dizziness was said, what helps; for 20 s what is worth noticing, but no offer to
/// hide numbers that are hidden.
std::string guidance_at(const practice& p, const session_view& v, bool numbers_hidden = false);
/// The name of the step under way; empty where there is none.
std::string step_name_at(const practice& p, const session_view& v);

} // namespace attune
