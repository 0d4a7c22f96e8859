#include "app/live/background.hpp"

#include "app/files/autostart.hpp"
#include "app/files/paths.hpp"
#include "app/live/reminder_files.hpp"

#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace attune {

result<std::vector<std::string>> own_command(const std::filesystem::path& store_file,
                                             const std::vector<std::string>& more) {
    std::error_code failed;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (failed)
        return fail(errc::not_found, fmt::format("/proc/self/exe cannot be read: {}", failed.message()));
    std::vector<std::string> command{program.string()};
    if (store_file != default_store_file()) {
        command.emplace_back("--store");
        command.push_back(std::filesystem::absolute(store_file, failed).string());
    }
    command.insert(command.end(), more.begin(), more.end());
    return command;
}

result<void> begin_apart(const std::vector<std::string>& command, const std::string& activation_token) {
    std::vector<std::string> environment;
    for (char** e = environ; *e != nullptr; ++e)
        environment.emplace_back(*e);
    if (!activation_token.empty()) {
        environment.push_back("XDG_ACTIVATION_TOKEN=" + activation_token);
        environment.push_back("DESKTOP_STARTUP_ID=" + activation_token);
    }
    std::vector<std::string> words = command;
    std::vector<char*> arguments, variables;
    for (auto& w : words)
        arguments.push_back(w.data());
    for (auto& e : environment)
        variables.push_back(e.data());
    arguments.push_back(nullptr);
    variables.push_back(nullptr);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes, static_cast<short>(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", 0, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", 1, 0);
    pid_t pid = 0;
    const int problem =
        ::posix_spawn(&pid, arguments[0], &files, &attributes, arguments.data(), variables.data());
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (problem != 0)
        return fail(errc::not_found,
                    fmt::format("{} cannot be begun: {}", command.front(), std::strerror(problem)));
    return {};
}

void end_watcher(const std::filesystem::path& store_file) noexcept {
    if (const auto pid = speaking_turn::holder(store_file, speaking_turn::of::watcher);
        pid && *pid != ::getpid())
        ::kill(*pid, SIGTERM);
}

result<void> remind_in_background_from_now(const std::filesystem::path& config_home,
                                           const std::filesystem::path& store_file, bool wanted) {
    if (!wanted) {
        end_watcher(store_file);
        return uninstall_autostart(config_home);
    }
    const auto command = own_command(store_file, {"remind", "--watch"});
    if (!command) return tl::unexpected{command.error()};
    if (auto made = install_autostart(config_home, *command); !made) return made;
    return begin_apart(*command);
}

} // namespace attune
