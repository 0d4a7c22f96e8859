#pragma once
// What the screens of a session under way share. For those screens alone.

#include "app/ui/screens/memory.hpp"

#include <string_view>

namespace attune::ui {

void ask(commands& out, command_kind what, double value = 0, std::string_view label = {});

/// The shape for the state of the signal.
sensor_mark mark_of(const session_view& s) noexcept;

/// The breath of the moment, or one word where there is none.
void session_orb(canvas& c, const box& room, const app_view& v);

/// Heart and, where there is room, activation, with their numbers at the left. Where a pace is looked for and
/// `belief` is given, that instead of activation.
void traces(canvas& c, const box& where, const session_view& s, const trace_memory& m, posterior_memory* belief,
            bool with_activation);

/// What the client of a session that somebody leads sees of it.
void draw_client_picture(canvas& c, const app_view& v, own_trace& given, const box& area);

/// A gentle question over everything; the session goes on behind it. "End here" stops it, anything else clears
/// `asking`.
struct question_words {
    std::string_view title, words;
};
void end_question(canvas& c, const question_words& q, bool& asking, commands& out);

} // namespace attune::ui
