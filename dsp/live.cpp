#include "dsp/live.hpp"

#include "dsp/breath/lock_in.hpp"
#include "dsp/hrv/concentration.hpp"
#include "dsp/hrv/history.hpp"
#include "dsp/median.hpp"

#include <boost/circular_buffer.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace attune {
namespace {

constexpr double hold = 5.0;              // s of silence that change nothing (SCIENCE 6.3)
constexpr double back_after = 10.0;       // s of valid beats (SCIENCE 6.3)
constexpr double rmssd_back_after = 30.0; // s (SCIENCE 6.3)
constexpr double hr_shown_window = 10.0;  // s (SCIENCE 3)
constexpr double rmssd_least = 30.0;      // s (SCIENCE 3: live set)
constexpr int rmssd_least_pairs = 20;     // (SCIENCE 3: live set)
constexpr double moving_jump = 15.0, moving_above_rest = 35.0,
                 still_after = 60.0; // bpm, bpm, s (SCIENCE 6.3)
constexpr double long_ago = -1e9;    // s
constexpr std::size_t breaths_kept = 600,
                      least_breaths = 30; // s: as the history of beats; half a minute (chosen)
constexpr double good_lock = 0.5;         // R2, SCIENCE 6.3
constexpr int least_for_quality = 20;     // beats (chosen: the classifier's own cold start)

live_value given(double v) noexcept {
    return {v, why_not::none};
}
live_value withheld(why_not why) noexcept {
    return {std::nullopt, why};
}

quality judged(const beat_history::share& s) noexcept {
    if (s.beats < least_for_quality) return quality::unknown;
    const double share = s.corrected(); // SCIENCE 2.3
    return share <= 0.01   ? quality::excellent
           : share <= 0.05 ? quality::good
           : share <= 0.10 ? quality::fair
           : share <= 0.20 ? quality::poor
                           : quality::none;
}

} // namespace

std::string_view words(quality q) noexcept {
    switch (q) {
    case quality::unknown:
        return "not known yet";
    case quality::excellent:
        return "excellent";
    case quality::good:
        return "good";
    case quality::fair:
        return "fair";
    case quality::poor:
        return "poor";
    case quality::none:
        return "too poor to use";
    }
    return "";
}

std::string_view dsp_version() noexcept {
    return "1.2.0";
}

struct live_dsp::state {
    struct arrived {
        std::uint64_t index;
        seconds t;
        milliseconds rr;
        std::optional<double> phase;
        seconds breath;
    };
    classifier judge;
    boost::circular_buffer<arrived> waiting{4};
    boost::circular_buffer<committed_beat> committed{8};
    beat_history history;
    concentration rhythm;
    lock_in rsa;
    activation_index index;
    baseline base{};
    std::optional<double> base_at{}; // s, when the baseline was measured; nothing until the next number
    std::optional<rsa_curve> curve{};
    struct breathing {
        double t, per_minute; // s
    };
    boost::circular_buffer<breathing> breaths{breaths_kept}; // as known from outside, once a second
    std::uint32_t corrected = 0, beats = 0;
    std::optional<double> last_phase{}; // of the newest arrival, to tell the breath's length
    double last_mid = 0;                // s
    std::optional<double> moved_at{};   // s
    bool open = false;                  // a chain is open
    std::optional<double> began{};      // s: start of a chain of which no interval is judged yet

    void commit(const judged_interval& j) noexcept {
        const auto a = waiting.front();
        waiting.pop_front();
        ++beats;
        corrected += j.classed != beat_class::normal;
        history.add(a.t, j);
        rhythm.follow(history);
        began.reset();
        committed.push_back({a.index, a.t, a.rr, j.classed, j.deviation, j.nn});
        if (!a.phase) {
            rsa.reset();
            return;
        }
        // First of a chain after a loss? Only where a hole lies just before can the stretch be that short.
        if (history.newest_stretch(hold, a.rr.count() / 1000.0 * 1.5).covered <= a.rr.count() / 1000.0 * 1.5)
            rsa.reset();
        if (j.nn) rsa(a.t - a.rr / 2.0, heart_rate(a.rr), *a.phase, a.breath);
    }

