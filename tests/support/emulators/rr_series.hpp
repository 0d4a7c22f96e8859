#pragma once
// Recorded hearts for the emulators.

#include <cmath>
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

/// As a sensor tells them whose clock counts steps of so many ms: each beat is put on the clock, so that nothing drifts.
inline std::vector<double> in_steps_of(double step_ms, const std::vector<double>& rr_ms) {
    std::vector<double> told;
    double t = 0, before = 0;
    for (const double rr : rr_ms) {
        t += rr;
        const double now = std::round(t / step_ms) * step_ms;
        told.push_back(now - before);
        before = now;
    }
    return told;
}

} // namespace attune::test
