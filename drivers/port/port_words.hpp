#pragma once
// What can be wrong with a port, in one sentence that says what to do. Nothing here opens a port.

#include "drivers/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/types.h>

namespace attune {

struct port_holder {
    pid_t pid = 0;
    std::string name; ///< /proc/PID/comm
};

/// Which process has which device open, by path as in /proc/PID/fd. Sees only what this user may see.
/// `except` is one descriptor of this process that does not count.
std::map<std::string, port_holder> port_holders(int except = -1);

error port_missing(const std::string& path);
error port_forbidden(const std::string& path);
error port_busy(const std::string& path, const std::optional<port_holder>& holder);
error port_is_no_tty(const std::string& path);
error port_is_the_screen(const std::string& path);
error baud_unsupported(const std::string& path, unsigned baud);
/// The sentence for an errno of open() and of the calls that set a port up.
error open_failed(const std::string& path, int errno_value);
std::string port_gone(const std::string& path, bool pseudo_terminal);

} // namespace attune
