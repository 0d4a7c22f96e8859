#pragma once
// Which Bluetooth adapters this machine has, what BlueZ knows behind them, and their state in words.

#include "drivers/time.hpp"

#include <string>
#include <vector>

namespace attune {

/// A heart-rate strap that BlueZ has met: paired, connected, or heard a moment ago.
struct ble_strap {
    std::string uri;     ///< "ble:AA:BB:CC:DD:EE:FF"
    std::string name;    ///< "Polar H10 12345678"; the address where it has none
    std::string adapter; ///< "hci0"
    std::string state;   ///< "connected", "known" or "heard"
    bool connected = false;
};

struct ble_adapter {
    std::string id;     ///< "hci0"
    std::string name;   ///< the computer's name for it, may be empty
    std::string state;  ///< "ready", "off: ...": one sentence that says what to do
    bool ready = false; ///< powered
};

struct ble_listing {
    std::vector<ble_adapter> adapters; ///< by id; empty where there is no bus, no BlueZ or no adapter
    std::vector<ble_strap> straps;     ///< connected ones first, then by name
    /// A sentence where Bluetooth is here and cannot be asked (no permission, no answer); empty where it
    /// answered and where this machine has no system bus or no BlueZ, which is nobody's fault.
    std::string trouble;
};

/// Asks BlueZ what it knows; searches for nothing, connects to nothing, so that a running session is not
/// disturbed. Returns within `within`, in practice within some milliseconds. Thread: any.
ble_listing ble_adapters(host_duration within = std::chrono::seconds{2});

} // namespace attune
