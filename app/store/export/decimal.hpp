#pragma once
// Numbers as text that reads back to the same bits, whatever the locale.

#include <array>
#include <charconv>
#include <string>

namespace attune {

/// The shortest decimal that is this double: 812 for 812.0, 0.1 for 0.1.
inline std::string decimal(double v) {
    std::array<char, 32> text{}; // the longest shortest form has 24 characters
    const auto end = std::to_chars(text.data(), text.data() + text.size(), v).ptr;
    return {text.data(), end};
}

} // namespace attune
