#include "app/cli/voice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace attune::cli {

namespace {

/// Without any beat since the session began, this long is still a beginning. The lost state's own limit
/// (ages.hpp).
constexpr seconds patience = numbers_age.gone;
/// Practices without a pacer: a line now and then (chosen: short enough to see it is alive, too rare to
/// distract).
constexpr double quiet_interval_s = 15;

std::string in_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

bool is_lost(const session_view& v) {
    const auto& s = v.signal;
    switch (s.state) {
    case signal_state::lost:
    case signal_state::ended:
        return true;
    case signal_state::searching: // a port that was never tried yet is no loss
        return s.last_beat_arrived.count() >= 0 || !s.port_sentence().empty() || v.now >= patience;
    case signal_state::waiting:
        return v.now - std::max(s.since, seconds{0}) >= patience || s.last_beat_arrived.count() >= 0;
    case signal_state::present:
    case signal_state::fading:
        return false;
    }
    return false;
}

} // namespace

voice::voice(std::ostream& out, std::string who, bool leads)
    : out_{out}
    , leads_{leads} {
    if (who.empty()) return;
    who = in_one_line(std::move(who));
    comma_who_ = ", " + who;
    colon_who_ = ": " + who;
    who_colon_ = who + ": ";
}

bool voice::unheard() const {
    return !out_;
}

void voice::say(std::string_view line) {
    out_ << line << '\n' << std::flush;
}

void voice::see(const session_view& v, std::string_view saving_trouble) {
    tell_saving(saving_trouble);
    tell_signal(v);
    tell_search(v);
    if (v.finished) return;
    if (!begun_ || v.phase != phase_) {
        begun_ = true;
        phase_ = v.phase;
        if (leads_ && v.phase == phase_kind::settle) say("settling: breathe as you like");
        if (leads_ && v.phase == phase_kind::rest) say("rest: sit quietly, breathe as you like");
        if (leads_ && v.phase == phase_kind::close) say("closing: let the breath be");
        next_quiet_line_s_ = v.now.count();
    }
    tell_step(v);
    tell_breath(v);
}

void voice::tell_step(const session_view& v) {
    if (!leads_ || !plan_ || !v.step || v.step->step >= plan_->steps.size()) return;
    const auto& s = *v.step;
    const auto number = s.round * plan_->steps.size() + s.step + 1;
    if (number == step_ && s.waiting == step_waited_) return;
    step_ = number;
    step_waited_ = s.waiting;
    const auto& name = plan_->steps[s.step].name;
    const auto who = in_one_line(fmt::format("step {}{}{}", number, name.empty() ? "" : ": ", name));
    say(s.waiting ? fmt::format("{} waits to be begun", who)
                  : fmt::format("{} at {:.3f} s", who, s.began.count()));
}

void voice::tell_saving(std::string_view trouble) {
    if (trouble == trouble_) return;
    trouble_ = trouble;
    say(trouble.empty() ? "saving again" + colon_who_
                        : in_one_line(fmt::format("cannot save: {}{}", who_colon_, trouble)));
}

void voice::tell_signal(const session_view& v) {
    const bool lost = is_lost(v);
    const bool without_port = v.signal.state == signal_state::searching;
    // The port going away is news even when the beats were gone already.
    if (lost && (!lost_ || (without_port && !lost_without_port_))) {
        auto why = signal_sentence(v);
        if (why.empty()) why = "No beat comes.";
        say(in_one_line(fmt::format("signal lost: {}{}", who_colon_, why)));
        lost_without_port_ = without_port;
    }
    if (!lost && lost_) {
        say("signal back" + colon_who_);
        lost_without_port_ = false;
    }
    lost_ = lost;
}

void voice::tell_breath(const session_view& v) {
    if (v.phase == phase_kind::practice && v.paced) {
        if (v.breath == breath_ || v.breath == 0) return;
        breath_ = v.breath;
        say(fmt::format("breath {} at {:.3f} s{}{}", v.breath, v.breath_began.count(), comma_who_, known(v)));
        return;
    }
    if (v.now.count() < next_quiet_line_s_) return;
    next_quiet_line_s_ += quiet_interval_s;
    say(fmt::format("at {:.0f} s{}{}", v.now.count(), comma_who_, known(v)));
}

void voice::tell_search(const session_view& v) {
    if (!v.search || (v.phase != phase_kind::practice && v.search->ended == search_end::none)) return;
    for (; search_steps_ < v.search->ended_steps; ++search_steps_)
        say(fmt::format("step {}{}: {}", search_steps_ + 1, comma_who_,
                        step_words(v.search->steps[search_steps_])));
    // A slide changes its pace with each breath: what is said of it is the step, not the pace.
    auto now = v.search->protocol == pace_protocol::sliding && v.search->ended == search_end::none
                   ? std::string{}
                   : progress_words(*v.search);
    if (now.empty() || now == search_) return;
    search_ = std::move(now);
    say(search_);
}

std::string voice::known(const session_view& v) const {
    if (lost_) return ": no signal";
    // Only what is fresh: a line cannot turn grey.
    std::string line;
    const auto add = [&line](std::string part) { line += (line.empty() ? ": " : ", ") + std::move(part); };
    if (v.hr_bpm.state(v.now) == freshness::fresh) add(fmt::format("heart {:.0f} /min", *v.hr_bpm.at(v.now)));
    if (v.numbers.state(v.now) != freshness::fresh) return line.empty() ? ": listening" : line;
    const auto n = *v.numbers.at(v.now);
    if (n.ln_rmssd.value) add(fmt::format("RMSSD {:.0f} ms", std::exp(*n.ln_rmssd.value)));
    if (n.rsa_bpm.value) add(fmt::format("follows the breath by {:.1f} /min", *n.rsa_bpm.value));
    if (n.activation.value)
        add(fmt::format("activation {:.0f} ({:.0f} to {:.0f})", *n.activation.value, n.activation.low,
                        n.activation.high));
    else
        add(fmt::format("activation: no estimate, {}", words(n.activation.why)));
    return line;
}

} // namespace attune::cli
