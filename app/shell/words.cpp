#include "app/shell/words.hpp"

#include "drivers/decimal.hpp"
#include "drivers/latency.hpp"
#include "drivers/port/ble_adapters.hpp"
#include "drivers/port/port_list.hpp"
#include "drivers/sensor_uri.hpp"

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

constexpr const char* months[]{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

double latency_of(const settings& s, const std::string& key, std::string_view protocol) {
    const auto own = s.latency_s.find(key);
    return own != s.latency_s.end() ? own->second : usual_latency(protocol).count();
}

sensor_choice simulated(const std::string& uri, const sensor_uri& parsed, const settings& s) {
    return {uri,
            fmt::format("Simulated heart, {}", parsed.target),
            "No strap is needed: this heart is simulated. Its numbers are not yours.",
            sensor_mark::simulated,
            "simulated",
            latency_of(s, "simulated", "bridge")};
}

sensor_choice port_choice(const std::string& uri, const port_info& p, const settings& s) {
    const bool ready = p.state.rfind("ready", 0) == 0;
    return {uri,
            p.description.empty() ? p.path : fmt::format("{} ({})", p.description, p.path),
            ready ? std::string{"Ready. Put the strap on; it is opened when a practice begins."} : p.state,
            ready ? sensor_mark::ready : sensor_mark::trouble,
            p.path,
            latency_of(s, p.path, p.protocol)};
}

} // namespace

std::string when_words(std::int64_t then_utc_ms, std::int64_t now_utc_ms) {
    const auto then = local(then_utc_ms), now = local(now_utc_ms), day_before = local(now_utc_ms - 86400000);
    const auto same_day = [&then](const std::tm& other) {
        return then.tm_year == other.tm_year && then.tm_yday == other.tm_yday;
    };
    if (same_day(now)) return fmt::format("Today {:02}:{:02}", then.tm_hour, then.tm_min);
    if (same_day(day_before)) return fmt::format("Yesterday {:02}:{:02}", then.tm_hour, then.tm_min);
    if (then.tm_year == now.tm_year)
        return fmt::format("{} {} {:02}:{:02}", then.tm_mday, months[then.tm_mon], then.tm_hour, then.tm_min);
    return fmt::format("{} {} {}", then.tm_mday, months[then.tm_mon], then.tm_year + 1900);
}

