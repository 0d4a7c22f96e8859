#pragma once
// Recorded hearts for the emulators.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace attune::test {

/// The first `n` intervals in ms of reference/rr/NAME.txt (one a line, # comments); fewer where it has fewer.
inline std::vector<double> rr_series(const std::filesystem::path& reference, const std::string& name,
                                     std::size_t n) {
    std::ifstream in{reference / "rr" / (name + ".txt")};
    std::vector<double> ms;
    for (std::string line; ms.size() < n && std::getline(in, line);) {
        char* end = nullptr;
        const double v = std::strtod(line.c_str(), &end);
        if (end != line.c_str() && v > 0) ms.push_back(v);
    }
    return ms;
}

} // namespace attune::test
