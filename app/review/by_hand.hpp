#pragma once
// A single beat in words, and what of a session was changed by hand.

#include "app/review/review_view.hpp"

#include <string>

namespace attune::review {

/// "ordinary", "early": what a beat may be called.
std::string class_in_words(beat_class c);
/// "12:34.6  ·  812 ms (74 a minute)  ·  early".
std::string beat_in_words(const review_beat& b);
/// Why the program called it so, and where a person said otherwise, that too.
std::string reason_in_words(const review_beat& b);

/// Fills by_hand, changes, can_undo and closed.
void take_corrections(const recording& r, review_view& v);

} // namespace attune::review
