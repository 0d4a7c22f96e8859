#pragma once
// A recording from elsewhere as a session's values, and those as the records that a store keeps.

#include "app/session/recording.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

enum class import_kind : std::uint8_t { rr_text, rr_table, session_json, edf_rr, edf_ecg };
/// "RR text", "EDF+ (ECG)"; for people.
std::string_view words(import_kind k) noexcept;

struct imported {
    import_kind kind = import_kind::rr_text;
    /// Beats in order of time, with classes; gaps, phases, marks and answers where the file has them. Of the header:
    /// the setup (title, practice, simulated) and the code of a person as the file names it, for the caller to judge.
    recording what{};
    std::optional<std::int64_t> started_utc_ms{}; ///< where the file says it
};

/// How much of a recording is taken; more is a mistake or malice.
inline constexpr double longest_import_s = 14 * 86'400.0;        ///< chosen: a Holter runs for a week or two
inline constexpr std::size_t largest_import = std::size_t{1} << 30U; ///< bytes; chosen: a week of ECG at 400 Hz

/// In:    a whole file, and its name, whose ending says the form; where that says nothing, the first bytes do.
/// Out:   the recording, or one sentence with the file, where in it, and what would be right (errc::invalid).
///        Nothing of a file that is not whole: no half of a recording passes for one.
/// Cost:  linear; a day of beats in some tenths of a second. Pure but for EDF, which its library reads from memory.
result<imported> import_recording(std::string_view bytes, std::string_view name);

/// As the engine would have written them, in order of time, the end last.
std::vector<record> records_of(const recording& r);
/// Before them: the bytes of the file, so that a replay can read them again.
std::vector<record> source_records(std::string_view bytes);
/// Those bytes, from a session's journal.
std::string source_of(const std::vector<input_record>& journal);
/// Where a file is larger, its bytes are not kept (chosen: a day of beats in any of our own forms is below).
inline constexpr std::size_t largest_kept_source = std::size_t{48} << 20U;

/// Sensor of such a session: "import:rr", "import:edf-ecg"; "replay:import:csv" where the heart was simulated, so that
/// it stays nobody's wherever simulated hearts do.
std::string import_sensor(import_kind k, bool simulated);
bool is_import(std::string_view sensor) noexcept;
/// A name that makes import_recording take the bytes for what they were: "imported.csv".
std::string import_name(std::string_view sensor);

// The forms, one a file.
result<imported> import_rr_text(std::string_view text, std::string_view name);
result<imported> import_table(std::string_view text, std::string_view name);
result<imported> import_session_json(std::string_view text, std::string_view name);
result<imported> import_edf(std::string_view bytes, std::string_view name);

/// "2026-11-24T21:36:00Z", with or without fractions of a second; nothing where it is no such instant.
std::optional<std::int64_t> parse_utc(std::string_view words) noexcept;
/// Beats, classes where none were given, and gaps, out of intervals.
void take_intervals(const struct interval_series& series, recording& to);
/// In order of time, finite, of a length that a recording can have; else the sentence.
std::optional<std::string> wrong_beats(const recording& r);

} // namespace attune
