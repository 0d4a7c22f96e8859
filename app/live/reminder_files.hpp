#pragma once
// What reminders leave beside the store, in <store folder>/.attune-reminders: what was said, so that nothing
// is said twice, and who speaks now, so that only one does.

#include "app/review/reminders.hpp"
#include "drivers/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace attune {

/// Lines that do not read are passed over: at worst something is said once more.
std::vector<review::said_thing> read_said(const std::filesystem::path& store_file);
result<void> write_said(const std::filesystem::path& store_file, const std::vector<review::said_thing>& said);
/// The same as text; pure.
std::string said_text(const std::vector<review::said_thing>& said);
std::vector<review::said_thing> said_from(std::string_view text);

/// A locked file with its owner's process id in it; the lock dies with the process.
class speaking_turn {
public:
    /// The window while it runs; the small program while it waits.
    enum class of : std::uint8_t { window, watcher };
    /// errc::busy where a living process has it.
    static result<speaking_turn> take(const std::filesystem::path& store_file, of whom);
    /// The process that has it, if any. Makes nothing.
    static std::optional<pid_t> holder(const std::filesystem::path& store_file, of whom);

    ~speaking_turn();
    speaking_turn(speaking_turn&& o) noexcept
        : fd_{std::exchange(o.fd_, -1)} {}
    speaking_turn& operator=(speaking_turn&& o) noexcept {
        std::swap(fd_, o.fd_);
        return *this;
    }

private:
    explicit speaking_turn(int fd) noexcept
        : fd_{fd} {}
    int fd_;
};

} // namespace attune
