#pragma once
// What can be wrong with Bluetooth, in one sentence that says what to do. Knows no bus.

#include "drivers/port/ble_bus.hpp"
#include "drivers/port/ble_choice.hpp"
#include "drivers/result.hpp"

#include <string>

namespace attune::bluez {

error no_bus(const std::string& cause);
/// BlueZ refused something, or said nothing; `doing`: "asking for the adapters".
error refused_by_bluez(const refusal& r, const std::string& doing);
error no_adapter();
error adapter_off(const std::string& id);
error nobody_heard(const wanted_device& wanted);
error not_connected(const std::string& name, const refusal& r);
error not_resolved(const std::string& name);
error no_heart_rate(const std::string& name);
error no_ecg(const std::string& name);
error interrupted();

std::string link_lost(const std::string& name);
std::string adapter_gone(const std::string& name);
std::string bluez_gone();
std::string silent(const std::string& name);

/// "hci0" of "/org/bluez/hci0".
std::string id_of(const std::string& path);

} // namespace attune::bluez
