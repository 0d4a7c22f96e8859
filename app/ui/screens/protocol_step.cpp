// One step of a protocol that is being written.
#include "app/language/language.hpp"
#include "app/session/role_words.hpp"
#include "app/ui/format.hpp"
#include "app/ui/screens/protocol_parts.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace attune::ui {
namespace {

constexpr std::size_t roles = static_cast<std::size_t>(step_role::repair) + 1;

/// Chosen: fine where parts are short, coarse where nobody counts seconds.
double next_length(double s, int by) {
    const double at = by > 0 ? s : s - 1;
    const double grain = at < 60 ? 5 : at < 300 ? 15 : at < 900 ? 30 : 60;
    const double n = by > 0 ? (std::floor(s / grain) + 1) * grain : (std::ceil(s / grain) - 1) * grain;
    return std::clamp(n, 5.0, 4.0 * 3600);
}

bool role_part(column& k, practice_step& s) {
    k.words(tr("What it is for"));
    k.gap(0.5F);
    std::array<std::string, roles> said;
    std::array<std::string_view, roles> words;
    for (std::size_t i = 0; i < roles; ++i) {
        said[i] = i == 0 ? std::string{tr("step role|nothing special")} : role_words(static_cast<step_role>(i));
        words[i] = said[i];
    }
    int chosen = static_cast<int>(s.role);
    const bool changed = choice(k.c, "step_role", {k.x, k.y}, k.wide, words, chosen);
    if (changed) s.role = static_cast<step_role>(chosen);
    k.y += choice_height(k.c, k.wide, words);
    if (s.role == step_role::baseline) {
        k.gap(0.5F);
        k.words(tr("From two minutes on, the rest is measured at its end, and later steps are compared with it."));
    }
    return changed;
}

bool length_part(column& k, practice_step& s) {
    bool open = s.open, changed = false;
    if (k.toggle("step_open", tr("Open: until you go on"), open)) {
        s.open = open;
        changed = true;
    }
    if (s.open) return changed;
    if (s.breaths > 0) {
        const auto n = static_cast<int>(s.breaths);
        if (const int by = k.stepper("step_breaths", tr("How long"), trn("{} breath", "{} breaths", s.breaths), "1000 breaths"); by != 0) {
            s.breaths = static_cast<std::uint32_t>(std::clamp(n + by, 1, static_cast<int>(most_step_breaths)));
            changed = true;
        }
        return changed;
    }
    if (const int by = k.stepper("step_length", tr("How long"), clock_words(s.length.count()), "4:00:00"); by != 0) {
        s.length = seconds{next_length(s.length.count(), by)};
        changed = true;
    }
    return changed;
}

bool pacer_part(column& k, practice_step& s) {
    bool paced = s.pattern.has_value(), changed = false;
    if (k.toggle("step_paced", tr("With a pacer for the breath"), paced)) {
        s.pattern = paced ? std::optional{breath_pattern{}} : std::nullopt;
        changed = true;
    }
    if (!s.pattern) return changed;
    const auto part = [&](const char* id, const char* label, seconds& of) {
        const int by = k.stepper(id, label, tr("{:.1Lf} s", of.count()), "60.0 s");
        if (by == 0) return;
        of = seconds{std::clamp(std::round(of.count() * 2 + by) / 2, 1.0, 20.0)};
        changed = true;
    };
    part("step_inhale", tr("Breath in"), s.pattern->inhale);
    part("step_exhale", tr("Breath out"), s.pattern->exhale);
    k.words(tr("{:.1Lf} breaths a minute", s.pattern->pace().value));
    return changed;
}

bool window_part(column& k, practice_step& s) {
    k.words(tr("What the client's window shows"));
    k.gap(0.5F);
    const std::array<std::string_view, 4> words{tr("client sees|what suits the step"), tr("client sees|the orb"),
                                                tr("client sees|words"), tr("client sees|nothing")};
    int chosen = static_cast<int>(s.client_sees);
    const bool changed = choice(k.c, "step_client_sees", {k.x, k.y}, k.wide, words, chosen);
    if (changed) s.client_sees = static_cast<client_view>(chosen);
    k.y += choice_height(k.c, k.wide, words);
    return changed;
}

} // namespace

bool step_part(column& k, const practice& p, practice_step& s) {
    bool changed = labelled_field(k, "step_name", tr("Name of the step"), tr("stands on the screen throughout"), s.name);
    k.gap(2);
    changed |= role_part(k, s);
    k.gap(2);
    changed |= length_part(k, s);
    if (!p.paced) changed |= pacer_part(k, s);
    k.gap(2);
    changed |= window_part(k, s);
    k.gap(2);
    changed |= sentence_list(k, "step_words", tr("Words for the client, one after another"), tr("a sentence"), s.words);
    k.gap(2);
    changed |= sentence_list(k, "step_leader", tr("For you alone"), tr("a sentence"), s.leader);
    k.gap(2);
    changed |= labelled_field(k, "step_mark", tr("A mark that is set by itself when it begins"), tr("none"), s.mark);
    return changed;
}

} // namespace attune::ui
