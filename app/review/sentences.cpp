// The three sentences above the graph. Each clause is asked of the catalogue whole, with its verb, as the
// order of words is the language's; only clauses are put together, by signs that hold them apart.

#include "app/language/language.hpp"
#include "app/review/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace attune::review {
namespace {

constexpr double much_more_tense = 15; // of 100; chosen: twice what people set a slider apart by chance
constexpr double followed_well = 0.8, followed = 0.5; // shares; SCIENCE 10: full is 80 % and more
constexpr double large_gap_share = 0.05; // of the practice; chosen as the limit for corrected beats is
constexpr double short_practice_s = 120; // chosen: shorter, and the numbers have hardly begun

double percent(double share) {
    return 100 * share;
}

std::string corrected_words(const facts& f) {
    return tr("{} of {} beats corrected ({:.1Lf} %)", f.corrected, f.beats, percent(f.corrected_share()));
}

/// The clause of what was done, without its end.
std::string practised_words(const facts& f, const std::string& title) {
    const auto length = length_in_words(f.practised_s);
    if (f.paced && f.last_pace > 0) {
        const auto last = number_words(f.last_pace, 1), first = number_words(f.first_pace, 1);
        const bool breathed = f.following && *f.following >= followed;
        if (first == last)
            return breathed ? tr("You breathed at {} breaths a minute for {}", last, length)
                            : tr("You practised at {} breaths a minute for {}", last, length);
        return breathed ? tr("You breathed from {} to {} breaths a minute for {}", first, last, length)
                        : tr("You practised from {} to {} breaths a minute for {}", first, last, length);
    }
    if (f.paced)
        return title.empty() ? tr("You began to breathe and practised for {}", length)
                             : tr("You began {} and practised for {}", title, length);
    return title.empty() ? tr("You practised breathing at your own breath for {}", length)
                         : tr("You practised {} at your own breath for {}", title, length);
}

/// How it ended, as it goes on behind that clause; "" where there is nothing to say of it.
std::string end_words(const facts& f) {
    const auto pauses = static_cast<std::uint64_t>(std::max(0, f.pauses));
    if (f.ended == ended_as::early && f.practised_s < f.planned_s - 1) {
        const auto planned = length_in_words(f.planned_s);
        return pauses > 0 ? trn(", with {} pause of the {} planned", ", with {} pauses of the {} planned",
                                pauses, planned)
                          : tr(" of the {} planned", planned);
    }
    if (f.ended == ended_as::recovered)
        return pauses > 0 ? trn(", with {} pause, until the program was cut off",
                                ", with {} pauses, until the program was cut off", pauses)
                          : tr(", until the program was cut off");
    return pauses > 0 ? trn(", with {} pause", ", with {} pauses", pauses) : std::string{};
}

/// Where it came from and how much it is; what was done in it nobody knows.
std::string imported_words(const facts& f) {
    const auto* from = f.imported == "rr"        ? tr("import|a list of intervals (RR text)")
                       : f.imported == "csv"     ? tr("import|a table of intervals (CSV)")
                       : f.imported == "json"    ? tr("import|a session file (JSON)")
                       : f.imported == "edf-ecg" ? tr("import|an ECG (EDF+)")
                       : f.imported == "edf"     ? tr("import|intervals in EDF+")
                                                 : tr("import|a file");
    return trn("Imported from {1}: {2}, {0} beat.", "Imported from {1}: {2}, {0} beats.", f.recorded_beats, from,
               length_in_words(f.recorded_s));
}
/// Without a practice in it: of one that Attune wrote, what was practised is told.
bool from_elsewhere(const facts& f) {
    return !f.imported.empty() && !f.practice;
}

std::string rate_words(const facts& f) {
    if (f.rsa_bpm)
        return f.simulated ? tr("The simulated heart beat {:.0Lf} times a minute on average and swung by "
                                "{:.0Lf} with each "
                                "breath",
                                *f.hr_bpm, *f.rsa_bpm)
                           : tr("Your heart beat {:.0Lf} times a minute on average and swung by {:.0Lf} with "
                                "each breath",
                                *f.hr_bpm, *f.rsa_bpm);
    return f.simulated ? tr("The simulated heart beat {:.0Lf} times a minute on average", *f.hr_bpm)
                       : tr("Your heart beat {:.0Lf} times a minute on average", *f.hr_bpm);
}

std::string rate_only_words(const facts& f) {
    return f.simulated
               ? tr("The simulated heart beat about {:.0Lf} times a minute; {:.0Lf} % of the beats had to be "
                    "corrected, so nothing finer can be said.",
                    *f.hr_bpm, percent(f.corrected_share()))
               : tr("Your heart beat about {:.0Lf} times a minute; {:.0Lf} % of the beats had to be "
                    "corrected, so "
                    "nothing finer can be said.",
                    *f.hr_bpm, percent(f.corrected_share()));
}

} // namespace

std::string what_was_done(const facts& f, const std::string& title) {
    if (from_elsewhere(f)) return imported_words(f);
    if (!f.practice || f.practised_s < 1) return tr("The session ended before the practice began.");
    return practised_words(f, title) + end_words(f) + ".";
}

