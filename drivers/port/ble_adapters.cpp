#include "drivers/port/ble_adapters.hpp"

#include "drivers/port/ble_bus.hpp"
#include "drivers/port/ble_choice.hpp"
#include "drivers/port/ble_words.hpp"

#include <algorithm>
#include <tuple>

namespace attune {

ble_listing ble_adapters(host_duration within) {
    using namespace bluez;
    ble_listing list;
    auto opened = bus::open(-1);
    if (!opened) return list; // no system bus here, as in a container
    auto request = (*opened)->method("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
    if (request) sd_bus_message_set_auto_start(request.get(), 0); // looking does not start a service
    const auto reply = (*opened)->call(std::move(request), within);
    if (!reply) {
        const auto& r = reply.error();
        if (!r.nobody_there() && !r.is(refusal::lost))
            list.trouble = refused_by_bluez(r, "being asked for its adapters").what;
        return list;
    }
    tree known;
    if (!known.fill(reply->get())) return list;
    for (const auto& [path, a] : known.adapters)
        list.adapters.push_back(
            {id_of(path), a.alias, a.powered ? "ready" : "off: " + adapter_off(id_of(path)).what, a.powered});
    const wanted_device any{};
    for (const auto& [path, d] : known.devices) {
        if (!any.meets(d) || (!d.connected && !d.paired && !d.rssi)) continue;
        list.straps.push_back({"ble:" + d.address, d.called(), id_of(d.adapter),
                               d.connected ? "connected"
                               : d.rssi    ? "heard"
                                           : "known",
                               d.connected});
    }
    std::sort(list.straps.begin(), list.straps.end(), [](const ble_strap& a, const ble_strap& b) {
        return std::tuple{!a.connected, a.name, a.uri} < std::tuple{!b.connected, b.name, b.uri};
    });
    return list;
}

} // namespace attune
