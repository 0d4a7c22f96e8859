#include "app/files/settings.hpp"

#include "app/files/atomic_file.hpp"
#include "app/language/language.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <sstream>
#include <toml++/toml.h>

namespace attune {
namespace {

constexpr std::size_t largest_settings = std::size_t{1} << 20U;
constexpr std::string_view theme_words[]{"night", "day", "high-contrast"};

/// What is not of the right kind, with its line.
struct unusable {
    std::string what;
};

[[noreturn]] void refuse(std::string_view where, const toml::node& node, std::string_view wanted) {
    throw unusable{tr("line {}: `{}` must be {}", node.source().begin.line, where, wanted)};
}

// One table of keys serves both ways: `visit` meets every field once, with its place in the file.

struct loader {
    const toml::table& root;

    const toml::node* at(const char* section, const char* key) const { return root[section][key].node(); }
    std::string place(const char* section, const char* key) const {
        return fmt::format("{}.{}", section, key);
    }

    void operator()(const char* section, const char* key, bool& v) const {
        if (const auto* n = at(section, key)) {
            if (!n->is_boolean()) refuse(place(section, key), *n, tr("setting|true or false"));
            v = n->as_boolean()->get();
        }
    }
    /// Out of range is brought into range: a hand that wrote 3 meant "as large as it goes".
    void operator()(const char* section, const char* key, double& v, double low, double high) const {
        if (const auto* n = at(section, key)) {
            const auto number = n->is_number() ? n->value<double>() : std::nullopt;
            if (!number || std::isnan(*number)) refuse(place(section, key), *n, tr("setting|a number"));
            v = std::clamp(*number, low, high);
        }
    }
    void operator()(const char* section, const char* key, std::string& v) const {
        if (const auto* n = at(section, key)) {
            if (!n->is_string()) refuse(place(section, key), *n, tr("setting|text in quotes"));
            v = n->as_string()->get();
        }
    }
    void operator()(const char* section, const char* key, theme_name& v) const {
        if (const auto* n = at(section, key)) {
            const auto word = n->value<std::string_view>();
            const auto found = std::find(std::begin(theme_words), std::end(theme_words), word.value_or(""));
            if (found == std::end(theme_words))
                refuse(place(section, key), *n, tr("setting|night, day or high-contrast, in quotes"));
            v = static_cast<theme_name>(found - std::begin(theme_words));
        }
    }
    void operator()(const char* section, const char* key, body_posture& v) const {
        if (const auto* n = at(section, key)) {
            const auto known = posture_of(n->value<std::string_view>().value_or(""));
            if (!known || *known == body_posture::unknown)
                refuse(place(section, key), *n, tr("setting|sitting, lying or standing, in quotes"));
            v = *known;
        }
    }
    void operator()(const char* section, std::map<std::string, double>& v, double low, double high) const {
        const auto* n = root[section].node();
        if (n == nullptr) return;
        if (!n->is_table()) refuse(section, *n, tr("setting|a section"));
        for (const auto& [key, value] : *n->as_table()) {
            const auto number = value.is_number() ? value.value<double>() : std::nullopt;
            if (!number || std::isnan(*number))
                refuse(fmt::format("{}.{}", section, key.str()), value, tr("setting|a number"));
            v[std::string{key.str()}] = std::clamp(*number, low, high);
        }
    }
};

struct saver {
    toml::table& root;

