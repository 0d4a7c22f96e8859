#include "app/session/practice.hpp"

#include "app/session/pace_finder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <toml++/toml.h>

namespace attune {

breath_pattern breath_pattern::at_pace(breaths_per_minute pace) const noexcept {
    const double stretch = 60.0 / (pace.value * length().count());
    return {inhale * stretch, hold_full * stretch, exhale * stretch, hold_empty * stretch};
}

breath_pattern breath_pattern::with_ratio(double inhale_share, double exhale_share) const noexcept {
    const auto whole = length() / (inhale_share + exhale_share);
    return {whole * inhale_share, seconds{0}, whole * exhale_share, seconds{0}};
}

namespace {

/// Reads keys of one file and remembers the first complaint, with its line.
class reader {
public:
    reader(const toml::table& table, std::string_view file)
        : table_{table}
        , file_{file} {}

    template <class T>
    std::optional<T> get(std::string_view key, std::string_view wanted) {
        const auto node = table_[key];
        if (!node) return std::nullopt;
        if (auto v = node.value<T>()) return v;
        complain(node.node(), fmt::format("`{}` must be {}", key, wanted));
        return std::nullopt;
    }
    std::vector<std::string> lines(std::string_view key) {
        std::vector<std::string> out;
        const auto node = table_[key];
        if (!node) return out;
        const auto* array = node.as_array();
        if (!array) {
            complain(node.node(), fmt::format("`{}` must be a list of sentences", key));
            return out;
        }
        for (const auto& item : *array) {
            if (auto text = item.value<std::string>())
                out.push_back(*text);
            else
                complain(&item, fmt::format("`{}` must hold sentences in quotes only", key));
        }
        return out;
    }
    void known_keys(std::span<const std::string_view> keys) {
        for (const auto& [key, node] : table_)
            if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
                complain(&node, fmt::format("`{}` is not a key of a practice", key.str()));
    }
    void complain(const toml::node* node, std::string what) {
        if (complaint_.empty())
            complaint_ = node ? fmt::format("{}, line {}: {}", file_, node->source().begin.line, what)
                              : fmt::format("{}: {}", file_, what);
    }
    const std::string& complaint() const noexcept { return complaint_; }

private:
    const toml::table& table_;
    std::string_view file_;
    std::string complaint_;
};

bool good_id(std::string_view id) {
    return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

void read_pattern(const toml::table& table, std::string_view file, practice& p, reader& whole) {
    constexpr std::array<std::string_view, 4> keys{"inhale_s", "hold_full_s", "exhale_s", "hold_empty_s"};
    reader r{table, file};
    r.known_keys(keys);
    seconds* const parts[]{&p.pattern.inhale, &p.pattern.hold_full, &p.pattern.exhale, &p.pattern.hold_empty};
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool hold = i % 2 == 1;
        const auto v = r.get<double>(keys[i], "a number of seconds");
        if (!v && !hold)
            r.complain(&table, fmt::format("[pattern] needs `{}`, a number of seconds", keys[i]));
        const double s = v.value_or(0.0);
        // Half a second is the shortest movement one can follow; a minute the longest part any practice asks
        // for (chosen).
        if (v && (!std::isfinite(s) || s > 60 || s < 0 || (!hold && s < 0.5)))
            r.complain(table[keys[i]].node(),
                       fmt::format("`{}` must lie between {} and 60 seconds", keys[i], hold ? 0.0 : 0.5));
        *parts[i] = seconds{s};
    }
    if (!r.complaint().empty()) return whole.complain(nullptr, r.complaint().substr(file.size() + 2));
    const auto pace = p.pattern.pace();
    if (pace < slowest_pace || pace > fastest_pace)
        whole.complain(&table,
                       fmt::format("[pattern] makes {:.1f} breaths a minute; it must be {:.0f} to {:.0f}",
                                   pace.value, slowest_pace.value, fastest_pace.value));
}

void read_search(const toml::table& table, practice& p, reader& r) {
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
    if (p.search && p.adaptive_pace)
        r.complain(table["adaptive_pace"].node(), "`search` and `adaptive_pace` do not go together");
}

} // namespace

result<practice> parse_practice(std::string_view text, std::string_view file_name) {
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(errc::invalid,
                    fmt::format("{}, line {}: {}", file_name, e.source().begin.line, e.description()));
    }
    constexpr std::array<std::string_view, 15> keys{
        "id",           "title",    "summary",  "order",    "paced",  "length_min", "feedback_hidden",
        "measure_rest", "exercise", "guidance", "cautions", "pattern",
        "search",       "range",    "adaptive_pace"};
    reader r{table, file_name};
    r.known_keys(keys);
    practice p;
    p.id = r.get<std::string>("id", "a short name in quotes").value_or("");
    if (!good_id(p.id))
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
    const double minutes = r.get<double>("length_min", "a number of minutes").value_or(10);
    if (!(minutes >= 1.0 / 60 && minutes <= 24 * 60))
        r.complain(table["length_min"].node(), "`length_min` must lie between one second and a day");
    p.length = seconds{minutes * 60};
    if (p.paced) {
        if (const auto* pattern = table["pattern"].as_table())
            read_pattern(*pattern, file_name, p, r);
        else
            r.complain(table["pattern"].node(),
                       "a paced practice needs [pattern] with `inhale_s` and `exhale_s`");
    }
    read_search(table, p, r);
    if (!r.complaint().empty()) return fail(errc::invalid, r.complaint());
    return p;
}

} // namespace attune
