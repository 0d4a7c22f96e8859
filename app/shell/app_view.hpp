#pragma once
// Everything the window draws, and everything a person can ask of it. The UI draws values and decides
// nothing.

#include "app/files/languages.hpp"
#include "app/files/settings.hpp"
#include "app/review/review_view.hpp"
#include "app/review/two_people.hpp"
#include "app/seal/secret.hpp"
#include "app/session/pulse_taps.hpp"
#include "app/session/view.hpp"
#include "app/shell/client_view.hpp"
#include "app/shell/compare_view.hpp"
#include "app/shell/diary_view.hpp"
#include "app/shell/lead_view.hpp"
#include "app/shell/phases_view.hpp"
#include "app/shell/plan_view.hpp"
#include "app/shell/protocol_view.hpp"
#include "app/shell/sensor_choice.hpp"
#include "app/shell/review_asked.hpp"
#include "app/shell/scale_view.hpp"
#include "app/shell/trends_view.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

enum class screen : std::uint8_t {
    safety,
    home,
    before,
    practice,
    after,
    review,
    compare, ///< two sessions
    settings,
    sensor,
    pause,
    check_in,
    diary,
    trends,
    phases, ///< phase by phase over many sessions
    plan,
    lead,   ///< which protocol
    card,     ///< what is kept of one client
    scale,    ///< questionnaires: one's own, or a client's
    protocol, ///< one is being written
    console,  ///< a session that somebody leads, under way
    side_by_side, ///< after a session of two, for whoever leads
    locked    ///< the passphrase is asked for; nothing personal is in the view
};

/// A fact in words: "Battery", "87 %".
struct named_fact {
    std::string name, value;
};

/// The chosen sensor as it is heard now.
struct sensor_preview_view {
    const session_view* session = nullptr; ///< its beats; good until the next frame
    sensor_mark mark = sensor_mark::searching;
    std::string sentence; ///< how it goes, and what to do
    std::vector<named_fact> facts;
};

/// How late the chosen sensor tells of a beat.
struct sensor_delay_view {
    double seconds = 1.0;           ///< in force
    std::string words;              ///< "0.8 s"
    std::string source;             ///< where it comes from, with its doubt
    std::string usual;              ///< in words, of such a sensor
    bool own = false;               ///< set or tapped; may go back to the usual one
};

/// "Tap your pulse", while it goes on.
struct tapping_view {
    pulse_site site = pulse_site::neck;
    std::size_t taps = 0, fit = 0, wanted = least_taps;
    bool known = false;
    std::string sentence; ///< what to do
    std::string result;   ///< "0.8 s, likely 0.7 to 0.9"; empty until it is known
};

/// The chosen sensor on trial, or what came of it.
struct sensor_test_view {
    bool running = false;
    double done = 0;      ///< share of its time
    std::string sentence; ///< what is heard; then the verdict
    std::vector<std::string> remarks;
    sensor_mark mark = sensor_mark::searching;
};

/// The user's ANT+ network key; the key itself is never shown.
struct ant_key_view {
    bool wanted = false; ///< an ANT stick is there, or is the chosen sensor
    bool saved = false;
    std::string trouble; ///< why what was typed, or stands in the settings, is none
};

struct practice_card {
    std::string id, title, summary;
    std::string pattern_words; ///< "in 4, out 6" or "natural breath"
    double minutes = 10;
    double pace_bpm = 6; ///< 0 where not paced, and where the practice looks for a pace
    bool paced = true;
    std::vector<std::string> cautions;
    practice_group group = practice_group::breathe;
    std::uint32_t rounds = 1, most_rounds = 1; ///< the person may choose where most_rounds is more than 1
    bool length_fixed = false, can_extend = true, pace_fixed = false, by_breaths = false;
    double slowest_bpm = 2, fastest_bpm = 30;
    std::vector<std::string> steps{}; ///< their names
    bool aside = false;             ///< suits this person less: not offered first
    bool may_begin = true;
    std::string notice{};      ///< why it is aside; empty where it is not
    std::string after_dizzy{}; ///< what is gentler this time; empty where nothing is
};

struct session_card {
    std::string id, when, title, length_words, note; ///< note: "", "ended early", "recovered"
};

struct home_view {
    std::vector<practice_card> practices; ///< the first one is today's
    std::vector<session_card> last;       ///< at most 20
    sensor_choice sensor;
    std::string slip{}; ///< one quiet line while these days differ from the good weeks; else empty
    std::vector<std::string> notices; ///< complaints of files, store trouble; quiet
    std::string plan_line{};          ///< "2 of 7 this week"; empty without a plan
    std::string booster_line{};       ///< empty while none is due
};

