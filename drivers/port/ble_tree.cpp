#include "drivers/port/ble_tree.hpp"

#include <algorithm>
#include <variant>

namespace attune::bluez {
namespace {

using value = std::variant<std::monostate, std::string, bool, std::int64_t, std::vector<std::string>,
                           std::vector<std::byte>>;

std::string lower(std::string_view s) {
    std::string out{s};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

template <class T>
std::optional<T> basic(sd_bus_message* m, char type) {
    T v{};
    if (sd_bus_message_read_basic(m, type, &v) <= 0) return std::nullopt;
    return v;
}
std::string text(sd_bus_message* m, char type = 's') {
    const auto s = basic<const char*>(m, type);
    return s && *s ? std::string{*s} : std::string{};
}
template <class T>
value number(sd_bus_message* m, char type) {
    const auto v = basic<T>(m, type);
    return v ? value{static_cast<std::int64_t>(*v)} : value{};
}

/// Those types that the properties wanted here have; others are passed over.
value inside(sd_bus_message* m, std::string_view type) {
    if (type == "s" || type == "o") return text(m, type[0]);
    if (type == "b") {
        const auto v = basic<int>(m, 'b');
        return v ? value{*v != 0} : value{};
    }
    if (type == "y") return number<std::uint8_t>(m, 'y');
    if (type == "n") return number<std::int16_t>(m, 'n');
    if (type == "ay") {
        const auto bytes = bytes_of(m);
        return bytes ? value{*bytes} : value{};
    }
    if (type == "as") {
        std::vector<std::string> all;
        if (sd_bus_message_enter_container(m, 'a', "s") <= 0) return {};
        while (sd_bus_message_at_end(m, 0) == 0)
            all.push_back(text(m));
        sd_bus_message_exit_container(m);
        return all;
    }
    sd_bus_message_skip(m, std::string{type}.c_str());
    return {};
}

value variant_of(sd_bus_message* m) {
    char outer = 0;
    const char* contents = nullptr;
    if (sd_bus_message_peek_type(m, &outer, &contents) <= 0 || outer != 'v' || !contents) return {};
    const std::string type = contents;
    if (sd_bus_message_enter_container(m, 'v', type.c_str()) <= 0) return {};
    value v = inside(m, type);
    sd_bus_message_exit_container(m);
    return v;
}

/// each() for every entry of an array of dictionary entries; false where the message is not like that.
template <class Each>
bool entries(sd_bus_message* m, const char* entry, Each&& each) {
    const std::string array = "{" + std::string{entry} + "}";
    if (sd_bus_message_enter_container(m, 'a', array.c_str()) < 0) return false;
    while (sd_bus_message_enter_container(m, 'e', entry) > 0) {
        if (!each()) return false;
        if (sd_bus_message_exit_container(m) < 0) return false;
    }
    return sd_bus_message_exit_container(m) >= 0;
}

template <class T>
void set(T& to, const value& v) {
    if (const auto* held = std::get_if<T>(&v)) to = *held;
}

void apply(adapter& a, std::string_view key, const value& v) {
    if (key == "Powered") set(a.powered, v);
    if (key == "Address") set(a.address, v);
    if (key == "Alias") set(a.alias, v);
}
void apply(device& d, std::string_view key, const value& v) {
    if (key == "Adapter") set(d.adapter, v);
    if (key == "Address") set(d.address, v);
    // Alias is Name, or the address with dashes; the name given by hand, where there is one, is not the
    // device's.
    if (key == "Name") set(d.name, v);
    if (key == "Connected") set(d.connected, v);
    if (key == "Paired") set(d.paired, v);
    if (key == "ServicesResolved") set(d.resolved, v);
    if (key == "UUIDs") {
        set(d.services, v);
        for (auto& s : d.services)
            s = lower(s);
    }
    if (key == "RSSI")
        if (const auto* dbm = std::get_if<std::int64_t>(&v)) d.rssi = static_cast<int>(*dbm);
}

} // namespace

bool device::offers(std::string_view service) const noexcept {
    return std::find(services.begin(), services.end(), service) != services.end();
}

std::optional<std::vector<std::byte>> bytes_of(sd_bus_message* m) {
    const void* data = nullptr;
    std::size_t size = 0;
    if (sd_bus_message_read_array(m, 'y', &data, &size) < 0) return std::nullopt;
    const auto* from = static_cast<const std::byte*>(data);
    return std::vector<std::byte>(from, from + size);
}

bool tree::read_properties(sd_bus_message* m, const std::string& path, std::string_view interface,
                           const on_value* values) {
    return entries(m, "sv", [&] {
        const std::string key = text(m);
        const value v = variant_of(m);
        if (interface == adapter_interface) {
            apply(adapters[path], key, v);
        } else if (interface == device_interface) {
            apply(devices[path], key, v);
        } else if (interface == battery_interface) {
            const auto* percent = std::get_if<std::int64_t>(&v);
            if (key == "Percentage" && percent && *percent >= 0 && *percent <= 100)
                devices[path].battery = static_cast<unsigned>(*percent);
        } else if (interface == characteristic_interface) {
            if (const auto* uuid = std::get_if<std::string>(&v); uuid && key == "UUID")
                characteristics[path].uuid = lower(*uuid);
            if (const auto* bytes = std::get_if<std::vector<std::byte>>(&v);
                bytes && values && key == "Value")
                (*values)(path, *bytes);
        }
        return true;
    });
}

bool tree::read_interfaces(sd_bus_message* m, const std::string& path) {
    return entries(m, "sa{sv}", [&] {
        const std::string interface = text(m);
        return read_properties(m, path, interface, nullptr);
    });
}

bool tree::fill(sd_bus_message* m) {
    clear();
    return entries(m, "oa{sa{sv}}", [&] {
        const std::string path = text(m, 'o');
        return read_interfaces(m, path);
    });
}

void tree::heard(sd_bus_message* m, const on_value& values) {
    if (sd_bus_message_is_signal(m, "org.freedesktop.DBus.Properties", "PropertiesChanged") > 0) {
        const char* path = sd_bus_message_get_path(m);
        const std::string interface = text(m);
        if (!path || !read_properties(m, path, interface, &values)) return;
        if (interface != device_interface || sd_bus_message_enter_container(m, 'a', "s") <= 0) return;
        while (sd_bus_message_at_end(m, 0) == 0)
            if (text(m) == "RSSI") devices[path].rssi.reset(); // no longer heard
    } else if (sd_bus_message_is_signal(m, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded") > 0) {
        const std::string path = text(m, 'o');
        if (!path.empty()) read_interfaces(m, path);
    } else if (sd_bus_message_is_signal(m, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved") > 0) {
        remove(m);
    } else if (sd_bus_message_is_signal(m, "org.freedesktop.DBus", "NameOwnerChanged") > 0) {
        clear();
    }
}

void tree::remove(sd_bus_message* m) {
    const std::string path = text(m, 'o');
    if (sd_bus_message_enter_container(m, 'a', "s") <= 0) return;
    while (sd_bus_message_at_end(m, 0) == 0) {
        const std::string interface = text(m);
        if (interface == adapter_interface) adapters.erase(path);
        if (interface == device_interface) devices.erase(path);
        if (interface == characteristic_interface) characteristics.erase(path);
        if (const auto d = devices.find(path); interface == battery_interface && d != devices.end())
            d->second.battery.reset();
    }
}

std::string tree::find(const std::string& device, std::string_view uuid) const {
    for (auto it = characteristics.lower_bound(device + "/"); it != characteristics.end(); ++it) {
        if (!it->first.starts_with(device + "/")) break;
        if (it->second.uuid == uuid) return it->first;
    }
    return {};
}

void tree::clear() {
    adapters.clear();
    devices.clear();
    characteristics.clear();
}

} // namespace attune::bluez
