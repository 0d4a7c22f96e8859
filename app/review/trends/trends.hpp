#pragma once
// Daily series over days to years, each value with its doubt; days without a value are missing (SCIENCE 10).

#include "app/review/trends/calendar.hpp"
#include "app/session/diary_entry.hpp"
#include "app/session/past_session.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace attune::review {

enum class trend_kind : std::uint8_t {
    distress,   ///< 0-100, the day's median; worse is higher
    sessions,   ///< a week; `at` is its Monday; a week without any is 0
    ln_rmssd,   ///< ln ms, of measured rests
    heart_rate, ///< bpm, of measured rests
    recovery,   ///< half-time after events, s
    following,  ///< the pacer, % of the known time
    best_pace,  ///< breaths a minute
};
inline constexpr std::size_t trend_kinds = 7;
std::string_view name(trend_kind k) noexcept;  ///< "distress"; for files
std::string_view title(trend_kind k) noexcept; ///< "Distress"
std::string_view unit(trend_kind k) noexcept;
/// What the heart did, not what the person said or did.
constexpr bool physiology(trend_kind k) noexcept {
    return k != trend_kind::distress && k != trend_kind::sessions;
}

struct trend_point {
    int at = 0; ///< day
    double value = 0;
    /// Doubt: 95 % for what was measured or computed, 90 % for the best pace, lowest and highest said for
    /// distress of three answers and more; nothing where it is not known.
    std::optional<double> low{}, high{};
    std::size_t count = 0; ///< answers, sessions or events in it
    /// Comparable with the others: in the usual posture near the usual hour; a whole week. The rest is drawn and not counted.
    bool like = true;
};

struct trend {
    trend_kind kind = trend_kind::distress;
    std::vector<trend_point> points; ///< rising in `at`
    /// The mean over the seven days that end at each comparable point, of three at least, with its 95 %
    /// interval (days taken as independent). Empty for sessions.
    std::vector<trend_point> week_mean;
    std::size_t missing = 0; ///< days (weeks) without a value from the first to the last day
};

struct trends {
    int first_day = 0, last_day = 0; ///< of the first thing known, and today or the last thing known
    int today = 0;
    std::array<trend, trend_kinds> all{};
    std::size_t sessions = 0, check_ins = 0; ///< those that count here
    std::size_t left_out = 0;                ///< sessions of simulated and replayed hearts
    std::size_t unreadable = 0;              ///< check-ins, and sessions without a summary
    std::optional<body_posture> usual_posture{}; ///< of measured rests; unknown counts as sitting
    std::optional<double> usual_hour{};          ///< of measured rests in that posture
    const trend& of(trend_kind k) const noexcept { return all[static_cast<std::size_t>(k)]; }
};

/// `sessions` in any order; the same one twice (by id) counts once. `today`: what lies later (a clock that
/// was wrong) is counted all the same, and the last day is then that. `simulated`: count simulated hearts,
/// for trying things out. Cost: n log n.
/// `apart`: check-ins of the diary; their distress counts on their own day, whether there were sessions or not.
trends make_trends(std::span<const past_session> sessions, const local_clock& clock, int today,
                   bool simulated = false, std::span<const diary_entry> apart = {});

/// For a longer look: bins of `days`, counted from the first point's; value is the median, low and high the
/// quartiles of four points and more. Bins without a point are missing.
std::vector<trend_point> in_bins(const trend& t, int days);

/// Half width over SD of a mean's 95 % interval: Student's t / sqrt(n). n >= 2.
double doubt_of_mean(std::size_t n) noexcept;

} // namespace attune::review
