#include "drivers/port/port_list.hpp"

#include "drivers/port/port_scan.hpp"
#include "drivers/port/port_state.hpp"
#include "drivers/port/port_words.hpp"

#include <algorithm>
#include <unistd.h>

namespace attune {
namespace {

/// Best candidates first: a USB id that promises a sensor's protocol, Bluetooth serial ports, known boards,
/// other USB, the rest; within each the ready ones before the others.
int rank(const scanned_port& port) noexcept {
    if (port.bluetooth) return 1;
    if (!port.usb) return 4;
    const usb_kind* kind = known_usb_kind(*port.usb);
    if (!kind) return 3;
    return kind->protocol.empty() ? 2 : 0;
}

} // namespace

std::string port_state(const std::string& path, const std::map<std::string, port_holder>& holders) {
    if (::access(path.c_str(), F_OK) != 0) return "not there: " + port_missing(path).what;
    if (::access(path.c_str(), R_OK | W_OK) != 0) return "no permission: " + port_forbidden(path).what;
    if (const auto holder = holders.find(path); holder != holders.end())
        return "busy: " + port_busy(path, holder->second).what;
    return "ready";
}

std::vector<port_info> as_port_list(std::vector<scanned_port> ports,
                                    const std::map<std::string, port_holder>& holders) {
    struct candidate {
        int rank;
        bool ready;
        port_info info;
    };
    std::vector<candidate> candidates;
    for (auto& port : ports) {
        port_info info;
        info.state = port_state(port.path, holders);
        info.path = port.path;
        info.description = port.description;
        if (port.usb) {
            const usb_kind* kind = known_usb_kind(*port.usb);
            if (kind) info.protocol = kind->protocol;
            if (kind && info.description.empty()) info.description = kind->name;
            info.usb = usb_text(*port.usb);
            info.serial = port.usb->serial;
        }
        if (info.description.empty()) info.description = port.usb ? "USB serial port" : "serial port";
        candidates.push_back({rank(port), info.state == "ready", std::move(info)});
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const candidate& a, const candidate& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.ready > b.ready;
    });
    std::vector<port_info> list;
    for (auto& c : candidates)
        list.push_back(std::move(c.info));
    return list;
}

std::string promised_protocol(const std::string& path) {
    const auto port = scan_port(path);
    const usb_kind* kind = port && port->usb ? known_usb_kind(*port->usb) : nullptr;
    return kind ? std::string{kind->protocol} : std::string{};
}

std::vector<port_info> list_ports() {
    return as_port_list(scan_ports(), port_holders());
}

} // namespace attune