std::string what_the_heart_did(const facts& f) {
    if (f.signal == heard::nothing) return tr("No estimate of what the heart did: {}.", why_nothing(f));
    if (f.signal == heard::unusable)
        return tr("No estimate of what the heart did: {} of {} beats ({:.0Lf} %) had to be corrected.",
                  f.corrected, f.beats, percent(f.corrected_share()));
    if (f.signal == heard::rate_only) return rate_only_words(f);

    std::string s = rate_words(f);
    const auto add = [&s](const std::string& clause) { s += "; " + clause; };
    if (f.following) add(tr("it followed the pacer for {:.0Lf} % of the time", percent(*f.following)));
    if (f.hr && f.hr->told() && !f.exercise) {
        const double by = std::abs(f.hr->last - f.hr->first);
        add(f.hr->last < f.hr->first ? tr("at the end it was {:.0Lf} slower than at the start", by)
                                     : tr("at the end it was {:.0Lf} faster than at the start", by));
    }
    if (f.activation && f.activation->told())
        add(tr("activation went from {:.0Lf} to {:.0Lf}, more than its doubt", f.activation->first,
               f.activation->last));
    else if (f.activation)
        add(tr("activation did not change by more than its doubt"));
    else if (f.practice)
        add(tr("no estimate of activation: {}", why_in_words(f.activation_why)));
    const double practice_s = f.practice ? f.practice->length() : 0;
    if (practice_s > 0 && f.heard_s < 0.9 * practice_s)
        add(tr("heard for {} of {}", length_in_words(f.heard_s), length_in_words(practice_s)));
    if (f.signal == heard::fair)
        add(tr("{}, so take this as rough", corrected_words(f)));
    else if (f.corrected_share() > 0.01)
        add(corrected_words(f));
    return s + ".";
}

std::string what_to_try(const facts& f) {
    // Well-being first (SCIENCE 9.1).
    if (f.chest)
        return tr("If your chest was tight or hurt, stop and breathe as you like; ask a doctor before you "
                  "practise again.");
    if (f.dizzy)
        return f.paced && f.last_pace > 0 && f.last_pace < 6.5
                   ? tr("Next time breathe smaller and a little faster, 6.5 to 7 breaths a minute; dizziness "
                        "or tingling means too much air, not too little.")
                   : tr("Next time breathe smaller, and as you like; dizziness or tingling means too much "
                        "air, not too little.");
    if (f.tension_change && *f.tension_change >= much_more_tense)
        return tr("You felt more tense afterwards: next time make it short and soft, with open eyes if that "
                  "is easier.");

    if (from_elsewhere(f))
        return tr("One recording says little: others of the same time of day and posture, imported beside it, can be compared.");

    // Then whether there was anything to see.
    if (!f.simulated) {
        if (f.averaged_only)
            return tr("Next time switch the sensor to send every beat, or take another one, so that the "
                      "heart can be seen.");
        const double practice_s = f.practice ? f.practice->length() : 0;
        const bool holes = practice_s > 0 && f.gap_s > large_gap_share * practice_s;
        const bool rough =
            f.signal == heard::fair || f.signal == heard::rate_only || f.signal == heard::unusable;
        if (holes && f.gaps_of(gap_cause::port_closed) > 0 &&
            f.gaps_of(gap_cause::port_closed) >= f.gaps_of(gap_cause::contact_lost))
            return f.gaps_of(gap_cause::port_closed) == 1
                       ? tr("Next time check that the receiver sits firmly in its port: it was gone once.")
                       : tr("Next time check that the receiver sits firmly in its port: it was gone {} "
                            "times.",
                            f.gaps_of(gap_cause::port_closed));
        if (holes && f.gaps_of(gap_cause::beats_lost) >
                         f.gaps_of(gap_cause::silence) + f.gaps_of(gap_cause::contact_lost))
            return tr("Next time keep the receiver within two metres of the strap: some beats were lost on "
                      "the way.");
        if (holes || rough)
            return tr("Next time moisten the strap and press it on before you begin, so that more of the "
                      "heart can be seen.");
        if (f.signal == heard::nothing)
            return tr(
                "Next time wait until the sensor is steady before you begin, so that the heart can be seen.");
    }

    if (f.practice && f.ended == ended_as::early && f.practised_s < f.planned_s - 1) {
        const auto minutes = std::max(2LL, static_cast<long long>(f.practised_s / 60));
        return static_cast<double>(minutes) * 60 < f.planned_s
                   ? tr("Next time plan {} minutes, so that it comes to a quiet end; short is fine.", minutes)
                   : tr("Next time try it again when there is a quiet moment; short is fine.");
    }
    if (f.paced && f.following && *f.following < followed) {
        if (f.last_pace > 0 && f.last_pace < 7)
            return tr("Let the breath come back to the pace, small is fine; or try a faster one, {:.1Lf} "
                      "breaths a minute.",
                      f.last_pace + 1);
        return tr(
            "Let the breath come back to the pace, small is fine; or try one nearer to your own breath.");
    }
    if (f.paced && f.following && *f.following < followed_well)
        return tr(
            "Next time let the pacer lead and the breath be small and soft; it may drift and come back.");
    if (f.simulated) return tr("Next time try it with a strap, so that the heart you see is your own.");
    if (!f.practice || f.practised_s < short_practice_s)
        return tr(
            "Next time stay a little longer, five minutes if you like; the numbers need a while to speak.");
    if (f.activation_why == why_not::not_calibrated || f.activation_why == why_not::no_baseline)
        if (!f.activation && !f.exercise)
            return tr("Next time begin with five minutes of quiet rest, so that activation has something to "
                      "compare with.");
    return f.paced ? tr("The same pace again tomorrow, at a time that suits you, is practice enough.")
                   : tr("The same again tomorrow, at a time that suits you, is practice enough.");
}

} // namespace attune::review
