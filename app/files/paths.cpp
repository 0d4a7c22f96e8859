#include "app/files/paths.hpp"

#include <cstdlib>
#include <pwd.h>
#include <string>
#include <unistd.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

fs::path home() {
    if (const char* h = std::getenv("HOME"); h != nullptr && *h != '\0') return h;
    if (const auto* user = ::getpwuid(::getuid()); user != nullptr && user->pw_dir != nullptr)
        return user->pw_dir;
    return fs::temp_directory_path();
}

/// XDG Base Directory Specification 0.8: a relative path in the variable is invalid and ignored.
fs::path xdg(const char* variable, const char* under_home) {
    if (const char* named = std::getenv(variable); named != nullptr && fs::path{named}.is_absolute())
        return named;
    return home() / under_home;
}

} // namespace

fs::path default_store_file() {
    return xdg("XDG_DATA_HOME", ".local/share") / "attune" / "attune.db";
}

fs::path config_folder() {
    return xdg("XDG_CONFIG_HOME", ".config") / "attune";
}

fs::path assets_folder() {
    if (const char* named = std::getenv("ATTUNE_ASSETS"); named != nullptr && *named != '\0') return named;
    std::error_code none;
    const fs::path source = fs::path{ATTUNE_SOURCE_DIR} / "assets";
    if (fs::is_directory(source, none)) return source;
    // Installed: <prefix>/bin/attune beside <prefix>/share/attune, wherever the prefix has been moved to.
    const auto program = fs::read_symlink("/proc/self/exe", none);
    if (const auto shared = program.parent_path().parent_path() / "share" / "attune";
        !none && fs::is_directory(shared, none))
        return shared;
    return fs::path{ATTUNE_INSTALL_PREFIX} / "share" / "attune";
}

} // namespace attune
