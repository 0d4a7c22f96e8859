#include "app/shell/sensor_words.hpp"

#include "app/language/language.hpp"
#include "app/session/driver_sentences.hpp"
#include "app/session/beat_delay.hpp"
#include "drivers/decimal.hpp"
#include "drivers/latency.hpp"
#include "drivers/port/ble_adapters.hpp"
#include "drivers/port/port_list.hpp"
#include "drivers/sensor_uri.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <unistd.h>

namespace attune {
namespace {

/// In settings::latency_s: all simulated hearts are one sensor.
const std::string simulated_key = "simulated";

double in_force(const settings& s, const std::string& key, std::string_view name) {
    const auto own = s.latency_s.find(key);
    return own != s.latency_s.end() ? own->second : usual_latency(name).count();
}

sensor_choice choice(std::string uri, std::string name, std::string sentence, sensor_mark mark,
                     const std::string& key, std::string latency_name, const settings& s) {
    const double latency = in_force(s, key, latency_name);
    return {std::move(uri), std::move(name),        std::move(sentence), mark, key,
            latency,        std::move(latency_name)};
}

std::string capital(std::string s) {
    if (!s.empty() && s.front() >= 'a' && s.front() <= 'z')
        s.front() = static_cast<char>(s.front() - 'a' + 'A');
    return s;
}

/// A finished sentence of another room, where the language has it.
std::string said(const std::string& finished) {
    return said_by_drivers(finished);
}

bool is_ready(std::string_view state) {
    return state.starts_with("ready");
}
/// "busy: /dev/ttyUSB0 is in use by ..." without its first word, which the sentence says again.
std::string without_label(std::string_view state) {
    const auto at = state.find(": ");
    return std::string{at == std::string_view::npos ? state : state.substr(at + 2)};
}

sensor_choice port_choice(const std::string& uri, const port_info& p, const settings& s,
                          std::string_view protocol) {
    const bool ready = is_ready(p.state);
    return choice(uri, p.description.empty() ? p.path : fmt::format("{} ({})", capital(p.description), p.path),
                  ready ? std::string{tr("Ready. Put the strap on; it is opened when a practice begins.")}
                        : said(without_label(p.state)),
                  ready ? sensor_mark::ready : sensor_mark::trouble, p.path,
                  std::string{protocol.empty() ? std::string_view{p.protocol} : protocol}, s);
}

/// What stands in settings::latency_s for a strap over Bluetooth: the same for a name in the list and for the
/// URI that chooses it.
std::string bluetooth_key(std::string_view target) {
    return std::string{target.empty() ? std::string_view{"ble"} : target};
}

/// Bluetooth, where there is an adapter: any strap, those that are known, and what is in the way.
void add_bluetooth(std::vector<sensor_choice>& to, const settings& s) {
    constexpr std::chrono::milliseconds patience{
        50}; // chosen: BlueZ answers in a few; the picture waits meanwhile
    const auto radio = ble_adapters(patience);
    const auto ready =
        std::any_of(radio.adapters.begin(), radio.adapters.end(), [](const auto& a) { return a.ready; });
    if (ready) to.push_back(describe_sensor("ble:", s));
    for (const auto& strap : radio.straps) {
        const auto uri = parse_sensor_uri(strap.uri);
        to.push_back(choice(strap.uri, tr("{} over Bluetooth", strap.name),
                            strap.connected ? tr("Connected.")
                                            : tr("Known here. It is looked for and connected when it is wanted."),
                            strap.connected ? sensor_mark::ready : sensor_mark::searching,
                            bluetooth_key(uri ? uri->target : strap.name), strap.name, s));
    }
    for (const auto& a : radio.adapters)
        if (!a.ready)
            to.push_back(choice("", fmt::format("Bluetooth ({})", a.id), said(without_label(a.state)),
                                sensor_mark::trouble, "", "", s));
    if (!radio.trouble.empty())
        to.push_back(choice("", "Bluetooth", said(radio.trouble), sensor_mark::trouble, "", "", s));
}

/// The table's sentences name the notes they were taken from; a person has no use for that.
std::string source_words(const sensor_latency& row) {
    std::string words{row.source};
    constexpr std::string_view note = " (SENSORS 9)";
    for (auto at = words.find(note); at != std::string::npos; at = words.find(note))
        words.erase(at, note.size());
    return words;
}

bool known(const sensor_latency& row) {
    return &row != &latency_table().back();
}

/// A line that is there under a name no list of ports has: /dev/serial/by-id/..., a symlink, a pseudo-terminal.
std::optional<port_info> unlisted(const std::string& path) {
    std::error_code none;
    const auto real = std::filesystem::canonical(path, none);
    if (none || !std::filesystem::is_character_file(real, none)) return std::nullopt;
    for (auto port : list_ports())
        if (port.path == real) {
            port.path = path;
            return port;
        }
    if (::access(path.c_str(), R_OK | W_OK) != 0) return std::nullopt;
    return port_info{.path = path, .description = {}, .usb = {}, .serial = {}, .protocol = {}, .state = "ready"};
}

} // namespace

sensor_choice describe_sensor(const std::string& uri, const settings& s) {
    const auto parsed = parse_sensor_uri(uri);
    if (!parsed) return {uri, uri, parsed.error().what, sensor_mark::trouble, uri, 1.0, {}};
    switch (parsed->kind) {
    case sensor_kind::sim:
        return choice(uri, tr("Simulated heart, {}", said(parsed->target)),
                      tr("No strap is needed: this heart is simulated. Its numbers are not yours."),
                      sensor_mark::simulated, simulated_key, "bridge (simulated)", s);
    case sensor_kind::replay:
        return choice(uri, tr("Recording {}", parsed->target),
                      tr("A recording is played as if it were a strap."), sensor_mark::simulated, parsed->target,
                      parsed->protocol.value_or(""), s);
    case sensor_kind::ble:
        return choice(uri,
                      parsed->target.empty() ? std::string{tr("Any strap over Bluetooth")}
                                             : tr("{} over Bluetooth", parsed->target),
                      tr("It is looked for and connected when it is wanted."), sensor_mark::searching,
                      bluetooth_key(parsed->target), parsed->target, s);
    case sensor_kind::serial:
        break;
    }
    for (const auto& port : list_ports())
        if (port.path == parsed->target) return port_choice(uri, port, s, parsed->protocol.value_or(""));
    if (const auto line = unlisted(parsed->target)) return port_choice(uri, *line, s, parsed->protocol.value_or(""));
    return choice(uri, parsed->target, tr("Not plugged in. It is looked for while a practice runs."),
                  sensor_mark::searching, parsed->target, parsed->protocol.value_or(""), s);
}

std::vector<sensor_choice> all_sensors(const settings& s) {
    std::vector<sensor_choice> out;
    const auto chosen = parse_sensor_uri(s.sensor);
    for (const auto& port : list_ports()) {
        // Chosen with a protocol or a rate it is still this port.
        const bool is = chosen && chosen->kind == sensor_kind::serial && chosen->target == port.path;
        out.push_back(port_choice(is ? s.sensor : "serial:" + port.path, port, s,
                                  is ? chosen->protocol.value_or("") : ""));
    }
    add_bluetooth(out, s);
    const auto hearts = {"sim:calm?seed=1", "sim:aroused?seed=1"};
    const auto same = [&s](const sensor_choice& c) { return c.uri == s.sensor; };
    if (std::none_of(out.begin(), out.end(), same) &&
        std::find(hearts.begin(), hearts.end(), s.sensor) == hearts.end())
        out.push_back(describe_sensor(s.sensor, s));
    for (const auto* uri : hearts)
        out.push_back(describe_sensor(uri, s));
    return out;
}

std::vector<sensor_choice> sensors_beside(const settings& s) {
    auto second = s;
    second.sensor = s.second_sensor;
    auto out = all_sensors(second);
    const auto first = parse_sensor_uri(s.sensor);
    const auto takes = [&](const sensor_choice& c) {
        const auto uri = parse_sensor_uri(c.uri);
        if (!uri || uri->kind == sensor_kind::sim) return true; // simulated ones follow
        if (!first || first->kind != uri->kind) return false;
        // "Any strap" would be the other's strap, too.
        return first->target == uri->target || (uri->kind == sensor_kind::ble && (uri->target.empty() || first->target.empty()));
    };
    out.erase(std::remove_if(out.begin(), out.end(), takes), out.end());
    const char* seed = s.sensor.ends_with("seed=2") ? "3" : "2";
    for (const auto* heart : {"calm", "aroused"})
        out.push_back(describe_sensor(fmt::format("sim:{}?seed={}", heart, seed), s));
    return out;
}

std::string nothing_plugged_in(const std::vector<sensor_choice>& all) {
    const bool any = std::any_of(all.begin(), all.end(), [](const sensor_choice& c) {
        const auto uri = parse_sensor_uri(c.uri);
        return !uri || (uri->kind == sensor_kind::serial && c.mark != sensor_mark::searching) ||
               uri->kind == sensor_kind::ble;
    });
    return any ? ""
               : tr("No serial port and no Bluetooth adapter is here. Plug the sensor in: it shows within two "
                    "seconds.");
}

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
        return who.empty() ? tr("Listening. Wear it as you would to practise.")
                           : tr("Listening to {}. No beat has come yet.", who);
    }
    auto words = trn("{} beat", "{} beats", v.beat_count);
    if (const auto bpm = v.hr_bpm.at(v.now)) words += ", " + tr("{:.0f} a minute", *bpm);
    if (s.contact_known) words += std::string{", "} + (s.worn ? tr("on the skin") : tr("not on the skin"));
    if (s.battery_pct) words += ", " + tr("battery {:.0f} %", *s.battery_pct);
    return words + ".";
}

