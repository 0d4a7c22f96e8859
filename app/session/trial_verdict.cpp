#include "app/session/trial_verdict.hpp"

#include "app/language/language.hpp"
#include "app/session/driver_sentences.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr std::uint64_t least_intervals = 12; // chosen: half of what the slowest hearts give in that time
constexpr double odd_remark = 0.05, odd_unfit = 0.20; // of the beats, SCIENCE 2.3
/// Of the time: what is lost cannot be corrected either, so as many as of the odd beats. A twentieth of half a minute is
/// one and a half seconds, more than one beat and what the placing of a beat after a break is uncertain by.
constexpr double missing_remark = odd_remark, missing_unfit = odd_unfit;
constexpr double battery_low = 15;                    // per cent, chosen
constexpr double damaged_remark = 0.02;               // of the beats, chosen

/// A living heart varies by more than one step of the coarsest clock in use, 1/1024 s (SENSORS 9).
constexpr milliseconds unvarying{1};

std::string times(std::uint64_t n) {
    return n == 1 ? tr("broke off|once") : n == 2 ? tr("broke off|twice") : tr("broke off|{} times", n);
}

trial_verdict unfit(std::string sentence) {
    return {fitness::unfit, std::move(sentence), {}};
}

} // namespace

trial_verdict judge_trial(const session_view& v, const trial_counts& n) {
    const auto& s = v.signal;
    const bool nothing_heard = v.beat_count == 0;
    if (!s.port_open && nothing_heard)
        return unfit(s.port_words_size > 0
                         ? said_by_drivers(s.port_sentence())
                         : tr("The sensor could not be opened: is it plugged in and switched on?"));
    if (nothing_heard && s.averaged_only)
        return unfit(tr("It sends an averaged heart rate only. Variability needs every single beat: choose a "
                        "sensor, or a mode of it, that sends intervals."));
    if (nothing_heard && s.contact_known && !s.worn)
        return unfit(tr("It is not on the skin: moisten the strap and put it on, close under the chest."));
    if (nothing_heard && s.protocol.view().empty() && v.dropped.total() > 0)
        return unfit(tr("What it sends is not understood. Name its protocol, or check the speed of the port."));
    if (nothing_heard) {
        const auto who = s.model.view();
        return unfit(who.empty() ? tr("No heartbeat came. Check that the strap is worn and moist, and that no phone "
                                      "or watch holds it.")
                                 : tr("No heartbeat came ({}). Check that the strap is worn and moist, and that no "
                                      "phone or watch holds it.",
                                      who));
    }
    if (n.intervals < least_intervals)
        return unfit(trn("Only one interval came in {1:.0f} seconds. Moisten the strap, wear it close and try again.",
                         "Only {} intervals came in {:.0f} seconds. Moisten the strap, wear it close and try again.",
                         n.intervals, v.now.count()));
    // Good until it was taken off, or fell silent, is not good.
    if (s.contact_known && !s.worn)
        return unfit(tr("It came off the skin: moisten the strap, wear it close and try again."));
    if (s.state == signal_state::lost || s.state == signal_state::searching)
        return unfit(
            tr("The beats stopped after {:.0f} seconds. Stay near the receiver, and keep phones "
                        "from holding the strap.",
                        s.last_beat_arrived.count()));
    if (n.longest - n.shortest <= unvarying)
        return unfit(
            tr("All its intervals are equal, which no heart's are: it may send an average or a test signal. "
               "Variability cannot be seen with it."));
    const double odd = static_cast<double>(n.odd) / static_cast<double>(n.intervals);
    if (odd > odd_unfit)
        return unfit(tr(
            "{} of {} beats are not what they should be: the contact is poor, or the rhythm is not "
            "even. Moisten the strap and sit still; if it stays so with a good strap, show it to a "
            "doctor.",
            n.odd, n.intervals));
    const double missing = n.missing / std::max(v.now, seconds{1});
    if (missing > missing_unfit)
        return unfit(tr("Of {:.0f} seconds {:.0f} are missing: the signal broke off {}. Come nearer, keep "
                                 "phones from holding the strap, and try again.",
                                 v.now.count(), n.missing.count(), times(n.gaps)));
    trial_verdict verdict;
    if (odd > odd_remark)
        verdict.remarks.push_back(tr(
            "{} of {} beats had to be corrected: moisten the strap and sit still.", n.odd, n.intervals));
    if (n.gaps > 0)
        verdict.remarks.push_back(
            missing > missing_remark
                ? tr("The signal broke off {}, {:.0f} seconds in all: come nearer, and keep phones from holding the strap.",
                     times(n.gaps), n.missing.count())
                : tr("The signal broke off {}: come nearer, and keep phones from holding the strap.", times(n.gaps)));
    if (const auto damaged = v.dropped.of(drop_cause::checksum) + v.dropped.of(drop_cause::malformed) +
                             v.dropped.of(drop_cause::lost);
        static_cast<double>(damaged) > damaged_remark * static_cast<double>(n.intervals))
        verdict.remarks.push_back(
            tr("{} pieces of what was sent were damaged or missing.", damaged));
    if (s.battery_pct && *s.battery_pct <= battery_low)
        verdict.remarks.push_back(tr("Its battery is at {:.0f} %.", *s.battery_pct));
    const auto who = s.model.view().empty() ? s.protocol.view() : s.model.view();
    verdict.is = verdict.remarks.empty() ? fitness::good : fitness::usable;
    const auto length = v.now.count();
    const bool good = verdict.is == fitness::good;
    if (who.empty())
        verdict.sentence = good ? tr("Good: {} beats in {:.0f} seconds from this sensor.", v.beat_count, length)
                                : tr("Usable: {} beats in {:.0f} seconds from this sensor.", v.beat_count, length);
    else
        verdict.sentence = good ? tr("Good: {} beats in {:.0f} seconds from {}.", v.beat_count, length, who)
                                : tr("Usable: {} beats in {:.0f} seconds from {}.", v.beat_count, length, who);
    return verdict;
}

} // namespace attune
