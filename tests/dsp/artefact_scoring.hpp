#pragma once
// Beats with artefacts put in by hand, as the corrupted reference recordings have them, and how a
// classification is held against the truth.

#include "dsp/beat/batch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace attune::test {

using truth_list = std::vector<marked_beat>;

struct corrupted {
    std::vector<double> rr; ///< ms
    truth_list truth;
};

/// Amplitudes are those of the reference: an extra beat at 0.31-0.69 of an interval, an ectopic one early by
/// 0.20-0.34 of its interval, a misaligned one off by 60-110 ms to either side. `kind` normal: all kinds,
/// mixed.
inline corrupted corrupt(std::vector<double> clean, beat_class kind, double share, std::uint32_t seed) {
    std::mt19937 random{seed};
    const auto uniform = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
    };
    constexpr std::size_t apart = 6;
    const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(clean.size())));
    std::set<std::size_t> slots;
    const std::size_t places = clean.size() / apart;
    while (places > 3 && slots.size() < std::min(wanted, places - 2))
        slots.insert(1 + random() % (places - 2));
    corrupted out;
    std::size_t next = 0;
    for (const std::size_t slot : slots) {
        const std::size_t i = slot * apart; // the interval it begins with
        out.rr.insert(out.rr.end(), clean.begin() + static_cast<std::ptrdiff_t>(next),
                      clean.begin() + static_cast<std::ptrdiff_t>(i));
        constexpr beat_class kinds[]{beat_class::missed, beat_class::extra, beat_class::ectopic,
                                     beat_class::misaligned};
        const auto k = kind == beat_class::normal ? kinds[random() % 4] : kind;
        const double a = clean[i], b = clean[i + 1];
        out.truth.push_back({out.rr.size() + 1, k});
        if (k == beat_class::missed) {
            out.rr.push_back(a + b);
            next = i + 2;
        } else if (k == beat_class::extra) {
            const double share_before = uniform(0.31, 0.69);
            out.rr.push_back(a * share_before);
            out.rr.push_back(a * (1 - share_before));
            next = i + 1;
        } else {
            double move = -a * uniform(0.20, 0.34);
            if (k == beat_class::misaligned) move = (random() % 2 ? 1 : -1) * uniform(60, 110);
            out.rr.push_back(a + move);
            out.rr.push_back(b - move);
            next = i + 2;
        }
    }
    out.rr.insert(out.rr.end(), clean.begin() + static_cast<std::ptrdiff_t>(next), clean.end());
    return out;
}

struct score {
    std::size_t truths = 0, found = 0, right_class = 0, reports = 0; ///< reports: within two beats of a truth
    std::size_t false_marks = 0, beats = 0; ///< marks that no truth explains, and intervals
    void add(const score& s) {
        truths += s.truths, found += s.found, right_class += s.right_class, reports += s.reports;
        false_marks += s.false_marks, beats += s.beats;
    }
    static double ratio(std::size_t a, std::size_t b) {
        return b ? static_cast<double>(a) / static_cast<double>(b) : 0.0;
    }
    double sensitivity() const { return ratio(found, truths); }
    double class_share() const { return ratio(right_class, truths); }
    double reports_per_truth() const { return ratio(reports, truths); }
    double false_share() const { return ratio(false_marks, beats); }
};

/// Found: a report within one beat, one to one, the nearest first.
inline score hold_against(const truth_list& truth, const classified& c) {
    score s;
    s.truths = truth.size();
    s.beats = c.intervals.size();
    std::vector<bool> used(c.artefacts.size(), false), met(truth.size(), false);
    const auto off = [&](std::size_t t, std::size_t a) {
        return static_cast<std::ptrdiff_t>(c.artefacts[a].beat) - static_cast<std::ptrdiff_t>(truth[t].beat);
    };
    for (const std::ptrdiff_t distance : {0, 1})
        for (std::size_t t = 0, from = 0; t < truth.size(); ++t) {
            while (from < used.size() && off(t, from) < -2)
                ++from;
            for (std::size_t a = from; a < used.size() && off(t, a) <= 2; ++a)
                if (!met[t] && !used[a] && std::abs(off(t, a)) == distance) {
                    met[t] = used[a] = true;
                    ++s.found;
                    s.right_class += c.artefacts[a].classed == truth[t].classed;
                }
        }
    std::size_t t = 0;
    for (const auto& a : c.artefacts) {
        while (t < truth.size() && truth[t].beat + 2 < a.beat)
            ++t;
        const bool near = t < truth.size() && truth[t].beat <= a.beat + 2;
        s.reports += near;
        s.false_marks += !near;
    }
    return s;
}

/// ms, over differences between two adjacent untouched intervals of one chain.
inline double rmssd_of(const classified& c) {
    double sum = 0;
    std::size_t n = 0, start = 0;
    for (std::size_t i = 1; i < c.corrected_rr_ms.size(); ++i) {
        while (start < c.corrected_starts.size() && c.corrected_starts[start] < i)
            ++start;
        if (start < c.corrected_starts.size() && c.corrected_starts[start] == i) continue;
        if (!c.nn[i] || !c.nn[i - 1]) continue;
        const double d = c.corrected_rr_ms[i] - c.corrected_rr_ms[i - 1];
        sum += d * d;
        ++n;
    }
    return n ? std::sqrt(sum / static_cast<double>(n)) : 0.0;
}

inline double rmssd_of(const std::vector<double>& rr) {
    double sum = 0;
    for (std::size_t i = 1; i < rr.size(); ++i)
        sum += (rr[i] - rr[i - 1]) * (rr[i] - rr[i - 1]);
    return rr.size() < 2 ? 0.0 : std::sqrt(sum / static_cast<double>(rr.size() - 1));
}

inline double median_of(std::vector<double> v) {
    if (v.empty()) return 0.0;
    std::sort(v.begin(), v.end());
    return (v[v.size() / 2] + v[(v.size() - 1) / 2]) / 2;
}

/// The RR text of the reference: '#' opens a comment, one interval in ms a line.
inline std::vector<double> read_rr(const std::string& path) {
    std::ifstream in{path};
    std::vector<double> rr;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#') rr.push_back(std::strtod(line.c_str(), nullptr));
    return rr;
}

inline truth_list read_truth(const std::string& path) {
    std::ifstream in{path};
    truth_list out;
    for (std::string line; std::getline(in, line);) {
        const auto comma = line.find(',');
        if (comma == std::string::npos || line[0] < '0' || line[0] > '9') continue;
        for (const auto k :
             {beat_class::missed, beat_class::extra, beat_class::ectopic, beat_class::misaligned})
            if (line.substr(comma + 1) == name(k)) out.push_back({std::stoul(line), k});
    }
    return out;
}

} // namespace attune::test
