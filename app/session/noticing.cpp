#include "app/session/noticing.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace attune {
namespace {

// SCIENCE 11.4 unless said otherwise.
constexpr double loose = 0.3, other_peak = 2;
constexpr double breaths_off = 3;
constexpr std::size_t deeper_within = 120;
constexpr double deeper = 1.5, faster_bpm = 5;
constexpr double in_step = 0.7, shifted = 60 * std::numbers::pi / 180;
constexpr double least_clean = 0.9;
constexpr std::size_t striving_s = 240;
constexpr double climbs = 1, follows = 0.5; // bpm a minute; R2
constexpr double untouched_s = 600;

// Chosen: three breaths at the usual pace, over which a wave of the breath evens out.
constexpr std::size_t part_s = 30;
constexpr std::size_t dry_s = 10;       // chosen: one lost packet is none
constexpr std::size_t own_phase_s = 60; // chosen: six breaths, as many as the phase's stability looks at
// A minute, chosen: over it a heart that comes three seconds late turns its phase by no more than 5 degrees.
constexpr double same_pace = 0.25;
// Chosen: a line of noise alone over five minutes is flatter (bpm a minute), and R2 wanders less.
constexpr double falls = -0.3, less_following = 0.2;
constexpr double least_known = 0.8; // of a part's seconds; chosen

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Mean of what is known among n values, NaN where too few are.
template <class Value>
double mean(std::size_t n, Value&& value) {
    double sum = 0, known = 0;
    for (std::size_t i = 0; i < n; ++i)
        if (const double v = value(i); std::isfinite(v)) {
            sum += v;
            ++known;
        }
    return known >= least_known * static_cast<double>(n) ? sum / known : unknown;
}

/// Of the regression line through values a second apart, newest first, per minute; NaN where too few are.
template <class Value>
double slope_per_min(std::size_t n, Value&& value) {
    double s = 0, st = 0, sv = 0, stt = 0, stv = 0;
    for (std::size_t i = 0; i < n; ++i)
        if (const double v = value(i); std::isfinite(v)) {
            const double t = -static_cast<double>(i) / 60;
            s += 1, st += t, sv += v, stt += t * t, stv += t * v;
        }
    if (s < least_known * static_cast<double>(n)) return unknown;
    return (s * stv - st * sv) / (s * stt - st * st);
}

} // namespace

std::string_view name(cue c) noexcept {
    constexpr std::array<std::string_view, cue_count> names{
        "moisten strap", "softer", "back to pace", "start earlier", "start later", "hide numbers", "drowsy"};
    return names[static_cast<std::size_t>(c) % cue_count];
}

std::string_view sentence(cue c) noexcept {
    constexpr std::array<std::string_view, cue_count> sentences{
        mark("The strap hears only part of the heart. Moisten it, or draw it a little tighter."),
        mark("Softer and smaller. A small breath is enough."),
        mark("Let the breath come back to the pace, small is fine."),
        mark("You may start a little earlier."),
        mark("You may start a little later."),
        mark("There is nothing to reach. Would you like to hide the numbers?"),
        mark("If you feel drowsy, open your eyes for a breath."),
    };
    return sentences[static_cast<std::size_t>(c) % cue_count];
}

void noticer::reset() noexcept {
    *this = noticer{};
}

std::optional<cue> noticer::operator()(const noticed_second& s) noexcept {
    const auto& n = s.numbers;
    kept k;
    k.hr = n.hr_bpm.value.value_or(unknown);
    k.swing = n.rsa_bpm.value.value_or(unknown);
    k.r2 = n.lock_r2.value.value_or(unknown);
    if (n.rsa_phase_rad.value && n.phase_stability.value && *n.phase_stability.value > in_step)
        k.phase = std::polar(1.0, *n.rsa_phase_rad.value);
    k.clean = n.valid_share_30s >= least_clean || n.beats == 0;
    last_[next_] = k;
    next_ = (next_ + 1) % most;
    count_ = std::min(count_ + 1, most);

    std::optional<cue> found;
    for (std::size_t i = 0; i < cue_count; ++i) // every rule is asked each second: some keep count
        if (const auto c = static_cast<cue>(i); due(c, s) && !found) found = c;

    const double now = s.now.count();
    if (!found || count_ < static_cast<std::size_t>(arriving) || (said_at_ && now - *said_at_ < apart))
        return {};
    auto& same = each_said_at_[static_cast<std::size_t>(*found)];
    if (same && now - *same < same_apart) return {};
    said_at_ = same = now;
    return found;
}

