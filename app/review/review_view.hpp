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
    bool judged = true;                     ///< false: cut off before it could be
    bool by_hand = false;                   ///< a person gave the class
    bool found_judged = true;               ///< by_hand: had the program judged it?
    beat_class found = beat_class::normal;  ///< by_hand: what it had called it
    float deviation = 0;                    ///< |D|, in units of its threshold; 0 where none was recorded
};
/// A beat that is not of the class that the program gave it.
struct review_change {
    std::size_t beat; ///< its place in `beats`
    double t_s;
    std::string words;
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
    std::string by_hand;                ///< how many beats were changed by hand, and what follows them; empty: none
    std::vector<review_change> changes; ///< the newest first
    bool can_undo = false;              ///< some change by hand still holds
    std::string closed;                 ///< why beats cannot be changed; empty: they can
    bool hidden = false;        ///< the person keeps heart and activation to themselves
    bool for_this_look = false; ///< hidden, and shown all the same because it was asked for just now
    bool covered() const noexcept { return hidden && !for_this_look; }
    std::string ended; ///< "", "ended early", "recovered after the program was cut off"
};

/// Cost: linear in the session. `started_words`: the start in local time, as the caller formats it.
review_view make_review(const recording& r, std::string started_words);

} // namespace attune
