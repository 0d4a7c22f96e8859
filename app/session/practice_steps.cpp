// Patterns and steps of a practice: read, checked, and changed as a person may change them.
#include "app/session/practice_reader.hpp"

#include <array>
#include <cmath>
#include <iterator>

namespace attune {
namespace {

bool any_step(const practice& p, bool (*is)(const practice_step&)) noexcept {
    return std::any_of(p.steps.begin(), p.steps.end(), is);
}

constexpr std::string_view role_names[]{"none",     "baseline", "stressor",   "recovery", "practice",
                                        "talk",     "anticipate", "confront", "repair"};
constexpr std::string_view view_names[]{"usual", "orb", "words", "nothing"};

/// One of `names`, the first where the key is missing.
template <class Enum, std::size_t n>
Enum read_name(practice_reader& r, const toml::table& table, std::string_view key,
               const std::string_view (&names)[n]) {
    const auto word = r.get<std::string>(key, "a word in quotes");
    if (!word) return Enum{};
    const auto* const found = std::find(std::begin(names), std::end(names), *word);
    if (found != std::end(names)) return static_cast<Enum>(found - std::begin(names));
    std::string all;
    for (const auto& one : names)
        all += fmt::format("{}\"{}\"", all.empty() ? "" : ", ", one);
    r.complain(table[key].node(), fmt::format("`{}` must be one of {}", key, all));
    return Enum{};
}

seconds step_length(const practice& p, const practice_step& s) noexcept {
    if (s.open) return seconds{0};
    return s.breaths > 0 ? s.breaths * p.pattern_of(s).length() : s.length;
}

std::uint32_t read_count(practice_reader& r, const toml::table& table, std::string_view key,
                         std::uint32_t without, std::uint32_t most) {
    const auto n = r.get<std::int64_t>(key, "a whole number");
    if (!n) return without;
    if (*n < 1 || *n > most)
        r.complain(table[key].node(), fmt::format("`{}` must be a whole number from 1 to {}", key, most));
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(*n, 1, most));
}

practice_step read_step(const toml::table& table, practice_reader& whole, const practice& p) {
    constexpr std::array<std::string_view, 12> keys{"name", "words", "length_s", "breaths", "pattern", "wait",
                                                    "cold", "open",  "role",     "mark",    "leader",  "client_sees"};
    auto r = whole.of(table);
    r.known_keys(keys, "[[step]]");
    practice_step s;
    s.name = r.get<std::string>("name", "words in quotes").value_or("");
    s.words = r.lines("words");
    s.wait = r.get<std::string>("wait", "a sentence in quotes").value_or("");
    s.cold = r.get<bool>("cold", "true or false").value_or(false);
    s.open = r.get<bool>("open", "true or false").value_or(false);
    s.role = read_name<step_role>(r, table, "role", role_names);
    s.mark = r.get<std::string>("mark", "a label in quotes").value_or("");
    if (s.mark.size() > mark_label_bytes)
        r.complain(table["mark"].node(), fmt::format("`mark` is a label of at most {} bytes", mark_label_bytes));
    s.leader = r.lines("leader");
    s.client_sees = read_name<client_view>(r, table, "client_sees", view_names);
    const bool paced = p.paced || table["pattern"];
    s.breaths = table["breaths"] ? read_count(r, table, "breaths", 0, most_step_breaths) : 0;
    const auto length = r.get<double>("length_s", "a number of seconds");
    if (table["length_s"] && table["breaths"])
        r.complain(table["breaths"].node(), "a step has `length_s` or `breaths`, not both");
    if (s.open && (table["length_s"] || table["breaths"]))
        r.complain(table["open"].node(), "a step that is `open` has neither `length_s` nor `breaths`");
    if (s.open && s.cold) r.complain(table["open"].node(), "cold is timed: it cannot be `open`");
    if (s.open && p.paced)
        r.complain(table["open"].node(), "an `open` step needs `paced = false`; it may have a [step.pattern] of its own");
    if (!s.open && !table["length_s"] && !table["breaths"])
        r.complain(&table, paced ? "[[step]] needs `length_s`, a number of seconds, or `breaths`"
                                   : "[[step]] needs `length_s`, a number of seconds");
    if (length && !(*length >= 1 && *length <= 24 * 3600))
        r.complain(table["length_s"].node(), "`length_s` must lie between one second and a day");
    s.length = seconds{s.open ? 0.0 : length.value_or(1.0)};
    if (table["breaths"] && !paced)
        r.complain(table["breaths"].node(), "`breaths` are counted by the pacer: this practice has none");
    if (!s.wait.empty() && paced)
        r.complain(table["wait"].node(), "the pacer does not wait: `wait` is for practices without one");
    if (s.cold && s.wait.empty())
        r.complain(&table, "cold is begun by the person, never by the program: the step needs `wait`");
    if (s.cold && s.length > longest_cold)
        r.complain(table["length_s"].node(),
                   fmt::format("cold is not timed for longer than {:g} seconds", longest_cold.count()));
    if (const auto pattern = table["pattern"]) {
        if (const auto* t = pattern.as_table())
            s.pattern = read_pattern(*t, r, "[step.pattern]");
        else
            r.complain(pattern.node(), "`pattern` must be a section, [step.pattern]");
    }
    whole.take(r);
    return s;
}

/// SCIENCE 9.1: cyclic hyperventilation with retention is not offered, in no disguise.
void refuse_quick_holds(const toml::table& table, practice_reader& r, const practice& p) {
    if (!p.holds()) return;
    const auto check = [&](const breath_pattern& b, const toml::node* where) {
        const auto moving = p.first_scale * b.moving();
        if (moving < quickest_with_holds)
            r.complain(where,
                       fmt::format("quick breaths do not go with holds: where a practice holds the breath, "
                                   "in and out must take {:g} seconds together in every breath, and here "
                                   "they take {:g}",
                                   quickest_with_holds.count(), moving.count()));
    };
    if (p.paced) check(p.pattern, table["pattern"].node());
    const auto* steps = table["step"].as_array();
    for (std::size_t i = 0; i < p.steps.size(); ++i)
        if (p.steps[i].pattern) check(*p.steps[i].pattern, steps->get(i)->as_table()->get("pattern"));
}

} // namespace

