#pragma once
// What BlueZ has told of its adapters, devices and characteristics: a mirror, kept by its own signals.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <systemd/sd-bus.h>
#include <vector>

namespace attune::bluez {

constexpr const char* adapter_interface = "org.bluez.Adapter1";
constexpr const char* device_interface = "org.bluez.Device1";
constexpr const char* battery_interface = "org.bluez.Battery1";
constexpr const char* characteristic_interface = "org.bluez.GattCharacteristic1";

/// Bluetooth's numbers in their long form (SENSORS 5).
constexpr std::string_view heart_rate_service = "0000180d-0000-1000-8000-00805f9b34fb";
constexpr std::string_view heart_rate_measurement = "00002a37-0000-1000-8000-00805f9b34fb";
constexpr std::string_view battery_level = "00002a19-0000-1000-8000-00805f9b34fb";
constexpr std::string_view model_number = "00002a24-0000-1000-8000-00805f9b34fb";
constexpr std::string_view pmd_control = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
constexpr std::string_view pmd_data = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";

struct adapter {
    bool powered = false;
    std::string address, alias;
};
struct device {
    std::string adapter; ///< path
    std::string address, name;
    std::optional<int> rssi; ///< dBm; only while it is being heard
    std::vector<std::string> services;
    bool connected = false, paired = false, resolved = false;
    std::optional<unsigned> battery; ///< percent, from Battery1

    bool offers(std::string_view service) const noexcept;
    std::string called() const { return name.empty() ? address : name; }
};
struct characteristic {
    std::string uuid; ///< lower case
};

/// By object path. In: messages of org.bluez. Malformed ones change nothing.
class tree {
public:
    std::map<std::string, adapter> adapters;
    std::map<std::string, device> devices;
    std::map<std::string, characteristic> characteristics;

    /// The answer to GetManagedObjects; replaces everything.
    bool fill(sd_bus_message* managed_objects);
    /// A signal. `on_value(path, bytes)` for each new value of a characteristic.
    void heard(sd_bus_message* signal,
               const std::function<void(const std::string&, const std::vector<std::byte>&)>& on_value);
    /// Path of a device's characteristic; empty where it has none.
    std::string find(const std::string& device, std::string_view uuid) const;
    /// BlueZ went away, or came anew: nothing of it is known.
    void clear();

private:
    using on_value = std::function<void(const std::string&, const std::vector<std::byte>&)>;
    bool read_interfaces(sd_bus_message* m, const std::string& path);
    bool read_properties(sd_bus_message* m, const std::string& path, std::string_view interface,
                         const on_value* values);
    void remove(sd_bus_message* m);
};

/// The bytes of an answer to ReadValue.
std::optional<std::vector<std::byte>> bytes_of(sd_bus_message* m);

} // namespace attune::bluez
