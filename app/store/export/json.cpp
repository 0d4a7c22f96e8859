#include "app/store/export/json.hpp"

#include "app/session/beat_delay.hpp"
#include "app/store/about.hpp"
#include "app/store/export/decimal.hpp"
#include "app/store/export/rr.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace attune {
namespace {

using json = nlohmann::ordered_json;

json number(double v) {
    return std::isfinite(v) ? json(v) : json{};
}
json maybe(const std::optional<double>& v) {
    return v ? number(*v) : json{};
}
json text(std::string_view s) {
    return json(std::string{s});
}

/// The newest word of the sensor on one subject; null where it never said any.
json said(const recording& r, sensor_fact fact) {
    json last;
    for (const auto& s : r.sensor)
        if (s.fact == fact) last = text(s.text.view());
    return last;
}

json phases_json(const recording& r) {
    json list = json::array();
    for (std::size_t i = 0; i < r.phases.size(); ++i) {
        const double to = i + 1 < r.phases.size() ? r.phases[i + 1].t.count() : r.duration_s;
        list.push_back({{"phase", text(name(r.phases[i].phase))},
                        {"from_s", number(r.phases[i].t.count())},
                        {"to_s", number(to)}});
    }
    return list;
}

json pacer_json(const recording& r) {
    json list = json::array();
    for (const auto& p : r.pacer)
        list.push_back({{"t_s", number(p.t.count())},
                        {"breaths", number(p.phase_at_t)},
                        {"breaths_per_min", number(p.breaths_per_second * 60)},
                        {"inhale_s", number(p.pattern.inhale.count())},
                        {"hold_full_s", number(p.pattern.hold_full.count())},
                        {"exhale_s", number(p.pattern.exhale.count())},
                        {"hold_empty_s", number(p.pattern.hold_empty.count())},
                        {"top_up_s", number(p.pattern.top_up.count())}});
    return list;
}

json steps_json(const recording& r) {
    json list = json::array();
    const auto& plan = r.header.setup.plan;
    for (const auto& s : r.steps)
        list.push_back({{"t_s", number(s.t.count())},
                        {"step", s.step + 1},
                        {"round", s.round + 1},
                        {"name", s.step < plan.steps.size() ? text(plan.steps[s.step].name) : json{}},
                        {"waiting", s.waiting}});
    return list;
}

json beats_json(const recording& r) {
    // A chain's first beat has no interval to be judged: nothing speaks against it, and `starts_chain` tells the rest.
    const auto class_of = [](const recorded_beat& b) {
        return text(name(b.classed == beat_class::first ? beat_class::normal : b.classed));
    };
    json list = json::array();
    for (const auto& b : r.beats)
        list.push_back({{"t_s", number(b.t_s)},
                        {"rr_ms", maybe(b.rr_ms)},
                        {"class", b.judged ? class_of(b) : json{}},
                        {"deviation", b.judged ? number(b.deviation) : json{}},
                        {"starts_chain", b.starts_chain}});
    return list;
}

/// The whole trail, in order.
json corrections_json(const recording& r) {
    const auto class_of = [](const std::optional<beat_class>& c) { return c ? text(name(*c)) : json{}; };
    json list = json::array();
    for (const auto& c : r.corrections)
        list.push_back({{"beat", c.beat},
                        {"t_s", number(c.t_s)},
                        {"what", text(name(c.what))},
                        {"before", class_of(c.before)},
                        {"after", class_of(c.after)},
                        {"utc", utc_words(c.utc_ms)}});
    return list;
}

json gaps_json(const recording& r) {
    json list = json::array();
    for (const auto& g : r.gaps)
        list.push_back({{"from_s", number(g.from.count())},
                        {"to_s", number(g.to.count())},
                        {"cause", text(name(g.cause))}});
    return list;
}

/// As the document would print it.
std::string text_of(double v) {
    if (!std::isfinite(v)) return "null";
    auto text = decimal(v);
    if (text.find_first_of(".e") == text.npos) text += ".0";
    return text;
}

/// A day has 86,400 of them: as text, without a tree of values in between.
std::string numbers_text(const recording& r) {
    std::string out = "[";
    out.reserve(r.numbers.size() * 480 + 2);
    for (const auto& n : r.numbers) {
        if (out.size() > 1) out += ',';
        std::string why;
        out += "{\"t_s\":" + text_of(n.t.count());
        const auto field = [&out](std::string_view key, std::string_view value) {
            out += ",\"";
            out += key;
            out += "\":";
            out += value;
        };
        const auto put = [&](std::string_view key, const std::optional<double>& value, why_not reason) {
            field(key, value ? text_of(*value) : "null");
            if (value) return;
            why += why.empty() ? "\"" : ",\"";
            why += key;
            why += "\":\"";
            why += words(reason); // the program's own, none has a quote in it
            why += '"';
        };
        const auto& v = n.numbers;
        put("hr_bpm", v.hr_bpm.value, v.hr_bpm.why);
        put("ln_rmssd", v.ln_rmssd.value, v.ln_rmssd.why);
        put("rsa_bpm", v.rsa_bpm.value, v.rsa_bpm.why);
        put("rsa_phase_rad", v.rsa_phase_rad.value, v.rsa_phase_rad.why);
        put("lock_r2", v.lock_r2.value, v.lock_r2.why);
        put("phase_stability", v.phase_stability.value, v.phase_stability.why);
        put("concentration_pct", v.concentration_pct.value, v.concentration_pct.why);
        put("pacer_concentration_pct", v.pacer_concentration_pct.value, v.pacer_concentration_pct.why);
        put("activation", v.activation.value, v.activation.why);
        field("low", v.activation.has_band ? text_of(v.activation.low) : "null");
        field("high", v.activation.has_band ? text_of(v.activation.high) : "null");
        field("confidence", text_of(v.activation.confidence));
        field("signal", json(std::string{words(v.signal)}).dump());
        field("valid_share_30s", text_of(v.valid_share_30s));
        field("beats", std::to_string(v.beats));
        field("corrected", std::to_string(v.corrected));
        field("following", v.following ? "true" : "false");
        field("pacer_breaths", n.pacer_breaths ? text_of(*n.pacer_breaths) : "null");
        out += ",\"why\":{" + why + "}}";
    }
    return out + "]";
}

json check_ins_json(const recording& r) {
    json list = json::array();
    for (const auto& c : r.check_ins)
        list.push_back({{"when", name(c.when)},
                        {"t_s", number(c.t_s)},
                        {"tension", maybe(c.tension)},
                        {"pleasantness", maybe(c.pleasantness)},
                        {"word", c.word},
                        {"note", c.note}});
    return list;
}

json baselines_json(const recording& r) {
    constexpr const char* sources[]{"none", "prior", "own history", "this session"};
    json list = json::array();
    for (const auto& b : r.baselines)
        list.push_back({{"t_s", number(b.t.count())},
                        {"source", sources[static_cast<std::size_t>(b.base.source)]},
                        {"hr_bpm", number(b.base.hr_bpm)},
                        {"ln_rmssd", maybe(b.base.ln_rmssd)},
                        {"breaths_per_min", maybe(b.base.breaths_per_min)}});
    return list;
}

/// What rsa_phase_rad rests on.
json delay_json(const recording& r) {
    if (placed_elsewhere(r))
        return {{"placed_before_arrival_s", {}}, {"doubt_s", {}}, {"own", false}, {"usual_for", {}}};
    const auto d = delay_of(r);
    return {{"placed_before_arrival_s", number(d.value.count())},
            {"doubt_s", d.doubt ? number(d.doubt->count()) : json{}},
            {"own", d.own},
            {"usual_for", d.own ? json{} : text(d.sensor)}};
}

json cues_json(const recording& r) {
    json list = json::array();
    for (const auto& c : r.cues)
        list.push_back({{"t_s", number(c.t.count())}, {"cue", text(name(c.what))}});
    return list;
}

json paces_json(const recording& r) {
    json list = json::array();
    for (const auto& p : r.paces)
        list.push_back({{"t_s", number(p.t.count())},
                        {"rate_bpm", number(p.step.rate)},
                        {"from_s", number(p.step.from.count())},
                        {"to_s", number(p.step.to.count())},
                        {"amplitude_bpm", maybe(p.step.amplitude)},
                        {"r2", number(p.step.r2)},
                        {"used", p.step.used()},
                        {"why", text(words(p.step.why))},
                        {"best_bpm", p.after.clear() ? number(p.after.best) : json{}},
                        {"mean_bpm", number(p.after.best)},
                        {"sd", number(p.after.sd)},
                        {"low", number(p.after.low)},
                        {"high", number(p.after.high)}});
    return list;
}

} // namespace

