#pragma once
// A report for whoever mends a fault: the machine, the settings that matter, the store in counts. Whoever sends it can
// read all of it first; nothing in it says who anybody is, what they said or how their heart beats.

#include <filesystem>
#include <string>

namespace attune {

struct support_sources {
    std::filesystem::path store_file, config_folder, assets_folder;
};

/// Lines of text in English, whatever language is spoken: it is read elsewhere. What cannot be read is said in its
/// place. Cost: that of facts_of_store and list_ports.
std::string support_report(const support_sources& from);

/// Without what could name a person or a device: "ble:(a strap)", "serial:/dev/ttyUSB0 protocol zephyr".
std::string redacted_sensor(const std::string& uri);

} // namespace attune
