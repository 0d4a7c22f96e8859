#include "app/review/words.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace attune::review {

std::string why_nothing(const facts& f) {
    if (f.averaged_only) return tr("the sensor sent only an averaged heart rate, no single beats");
    if (f.beats > 0) return trn("only {} beat could be heard", "only {} beats could be heard", f.beats);
    const auto most = std::max_element(f.gaps.begin(), f.gaps.end());
    if (most != f.gaps.end() && *most > 0)
        return std::string{gap_in_words(static_cast<gap_cause>(most - f.gaps.begin()))};
    return tr("no heartbeat arrived");
}

std::string length_in_words(double seconds) {
    const auto s = std::isfinite(seconds) && seconds > 0
                       ? static_cast<std::uint64_t>(std::llround(std::min(seconds, 1e9)))
                       : 0U;
    const auto minutes = [](std::uint64_t n) { return trn("{} minute", "{} minutes", n); };
    if (s < 60) return trn("{} second", "{} seconds", s);
    if (s < 3600)
        return s % 60 == 0 ? minutes(s / 60)
                           : trn("length|{} minute {}", "length|{} minutes {}", s / 60, s % 60);
    const auto hours = trn("{} hour", "{} hours", s / 3600), rest = minutes(s % 3600 / 60);
    return s % 3600 < 60 ? hours : tr("hours minutes|{} {}", hours, rest);
}

std::string_view gap_in_words(gap_cause c) noexcept {
    switch (c) {
    case gap_cause::port_closed:
        return tr("the port was closed");
    case gap_cause::silence:
        return tr("no beats came");
    case gap_cause::beats_lost:
        return tr("beats were lost on the way");
    case gap_cause::contact_lost:
        return tr("the strap lost contact");
    case gap_cause::overflow:
        return tr("the program was too busy to take them");
    case gap_cause::clock_jumped:
        return tr("the sensor's clock jumped");
    }
    return tr("the beats were interrupted");
}

std::string_view why_in_words(why_not w) noexcept {
    switch (w) {
    case why_not::none:
        return "";
    case why_not::no_beats:
        return tr("no heartbeat arrived");
    case why_not::not_enough_yet:
        return tr("not enough was heard");
    case why_not::signal_lost:
        return tr("the signal was gone");
    case why_not::recovering:
        return tr("the signal was never back for long enough");
    case why_not::too_many_artefacts:
        return tr("too many beats had to be corrected");
    case why_not::no_baseline:
        return tr("there is no quiet rest of yours to compare with");
    case why_not::not_calibrated:
        return tr("it is not calibrated to you yet");
    case why_not::not_paced:
        return tr("it belongs to paced breathing");
    case why_not::not_following:
        return tr("the heart did not follow the pace");
    case why_not::too_slow_a_pace:
        return tr("the pace was too slow to tell");
    case why_not::moving:
        return tr("the heart rate jumped, from movement or another cause");
    case why_not::exercise:
        return tr("this practice raises the heart rate on purpose");
    case why_not::unsettled:
        return tr("heart rate had not settled");
    case why_not::low_confidence:
        return tr("it was too unsure for a number");
    case why_not::rate_is_held:
        return tr("a beta-blocker or pacemaker holds the heart rate, whatever is felt");
    default: // a reason without words of its own when looking back
        return words(w);
    }
}

std::string_view ended_in_words(std::optional<ended_as> e) noexcept {
    if (!e) return tr("still running");
    switch (*e) {
    case ended_as::complete:
        return "";
    case ended_as::early:
        return tr("ended early");
    case ended_as::recovered:
        return tr("recovered after the program was cut off");
    }
    return "";
}

std::string_view phase_in_words(phase_kind p, initial letter) noexcept {
    const bool small = letter == initial::small;
    switch (p) {
    case phase_kind::settle:
        return small ? tr("phase|settling") : tr("phase|Settling");
    case phase_kind::rest:
        return small ? tr("phase|rest") : tr("phase|Rest");
    case phase_kind::practice:
        return small ? tr("phase|practice") : tr("phase|Practice");
    case phase_kind::close:
        return small ? tr("phase|closing") : tr("phase|Closing");
    }
    return "";
}

std::string check_in_in_words(const check_in& c) {
    std::string parts;
    const auto add = [&](const std::string& part) { parts += (parts.empty() ? "" : ", ") + part; };
    if (c.tension) add(tr("tense {:.0f}", *c.tension));
    if (c.pleasantness) add(tr("pleasant {:.0f}", *c.pleasantness));
    if (!c.word.empty()) add(c.word);
    if (!c.note.empty()) add(c.note);
    switch (c.when) {
    case check_in::moment::before:
        return parts.empty() ? std::string{tr("check-in|before")} : tr("before: {}", parts);
    case check_in::moment::during:
        return parts.empty() ? std::string{tr("check-in|on the way")} : tr("on the way: {}", parts);
    case check_in::moment::after:
    case check_in::moment::apart: // never of a session
        break;
    }
    return parts.empty() ? std::string{tr("check-in|after")} : tr("after: {}", parts);
}

} // namespace attune::review
