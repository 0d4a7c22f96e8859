#include "app/review/intervals.hpp"

namespace attune::review {

measured_intervals intervals_of(const recording& r) {
    measured_intervals m;
    bool broken = true;
    for (const auto& b : r.beats) {
        broken |= b.starts_chain || !b.rr_ms;
        if (!b.rr_ms) continue;
        if (broken && !m.rr_ms.empty()) m.chain_starts.push_back(m.rr_ms.size());
        if (b.by_hand) m.by_hand.push_back({m.rr_ms.size(), b.classed});
        m.rr_ms.push_back(*b.rr_ms);
        m.t_s.push_back(b.t_s);
        broken = false;
    }
    return m;
}

} // namespace attune::review
