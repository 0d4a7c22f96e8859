#include "app/shell/words.hpp"
#include "app/language/language.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fmt/format.h>

namespace attune {
namespace {

std::tm local(std::int64_t utc_ms) {
    const auto t = static_cast<std::time_t>(utc_ms / 1000);
    std::tm out{};
    localtime_r(&t, &out);
    return out;
}

constexpr const char* months[]{mark("month|Jan"), mark("month|Feb"), mark("month|Mar"), mark("month|Apr"),
                               mark("month|May"), mark("month|Jun"), mark("month|Jul"), mark("month|Aug"),
                               mark("month|Sep"), mark("month|Oct"), mark("month|Nov"), mark("month|Dec")};

} // namespace

std::string when_words(std::int64_t then_utc_ms, std::int64_t now_utc_ms) {
    const auto then = local(then_utc_ms), now = local(now_utc_ms), day_before = local(now_utc_ms - 86400000);
    const auto same_day = [&then](const std::tm& other) {
        return then.tm_year == other.tm_year && then.tm_yday == other.tm_yday;
    };
    if (same_day(now)) return tr("Today {:02}:{:02}", then.tm_hour, then.tm_min);
    if (same_day(day_before)) return tr("Yesterday {:02}:{:02}", then.tm_hour, then.tm_min);
    if (then.tm_year == now.tm_year)
        return tr("day month|{} {} {:02}:{:02}", then.tm_mday, tr(months[then.tm_mon]), then.tm_hour, then.tm_min);
    return tr("day month year|{} {} {}", then.tm_mday, tr(months[then.tm_mon]), then.tm_year + 1900);
}

std::string length_words(double length_s) {
    const auto s = static_cast<long>(std::lround(length_s));
    if (s < 60) return tr("{} s", s);
    if (s < 3600)
        return s % 60 == 0 ? tr("{} min", s / 60) : tr("{} min {} s", s / 60, s % 60);
    return tr("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string pattern_words(const practice& p) {
    if (!p.paced) return tr("natural breath");
    const auto& b = p.pattern;
    auto out = b.top_up.count() > 0 ? tr("in {:.3Lg} and {:.3Lg} more", b.inhale.count(), b.top_up.count())
                                    : tr("in {:.3Lg}", b.inhale.count());
    if (b.hold_full.count() > 0) out += ", " + tr("hold {:.3Lg}", b.hold_full.count());
    out += ", " + tr("out {:.3Lg}", b.exhale.count());
    if (b.hold_empty.count() > 0) out += ", " + tr("rest {:.3Lg}", b.hold_empty.count());
    return out;
}

namespace {

constexpr double shown_for = 20; // seconds; chosen: read twice without hurry

/// The sentence of `lines` after `elapsed` of `length` seconds: spread over it, each for a while.
std::string line_at(const std::vector<std::string>& lines, double elapsed, double length, double least_slot) {
    if (lines.empty()) return {};
    const double slot = std::max(least_slot, length / static_cast<double>(lines.size()));
    const auto i = static_cast<std::size_t>(elapsed / slot);
    if (i >= lines.size() || elapsed - static_cast<double>(i) * slot > shown_for) return {};
    return lines[i];
}

} // namespace

std::string guidance_at(const practice& p, const session_view& v, bool numbers_hidden) {
    // SCIENCE 9.1: over-breathing. The first time it is said, words soften; there is no need for the pacer.
    if (v.dizzy > 0 && v.now - v.dizzy_at < dizzy_words_last)
        return v.phase == phase_kind::close
                   ? tr("That is enough for today. Breathe as you like, feet on the ground; it passes.")
                   : tr("Let the breath become small, as it goes by itself. Leave the pacer alone if you like. "
                        "Stopping is fine.");
    switch (v.phase) {
    case phase_kind::settle:
        return tr("Sit comfortably. There is nothing to do yet.");
    case phase_kind::rest:
        return tr("Sit quietly and breathe as you like. The program learns what your rest looks like.");
    case phase_kind::close:
        return tr("Let the breath go its own way.");
    case phase_kind::practice:
        break;
    }
    if (v.noticed && v.now - v.noticed_at < seconds{shown_for} &&
        !(numbers_hidden && *v.noticed == cue::hide_numbers))
        return std::string{tr(sentence(*v.noticed))};
    if (v.rest_why != why_not::none && v.phase_elapsed < seconds{shown_for})
        return tr("Your rest could not be measured: {}. The practice goes on without it.",
                  tr(words(v.rest_why)));
    if (v.step && v.step->step < p.steps.size()) {
        const auto& s = p.steps[v.step->step];
        if (v.step->waiting) return s.wait;
        // Each line has its share of the step, however short: they belong to what is done just then.
        if (!s.words.empty())
            return line_at(s.words, v.step->elapsed.count(), v.step->length.count(), s.open ? shown_for : 0.5);
    }
    return line_at(p.guidance, v.phase_elapsed.count(), p.length.count(), shown_for);
}

std::string step_name_at(const practice& p, const session_view& v) {
    return v.step && v.step->step < p.steps.size() ? p.steps[v.step->step].name : std::string{};
}

} // namespace attune
