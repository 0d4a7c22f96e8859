#include "dsp/beat/by_hand.hpp"

#include <algorithm>
#include <optional>

namespace attune {
namespace {

/// Does such a beat leave the next interval wrong, too?
constexpr bool reaches_on(beat_class c) noexcept {
    return c == beat_class::extra || c == beat_class::ectopic || c == beat_class::misaligned;
}

/// Which intervals are corrected anew; `c` has the classes from before, `now` those that hold.
class touched_intervals {
public:
    touched_intervals(const classified& c, const std::vector<beat_class>& now, std::span<const std::size_t> starts)
        : c_{c}
        , now_{now}
        , starts_{starts}
        , is_(now.size()) {}
    void add(std::size_t k) {
        for (push(k); !next_.empty();) {
            k = next_.back();
            next_.pop_back();
            const auto [from, to] = chain_of(k);
            if (k > from && shares(k) && reaches_on(c_.intervals[k - 1].classed)) push(k - 1);
            if (k + 1 < to && (reaches_on(now_[k]) || (reaches_on(c_.intervals[k].classed) && shares(k + 1))))
                push(k + 1);
        }
    }
    bool operator[](std::size_t k) const { return is_[k]; }
    std::size_t chain_end(std::size_t k) const { return chain_of(k).second; }

private:
    void push(std::size_t k) {
        if (is_[k]) return;
        is_[k] = true;
        next_.push_back(k);
    }
    /// Was it corrected together with the one before?
    bool shares(std::size_t k) const { return !c_.intervals[k].nn && !c_.irregular[k]; }
    std::pair<std::size_t, std::size_t> chain_of(std::size_t k) const {
        const auto next = std::upper_bound(starts_.begin(), starts_.end(), k);
        return {next == starts_.begin() ? 0 : next[-1], next == starts_.end() ? is_.size() : *next};
    }

    const classified& c_;
    const std::vector<beat_class>& now_;
    std::span<const std::size_t> starts_;
    std::vector<bool> is_;
    std::vector<std::size_t> next_;
};

struct laid_run {
    std::size_t to = 0; ///< one past its last interval
    std::size_t pieces = 0;
    double each = 0; ///< ms
    bool nn = false;
};

laid_run lay(const std::vector<judged_interval>& rr, const std::vector<beat_class>& now, std::size_t from,
             std::size_t chain_end) {
    laid_run r{from, 0, 0, false};
    double sum = 0;
    for (; r.to < chain_end && reaches_on(now[r.to]); ++r.to) {
        sum += rr[r.to].rr.count();
        r.pieces += now[r.to] != beat_class::extra;
    }
    if (r.to < chain_end) {
        sum += rr[r.to].rr.count();
        r.pieces += now[r.to] == beat_class::missed ? 2U : 1U;
        r.nn = r.to == from && now[from] == beat_class::normal;
        ++r.to;
    }
    r.pieces = std::max<std::size_t>(1, r.pieces);
    r.each = sum / static_cast<double>(r.pieces);
    return r;
}

} // namespace

void class_by_hand(classified& c, std::span<const std::size_t> starts, const interval_counts& counts,
                   std::span<const hand_class> by_hand) {
    const std::size_t n = c.intervals.size();
    std::vector<beat_class> now(n);
    std::transform(c.intervals.begin(), c.intervals.end(), now.begin(), [](const auto& j) { return j.classed; });
    for (const auto& h : by_hand)
        if (h.interval < n) now[h.interval] = h.classed;
    touched_intervals touched{c, now, starts};
    for (const auto& h : by_hand)
        if (h.interval < n) touched.add(h.interval);

    classified out;
    out.intervals = std::move(c.intervals);
    out.irregular = std::move(c.irregular);
    out.corrected_rr_ms.reserve(c.corrected_rr_ms.size() + 2 * by_hand.size());
    out.nn.reserve(out.corrected_rr_ms.capacity());
    std::size_t before = 0; // place in the corrected series as it was
    for (std::size_t k = 0; k < n;) {
        if (k == 0 || std::binary_search(starts.begin(), starts.end(), k))
            out.corrected_starts.push_back(out.corrected_rr_ms.size());
        if (!touched[k]) {
            for (std::size_t i = 0; i < counts[k]; ++i, ++before) {
                out.corrected_rr_ms.push_back(c.corrected_rr_ms[before]);
                out.nn.push_back(c.nn[before]);
            }
            ++k;
            continue;
        }
        const auto run = lay(out.intervals, now, k, touched.chain_end(k));
        out.corrected_rr_ms.insert(out.corrected_rr_ms.end(), run.pieces, run.each);
        out.nn.insert(out.nn.end(), run.pieces, run.nn);
        for (; k < run.to; ++k) {
            auto& j = out.intervals[k];
            j.classed = now[k];
            j.corrected = milliseconds{now[k] == beat_class::extra ? 0 : run.each};
            j.nn = run.nn;
            out.irregular[k] = false;
            before += counts[k];
        }
    }
    for (std::size_t i = 0; i < n; ++i)
        if (now[i] != beat_class::normal) out.artefacts.push_back({i + 1, now[i]});
    c = std::move(out);
}

} // namespace attune
