#pragma once
// The vocabulary in which every decoder speaks. All events are trivially copyable: nothing here allocates.

#include "drivers/time.hpp"
#include "dsp/units.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace attune {

/// A short text without allocation (device names, firmware versions); longer input is cut.
struct short_text {
    std::array<char, 47> chars{};
    std::uint8_t size = 0;

    static constexpr short_text from(std::string_view s) noexcept {
        short_text t;
        t.size = static_cast<std::uint8_t>(s.size() < t.chars.size() ? s.size() : t.chars.size());
        for (std::size_t i = 0; i < t.size; ++i)
            t.chars[i] = s[i];
        return t;
    }
    constexpr std::string_view view() const noexcept { return {chars.data(), size}; }
};

/// One heartbeat. The interval is as measured, however odd: judging it is the classifier's work.
struct beat_event {
    /// Time on the sensor's clock; nothing where the protocol carries no time (then the chain is the sum of
    /// rr).
    std::optional<sensor_time> at;
    /// Interval that this beat ends; nothing where it was not measured (first of a chain).
    std::optional<milliseconds> rr;
    /// The interval before this beat is not continuous with the last beat sent (beats were lost, contact was
    /// lost).
    bool starts_chain = false;
};

/// Skin contact as the sensor reports it.
struct contact_event {
    bool worn;
};
struct battery_event {
    double percent;
};
/// An averaged heart rate. Shown as the sensor's word at most; never used for HRV.
struct averaged_rate_event {
    double bpm;
};
/// Who the sensor says it is.
struct identity_event {
    short_text model; ///< e.g. "Zephyr HxM", "bridge (ble) H10-12345678"
};

enum class sample_kind : std::uint8_t { ecg, pulse, breathing, acceleration };

/// Raw samples are arriving: so many, the last of them at sensor time `last`.
struct samples_event {
    static constexpr std::size_t most =
        80; ///< an H10's ECG frame holds 73 (SENSORS 5.2); longer frames are told in parts

    sensor_time last;
    std::uint32_t count;
    sample_kind kind = sample_kind::ecg;
    /// Time from one sample to the next; zero where it is not known (yet).
    sensor_clock::duration period{};
    /// The sensor sends no beats: they are looked for in these samples (ECG only). Then `values` holds the
    /// first `count` samples, oldest first, `period` is known and count <= most. Else the values stay in the
    /// raw bytes.
    bool beats_inside = false;
    bool after_gap = false;           ///< samples were lost before the first of these
    std::array<float, most> values{}; ///< microvolt where the protocol knows them, else its own unit
};

using event = std::variant<beat_event, contact_event, battery_event, averaged_rate_event, identity_event,
                           samples_event>;

} // namespace attune
