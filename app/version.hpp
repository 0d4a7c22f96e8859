#pragma once
#include <string_view>

namespace attune {

/// Of the program, as in CHANGELOG.md; the numbers have their own: dsp_version().
inline constexpr std::string_view program_version = "0.1.0";

} // namespace attune