struct practice_view {
    std::string title;
    std::string guidance; ///< the sentence of the moment, may be empty
    const session_view* session = nullptr;
    std::string signal_word;     ///< corner
    std::string signal_sentence; ///< empty while all is well
    std::string saving_trouble;  ///< empty while all is saved
    bool feedback_hidden = false;
    bool confirm_stop = false;
    std::string step_name{}; ///< empty where there is none
};

/// The passphrase over the store.
struct lock_view {
    bool set = false;    ///< there is one
    std::string trouble; ///< why the last thing asked of it was not done
    std::string done;    ///< what was
};

struct app_view {
    screen current = screen::home;
    settings chosen{};
    std::vector<language_name> languages{}; ///< that can be spoken, English first
    home_view home{};
    practice_card chosen_practice{}; ///< on before/practice/after
    practice_view practice{};
    practice_view pause{};     ///< while the Pause is on
    std::string after_of{};    ///< on after: whose answers are asked for, of two; empty where there is one
    std::string after_words{}; ///< on after: why it ended; empty where it came to its own end
    std::optional<review_view> review{};
    compare_view compare{};
    std::optional<two_people_view> two_people{}; ///< on its screen alone
    trends_view trends{}; ///< good once the screen was opened
    phases_view phases{}; ///< likewise
    std::vector<sensor_choice> sensors{}; ///< on the sensor screen; refreshed every second
    std::string sensors_hint{};           ///< where nothing is plugged in
    screen sensor_back = screen::home;    ///< where the sensor screen was come from
    sensor_delay_view sensor_delay{};
    std::optional<sensor_preview_view> sensor_preview{};
    std::optional<sensor_test_view> sensor_test{};
    std::optional<tapping_view> tapping{};
    ant_key_view ant_key{};
    check_in_view check_in{}; ///< on the check-in screen
    diary_view diary{};       ///< on the diary screen
    lead_view lead{};         ///< its protocols always; the rest on the console
    std::optional<client_card> card{}; ///< on the screen of that name
    scale_view scale{};       ///< on its screen; what there is on the diary's and a card
    protocol_view protocol{};
    plan_view plan{}; ///< on the plan screen
    lock_view lock{};
    std::string message{};    ///< one quiet line at the bottom, may be empty
    std::string store_file{}; ///< where the data lie
    bool can_repeat = true;
    bool can_speak = false; ///< a speech program is there
};

// What a person asks.
struct go_to {
    screen where;
};
struct choose_practice {
    std::string id;
};
struct begin_practice {
    check_in before;
    double minutes;
    double pace_bpm;
    bool measure_rest;
    std::uint32_t rounds = 0; ///< 0: as the practice says
    body_posture posture = body_posture::sitting; ///< of the measured rest
};
struct ask_session {
    command what;
};
struct show_feedback {
    bool shown;
};
struct submit_after {
    check_in answers;
}; ///< empty = skipped
struct open_session {
    std::string id;
};
/// Both of the dyad whose one session is being reviewed.
struct open_two_people {};
struct change_settings {
    settings to;
};
struct listen_sensor {
    bool begin; ///< false: stop
};
/// Tapping the pulse to learn the sensor's delay.
struct tap_delay {
    bool begin; ///< false: leave it as it was
};
struct choose_pulse {
    pulse_site site;
};
struct tap_pulse {}; ///< now: the instant that handle() is given
struct tap_again {};
struct use_tapped {};
struct set_delay {
    std::optional<double> seconds; ///< of the chosen sensor, by hand; nothing: the usual one
};
struct test_sensor {
    bool begin; ///< false: stop it
};
struct set_ant_key {
    std::string text; ///< empty: forget it
};
/// A text beside the store for whoever mends a fault; the message says where.
struct write_support {};
struct accept_safety {};
/// A passphrase on its way; overwritten with the last who has it.
using typed_secret = std::shared_ptr<const secret>;
struct enter_passphrase {
    typed_secret what;
};
struct set_passphrase {
    typed_secret now; ///< null where none is set yet
    typed_secret next, again;
};
struct drop_passphrase {
    typed_secret now;
};
struct lock_now {};
struct start_pause {}; ///< from anywhere
struct go_back {};     ///< from the safety notes or the Pause to where one was
struct quit {};

using ui_command =
    std::variant<go_to, choose_practice, begin_practice, ask_session, show_feedback, submit_after,
                 open_session, change_settings, listen_sensor, test_sensor, tap_delay, choose_pulse, tap_pulse,
                 tap_again, use_tapped, set_delay, set_ant_key, accept_safety, start_pause, trends_command,
                 enter_passphrase, set_passphrase, drop_passphrase, lock_now, go_back, quit, open_two_people, ask_plan, ask_diary,
                 ask_lead, ask_protocol, ask_compare, ask_client, ask_review, ask_scale, write_support, phases_command,
                 write_session>;

} // namespace attune
