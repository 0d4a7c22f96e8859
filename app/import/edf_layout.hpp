#pragma once
// What an EDF header claims, held against the bytes that are there, before any library believes it; and the
// annotations, which are read here, each within its record. Pure.

#include "drivers/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct edf_layout {
    bool plus = false; ///< EDF+: it may hold annotations
    std::size_t signals = 0, header_bytes = 0, record_bytes = 0;
    std::int64_t records = 0;
    double record_s = 0;
    std::vector<std::string> labels;          ///< of all signals, annotations included
    std::vector<std::size_t> samples, begins; ///< of each in a record: how many, and from which byte on
};

/// errc::invalid with a sentence: no EDF, a header that contradicts itself or the file's length, a recording in
/// pieces (EDF+D), one longer than 14 days.
result<edf_layout> read_edf_layout(std::string_view bytes, std::string_view name);

struct edf_note {
    std::int64_t at;     ///< 100 ns since the file's start
    std::int64_t length; ///< 100 ns; -1: none
    std::string_view text;
};
/// All that have a text, in the order of the file; what is no annotation ends its record's.
std::vector<edf_note> read_edf_notes(std::string_view bytes, const edf_layout& layout);

} // namespace attune
