#pragma once
// RR recordings as text (CLI.md, "Input files"): one interval a line, or a table with t_s and rr_ms.

#include "drivers/result.hpp"

#include <string_view>
#include <vector>

namespace attune::sim {

/// A beat of a recording.
struct filed_beat {
    double t_s;   ///< from the first beat on
    double rr_ms; ///< the interval it ends as written, 0 where the file has none (the first beat of a chain)
    bool starts_chain; ///< nothing joins it to the beat before, also where it has an interval of its own
};

/// Both fail with errc::corrupt and one sentence with `name` and the line: an empty file, a line that is no
/// interval, a missing column, binary bytes, another unit. Blank lines and `#` comments are skipped; LF, CRLF
/// and a byte order mark are taken. RR text: N intervals are N + 1 beats.
result<std::vector<filed_beat>> read_rr_text(std::string_view text, std::string_view name);
/// Where t_s grows by 150 ms or more beyond the interval, or the column `chain` changes, there is a gap: a
/// beat that starts a chain, then its interval. Where t_s goes back, a new piece of recording is laid after
/// the last one.
result<std::vector<filed_beat>> read_rr_table(std::string_view text, std::string_view name);

} // namespace attune::sim
