#include "dsp/ecg/rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune::ecg {
namespace {

constexpr double reach_s = 3.0; // SCIENCE 1.4: a gap longer than 3 s is no rhythm
// Chosen: neighbouring intervals of people at rest differ by 5-15 %; e^-2.5 is the share of beats that are
// early, late or after a pause in ordinary recordings.
constexpr double spread = 0.25, most = 2.3;
constexpr double fresh_start = -1.9;     // chosen: less than an irregular interval costs twice
constexpr double first_interval = -0.35; // chosen: an interval with none before it is taken almost as it is
constexpr double none = -std::numeric_limits<double>::infinity();

double cost(double log_ratio) noexcept {
    return std::min(most, log_ratio * log_ratio / (2 * spread * spread));
}

} // namespace

rhythm_search::rhythm_search(std::size_t reserved) {
    states_.reserve(reserved);
    chosen_.reserve(reserved);
}

std::span<const std::uint32_t> rhythm_search::operator()(std::span<const possible_beat> all) {
    const std::size_t n = all.size();
    states_.resize(n);
    chosen_.clear();
    std::size_t apart = 0; // beats [0, apart) are far enough before j
    for (std::size_t j = 0; j < n; ++j) {
        auto& here = states_[j];
        while (apart < j && all[apart].t_s <= all[j].t_s - shortest_rr_s)
            ++apart;
        const double before = apart > 0 ? states_[apart - 1].best + fresh_start : 0.0;
        here.begun = std::max(0.0, before) + all[j].odds;
        here.begun_after = before > 0 ? static_cast<std::int32_t>(states_[apart - 1].best_end) : -1;
        double best = here.begun;
        for (std::size_t s = 0; s < reach; ++s) {
            link& l = here.links[s];
            l = {none, 0, -1};
            if (s >= j) continue;
            const std::size_t i = j - 1 - s;
            const double rr = all[j].t_s - all[i].t_s;
            if (rr < shortest_rr_s || rr > reach_s) continue;
            l.log_rr = static_cast<float>(std::log(rr));
            l.score = states_[i].begun + first_interval;
            for (std::size_t p = 0; p < reach && p < i; ++p) {
                const link& earlier = states_[i].links[p];
                if (!(earlier.score > l.score)) continue;
                const double score = earlier.score - cost(static_cast<double>(l.log_rr - earlier.log_rr));
                if (score > l.score) {
                    l.score = score;
                    l.before = static_cast<std::int8_t>(p);
                }
            }
            l.score += all[j].odds;
            best = std::max(best, l.score);
        }
        const bool better = j == 0 || best > states_[j - 1].best;
        here.best = better ? best : states_[j - 1].best;
        here.best_end = better ? static_cast<std::uint32_t>(j) : states_[j - 1].best_end;
    }
    if (n == 0 || states_.back().best <= 0) return {};
    for (auto end = static_cast<std::int32_t>(states_.back().best_end); end >= 0;) {
        auto j = static_cast<std::size_t>(end);
        int slot = -1;
        double top = states_[j].begun;
        for (std::size_t s = 0; s < reach; ++s)
            if (states_[j].links[s].score > top) {
                top = states_[j].links[s].score;
                slot = static_cast<int>(s);
            }
        while (slot >= 0) {
            chosen_.push_back(static_cast<std::uint32_t>(j));
            const int before = states_[j].links[static_cast<std::size_t>(slot)].before;
            j -= 1 + static_cast<std::size_t>(slot);
            slot = before;
        }
        chosen_.push_back(static_cast<std::uint32_t>(j));
        end = states_[j].begun_after;
    }
    std::reverse(chosen_.begin(), chosen_.end());
    return chosen_;
}

} // namespace attune::ecg
