#pragma once
// Numbers out of text without locale, allocation or surprise: no "inf", no "nan", no hex, no exponent, no
// blanks.

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace attune {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

struct decimal {
    double value;
    bool fraction; ///< written with a decimal point
};

/// [-+]digits[.digits], correctly rounded, so that the same text is the same number everywhere (law 3) and
/// what was written with 17 digits comes back bit for bit.
inline std::optional<decimal> parse_decimal(std::string_view s) noexcept {
    if (!s.empty() && s.front() == '+') s.remove_prefix(1);
    bool fraction = false, digit = false;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (is_digit(s[i]))
            digit = true;
        else if (s[i] == '.' && digit && !fraction && i + 1 < s.size())
            fraction = true;
        else if (s[i] != '-' || i != 0)
            return std::nullopt;
    }
    double value = 0;
    const char* const end = s.data() + s.size();
    const auto r = std::from_chars(s.data(), end, value, std::chars_format::fixed);
    if (!digit || r.ec != std::errc{} || r.ptr != end) return std::nullopt;
    return decimal{value, fraction};
}

/// Digits only; nothing where they do not fit.
template <std::unsigned_integral T>
constexpr std::optional<T> parse_unsigned(std::string_view s, T max = static_cast<T>(-1)) noexcept {
    std::uint64_t value = 0;
    if (s.empty()) return std::nullopt;
    for (char c : s) {
        if (!is_digit(c)) return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (max - digit) / 10 || digit > max) return std::nullopt;
        value = value * 10 + digit;
    }
    return static_cast<T>(value);
}

/// Fields between commas, in a fixed array.
template <std::size_t Max>
struct comma_fields {
    std::array<std::string_view, Max> at{};
    std::size_t count = 0;
    bool too_many = false;

    constexpr explicit comma_fields(std::string_view line) noexcept {
        for (;;) {
            const auto comma = line.find(',');
            if (count == Max) {
                too_many = true;
                return;
            }
            at[count++] = line.substr(0, comma);
            if (comma == std::string_view::npos) return;
            line.remove_prefix(comma + 1);
        }
    }
    constexpr std::string_view operator[](std::size_t i) const noexcept { return at[i]; }
};

} // namespace attune
