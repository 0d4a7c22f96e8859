#include "app/speech/espeak.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <csignal>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <utility>
#include <unistd.h>

extern char** environ;

namespace attune {
namespace {

class descriptor {
public:
    explicit descriptor(int fd = -1) noexcept
        : fd_{fd} {}
    ~descriptor() { close(); }
    descriptor(descriptor&& other) noexcept
        : fd_{std::exchange(other.fd_, -1)} {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    void close() noexcept {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// Both ends closed at exec; sockets, as writing to one whose reader is gone can be asked not to raise SIGPIPE.
std::optional<std::array<descriptor, 2>> connected() {
    std::array<int, 2> fds{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) return std::nullopt;
    return std::array<descriptor, 2>{descriptor{fds[0]}, descriptor{fds[1]}};
}

/// The running program. Ended and waited for when it goes out of scope.
class child {
public:
    explicit child(pid_t pid) noexcept
        : pid_{pid} {}
    ~child() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        wait();
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    /// Its exit status; -1 where a signal ended it.
    int wait() noexcept {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_;
};

/// errno on failure.
int start(const std::filesystem::path& program, const std::vector<std::string>& words, int in, int out,
          pid_t& pid) {
    std::vector<char*> arguments;
    for (const auto& w : words)
        arguments.push_back(const_cast<char*>(w.c_str())); // posix_spawn does not write into them
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // The handlers of the one who starts it are not its own, and a signal blocked in a thread here is not meant.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    const int failed = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t n) noexcept {
    std::uint32_t v = 0;
    for (std::size_t i = 0; i < n; ++i)
        v |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
    return v;
}

constexpr std::size_t most_bytes = static_cast<std::size_t>(longest_spoken_s * 48'000 * 2);

} // namespace

std::optional<std::filesystem::path> find_espeak() {
    const char* path = std::getenv("PATH");
    for (std::string_view left = path ? path : "/usr/bin:/bin"; !left.empty();) {
        const auto end = std::min(left.find(':'), left.size());
        const auto file = std::filesystem::path{left.substr(0, end)} / "espeak-ng";
        if (end > 0 && ::access(file.c_str(), X_OK) == 0) return file;
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    return std::nullopt;
}

result<spoken_sound> parse_spoken(std::string_view bytes) {
    const auto refuse = [](std::string_view why) {
        return fail(errc::invalid, fmt::format("The speech program's sound is not what it should be: {}.", why));
    };
    if (bytes.size() < 12 || bytes.substr(0, 4) != "RIFF" || bytes.substr(8, 4) != "WAVE")
        return refuse("no RIFF WAVE");
    spoken_sound s;
    s.rate = 0;
    for (std::size_t at = 12; at + 8 <= bytes.size();) {
        const auto name = bytes.substr(at, 4);
        const std::size_t told = little_endian(bytes, at + 4, 4);
        const std::size_t there = std::min(told, bytes.size() - at - 8);
        if (name == "fmt ") {
            if (there < 16) return refuse("its format is cut off");
            const auto kind = little_endian(bytes, at + 8, 2), channels = little_endian(bytes, at + 10, 2),
                       bits = little_endian(bytes, at + 22, 2), rate = little_endian(bytes, at + 12, 4);
            if (kind != 1 || channels != 1 || bits != 16) return refuse("not 16 bits of one channel");
            if (rate < 8000 || rate > 48000) return refuse(fmt::format("{} samples a second", rate));
            s.rate = static_cast<int>(rate);
        }
        if (name == "data") {
            if (s.rate == 0) return refuse("no format before the sound");
            s.samples.reserve(there / 2);
            for (std::size_t i = 0; i + 1 < there; i += 2)
                s.samples.push_back(static_cast<std::int16_t>(little_endian(bytes, at + 8 + i, 2)));
            if (s.samples.empty()) return refuse("it is empty");
            return s;
        }
        at += 8 + there + there % 2;
    }
    return refuse("it is empty");
}

result<spoken_sound> speak_with(const std::filesystem::path& program, std::string_view text,
                                const voice_wish& how, const std::stop_token& stop) {
    auto in = connected(), out = connected();
    if (!in || !out)
        return fail(errc::busy, fmt::format("No pipe to the speech program: {}.", std::strerror(errno)));
    pid_t pid = -1;
    // --stdin with -b 1 takes UTF-8.
    const std::vector<std::string> words{program.string(),
                                         "--stdin",
                                         "--stdout",
                                         "-b",
                                         "1",
                                         "-v",
                                         std::string{how.language},
                                         "-s",
                                         fmt::format("{:.0f}", std::clamp(how.words_per_minute, 80.0, 450.0))};
    if (const int failed = start(program, words, (*in)[1].get(), (*out)[1].get(), pid))
        return fail(errc::not_found,
                    fmt::format("{} cannot be started: {}.", program.string(), std::strerror(failed)));
    child speaker{pid};
    (*in)[1].close();
    (*out)[1].close();

    std::string bytes;
    std::array<char, 16384> piece{};
    constexpr int look_every_ms = 100; // chosen: for the wish to stop
    for (auto waited = std::chrono::milliseconds{0};;) {
        if (stop.stop_requested() || waited >= longest_synthesis)
            return fail(errc::busy, "The speech program took too long; these words are not spoken.");
        std::array<pollfd, 2> both{{{(*out)[0].get(), POLLIN, 0}, {(*in)[0].get(), POLLOUT, 0}}};
        const int ready = ::poll(both.data(), (*in)[0].get() >= 0 ? 2 : 1, look_every_ms);
        if (ready < 0 && errno != EINTR) return fail(errc::busy, "The speech program cannot be heard.");
        if (ready <= 0) {
            waited += std::chrono::milliseconds{look_every_ms};
            continue;
        }
        if ((*in)[0].get() >= 0 && both[1].revents != 0) {
            const auto n = ::send((*in)[0].get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
            if (text.empty() || (n < 0 && errno != EAGAIN && errno != EINTR)) (*in)[0].close();
        }
        if (both[0].revents == 0) continue;
        const auto n = ::read((*out)[0].get(), piece.data(), piece.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        bytes.append(piece.data(), static_cast<std::size_t>(n));
        if (bytes.size() > most_bytes)
            return fail(errc::invalid, "The speech program does not end; these words are not spoken.");
    }
    if (speaker.wait() != 0)
        return fail(errc::invalid,
                    fmt::format("{} does not speak \"{}\".", program.filename().string(), how.language));
    return parse_spoken(bytes);
}

} // namespace attune
