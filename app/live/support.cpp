#include "app/live/support.hpp"

#include "app/files/practices.hpp"
#include "app/files/settings.hpp"
#include "app/store/store_facts.hpp"
#include "app/version.hpp"
#include "drivers/port/port_list.hpp"
#include "drivers/sensor_uri.hpp"
#include "dsp/live.hpp"

#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <sys/utsname.h>
#include <system_error>

namespace attune {
namespace {

void line(std::string& out, std::string_view name, std::string_view value) {
    out += fmt::format("{:<24}{}\n", name, value);
}

std::string system_name() {
    std::ifstream file{"/etc/os-release"};
    for (std::string l; std::getline(file, l);)
        if (l.starts_with("PRETTY_NAME=")) {
            std::string name = l.substr(12);
            std::erase(name, '"');
            return name;
        }
    return "unknown";
}

std::string kernel() {
    utsname u{}; // not its node name: that is the machine's own
    return uname(&u) == 0 ? fmt::format("{} {} {}", u.sysname, u.release, u.machine) : std::string{"unknown"};
}

std::string of_environment(const char* name) {
    const char* v = std::getenv(name);
    return v && *v ? v : "-";
}

/// Set or not: its value may be a path or an address.
std::string is_set(const char* name) {
    const char* v = std::getenv(name);
    return v && *v ? "set" : "-";
}

void machine(std::string& out) {
    line(out, "program", program_version);
    line(out, "numbers", dsp_version());
    line(out, "system", system_name());
    line(out, "kernel", kernel());
    line(out, "session", of_environment("XDG_SESSION_TYPE"));
    line(out, "desktop", of_environment("XDG_CURRENT_DESKTOP"));
    line(out, "language", of_environment("LANG"));
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "SDL_AUDIODRIVER", "ATTUNE_ASSETS", "ATTUNE_ANT_NETWORK_KEY"})
        line(out, name, is_set(name));
}

std::string theme_word(theme_name t) {
    return t == theme_name::night ? "night" : t == theme_name::day ? "day" : "high contrast";
}

void chosen(std::string& out, const std::filesystem::path& file) {
    const auto loaded = load_settings(file);
    if (!loaded) {
        line(out, "settings", "cannot be read"); // the sentence quotes the file
        return;
    }
    const auto& s = *loaded;
    const auto yes = [](bool b) { return b ? "yes" : "no"; };
    line(out, "theme", theme_word(s.theme));
    line(out, "spoken", s.language.empty() ? "as the desktop says" : s.language);
    line(out, "text", fmt::format("{:.2f}", s.text_scale));
    line(out, "reduced motion", yes(s.reduced_motion));
    line(out, "full frame rate", yes(s.full_frame_rate));
    line(out, "sound", fmt::format("volume {:.2f}, muted {}, tones {}, words aloud {}", s.volume, yes(s.muted), yes(s.breath_tones), yes(s.speak)));
    line(out, "sensor", redacted_sensor(s.sensor));
    if (!s.second_sensor.empty()) line(out, "second sensor", redacted_sensor(s.second_sensor));
    line(out, "own delays", fmt::format("{}", s.latency_s.size()));
    line(out, "rest first", yes(s.measure_rest));
    line(out, "cues", yes(s.cues));
    line(out, "reminders", fmt::format("practice {}, check-ins {}", yes(s.reminders.practice), yes(s.reminders.check_ins)));
}

void own_files(std::string& out, const support_sources& from) {
    for (const char* what : {"protocols", "practices", "programmes", "questionnaires", "language"}) {
        std::size_t n = 0;
        std::error_code failed;
        for (std::filesystem::directory_iterator at{from.config_folder / what, failed}, end; !failed && at != end; at.increment(failed))
            n += at->path().extension() == ".toml";
        line(out, fmt::format("own {}", what), fmt::format("{}", n));
    }
    const std::array folders{from.assets_folder / "protocols", from.assets_folder / "practices", from.config_folder / "protocols",
                             from.config_folder / "practices"};
    const auto shelf = read_practices(folders);
    line(out, "practices", fmt::format("{} read, {} files could not be used", shelf.practices.size(), shelf.complaints.size()));
}

void kept(std::string& out, const std::filesystem::path& file) {
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) return line(out, "store", "none yet");
    const auto space = std::filesystem::space(file.parent_path(), failed);
    if (!failed) line(out, "free space", fmt::format("{:.1f} GB", static_cast<double>(space.available) / 1e9));
    const auto f = facts_of_store(file);
    if (!f) return line(out, "store", "cannot be read as a store"); // the sentence names the file
    line(out, "SQLite", f->sqlite);
    line(out, "store", fmt::format("format {}, {:.1f} MB and {:.1f} MB of log, check: {}", f->version, static_cast<double>(f->file_bytes) / 1e6,
                                   static_cast<double>(f->log_bytes) / 1e6, f->check));
    for (const auto& [table, n] : f->rows)
        line(out, "  " + table, fmt::format("{}", n));
    for (const auto& [how, n] : f->ended)
        line(out, "ended " + how, fmt::format("{}", n));
    line(out, "with losses", fmt::format("{}", f->lost));
}

void ports(std::string& out) {
    const auto all = list_ports();
    line(out, "serial ports", fmt::format("{}", all.size()));
    for (const auto& p : all) // not its serial number, nor what it is called
        line(out, "  " + p.path, fmt::format("{}{}{}", p.usb.empty() ? "no USB" : p.usb, p.protocol.empty() ? "" : ", " + p.protocol,
                                             p.state == "ready" ? ", ready" : ", not ready"));
}

} // namespace

std::string redacted_sensor(const std::string& uri) {
    const auto parsed = parse_sensor_uri(uri);
    if (!parsed) return "(does not read as a sensor)";
    switch (parsed->kind) {
    case sensor_kind::sim:
        return parsed->target == "aroused" ? "sim:aroused" : "sim:calm";
    case sensor_kind::replay:
        return "replay:(a file)";
    case sensor_kind::ble:
        return std::string{parsed->target.empty() ? "ble:" : "ble:(a strap)"} + (parsed->ecg.empty() ? "" : " with ECG");
    case sensor_kind::serial: {
        // Below /dev/serial/by-id stands the device's own number.
        const bool plain = parsed->target.starts_with("/dev/tty");
        return (plain ? "serial:" + parsed->target : std::string{"serial:(a port)"}) +
               (parsed->protocol ? " protocol " + *parsed->protocol : "") + (parsed->device.empty() ? "" : " one device alone");
    }
    }
    return {};
}

std::string support_report(const support_sources& from) {
    std::string out = "Attune, for a report of a fault\n"
                      "Nothing of this is sent anywhere by itself. No name, code, note, word, beat, address or date stands in it;\n"
                      "read it before you send it, and take out what you do not want to tell.\n\n";
    machine(out);
    out += '\n';
    chosen(out, from.config_folder / "settings.toml");
    own_files(out, from);
    out += '\n';
    kept(out, from.store_file);
    out += '\n';
    ports(out);
    return out;
}

} // namespace attune
