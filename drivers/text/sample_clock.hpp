#pragma once
// When samples were taken that come without a time of their own.

#include "drivers/time.hpp"

#include <cstdint>
#include <optional>

namespace attune::text {

/// In:    the time at which each sample came (or, where the board tells one, its coarse time), one after
///        another; skip() for a sample that was there and could not be read.
/// Out:   a smooth time: the straight line through the times of the last twenty seconds or so (least squares,
///        exponentially forgotten), taken at the newest sample, and its slope, the period.
/// Rules: `known` once the standard error of the period is below 0.2 % and two stretches of two seconds, each
///        taken alone, have it within 0.5 %; an interval between two beats is then as exact. A stretch that
///        differs takes the knowledge away. A sample farther off the line than `off` does not count; where
///        all are for 0.3 s, time begins anew. (All chosen.)
/// Cost:  O(1) a sample.
class sample_clock {
public:
    struct reading {
        std::int64_t at_ns; ///< on the clock of the times that came in
        std::int64_t period_ns;
        bool known;
        bool gap; ///< the time before does not go on
    };
    explicit sample_clock(double off_s) noexcept
        : off_s_{off_s} {}
    void reset() noexcept;
    void skip() noexcept;
    reading operator()(std::int64_t ns) noexcept;

private:
    void step() noexcept;
    void look_at_stretch() noexcept;
    void begin(std::int64_t ns) noexcept;

    double off_s_;
    std::int64_t zero_ns_ = 0;
    bool began_ = false, known_ = false, in_doubt_ = false;
    /// Weighted sums over samples, x counted backwards from the newest (0, -1, ...), y in s.
    struct sums {
        double n = 0, x = 0, xx = 0, y = 0, xy = 0;
        void step(double forget) noexcept;
        void add(double value) noexcept;
        double spread() const noexcept { return n * xx - x * x; }
        double slope() const noexcept { return (n * xy - x * y) / spread(); }
    };
    sums all_, stretch_;
    double square_ = 0; ///< mean square of what the line misses, s^2
    double forget_ = 1; ///< weight of a sample after the next
    double slope_ = 0, newest_ = 0;
    double stretch_since_ = 0;
    int steady_ = 0; ///< stretches in a row
    double doubt_since_ = 0;
};

} // namespace attune::text
