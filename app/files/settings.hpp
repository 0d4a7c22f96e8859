#pragma once
// settings.toml: what a person chose. Unknown keys are kept when saving; a damaged file is set aside, never
// overwritten.

#include "app/session/posture.hpp"
#include "app/session/steering.hpp"
#include "drivers/result.hpp"
#include "dsp/units.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace attune {

enum class theme_name { night, day, high_contrast };

/// When the program may speak up by itself: never, until the person says so.
struct reminder_settings {
    bool practice = false;  ///< at the plan's times, and boosters
    bool check_ins = false; ///< questions at random moments
    double a_day = 4;       ///< of those, at most
    double wakes_h = 9, sleeps_h = 21; ///< hours between which they may come
    double seed = 0; ///< of the random moments; 0 = not drawn yet

    friend bool operator==(const reminder_settings&, const reminder_settings&) = default;
};

struct settings {
    theme_name theme = theme_name::night;
    std::string language;    ///< code, "en" or "de"; empty = as the desktop says
    double text_scale = 1.0; ///< 1.0 to 2.5
    bool reduced_motion = false;
    bool full_frame_rate = true; ///< false: 30 fps, for slow machines
    double volume = 0.5;         ///< 0 to 1
    bool muted = false;
    bool breath_tones = true;
    bool speak = false;            ///< the words of a practice aloud
    double speak_wpm = 130;        ///< words a minute; chosen: unhurried
    bool show_count = false; ///< a count inside the orb
    bool hide_all_but_orb = false;
    std::string sensor = "sim:calm?seed=1";  ///< URI
    std::string second_sensor;               ///< URI, of the second person where two are led; empty = none chosen yet
    double ant_device = 0; ///< number of the ANT+ strap heard last; 0 = none yet
    std::map<std::string, double> latency_s; ///< the user's own, by sensor model
    std::map<std::string, double> latency_doubt_s; ///< of those, either way, where they were found by tapping
    bool safety_read = false;
    std::string crisis_line;               ///< local help line, the user's own text
    bool measure_rest = false;             ///< begin sessions with five minutes of rest
    body_posture posture = body_posture::sitting; ///< as chosen last for that rest; never unknown
    bool lead_in = false;                  ///< ease into the pace from the own rate
    bool cues = true;                      ///< tell what to notice while practising
    double own_rate_bpm = 12;              ///< own breathing rate for the lead-in
    std::map<std::string, double> minutes; ///< last chosen length by practice id
    std::map<std::string, double> pace;    ///< last chosen pace by practice id
    safety_answers answers{};              ///< what the person said of themselves; private
    /// By practice id, where dizziness ended it last time: the pace set instead, 0 where there is none to
    /// set.
    std::map<std::string, double> gentler;
    reminder_settings reminders{};
    double lock_after_min = 10; ///< without input, where the store has a passphrase; 0 = never. Chosen: a talk on the telephone
    std::array<std::string, 9> mark_words; ///< of keys 1 to 9 while leading; empty: the number itself
    /// By person ("self", or "client " and the code), as days since 1970-01-01: the good weeks chosen to compare
    /// with, both days included; and the day of the notice that is not told on Home any more.
    std::map<std::string, double> good_from, good_to, slip_put_away;

    friend bool operator==(const settings&, const settings&) = default;
};

/// A missing file gives defaults. A file that cannot be read: errc::corrupt with file and line.
result<settings> load_settings(const std::filesystem::path& file);
/// Replaces the file as a whole (write beside, fsync, rename), so that a crash leaves the old or the new one.
result<void> save_settings(const std::filesystem::path& file, const settings& s);

} // namespace attune
