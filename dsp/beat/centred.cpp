#include "dsp/beat/centred.hpp"

#include "dsp/beat/displaced.hpp"
#include "dsp/beat/ordered_window.hpp"
#include "dsp/beat/rules.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

using kind = worked_interval::kind;
constexpr std::size_t spread_of = 91, median_of = 11; // SCIENCE 2.1
constexpr double no_interval =
    1e6; // ms. Chosen: a quarter of an hour; sums of squares of more could overflow

/// The window of the N values nearest to each one in turn; at the ends it does not shrink.
template <std::size_t N, class Each>
void centred(std::span<const double> values, Each&& each) {
    ordered_window<N> w;
    std::size_t pushed = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        while (pushed < values.size() && pushed < std::max(N, i + N / 2 + 1))
            w.push(values[pushed++]);
        each(i, w);
    }
}

/// Thresholds around each interval. Differences do not cross chains, the windows of them do.
std::vector<usual_range> usual_everywhere(std::span<const double> rr,
                                          const std::vector<std::size_t>& starts) {
    std::vector<usual_range> out(rr.size());
    std::vector<double> d, m(rr.size());
    std::vector<std::size_t> difference_at(rr.size());
    d.reserve(rr.size());
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
        const auto chain = rr.subspan(starts[s], starts[s + 1] - starts[s]);
        centred<median_of>(chain, [&](std::size_t i, const auto& w) {
            const std::size_t at = starts[s] + i;
            out[at].median = w.quantile(0.5);
            m[at] = rr[at] < out[at].median ? 2.0 * (out[at].median - rr[at]) : rr[at] - out[at].median;
            if (i > 0) d.push_back(std::abs(rr[at] - rr[at - 1]));
            difference_at[at] = d.empty() ? 0 : d.size() - 1;
        });
    }
    std::vector<spread> of_d(d.size());
    const auto into = [](std::vector<spread>& to) {
        return [&to](std::size_t i, const auto& w) { to[i] = {w.quartile_deviation(), w.quantile(0.5)}; };
    };
    centred<spread_of>(d, into(of_d));
    centred<spread_of>(m, [&](std::size_t i, const auto& w) {
        const spread of_m{w.quartile_deviation(), w.quantile(0.5)};
        out[i] = usual_of(out[i].median, of_d.empty() ? spread{} : of_d[difference_at[i]], of_m, rr.size());
    });
    return out;
}

/// One chain through the rules: missed beats put in, extra ones taken out, displaced ones in the middle.
std::vector<worked_interval> by_rules(std::span<const double> rr, std::span<const usual_range> u,
                                      std::size_t offset, std::span<judged_interval> judged) {
    std::vector<worked_interval> out;
    out.reserve(rr.size() + rr.size() / 16);
    rules decide;
    auto before = beat_class::normal;
    for (std::size_t i = 0; i < rr.size(); ++i) {
        const auto v = decide(rr, i, u[i]);
        judged[i].deviation = v.deviation;
        const std::size_t source = offset + i;
        if (v.classed == beat_class::missed) {
            out.push_back({v.corrected, v.corrected, source, kind::made, beat_class::missed});
            out.push_back({v.corrected, v.corrected, source, kind::made, beat_class::normal});
        } else if (v.classed == beat_class::extra) {
            judged[i].classed = beat_class::extra;
        } else if (v.classed != beat_class::normal) {
            out.push_back({v.corrected, rr[i], source, kind::alone, v.classed});
        } else if (v.nn) {
            out.push_back({rr[i], rr[i], source, kind::measured, beat_class::normal});
        } else if (before == beat_class::extra) {
            out.push_back({v.corrected, v.corrected, source, kind::made, beat_class::normal});
        } else { // the other side of a displaced beat
            out.back().is = kind::pair_first;
            out.push_back({v.corrected, rr[i], source, kind::pair_second, beat_class::normal});
        }
        before = v.classed;
    }
    return out;
}

