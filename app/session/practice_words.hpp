#pragma once
// A practice's words in another language, laid over it; see assets/practices/FORMAT.md.

#include "app/session/practice.hpp"

#include <string_view>

namespace attune {

/// `p` with the words of `toml`: title, summary, cautions, guidance, stop rule, and of each step name, words,
/// wait, mark and the leader's words. What the text lacks stays as it is in `p`; nothing but words can change, above all no timing. Fails with
/// errc::invalid and a sentence with file, line and what would be right.
result<practice> in_words_of(practice p, std::string_view toml, std::string_view file_name);

} // namespace attune
