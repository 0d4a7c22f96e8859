#pragma once
// The judged beats of the last ten minutes: the one window from which every live number of the heart is read.

#include "dsp/beat/classifier.hpp"
#include "dsp/units.hpp"

#include <boost/circular_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace attune {

/// One judged interval, ready for statistics. A missed beat counts as two, an extra one as none.
struct kept_interval {
    double t = 0;                ///< s, beat time of its end
    double length = 0;           ///< s of time it covers
    double rr = 0;               ///< ms, corrected
    double difference = 0;       ///< ms, to the interval before; where has_difference
    int beats = 1;               ///< that it stands for: 0, 1 or 2
    bool has_difference = false; ///< both of the pair are untouched neighbours
    bool nn = false;             ///< as measured
    bool artefact = false;       ///< an artefact was reported here
    bool starts_chain = false;   ///< nothing spans from the interval before to this one
    bool lost = false;           ///< in a run of corrections too long to be trusted: counts as a gap
};

/// In:    judged intervals in order, gap() between chains.
/// Out:   statistics over the newest seconds. Summed afresh at each call: exact, at most some hundred terms.
/// Cost:  add O(1), each statistic O(beats in its window); allocates only in the constructor.
/// After: SCIENCE 2.2 (5), 2.3, 3.
class beat_history {
public:
    beat_history();
    void add(seconds t, const judged_interval& j) noexcept;
    void gap() noexcept { starts_chain_ = true; }

    bool empty() const noexcept { return intervals_.empty(); }
    double newest() const noexcept { return empty() ? 0.0 : intervals_.back().t; } ///< s
    double first_heard() const noexcept { return first_heard_; } ///< s, start of the very first interval

    struct rate {
        double covered = 0; ///< s of the window that intervals cover
        double beats = 0;   ///< in it, the parts at its edges counted as parts
        double hr_sd = 0;   ///< bpm, of the untouched beats' instantaneous rates
        double bpm() const noexcept { return 60.0 * beats / covered; } ///< 60000 / mean NN
    };
    /// Mean rate over (end - window, end], over holes in it, never over the holes' time.
    rate mean_rate(double end, double window) const noexcept;

    struct successive {
        double rmssd = 0;   ///< ms
        double covered = 0; ///< s
        int pairs = 0;
    };
    successive rmssd(double end, double window) const noexcept;

    struct swing {
        double sd = 0;      ///< ms, of untouched intervals about their line
        double covered = 0; ///< s
        int beats = 0;
    };
    /// How far the heart swings: breath and slower waves, less sensitive than RMSSD to the timing noise of
    /// single beats, which enters it once and not twice.
    swing swing_about_line(double end, double window) const noexcept;

    struct share {
        int beats = 0, artefacts = 0;
        double valid() const noexcept { return beats ? 1.0 - corrected() : 0.0; }
        double corrected() const noexcept { return beats ? static_cast<double>(artefacts) / beats : 0.0; }
    };
    share marked(double end, double window) const noexcept;
    int artefacts_in_last(std::size_t intervals) const noexcept;
    struct stretch {
        double covered =
            0; ///< s of trusted intervals since the last hole longer than `hold`, or the beginning
        bool after_hole = false; ///< is there such a hole?
    };
    /// Looks back until more than `enough` s are covered.
    stretch newest_stretch(double hold, double enough = 60.0) const noexcept;
    double since_break(double hold) const noexcept { return newest_stretch(hold).covered; }
    bool lost_before(double hold) const noexcept { return newest_stretch(hold).after_hole; }

    const boost::circular_buffer<kept_interval>& intervals() const noexcept { return intervals_; }
    std::uint64_t added() const noexcept { return added_; } ///< intervals ever

private:
    static double hole_before(const kept_interval& later, const kept_interval& earlier) noexcept;
    boost::circular_buffer<kept_interval> intervals_;
    double first_heard_ = 0;
    double run_length_ = 0; // s, of the run of corrected intervals that ends in the newest
    std::uint64_t added_ = 0;
    int run_ = 0;
    bool starts_chain_ = true, heard_any_ = false;
};

} // namespace attune
