#include "dsp/beat/batch.hpp"

namespace attune {

classified classify_all(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts) {
    classified out;
    out.intervals.reserve(rr_ms.size());
    classifier judge;
    std::size_t next_start = 0;
    for (std::size_t i = 0; i < rr_ms.size(); ++i) {
        while (next_start < chain_starts.size() && chain_starts[next_start] < i)
            ++next_start;
        if (next_start < chain_starts.size() && chain_starts[next_start] == i && i > 0) {
            while (auto j = judge.drain())
                out.intervals.push_back(*j);
            judge.gap();
        }
        if (auto j = judge(milliseconds{rr_ms[i]})) out.intervals.push_back(*j);
    }
    while (auto j = judge.drain())
        out.intervals.push_back(*j);

    next_start = 0;
    for (std::size_t i = 0; i < out.intervals.size(); ++i) {
        const auto& j = out.intervals[i];
        if (i == 0 || (next_start < chain_starts.size() && chain_starts[next_start] == i))
            out.corrected_starts.push_back(out.corrected_rr_ms.size());
        while (next_start < chain_starts.size() && chain_starts[next_start] <= i)
            ++next_start;
        if (j.classed != beat_class::normal) out.artefacts.push_back({i + 1, j.classed});
        const int copies = j.classed == beat_class::extra ? 0 : j.classed == beat_class::missed ? 2 : 1;
        for (int k = 0; k < copies; ++k) {
            out.corrected_rr_ms.push_back(j.corrected.count());
            out.nn.push_back(j.nn);
        }
    }
    return out;
}

} // namespace attune
