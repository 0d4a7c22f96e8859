#include "app/cli/scratch_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace attune::cli {

scratch_folder::scratch_folder() {
    auto name = (std::filesystem::temp_directory_path() / "attune-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::filesystem::filesystem_error{"no temporary folder", name,
                                                std::error_code{errno, std::generic_category()}};
    path_ = name;
}

scratch_folder::~scratch_folder() {
    std::error_code ignored; // a leftover in the temporary folder harms nobody
    std::filesystem::remove_all(path_, ignored);
}

} // namespace attune::cli
