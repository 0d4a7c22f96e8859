#pragma once
// The resonance frequency as what it is: a belief with a width (SCIENCE 5).
//
// Model: ln A_j = a - k (f_j - f0)^2 + e_j, with e_j Student-t (4 degrees), scale s_j = max(SE(A)/A, 0.08). a
// is flat, f0 on a grid with a normal prior, k 0 (one in five) or between .15 and 1: 0 is the person whose
// heart answers all rates alike, for whom nothing may be claimed.

#include "dsp/units.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

enum class resonance_person : std::uint8_t { adult, short_adult, child }; ///< short: below 160 cm

/// What is believed before the first step.
struct resonance_prior {
    double mean; ///< breaths/min
    double sd;
    double grid_from, grid_to; ///< breaths/min, by 0.05
    /// Years of practice change people: a belief of `weeks` ago is wider by 0.1^2 a week.
    resonance_prior after(double weeks) const noexcept;
};
resonance_prior prior_of(resonance_person who) noexcept;

/// One accepted step: heart rate's amplitude at one breathing rate.
struct resonance_point {
    double rate;      ///< breaths/min
    double amplitude; ///< any unit, > 0
    double se;        ///< of the amplitude
    double seconds;   ///< heard
};

/// Allocates in the constructor; afterwards never, up to `most_points` of them.
class resonance_posterior {
public:
    static constexpr std::size_t most_points = 32; ///< chosen: half an hour of a minute each
    explicit resonance_posterior(const resonance_prior& prior);
    /// Adds one step. What is no amplitude (not positive, not finite, less than its own error) or lies a
    /// breath a minute off the grid is not added: false. Cost: about 0.2 ms.
    bool add(const resonance_point& point);

    double mean() const noexcept { return mean_; }
    double sd() const noexcept { return sd_; }
    double quantile(double p) const noexcept;            ///< breaths/min; linear within a grid cell
    double flat_share() const noexcept { return flat_; } ///< probability of k = 0
    std::size_t points() const noexcept { return points_.size(); }
    std::span<const double> grid() const noexcept { return f0_; }
    std::span<const double> mass() const noexcept { return p_; } ///< sums to 1, by grid()
    /// As a prior for another day.
    resonance_prior as_prior(double weeks) const noexcept;

    /// The rate whose step is expected to leave the smallest SD, of those a quarter apart within the usual
    /// range. First two: the middle of the range and one slower. Nothing within a quarter of a `barred` rate
    /// is chosen while there is another. Cost: about 1 ms.
    breaths_per_minute next_rate(std::span<const double> barred = {});
    /// Thompson's way: a rate drawn from the belief, rounded to a quarter. O(grid).
    breaths_per_minute drawn_rate(std::mt19937_64& random) const noexcept;
    /// Adaptive protocol: enough at an SD of 0.2 or after seven steps.
    bool enough() const noexcept;

private:
    /// One (f0, k) with its likelihood along a, sampled evenly: `count` from a0 on, da apart.
    struct bell {
        std::size_t f;
        double k, a0, da, share;
        std::size_t count;
    };
    /// Of a bell at one a.
    struct particle {
        std::size_t f;
        double k, a, weight;
    };
    void think();
    template <class Each>
    void for_each_bell(Each&& each);
    double weight(const bell& b, std::size_t i) const noexcept;
    void gather();
    resonance_prior prior_;
    std::vector<double> f0_, prior_mass_, p_;
    std::vector<resonance_point> points_;
    double mean_ = 0, sd_ = 0, flat_ = 0;
    double largest_ = 0; ///< weight of any particle
    // Room to work in: one entry a point; the particles that count; one entry a grid cell.
    std::vector<double> log_amplitude_, inverse_scale_, level_, outcome_;
    std::vector<particle> particles_;
};

/// Length of an adaptive step beyond the two breaths that are not counted.
inline constexpr seconds adaptive_step{90};
inline constexpr std::size_t most_adaptive_steps = 7;

} // namespace attune
