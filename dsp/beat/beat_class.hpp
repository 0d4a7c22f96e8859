#pragma once
// The classes of beats.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace attune {

enum class beat_class : std::uint8_t {
    normal,
    missed,     ///< a beat is missing before this one; the interval holds two beats
    extra,      ///< this beat is one too many
    ectopic,    ///< early beat with its compensatory pause, or the reverse
    misaligned, ///< long or short without a partner: the beat lies in the wrong place
    first,      ///< first of a chain: has no interval to be judged
};
constexpr std::string_view name(beat_class c) noexcept {
    constexpr std::string_view names[]{"normal", "missed", "extra", "ectopic", "misaligned", "first"};
    return names[static_cast<std::size_t>(c)];
}

} // namespace attune
