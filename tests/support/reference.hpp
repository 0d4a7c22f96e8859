#pragma once
// The reference recordings lie beside the project, or where ATTUNE_REFERENCE says. They are read in place;
// where the folder is missing a test says so and passes.

#include "tests/support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace attune::test {

inline std::optional<std::filesystem::path> reference_folder() {
    namespace fs = std::filesystem;
    if (const char* named = std::getenv("ATTUNE_REFERENCE"))
        return fs::is_directory(named) ? std::optional<fs::path>{named} : std::nullopt;
    const fs::path beside = fs::path{ATTUNE_SOURCE_DIR} / "../shared/reference";
    return fs::is_directory(beside) ? std::optional<fs::path>{fs::weakly_canonical(beside)} : std::nullopt;
}

} // namespace attune::test

/// Names the folder `ref`, or leaves the test with a message.
#define ATTUNE_NEEDS_REFERENCE(ref)                                                                          \
    const auto ref##_found = attune::test::reference_folder();                                               \
    if (!ref##_found) {                                                                                      \
        WARN("skipped: the reference recordings are not here (set ATTUNE_REFERENCE to their folder)");       \
        return;                                                                                              \
    }                                                                                                        \
    const std::filesystem::path ref = *ref##_found
