#pragma once
// What a person asks of the session that is being looked at.

#include "dsp/beat/beat_class.hpp"

#include <cstdint>
#include <variant>

namespace attune {

struct give_class {
    std::uint64_t beat; ///< its place in review_view::beats
    beat_class to;
};
struct undo_class {}; ///< the newest change that holds
struct take_back_class {
    std::uint64_t beat;
};
/// A trace that the person hides, for this look alone.
struct show_hidden {};
using ask_review = std::variant<give_class, undo_class, take_back_class, show_hidden>;

/// The session as a file: for people, or for other programs.
enum class written_as : std::uint8_t { report, picture, csv, rr, json, edf };
struct write_session {
    written_as form;
    bool with_words; ///< what was said before and after; of the report, the picture and EDF+
};

} // namespace attune
