#include "drivers/latency.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {
using namespace std::chrono_literals;

constexpr std::string_view study = "one study of four straps (diva-portal.org diva2:1995470); "
                                   "spread: notified once a second (SENSORS 9)";
constexpr std::string_view ecg_choice = "chosen: samples carry their own time, what is left is the radio";
/// USB's share alone, < 5 ms and 16 ms behind an FTDI chip, which nobody sees.
constexpr std::string_view wire = // one object: rows are told apart by it
    "on a wire: USB's share, measured on a simulated board (SENSORS 9)";
constexpr std::string_view bio_capture =
    "measured in its capture: the beat is marked 0.21 s (0.08 to 0.30 s) after the R wave of its own ECG";
constexpr std::string_view ant_slot = "a slot of 0.25 s and the strap's own delay (SENSORS 9)";

constexpr std::array<sensor_latency, 20> table{{
    // First, so that a strap's ECG does not inherit what its intervals take.
    {"ecg of", "a strap's ECG", 0.1s, 0.1s, ecg_choice},
    {"polar h10", "Polar H10", 2.6s, 0.5s, study},
    {"h10", "Polar H10", 2.6s, 0.5s, study},
    {"wahoo trackr", "Wahoo TRACKR", 2.1s, 0.5s, study},
    {"trackr", "Wahoo TRACKR", 2.1s, 0.5s, study},
    {"garmin hrm-dual", "Garmin HRM-Dual", 0.7s, 0.5s, study},
    {"hrm-dual", "Garmin HRM-Dual", 0.7s, 0.5s, study},
    {"hrm dual", "Garmin HRM-Dual", 0.7s, 0.5s, study},
    {"movesense", "Movesense", 0.4s, 0.5s, study},
    {"ant", "ANT+ strap", 0.2s, 0.12s, ant_slot},
    {"bioharness", "Zephyr BioHarness", 0.2s, 0.1s, bio_capture},
    {"zephyr bioharness", "Zephyr BioHarness", 0.2s, 0.1s, bio_capture},
    {"zephyr hxm", "Zephyr HxM", 0.2s, 0.2s,
     "chosen: as the BioHarness; packets come 0 to 1.3 s after the beat, with the beat's own time (SENSORS "
     "9)"},
    {"polar wearlink", "Polar WearLink+", 1s, 0.5s, "a frame about every second (SENSORS 9)"},
    {"wearlink", "Polar WearLink+", 1s, 0.5s, "a frame about every second (SENSORS 9)"},
    {"bitalino", "BITalino", 0.02s, 0.02s,
     "chosen: samples leave at once; ten milliseconds from one to the next, and the link"},
    // Hears the heart itself (electrodes, pulse receiver) or plays one.
    {"bridge (", "bridge", 0.005s, 0.005s, wire},
    {"text:", "board that prints", 0.005s, 0.005s, wire},
    {"pulsesensor", "PulseSensor", 0.005s, 0.005s, wire},
    {"", "another sensor", 1s, 1s, "between the straps that were studied (SENSORS 9)"},
}};

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool begins(std::string_view s, std::string_view with) noexcept {
    return s.size() >= with.size() &&
           std::equal(with.begin(), with.end(), s.begin(), [](char a, char b) { return a == lower(b); });
}
/// `on_wire` false: what stands behind a radio is a strap, whatever it calls itself.
const sensor_latency& row(std::string_view name, bool on_wire = true) noexcept {
    return *std::find_if(table.begin(), table.end() - 1, [&](const sensor_latency& l) {
        return begins(name, l.begins) && (on_wire || l.source.data() != wire.data());
    });
}
} // namespace

std::span<const sensor_latency> latency_table() noexcept {
    return table;
}

const sensor_latency& latency_of(std::string_view name) noexcept {
    if (name == "text") return row("text:");
    if (!begins(name, "bridge")) return row(name);
    // "bridge (ble) H10-12345678": behind a radio the strap's name counts, else the bridge's own clock.
    constexpr std::string_view before = "bridge (";
    const auto close = name.find(')');
    if (!begins(name, before) || close == std::string_view::npos) return table.back();
    const auto kind = name.substr(before.size(), close - before.size());
    if (begins(kind, "ant")) return row("ant");
    if (!begins(kind, "ble")) return row(name);
    name.remove_prefix(close + 1);
    while (!name.empty() && name.front() == ' ')
        name.remove_prefix(1);
    return row(name, false);
}

seconds usual_latency(std::string_view name) noexcept {
    return latency_of(name).usual;
}

} // namespace attune
