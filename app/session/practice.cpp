#include "app/session/practice.hpp"

#include "app/session/pace_finder.hpp"
#include "app/session/practice_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace attune {

breath_pattern breath_pattern::at_pace(breaths_per_minute pace) const noexcept {
    const double stretch = 60.0 / (pace.value * length().count());
    return {inhale * stretch, hold_full * stretch, exhale * stretch, hold_empty * stretch, top_up * stretch};
}

breath_pattern breath_pattern::with_ratio(double inhale_share, double exhale_share) const noexcept {
    const auto whole = length() / (inhale_share + exhale_share);
    const double second = top_up / (inhale + top_up); // 0 without one
    return {whole * (inhale_share * (1 - second)), seconds{0}, whole * exhale_share, seconds{0},
            whole * (inhale_share * second)};
}

bool is_practice_id(std::string_view id) noexcept {
    return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

namespace {

constexpr std::string_view group_words[]{"breathe", "strong", "be", "pause", "led"};

practice_group read_group(practice_reader& r, const toml::table& table, bool paced) {
    const auto word = r.get<std::string>("group", "a word in quotes");
    if (!word) return paced ? practice_group::breathe : practice_group::be;
    const auto* const found = std::find(std::begin(group_words), std::end(group_words), *word);
    if (found == std::end(group_words)) {
        r.complain(table["group"].node(), "`group` must be \"breathe\", \"strong\", \"be\", \"pause\" or \"led\"");
        return practice_group::breathe;
    }
    return static_cast<practice_group>(found - std::begin(group_words));
}

void read_search(const toml::table& table, practice& p, practice_reader& r) {
    if (const auto word = r.get<std::string>("search", "\"adaptive\", \"stepped\" or \"sliding\"")) {
        for (const auto one : {pace_protocol::adaptive, pace_protocol::stepped, pace_protocol::sliding})
            if (*word == name(one)) p.search = one;
        if (!p.search)
            r.complain(table["search"].node(), "`search` must be \"adaptive\", \"stepped\" or \"sliding\"");
    }
    if (const auto word = r.get<std::string>("range", "\"adult\", \"short\" or \"child\"")) {
        if (*word == "child")
            p.search_range = resonance_person::child;
        else if (*word == "short")
            p.search_range = resonance_person::short_adult;
        else if (*word != "adult")
            r.complain(table["range"].node(),
                       "`range` must be \"adult\", \"short\" (an adult below 160 cm) or \"child\"");
    }
    p.adaptive_pace = r.get<bool>("adaptive_pace", "true or false").value_or(false);
    if ((p.search || p.adaptive_pace) && !p.paced)
        r.complain(table[p.search ? "search" : "adaptive_pace"].node(),
                   "a search for one's pace and an adaptive pace need a paced practice");
    if ((p.search || p.adaptive_pace) && !p.steps.empty())
        r.complain(table[p.search ? "search" : "adaptive_pace"].node(),
                   "a search for one's pace and an adaptive pace do not go with [[step]]");
    if (p.search && p.adaptive_pace)
        r.complain(table["adaptive_pace"].node(), "`search` and `adaptive_pace` do not go together");
}

} // namespace

std::string_view name(practice_group g) noexcept {
    return group_words[static_cast<std::size_t>(g)];
}

result<practice> parse_practice(std::string_view text, std::string_view file_name) {
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(errc::invalid,
                    fmt::format("{}, line {}: {}", file_name, e.source().begin.line, e.description()));
    }
    constexpr std::array<std::string_view, 22> keys{
        "id",          "title",           "summary",      "order",    "paced",
        "length_min",  "feedback_hidden", "measure_rest", "exercise", "guidance",
        "cautions",    "pattern",         "group",        "step",     "rounds",
        "most_rounds", "length_fixed",    "first_scale",  "search",   "range",
        "adaptive_pace", "stop_rule"};
    practice_reader r{table, file_name};
    r.known_keys(keys, "a practice");
    practice p;
    p.id = r.get<std::string>("id", "a short name in quotes").value_or("");
    if (!is_practice_id(p.id))
        r.complain(table["id"].node(),
                   "`id` must be a short name of small letters, digits and '-', such as \"box\"");
    p.title = r.get<std::string>("title", "words in quotes").value_or("");
    if (p.title.empty()) r.complain(table["title"].node(), "`title` is missing: the name people read");
    p.summary = r.get<std::string>("summary", "a sentence in quotes").value_or("");
    p.order = r.get<double>("order", "a number").value_or(1000);
    p.paced = r.get<bool>("paced", "true or false").value_or(true);
    p.feedback_hidden = r.get<bool>("feedback_hidden", "true or false").value_or(false);
    p.measure_rest = r.get<bool>("measure_rest", "true or false").value_or(false);
    p.exercise = r.get<bool>("exercise", "true or false").value_or(false);
    p.guidance = r.lines("guidance");
    p.cautions = r.lines("cautions");
    p.stop_rule = r.get<std::string>("stop_rule", "a sentence in quotes").value_or("");
    p.group = read_group(r, table, p.paced);
    const double minutes = r.get<double>("length_min", "a number of minutes").value_or(10);
    if (!(minutes >= 1.0 / 60 && minutes <= 24 * 60))
        r.complain(table["length_min"].node(), "`length_min` must lie between one second and a day");
    p.length = seconds{minutes * 60};
    if (p.paced) {
        if (const auto* pattern = table["pattern"].as_table())
            p.pattern = read_pattern(*pattern, r, "[pattern]");
        else
            r.complain(table["pattern"].node(),
                       "a paced practice needs [pattern] with `inhale_s` and `exhale_s`");
    }
    read_steps(table, r, p);
    read_search(table, p, r);
    if (!r.complaint().empty()) return fail(errc::invalid, r.complaint());
    return p;
}

} // namespace attune
