// A session that this program exported as JSON (app/store/export/session.schema.json).
#include "app/import/imported.hpp"

#include "app/import/sparing_json.hpp"
#include "app/store/about.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

using json = nlohmann::json;

/// Thrown and caught in this file: where in the document, and what is wrong there.
struct no_session {
    std::string why;
};

/// Deeper is no session of ours (settings with their steps are 6 deep).
constexpr std::size_t deepest = 32;
/// Two weeks of beats have a fifth of it (chosen); a value takes some 50 bytes.
constexpr std::size_t most_values = 50'000'000;

double number(const json& j, const char* key) {
    const auto at = j.find(key);
    if (at == j.end() || !at->is_number()) throw no_session{fmt::format("\"{}\" is missing or no number", key)};
    const double v = at->get<double>();
    if (!std::isfinite(v)) throw no_session{fmt::format("\"{}\" is no finite number", key)};
    return v;
}
seconds time(const json& j, const char* key) {
    const double t = number(j, key);
    if (std::abs(t) > longest_import_s) throw no_session{fmt::format("\"{}\" is {:g} s; no recording is that long", key, t)};
    return seconds{t};
}
std::optional<double> maybe(const json& j, const char* key) {
    const auto at = j.find(key);
    return at == j.end() || at->is_null() ? std::nullopt : std::optional{number(j, key)};
}
bool truth(const json& j, const char* key) {
    const auto at = j.find(key);
    return at != j.end() && at->is_boolean() && at->get<bool>();
}
std::string text(const json& j, const char* key) {
    const auto at = j.find(key);
    return at != j.end() && at->is_string() ? at->get<std::string>() : std::string{};
}
/// Every entry of a list; one that is missing is empty. What is wrong is told with its place.
template <class Take>
void each(const json& document, const char* key, Take&& take) {
    const auto list = document.find(key);
    if (list == document.end()) return;
    if (!list->is_array()) throw no_session{fmt::format("\"{}\" is no list", key)};
    std::size_t n = 0;
    for (const auto& one : *list) {
        try {
            if (!one.is_object()) throw no_session{"no object"};
            take(one);
        } catch (no_session& e) {
            throw no_session{fmt::format("{}[{}]: {}", key, n, e.why)};
        }
        ++n;
    }
}
/// By its word; `last` is the last of the enumeration.
template <class E>
E named(const json& j, const char* key, E last) {
    const auto word = text(j, key);
    for (int i = 0; i <= static_cast<int>(last); ++i)
        if (word == name(static_cast<E>(i))) return static_cast<E>(i);
    throw no_session{fmt::format("\"{}\" is \"{}\", none of the words for it", key, word.substr(0, 40))};
}

void take_beats(const json& d, recording& r) {
    each(d, "beats", [&](const json& j) {
        recorded_beat b;
        b.t_s = time(j, "t_s").count();
        b.rr_ms = maybe(j, "rr_ms");
        b.starts_chain = j.contains("starts_chain") ? truth(j, "starts_chain") : !b.rr_ms;
        if (const auto at = j.find("class"); at != j.end() && !at->is_null()) {
            b.judged = true;
            b.classed = named(j, "class", beat_class::first);
            // What ends no interval has the class that the export calls normal.
            if (!b.rr_ms && b.classed == beat_class::normal) b.classed = beat_class::first;
            b.deviation = maybe(j, "deviation").value_or(0);
        }
        r.beats.push_back(b);
    });
}

