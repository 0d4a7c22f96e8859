#pragma once
// A folder of its own that goes away again.

#include <filesystem>

namespace attune::cli {

class scratch_folder {
public:
    scratch_folder(); ///< throws filesystem_error where there is no room for one
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace attune::cli
