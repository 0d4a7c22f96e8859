#include "app/store/about.hpp"
#include "app/language/language.hpp"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

namespace attune {
namespace {

using json = nlohmann::ordered_json;

/// JSON has no infinities; they are kept as words. (A NaN's payload is not: no setting has one.)
json number(double v) {
    if (std::isfinite(v)) return v;
    return std::isnan(v) ? "nan" : v > 0 ? "inf" : "-inf";
}
double number(const json& j) {
    if (j.is_number()) return j.get<double>();
    const auto& word = j.get_ref<const std::string&>();
    if (word == "nan") return std::nan("");
    if (word == "inf") return HUGE_VAL;
    if (word == "-inf") return -HUGE_VAL;
    throw nlohmann::json::other_error::create(501, "not a number: " + word, nullptr);
}
/// A whole number that fits: nlohmann-json would cast any other, which has no meaning beyond the range.
template <class Whole>
Whole whole(const json& v) {
    if (v.is_number_unsigned()) {
        if (const auto n = v.get<std::uint64_t>(); std::in_range<Whole>(n)) return static_cast<Whole>(n);
    } else if (v.is_number_integer())
        if (const auto n = v.get<std::int64_t>(); std::in_range<Whole>(n)) return static_cast<Whole>(n);
    throw nlohmann::json::other_error::create(501, "no such whole number: " + v.dump(), nullptr);
}
template <class Whole>
Whole whole(const json& j, const char* key, Whole without) {
    const auto found = j.find(key);
    return found == j.end() ? without : whole<Whole>(*found);
}
json maybe(const std::optional<double>& v) {
    return v ? number(*v) : json{};
}
std::optional<double> maybe(const json& j) {
    return j.is_null() ? std::nullopt : std::optional{number(j)};
}

json baseline_json(const baseline& b) {
    return {{"source", static_cast<int>(b.source)},
            {"hr_bpm", number(b.hr_bpm)},
            {"hr_scale_bpm", number(b.hr_scale_bpm)},
            {"hr_se_bpm", number(b.hr_se_bpm)},
            {"ln_rmssd", maybe(b.ln_rmssd)},
            {"ln_rmssd_scale", number(b.ln_rmssd_scale)},
            {"breaths_per_min", maybe(b.breaths_per_min)}};
}
baseline baseline_of(const json& j) {
    baseline b;
    const int source = whole<int>(j.at("source"));
    if (source < 0 || source > static_cast<int>(baseline_source::this_session))
        throw nlohmann::json::other_error::create(501, "no such source of a baseline", nullptr);
    b.source = static_cast<baseline_source>(source);
    b.hr_bpm = number(j.at("hr_bpm"));
    b.hr_scale_bpm = number(j.at("hr_scale_bpm"));
    b.hr_se_bpm = number(j.at("hr_se_bpm"));
    b.ln_rmssd = maybe(j.at("ln_rmssd"));
    b.ln_rmssd_scale = number(j.at("ln_rmssd_scale"));
    b.breaths_per_min = maybe(j.at("breaths_per_min"));
    return b;
}

json curve_json(const std::optional<rsa_curve>& c) {
    if (!c) return {};
    return {{"level_ln_bpm", number(c->level)},  {"slope", number(c->slope)},
            {"scale", number(c->scale)},         {"slowest_bpm", number(c->slowest)},
            {"fastest_bpm", number(c->fastest)}, {"level_var", number(c->level_var)},
            {"slope_var", number(c->slope_var)}, {"covariance", number(c->covariance)}};
}
std::optional<rsa_curve> curve_of(const json& setup) {
    const auto found = setup.find("rsa_curve"); // sessions up to 1.1.0 have none
    if (found == setup.end() || found->is_null()) return std::nullopt;
    const auto& j = *found;
    rsa_curve c;
    c.level = number(j.at("level_ln_bpm"));
    c.slope = number(j.at("slope"));
    c.scale = number(j.at("scale"));
    c.slowest = number(j.at("slowest_bpm"));
    c.fastest = number(j.at("fastest_bpm"));
    c.level_var = number(j.at("level_var"));
    c.slope_var = number(j.at("slope_var"));
    c.covariance = number(j.at("covariance"));
    return c;
}

json heart_json(const heart_flags& h) {
    return {{"beta_blocker", h.beta_blocker}, {"pacemaker", h.pacemaker}, {"heart_disease", h.heart_disease}};
}
heart_flags heart_of(const json& setup) {
    const auto found = setup.find("heart"); // there only where something was said
    if (found == setup.end()) return {};
    return {found->value("beta_blocker", false), found->value("pacemaker", false), found->value("heart_disease", false)};
}

json pattern_json(const breath_pattern& p) {
    json j{{"inhale_s", number(p.inhale.count())},
           {"hold_full_s", number(p.hold_full.count())},
           {"exhale_s", number(p.exhale.count())},
           {"hold_empty_s", number(p.hold_empty.count())}};
    if (p.top_up > seconds{0}) j["top_up_s"] = number(p.top_up.count());
    return j;
}
breath_pattern pattern_of(const json& j) {
    breath_pattern p{seconds{number(j.at("inhale_s"))}, seconds{number(j.at("hold_full_s"))},
                     seconds{number(j.at("exhale_s"))}, seconds{number(j.at("hold_empty_s"))}};
    if (const auto top_up = j.find("top_up_s"); top_up != j.end()) p.top_up = seconds{number(*top_up)};
    return p;
}

json step_json(const practice_step& s) {
    json j{{"name", s.name}, {"words", s.words}, {"wait", s.wait}, {"cold", s.cold}};
    if (s.breaths > 0)
        j["breaths"] = s.breaths;
    else
        j["length_s"] = number(s.length.count());
    if (s.pattern) j["pattern"] = pattern_json(*s.pattern);
    if (s.open) j["open"] = true;
    if (s.role != step_role::none) j["role"] = name(s.role);
    if (!s.mark.empty()) j["mark"] = s.mark;
    if (!s.leader.empty()) j["leader"] = s.leader;
    if (s.client_sees != client_view::usual) j["client_sees"] = name(s.client_sees);
    return j;
}
/// By its name in the file; the first where there is none.
template <class Enum>
Enum named(const json& j, std::string_view key, Enum last) {
    const auto found = j.find(key);
    if (found == j.end()) return Enum{};
    for (int i = 0; i <= static_cast<int>(last); ++i)
        if (found->get_ref<const std::string&>() == name(static_cast<Enum>(i))) return static_cast<Enum>(i);
    throw nlohmann::json::other_error::create(501, "no such " + std::string{key} + " of a step", nullptr);
}
practice_step step_of(const json& j) {
    practice_step s;
    s.name = j.at("name");
    s.words = j.at("words").get<std::vector<std::string>>();
    s.wait = j.at("wait");
    s.cold = j.at("cold");
    s.breaths = whole(j, "breaths", std::uint32_t{0});
    if (s.breaths == 0) s.length = seconds{number(j.at("length_s"))};
    if (!(s.length >= seconds{0} && s.length <= seconds{1e6}))
        throw nlohmann::json::other_error::create(501, "no such length of a step", nullptr);
    if (const auto pattern = j.find("pattern"); pattern != j.end()) s.pattern = pattern_of(*pattern);
    s.open = j.value("open", false);
    s.role = named(j, "role", step_role::repair);
    s.mark = j.value("mark", std::string{});
    if (const auto leader = j.find("leader"); leader != j.end())
        s.leader = leader->get<std::vector<std::string>>();
    s.client_sees = named(j, "client_sees", client_view::nothing);
    return s;
}

json search_json(const std::optional<pace_protocol>& p) {
    return p ? json(name(*p)) : json{};
}

json practice_json(const practice& p) {
    json j{{"id", p.id},
           {"title", p.title},
           {"summary", p.summary},
           {"order", number(p.order)},
           {"paced", p.paced},
           {"pattern", pattern_json(p.pattern)},
           {"length_s", number(p.length.count())},
           {"feedback_hidden", p.feedback_hidden},
           {"measure_rest", p.measure_rest},
           {"exercise", p.exercise},
           {"search", search_json(p.search)},
           {"search_range", static_cast<int>(p.search_range)},
           {"adaptive_pace", p.adaptive_pace},
           {"guidance", p.guidance},
           {"cautions", p.cautions},
           {"slowest_bpm", number(p.slowest.value)},
           {"fastest_bpm", number(p.fastest.value)},
           {"length_fixed", p.length_fixed}};
    if (!p.stop_rule.empty()) j["stop_rule"] = p.stop_rule;
    if (p.steps.empty()) return j;
    j["rounds"] = p.rounds;
    for (const auto& s : p.steps)
        j["steps"].push_back(step_json(s));
    return j;
}
/// Headers written before there was a search have no word of it.
void read_search(const json& j, practice& p) {
    if (const auto found = j.find("search"); found != j.end() && !found->is_null()) {
        for (const auto one : {pace_protocol::adaptive, pace_protocol::stepped, pace_protocol::sliding})
            if (found->get_ref<const std::string&>() == name(one)) p.search = one;
        if (!p.search) throw nlohmann::json::other_error::create(501, "no such search for a pace", nullptr);
    }
    const int range = whole(j, "search_range", 0);
    if (range < 0 || range > static_cast<int>(resonance_person::child))
        throw nlohmann::json::other_error::create(501, "no such range of paces", nullptr);
    p.search_range = static_cast<resonance_person>(range);
    p.adaptive_pace = j.value("adaptive_pace", false);
}

practice practice_of(const json& j) {
    practice p;
    p.id = j.at("id");
    p.title = j.at("title");
    p.summary = j.at("summary");
    p.order = number(j.at("order"));
    p.paced = j.at("paced");
    p.pattern = pattern_of(j.at("pattern"));
    p.length = seconds{number(j.at("length_s"))};
    p.feedback_hidden = j.at("feedback_hidden");
    p.measure_rest = j.at("measure_rest");
    p.exercise = j.at("exercise");
    read_search(j, p);
    p.guidance = j.at("guidance").get<std::vector<std::string>>();
    p.cautions = j.at("cautions").get<std::vector<std::string>>();
    // Not in the headers of sessions from before there were steps.
    if (const auto v = j.find("slowest_bpm"); v != j.end()) p.slowest = breaths_per_minute{number(*v)};
    if (const auto v = j.find("fastest_bpm"); v != j.end()) p.fastest = breaths_per_minute{number(*v)};
    p.length_fixed = j.value("length_fixed", false);
    p.stop_rule = j.value("stop_rule", std::string{});
    p.rounds = whole(j, "rounds", std::uint32_t{1});
    if (const auto steps = j.find("steps"); steps != j.end())
        for (const auto& s : *steps)
            p.steps.push_back(step_of(s));
    return p;
}

session_setup setup_of(const json& j) {
    session_setup s;
    s.plan = practice_of(j.at("practice"));
    s.settle = seconds{number(j.at("settle_s"))};
    s.measure_rest = j.at("measure_rest");
    // Sessions up to 1.1.0 were not asked; a word of a later version is not known here.
    if (const auto v = j.find("posture"); v != j.end() && v->is_string())
        s.posture = posture_of(v->get_ref<const std::string&>()).value_or(body_posture::unknown);
    s.heart = heart_of(j);
    s.rest_on_time = j.value("rest_on_time", false); // headers before store version 2 have no such word
    if (const auto v = maybe(j.at("lead_in_from_bpm"))) s.lead_in_from = breaths_per_minute{*v};
    s.close = seconds{number(j.at("close_s"))};
    s.base = baseline_of(j.at("baseline"));
    s.curve = curve_of(j);
    if (const auto found = j.find("pace"); found != j.end() && !found->is_null())
        s.pace = known_pace{number(found->at("best_bpm")), number(found->at("sd"))};
    if (const auto v = maybe(j.at("latency_s"))) s.latency = seconds{*v};
    if (j.contains("latency_doubt_s")) // sessions up to 0.1.0 have none
        if (const auto v = maybe(j.at("latency_doubt_s"))) s.latency_doubt = seconds{*v};
    s.simulated = j.at("simulated");
    s.usual_ant_device = whole(j, "usual_ant_device", std::uint16_t{0});
    s.taken_ant_device = whole(j, "taken_ant_device", std::uint16_t{0});
    s.has_radio_key = j.value("has_radio_key", false); // sessions up to 1.1.0 have none
    s.cues = j.value("cues", false);                   // and no cues, so that they replay as they were
    if (const auto& v = j.at("protocol"); !v.is_null()) s.protocol = v.get<std::string>();
    return s;
}

} // namespace

json setup_json(const session_setup& s) {
    json j{{"practice", practice_json(s.plan)},
            {"settle_s", number(s.settle.count())},
            {"measure_rest", s.measure_rest},
            {"posture", s.posture == body_posture::unknown ? json{} : json(name(s.posture))},
            {"rest_on_time", s.rest_on_time},
            {"lead_in_from_bpm", s.lead_in_from ? number(s.lead_in_from->value) : json{}},
            {"close_s", number(s.close.count())},
            {"baseline", baseline_json(s.base)},
            {"rsa_curve", curve_json(s.curve)},
            {"pace", s.pace ? json{{"best_bpm", number(s.pace->best)}, {"sd", number(s.pace->sd)}} : json{}},
            {"latency_s", s.latency ? number(s.latency->count()) : json{}},
            {"latency_doubt_s", s.latency_doubt ? number(s.latency_doubt->count()) : json{}},
            {"simulated", s.simulated},
            {"usual_ant_device", s.usual_ant_device},
            {"taken_ant_device", s.taken_ant_device},
            {"has_radio_key", s.has_radio_key},
            {"cues", s.cues},
            {"protocol", s.protocol ? json(*s.protocol) : json{}}};
    if (s.heart.any()) j["heart"] = heart_json(s.heart);
    return j;
}

std::string encode_about(const session_header& h) {
    const json j{{"id", h.id},
                 {"client", h.client},
                 {"started_utc_ms", h.started_utc_ms},
                 {"host_start_ns", h.host_start_ns},
                 {"sensor", h.sensor},
                 {"dsp_version", h.dsp_version},
                 {"program_version", h.program_version},
                 {"setup", setup_json(h.setup)}};
    return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

result<session_header> decode_about(std::string_view body) {
    try {
        const auto j = json::parse(body);
        session_header h;
        h.id = j.at("id");
        h.client = j.at("client");
        h.started_utc_ms = whole<std::int64_t>(j.at("started_utc_ms"));
        h.host_start_ns = whole<std::int64_t>(j.at("host_start_ns"));
        h.sensor = j.at("sensor");
        h.dsp_version = j.at("dsp_version");
        h.program_version = j.at("program_version");
        h.setup = setup_of(j.at("setup"));
        return h;
    } catch (const nlohmann::json::exception& e) {
        return fail(errc::corrupt, tr("its header does not read: {}", e.what()));
    }
}

result<std::string> about_of_client(std::string_view body, const std::string& code) {
    try {
        auto j = json::parse(body);
        j.at("client") = code;
        return j.dump(-1, ' ', false, json::error_handler_t::replace);
    } catch (const json::exception& e) {
        return fail(errc::corrupt, std::string{"its header does not read: "} + e.what());
    }
}

} // namespace attune
