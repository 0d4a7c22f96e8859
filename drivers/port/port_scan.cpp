#include "drivers/port/port_scan.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <libserialport.h>
#include <system_error>

namespace attune {
namespace {

// SENSORS 2, in its order.
constexpr std::array kinds{
    usb_kind{0x0fcf, 0x1008, "ANT+ stick", "ant"},
    usb_kind{0x0fcf, 0x1009, "ANT+ stick", "ant"},
    usb_kind{0x0fcf, 0x1003, "ANT board", "ant"},
    usb_kind{0x0fcf, 0x1004, "ANT stick", "ant"},
    usb_kind{0x0fcf, 0x1006, "ANT board", "ant"},
    usb_kind{0x2458, 0x0001, "BLED112 Bluetooth dongle", "bgapi"},
    usb_kind{0x10c4, 0xea60, "CP2102 board", ""},
    usb_kind{0x1a86, 0x7523, "CH340 board", ""},
    usb_kind{0x1a86, 0x7522, "CH340 board", ""},
    usb_kind{0x1a86, 0x5523, "CH341 board", ""},
    usb_kind{0x0403, 0x6001, "FTDI board", ""},
    usb_kind{0x067b, 0x2303, "PL2303 cable", ""},
    usb_kind{0x2341, 0x0043, "Arduino Uno R3", ""},
    usb_kind{0x303a, 0x1001, "ESP32-S3 board", ""},
    usb_kind{0x2fe3, 0x0100, "Zephyr RTOS board", ""},
};

std::string text_or_empty(const char* text) {
    return text ? text : "";
}

scanned_port describe(sp_port* p) {
    scanned_port port;
    port.path = text_or_empty(sp_get_port_name(p));
    port.description = text_or_empty(sp_get_port_description(p));
    if (port.path == "/dev/" + port.description) port.description.clear(); // the library's word for "unknown"
    port.bluetooth = sp_get_port_transport(p) == SP_TRANSPORT_BLUETOOTH;
    int vid = 0, pid = 0;
    if (sp_get_port_transport(p) == SP_TRANSPORT_USB && sp_get_port_usb_vid_pid(p, &vid, &pid) == SP_OK)
        port.usb = usb_identity{static_cast<std::uint16_t>(vid), static_cast<std::uint16_t>(pid),
                                text_or_empty(sp_get_port_usb_serial(p))};
    return port;
}

} // namespace

std::vector<scanned_port> scan_ports() {
    std::vector<scanned_port> ports;
    sp_port** list = nullptr;
    if (sp_list_ports(&list) == SP_OK) {
        for (sp_port** p = list; *p; ++p)
            ports.push_back(describe(*p));
        sp_free_port_list(list);
    }
    std::error_code none;
    for (const auto& node : std::filesystem::directory_iterator{"/dev", none}) {
        const std::string path = node.path().string();
        const bool listed = std::any_of(ports.begin(), ports.end(), [&](auto& p) { return p.path == path; });
        if (!listed && path.rfind("/dev/rfcomm", 0) == 0 && node.is_character_file(none))
            ports.push_back({path, "Bluetooth serial port", true, std::nullopt});
    }
    std::sort(ports.begin(), ports.end(), [](auto& a, auto& b) {
        return a.path.size() != b.path.size() ? a.path.size() < b.path.size()
                                              : a.path < b.path; // ttyUSB9, ttyUSB10
    });
    return ports;
}

std::optional<scanned_port> scan_port(const std::string& path) {
    sp_port* p = nullptr;
    if (sp_get_port_by_name(path.c_str(), &p) != SP_OK) return std::nullopt;
    auto port = describe(p);
    sp_free_port(p);
    return port;
}

std::optional<std::string> find_again(std::span<const scanned_port> ports, const usb_identity& wanted,
                                      const std::string& named_path) {
    const auto same_kind = [&](const scanned_port& p) {
        return p.usb && p.usb->vid == wanted.vid && p.usb->pid == wanted.pid;
    };
    for (const auto& p : ports)
        if (same_kind(p) && !wanted.serial.empty() && p.usb->serial == wanted.serial) return p.path;
    for (const auto& p : ports)
        if (same_kind(p) && p.path == named_path) return p.path;
    // Two devices with different numbers are two people's sensors: the other one is not taken.
    for (const auto& p : ports)
        if (same_kind(p) && (wanted.serial.empty() || p.usb->serial.empty())) return p.path;
    return std::nullopt;
}

const usb_kind* known_usb_kind(const usb_identity& id) noexcept {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](auto& k) { return k.vid == id.vid && k.pid == id.pid; });
    return found == kinds.end() ? nullptr : &*found;
}

std::string usb_text(const usb_identity& id) {
    std::array<char, 10> text{};
    std::snprintf(text.data(), text.size(), "%04x:%04x", unsigned{id.vid}, unsigned{id.pid});
    return text.data();
}

} // namespace attune
