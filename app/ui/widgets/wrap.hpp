#pragma once
// Breaking a text into lines.

#include <functional>
#include <string_view>
#include <vector>

namespace attune::ui {

/// LOOK.md "Type and space".
inline constexpr std::size_t longest_line = 70; ///< characters

/// In:    UTF-8; a newline always breaks. `width_of` measures a piece.
/// Out:   lines, views into `text`, none wider than `width` (except a single character that is) and none
/// longer than
///        `most` characters; broken at spaces, inside a word only where the word alone is too long.
std::vector<std::string_view> wrap(std::string_view text, float width,
                                   const std::function<float(std::string_view)>& width_of,
                                   std::size_t most = longest_line);

/// Characters, not bytes; malformed bytes count as one each.
std::size_t length_utf8(std::string_view text) noexcept;

} // namespace attune::ui
