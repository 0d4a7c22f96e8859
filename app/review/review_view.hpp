#pragma once
// A finished session as the review screen draws it. Values in, values out.

#include "app/session/recording.hpp"

#include <optional>
#include <string>
#include <vector>

namespace attune {

struct review_phase {
    double from_s, to_s;
    std::string name; ///< "settling", "rest", the practice's title, "closing"
};
struct review_beat {
    double t_s;
    double hr_bpm; ///< 0 where no interval
    double rr_ms;  ///< 0 where no interval
    beat_class classed;
    bool starts_chain;
};
struct review_gap {
    double from_s, to_s;
    std::string why;
};
struct review_activation {
    double t_s;
    std::optional<double> value;
    double low, high;
    confidence_band band;
    why_not why;
};
struct review_point {
    double t_s;
    std::optional<double> value;
};
struct review_label {
    double t_s;
    std::string text;
};
/// One figure beside the graph with what it means.
struct review_figure {
    std::string name, value, meaning; ///< "Heart rate", "62.1 /min", "mean over the practice"
};

/// Something that stirred, with its reactivity and recovery. Where one cannot be told, `value` says so and `meaning`
/// why.
struct review_event {
    std::string name;
    double from_s, to_s;
    std::vector<review_figure> figures;
};

struct review_view {
    std::string id, title, when, sensor, client;
    double duration_s = 0;
    std::vector<std::string>
        sentences; ///< what was done, what the heart did, one thing to try next time; before the last, where there
                   ///< is one, what a search for the pace found, and where body and word lie apart
    std::vector<review_phase> phases;
    std::vector<review_beat> beats;
    std::vector<review_gap> gaps;
    std::vector<review_point> rsa; ///< peak to trough, bpm, once a second where earned
    std::vector<review_activation> activation;
    std::vector<review_label> marks;
    std::vector<review_label> check_ins;
    std::vector<review_figure> figures;
    std::vector<review_event> events;
    std::string together{}; ///< id of the other session, where two people were recorded at once
    std::string delay; ///< how early beats were placed, with its doubt; empty where there are none
    std::string ended; ///< "", "ended early", "recovered after the program was cut off"
};

/// Cost: linear in the session. `started_words`: the start in local time, as the caller formats it.
review_view make_review(const recording& r, std::string started_words);

} // namespace attune