void take_course(const json& d, recording& r) {
    each(d, "gaps", [&](const json& j) {
        r.gaps.push_back({time(j, "from_s"), time(j, "to_s"), named(j, "cause", gap_cause::clock_jumped)});
    });
    each(d, "phases",
         [&](const json& j) { r.phases.push_back({time(j, "from_s"), named(j, "phase", phase_kind::close)}); });
    each(d, "pacer", [&](const json& j) {
        pacer_record p{};
        p.t = time(j, "t_s");
        p.phase_at_t = number(j, "breaths");
        p.breaths_per_second = number(j, "breaths_per_min") / 60;
        p.pattern = {time(j, "inhale_s"), time(j, "hold_full_s"), time(j, "exhale_s"), time(j, "hold_empty_s"),
                     seconds{maybe(j, "top_up_s").value_or(0)}};
        const auto good = [](seconds s) { return s >= seconds{0} && s <= seconds{3600}; };
        if (!(p.breaths_per_second >= 0 && p.breaths_per_second <= 10) || std::abs(p.phase_at_t) > 1e7 ||
            !good(p.pattern.inhale) || !good(p.pattern.hold_full) || !good(p.pattern.exhale) ||
            !good(p.pattern.hold_empty) || !good(p.pattern.top_up))
            throw no_session{"no breath of a pacer"};
        r.pacer.push_back(p);
    });
    each(d, "steps", [&](const json& j) {
        const double step = number(j, "step"), round = number(j, "round");
        if (!(step >= 1 && step <= most_steps && round >= 1 && round <= most_rounds_ever))
            throw no_session{"no step of a practice"};
        r.steps.push_back({time(j, "t_s"), static_cast<std::uint32_t>(step) - 1,
                           static_cast<std::uint32_t>(round) - 1, truth(j, "waiting")});
    });
    each(d, "marks", [&](const json& j) {
        r.marks.push_back({time(j, "t_s"), short_text::from(text(j, "label"))});
    });
    each(d, "cues", [&](const json& j) { r.cues.push_back({time(j, "t_s"), named(j, "cue", cue::drowsy)}); });
    each(d, "check_ins", [&](const json& j) {
        check_in c;
        const auto when = text(j, "when");
        if (when != "before" && when != "after" && when != "during")
            throw no_session{"\"when\" is none of before, during and after"};
        c.when = when == "after"    ? check_in::moment::after
                 : when == "during" ? check_in::moment::during
                                    : check_in::moment::before;
        c.t_s = time(j, "t_s").count();
        const auto part = [&](const char* key) {
            const auto v = maybe(j, key);
            if (v && !(*v >= 0 && *v <= 100)) throw no_session{fmt::format("\"{}\" is not within 0 and 100", key)};
            return v;
        };
        c.tension = part("tension");
        c.pleasantness = part("pleasantness");
        c.word = text(j, "word");
        c.note = text(j, "note");
        r.check_ins.push_back(std::move(c));
    });
    if (const auto drops = d.find("drops"); drops != d.end() && drops->is_object())
        for (std::size_t i = 0; i < drop_names.size(); ++i)
            if (const auto n = drops->find(std::string{drop_names[i]}); n != drops->end() && n->is_number_unsigned())
                r.dropped.add(static_cast<drop_cause>(i), n->get<std::uint64_t>());
}

/// The settings as the store reads them from its own headers.
void take_settings(const json& d, recording& r) {
    const auto settings = d.find("settings");
    if (settings == d.end()) return;
    const auto header = decode_about(nlohmann::json{{"id", ""},
                                                    {"client", ""},
                                                    {"started_utc_ms", 0},
                                                    {"host_start_ns", 0},
                                                    {"sensor", ""},
                                                    {"dsp_version", ""},
                                                    {"program_version", ""},
                                                    {"setup", *settings}}
                                         .dump(-1, ' ', false, json::error_handler_t::replace));
    if (!header) throw no_session{fmt::format("\"settings\": {}", header.error().what)};
    r.header.setup = header->setup;
    const auto& plan = r.header.setup.plan;
    std::erase_if(r.steps, [&plan](const step_record& s) { return s.step >= plan.steps.size(); });
}

} // namespace

result<imported> import_session_json(std::string_view bytes, std::string_view name) {
    // Numbers once a second are what the program showed that recorded them; they are not taken over, nor built.
    sparing_json reader{"numbers", deepest, most_values};
    try {
        const auto wrong = [name](std::string_view why) {
            return fail(errc::invalid, fmt::format("{}: {}", name, why));
        };
        const bool whole = json::sax_parse(bytes, &reader);
        const auto& d = reader.document();
        if (!whole && !reader.too_much())
            return wrong("is no whole JSON document; it may be cut off. A session of Attune exported as .json is wanted");
        if (!whole || !d.is_object() || !d.contains("beats"))
            return wrong("is no session of Attune: a JSON object with \"beats\" is wanted, as export ID --to FILE.json "
                         "writes it");
        imported out{.kind = import_kind::session_json};
        auto& r = out.what;
        take_beats(d, r);
        take_course(d, r);
        take_settings(d, r);
        r.duration_s = time(d, "duration_s").count();
        if (d.contains("ended") && !d.at("ended").is_null()) r.ended = named(d, "ended", ended_as::recovered);
        out.started_utc_ms = parse_utc(text(d, "started"));
        r.header.client = text(d, "client");
        const auto sensor = text(d, "sensor"), model = text(d, "model");
        r.header.setup.simulated =
            truth(d, "simulated") || sensor.starts_with("sim:") || sensor.starts_with("replay:");
        r.sensor.push_back({seconds{0}, sensor_fact::model, short_text::from(model.empty() ? sensor : model)});
        if (const auto why = wrong_beats(r)) return wrong(*why);
        if (r.beats.back().t_s > r.duration_s) r.duration_s = r.beats.back().t_s;
        return out;
    } catch (const no_session& e) {
        return fail(errc::invalid, fmt::format("{}: {}", name, e.why));
    } catch (const nlohmann::json::exception& e) {
        return fail(errc::invalid, fmt::format("{}: is no session of Attune: {}", name, e.what()));
    }
}

} // namespace attune