    toml::table& in(const char* section) const {
        auto* t = root[section].as_table();
        if (t == nullptr) t = root.insert_or_assign(section, toml::table{}).first->second.as_table();
        return *t;
    }
    void operator()(const char* section, const char* key, const bool& v) const {
        in(section).insert_or_assign(key, v);
    }
    void operator()(const char* section, const char* key, const double& v, double, double) const {
        in(section).insert_or_assign(key, v);
    }
    void operator()(const char* section, const char* key, const std::string& v) const {
        in(section).insert_or_assign(key, v);
    }
    void operator()(const char* section, const char* key, const theme_name& v) const {
        in(section).insert_or_assign(key, theme_words[static_cast<std::size_t>(v)]);
    }
    void operator()(const char* section, const char* key, const body_posture& v) const {
        in(section).insert_or_assign(key, name(v));
    }
    void operator()(const char* section, const std::map<std::string, double>& v, double, double) const {
        toml::table t;
        for (const auto& [key, value] : v)
            t.insert_or_assign(key, value);
        root.insert_or_assign(section, std::move(t));
    }
};

template <class Settings, class Visitor>
void visit(Settings& s, const Visitor& v) {
    v("look", "theme", s.theme);
    v("look", "language", s.language);
    v("look", "text_scale", s.text_scale, 1.0, 2.5); // LOOK: 100-250 %
    v("look", "reduced_motion", s.reduced_motion);
    v("look", "full_frame_rate", s.full_frame_rate);
    v("look", "show_count", s.show_count);
    v("look", "hide_all_but_orb", s.hide_all_but_orb);
    v("sound", "volume", s.volume, 0.0, 1.0);
    v("sound", "muted", s.muted);
    v("sound", "breath_tones", s.breath_tones);
    v("sound", "speak", s.speak);
    v("sound", "speak_wpm", s.speak_wpm, 80.0, 200.0);
    v("sensor", "uri", s.sensor);
    v("sensor", "second_uri", s.second_sensor);
    v("sensor", "ant_device", s.ant_device, 0.0, 65535.0);
    v("latency_s", s.latency_s, 0.0, 10.0); // no sensor of SENSORS.md is later than a few seconds
    v("latency_doubt_s", s.latency_doubt_s, 0.0, 10.0);
    v("safety", "read", s.safety_read);
    v("safety", "crisis_line", s.crisis_line);
    v("session", "measure_rest", s.measure_rest);
    v("session", "posture", s.posture);
    v("session", "lead_in", s.lead_in);
    v("session", "cues", s.cues);
    v("session", "own_rate_bpm", s.own_rate_bpm, 2.0, 30.0); // CLI: paces from 2 to 30
    v("minutes", s.minutes, 1.0 / 60, 24 * 60.0);            // as a practice's own length
    v("pace", s.pace, 2.0, 30.0);
    v("gentler", s.gentler, 0.0, 30.0);
    v("reminders", "practice", s.reminders.practice);
    v("reminders", "check_ins", s.reminders.check_ins);
    v("reminders", "a_day", s.reminders.a_day, 1.0, 4.0); // SCIENCE 10
    v("reminders", "wakes_h", s.reminders.wakes_h, 0.0, 23.5);
    v("reminders", "sleeps_h", s.reminders.sleeps_h, 0.0, 23.5);
    v("reminders", "seed", s.reminders.seed, 0.0, 9007199254740991.0); // what a double holds exactly
    v("privacy", "lock_after_min", s.lock_after_min, 0.0, 240.0);
    v("good_from", s.good_from, 0.0, 84'000.0);                        // to the year 2199
    v("good_to", s.good_to, 0.0, 84'000.0);
    v("slip_put_away", s.slip_put_away, 0.0, 84'000.0);
    static constexpr const char* mark_keys[]{"mark_1", "mark_2", "mark_3", "mark_4", "mark_5",
                                             "mark_6", "mark_7", "mark_8", "mark_9"};
    for (std::size_t i = 0; i < s.mark_words.size(); ++i)
        v("lead", mark_keys[i], s.mark_words[i]);
    v("answers", "asked", s.answers.asked);
    for (const auto& q : safety_questions())
        v("answers", q.key, s.answers.*q.answer);
}

/// The file as a table; empty where there is none.
result<toml::table> parse(const std::filesystem::path& file) {
    auto text = read_file(file, largest_settings);
    if (!text) {
        if (text.error().code == errc::not_found) return toml::table{};
        if (text.error().code == errc::invalid) text.error().code = errc::corrupt;
        return tl::unexpected{std::move(text.error())};
    }
    try {
        return toml::parse(*text, file.string());
    } catch (const toml::parse_error& e) { // the parser's own text may quote the ANT+ key
        return fail(errc::corrupt, tr("{}, line {} does not read from character {} on", file.string(),
                                      e.source().begin.line, e.source().begin.column));
    }
}

} // namespace

result<settings> load_settings(const std::filesystem::path& file) {
    auto table = parse(file);
    if (!table) return tl::unexpected{std::move(table.error())};
    settings s;
    try {
        visit(s, loader{*table});
    } catch (const unusable& u) {
        return fail(errc::corrupt, fmt::format("{}, {}", file.string(), u.what));
    }
    return s;
}

result<void> save_settings(const std::filesystem::path& file, const settings& s) {
    auto table = parse(file); // what others wrote there stays
    if (!table) return tl::unexpected{std::move(table.error())};
    visit(s, saver{*table});
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed); // a failure shows at writing
    std::ostringstream text;
    text << "# Settings of Attune. Unknown keys are kept, comments are not.\n" << *table << '\n';
    return write_file(file, text.str(), true); // a network key may stand in it
}

} // namespace attune
