#include "app/files/autostart.hpp"

#include "app/files/atomic_file.hpp"
#include "app/language/language.hpp"

#include <fmt/format.h>
#include <system_error>

namespace attune {

namespace fs = std::filesystem;

fs::path autostart_file(const fs::path& config_home) {
    return config_home / "autostart" / "attune-reminders.desktop";
}

bool autostart_installed(const fs::path& config_home) {
    std::error_code ignored;
    return fs::exists(autostart_file(config_home), ignored);
}

result<std::string> exec_line(const std::vector<std::string>& command) {
    std::string line;
    for (const auto& argument : command) {
        if (!line.empty()) line += ' ';
        line += '"';
        for (const char c : argument) {
            if (static_cast<unsigned char>(c) < 0x20)
                return fail(errc::invalid, tr("a program whose path has a line break or another control "
                                              "character cannot begin with the desktop: {}",
                                              command.front()));
            // A backslash of the quoting is itself written as two in a value of type string.
            if (c == '"' || c == '`' || c == '$')
                line += "\\\\";
            else if (c == '\\')
                line += "\\\\\\";
            else if (c == '%')
                line += '%';
            line += c;
        }
        line += '"';
    }
    return line;
}

result<void> install_autostart(const fs::path& config_home, const std::vector<std::string>& command) {
    const auto line = exec_line(command);
    if (!line) return tl::unexpected{line.error()};
    const auto file = autostart_file(config_home);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed); // a failure shows at writing
    return write_file(file,
                      fmt::format("[Desktop Entry]\nType=Application\nName=Attune reminders\n"
                                  "Comment=Waits without a window and asks when you wished to be asked\n"
                                  "Exec={}\nTerminal=false\nNoDisplay=true\n",
                                  *line));
}

result<void> uninstall_autostart(const fs::path& config_home) {
    std::error_code failed;
    const auto file = autostart_file(config_home);
    fs::remove(file, failed);
    if (failed)
        return fail(errc::permission, tr("{} cannot be removed: {}", file.string(), failed.message()));
    return {};
}

} // namespace attune