breath_pattern read_pattern(const toml::table& table, practice_reader& whole, std::string_view what) {
    constexpr std::array<std::string_view, 5> keys{"inhale_s", "top_up_s", "hold_full_s", "exhale_s",
                                                   "hold_empty_s"};
    auto r = whole.of(table);
    r.known_keys(keys, what);
    breath_pattern b;
    seconds* const parts[]{&b.inhale, &b.top_up, &b.hold_full, &b.exhale, &b.hold_empty};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool moves = i != 2 && i != 4, wanted = moves && i != 1;
        const auto v = r.get<double>(keys[i], "a number of seconds");
        if (!v && wanted)
            r.complain(&table, fmt::format("{} needs `{}`, a number of seconds", what, keys[i]));
        const double s = v.value_or(0.0);
        // Half a second is the shortest movement one can follow; a minute the longest part any practice asks
        // for (chosen).
        const double least = moves ? 0.5 : 0.0;
        if (v && !(s >= least && s <= 60) && !(s == 0 && !wanted))
            r.complain(table[keys[i]].node(),
                       fmt::format("`{}` must lie between {} and 60 seconds", keys[i], least));
        *parts[i] = seconds{s};
    }
    if (r.complaint().empty()) {
        const auto pace = b.pace();
        if (pace < slowest_pace || pace > fastest_pace)
            r.complain(&table, fmt::format("{} makes {:.1f} breaths a minute; it must be {:.0f} to {:.0f}",
                                           what, pace.value, slowest_pace.value, fastest_pace.value));
    }
    whole.take(r);
    return r.complaint().empty() ? b : breath_pattern{};
}

