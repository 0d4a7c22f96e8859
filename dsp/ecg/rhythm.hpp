#pragma once
// Which of many possible beats are beats: the most plausible sequence, weighing each one's evidence against
// the rhythm it would make.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace attune::ecg {

struct possible_beat {
    double t_s;  ///< ascending
    double odds; ///< natural logarithm of (beat : no beat), from the waveform alone
};

/// In:    possible beats in order of time.
/// Out:   indices of the chosen ones, ascending; valid until the next call. The sum of odds less what the
/// rhythm
///        costs is the largest possible: two beats are at least 0.25 s apart (240 bpm); an interval costs by
///        the squared logarithm of its ratio to the one before it, up to a limit, so that an ectopic beat or
///        a pause costs no more than clear evidence outweighs. What stands alone with negative odds is never
///        chosen.
/// Cost:  O(n k^2), k <= 12 predecessors within 3 s; 250 bytes a possible beat; allocates only where n
/// exceeds
///        what was reserved.
class rhythm_search {
public:
    explicit rhythm_search(std::size_t reserved);
    std::span<const std::uint32_t> operator()(std::span<const possible_beat> all);

private:
    static constexpr std::size_t reach = 12; // predecessors; chosen: 2-3 s of noise at 5 maxima a second
    struct link {
        double score;
        float log_rr;
        std::int8_t before; ///< slot of the link that ends at our first beat; -1: the chain began there
    };
    struct state {
        std::array<link, reach> links; ///< [s]: the best way to end with the interval from beat j-1-s to j
        double begun, best;            ///< the chain begins here; any way that ends here or before
        std::uint32_t best_end;
        std::int32_t begun_after; ///< end of the chain before, -1: none
    };
    std::vector<state> states_;
    std::vector<std::uint32_t> chosen_;
};

inline constexpr double shortest_rr_s = 0.25; // chosen: 240 bpm

} // namespace attune::ecg
