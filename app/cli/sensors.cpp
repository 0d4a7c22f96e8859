// attune sensors: what this machine could listen to, and its state in words; live with --watch, tried with
// --test.
#include "app/cli/context.hpp"
#include "app/cli/stop_signals.hpp"
#include "app/files/ant_key.hpp"
#include "app/files/paths.hpp"
#include "app/live/sensor_trial.hpp"
#include "drivers/port/ble_adapters.hpp"
#include "drivers/port/clock.hpp"
#include "drivers/port/port_list.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>
#include <poll.h>

namespace attune::cli {
namespace {

using json = nlohmann::ordered_json;

constexpr int watch_ms =
    1000; // what is plugged in is seen within 2 s (chosen: half of that); a look takes milliseconds
constexpr seconds progress_every{5};

json listing() {
    json d;
    auto& ports = d["ports"] = json::array();
    for (const auto& p : list_ports())
        ports.push_back({{"path", p.path},
                         {"description", p.description},
                         {"usb", p.usb},
                         {"serial", p.serial},
                         {"protocol", p.protocol},
                         {"state", p.state}});
    const auto radio = ble_adapters();
    auto& bluetooth = d["bluetooth"] = json{{"adapters", json::array()}, {"straps", json::array()}};
    for (const auto& a : radio.adapters)
        bluetooth["adapters"].push_back({{"id", a.id}, {"name", a.name}, {"state", a.state}});
    for (const auto& s : radio.straps)
        bluetooth["straps"].push_back(
            {{"uri", s.uri}, {"name", s.name}, {"adapter", s.adapter}, {"state", s.state}});
    if (!radio.trouble.empty()) bluetooth["trouble"] = radio.trouble;
    return d;
}

std::string text(const json& j, const char* key) {
    return j.value(key, std::string{});
}

void tell(std::ostream& out, const json& d) {
    for (const auto& p : d["ports"]) {
        const auto usb = text(p, "usb"), protocol = text(p, "protocol");
        out << fmt::format("{}  {}{}{}\n    {}\n", text(p, "path"), text(p, "description"),
                           usb.empty() ? "" : fmt::format(" ({})", usb),
                           protocol.empty() ? "" : fmt::format(", speaks {}", protocol), text(p, "state"));
    }
    const auto& bluetooth = d["bluetooth"];
    for (const auto& a : bluetooth["adapters"])
        out << fmt::format("Bluetooth {}{}\n    {}\n", text(a, "id"),
                           text(a, "name").empty() ? "" : fmt::format("  {}", text(a, "name")),
                           text(a, "state"));
    for (const auto& s : bluetooth["straps"])
        out << fmt::format("{}  {}\n    {}\n", text(s, "uri"), text(s, "name"), text(s, "state"));
    if (bluetooth.contains("trouble")) out << "Bluetooth\n    " << text(bluetooth, "trouble") << '\n';
    if (d["ports"].empty() && bluetooth["adapters"].empty() && bluetooth["straps"].empty())
        out << "No serial port and no Bluetooth adapter is there. Plug the sensor in, or practise with "
               "sim:calm.\n";
    out << std::flush;
}

int watch(const context& c) {
    const stop_signals stop;
    json before;
    while (!stop.asked() && c.out()) {
        if (auto now = listing(); now != before) {
            if (c.json) {
                c.out() << now.dump() << '\n' << std::flush;
            } else {
                if (!before.is_null()) c.out() << '\n';
                tell(c.out(), now);
            }
            before = std::move(now);
        }
        poll(nullptr, 0, watch_ms); // a signal ends it early
    }
    return 0;
}

std::string_view name(fitness f) {
    return f == fitness::good ? "good" : f == fitness::usable ? "usable" : "unfit";
}

json outcome(const session_view& v, const trial_verdict& verdict) {
    const auto word = [](std::string_view s) { return s.empty() ? json{} : json(s); };
    return {{"verdict", name(verdict.is)},
            {"sentence", verdict.sentence},
            {"remarks", verdict.remarks},
            {"protocol", word(v.signal.protocol.view())},
            {"model", word(v.signal.model.view())},
            {"beats", v.beat_count},
            {"battery_pct", v.signal.battery_pct ? json(*v.signal.battery_pct) : json{}},
            {"worn", v.signal.contact_known ? json(v.signal.worn) : json{}}};
}

int test(const context& c, const std::string& what) {
    const auto uri = parse_sensor_uri(what.starts_with('/') ? "serial:" + what : what);
    if (!uri) throw usage_error{uri.error().what};
    live_options options;
    options.sensor = *uri;
    if (const auto key = load_ant_key(config_folder() / "settings.toml"))
        options.ant_network_key = *key;
    else
        c.err() << fmt::format("attune sensors: {}\n", key.error().what);
    auto& said = c.json ? c.err() : c.out();
    const stop_signals stop;
    auto trial = sensor_trial::begin(std::move(options));
    if (!trial) return c.failed(trial.error());
    said << fmt::format("Listening to {} for {:.0f} seconds. Wear it as you would to practise.\n",
                        uri->text(), trial_length.count())
         << std::flush;
    seconds told{0};
    const session_view* v = &(*trial)->pump(monotonic_now());
    while (!(*trial)->over() && !stop.asked() && c.out()) {
        pollfd ready{(*trial)->ready_fd(), POLLIN, 0};
        poll(&ready, 1, 50); // the session's own grid
        v = &(*trial)->pump(monotonic_now());
        if (v->now < told + progress_every) continue;
        told += progress_every;
        const auto bpm = v->hr_bpm.at(v->now);
        said << fmt::format("{:.0f} s: {} beats{}\n", told.count(), v->beat_count,
                            bpm ? fmt::format(", {:.0f} a minute", *bpm) : "")
             << std::flush;
    }
    if (stop.asked()) return c.failed("stopped before the test was over");
    const auto verdict = (*trial)->verdict();
    const bool fit = verdict.is != fitness::unfit;
    if (c.json) return c.print(outcome(*v, verdict)) == 0 && fit ? 0 : 1;
    c.out() << verdict.sentence << '\n';
    for (const auto& r : verdict.remarks)
        c.out() << "  " << r << '\n';
    c.out() << std::flush;
    return fit && c.out() ? 0 : 1;
}

} // namespace

void add_sensors(CLI::App& app, context& c) {
    struct wanted {
        bool watch = false;
        std::string test;
    };
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("sensors", "Serial ports, Bluetooth and their state");
    auto* watched =
        sub.add_flag("--watch", w->watch, "Say it again whenever something changes, until Ctrl-C");
    sub.add_option("--test", w->test, "Listen to this sensor for half a minute and say what it is worth")
        ->type_name("URI|PATH")
        ->excludes(watched);
    common(sub, c, prints_data, [&c, w] {
        if (w->watch) return watch(c);
        if (!w->test.empty()) return test(c, w->test);
        const auto d = listing();
        if (c.json) return c.print(d);
        tell(c.out(), d);
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
