#pragma once
// Who owns a running session: a locked file beside the store. The lock dies with its process, however it
// dies.

#include "drivers/result.hpp"

#include <filesystem>
#include <string_view>
#include <utility>

namespace attune {

/// Held as long as the object lives. flock on <store folder>/.attune-live/<session id>.
class live_lock {
public:
    /// errc::busy where a living process holds it.
    static result<live_lock> take(const std::filesystem::path& store_file, std::string_view id);
    /// Without making anything: is a living process (this one included) holding it? Where that cannot be
    /// found out: yes.
    static bool held(const std::filesystem::path& store_file, std::string_view id);

    ~live_lock() { release(); }
    live_lock(live_lock&& o) noexcept
        : fd_{std::exchange(o.fd_, -1)}
        , file_{std::move(o.file_)} {}
    live_lock& operator=(live_lock&& o) noexcept {
        release();
        fd_ = std::exchange(o.fd_, -1);
        file_ = std::move(o.file_);
        return *this;
    }
    void release() noexcept;

private:
    live_lock(int fd, std::filesystem::path file)
        : fd_{fd}
        , file_{std::move(file)} {}
    int fd_;
    std::filesystem::path file_;
};

} // namespace attune
