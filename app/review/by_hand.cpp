#include "app/review/by_hand.hpp"

#include "app/language/language.hpp"
#include "app/review/axis.hpp"

#include <algorithm>
#include <cmath>

namespace attune::review {
namespace {

std::string instant_words(double t_s) {
    // To the tenth: what two beats differ by at least.
    const double tenths = std::floor(std::max(0.0, t_s) * 10);
    return tr("instant|{}.{}", clock_words(std::floor(tenths / 10)), static_cast<int>(std::fmod(tenths, 10)));
}

std::string why_found(beat_class c) {
    switch (c) {
    case beat_class::normal:
        return tr("Nothing about it was unusual.");
    case beat_class::ectopic:
        return tr("It came early, and the interval after it made up for that.");
    case beat_class::missed:
        return tr("Its interval has room for two beats.");
    case beat_class::extra:
        return tr("Its interval is too short for a beat of its own; with the next one it makes an ordinary one.");
    case beat_class::misaligned:
        return tr("It lies in another place than the intervals around it want.");
    case beat_class::first:
        return tr("It begins a stretch: there is no interval to be judged.");
    }
    return {};
}

} // namespace

std::string class_in_words(beat_class c) {
    switch (c) {
    case beat_class::normal:
        return tr("beat class|ordinary");
    case beat_class::ectopic:
        return tr("beat class|early");
    case beat_class::missed:
        return tr("beat class|one missing before it");
    case beat_class::extra:
        return tr("beat class|one too many");
    case beat_class::misaligned:
        return tr("beat class|in the wrong place");
    case beat_class::first:
        break;
    }
    return tr("beat class|first of a stretch");
}

std::string beat_in_words(const review_beat& b) {
    if (!(b.rr_ms > 0)) return instant_words(b.t_s) + "  ·  " + class_in_words(beat_class::first);
    return instant_words(b.t_s) + "  ·  " + tr("{:.0f} ms ({:.0f} a minute)", b.rr_ms, b.hr_bpm) + "  ·  " +
           (b.judged ? class_in_words(b.classed) : std::string{tr("beat class|not judged")});
}

std::string reason_in_words(const review_beat& b) {
    if (!(b.rr_ms > 0)) return why_found(beat_class::first);
    if (!b.by_hand && !b.judged) return tr("The session was cut off before it could be judged.");
    const auto found = b.by_hand ? b.found : b.classed;
    std::string why = b.by_hand && !b.found_judged ? std::string{tr("The session was cut off before it could be judged.")}
                                                   : why_found(found);
    if (b.deviation > 0 && std::isfinite(b.deviation))
        why += ' ' + tr("Its step from the interval before was {:.1Lf} times the limit of what is usual there.", b.deviation);
    if (!b.by_hand) return why;
    return tr("Changed by hand; the program called it: {}. {}",
              b.found_judged ? class_in_words(found) : std::string{tr("beat class|not judged")}, why);
}

void take_corrections(const recording& r, review_view& v) {
    v.can_undo = !in_force(r.corrections).empty() && r.ended;
    if (!r.ended) v.closed = tr("This session is still running: its beats can be changed once it has ended.");
    if (r.corrections.empty()) return;
    // The newest first, each beat once.
    for (auto c = r.corrections.rbegin(); c != r.corrections.rend(); ++c) {
        const auto& b = r.beats[c->beat];
        const bool told = std::any_of(v.changes.begin(), v.changes.end(), [&](const auto& k) { return k.beat == c->beat; });
        if (!b.by_hand || told) continue;
        v.changes.push_back({static_cast<std::size_t>(c->beat), b.t_s,
                             instant_words(b.t_s) + "  ·  " +
                                 tr("{} instead of {}", class_in_words(b.classed),
                                    b.by_hand->judged ? class_in_words(b.by_hand->classed)
                                                      : std::string{tr("beat class|not judged")})});
    }
    if (v.changes.empty()) return;
    v.by_hand = trn("{} beat was changed by hand. Heart rate, corrected beats and recovery here follow; activation, RSA and "
                    "RMSSD stand as they were shown while it ran.",
                    "{} beats were changed by hand. Heart rate, corrected beats and recovery here follow; activation, RSA "
                    "and RMSSD stand as they were shown while it ran.",
                    v.changes.size());
}

} // namespace attune::review
