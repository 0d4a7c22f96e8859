#include "app/review/body_and_word.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace attune::review {
namespace {

// Chosen: what is asked before is of this moment, and the heart needs its 20 s window and comes to rest over some
// minutes; what is asked after is of how the practice left one.
constexpr double before_s = 180, after_s = 120;
// Chosen: one whole window of heart rate (SCIENCE 6.3), so that one of the means stands on its own beats.
constexpr std::size_t least_seconds = 20;
// Chosen: the middle of the scale with a doubt of 10, about what people set a slider apart by chance.
constexpr double calm_below = 50 - 10, stirred_above = 50 + 10;
// SCIENCE 6.3, "Words". The middle of A is this person's rest.
constexpr double rest = 50, raised_above = 65, below_rest_below = 40;
constexpr std::size_t least_clear = 5;

double after_part(double duration_s) noexcept {
    return std::min(after_s, duration_s / 2);
}
double before_part(double duration_s) noexcept {
    return std::min(before_s, duration_s - after_part(duration_s));
}

bool replayed(const recording& r) {
    return std::string_view{r.header.sensor}.starts_with("replay:");
}

std::string said_words(const word_said& w) {
    switch (w.scale) {
    case said_on::affect_grid:
        return tr("{:.0f} between still (0) and stirred (100)", w.value);
    case said_on::tension:
        return tr("tense {:.0f} of 100", w.value);
    case said_on::distress:
        break;
    }
    return tr("distress {:.0f} of 100", w.value);
}

std::string both_words(check_in::moment when, const word_said& w, const activation_near& a) {
    const auto said = said_words(w);
    const bool raised = way_of(a) == body_way::raised;
    if (when == check_in::moment::before)
        return raised ? tr("Before the practice you said: {}. In the first minutes activation was raised, about {:.0f} "
                           "({:.0f} to {:.0f}; your rest is 50).",
                           said, a.value, a.low, a.high)
                      : tr("Before the practice you said: {}. In the first minutes activation was below your rest, "
                           "about {:.0f} ({:.0f} to {:.0f}; your rest is 50).",
                           said, a.value, a.low, a.high);
    return raised ? tr("After the practice you said: {}. In its last minutes activation was raised, about {:.0f} "
                       "({:.0f} to {:.0f}; your rest is 50).",
                       said, a.value, a.low, a.high)
                  : tr("After the practice you said: {}. In its last minutes activation was below your rest, about "
                       "{:.0f} ({:.0f} to {:.0f}; your rest is 50).",
                       said, a.value, a.low, a.high);
}

} // namespace

std::optional<word_said> word_of(const check_in& c) noexcept {
    const auto on = [](const std::optional<double>& v, said_on scale) -> std::optional<word_said> {
        if (!v || !std::isfinite(*v)) return std::nullopt;
        return word_said{std::clamp(*v, 0.0, 100.0), scale};
    };
    if (auto w = on(c.arousal, said_on::affect_grid)) return w;
    if (auto w = on(c.tension, said_on::tension)) return w;
    return on(c.distress, said_on::distress);
}

std::optional<word_said> word_near(std::span<const check_in> said, check_in::moment when, double duration_s) noexcept {
    std::optional<word_said> last;
    if (when == check_in::moment::apart) return last;
    const bool before = when == check_in::moment::before;
    const double from = before ? -before_s : duration_s - after_part(duration_s);
    const double to = before ? before_part(duration_s) : duration_s + after_s;
    for (const auto& c : said)
        if (c.when == when && c.t_s >= from && c.t_s <= to)
            if (const auto w = word_of(c)) last = w;
    return last;
}

