#pragma once
// Intervals out of text: RR text and tables with times. Strict: a value, or a sentence that says where and why not.
// See CLI.md, "Input files".

#include "app/session/recording.hpp"
#include "drivers/result.hpp"
#include "dsp/beat/by_hand.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace attune {

/// One measured interval.
struct timed_interval {
    double
        t_s; ///< time of the beat that ends it, as in the file (of its first piece); RR text: the sum so far
    double rr_ms;
    bool after_gap;         ///< not continuous with the interval before it (the first one: true)
    bool new_piece = false; ///< and how long after it nobody knows: another recording, or a gap without times
    std::optional<beat_class> classed{}; ///< where a table of ours says it
    std::optional<beat_class> by_hand{}; ///< where a person gave it, looking back at a session
};

struct interval_series {
    std::vector<timed_interval> intervals;
    bool has_times = false;
    /// Where each piece after the first begins, and how far it was moved to lie end to end with the others.
    struct moved_piece {
        std::size_t first;
        double by_s;
    };
    std::vector<moved_piece> moved{};
    double start_s() const noexcept {
        return intervals.empty() ? 0.0 : intervals.front().t_s - intervals.front().rr_ms / 1000.0;
    }
    double end_s() const noexcept { return intervals.empty() ? 0.0 : intervals.back().t_s; }
};

std::vector<double> values_of(const interval_series& s); ///< rr, ms
std::vector<double> times_of(const interval_series& s);  ///< s, of the beat that ends each
std::vector<std::size_t>
chain_starts_of(const interval_series& s); ///< indices of intervals after a gap; not the first

std::vector<hand_class> by_hand_of(const interval_series& s);

/// `name` only for messages. Fails with errc::invalid, line and reason.
/// A table: where t_s grows by more than the interval there is a gap; where it goes back, a new piece begins
/// with a time of its own, laid end to end with the one before; where it grows by less than the interval, the
/// interval stands. A last line that is cut off is an error, as are seconds among milliseconds.
result<interval_series> parse_rr_text(std::string_view text, std::string_view name);
result<interval_series> parse_rr_csv(std::string_view text, std::string_view name);
/// By the ending of `name`; where that says nothing, by the first line that is no comment.
result<interval_series> parse_intervals(std::string_view text, std::string_view name);

/// The intervals of a session as measured; each gap and each chain's first beat breaks them.
interval_series intervals_of(const recording& r);

} // namespace attune
