#include "app/session/client.hpp"

#include "app/session/practice.hpp"

#include <fmt/format.h>

namespace attune {
namespace {

bool control(char c) noexcept {
    const auto u = static_cast<unsigned char>(c);
    return u < 0x20 || u == 0x7f;
}

} // namespace

bool is_client_code(std::string_view code) noexcept {
    if (code.empty() || code.size() > most_code_bytes || code.front() == ' ' || code.back() == ' ') return false;
    for (const char c : code)
        if (control(c)) return false;
    return true;
}

std::optional<std::string> wrong_with(const client& c) {
    if (!is_client_code(c.code))
        return fmt::format("\"{}\" is no code for a client: one line of 1 to {} bytes without a blank at either end",
                           c.code, most_code_bytes);
    if (c.name.size() > most_name_bytes) return fmt::format("the name is longer than {} bytes", most_name_bytes);
    for (const char one : c.name)
        if (control(one)) return "the name is one line";
    if (c.notes.size() > most_note_bytes) return fmt::format("the notes are longer than {} bytes", most_note_bytes);
    if (c.pace_bpm && !(*c.pace_bpm >= slowest_pace.value && *c.pace_bpm <= fastest_pace.value))
        return fmt::format("a pace is {:g} to {:g} breaths a minute", slowest_pace.value, fastest_pace.value);
    // A day far outside of any calendar would overflow the arithmetic of days.
    constexpr int farthest = 1'000'000;
    for (const auto& day : {c.consent_on, c.second_consent_on})
        if (day && !(*day > -farthest && *day < farthest)) return "the day of the consent is in no calendar";
    return std::nullopt;
}

} // namespace attune
