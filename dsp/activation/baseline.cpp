#include "dsp/activation/baseline.hpp"

#include <algorithm>
#include <cmath>

namespace attune {

double shrunk_scale(double prior, double own_sd, int n, double floor) noexcept {
    const double sessions = std::max(n, 0);
    return std::max(floor, std::sqrt((3 * prior * prior + sessions * own_sd * own_sd) / (3 + sessions)));
}

} // namespace attune