std::string length_words(double length_s) {
    const auto s = static_cast<long>(std::lround(length_s));
    if (s < 60) return fmt::format("{} s", s);
    if (s < 3600)
        return s % 60 == 0 ? fmt::format("{} min", s / 60) : fmt::format("{} min {} s", s / 60, s % 60);
    return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string pattern_words(const practice& p) {
    if (!p.paced) return "natural breath";
    const auto& b = p.pattern;
    std::string out = fmt::format("in {:.3g}", b.inhale.count());
    if (b.top_up.count() > 0) out += fmt::format(" and {:.3g} more", b.top_up.count());
    if (b.hold_full.count() > 0) out += fmt::format(", hold {:.3g}", b.hold_full.count());
    out += fmt::format(", out {:.3g}", b.exhale.count());
    if (b.hold_empty.count() > 0) out += fmt::format(", rest {:.3g}", b.hold_empty.count());
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

std::string guidance_at(const practice& p, const session_view& v) {
    // SCIENCE 9.1: over-breathing. The first time it is said, words soften; there is no need for the pacer.
    if (v.dizzy > 0 && v.now - v.dizzy_at < dizzy_words_last)
        return v.phase == phase_kind::close
                   ? "That is enough for today. Breathe as you like, feet on the ground; it passes."
                   : "Let the breath become small, as it goes by itself. Leave the pacer alone if you like. "
                     "Stopping is fine.";
    switch (v.phase) {
    case phase_kind::settle:
        return "Sit comfortably. There is nothing to do yet.";
    case phase_kind::rest:
        return "Sit quietly and breathe as you like. The program learns what your rest looks like.";
    case phase_kind::close:
        return "Let the breath go its own way.";
    case phase_kind::practice:
        break;
    }
    if (v.rest_why != why_not::none && v.phase_elapsed < seconds{shown_for})
        return fmt::format("Your rest could not be measured: {}. The practice goes on without it.",
                           words(v.rest_why));
    if (v.step && v.step->step < p.steps.size()) {
        const auto& s = p.steps[v.step->step];
        if (v.step->waiting) return s.wait;
        // Each line has its share of the step, however short: they belong to what is done just then.
        if (!s.words.empty()) return line_at(s.words, v.step->elapsed.count(), v.step->length.count(), 0.5);
    }
    return line_at(p.guidance, v.phase_elapsed.count(), p.length.count(), shown_for);
}

sensor_choice describe_sensor(const std::string& uri, const settings& s) {
    const auto parsed = parse_sensor_uri(uri);
    if (!parsed) return {uri, uri, parsed.error().what, sensor_mark::trouble, uri, 1.0};
    if (parsed->kind == sensor_kind::sim) return simulated(uri, *parsed, s);
    if (parsed->kind == sensor_kind::replay)
        return {uri,
                fmt::format("Recording {}", parsed->target),
                "A recording is played as if it were a strap.",
                sensor_mark::simulated,
                parsed->target,
                latency_of(s, parsed->target, "")};
    if (parsed->kind == sensor_kind::ble) {
        const auto name = parsed->target.empty() ? std::string{"Any strap over Bluetooth"}
                                                 : fmt::format("{} over Bluetooth", parsed->target);
        return {uri,
                name,
                "It is looked for and connected while a practice runs.",
                sensor_mark::searching,
                parsed->target,
                latency_of(s, parsed->target, parsed->target)};
    }
    for (const auto& port : list_ports())
        if (port.path == parsed->target) return port_choice(uri, port, s);
    return {uri,
            parsed->target,
            "Not plugged in. It is looked for while a practice runs.",
            sensor_mark::searching,
            parsed->target,
            latency_of(s, parsed->target, parsed->protocol.value_or(""))};
}

namespace {
/// Bluetooth, where there is an adapter: any strap, those that are known, or what is in the way.
void add_bluetooth(std::vector<sensor_choice>& to, const settings& s) {
    constexpr std::chrono::milliseconds patience{
        50}; // chosen: BlueZ answers in a few; the picture waits meanwhile
    const auto radio = ble_adapters(patience);
    const auto ready =
        std::any_of(radio.adapters.begin(), radio.adapters.end(), [](const auto& a) { return a.ready; });
    if (ready) to.push_back(describe_sensor("ble:", s));
    for (const auto& strap : radio.straps)
        to.push_back({strap.uri, strap.name + " over Bluetooth",
                      strap.connected ? "Connected."
                                      : "Known here. It is looked for and connected while a practice runs.",
                      strap.connected ? sensor_mark::ready : sensor_mark::searching, strap.name,
                      latency_of(s, strap.name, strap.name)});
    if (!ready && !radio.adapters.empty())
        to.push_back({"ble:", "Bluetooth", radio.adapters.front().state, sensor_mark::trouble, "",
                      latency_of(s, "", "")});
}
} // namespace

std::optional<double> ant_device_of(const session_view& v) {
    constexpr std::string_view before = "ANT+ strap "; // as drivers/ant says it
    const auto model = v.signal.model.view();
    if (!model.starts_with(before)) return std::nullopt;
    const auto number = parse_unsigned<std::uint16_t>(model.substr(before.size()));
    return number && *number != 0 ? std::optional<double>{*number} : std::nullopt;
}

bool wants_ant_key(const settings& s) {
    if (const auto chosen = parse_sensor_uri(s.sensor); chosen && chosen->protocol == "ant") return true;
    const auto ports = list_ports();
    return std::any_of(ports.begin(), ports.end(), [](const auto& p) { return p.protocol == "ant"; });
}

std::string heard_words(const session_view& v) {
    const auto& s = v.signal;
    if (v.beat_count == 0) {
        const auto who = s.model.view().empty() ? s.protocol.view() : s.model.view();
        return who.empty() ? "Listening. Wear it as you would to practise."
                           : fmt::format("Listening to {}. No beat has come yet.", who);
    }
    auto words = fmt::format("{} beat{}", v.beat_count, v.beat_count == 1 ? "" : "s");
    if (const auto bpm = v.hr_bpm.at(v.now)) words += fmt::format(", {:.0f} a minute", *bpm);
    if (s.contact_known) words += s.worn ? ", on the skin" : ", not on the skin";
    if (s.battery_pct) words += fmt::format(", battery {:.0f} %", *s.battery_pct);
    return words + ".";
}

std::vector<sensor_choice> all_sensors(const settings& s) {
    std::vector<sensor_choice> out;
    for (const auto* uri : {"sim:calm?seed=1", "sim:aroused?seed=1"})
        out.push_back(describe_sensor(uri, s));
    for (const auto& port : list_ports())
        out.push_back(port_choice("serial:" + port.path, port, s));
    add_bluetooth(out, s);
    const auto same = [&s](const sensor_choice& c) { return c.uri == s.sensor; };
    if (std::none_of(out.begin(), out.end(), same)) out.push_back(describe_sensor(s.sensor, s));
    return out;
}

} // namespace attune
