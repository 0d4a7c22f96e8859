#pragma once
// A session that somebody leads, as the console and the client's picture draw it, and what may be asked of it.

#include "app/session/practice.hpp"
#include "app/session/view.hpp"
#include "app/shell/sensor_choice.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

/// Key 1 to 9.
inline constexpr std::size_t mark_keys = 9;

/// One step of a protocol in words.
struct led_step {
    enum class place : std::uint8_t { over, now, to_come };
    std::string name; ///< never empty: a step without one is called by its role
    std::string role; ///< "rest", "task"; empty where it has none
    double length_s = 0; ///< 0 where it goes by breaths
    bool open = false;   ///< until whoever leads goes on
    place at = place::to_come;
    std::array<std::optional<double>, 2> hr_bpm{}; ///< mean, once it is over; of two people each one's
};

/// A protocol before it begins.
struct led_card {
    std::string id, title, summary;
    double length_s = 0;    ///< of the steps with an end
    bool with_open = false; ///< some have none
    std::vector<std::string> cautions;
    std::string stop_rule; ///< may be empty
    std::vector<led_step> steps;
};

/// What was marked, noted or told, with its moment.
struct led_line {
    double at_s = 0; ///< since the session began
    std::string words;
};

/// One of two people who are led at once.
struct led_person {
    std::string name;                      ///< the code; "you" in words where the session is the user's own
    const session_view* session = nullptr; ///< good until the next frame
    std::string signal_word;               ///< "steady"
    std::string signal_sentence;           ///< empty while all is well
    std::string saving_trouble;            ///< likewise
    std::string hint;                      ///< as console_view::hint, of their own
    bool hidden = false;                   ///< they keep heart and activation to themselves; recorded all the same
};

/// The session under way.
struct console_view {
    std::vector<led_step> steps;
    std::string step, role;   ///< of the moment; before the first step what it waits for
    bool waits = false, open = false; ///< to be begun; until somebody goes on
    double elapsed_s = 0, length_s = 0; ///< of the step; no length where it is open or waits
    std::string go_on; ///< what going on does now: "Begin: First rest"; empty where nothing follows
    std::vector<std::string> leader; ///< for whoever leads
    std::string stop_rule;
    client_view client_sees = client_view::usual; ///< resolved: orb, words or nothing
    bool blank = false;                           ///< the client's picture is empty because it was asked for
    std::string client_words;                     ///< what it says just now; may be empty
    std::string hint; ///< of one person: how activation stands to rest while it is to come down; empty elsewhere
    std::vector<led_line> log; ///< newest first
    std::vector<led_person> people{};         ///< both, where two are led at once; else empty
    std::optional<std::size_t> whom{};        ///< marks, notes and distress are this one's; nothing: both's
    std::optional<std::size_t> picture_of{};  ///< whose own heart the client's picture shows beneath; nothing: nobody's
};

struct client_line {
    std::string code;
    std::string name;  ///< may be empty
    std::string facts; ///< "4 sessions, the last 12 Nov 09:14"
};

/// With whom. A client is somebody who is led; the user's own sessions are nobody's.
struct client_choice {
    client_line chosen;             ///< no code: nobody
    std::vector<client_line> found; ///< for what was typed, at most clients_shown
    std::size_t more = 0;           ///< found and not shown
    std::string new_code;           ///< what was typed could be a new client's code; else empty
};
inline constexpr std::size_t clients_shown = 6; // chosen: a list that is read at a glance; typing finds the others

/// A second person at the same time, with a strap of their own.
struct second_person {
    bool wanted = false;
    client_choice client;
    sensor_choice sensor;               ///< no URI: none chosen yet
    std::vector<sensor_choice> sensors; ///< while it is wanted and the screen is open; refreshed every two seconds
    std::string consent;                ///< whether theirs is kept, in words
};

struct lead_view {
    client_choice client;
    second_person second{};
    std::vector<led_card> protocols;
    std::optional<std::size_t> chosen{}; ///< into `protocols`
    std::optional<console_view> console{};   ///< while one is under way
    bool client_here = false; ///< this window shows the client's picture instead of the console
    bool client_window = false; ///< a second window shows it
};

// What is asked.
struct choose_protocol {
    std::string id;
};
/// Whose code or name holds this; empty: whoever came last. `second`: for the second person.
struct find_client {
    std::string text;
    bool second = false;
};
struct choose_client {
    std::string code; ///< empty: nobody
    bool second = false;
};
struct add_client {
    std::string code;
    bool second = false;
};
struct lead_two {
    bool wanted;
};
struct choose_second_sensor {
    std::string uri;
};
struct begin_led {}; ///< the chosen one
/// The client's picture is empty, or shows again.
struct blank_client {
    bool blank;
};
/// One window for both: it turns to the client and back.
struct show_client_here {
    bool shown;
};
struct show_client_window {
    bool shown;
};
/// Of two: whom marks, notes and distress concern from now on; nothing: both.
struct lead_for {
    std::optional<std::size_t> whom;
};
/// Of two: they keep their trace to themselves, or show it again.
struct hide_trace {
    std::size_t whom;
    bool hidden;
};
/// Of two: the client's picture is this one's and shows their own heart, too; nothing: both's, and shows none.
struct give_picture {
    std::optional<std::size_t> whom;
};
/// Kept with its moment.
struct add_led_note {
    std::string text;
};
/// How distressed the client says to be, 0-100, at this moment.
struct say_distress {
    double of_100;
};
/// The words of a mark's key; empty: its number again.
struct name_mark_key {
    std::size_t key; ///< 0 to 8
    std::string words;
};
using ask_lead = std::variant<choose_protocol, find_client, choose_client, add_client, begin_led, blank_client, show_client_here, show_client_window,
                              add_led_note, say_distress, name_mark_key, lead_two, choose_second_sensor, lead_for, hide_trace, give_picture>;

} // namespace attune
