#pragma once
// Which serial ports there are, and their state in words.

#include <optional>
#include <string>
#include <vector>

namespace attune {

struct port_info {
    std::string path;
    std::string description;
    std::string usb;      ///< "0fcf:1008", empty where it is no USB port
    std::string serial;   ///< USB serial number, may be empty
    std::string protocol; ///< what the USB id promises ("ant", "bgapi"), empty where it promises nothing
    std::string state;    ///< "ready", "busy: ...", "no permission: ..." - one sentence that says what to do
};

/// Every serial port of the machine, best candidates first. Takes a few milliseconds; opens nothing that would reset
/// a device. Thread: any.
std::vector<port_info> list_ports();

/// The protocol that the port's USB id promises, as in port_info; empty where it promises none.
std::string promised_protocol(const std::string& path);

} // namespace attune
