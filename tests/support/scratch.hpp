#pragma once
// A folder of a test's own that goes away with it. In memory where there is such a place: most tests write
// hundreds of small transactions and learn nothing from a slow disk.

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace attune::test {

class scratch_folder {
public:
    scratch_folder()
        : scratch_folder{::access("/dev/shm", W_OK) == 0 ? "/dev/shm"
                                                         : std::filesystem::temp_directory_path()} {}
    explicit scratch_folder(const std::filesystem::path& where) {
        auto pattern = (where / "attune-test-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error{"no room for a scratch folder"};
        path_ = pattern;
    }
    ~scratch_folder() {
        std::error_code ignored;
        if (::getpid() == owner_)
            std::filesystem::remove_all(path_, ignored); // a forked child leaves it alone
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    const std::filesystem::path& path() const noexcept { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
    const pid_t owner_ = ::getpid();
};

} // namespace attune::test
