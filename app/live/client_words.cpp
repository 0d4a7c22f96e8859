#include "app/live/client_words.hpp"

#include "app/language/language.hpp"
#include "app/store/export/rr.hpp"

#include <nlohmann/json.hpp>

namespace attune {
namespace {

using json = nlohmann::ordered_json;

json day(const std::optional<int>& d) {
    return d ? json(review::date_words(*d)) : json{};
}
json maybe(const std::optional<std::string>& s) {
    return s ? json(*s) : json{};
}
json moment(std::optional<std::int64_t> utc_ms) {
    return utc_ms ? json(utc_words(*utc_ms - *utc_ms % 1000)) : json{};
}

} // namespace

json client_json(const client_row& row) {
    const auto& c = row.who;
    return {{"code", c.code},
            {"name", c.name},
            {"notes", c.notes},
            {"consent", day(c.consent_on)},
            {"second_consent", day(c.second_consent_on)},
            {"beta_blocker", c.heart.beta_blocker},
            {"pacemaker", c.heart.pacemaker},
            {"heart_disease", c.heart.heart_disease},
            {"pace_bpm", c.pace_bpm ? json(*c.pace_bpm) : json{}},
            {"added", row.kept && !row.unreadable ? moment(c.added_utc_ms) : json{}},
            {"kept", row.kept},
            {"unreadable", row.unreadable},
            {"sessions", row.sessions},
            {"last", moment(row.last_utc_ms)}};
}

json move_json(const session_move& m) {
    return {{"session", m.session}, {"utc", moment(m.utc_ms)}, {"from", maybe(m.from)}, {"to", maybe(m.to)}};
}

std::vector<const char*> heart_words(const heart_flags& h) {
    std::vector<const char*> words;
    if (h.beta_blocker) words.push_back(mark("Beta-blocker: it holds the heart rate, so no activation is estimated."));
    if (h.pacemaker) words.push_back(mark("Pacemaker: it holds the heart rate, so no activation is estimated."));
    if (h.heart_disease)
        words.push_back(mark("Heart disease: activation is never more than a rough estimate. Ask a clinician before cold, exertion or held breath."));
    return words;
}

} // namespace attune