namespace {

/// Everything but the numbers, which stand last.
json all_but_numbers(const recording& r) {
    const auto& h = r.header;
    json marks = json::array();
    for (const auto& m : r.marks)
        marks.push_back({{"t_s", number(m.t.count())}, {"label", text(m.label.view())}});
    json drops = json::object();
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        if (const auto n = r.dropped.of(static_cast<drop_cause>(i)); n != 0)
            drops[std::string{drop_names[i]}] = n;
    auto protocol = said(r, sensor_fact::protocol);
    if (protocol.is_null() && h.setup.protocol) protocol = *h.setup.protocol;
    json all{{"id", h.id},
            {"client", h.client},
            {"together", r.together.empty() ? json{} : json(r.together)},
            {"practice", h.setup.plan.id},
            {"title", h.setup.plan.title},
            {"started", utc_words(h.started_utc_ms)},
            {"duration_s", number(r.duration_s)},
            {"ended", r.ended ? text(name(*r.ended)) : json{}},
            {"sensor", h.sensor},
            {"model", said(r, sensor_fact::model)},
            {"protocol", std::move(protocol)},
            {"simulated", h.setup.simulated},
            {"posture",
             h.setup.posture == body_posture::unknown ? json{} : json(name(h.setup.posture))},
            {"delay", delay_json(r)},
            {"dsp_version", h.dsp_version},
            {"program_version", h.program_version},
            {"settings", setup_json(h.setup)},
            {"phases", phases_json(r)},
            {"pacer", pacer_json(r)},
            {"steps", steps_json(r)},
            {"marks", std::move(marks)},
            {"check_ins", check_ins_json(r)},
            {"baselines", baselines_json(r)},
            {"pace_steps", paces_json(r)},
            {"cues", cues_json(r)},
            {"beats", beats_json(r)},
            {"corrections", corrections_json(r)},
            {"gaps", gaps_json(r)},
            {"drops", std::move(drops)},
            {"lost_records", r.lost_records}};
    if (r.hidden) all["hidden"] = true;
    return all;
}

} // namespace

json show_json(const recording& r) {
    auto all = all_but_numbers(r);
    all["numbers"] = json::parse(numbers_text(r));
    return all;
}

std::string to_json(const recording& r) {
    auto text = all_but_numbers(r).dump(-1, ' ', false, json::error_handler_t::replace);
    text.pop_back(); // the brace
    return text + ",\"numbers\":" + numbers_text(r) + "}\n";
}

} // namespace attune
