// The figures beside the graph, each with what it means.

#include "app/review/words.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace attune::review {
namespace {

std::string_view quality_meaning(heard h) {
    switch (h) {
    case heard::excellent:
        return "every number here can be relied on";
    case heard::good:
        return "the numbers can be relied on";
    case heard::fair:
        return "fine numbers would be unsure, so RMSSD is left out";
    case heard::rate_only:
        return "enough for the heart rate and nothing finer";
    case heard::unusable:
        return "too many for any number";
    case heard::nothing:
        break;
    }
    return "too little was heard for any number";
}

} // namespace

std::vector<review_figure> figures_of(const facts& f) {
    std::vector<review_figure> out;
    const std::string where = f.practice ? "the practice" : "the session";
    const bool fine = f.signal == heard::excellent || f.signal == heard::good;

    if (f.hr_bpm)
        out.push_back({"Heart rate", fmt::format("{:.1f} /min", *f.hr_bpm), "mean over " + where});
    else
        out.push_back({"Heart rate", "no estimate",
                       f.signal == heard::unusable ? std::string{why_in_words(why_not::too_many_artefacts)}
                                                   : why_nothing(f)});
    if (f.rsa_bpm)
        out.push_back({"RSA", fmt::format("{:.1f} /min", *f.rsa_bpm),
                       "how far the heart rate swings with a breath, peak to trough"});
    else if (f.paced && f.practice)
        out.push_back({"RSA", "no estimate",
                       !fine && f.signal != heard::fair
                           ? std::string{why_in_words(why_not::too_many_artefacts)}
                       : f.following ? std::string{why_in_words(why_not::not_following)}
                                     : std::string{why_in_words(why_not::not_enough_yet)}});
    if (f.signal == heard::nothing && !out.empty() && out.back().name == "RSA")
        out.back().meaning = why_nothing(f);
    if (f.ln_rmssd)
        out.push_back({"RMSSD", fmt::format("{:.0f} ms (ln {:.2f})", std::exp(*f.ln_rmssd), *f.ln_rmssd),
                       f.paced ? "change from beat to beat; with slow breathing mostly the breath itself"
                               : "change from beat to beat, median of the minutes"});
    if (f.following)
        out.push_back(
            {"With the pacer", fmt::format("{:.0f} %", 100 * *f.following),
             fmt::format("share of the time in which the heart swung with the pacer; it could be told for {}",
                         length_in_words(f.following_known_s))});
    if (f.beats > 0)
        out.push_back(
            {"Corrected beats",
             fmt::format("{} of {} corrected ({:.1f} %)", f.corrected, f.beats, 100 * f.corrected_share()),
             std::string{quality_meaning(f.signal)}});
    if (f.activation)
        out.push_back({"Activation", fmt::format("{:.0f} to {:.0f}", f.activation->first, f.activation->last),
                       fmt::format("first and last minute, each give or take {:.0f}; 50 is your own rest; {}",
                                   std::max(f.activation_first_half, f.activation_last_half),
                                   f.activation->told() ? "the difference is larger than its doubt"
                                                        : "no difference larger than its doubt")});
    else if (f.practice)
        out.push_back({"Activation", "no estimate", std::string{why_in_words(f.activation_why)}});
    return out;
}

} // namespace attune::review