std::vector<named_fact> heard_facts(const session_view& v) {
    const auto& s = v.signal;
    const auto bpm = v.hr_bpm.at(v.now);
    const auto told = [](std::string_view word) { return word.empty() ? std::string{tr("not told")} : std::string{word}; };
    const auto heart = v.finished ? std::string{tr("heart|no more")}
                       : bpm      ? tr("{:.0f} a minute", *bpm)
                                  : std::string{v.beat_count > 0 ? tr("not just now") : tr("not heard yet")};
    return {{tr("Heart"), heart},
            {tr("Contact"), !s.contact_known ? tr("not told")
                        : s.worn         ? tr("on the skin")
                                         : tr("not on the skin")},
            {tr("Battery"), s.battery_pct ? tr("{:.0f} %", *s.battery_pct) : tr("not told")},
            {tr("Model"), told(s.model.view())},
            {tr("Protocol"), s.protocol.view().empty() ? std::string{tr("not found yet")} : std::string{s.protocol.view()}}};
}

void add_own_latency(session_setup& setup, const settings& s, const std::string& uri) {
    const auto key = describe_sensor(uri, s).latency_key;
    const auto own = s.latency_s.find(key);
    if (own == s.latency_s.end()) return;
    setup.latency = seconds{own->second};
    if (const auto doubt = s.latency_doubt_s.find(key); doubt != s.latency_doubt_s.end())
        setup.latency_doubt = seconds{doubt->second};
}