near_index index_near(const recording& r, check_in::moment when) {
    near_index out;
    if (r.header.setup.plan.exercise) {
        out.why = why_not::exercise;
        return out;
    }
    out.why = why_not::no_beats;
    if (when == check_in::moment::apart) return out;
    const bool before = when == check_in::moment::before;
    const double to = before ? before_part(r.duration_s) : r.duration_s;
    const double from = before ? 0 : r.duration_s - after_part(r.duration_s);
    activation_near sum{0, 0, 0};
    std::array<std::size_t, 32> whys{};
    for (const auto& n : r.numbers) {
        const double t = n.t.count();
        if (!(t >= from && (before ? t < to : t <= to))) continue;
        const auto& a = n.numbers.activation;
        if (a.value && a.has_band && std::isfinite(*a.value) && std::isfinite(a.low) && std::isfinite(a.high)) {
            sum.value += *a.value;
            sum.low += a.low;
            sum.high += a.high;
            ++out.seconds;
        } else if (a.why != why_not::none)
            ++whys[static_cast<std::size_t>(a.why) % whys.size()];
    }
    if (out.seconds >= least_seconds) {
        const auto n = static_cast<double>(out.seconds);
        out.mean = activation_near{sum.value / n, sum.low / n, sum.high / n};
        out.why = why_not::none;
        return out;
    }
    const auto usual = std::max_element(whys.begin(), whys.end());
    if (*usual > 0)
        out.why = static_cast<why_not>(usual - whys.begin());
    else if (out.seconds > 0)
        out.why = why_not::not_enough_yet;
    return out;
}

word_way way_of(const word_said& w) noexcept {
    return w.value < calm_below ? word_way::calm : w.value > stirred_above ? word_way::stirred : word_way::between;
}

body_way way_of(const activation_near& a) noexcept {
    if (a.low > rest && a.value > raised_above) return body_way::raised;
    if (a.high < rest && a.value < below_rest_below) return body_way::below_rest;
    return body_way::around_rest;
}

meeting meet(const std::optional<word_said>& word, const std::optional<activation_near>& body) noexcept {
    if (!word || !body) return meeting::unknown;
    const auto b = way_of(*body);
    switch (way_of(*word)) {
    case word_way::calm:
        return b == body_way::raised ? meeting::apart : meeting::agree;
    case word_way::stirred:
        return b == body_way::below_rest ? meeting::apart
               : b == body_way::raised   ? meeting::agree
                                         : meeting::not_clear;
    case word_way::between:
        break;
    }
    return meeting::not_clear;
}

std::string body_and_word_words(const recording& r) {
    if (replayed(r)) return {};
    std::string words;
    bool raised = false, below = false;
    for (const auto when : {check_in::moment::before, check_in::moment::after}) {
        const auto word = word_near(r.check_ins, when, r.duration_s);
        if (!word) continue;
        const auto body = index_near(r, when).mean;
        if (meet(word, body) != meeting::apart) continue;
        (way_of(*body) == body_way::raised ? raised : below) = true;
        words += both_words(when, *word, *body) + " ";
    }
    if (words.empty()) return words;
    if (r.header.setup.simulated)
        return words + tr("This heart is simulated, so it knows nothing of what you said.");
    if (raised) words += std::string{tr("Activation is no feeling: joy, effort or coffee raise it, too.")} + " ";
    if (below) words += std::string{tr("A heart can beat slowly while much goes on inside.")} + " ";
    return words + tr("What do you notice when you look at both?");
}

agreement count_agreement(std::span<const past_session> sessions) noexcept {
    agreement a;
    for (const auto& s : sessions) {
        if (!of_a_person(s) || (s.summary && s.summary->exercise)) continue;
        for (const auto when : {check_in::moment::before, check_in::moment::after}) {
            const auto word = word_near(s.check_ins, when, s.duration_s);
            if (!word) continue;
            const auto body = !s.summary                        ? std::optional<activation_near>{}
                              : when == check_in::moment::before ? s.summary->near_before
                                                                 : s.summary->near_after;
            switch (meet(word, body)) {
            case meeting::agree:
                ++a.agreed;
                break;
            case meeting::apart:
                ++a.apart;
                break;
            case meeting::not_clear:
                ++a.not_clear;
                break;
            case meeting::unknown:
                ++a.without_index;
                break;
            }
        }
    }
    return a;
}

std::string agreement_words(const agreement& a) {
    if (a.clear() < least_clear) return {};
    auto words = tr("In {} of {} check-ins body and word agreed.", a.agreed, a.clear());
    if (a.not_clear > 0) words += " " + tr("In {} more it was not clear.", a.not_clear);
    return words;
}

} // namespace attune::review
