#include "app/review/words.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace attune::review {

std::string plural(long long n, std::string_view one) {
    return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

std::string why_nothing(const facts& f) {
    if (f.averaged_only) return "the sensor sent only an averaged heart rate, no single beats";
    if (f.beats > 0)
        return fmt::format("only {} could be heard", plural(static_cast<long long>(f.beats), "beat"));
    const auto most = std::max_element(f.gaps.begin(), f.gaps.end());
    if (most != f.gaps.end() && *most > 0)
        return std::string{gap_in_words(static_cast<gap_cause>(most - f.gaps.begin()))};
    return "no heartbeat arrived";
}

std::string length_in_words(double seconds) {
    const auto s = std::isfinite(seconds) && seconds > 0 ? std::llround(std::min(seconds, 1e9)) : 0;
    if (s < 60) return plural(s, "second");
    if (s < 3600) return plural(s / 60, "minute") + (s % 60 == 0 ? "" : fmt::format(" {}", s % 60));
    const auto minutes = (s % 3600) / 60;
    return plural(s / 3600, "hour") + (minutes == 0 ? "" : " " + plural(minutes, "minute"));
}

std::string_view gap_in_words(gap_cause c) noexcept {
    switch (c) {
    case gap_cause::port_closed:
        return "the port was closed";
    case gap_cause::silence:
        return "no beats came";
    case gap_cause::beats_lost:
        return "beats were lost on the way";
    case gap_cause::contact_lost:
        return "the strap lost contact";
    case gap_cause::overflow:
        return "the program was too busy to take them";
    case gap_cause::clock_jumped:
        return "the sensor's clock jumped";
    }
    return "the beats were interrupted";
}

std::string_view why_in_words(why_not w) noexcept {
    switch (w) {
    case why_not::none:
        return "";
    case why_not::no_beats:
        return "no heartbeat arrived";
    case why_not::not_enough_yet:
        return "not enough was heard";
    case why_not::signal_lost:
        return "the signal was gone";
    case why_not::recovering:
        return "the signal was never back for long enough";
    case why_not::too_many_artefacts:
        return "too many beats had to be corrected";
    case why_not::no_baseline:
        return "there is no quiet rest of yours to compare with";
    case why_not::not_calibrated:
        return "it is not calibrated to you yet";
    case why_not::not_paced:
        return "it belongs to paced breathing";
    case why_not::not_following:
        return "the heart did not follow the pace";
    case why_not::too_slow_a_pace:
        return "the pace was too slow to tell";
    case why_not::moving:
        return "the heart rate jumped, from movement or another cause";
    case why_not::exercise:
        return "this practice raises the heart rate on purpose";
    case why_not::unsettled:
        return "heart rate had not settled";
    case why_not::low_confidence:
        return "it was too unsure for a number";
    case why_not::rate_is_held:
        return "a beta-blocker or pacemaker holds the heart rate, whatever is felt";
    default: // a reason without words of its own when looking back
        return words(w);
    }
}

std::string_view ended_in_words(std::optional<ended_as> e) noexcept {
    if (!e) return "still running";
    switch (*e) {
    case ended_as::complete:
        return "";
    case ended_as::early:
        return "ended early";
    case ended_as::recovered:
        return "recovered after the program was cut off";
    }
    return "";
}

std::string check_in_in_words(const check_in& c) {
    std::string text{c.when == check_in::moment::during ? "on the way" : name(c.when)};
    auto add = [&, first = true](const std::string& part) mutable {
        text += (first ? ": " : ", ") + part;
        first = false;
    };
    if (c.tension) add(fmt::format("tense {:.0f}", *c.tension));
    if (c.pleasantness) add(fmt::format("pleasant {:.0f}", *c.pleasantness));
    if (!c.word.empty()) add(c.word);
    if (!c.note.empty()) add(c.note);
    return text;
}

} // namespace attune::review
