#pragma once
// The list of ports as a function of what was found, so that it can be tested without the devices.

#include "drivers/port/port_list.hpp"
#include "drivers/port/port_scan.hpp"
#include "drivers/port/port_words.hpp"

#include <map>
#include <string>
#include <vector>

namespace attune {

/// "ready", "busy: ...", "no permission: ...", "not there: ..."; found out without opening the port.
std::string port_state(const std::string& path, const std::map<std::string, port_holder>& holders);
std::vector<port_info> as_port_list(std::vector<scanned_port> ports,
                                    const std::map<std::string, port_holder>& holders);

} // namespace attune
