#pragma once
// How beats stand in an EDF+ file's annotations, bit for bit: written by edf.cpp, read by app/import. The grammar is
// in FORMAT.md, "EDF+".

#include "app/session/recording.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Bytes of an annotation that EDFlib keeps when it writes.
inline constexpr std::size_t edf_annotation_bytes = 40;
/// EDFlib writes onsets in units of 100 us.
inline constexpr std::int64_t edf_units_per_s = 10'000;
/// What the file says of its equipment.
inline constexpr std::string_view edf_equipment = "Attune";
/// The annotation at session time 0; a session that heard beats from before its beginning has it later than the
/// file's start.
inline constexpr std::string_view edf_begins = "session begins", edf_ends = "session ends";

struct edf_beat_words {
    std::int64_t at; ///< session time, 100 us, rounded down
    std::string text;
};
edf_beat_words beat_in_words(const recorded_beat& b);
/// Nothing where it is no such annotation. `at` in 100 us of session time.
std::optional<recorded_beat> beat_of_words(std::int64_t at, std::string_view text);

/// "artefact ectopic 7.25"
std::string artefact_in_words(const recorded_beat& b);
struct edf_artefact {
    beat_class classed;
    double deviation;
};
std::optional<edf_artefact> artefact_of_words(std::string_view text);

} // namespace attune
