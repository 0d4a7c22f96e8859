#pragma once
// What begins with the desktop, by the XDG Autostart specification: one file of ours, made only when a person
// asks for it.

#include "drivers/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

/// <config home>/autostart/attune-reminders.desktop
std::filesystem::path autostart_file(const std::filesystem::path& config_home);
bool autostart_installed(const std::filesystem::path& config_home);
/// `command`: program and arguments, quoted here.
result<void> install_autostart(const std::filesystem::path& config_home,
                               const std::vector<std::string>& command);
/// Also where there is none.
result<void> uninstall_autostart(const std::filesystem::path& config_home);

/// One Exec value of the Desktop Entry specification: each argument in double quotes, escaped twice as it
/// asks. errc::invalid where an argument has a character that cannot stand there.
result<std::string> exec_line(const std::vector<std::string>& command);

} // namespace attune
