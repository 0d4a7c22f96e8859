#pragma once
// A practice's and a programme's words in another language, laid over them; see assets/practices/FORMAT.md and
// assets/programmes/FORMAT.md.

#include "app/session/plan.hpp"
#include "app/session/practice.hpp"

#include <string_view>

namespace attune {

/// `p` with the words of `toml`: title, summary, cautions, guidance, stop rule, and of each step name, words,
/// wait, mark and the leader's words. What the text lacks stays as it is in `p`; nothing but words can change, above all no timing. Fails with
/// errc::invalid and a sentence with file, line and what would be right.
result<practice> in_words_of(practice p, std::string_view toml, std::string_view file_name);

/// `p` in the words of `said`, which is the same practice in another language; steps where both have as many.
practice in_words_of(practice p, const practice& said);

/// The same of a programme: title, summary, and of each stage its words.
result<programme> in_words_of(programme p, std::string_view toml, std::string_view file_name);

} // namespace attune
