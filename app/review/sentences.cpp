// The three sentences above the graph.

#include "app/review/words.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace attune::review {
namespace {

constexpr double much_more_tense = 15; // of 100; chosen: twice what people set a slider apart by chance
constexpr double followed_well = 0.8, followed = 0.5; // shares; SCIENCE 10: full is 80 % and more
constexpr double large_gap_share = 0.05; // of the practice; chosen as the limit for corrected beats is
constexpr double short_practice_s = 120; // chosen: shorter, and the numbers have hardly begun

std::string_view subject(const facts& f) {
    return f.simulated ? "The simulated heart" : "Your heart";
}

std::string corrected_words(const facts& f) {
    return fmt::format("{} of {} beats corrected ({:.1f} %)", f.corrected, f.beats,
                       100 * f.corrected_share());
}

std::string pace_words(const facts& f) {
    const auto last = fmt::format("{:.1f}", f.last_pace), first = fmt::format("{:.1f}", f.first_pace);
    return first == last ? fmt::format("at {} breaths a minute", last)
                         : fmt::format("from {} to {} breaths a minute", first, last);
}

std::string with_full_stop(std::string s) {
    return s + ".";
}

} // namespace

std::string what_was_done(const facts& f, const std::string& title) {
    if (!f.practice || f.practised_s < 1) return "The session ended before the practice began.";
    std::string s;
    if (f.paced && f.last_pace > 0)
        s = (f.following && *f.following >= followed ? "You breathed " : "You practised ") + pace_words(f) +
            " for ";
    else if (f.paced)
        s = fmt::format("You began {} and practised for ", title.empty() ? "to breathe" : title);
    else
        s = fmt::format("You practised {} at your own breath for ", title.empty() ? "breathing" : title);
    s += length_in_words(f.practised_s);
    if (f.pauses > 0) s += fmt::format(", with {}", plural(f.pauses, "pause"));
    if (f.ended == ended_as::early && f.practised_s < f.planned_s - 1)
        s += fmt::format(" of the {} planned", length_in_words(f.planned_s));
    else if (f.ended == ended_as::recovered)
        s += ", until the program was cut off";
    return with_full_stop(s);
}

std::string what_the_heart_did(const facts& f) {
    if (f.signal == heard::nothing)
        return with_full_stop("No estimate of what the heart did: " + why_nothing(f));
    if (f.signal == heard::unusable)
        return fmt::format(
            "No estimate of what the heart did: {} of {} beats ({:.0f} %) had to be corrected.", f.corrected,
            f.beats, 100 * f.corrected_share());
    if (f.signal == heard::rate_only)
        return fmt::format(
            "{} beat about {:.0f} times a minute; {:.0f} % of the beats had to be corrected, so nothing "
            "finer can be said.",
            subject(f), *f.hr_bpm, 100 * f.corrected_share());

    std::string s = fmt::format("{} beat {:.0f} times a minute on average", subject(f), *f.hr_bpm);
    if (f.rsa_bpm) s += fmt::format(" and swung by {:.0f} with each breath", *f.rsa_bpm);
    if (f.following) s += fmt::format("; it followed the pacer for {:.0f} % of the time", 100 * *f.following);
    if (f.hr && f.hr->told() && !f.exercise)
        s += fmt::format("; at the end it was {:.0f} {} than at the start",
                         std::abs(f.hr->last - f.hr->first), f.hr->last < f.hr->first ? "slower" : "faster");
    if (f.activation && f.activation->told())
        s += fmt::format("; activation went from {:.0f} to {:.0f}, more than its doubt", f.activation->first,
                         f.activation->last);
    else if (f.activation)
        s += "; activation did not change by more than its doubt";
    else if (f.practice)
        s += fmt::format("; no estimate of activation: {}", why_in_words(f.activation_why));
    const double practice_s = f.practice ? f.practice->length() : 0;
    if (practice_s > 0 && f.heard_s < 0.9 * practice_s)
        s += fmt::format("; heard for {} of {}", length_in_words(f.heard_s), length_in_words(practice_s));
    if (f.signal == heard::fair)
        s += fmt::format("; {}, so take this as rough", corrected_words(f));
    else if (f.corrected_share() > 0.01)
        s += "; " + corrected_words(f);
    return with_full_stop(s);
}

