#pragma once
// The intervals of a session as measured: what every analysis of it begins with.

#include "app/session/recording.hpp"
#include "dsp/beat/by_hand.hpp"

#include <cstddef>
#include <vector>

namespace attune::review {

struct measured_intervals {
    std::vector<double> rr_ms, t_s; ///< t_s: of the beat that ends each
    std::vector<std::size_t>
        chain_starts; ///< indices of intervals before which there is a gap; not the first
    std::vector<hand_class> by_hand; ///< where a person gave a class
};
/// Each gap and each chain's first beat breaks them. Cost: linear.
measured_intervals intervals_of(const recording& r);

} // namespace attune::review
