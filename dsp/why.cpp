#include "dsp/why.hpp"

namespace attune {

std::string_view words(why_not w) noexcept {
    switch (w) {
    case why_not::none:
        return "";
    case why_not::no_beats:
        return "no heartbeat has arrived yet";
    case why_not::not_enough_yet:
        return "not enough has been heard yet";
    case why_not::signal_lost:
        return "the signal is gone";
    case why_not::recovering:
        return "the signal is back, listening";
    case why_not::too_many_artefacts:
        return "too many beats had to be corrected";
    case why_not::no_baseline:
        return "nothing to compare with yet";
    case why_not::not_calibrated:
        return "not yet calibrated to you";
    case why_not::not_paced:
        return "only with paced breathing";
    case why_not::not_following:
        return "the heart does not follow the pace yet";
    case why_not::too_slow_a_pace:
        return "the pace is too slow for this window";
    case why_not::moving:
        return "movement or another cause?";
    case why_not::exercise:
        return "this practice raises the heart rate on purpose";
    case why_not::unsettled:
        return "heart rate has not settled yet";
    case why_not::low_confidence:
        return "too unsure for a number";
    case why_not::rate_is_held:
        return "a beta-blocker or pacemaker holds the heart rate";
    }
    return "";
}

} // namespace attune
