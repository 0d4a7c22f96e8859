// A programme's TOML: assets/programmes/FORMAT.md.
#include "app/session/plan.hpp"
#include "app/session/practice_reader.hpp"

#include <array>
#include <cmath>

namespace attune {
namespace {

bool short_name(std::string_view id) {
    return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

int whole(practice_reader& r, const toml::table& table, std::string_view key, int without, int low,
          int high) {
    if (!table[key]) return without;
    const auto v = table[key].value_exact<std::int64_t>();
    if (v && *v >= low && *v <= high) return static_cast<int>(*v);
    r.complain(table[key].node(), fmt::format("`{}` must be a whole number from {} to {}", key, low, high));
    return without;
}

plan_stage read_stage(const toml::table& table, practice_reader& whole_file) {
    constexpr std::array<std::string_view, 5> keys{"weeks", "sessions_a_week", "minutes", "practices",
                                                   "words"};
    auto r = whole_file.of(table);
    r.known_keys(keys, "[[stage]]");
    plan_stage s;
    s.weeks = whole(r, table, "weeks", 1, 1, most_plan_weeks);
    s.sessions_a_week = whole(r, table, "sessions_a_week", 7, 1, most_plan_sessions);
    s.minutes = r.get<double>("minutes", "a number of minutes").value_or(10);
    if (!(s.minutes >= 1 && s.minutes <= most_plan_minutes))
        r.complain(table["minutes"].node(),
                   fmt::format("`minutes` must lie between 1 and {:.0f}", most_plan_minutes));
    s.practices = r.lines("practices");
    if (s.practices.size() > most_plan_practices)
        r.complain(table["practices"].node(),
                   fmt::format("`practices` holds {} ids at most", most_plan_practices));
    for (const auto& id : s.practices)
        if (!short_name(id))
            r.complain(table["practices"].node(),
                       fmt::format("\"{}\" is no practice's id: small letters, digits and '-'", id));
    s.words = r.get<std::string>("words", "a sentence in quotes").value_or("");
    whole_file.take(r);
    return s;
}

} // namespace

result<programme> parse_programme(std::string_view text, std::string_view file_name) {
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(errc::invalid,
                    fmt::format("{}, line {}: {}", file_name, e.source().begin.line, e.description()));
    }
    constexpr std::array<std::string_view, 5> keys{"id", "title", "summary", "order", "stage"};
    practice_reader r{table, file_name};
    r.known_keys(keys, "a programme");
    programme p;
    p.id = r.get<std::string>("id", "a short name in quotes").value_or("");
    if (!short_name(p.id))
        r.complain(table["id"].node(),
                   "`id` must be a short name of small letters, digits and '-', such as \"first-weeks\"");
    p.title = r.get<std::string>("title", "words in quotes").value_or("");
    if (p.title.empty()) r.complain(table["title"].node(), "`title` is missing: the name people read");
    p.summary = r.get<std::string>("summary", "a sentence in quotes").value_or("");
    p.order = r.get<double>("order", "a number").value_or(1000);
    const auto* stages = table["stage"].as_array();
    if (!stages || stages->empty() || !stages->is_homogeneous(toml::node_type::table))
        r.complain(table["stage"].node(), "a programme needs one [[stage]] at least");
    else
        for (const auto& node : *stages)
            p.stages.push_back(read_stage(*node.as_table(), r));
    if (p.weeks() > most_plan_weeks)
        r.complain(table["stage"].node(), fmt::format("the stages last {} weeks together; {} are the most",
                                                      p.weeks(), most_plan_weeks));
    if (!r.complaint().empty()) return fail(errc::invalid, r.complaint());
    return p;
}

} // namespace attune
