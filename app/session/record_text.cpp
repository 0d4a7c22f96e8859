#include "app/session/record_text.hpp"

#include <fmt/format.h>
#include <iterator>

namespace attune {
namespace {

std::string num(double v) {
    return fmt::format("{}", v);
}
template <class T>
std::string num(const std::optional<T>& v) {
    if (!v) return "none";
    if constexpr (std::is_same_v<T, double>)
        return num(*v);
    else
        return num(v->count());
}
std::string num(const live_value& v) {
    return v.value ? num(*v.value) : std::string{words(v.why)};
}
std::string num(const breath_pattern& p) {
    const auto top_up = p.top_up > seconds{0} ? fmt::format("+{}", p.top_up.count()) : std::string{};
    return fmt::format("{}{}-{}-{}-{}", p.inhale.count(), top_up, p.hold_full.count(), p.exhale.count(),
                       p.hold_empty.count());
}

std::string hex(const port_input& in) {
    std::string out;
    for (const auto b : in.bytes())
        fmt::format_to(std::back_inserter(out), "{:02x}", std::to_integer<unsigned>(b));
    return out;
}

struct writer {
    std::string operator()(const input_record& r) const {
        return fmt::format("input tick {} kind {} at {} lost {} bytes {}", r.tick,
                           static_cast<int>(r.in.kind), r.in.at.time_since_epoch().count(), r.in.lost,
                           hex(r.in));
    }
    std::string operator()(const command_record& r) const {
        return fmt::format("command tick {} at {} kind {} value {} label {}", r.tick,
                           r.at.time_since_epoch().count(), static_cast<int>(r.asked.kind),
                           num(r.asked.value), r.asked.label.view());
    }
    std::string operator()(const beat_record& r) const {
        return fmt::format("beat {} t {} rr {} chain {} phase {}", r.index, num(r.t.count()), num(r.rr),
                           r.starts_chain, num(r.pacer_phase));
    }
    std::string operator()(const class_record& r) const {
        return fmt::format("class of beat {}: {} deviation {}", r.index, name(r.classed), num(r.deviation));
    }
    std::string operator()(const gap_record& r) const {
        return fmt::format("gap {} to {}: {}", num(r.from.count()), num(r.to.count()), name(r.cause));
    }
    std::string operator()(const numbers_record& r) const {
        const auto& n = r.numbers;
        const auto& a = n.activation;
        return fmt::format(
            "numbers t {} hr {} ln_rmssd {} rsa {} phase {} r2 {} plv {} k {} k_pacer {} activation {} "
            "low {} high {} band {} confidence {} why {} signal {} valid {} corrected {} beats {} "
            "following {} breaths {}",
            num(r.t.count()), num(n.hr_bpm), num(n.ln_rmssd), num(n.rsa_bpm), num(n.rsa_phase_rad),
            num(n.lock_r2), num(n.phase_stability), num(n.concentration_pct), num(n.pacer_concentration_pct),
            num(a.value), num(a.low), num(a.high), a.has_band, num(a.confidence), words(a.why),
            words(n.signal), num(n.valid_share_30s), n.corrected, n.beats, n.following, num(r.pacer_breaths));
    }
    std::string operator()(const phase_record& r) const {
        return fmt::format("phase {} from {}", name(r.phase), num(r.t.count()));
    }
    std::string operator()(const pacer_record& r) const {
        return fmt::format("pacer t {} phase {} rate {} pattern {}", num(r.t.count()), num(r.phase_at_t),
                           num(r.breaths_per_second), num(r.pattern));
    }
    std::string operator()(const mark_record& r) const {
        return fmt::format("mark t {} {}", num(r.t.count()), r.label.view());
    }
    std::string operator()(const drops_record& r) const {
        std::string out = fmt::format("drops t {}", num(r.t.count()));
        for (std::size_t i = 0; i < drop_names.size(); ++i)
            fmt::format_to(std::back_inserter(out), " {} {}", drop_names[i],
                           r.counts.of(static_cast<drop_cause>(i)));
        return out;
    }
    std::string operator()(const sensor_record& r) const {
        return fmt::format("sensor t {} fact {} {}", num(r.t.count()), static_cast<int>(r.fact),
                           r.text.view());
    }
    std::string operator()(const baseline_record& r) const {
        const auto& b = r.base;
        return fmt::format("baseline t {} source {} hr {} scale {} se {} ln_rmssd {} scale {} breaths {}",
                           num(r.t.count()), static_cast<int>(b.source), num(b.hr_bpm), num(b.hr_scale_bpm),
                           num(b.hr_se_bpm), num(b.ln_rmssd), num(b.ln_rmssd_scale), num(b.breaths_per_min));
    }
    std::string operator()(const step_record& r) const {
        return fmt::format("step {} of round {} t {}{}", r.step, r.round, num(r.t.count()),
                           r.waiting ? " waits" : "");
    }
    std::string operator()(const pace_record& r) const {
        const auto& s = r.step;
        const auto& a = r.after;
        return fmt::format("pace t {} from {} to {} rate {} beats {} corrected {} amplitude {} se {} r2 {} phase {} "
                           "plv {} why {} used {} best {} sd {} low {} high {} flat {} unclear {}",
                           num(r.t.count()), num(s.from.count()), num(s.to.count()), num(s.rate), s.beats,
                           num(s.corrected_share), num(s.amplitude), num(s.amplitude_se), num(s.r2), num(s.phase),
                           num(s.phase_stability), static_cast<int>(s.why), a.used, num(a.best), num(a.sd),
                           num(a.low), num(a.high), num(a.flat_share),
                           static_cast<int>(a.why));
    }
    std::string operator()(const cue_record& r) const {
        return fmt::format("cue t {} {}", num(r.t.count()), name(r.what));
    }
    std::string operator()(const ended_record& r) const {
        return fmt::format("ended t {} {} tick {}", num(r.t.count()), name(r.how), r.tick);
    }
};

} // namespace

std::string text(const record& r) {
    return std::visit(writer{}, r);
}

} // namespace attune
