#pragma once
// A session that somebody leads, as the console and the client's picture draw it, and what may be asked of it.

#include "app/session/practice.hpp"

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
    std::string hint; ///< how activation stands to rest while it is to come down; empty elsewhere
    std::vector<led_line> log; ///< newest first
};

struct lead_view {
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
using ask_lead = std::variant<choose_protocol, begin_led, blank_client, show_client_here, show_client_window,
                              add_led_note, say_distress, name_mark_key>;

} // namespace attune
