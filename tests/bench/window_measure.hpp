#pragma once
// What the window's benchmarks measure with.

#include "app/ui/window/window.hpp"
#include "drivers/time.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace attune::bench {

/// Milliseconds of processor, all threads of this process (llvmpipe draws in threads of its own).
inline double cpu_ms() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

/// Megabytes resident now.
inline double resident_mb() {
    std::ifstream in{"/proc/self/statm"};
    double all = 0, resident = 0;
    in >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

inline void print(const std::string& what, std::vector<double> values, const char* unit, const char* budget) {
    std::sort(values.begin(), values.end());
    std::printf("  %-34s min %7.2f  median %7.2f  p99 %7.2f  max %7.2f %s  %s\n", what.c_str(),
                values.front(), values[values.size() / 2], values[values.size() * 99 / 100], values.back(),
                unit, budget);
    std::fflush(stdout);
}

/// A window on the display where there is one (Xvfb: tests/e2e/xvfb.sh), in memory otherwise.
inline ui::window_options size_1280x720(ui::renderer_choice which) {
    ui::window_options o;
    o.renderer = which;
    o.width = 1280;
    o.height = 720;
    o.off_screen = std::getenv("DISPLAY") == nullptr;
    return o;
}

inline const char* where() {
    return std::getenv("DISPLAY") ? "on the display" : "in memory";
}

} // namespace attune::bench