    explicit state(withholding w)
        : index{w} {}
    std::optional<double> breathing_between(double from, double to) const noexcept;
    bool may_be_moving(double now, const live_context& context) noexcept;
    beat_history::rate rate_over(double end, double window, bool& enough) const noexcept;
};

live_dsp::live_dsp()
    : live_dsp{withholding::as_shown} {}
live_dsp::live_dsp(withholding w)
    : state_{std::make_unique<state>(w)} {}
live_dsp::~live_dsp() = default;
live_dsp::live_dsp(live_dsp&&) noexcept = default;
live_dsp& live_dsp::operator=(live_dsp&&) noexcept = default;

bool live_dsp::suspect(milliseconds rr) const noexcept {
    return state_->judge.suspect(rr);
}
void live_dsp::set_baseline(const baseline& b, std::optional<seconds> measured) noexcept {
    state_->base = b;
    state_->base_at.reset();
    if (measured)
        state_->base_at = measured->count();
    else if (b.source != baseline_source::this_session)
        state_->base_at = long_ago;
}
void live_dsp::set_rsa_curve(const std::optional<rsa_curve>& curve) noexcept {
    state_->curve = curve;
}
const baseline& live_dsp::current_baseline() const noexcept {
    return state_->base;
}

std::optional<baseline> live_dsp::measure_baseline(seconds from, seconds to, why_not& why,
                                                   const rest_demands& demands) const noexcept {
    auto base = measure_rest(state_->history, from, to, why, demands);
    if (base) base->breaths_per_min = state_->breathing_between(from.count(), to.count());
    return base;
}
std::optional<baseline> live_dsp::calmer_baseline() const noexcept {
    return calmer_rest(state_->history, state_->base);
}

void live_dsp::push(std::uint64_t index, seconds t, std::optional<milliseconds> rr,
                    std::optional<double> pacer_phase) {
    auto& s = *state_;
    if (!rr || !(rr->count() > 0) || !std::isfinite(rr->count())) {
        if (s.open) break_chain();
        s.open = true;
        s.began = t.count();
        s.committed.push_back({index, t, std::nullopt, beat_class::first, 0.0, false});
        return;
    }
    if (!s.open) s.began = t.count() - rr->count() / 1000.0;
    s.open = true;
    const double mid = t.count() - rr->count() / 2000.0;
    seconds breath{10.0}; // six a minute until two phases tell
    if (pacer_phase && s.last_phase && *pacer_phase > *s.last_phase && mid > s.last_mid)
        breath = seconds{
            std::clamp(6.283185307179586 * (mid - s.last_mid) / (*pacer_phase - *s.last_phase), 2.0, 30.0)};
    s.last_phase = pacer_phase;
    s.last_mid = mid;
    s.waiting.push_back({index, t, *rr, pacer_phase, breath});
    if (const auto j = s.judge(*rr)) s.commit(*j);
}

void live_dsp::break_chain() {
    auto& s = *state_;
    while (const auto j = s.judge.drain())
        s.commit(*j);
    s.judge.gap();
    s.history.gap();
    s.last_phase.reset();
    s.open = false;
}

std::optional<committed_beat> live_dsp::pop_committed() noexcept {
    auto& s = *state_;
    if (s.committed.empty()) return std::nullopt;
    const auto c = s.committed.front();
    s.committed.pop_front();
    return c;
}

/// The median of what was known, where it was known for half a minute at least.
std::optional<double> live_dsp::state::breathing_between(double from, double to) const noexcept {
    std::array<double, breaths_kept> within{};
    std::size_t n = 0;
    for (const auto& b : breaths)
        if (b.t >= from && b.t <= to) within[n++] = b.per_minute;
    if (n < least_breaths) return std::nullopt;
    return upper_median(std::span{within}.first(n));
}