/// Which intervals of the chain lie in an irregular stretch. What was made of two intervals is not cut in
/// two.
std::vector<bool> irregular_in(const std::vector<worked_interval>& chain, std::size_t from,
                               std::span<const judged_interval> judged) {
    std::vector<bool> is(judged.size());
    for (std::size_t k = 0; k < chain.size(); ++k) {
        if (!chain[k].irregular) continue;
        is[chain[k].source - from] = true;
        if (chain[k].is == kind::pair_first && k + 1 < chain.size()) is[chain[k + 1].source - from] = true;
        if (chain[k].is == kind::pair_second && k > 0) is[chain[k - 1].source - from] = true;
    }
    // An extra beat's interval went into the next one.
    for (std::size_t i = judged.size(); i-- > 0;)
        if (judged[i].classed == beat_class::extra && i + 1 < judged.size() && is[i + 1]) is[i] = true;
    return is;
}

} // namespace

classified classify_centred(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts,
                            std::span<const hand_class> by_hand) {
    classified out;
    std::vector<double> rr(rr_ms.begin(), rr_ms.end());
    for (auto& x : rr)
        x = std::isfinite(x) ? std::clamp(x, 0.0, no_interval) : 0.0;
    std::vector<std::size_t> starts{0};
    for (const auto s : chain_starts)
        if (s > starts.back() && s < rr.size()) starts.push_back(s);
    starts.push_back(rr.size());
    out.intervals.resize(rr.size());
    for (std::size_t i = 0; i < rr.size(); ++i)
        out.intervals[i] = {i, milliseconds{rr[i]}, beat_class::normal, milliseconds{0}, 0, true};
    out.corrected_rr_ms.reserve(rr.size() + rr.size() / 16);
    out.nn.reserve(rr.size() + rr.size() / 16);

    interval_counts counts(rr.size());
    const auto usual_at = usual_everywhere(rr, starts);
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
        const std::size_t from = starts[s], n = starts[s + 1] - from;
        if (n == 0) continue;
        auto chain = by_rules(std::span{rr}.subspan(from, n), std::span{usual_at}.subspan(from, n), from,
                              std::span{out.intervals}.subspan(from, n));
        find_displaced(chain);
        const auto irregular = irregular_in(chain, from, std::span{out.intervals}.subspan(from, n));
        out.irregular.insert(out.irregular.end(), irregular.begin(), irregular.end());
        out.corrected_starts.push_back(out.corrected_rr_ms.size());
        // As measured, in order: an extra beat's interval has no place of its own in the chain.
        std::size_t next = from;
        const auto as_measured_to = [&](std::size_t end) {
            for (; next < end; ++next) {
                if (!irregular[next - from]) continue;
                out.intervals[next] = {next,
                                       milliseconds{rr[next]},
                                       beat_class::normal,
                                       milliseconds{rr[next]},
                                       out.intervals[next].deviation,
                                       false};
                out.corrected_rr_ms.push_back(rr[next]);
                out.nn.push_back(false);
                ++counts[next];
            }
        };
        for (const auto& w : chain) {
            as_measured_to(w.source + 1);
            if (irregular[w.source - from]) continue;
            auto& j = out.intervals[w.source];
            if (w.classed != beat_class::normal) j.classed = w.classed;
            j.corrected = milliseconds{w.y};
            j.nn = w.is == kind::measured;
            out.corrected_rr_ms.push_back(w.y);
            out.nn.push_back(j.nn);
            ++counts[w.source];
        }
        as_measured_to(from + n);
    }
    for (std::size_t i = 0; i < out.intervals.size(); ++i) {
        auto& j = out.intervals[i];
        if (j.classed == beat_class::extra) j.nn = false;
        if (j.classed != beat_class::normal) out.artefacts.push_back({i + 1, j.classed});
    }
    starts.pop_back();
    if (!by_hand.empty()) class_by_hand(out, starts, counts, by_hand);
    return out;
}

} // namespace attune
