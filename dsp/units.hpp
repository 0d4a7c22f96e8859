#pragma once
// Units as types: a quantity never crosses a function boundary as a bare number.
//
// Time is std::chrono with a double representation; rates are explicit structs, so that 6 breaths a minute
// cannot be handed over where hertz are wanted. Inside a numeric kernel plain double with the unit in a
// trailing comment is right.

#include <chrono>
#include <ratio>

namespace attune {

using seconds = std::chrono::duration<double>;
using milliseconds = std::chrono::duration<double, std::milli>;

struct hertz {
    double value;
    constexpr explicit hertz(double v)
        : value{v} {}
    friend constexpr auto operator<=>(hertz, hertz) = default;
};

struct breaths_per_minute {
    double value;
    constexpr explicit breaths_per_minute(double v)
        : value{v} {}
    friend constexpr auto operator<=>(breaths_per_minute, breaths_per_minute) = default;
};

struct beats_per_minute {
    double value;
    constexpr explicit beats_per_minute(double v)
        : value{v} {}
    friend constexpr auto operator<=>(beats_per_minute, beats_per_minute) = default;
};

constexpr hertz to_hertz(breaths_per_minute r) {
    return hertz{r.value / 60.0};
}
constexpr breaths_per_minute to_breaths_per_minute(hertz f) {
    return breaths_per_minute{f.value * 60.0};
}
constexpr seconds period(hertz f) {
    return seconds{1.0 / f.value};
}
constexpr seconds period(breaths_per_minute r) {
    return seconds{60.0 / r.value};
}

/// Heart rate of one interval: 60000 / RR in ms.
constexpr beats_per_minute heart_rate(milliseconds rr) {
    return beats_per_minute{60000.0 / rr.count()};
}

inline namespace literals {
constexpr breaths_per_minute operator""_brpm(long double v) {
    return breaths_per_minute{static_cast<double>(v)};
}
constexpr beats_per_minute operator""_bpm(long double v) {
    return beats_per_minute{static_cast<double>(v)};
}
constexpr hertz operator""_Hz(long double v) {
    return hertz{static_cast<double>(v)};
}
} // namespace literals

} // namespace attune
