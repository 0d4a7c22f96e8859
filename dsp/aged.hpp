#pragma once
// A live value that cannot be read without saying when (DESIGN law 5).

#include "dsp/units.hpp"

#include <optional>

namespace attune {

/// How long a live value may be shown. One table of limits for the whole program: app/session/ages.hpp.
struct age_limits {
    seconds fresh; ///< up to this age: shown as current
    seconds gone;  ///< from this age on: not shown at all; between the two: shown grey
};

enum class freshness { fresh, fading, gone };

/// A value with the session time at which it was true. The only reader is at(now).
template <class T>
class aged {
public:
    constexpr explicit aged(age_limits limits) noexcept
        : limits_{limits} {}

    constexpr void set(T value, seconds when) noexcept {
        value_ = value;
        when_ = when;
    }
    constexpr void clear() noexcept { value_.reset(); }

    /// The value if it may be shown at `now`, else nothing.
    constexpr std::optional<T> at(seconds now) const noexcept {
        return state(now) == freshness::gone ? std::nullopt : value_;
    }
    constexpr freshness state(seconds now) const noexcept {
        if (!value_) return freshness::gone;
        const auto age = now - when_;
        if (age >= limits_.gone) return freshness::gone;
        return age >= limits_.fresh ? freshness::fading : freshness::fresh;
    }

private:
    age_limits limits_;
    std::optional<T> value_{};
    seconds when_{};
};

} // namespace attune
