#include "dsp/hrv/judged_series.hpp"

#include "dsp/beat/centred.hpp"

#include <algorithm>
#include <cassert>

namespace attune {
namespace {

constexpr double slack = 1e-9; // s: sums of intervals are not exact

/// First and one past the last interval that lie within from..to.
stretch within(const std::vector<double>& t, const std::vector<double>& ms, double from, double to) {
    const auto end = std::upper_bound(t.begin(), t.end(), to + slack);
    auto begin = std::lower_bound(t.begin(), end, from - slack);
    while (begin != end && *begin - ms[static_cast<std::size_t>(begin - t.begin())] / 1000.0 < from - slack)
        ++begin;
    return {static_cast<std::size_t>(begin - t.begin()), static_cast<std::size_t>(end - t.begin())};
}

template <class T>
std::vector<T> cut(const std::vector<T>& v, const stretch& p) {
    return {v.begin() + static_cast<std::ptrdiff_t>(p.from), v.begin() + static_cast<std::ptrdiff_t>(p.to)};
}

/// Starts within the part, counted from its begin; the part itself begins a chain.
std::vector<std::size_t> starts_in(const std::vector<std::size_t>& starts, const stretch& p) {
    std::vector<std::size_t> out;
    if (p.size() > 0) out.push_back(0);
    for (auto s = std::upper_bound(starts.begin(), starts.end(), p.from); s != starts.end() && *s < p.to; ++s)
        out.push_back(*s - p.from);
    return out;
}

} // namespace

judged_series judge(std::span<const double> rr_ms, std::span<const std::size_t> chain_starts, correction how,
                    std::span<const double> t_s, std::span<const hand_class> by_hand) {
    assert(t_s.empty() || t_s.size() == rr_ms.size());
    judged_series s;
    s.rr_ms.assign(rr_ms.begin(), rr_ms.end());
    if (t_s.empty()) {
        s.t_s.reserve(rr_ms.size());
        double t = 0;
        for (const double x : rr_ms)
            s.t_s.push_back(t += x / 1000.0);
    } else {
        s.t_s.assign(t_s.begin(), t_s.end());
    }
    for (const auto& p : stretches_of(rr_ms.size(), chain_starts))
        s.starts.push_back(p.from);
    if (how == correction::none) {
        s.nn_ms = s.rr_ms;
        s.nn_t_s = s.t_s;
        s.nn_starts = s.starts;
        s.untouched.assign(s.nn_ms.size(), true);
        s.irregular.assign(s.rr_ms.size(), false);
        return s;
    }
    auto judged = classify_centred(rr_ms, s.starts, by_hand); // the one place where files are corrected
    s.artefacts = std::move(judged.artefacts);
    s.irregular = std::move(judged.irregular);
    s.nn_ms = std::move(judged.corrected_rr_ms);
    s.untouched = std::move(judged.nn);
    s.nn_starts = std::move(judged.corrected_starts);
    // A chain keeps its ends; between them the beats lie as the corrected intervals say.
    s.nn_t_s.resize(s.nn_ms.size());
    for (std::size_t c = 0; c < s.nn_starts.size() && c < s.starts.size(); ++c) {
        const auto first = s.nn_starts[c],
                   last = c + 1 < s.nn_starts.size() ? s.nn_starts[c + 1] : s.nn_ms.size();
        const auto measured_last = c + 1 < s.starts.size() ? s.starts[c + 1] : s.rr_ms.size();
        const double begin = s.t_s[s.starts[c]] - s.rr_ms[s.starts[c]] / 1000.0,
                     end = s.t_s[measured_last - 1];
        double sum = 0;
        for (auto i = first; i < last; ++i)
            s.nn_t_s[i] = sum += s.nn_ms[i] / 1000.0;
        const double stretching = sum > 0 ? (end - begin) / sum : 1.0;
        for (auto i = first; i < last; ++i)
            s.nn_t_s[i] = begin + s.nn_t_s[i] * stretching;
    }
    return s;
}

judged_series part_of(const judged_series& whole, double from, double to) {
    const auto measured = within(whole.t_s, whole.rr_ms, from, to);
    const auto accepted = within(whole.nn_t_s, whole.nn_ms, from, to);
    judged_series s;
    s.rr_ms = cut(whole.rr_ms, measured);
    s.t_s = cut(whole.t_s, measured);
    s.irregular = cut(whole.irregular, measured);
    s.starts = starts_in(whole.starts, measured);
    s.nn_ms = cut(whole.nn_ms, accepted);
    s.nn_t_s = cut(whole.nn_t_s, accepted);
    s.untouched = cut(whole.untouched, accepted);
    s.nn_starts = starts_in(whole.nn_starts, accepted);
    for (auto a = std::lower_bound(whole.artefacts.begin(), whole.artefacts.end(), measured.from + 1,
                                   [](const marked_beat&m, std::size_t beat) { return m.beat < beat; });
         a != whole.artefacts.end() && a->beat <= measured.to; ++a)
        s.artefacts.push_back({a->beat - measured.from, a->classed});
    return s;
}

trusted_series trusted(const judged_series& s) {
    // Two beats set anew touch three intervals.
    constexpr std::size_t longest_run = 3;  // SCIENCE 2.2 (5)
    constexpr double longest_run_ms = 3000; // SCIENCE 2.2 (5)
    const auto possible = [](double ms) {
        return ms >= 1 && ms <= 3'600'000;
    }; // chosen: no NaN, no 0, no eternity
    trusted_series out;
    out.nn_ms.reserve(s.nn_ms.size());
    out.untouched.reserve(s.nn_ms.size());
    for (const auto& p : stretches_of(s.nn_ms.size(), s.nn_starts)) {
        std::size_t begin = out.nn_ms.size();
        const auto close = [&] {
            if (out.nn_ms.size() > begin) out.pieces.push_back({begin, out.nn_ms.size()});
            begin = out.nn_ms.size();
        };
        for (auto i = p.from; i < p.to;) {
            auto j = i;
            double ms = 0;
            if (!possible(s.nn_ms[i])) {
                close();
                ++out.left_out;
                ++i;
                continue;
            }
            for (; j < p.to && !s.untouched[j] && possible(s.nn_ms[j]); ++j)
                ms += s.nn_ms[j];
            if (j - i > longest_run || ms > longest_run_ms) {
                close();
                out.left_out += j - i;
                i = j;
            }
            for (; i < j || (i < p.to && s.untouched[i] && possible(s.nn_ms[i])); ++i) {
                out.nn_ms.push_back(s.nn_ms[i]);
                out.untouched.push_back(s.untouched[i]);
            }
        }
        close();
    }
    return out;
}

} // namespace attune
