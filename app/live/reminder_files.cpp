#include "app/live/reminder_files.hpp"

#include "app/files/atomic_file.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_said = 1U << 20U;

fs::path folder_of(const fs::path& store_file) {
    return store_file.parent_path() / ".attune-reminders";
}
fs::path lock_file(const fs::path& store_file, speaking_turn::of whom) {
    return folder_of(store_file) / (whom == speaking_turn::of::window ? "window" : "watcher");
}

} // namespace

std::string said_text(const std::vector<review::said_thing>& said) {
    std::string text;
    for (const auto& s : said)
        text += fmt::format("{} {} {}\n", s.at_ms, s.again_ms, s.name);
    return text;
}

std::vector<review::said_thing> said_from(std::string_view text) {
    std::vector<review::said_thing> said;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        review::said_thing s;
        const auto* const last = line.data() + line.size();
        const auto at = std::from_chars(line.data(), last, s.at_ms);
        if (at.ec != std::errc{} || at.ptr == last || *at.ptr != ' ') continue;
        const auto again = std::from_chars(at.ptr + 1, last, s.again_ms);
        if (again.ec != std::errc{} || again.ptr == last || *again.ptr != ' ' || again.ptr + 1 == last)
            continue;
        s.name.assign(again.ptr + 1, last);
        said.push_back(std::move(s));
    }
    if (said.size() > review::most_said)
        said.erase(said.begin(), said.end() - static_cast<std::ptrdiff_t>(review::most_said));
    return said;
}

std::vector<review::said_thing> read_said(const fs::path& store_file) {
    const auto text = read_file(folder_of(store_file) / "said", largest_said);
    return text ? said_from(*text) : std::vector<review::said_thing>{};
}

result<void> write_said(const fs::path& store_file, const std::vector<review::said_thing>& said) {
    std::error_code failed;
    fs::create_directories(folder_of(store_file), failed); // a failure shows at writing
    return write_file(folder_of(store_file) / "said", said_text(said), true);
}

result<speaking_turn> speaking_turn::take(const fs::path& store_file, of whom) {
    std::error_code failed;
    fs::create_directories(folder_of(store_file), failed);
    const auto file = lock_file(store_file, whom);
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 || ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        const int cause = errno;
        if (fd >= 0) ::close(fd);
        return fail(cause == EWOULDBLOCK ? errc::busy : errc::permission,
                    fmt::format("{} cannot be locked: {}", file.string(), std::strerror(cause)));
    }
    const auto pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(fd, 0) != 0 || ::write(fd, pid.data(), pid.size()) < 0) {
        // Only stopping it from elsewhere needs the number.
    }
    return speaking_turn{fd};
}

speaking_turn::~speaking_turn() {
    if (fd_ >= 0) ::close(fd_); // the file stays: removing it would let two locks stand side by side
}

std::optional<pid_t> speaking_turn::holder(const fs::path& store_file, of whom) {
    const auto file = lock_file(store_file, whom);
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return std::nullopt;
    char text[24]{};
    const auto n = ::read(fd, text, sizeof text - 1);
    const bool free = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
    ::close(fd);
    pid_t pid = 0;
    if (free || n <= 0 || std::from_chars(text, text + n, pid).ec != std::errc{} || pid <= 1)
        return std::nullopt;
    return pid;
}

} // namespace attune
