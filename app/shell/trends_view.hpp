#pragma once
// The look back over months as the screen draws it: values on days, words, and what a person can ask of it.
// Days are whole numbers since 1970-01-01 where the person is.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

enum class look_length : std::uint8_t { four_weeks, three_months, year, all };

struct trend_mark {
    int from = 0, days = 1; ///< the first day it stands for, and how many
    double value = 0;
    std::optional<double> low{}, high{};
    bool like = true; ///< false: not to be compared with the others; drawn differently
    double middle() const noexcept { return from + days / 2.0; }
};

struct trend_panel {
    std::string id; ///< "distress"
    std::string title, unit;
    std::string last;    ///< the last value with its doubt, and how many are missing
    std::string nothing; ///< "Nothing yet: …", in place of everything else
    std::string said;    ///< at the cursor; empty without one
    std::vector<trend_mark> points; ///< of the span
    /// The mean of seven days with its interval, in runs of days that follow one another: nothing is known
    /// between them.
    std::vector<std::vector<trend_mark>> means;
    double low = 0, high = 1; ///< of the axis; the same for every span
    int decimals = 0;
};

struct day_tick {
    int day = 0;
    std::string words; ///< empty: a line alone
};

enum class chart_mark : std::uint8_t { good_week, usual, out, noticed };

struct slip_point {
    int day = 0;
    double value = 0;
    chart_mark is = chart_mark::usual;
};
struct slip_line {
    int day = 0;
    double ewma = 0, limit = 0;
};
/// Days that are drawn side by side; where there are two, time is left out between them.
struct chart_part {
    int from = 0, to = 0; ///< both included
    double share = 1;     ///< of the width
    std::vector<day_tick> ticks;
};

struct slip_chart {
    std::string title, unit;
    std::string nothing; ///< why there is none
    int good_from = 0, good_to = 0;
    double mean = 0, mean_low = 0, mean_high = 0; ///< of the good weeks, and one SD to either side
    std::vector<chart_part> parts;
    std::vector<slip_point> points;
    std::vector<std::vector<slip_line>> line; ///< in runs without a gap
    double low = 0, high = 1;
    int decimals = 0;
    std::vector<std::string> words; ///< how to read it, the cross-check, what the heart did beside it
};

/// Another good period while it is being chosen.
struct good_choice {
    int from = 0, to = 0;
    std::string from_words, to_words;
    std::string problem; ///< why it will not do; empty: it may be used
};

struct slip_view {
    bool notice = false; ///< these days differ from the good weeks
    bool put_away = false;
    std::string sentence;
    std::vector<std::string> reasons;
    std::string good_words; ///< which weeks are compared with
    bool good_chosen = false, can_choose = false;
    std::vector<std::string> series; ///< their titles
    int shown = 0;
    slip_chart chart{};
    std::optional<good_choice> choice{};
};

struct practice_row {
    std::string title, words, recovery;
    std::optional<double> change{}, low{}, high{}; ///< after minus before, of 100
    bool enough = false;                           ///< to be compared
    bool most = false;                             ///< stands out
};

struct practices_view {
    std::string sentence, recovery, caution;
    std::vector<practice_row> rows;
    double low = -20, high = 5;
};

struct trends_view {
    std::string nothing; ///< there is nothing to look at, and why
    std::string facts;   ///< what is counted
    std::vector<std::string> notes;
    look_length look = look_length::three_months;
    int from = 0, to = 0; ///< the span shown, both included
    bool earlier = false, later = false;
    std::string span_words;
    std::vector<day_tick> ticks;
    std::vector<trend_panel> panels;
    std::optional<int> cursor{};
    int cursor_days = 1; ///< how many days a step of the cursor is
    std::string cursor_words;
    slip_view slip{};
    practices_view practices{};
};

// What a person asks of it.
struct look_over {
    look_length length;
};
struct move_look {
    int by; ///< half a span at a time; negative: earlier
};
struct read_day {
    std::optional<int> day; ///< the span follows where it lies outside
};
struct watch_series {
    int which; ///< of slip_view::series
};
struct choose_good {
    bool begin; ///< false: leave it as it was
};
enum class period_edge : std::uint8_t { from, to };
struct move_good {
    period_edge edge;
    int days;
};
struct good_from_cursor {
    period_edge edge;
};
struct use_good {};
struct forget_good {};  ///< back to the first twelve weeks
struct put_away_slip {}; ///< nothing is said of this one on Home any more

using trends_command = std::variant<look_over, move_look, read_day, watch_series, choose_good, move_good,
                                    good_from_cursor, use_good, forget_good, put_away_slip>;

} // namespace attune
