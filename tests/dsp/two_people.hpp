#pragma once
// Two heart rates of formulas, coupled as told.

#include "dsp/dyad/series.hpp"
#include "tests/dsp/heard.hpp"

namespace attune::test {

/// Wandering of heart rate alike in kind but drawn apart, at 4 Hz; `shared` (0-1) of the second one's power
/// is the first one's, `lag` seconds later.
struct two_series {
    even_rate x, y;
};
inline two_series two_people(double shared, double lag, std::uint32_t seed, double until = 1800) {
    const wandering a{4, seed * 2 + 1, 0.01, 0.2, 80}, b{4, seed * 2 + 2, 0.01, 0.2, 80};
    two_series out;
    for (auto* s : {&out.x, &out.y}) {
        const auto n = static_cast<std::size_t>(until * 4) + 1;
        s->value.resize(n);
        s->heard.assign(n, true);
        for (std::size_t i = 0; i < n; ++i) {
            const double t = static_cast<double>(i) / 4;
            s->value[i] = s == &out.x ? a(t) : std::sqrt(shared) * a(t - lag) + std::sqrt(1 - shared) * b(t);
        }
    }
    return out;
}

} // namespace attune::test
