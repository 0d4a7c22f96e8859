#include "app/session/pace_finder.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <utility>

namespace attune {
namespace {

constexpr double settling = 2; // breaths, SCIENCE 5
/// Of a breath: from the last heard one to the choice of the next pace. Two beats of look-ahead and a strap's
/// delay are past by then, and the inhale has not come yet (chosen).
constexpr double late_beats = 0.75;
constexpr double least_breaths = 4; // for a step that is broken off to be worth judging; as the trial's
constexpr double half_a_breath = 0.5;
constexpr std::size_t most_reports = resonance_search::most_uneasy;

/// The protocols are written for adults; children's range lies so much higher (chosen: by the ranges' middles).
double shift_of(const resonance_prior& p) noexcept {
    return 0.5 * (p.grid_from + p.grid_to) - 5.5;
}

double whole_breaths(seconds length, double rate) noexcept {
    return std::ceil(length.count() * rate / 60.0 - 1e-9);
}

} // namespace

pace_finder::pace_finder(pace_protocol protocol, const resonance_settings& settings)
    : settings_{settings}
    , search_{settings.prior} {
    view_.protocol = protocol;
    const double shift = shift_of(settings.prior);
    if (protocol == pace_protocol::stepped) {
        seconds rest{0};
        for (const auto& s : stepped_protocol) {
            if (!(s.rate.value > 0)) {
                rest = s.length;
                continue;
            }
            const double rate = s.rate.value + shift;
            plan_.push_back({rate, settling, whole_breaths(s.length, rate) - settling, rest});
        }
    } else if (protocol == pace_protocol::sliding) {
        auto line = sliding_protocol;
        line.first.value += shift;
        line.last.value += shift;
        const auto spans = sliding_pacing(line, seconds{0});
        for (const auto& s : spans)
            each_breath_.push_back(s.rate.value);
        for (const auto& b : blocks_of(spans)) {
            const double settle = b.fresh ? settling : 0.0;
            plan_.push_back({b.mean_rate().value, settle, std::round(b.breaths) - settle, seconds{0}});
        }
    }
    view_.planned = static_cast<std::uint8_t>(plan_.size());
    now_ = *next_step();
    view_.rate = sliding() ? each_breath_.front() : now_.rate;
    show_belief();
}

std::optional<pace_finder::planned_step> pace_finder::next_step() noexcept {
    if (view_.protocol == pace_protocol::adaptive) {
        const auto rate = search_.next();
        if (!rate) return std::nullopt;
        return planned_step{rate->value, settling, whole_breaths(adaptive_step, rate->value), seconds{0}};
    }
    if (next_ == plan_.size()) return std::nullopt;
    return plan_[next_++];
}

void pace_finder::begin_step(double phase) noexcept {
    began_at_ = phase;
    from_ = phase + now_.settle;
    to_ = from_ + now_.breaths;
    from_t_.reset();
    to_t_.reset();
    begins_.reset();
    meter_.reset();
    uneasy_ = false;
    view_.progress = 0;
    view_.step = static_cast<std::uint8_t>(view_.ended_steps + 1);
}

void pace_finder::begin_anew() noexcept {
    interrupted_ = false;
    if (!in_step()) return;
    if (!sliding()) {
        begin_step(std::ceil(phase_));
        return;
    }
    // The slide goes on; the heart settles before more of it is heard.
    meter_.reset();
    from_ = std::min(to_, std::ceil(phase_) + settling);
    from_t_.reset();
}

void pace_finder::judge(bool uneasy) noexcept {
    const auto to = to_t_.value_or(now_t_), from = std::min(from_t_.value_or(to), to);
    const double breaths = from_t_ ? std::max(0.0, std::min(phase_, to_) - from_) : 0.0;
    const double length = (to - from).count();
    const double rate = sliding() && length > 0 ? 60.0 * breaths / length : now_.rate;
    const auto step = meter_.ended(from, to, rate, breaths, uneasy || uneasy_, settings_);
    search_.take(step);
    if (view_.ended_steps < view_.steps.size()) view_.steps[view_.ended_steps++] = step;
    show_belief();
}

void pace_finder::choose() noexcept {
    if (reports_ >= most_reports) return end(search_end::discomfort);
    const auto next = next_step();
    if (!next) return end(search_end::enough);
    now_ = *next;
    if (!sliding()) {
        chosen_ = true;
        return;
    }
    // One block runs into the next; what came between was heard as well.
    const auto began = to_t_;
    begin_step(to_);
    from_t_ = began;
}

void pace_finder::end(search_end how) noexcept {
    if (view_.ended != search_end::none) return;
    view_.ended = how;
    view_.resting = false;
    view_.progress = 1;
}

void pace_finder::show_belief() noexcept {
    view_.finding = search_.finding();
    const auto& belief = search_.belief();
    view_.cells = static_cast<std::uint8_t>(std::min(belief.mass().size(), view_.mass.size()));
    view_.grid_from = belief.grid().front();
    for (std::size_t i = 0; i < view_.cells; ++i)
        view_.mass[i] = static_cast<float>(belief.mass()[i]);
}

void pace_finder::beat(const heard_interval& b, std::optional<double> phase) noexcept {
    if (view_.ended != search_end::none || !began_ || !phase || interrupted_ || !in_step()) return;
    if (*phase >= to_ && to_t_) {
        judge(false);
        choose();
        if (view_.ended != search_end::none || !in_step()) return;
    }
    if (*phase >= from_ && *phase < to_)
        meter_(b, 2 * std::numbers::pi * *phase, seconds{60.0 / std::max(now_.rate, 1.0)});
}

pace_order pace_finder::tick(seconds now, seconds practised, double phase,
                             double breaths_per_second) noexcept {
    using kind = pace_order::kind;
    now_t_ = now;
    phase_ = phase;
    if (view_.ended != search_end::none)
        return std::exchange(told_over_, true) ? pace_order{} : pace_order{kind::over};
    if (!std::exchange(began_, true)) begin_step(phase);
    if (view_.resting) {
        interrupted_ = false;
        const double rested = (practised - rest_began_) / now_.rest;
        view_.progress = std::min(rested, 1.0);
        if (rested < 1 - 1e-9) return {};
        view_.resting = false;
        begin_step(std::round(phase));
        return {kind::resume, now_.rate, phase};
    }
    if (!(breaths_per_second > 0)) return {};
    if (interrupted_) begin_anew();

    if (std::exchange(chosen_, false)) {
        begins_ = std::ceil(phase);
        if (!(now_.rest > seconds{0})) return {kind::pace, now_.rate, *begins_};
    }
    if (begins_) {
        if (phase < *begins_) return {};
        view_.rate = now_.rate;
        if (now_.rest > seconds{0}) {
            view_.resting = true;
            rest_began_ = practised;
            view_.progress = 0;
            return {kind::rest, 0, *std::exchange(begins_, std::nullopt)};
        }
        begin_step(*begins_);
    }

    const auto came = [&](double at) { return now - seconds{(phase - at) / breaths_per_second}; };
    if (!from_t_ && phase >= from_) from_t_ = came(from_);
    if (!to_t_ && phase >= to_) to_t_ = came(to_);
    view_.progress = std::clamp((phase - began_at_) / (to_ - began_at_), 0.0, 1.0);
    if (phase >= to_ + late_beats) {
        judge(false);
        choose();
        if (view_.ended != search_end::none) return tick(now, practised, phase, breaths_per_second);
    }
    if (sliding()) {
        const auto breath = static_cast<std::size_t>(std::max(0.0, phase));
        view_.rate = each_breath_[std::min(breath, each_breath_.size() - 1)];
        if (phase - std::floor(phase) >= half_a_breath && breath + 1 < each_breath_.size() &&
            slid_to_ < breath + 1) {
            slid_to_ = breath + 1;
            return {kind::pace, each_breath_[slid_to_], static_cast<double>(slid_to_)};
        }
    }
    return {};
}

void pace_finder::uneasy() noexcept {
    if (view_.ended != search_end::none) return;
    ++reports_;
    if (in_step() && began_) {
        if (sliding() && reports_ < most_reports) {
            uneasy_ = true; // known when the block ends
            return;
        }
        judge(true);
        choose();
    } else if (reports_ >= most_reports)
        end(search_end::discomfort);
}

void pace_finder::conclude() noexcept {
    if (view_.ended != search_end::none) return;
    if (began_ && in_step() && from_t_ && phase_ - from_ >= least_breaths) judge(false);
    end(search_end::asked);
}

void pace_finder::cut_off() noexcept {
    if (view_.ended != search_end::none) return;
    conclude();
    view_.ended = search_end::cut_off;
}

std::string_view name(pace_protocol p) noexcept {
    switch (p) {
    case pace_protocol::adaptive:
        return "adaptive";
    case pace_protocol::stepped:
        return "stepped";
    case pace_protocol::sliding:
        return "sliding";
    }
    return "";
}

std::string_view name(search_end e) noexcept {
    switch (e) {
    case search_end::none:
        return "searching";
    case search_end::enough:
        return "enough";
    case search_end::asked:
        return "asked";
    case search_end::discomfort:
        return "discomfort";
    case search_end::cut_off:
        return "cut off";
    }
    return "";
}

std::string step_words(const resonance_step& s) {
    auto line = fmt::format("{:.4g} a minute: ", s.rate);
    if (s.amplitude)
        line += fmt::format("the heart swings by {:.1f} /min, R2 {:.2f}", 2 * *s.amplitude, s.r2);
    if (!s.used()) line += fmt::format("{}not used, {}", s.amplitude ? "; " : "", words(s.why));
    return line;
}

std::string progress_words(const pace_search_view& v) {
    if (v.ended != search_end::none) return result_words(v);
    if (v.resting) return tr("Breathe as you like. Next: {:.4Lg} a minute.", v.rate);
    return v.planned > 0 ? tr("Pace {} of {}: {:.3Lg} breaths a minute", v.step, v.planned, v.rate)
                         : tr("Pace {}: {:.3Lg} breaths a minute", v.step, v.rate);
}

std::string finding_words(const pace_finding& f, resonance_person range) {
    if (f.clear())
        return tr("Best pace {:.1Lf} breaths a minute, likely {:.1Lf} to {:.1Lf}.", f.best, f.low, f.high);
    const bool unknown = f.why == no_optimum::no_step || f.why == no_optimum::few_steps;
    const auto why = tr(words(f.why));
    // Children's range is not adults': six a minute is nobody's default there.
    if (range == resonance_person::child)
        return unknown ? tr("Not known yet: {}. Use the pace that is most comfortable.", why)
                       : tr("No clear optimum: {}. Use the pace that is most comfortable.", why);
    return unknown ? tr("Not known yet: {}. Use 6 a minute, or the most comfortable.", why)
                   : tr("No clear optimum: {}. Use 6 a minute, or the most comfortable.", why);
}

std::string result_words(const pace_search_view& v) {
    const auto& f = v.finding;
    if (f.clear() || v.ended == search_end::enough || v.ended == search_end::asked ||
        v.ended == search_end::cut_off)
        return finding_words(f, v.grid_from >= 6.0 ? resonance_person::child : resonance_person::adult);
    if (v.ended == search_end::none) return tr("Not known yet: {}.", tr(words(f.why)));
    return tr("Two paces were not comfortable, so the search ends here. Breathe smaller, and a little faster "
              "another time.");
}

} // namespace attune
