#include "tests/support/bluez_mock.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace attune::test {

namespace {
constexpr const char* system_bus = "DBUS_SYSTEM_BUS_ADDRESS";
constexpr int patience_ms = 20'000; // a loaded machine under sanitizers; usual is a tenth of a second
} // namespace

bluez_mock::bluez_mock(manner how)
    : bluez_mock{"bluez_mock.py",
                 how == manner::forbidden  ? "--deny"
                 : how == manner::no_bluez ? "--no-bluez"
                                           : "--usual",
                 system_bus} {}

bluez_mock::bluez_mock(const std::string& name, std::string how, const char* variable)
    : variable_{variable} {
    // Debian's own Python, which has dbusmock (SENSORS 7).
    constexpr const char* python = "/usr/bin/python3";
    if (::access(python, X_OK) != 0) {
        skipped_ = "skipped: there is no /usr/bin/python3";
        return;
    }
    std::string script = std::string{ATTUNE_SOURCE_DIR} + "/tests/support/" + name;
    std::array<std::string, 3> argv{python, script, std::move(how)};
    std::array<char*, 4> arguments{argv[0].data(), argv[1].data(), argv[2].data(), nullptr};
    int to[2], from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0)
        throw std::system_error{errno, std::generic_category(), "pipe"};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    const int problem = ::posix_spawn(&pid_, python, &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    to_ = to[1];
    from_ = from[0];
    if (problem != 0) throw std::system_error{problem, std::generic_category(), python};
    address_ = line();
    if (address_.starts_with("skipped")) {
        skipped_ = address_;
        return;
    }
    if (address_.empty()) throw std::runtime_error{name + " did not begin"};
    ::setenv(variable_, address_.c_str(), 1);
}

bluez_mock::~bluez_mock() {
    ::unsetenv(variable_);
    if (to_ >= 0) ::close(to_); // it ends with its input, and takes its bus with it
    if (pid_ > 0) {
        pollfd ended{from_, POLLIN, 0};
        if (::poll(&ended, 1, patience_ms) <= 0) ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    if (from_ >= 0) ::close(from_);
}

std::string bluez_mock::tell(const std::string& command) {
    const std::string sent = command + "\n";
    if (::write(to_, sent.data(), sent.size()) != static_cast<ssize_t>(sent.size())) return "gone";
    return line();
}

std::string bluez_mock::line() {
    for (;;) {
        if (const auto end = partial_.find('\n'); end != std::string::npos) {
            std::string first = partial_.substr(0, end);
            partial_.erase(0, end + 1);
            return first;
        }
        pollfd p{from_, POLLIN, 0};
        if (::poll(&p, 1, patience_ms) <= 0) return {};
        std::array<char, 4096> block;
        const auto n = ::read(from_, block.data(), block.size());
        if (n <= 0) return {};
        partial_.append(block.data(), static_cast<std::size_t>(n));
    }
}

} // namespace attune::test
