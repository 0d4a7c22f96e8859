#pragma once
// How the body was held while a rest was measured: standing alone raises the heart by ten beats and more, so
// that rests are compared with those of the same posture (SCIENCE 10).

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace attune {

/// Stored by name in headers and by place in summaries: new ones go to the end.
enum class body_posture : std::uint8_t {
    unknown, ///< nobody said; sessions from before it was asked
    sitting,
    lying,
    standing
};
inline constexpr std::size_t body_postures = 4;
inline constexpr std::array<std::string_view, body_postures> posture_names{"unknown", "sitting", "lying",
                                                                           "standing"};

constexpr std::string_view name(body_posture p) noexcept {
    return posture_names[static_cast<std::size_t>(p)];
}
/// "lying"; nothing where no posture is called so.
constexpr std::optional<body_posture> posture_of(std::string_view word) noexcept {
    for (std::size_t i = 0; i < body_postures; ++i)
        if (posture_names[i] == word) return static_cast<body_posture>(i);
    return std::nullopt;
}

} // namespace attune
