#pragma once
// How late a sensor tells of a beat (SENSORS.md 9). Defaults; the user can set the own sensor's value in
// Settings, by hand or by tapping the pulse (app/session/tap_latency.hpp).

#include "dsp/units.hpp"

#include <span>
#include <string_view>

namespace attune {

/// What is known of one kind of sensor. `usual` is what the beat placer takes off: the delay of the earliest
/// arrivals after the R wave, as a sensor's own times and the lower envelope have taken out the rest.
struct sensor_latency {
    std::string_view begins; ///< of the model's or protocol's name, small letters; empty: any other
    std::string_view sensor; ///< for a person: "Polar H10"
    seconds usual;
    seconds spread;          ///< either way; from strap to strap and from beat to beat
    std::string_view source; ///< where the two numbers are from, or why they were chosen
};

/// All rows; the first whose beginning fits counts, and the last fits everything.
std::span<const sensor_latency> latency_table() noexcept;

/// The row for a model or protocol name as in identity_event or decoder::protocol(), in any case. Behind a
/// bridge with a radio the strap's name counts: "bridge (ble) H10-12345678".
const sensor_latency& latency_of(std::string_view model_or_protocol) noexcept;

/// latency_of(name).usual; 1.0 s where nothing is known.
seconds usual_latency(std::string_view model_or_protocol) noexcept;

} // namespace attune