void read_steps(const toml::table& table, practice_reader& r, practice& p) {
    p.length_fixed = r.get<bool>("length_fixed", "true or false").value_or(false);
    p.first_scale = r.get<double>("first_scale", "a number").value_or(1.0);
    if (!(p.first_scale >= 0.25 && p.first_scale <= 1))
        r.complain(table["first_scale"].node(), "`first_scale` must lie between 0.25 and 1");
    if (table["first_scale"] && !p.paced)
        r.complain(table["first_scale"].node(), "`first_scale` needs a pacer: this practice has none");
    p.rounds = read_count(r, table, "rounds", 1, most_rounds_ever);
    p.most_rounds = read_count(r, table, "most_rounds", p.rounds, most_rounds_ever);
    if (p.most_rounds < p.rounds)
        r.complain(table["most_rounds"].node(), "`most_rounds` must not be smaller than `rounds`");

    if (const auto node = table["step"]) {
        const auto* steps = node.as_array();
        if (!steps || steps->empty()) return r.complain(node.node(), "steps are sections, [[step]]");
        if (steps->size() > most_steps)
            return r.complain(node.node(),
                              fmt::format("there are {} steps; {} is the most", steps->size(), most_steps));
        for (const auto& item : *steps) {
            if (const auto* t = item.as_table())
                p.steps.push_back(read_step(*t, r, p));
            else
                r.complain(&item, "steps are sections, [[step]]");
        }
        if (table["length_min"])
            r.complain(table["length_min"].node(),
                       "`length_min` does not go with [[step]]: steps have lengths");
    } else
        for (const auto* key : {"rounds", "most_rounds"})
            if (table[key])
                r.complain(table[key].node(), fmt::format("`{}` counts steps: there is no [[step]]", key));
    if (!r.complaint().empty()) return;
    refuse_quick_holds(table, r, p);
    if (p.cold() && p.cautions.empty())
        r.complain(table["step"].node(), "a practice with cold needs `cautions` that say for whom it is not");
    if (p.paced && p.holds()) {
        p.slowest = p.pattern.pace();
        p.fastest = breaths_per_minute{p.pattern.pace().value * (p.pattern.moving() / quickest_with_holds)};
    }
    p.length = planned_length(p);
    p.length_fixed = p.length_fixed || steps_fix_length(p);
}

bool steps_fix_length(const practice& p) noexcept {
    return any_step(p, [](const practice_step& s) {
        return s.cold || s.breaths > 0 || s.open || s.role != step_role::none;
    });
}

std::string_view name(step_role r) noexcept {
    return role_names[static_cast<std::size_t>(r)];
}
std::string_view name(client_view v) noexcept {
    return view_names[static_cast<std::size_t>(v)];
}

bool practice::steps_set_pace() const noexcept {
    return any_step(*this, [](const practice_step& s) { return s.pattern.has_value(); });
}
bool practice::holds() const noexcept {
    return (paced && pattern.holds()) ||
           any_step(*this, [](const practice_step& s) { return s.pattern && s.pattern->holds(); });
}
bool practice::cold() const noexcept {
    return any_step(*this, [](const practice_step& s) { return s.cold; });
}

seconds planned_length(const practice& p) noexcept {
    if (p.steps.empty()) return p.length;
    seconds once{0};
    for (const auto& s : p.steps)
        once += step_length(p, s);
    return p.rounds * once;
}

practice as_offered(practice p) {
    if (p.first_scale == 1) return p;
    const breaths_per_minute pace{p.pattern.pace().value / p.first_scale};
    p.first_scale = 1;
    return with_pace(std::move(p), pace);
}

practice with_length(practice p, seconds length) {
    if (p.length_fixed || !(length > seconds{0})) return p;
    const double by = length / p.length;
    for (auto& s : p.steps)
        s.length *= by;
    p.length = p.steps.empty() ? length : planned_length(p);
    return p;
}

practice with_rounds(practice p, std::uint32_t rounds) {
    if (p.steps.empty()) return p;
    p.rounds = std::clamp(rounds, 1U, p.most_rounds);
    p.length = planned_length(p);
    return p;
}

practice with_pace(practice p, breaths_per_minute pace) {
    if (p.pattern.pace() == pace || !p.paced || p.steps_set_pace() || !std::isfinite(pace.value)) return p;
    p.pattern = p.pattern.at_pace(std::clamp(pace, p.slowest, p.fastest));
    p.length = planned_length(p);
    return p;
}

} // namespace attune
