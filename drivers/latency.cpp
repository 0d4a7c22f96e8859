#include "drivers/latency.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {
struct known {
    std::string_view begins; ///< of the model's name, in any case
    double s;
};
// SENSORS.md 9 and 0.3; BLE heart-rate service unless said otherwise. The first that fits counts.
constexpr std::array<known, 10> table{{
    {"polar h10", 2.6},
    {"h10", 2.6},
    {"wahoo trackr", 2.1},
    {"trackr", 2.1},
    {"garmin hrm-dual", 0.7},
    {"hrm-dual", 0.7},
    {"hrm dual", 0.7},
    {"movesense", 0.4},
    {"ant", 0.2},
    // Beats found in samples are placed by the samples' own time; what is left is the radio (chosen).
    {"ecg of", 0.1},
}};
constexpr double others = 1.0;
/// A board on the wire that hears the heart itself (electrodes, pulse receiver) or plays one: USB's share
/// alone (SENSORS 9: < 5 ms, 16 ms behind an FTDI chip, which nobody sees).
constexpr double own_clock = 0.005;

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins(std::string_view s, std::string_view with) noexcept {
    return s.size() >= with.size() &&
           std::equal(with.begin(), with.end(), s.begin(), [](char a, char b) { return a == lower(b); });
}
/// Lines of text come from such a board, a PulseSensor mostly: "text", "text:rr", "text: RR intervals".
bool wired_text(std::string_view name) noexcept {
    return name == "text" || begins(name, "text:") || begins(name, "pulsesensor");
}
} // namespace

seconds usual_latency(std::string_view name) noexcept {
    if (wired_text(name)) return seconds{own_clock};
    // "bridge (ble) H10-12345678": behind a radio the strap's name counts, else the bridge's own clock.
    const auto close = name.find(')');
    if (begins(name, "bridge (") && close != std::string_view::npos) {
        const auto kind = name.substr(8, close - 8);
        if (!begins(kind, "ble")) return begins(kind, "ant") ? usual_latency("ant") : seconds{own_clock};
        name.remove_prefix(close + 1);
        while (!name.empty() && name.front() == ' ')
            name.remove_prefix(1);
    }
    for (const auto& k : table)
        if (begins(name, k.begins)) return seconds{k.s};
    return seconds{others};
}

} // namespace attune
