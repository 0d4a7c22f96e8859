#pragma once
// The console's parts, for the files that draw them: console.cpp, and console_people.cpp for hearts and for two people.
#include "app/ui/screens/column.hpp"
#include "app/ui/screens/session_parts.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace attune::ui {

template <class What>
void ask_lead_for(commands& out, What what) {
    out.emplace_back(std::in_place_type<ask_lead>, std::in_place_type<What>, std::move(what));
}

inline std::string mark_words(const app_view& v, std::size_t key) {
    const auto& own = v.chosen.mark_words[key];
    return own.empty() ? std::to_string(key + 1) : own;
}

inline constexpr double console_minute_more_s = 60; // chosen: a step is lengthened by what can be judged at a glance

/// One frame of it; each draws into a column and moves it on.
struct console {
    canvas& c;
    const app_view& v;
    const console_view& k;
    const session_view& s;
    console_memory& m;
    commands& out;

    /// The step of the moment, its time, and what may be done with it.
    void step_now(column& p) const;
    void client(column& p) const;
    /// Of two people one, or what stands first. True where another is chosen.
    bool somebody(column& p, std::string_view id, std::string_view neither, std::optional<std::size_t>& whom) const;
    /// Of two: whom marks, notes and distress concern.
    void for_whom(column& p) const;
    void words(column& p) const;
    void steps(column& p) const;
    /// Of a step that is over: each one's own, beside the other's.
    std::string means_of(const led_step& step) const;
    /// Keys 1 to 9 with their words; "Name" turns them into fields.
    void marks(column& p) const;
    void notes(column& p) const;
    void log(column& p) const;
    struct signal_words {
        std::string_view word, trouble; ///< "steady"; empty while all is well
        std::string_view said() const noexcept { return trouble.empty() ? word : trouble; }
    };
    static signal_words signal_of(std::string_view word, std::string_view saving, std::string_view sensor);
    float signal_height(float wide, const signal_words& words) const;
    /// At least `high`: what stands beside it begins at the same height.
    void signal(column& p, const session_view& of, const signal_words& words, float high) const;
    void heart(column& p, float high) const;
    /// One of two: signal, heart and activation, on scales of their own.
    void person(column& p, std::size_t i, float high, float signal_h) const;
    /// Both, side by side where there is room; never in one picture.
    void people(column& p, float high) const;
    void hearts(column& p, float high) const { k.people.empty() ? heart(p, high) : people(p, high); }
    void go_on() const;
    void pause() const { ask(out, s.paused ? command_kind::resume : command_kind::pause); }
    void longer() const { ask(out, command_kind::extend, console_minute_more_s); }
    void mark(std::size_t key) const { ask(out, command_kind::mark, 0, mark_words(v, key)); }
    void blank() const { ask_lead_for(out, blank_client{!k.blank}); }
    void turn() const { ask_lead_for(out, show_client_here{true}); }
    void hide_or_show(std::size_t i) const { ask_lead_for(out, hide_trace{i, !k.people[i].hidden}); }
    /// Both, the first, the second, both.
    void next_whom() const;
    void second() const { ask_lead_for(out, show_client_window{!v.lead.client_window}); }
    void keys() const;
};

} // namespace attune::ui