/// The window must have been open long enough, and hold enough of it: after a loss 10 s do, holes up to 5 s
/// are allowed.
beat_history::rate live_dsp::state::rate_over(double end, double window, bool& enough) const noexcept {
    const auto r = history.mean_rate(end, window);
    // Beat times may be rounded to the sensor's ticks: a millisecond short is full.
    enough = end - history.first_heard() >= window - 1e-3 &&
             r.covered >= std::min(window - hold, back_after) - 1e-3 && r.beats > 0;
    return r;
}

/// Without an accelerometer: a jump of the mean rate from one ten-second window (whole breaths where paced,
/// or RSA would look like a jump) to the next, or a rate far above rest. Told for a minute afterwards, as
/// with an accelerometer.
bool live_dsp::state::may_be_moving(double now, const live_context& context) noexcept {
    if (context.movement_known) return false; // the session then knows better than the heart does
    double window = hr_shown_window;
    if (context.paced && context.pace && context.pace->value > 0)
        window = period(*context.pace).count() * std::ceil(window * context.pace->value / 60.0 - 1e-9);
    bool has_now = false, has_before = false;
    const double end = history.newest();
    const auto current = rate_over(end, window, has_now),
               before = rate_over(end - window, window, has_before);
    if (has_now && has_before && current.bpm() - before.bpm() > moving_jump) moved_at = now;
    if (has_now && base.source != baseline_source::none && current.bpm() > base.hr_bpm + moving_above_rest)
        moved_at = now;
    if (moved_at && now - *moved_at > still_after) moved_at.reset();
    return moved_at.has_value();
}