sensor_delay_view delay_in_force(const sensor_choice& c, const settings& s, std::string_view heard) {
    const auto& row = latency_of(heard.empty() ? std::string_view{c.latency_name} : heard);
    sensor_delay_view v;
    v.usual = delay_words(row.usual);
    const bool simulated = c.latency_key == simulated_key;
    const auto sensor = tr(row.sensor);
    if (const auto own = s.latency_s.find(c.latency_key); own != s.latency_s.end()) {
        v.own = true;
        v.seconds = own->second;
        const auto doubt = s.latency_doubt_s.find(c.latency_key);
        v.source = doubt != s.latency_doubt_s.end()
                       ? tr("Found by tapping the pulse, give or take {}.", delay_words(seconds{doubt->second}))
                       : std::string{tr("Set by hand.")};
        v.source += " " + (simulated    ? tr("{} is usual for a simulated heart.", v.usual)
                           : known(row) ? tr("{} is usual for {}.", v.usual, sensor)
                                        : tr("{} is usual where the sensor is not known.", v.usual));
    } else {
        v.seconds = row.usual.count();
        const auto doubt = delay_words(row.spread), source = capital(said(source_words(row)));
        v.source =
            simulated
                ? tr("Usual for a simulated heart, give or take {}. It tells of its beats at once.", doubt)
            : known(row) ? tr("Usual for {}, give or take {}. {}.", sensor, doubt, source)
                         : tr("Usual where the sensor is not known, give or take {}. {}.", doubt, source);
    }
    v.words = delay_words(seconds{v.seconds});
    return v;
}

tapping_view tapping_words(const tap_latency& found, std::size_t taps, pulse_site site, bool beats_come) {
    tapping_view t;
    t.site = site;
    t.taps = taps;
    t.fit = taps < least_taps ? taps : found.matched; // before twelve nothing is matched
    if (!beats_come) {
        t.sentence = tr("No beats are coming from the sensor just now. Begin when they do.");
        return t;
    }
    if (taps == 0) {
        t.sentence =
            site == pulse_site::neck
                ? tr("Lay two fingers softly beside the windpipe until you feel each beat, then tap with it.")
                : tr("Lay two fingers below the thumb until you feel each beat, then tap with it.");
        return t;
    }
    switch (found.state) {
    case tap_state::not_enough:
        t.sentence = taps < least_taps
                         ? tr("Go on, with each beat you feel. A missed one does no harm.")
                         : tr("The beats that belong to these taps are still on their way. Go on a little.");
        break;
    case tap_state::not_with:
        t.sentence =
            tr("Taps and beats go different ways so far. Wait until the pulse is clear, then begin again.");
        break;
    case tap_state::ambiguous:
        t.sentence =
            tr("Your heart beats so evenly that one beat cannot be told from the next. Breathe slowly and "
               "deeply, and go on tapping.");
        break;
    case tap_state::known:
        t.known = true;
        t.sentence =
            tr("{} of {} taps fit their beats. A few more make it surer.", found.matched, taps);
        t.result = tr("{}, likely {:.1Lf} to {:.1Lf}", delay_words(found.latency), found.low.count(),
                               found.high.count());
        break;
    }
    return t;
}

} // namespace attune