std::string what_to_try(const facts& f) {
    // Well-being first (SCIENCE 9.1).
    if (f.chest)
        return "If your chest was tight or hurt, stop and breathe as you like; ask a doctor before you "
               "practise "
               "again.";
    if (f.dizzy)
        return f.paced && f.last_pace > 0 && f.last_pace < 6.5
                   ? "Next time breathe smaller and a little faster, 6.5 to 7 breaths a minute; dizziness or "
                     "tingling "
                     "means too much air, not too little."
                   : "Next time breathe smaller, and as you like; dizziness or tingling means too much air, "
                     "not too "
                     "little.";
    if (f.tension_change && *f.tension_change >= much_more_tense)
        return "You felt more tense afterwards: next time make it short and soft, with open eyes if that is "
               "easier.";

    // Then whether there was anything to see.
    if (!f.simulated) {
        if (f.averaged_only)
            return "Next time switch the sensor to send every beat, or take another one, so that the heart "
                   "can be seen.";
        const double practice_s = f.practice ? f.practice->length() : 0;
        const bool holes = practice_s > 0 && f.gap_s > large_gap_share * practice_s;
        const bool rough =
            f.signal == heard::fair || f.signal == heard::rate_only || f.signal == heard::unusable;
        if (holes && f.gaps_of(gap_cause::port_closed) > 0 &&
            f.gaps_of(gap_cause::port_closed) >= f.gaps_of(gap_cause::contact_lost))
            return fmt::format(
                "Next time check that the receiver sits firmly in its port: it was gone {}.",
                f.gaps_of(gap_cause::port_closed) == 1
                    ? std::string{"once"}
                    : plural(static_cast<long long>(f.gaps_of(gap_cause::port_closed)), "time"));
        if (holes && f.gaps_of(gap_cause::beats_lost) >
                         f.gaps_of(gap_cause::silence) + f.gaps_of(gap_cause::contact_lost))
            return "Next time keep the receiver within two metres of the strap: some beats were lost on the "
                   "way.";
        if (holes || rough)
            return "Next time moisten the strap and press it on before you begin, so that more of the heart "
                   "can be seen.";
        if (f.signal == heard::nothing)
            return "Next time wait until the sensor is steady before you begin, so that the heart can be "
                   "seen.";
    }

    if (f.practice && f.ended == ended_as::early && f.practised_s < f.planned_s - 1) {
        const auto minutes = std::max(2LL, static_cast<long long>(f.practised_s / 60));
        return static_cast<double>(minutes) * 60 < f.planned_s
                   ? fmt::format("Next time plan {} minutes, so that it comes to a quiet end; short is fine.",
                                 minutes)
                   : "Next time try it again when there is a quiet moment; short is fine.";
    }
    if (f.paced && f.following && *f.following < followed) {
        if (f.last_pace > 0 && f.last_pace < 7)
            return fmt::format(
                "Let the breath come back to the pace, small is fine; or try a faster one, {:.1f} breaths "
                "a minute.",
                f.last_pace + 1);
        return "Let the breath come back to the pace, small is fine; or try one nearer to your own breath.";
    }
    if (f.paced && f.following && *f.following < followed_well)
        return "Next time let the pacer lead and the breath be small and soft; it may drift and come back.";
    if (f.simulated) return "Next time try it with a strap, so that the heart you see is your own.";
    if (!f.practice || f.practised_s < short_practice_s)
        return "Next time stay a little longer, five minutes if you like; the numbers need a while to speak.";
    if (f.activation_why == why_not::not_calibrated || f.activation_why == why_not::no_baseline)
        if (!f.activation && !f.exercise)
            return "Next time begin with five minutes of quiet rest, so that activation has something to "
                   "compare with.";
    return f.paced ? "The same pace again tomorrow, at a time that suits you, is practice enough."
                   : "The same again tomorrow, at a time that suits you, is practice enough.";
}

} // namespace attune::review
