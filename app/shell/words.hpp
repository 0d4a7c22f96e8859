#pragma once
// Dates, lengths and sensors in words, for Home and Settings.

#include "app/session/practice.hpp"
#include "app/shell/app_view.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace attune {

/// "Today 09:14", "Yesterday 21:00", "12 Nov 09:14", "12 Nov 2025" in local time.
std::string when_words(std::int64_t then_utc_ms, std::int64_t now_utc_ms);
/// "45 s", "9 min", "1 h 05 min".
std::string length_words(double length_s);
/// "in 4, out 6", "in 4, hold 4, out 4, rest 4", "natural breath".
std::string pattern_words(const practice& p);
/// The sentence for this moment: of the step, else of the practice's guidance; each is shown for 20 s, spread
/// over it. For a minute after dizziness was said, what helps.
std::string guidance_at(const practice& p, const session_view& v);
/// A sensor URI in words, with its state as far as it can be known without opening it.
sensor_choice describe_sensor(const std::string& uri, const settings& s);
/// Everything one can choose: the simulated hearts, every port there is, and the present choice.
std::vector<sensor_choice> all_sensors(const settings& s);
/// The number of the ANT+ strap that a session heard, where it heard one.
std::optional<double> ant_device_of(const session_view& v);
/// An ANT stick is plugged in, or named as the sensor.
bool wants_ant_key(const settings& s);
/// What is heard of a sensor on trial: "14 beats, 71 a minute, on the skin, battery 87 %".
std::string heard_words(const session_view& v);

} // namespace attune
