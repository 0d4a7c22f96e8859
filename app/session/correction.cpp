#include "app/session/correction.hpp"

#include "app/language/language.hpp"
#include "app/session/recording.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

std::optional<beat_class> class_of(const recorded_beat& b) {
    return b.judged ? std::optional{b.classed} : std::nullopt;
}
std::optional<beat_class> as_judged(const recorded_beat& b) {
    if (!b.by_hand) return class_of(b);
    return b.by_hand->judged ? std::optional{b.by_hand->classed} : std::nullopt;
}

/// Is there an interval that can be judged?
bool has_class(const recorded_beat& b) {
    return b.rr_ms && std::isfinite(*b.rr_ms) && *b.rr_ms > 0 && as_judged(b) != beat_class::first;
}

std::optional<error> not_open(const recording& r) {
    if (r.ended) return std::nullopt;
    return error{errc::busy, tr("this session is still running: its beats can be changed once it has ended")};
}

} // namespace

std::vector<beat_correction> in_force(std::span<const beat_correction> trail) {
    std::vector<beat_correction> holding;
    for (const auto& c : trail) {
        switch (c.what) {
        case beat_correction::act::changed:
            holding.push_back(c);
            break;
        case beat_correction::act::undone:
            if (!holding.empty()) holding.pop_back();
            break;
        case beat_correction::act::taken_back:
            std::erase_if(holding, [&](const beat_correction& h) { return h.beat == c.beat; });
            break;
        }
    }
    return holding;
}

result<void> lay_over(recording& r, std::vector<beat_correction> trail) {
    for (const auto& c : trail)
        if (c.beat >= r.beats.size() || r.beats[c.beat].t_s != c.t_s || !has_class(r.beats[c.beat]))
            return fail(errc::corrupt, tr("a change by hand speaks of a beat that is not there"));
    for (const auto& c : r.corrections)
        if (auto& b = r.beats[c.beat]; b.by_hand) {
            b.judged = b.by_hand->judged;
            b.classed = b.by_hand->classed;
            b.by_hand.reset();
        }
    for (const auto& c : in_force(trail)) {
        auto& b = r.beats[c.beat];
        if (!c.after) continue; // a change gives a class; anything else says nothing
        if (!b.by_hand) b.by_hand = recorded_beat::found{b.judged, b.classed};
        b.judged = true;
        b.classed = *c.after;
    }
    // Given the class that it had anyway: nothing is changed.
    for (const auto& c : trail)
        if (auto& b = r.beats[c.beat]; b.by_hand && b.by_hand->judged && b.by_hand->classed == b.classed) b.by_hand.reset();
    r.corrections = std::move(trail);
    return {};
}

result<beat_correction> change_beat(const recording& r, std::uint64_t beat, beat_class to, std::int64_t utc_ms) {
    if (auto no = not_open(r)) return tl::unexpected{std::move(*no)};
    if (beat >= r.beats.size()) return fail(errc::invalid, tr("there is no such beat in this session"));
    const auto& b = r.beats[beat];
    if (!has_class(b) || to == beat_class::first)
        return fail(errc::invalid, tr("this beat begins a stretch: there is no interval to be judged"));
    if (class_of(b) == to) return fail(errc::invalid, tr("this beat is of that class already"));
    return beat_correction{beat_correction::act::changed, beat, b.t_s, class_of(b), to, utc_ms};
}

result<beat_correction> undo_change(const recording& r, std::int64_t utc_ms) {
    if (auto no = not_open(r)) return tl::unexpected{std::move(*no)};
    auto holding = in_force(r.corrections);
    if (holding.empty()) return fail(errc::not_found, tr("no change by hand is left to be undone"));
    const auto last = holding.back();
    holding.pop_back();
    const auto& b = r.beats[last.beat];
    const auto earlier = std::find_if(holding.rbegin(), holding.rend(), [&](const auto& h) { return h.beat == last.beat; });
    return beat_correction{beat_correction::act::undone, last.beat, b.t_s, class_of(b),
                      earlier == holding.rend() ? as_judged(b) : earlier->after, utc_ms};
}

result<beat_correction> take_back(const recording& r, std::uint64_t beat, std::int64_t utc_ms) {
    if (auto no = not_open(r)) return tl::unexpected{std::move(*no)};
    const auto holding = in_force(r.corrections);
    if (std::none_of(holding.begin(), holding.end(), [&](const auto& h) { return h.beat == beat; }))
        return fail(errc::not_found, tr("this beat is as the program judged it"));
    const auto& b = r.beats[beat];
    return beat_correction{beat_correction::act::taken_back, beat, b.t_s, class_of(b), as_judged(b), utc_ms};
}

std::size_t changed_by_hand(const recording& r) noexcept {
    if (r.corrections.empty()) return 0;
    return static_cast<std::size_t>(
        std::count_if(r.beats.begin(), r.beats.end(), [](const recorded_beat& b) { return b.by_hand.has_value(); }));
}

std::optional<std::uint64_t> beat_near(const recording& r, double t_s, double within_s) noexcept {
    std::optional<std::uint64_t> best;
    for (std::size_t i = 0; i < r.beats.size(); ++i) {
        if (!has_class(r.beats[i])) continue;
        const double away = std::abs(r.beats[i].t_s - t_s);
        if (away <= within_s) within_s = away, best = i;
    }
    return best;
}

} // namespace attune
