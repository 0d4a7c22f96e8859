#pragma once
// A file that lies in memory and has a path, for a library that knows nothing but paths. Gone with the object.

#include <cerrno>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace attune {

class memory_file {
public:
    memory_file()
        : fd_{::memfd_create("attune", MFD_CLOEXEC)} {}
    ~memory_file() {
        if (fd_ >= 0) ::close(fd_);
    }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;

    bool good() const noexcept { return fd_ >= 0; }
    std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }
    bool write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::write(fd_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    /// The whole content.
    std::string read() const {
        std::string all;
        const auto size = ::lseek(fd_, 0, SEEK_END);
        if (size <= 0) return all;
        all.resize(static_cast<std::size_t>(size));
        std::size_t have = 0;
        while (have < all.size()) {
            const auto n = ::pread(fd_, all.data() + have, all.size() - have, static_cast<off_t>(have));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return {};
            have += static_cast<std::size_t>(n);
        }
        return all;
    }

private:
    int fd_;
};

} // namespace attune
