#pragma once
// What libserialport knows about the ports of this machine, as values, and what the USB ids mean.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct usb_identity {
    std::uint16_t vid = 0;
    std::uint16_t pid = 0;
    std::string serial; ///< empty where the device has none
};

struct scanned_port {
    std::string path;
    std::string description; ///< may be empty
    bool bluetooth = false;
    std::optional<usb_identity> usb;
};

/// libserialport's list and /dev/rfcomm*. Opens no USB port (the library opens built-in ttyS* to see whether
/// they exist).
std::vector<scanned_port> scan_ports();
/// One port by its resolved path; nothing where libserialport does not know it (ptys).
std::optional<scanned_port> scan_port(const std::string& path);

/// Where the device is now: the same serial number; else the first of the same kind, where one of the two
/// numbers is missing or the device stands at the path that was named (SENSORS 1.3). The number of the node
/// may have changed.
std::optional<std::string> find_again(std::span<const scanned_port> ports, const usb_identity& wanted,
                                      const std::string& named_path);

struct usb_kind {
    std::uint16_t vid;
    std::uint16_t pid;
    std::string_view name;
    std::string_view protocol; ///< empty: a board that may speak anything
};
/// SENSORS 2; nothing for an unknown id.
const usb_kind* known_usb_kind(const usb_identity& id) noexcept;
/// "0fcf:1008"
std::string usb_text(const usb_identity& id);

} // namespace attune
