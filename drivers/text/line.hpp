#pragma once
// What one line of text says, taken alone. FORMAT.md beside this file has the table.

#include "drivers/decimal.hpp"

#include <cstdint>

namespace attune::text {

enum class shape : std::uint8_t {
    blank,     ///< nothing, or a comment
    interval,  ///< "RR 812", "IBI:812", "R812": rr_ms
    rate,      ///< "BPM: 72", "HR 72": bpm
    sample,    ///< PulseSensor "S512"
    beat_rate, ///< PulseSensor "B72": bpm
    beat_rr,   ///< PulseSensor "Q833": rr_ms
    other,     ///< the second sensor of a PulseSensor pair
    leads_off, ///< "!"
    numbers,   ///< 1 to 4 numbers; what they mean is a question of the line rate
    pulse,     ///< PSWS or JSON: named fields
    unreadable,
};

/// Named fields of a PSWS or JSON line; a plotter or Signal Coach line once it is known as such.
struct pulse_fields {
    std::optional<std::uint32_t> seq{};
    std::optional<double> ms{}; ///< device clock
    std::optional<double> signal{};
    std::optional<double> bpm{};
    std::optional<double> rr_ms{};
    std::optional<bool> beat{};
    std::optional<double> battery{}; ///< percent
};

struct numbers {
    static constexpr std::size_t max = 4;
    std::array<double, max> value{};
    std::array<bool, max> fraction{}; ///< written with a decimal point
    std::uint8_t count = 0;
};

enum class family : std::uint8_t { none, tagged, pulsesensor, psws, json };

struct line {
    shape what = shape::unreadable;
    family from = family::none;
    double value = 0; ///< interval (ms), rate (bpm), sample
    bool second_kind =
        false; ///< PulseSensor letters of several sensors (a, A, M): B is then another sensor's rate
    numbers n{};
    pulse_fields pulse{};
};

/// Without line end. Never fails: what it cannot read is `unreadable`.
line parse_line(std::string_view s) noexcept;

/// Plausible intervals and rates: outside, the number is something else or damaged. Chosen wide (600 and 6
/// bpm), as judging an interval is the classifier's work.
constexpr bool is_rr(double ms) noexcept {
    return ms >= 100 && ms <= 10'000;
}
constexpr bool is_rate(double bpm) noexcept {
    return bpm >= 20 && bpm <= 300;
}

} // namespace attune::text
