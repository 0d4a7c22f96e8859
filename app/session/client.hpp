#pragma once
// A person whom somebody leads: a code, and what may be kept beside it. A value.

#include "app/session/heart_flags.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

struct client {
    std::string code{}; ///< what sessions are filed under; a name stands here only where somebody wrote one
    std::string name{}; ///< only if wished
    std::string notes{};
    /// Days since 1970-01-01 on which the person agreed to be recorded; nothing = not asked, or taken back.
    std::optional<int> consent_on{};
    /// The same of the second person, who is recorded beside this one.
    std::optional<int> second_consent_on{};
    heart_flags heart{};
    /// Breaths a minute, as somebody found it elsewhere; a search in a session comes before it.
    std::optional<double> pace_bpm{};
    std::int64_t added_utc_ms = 0;
    friend bool operator==(const client&, const client&) = default;
};

inline constexpr std::size_t most_code_bytes = 64, most_name_bytes = 200; // chosen: a line of a list
inline constexpr std::size_t most_note_bytes = 100'000;                   // chosen: a small book

/// Why this may not be kept, as a sentence; nothing where it may.
std::optional<std::string> wrong_with(const client& c);
/// One line that a list can show and a command line can take: no control characters, no blank at either end.
bool is_client_code(std::string_view code) noexcept;

} // namespace attune