bool noticer::due(cue c, const noticed_second& s) noexcept {
    switch (c) {
    case cue::moisten_strap:
        return strap_is_dry();
    case cue::softer:
        return too_deep();
    case cue::back_to_pace:
        return off_the_pace(s);
    case cue::start_earlier:
        if (std::abs(s.pace.value - phase_pace_) > same_pace) { // another pace, another phase
            phase_pace_ = s.pace.value;
            own_phase_.reset();
            for (auto& k : last_)
                k.phase = {};
        }
        return later_by() > shifted;
    case cue::start_later:
        return later_by() < -shifted;
    case cue::hide_numbers:
        return s.numbers_shown && strives();
    case cue::drowsy:
        return drowses(s);
    }
    return false;
}

bool noticer::strap_is_dry() const noexcept {
    if (count_ < dry_s) return false;
    for (std::size_t i = 0; i < dry_s; ++i)
        if (ago(i).clean) return false;
    return true;
}

bool noticer::too_deep() const noexcept {
    if (count_ < deeper_within + part_s) return false;
    const auto over = [this](auto member, std::size_t from) {
        return mean(part_s, [&](std::size_t i) { return ago(from + i).*member; });
    };
    return over(&kept::swing, 0) > deeper * over(&kept::swing, deeper_within) &&
           over(&kept::hr, 0) > over(&kept::hr, deeper_within) + faster_bpm;
}

bool noticer::off_the_pace(const noticed_second& s) noexcept {
    const auto& n = s.numbers;
    const bool elsewhere = n.lock_r2.value && *n.lock_r2.value < loose && n.concentration_pct.value &&
                           n.pacer_concentration_pct.value &&
                           *n.concentration_pct.value > other_peak * *n.pacer_concentration_pct.value;
    if (!elsewhere)
        lost_at_.reset();
    else if (!lost_at_)
        lost_at_ = s.breaths;
    return lost_at_ && s.breaths - *lost_at_ >= breaths_off;
}

/// Radians by which the heart comes later than in this person's first steady minute at this pace; 0 where
/// that is not known.
double noticer::later_by() noexcept {
    const auto direction = [this](std::size_t n) -> std::optional<std::complex<double>> {
        if (count_ < n) return std::nullopt;
        std::complex<double> sum{};
        double known = 0;
        for (std::size_t i = 0; i < n; ++i) {
            sum += ago(i).phase;
            known += std::norm(ago(i).phase);
        }
        if (known < least_known * static_cast<double>(n) || std::abs(sum) < in_step * known)
            return std::nullopt;
        return sum / std::abs(sum);
    };
    if (!own_phase_) {
        own_phase_ = direction(own_phase_s);
        return 0;
    }
    const auto now = direction(part_s);
    return now ? std::arg(*now / *own_phase_) : 0;
}

bool noticer::strives() const noexcept {
    if (count_ < striving_s) return false;
    // In either half: one step up is not a climb of four minutes.
    const auto climb = [this](std::size_t from) {
        return slope_per_min(striving_s / 2, [&](std::size_t i) { return ago(from + i).hr; });
    };
    return mean(striving_s, [this](std::size_t i) { return ago(i).r2; }) > follows && climb(0) > climbs &&
           climb(striving_s / 2) > climbs;
}

bool noticer::drowses(const noticed_second& s) const noexcept {
    if (count_ < most || s.untouched.count() < untouched_s) return false;
    const auto following = [this](std::size_t from) {
        return mean(deeper_within, [&](std::size_t i) { return ago(from + i).r2; });
    };
    return slope_per_min(most, [this](std::size_t i) { return ago(i).hr; }) < falls &&
           following(0) < following(most - deeper_within) - less_following;
}

} // namespace attune
