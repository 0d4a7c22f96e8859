// The figures beside the graph, each with what it means.

#include "app/language/language.hpp"
#include "app/review/words.hpp"

#include <algorithm>
#include <cmath>

namespace attune::review {
namespace {

const char* quality_meaning(heard h) {
    switch (h) {
    case heard::excellent:
        return tr("every number here can be relied on");
    case heard::good:
        return tr("the numbers can be relied on");
    case heard::fair:
        return tr("fine numbers would be unsure, so RMSSD is left out");
    case heard::rate_only:
        return tr("enough for the heart rate and nothing finer");
    case heard::unusable:
        return tr("too many for any number");
    case heard::nothing:
        break;
    }
    return tr("too little was heard for any number");
}

std::string why_no_rsa(const facts& f) {
    if (f.signal == heard::nothing) return why_nothing(f);
    const bool heard_enough =
        f.signal == heard::excellent || f.signal == heard::good || f.signal == heard::fair;
    return std::string{why_in_words(!heard_enough ? why_not::too_many_artefacts
                                    : f.following ? why_not::not_following
                                                  : why_not::not_enough_yet)};
}

} // namespace

std::vector<review_figure> figures_of(const facts& f) {
    std::vector<review_figure> out;
    const auto add = [&out](const char* name, std::string value, std::string meaning) {
        out.push_back({name, std::move(value), std::move(meaning)});
    };
    const auto* none = tr("no estimate");

    if (f.hr_bpm)
        add(tr("Heart rate"), tr("{:.1Lf} /min", *f.hr_bpm),
            f.practice ? tr("mean over the practice") : tr("mean over the session"));
    else
        add(tr("Heart rate"), none,
            f.signal == heard::unusable ? std::string{why_in_words(why_not::too_many_artefacts)}
                                        : why_nothing(f));
    if (f.rsa_bpm)
        add(tr("RSA"), tr("{:.1Lf} /min", *f.rsa_bpm),
            tr("how far the heart rate swings with a breath, peak to trough"));
    else if (f.paced && f.practice)
        add(tr("RSA"), none, why_no_rsa(f));
    if (f.ln_rmssd)
        add(tr("RMSSD"), tr("{:.0Lf} ms (ln {:.2Lf})", std::exp(*f.ln_rmssd), *f.ln_rmssd),
            f.paced ? tr("change from beat to beat; with slow breathing mostly the breath itself")
                    : tr("change from beat to beat, median of the minutes"));
    if (f.following)
        add(tr("With the pacer"), tr("{:.0Lf} %", 100 * *f.following),
            tr("share of the time in which the heart swung with the pacer; it could be told for {}",
               length_in_words(f.following_known_s)));
    if (f.beats > 0)
        add(tr("Corrected beats"),
            tr("{} of {} corrected ({:.1Lf} %)", f.corrected, f.beats, 100 * f.corrected_share()),
            quality_meaning(f.signal));
    if (f.activation) {
        const double half = std::max(f.activation_first_half, f.activation_last_half);
        add(tr("Activation"), tr("{:.0Lf} to {:.0Lf}", f.activation->first, f.activation->last),
            f.activation->told()
                ? tr("first and last minute, each give or take {:.0Lf}; 50 is your own rest; the "
                     "difference is larger than its doubt",
                     half)
                : tr("first and last minute, each give or take {:.0Lf}; 50 is your own rest; no "
                     "difference larger than its doubt",
                     half));
    } else if (f.practice) {
        add(tr("Activation"), none, std::string{why_in_words(f.activation_why)});
    }
    return out;
}

} // namespace attune::review
