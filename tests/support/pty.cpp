#include "tests/support/pty.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

namespace attune::test {
namespace {

[[noreturn]] void give_up(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::chrono::nanoseconds clock_of(clockid_t id) noexcept {
    timespec t{};
    ::clock_gettime(id, &t);
    return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
}

} // namespace

bool wait_readable(int fd, std::chrono::milliseconds at_most) {
    pollfd p{fd, POLLIN, 0};
    return ::poll(&p, 1, static_cast<int>(at_most.count())) > 0;
}

pty::pty()
    : master_{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)} {
    std::array<char, 64> name{};
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0 ||
        ::ptsname_r(master_, name.data(), name.size()) != 0)
        give_up("a pseudo terminal");
    path_ = name.data();
    termios t{};
    ::tcgetattr(master_, &t);
    ::cfmakeraw(&t);
    ::tcsetattr(master_, TCSANOW, &t);
}

pty::~pty() {
    hang_up();
}

std::size_t pty::write_some(std::string_view bytes) {
    const auto n = ::write(master_, bytes.data(), bytes.size());
    if (n < 0 && errno != EAGAIN) give_up("writing to a pseudo terminal");
    return n < 0 ? 0 : static_cast<std::size_t>(n);
}

void pty::write(std::string_view bytes) {
    while (!bytes.empty()) {
        pollfd p{master_, POLLOUT, 0};
        if (::poll(&p, 1, 5000) <= 0) throw std::runtime_error("nobody reads the pseudo terminal");
        bytes.remove_prefix(write_some(bytes));
    }
}

std::string pty::read(std::size_t count) {
    std::string all;
    std::array<char, 4096> part{};
    while (all.size() < count && wait_readable(master_)) {
        const auto n = ::read(master_, part.data(), std::min(part.size(), count - all.size()));
        if (n <= 0) break;
        all.append(part.data(), static_cast<std::size_t>(n));
    }
    return all;
}

void pty::hang_up() noexcept {
    if (master_ >= 0) ::close(master_);
    master_ = -1;
}

port_link::port_link() {
    std::string pattern = (std::filesystem::temp_directory_path() / "attune_port_XXXXXX").string();
    if (!::mkdtemp(pattern.data())) give_up("a folder for a link");
    folder_ = pattern;
}

port_link::~port_link() {
    std::error_code none;
    std::filesystem::remove_all(folder_, none);
}

void port_link::point_to(const std::string& target) {
    const auto fresh = folder_ / "next";
    std::filesystem::create_symlink(target, fresh);
    std::filesystem::rename(fresh, folder_ / "sensor");
}

void port_link::remove() {
    std::filesystem::remove(folder_ / "sensor");
}

other_process::other_process(const std::function<std::string()>& body, bool without_rights) {
    std::array<int, 2> words{}, hold{};
    if (::pipe2(words.data(), O_CLOEXEC) != 0 || ::pipe2(hold.data(), O_CLOEXEC) != 0) give_up("a pipe");
    pid_ = ::fork();
    if (pid_ < 0) give_up("another process");
    if (pid_ == 0) {
        ::close(words[0]);
        ::close(hold[1]);
        constexpr unsigned nobody = 65534;
        if (without_rights && ::geteuid() == 0 &&
            (::setgroups(0, nullptr) != 0 || ::setresgid(nobody, nobody, nobody) != 0 ||
             ::setresuid(nobody, nobody, nobody) != 0))
            ::_exit(2);
        const std::string text = body();
        [[maybe_unused]] const auto n = ::write(words[1], text.data(), text.size());
        ::close(words[1]);
        char end = 0;
        [[maybe_unused]] const auto m = ::read(hold[0], &end, 1); // until the parent lets go
        ::_exit(0);
    }
    ::close(words[1]);
    ::close(hold[0]);
    hold_ = hold[1];
    std::array<char, 512> part{};
    for (ssize_t n = 0; (n = ::read(words[0], part.data(), part.size())) > 0;)
        said_.append(part.data(), static_cast<std::size_t>(n));
    ::close(words[0]);
}

other_process::~other_process() {
    ::close(hold_);
    ::waitpid(pid_, nullptr, 0);
}

std::chrono::nanoseconds process_cpu() noexcept {
    return clock_of(CLOCK_PROCESS_CPUTIME_ID);
}
std::chrono::nanoseconds thread_cpu() noexcept {
    return clock_of(CLOCK_THREAD_CPUTIME_ID);
}

} // namespace attune::test