live_numbers live_dsp::numbers(seconds now, seconds lost_for, const live_context& context) noexcept {
    auto& s = *state_;
    live_numbers out;
    out.corrected = s.corrected;
    out.beats = s.beats;
    const bool heard = !s.history.empty();
    const bool lost = lost_for.count() >= hold;
    const double end = s.history.newest();
    const auto two_minutes = s.history.marked(end, 120.0);
    // Seconds of beats since the last silence longer than `hold`; one that has just ended counts before its
    // first interval is judged.
    const bool just_back = heard && s.began && *s.began - end > hold;
    const auto stretch = s.history.newest_stretch(hold);
    const double since = just_back ? 0.0 : stretch.covered;
    const bool ever_lost = just_back || stretch.after_hole;
    const bool recovering = heard && ever_lost && since < back_after;
    const bool irregular = s.history.artefacts_in_last(20) >= 6; // SCIENCE 2.2 (6)
    if (heard && !lost) {
        out.signal = judged(two_minutes);
        out.valid_share_30s = s.history.marked(end, 30.0).valid();
    }
    const bool unusable = out.signal == quality::none || irregular;
    const bool hr_only = unusable || out.signal == quality::poor;

    const double breath =
        context.paced && context.pace && context.pace->value > 0 ? period(*context.pace).count() : 0.0;
    // What was never there cannot be lost.
    const why_not gate = !heard       ? why_not::no_beats
                         : lost       ? why_not::signal_lost
                         : recovering ? why_not::recovering
                         : unusable   ? why_not::too_many_artefacts
                                      : why_not::none;
    const why_not finer_gate = gate != why_not::none ? gate
                               : hr_only             ? why_not::too_many_artefacts
                                                     : why_not::none;

    bool enough = false;
    if (gate != why_not::none) {
        out.hr_bpm = withheld(gate);
    } else {
        const auto r = s.rate_over(end, hr_shown_window, enough);
        out.hr_bpm = enough ? given(r.bpm()) : withheld(why_not::not_enough_yet);
    }

    const auto successive = s.history.rmssd(end, activation_index::rmssd_window);
    const bool varied =
        successive.covered >= rmssd_least && successive.pairs >= rmssd_least_pairs && successive.rmssd > 0;
    out.ln_rmssd = finer_gate != why_not::none ? withheld(finer_gate)
                   : varied                    ? given(std::log(successive.rmssd))
                                               : withheld(why_not::not_enough_yet);

    const why_not paced_gate = finer_gate != why_not::none ? finer_gate
                               : !context.paced            ? why_not::not_paced
                                                           : why_not::none;
    const auto locked = paced_gate == why_not::none ? s.rsa.value(!context.equal_ratio) : std::nullopt;
    const auto withheld_rsa = withheld(paced_gate != why_not::none ? paced_gate : why_not::not_enough_yet);
    out.rsa_bpm = out.rsa_phase_rad = out.lock_r2 = out.phase_stability = withheld_rsa;
    if (locked) {
        out.rsa_bpm = given(2.0 * locked->amplitude);
        out.lock_r2 = given(locked->r2);
        // A phase of nothing is no phase.
        out.rsa_phase_rad = locked->p < 0.01 ? given(locked->phase) : withheld(why_not::not_following);
        if (locked->phase_stability) out.phase_stability = given(*locked->phase_stability);
        out.following = locked->following;
    }

    const auto pacer = context.paced && context.pace ? std::optional{to_hertz(*context.pace)} : std::nullopt;
    const auto k = finer_gate == why_not::none ? s.rhythm(s.history, pacer) : std::nullopt;
    out.concentration_pct =
        k ? given(k->peak_pct) : withheld(finer_gate != why_not::none ? finer_gate : why_not::not_enough_yet);
    out.pacer_concentration_pct = k && k->pacer_pct             ? given(*k->pacer_pct)
                                  : paced_gate != why_not::none ? withheld(paced_gate)
                                  : !pacer || pacer->value < concentration::slowest
                                      ? withheld(why_not::too_slow_a_pace)
                                      : withheld(why_not::not_enough_yet);

    index_input in;
    in.now = now;
    in.lost_for = lost_for;
    in.heard = heard;
    in.recovering = recovering;
    in.restarted = ever_lost && since < rmssd_back_after;
    in.exercise = context.exercise;
    in.rate_is_held = context.rate_is_held;
    in.heart_disease = context.heart_disease;
    in.movement_known = context.movement_known;
    in.moving = context.moving;
    in.speaking = context.speaking;
    if (context.breathing && context.breathing->value > 0) {
        in.breaths_per_min = context.breathing->value;
        s.breaths.push_back({now.count(), context.breathing->value});
    }
    if (!s.base_at) s.base_at = now.count();
    in.since_rest = seconds{std::max(0.0, now.count() - *s.base_at)};
    in.paced = context.paced;
    in.too_irregular = unusable;
    in.ectopy = two_minutes.corrected() > 0.05;
    in.valid_share_30s = out.valid_share_30s;
    if (heard && !lost) {
        in.may_be_moving = s.may_be_moving(now.count(), context);
        // Whole breaths where paced, or the ripple of RSA leaks in.
        in.hr_window = breath > 0 ? breath * std::ceil(activation_index::hr_window / breath - 1e-9)
                                  : activation_index::hr_window;
        const auto r = s.rate_over(end, in.hr_window, enough);
        in.hr_sd_bpm = r.hr_sd;
        if (enough) in.hr_bpm = r.bpm();
        in.hr_window = std::min(in.hr_window, r.covered);
        if (varied && successive.pairs >= activation_index::least_pairs) {
            in.ln_rmssd = std::log(successive.rmssd);
            in.pairs = successive.pairs;
        }
        const auto swing = s.history.swing_about_line(end, activation_index::swing_window);
        if (swing.beats >= activation_index::least_swing_beats && swing.sd > 0) {
            in.ln_swing = std::log(swing.sd);
            in.swing_beats = swing.beats;
        }
        if (locked && context.pace && locked->r2 >= good_lock && locked->noise_free > 0) {
            in.ln_rsa = std::log(2.0 * locked->noise_free);
            in.ln_rsa_se = locked->amplitude_se / locked->amplitude;
            if (const auto g = s.curve ? s.curve->at(*context.pace) : std::nullopt) {
                in.ln_rsa_expected = g->ln_rsa;
                in.ln_rsa_expected_se = g->se;
                in.ln_rsa_scale = s.curve->scale;
            }
        }
    }
    out.activation = s.index(in, s.base);
    return out;
}

} // namespace attune
