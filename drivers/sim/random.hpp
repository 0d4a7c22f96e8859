#pragma once
// Chance for simulations, the same on every machine: std::mt19937_64 is fixed by the standard, the standard's
// distributions are not, so these are our own and use nothing but exact arithmetic.

#include <cstdint>
#include <random>

namespace attune::sim {

/// In:    a seed; streams with different `stream` and equal seed are unrelated.
/// Cost:  O(1), no allocation; copyable, so that a simulation can go back to an earlier state.
class chance {
public:
    explicit chance(std::uint64_t seed, std::uint64_t stream = 0) noexcept
        : engine_{mixed(seed + 0x9E3779B97F4A7C15U * (stream + 1))} {}

    /// 0 <= x < 1, 53 bits.
    double uniform() noexcept { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
    double uniform(double from, double to) noexcept { return from + (to - from) * uniform(); }
    bool happens(double probability) noexcept { return uniform() < probability; }
    /// Mean 0, variance 1, within +-3.46: the sum of four uniforms, scaled. Near enough to a normal for noise
    /// that is summed up again, and free of libm.
    double bell() noexcept {
        const double sum = uniform() + uniform() + uniform() + uniform() - 2.0;
        return sum * 1.7320508075688772; // sqrt(12/4)
    }
    std::uint64_t bits() noexcept { return engine_(); }

private:
    /// splitmix64's finaliser (Steele, Lea, Flood 2014): neighbouring seeds give unrelated states.
    static constexpr std::uint64_t mixed(std::uint64_t z) noexcept {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    std::mt19937_64 engine_;
};

} // namespace attune::sim
