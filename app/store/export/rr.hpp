#pragma once
// A session as RR text: one measured interval in ms a line, what is known about it behind '#'.

#include "app/session/recording.hpp"

#include <string>

namespace attune {

/// Intervals as measured, artefacts included; a gap is a comment line. Pure; full precision.
std::string to_rr(const recording& r);

/// The lines about a session with which .rr and .csv begin.
std::string comment_header(const recording& r);
/// "2026-11-24T09:00:00Z"; milliseconds only where there are any.
std::string utc_words(std::int64_t utc_ms);

} // namespace attune
