#pragma once
// Sensors in words: what there is, what is heard, how late it comes.

#include "app/session/engine.hpp"
#include "app/shell/app_view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A sensor URI in words, with its state as far as it can be known without opening it.
sensor_choice describe_sensor(const std::string& uri, const settings& s);
/// Everything one can choose, and what is in the way of others: every port and adapter there is, the straps
/// Bluetooth knows, the present choice, the simulated hearts.
std::vector<sensor_choice> all_sensors(const settings& s);
/// The same for a second person beside the first: without what the first one's sensor takes; a simulated heart is
/// another one.
std::vector<sensor_choice> sensors_beside(const settings& s);
/// A sentence where none of them is a port or a radio; else empty.
std::string nothing_plugged_in(const std::vector<sensor_choice>& all);

/// The number of the ANT+ strap that a session heard, where it heard one.
std::optional<double> ant_device_of(const session_view& v);
/// An ANT stick is plugged in, or named as the sensor.
bool wants_ant_key(const settings& s);

/// What is heard of a sensor on trial: "14 beats, 71 a minute, on the skin, battery 87 %".
std::string heard_words(const session_view& v);
/// The same one by one: heart rate, contact, battery, model, protocol; "not told" where it is not.
std::vector<named_fact> heard_facts(const session_view& v);

/// The person's own latency for this sensor, where there is one, with its doubt.
void add_own_latency(session_setup& setup, const settings& s, const std::string& uri);
/// The latency in force for `c` and where it comes from. `heard`: what it says it is, empty before.
sensor_delay_view delay_in_force(const sensor_choice& c, const settings& s, std::string_view heard);

/// What to do next, and how it goes. `beats_come`: the sensor is heard just now.
tapping_view tapping_words(const tap_latency& found, std::size_t taps, pulse_site site, bool beats_come);

} // namespace attune
