#pragma once
// How late a sensor tells of a beat (SENSORS.md 9). Defaults; the user can set the own sensor's value in
// Settings.

#include "dsp/units.hpp"

#include <string_view>

namespace attune {

/// By model or protocol name as in identity_event or decoder::protocol(); 1.0 s where nothing is known.
seconds usual_latency(std::string_view model_or_protocol) noexcept;

} // namespace attune
