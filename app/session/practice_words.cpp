#include "app/session/practice_words.hpp"

#include "app/session/practice_reader.hpp"

#include <array>

namespace attune {
namespace {

/// A word where the practice has none would change what it does (`wait`), an empty one would take it away.
void lay(practice_reader& r, const toml::table& table, std::string_view key, std::string& over) {
    const auto words = r.get<std::string>(key, "words in quotes");
    if (!words) return;
    if (over.empty()) return r.complain(table[key].node(), fmt::format("the practice has no `{}` here", key));
    if (words->empty())
        return r.complain(table[key].node(),
                          fmt::format("`{}` is empty; leave it out to keep the English", key));
    over = *words;
}

void lay(practice_reader& r, const toml::table& table, std::string_view key, std::vector<std::string>& over) {
    if (!table[key]) return;
    auto lines = r.lines(key);
    if (!r.complaint().empty()) return;
    if (lines.size() != over.size())
        return r.complain(table[key].node(), fmt::format("`{}` has {} sentences here and {} in the practice",
                                                         key, lines.size(), over.size()));
    if (std::any_of(lines.begin(), lines.end(), [](const std::string& l) { return l.empty(); }))
        return r.complain(table[key].node(), fmt::format("a sentence of `{}` is empty", key));
    over = std::move(lines);
}

void lay_step(practice_reader& whole, const toml::table& table, practice_step& over) {
    constexpr std::array<std::string_view, 5> keys{"name", "words", "wait", "mark", "leader"};
    auto r = whole.of(table);
    r.known_keys(keys, "a [[step]]'s words");
    lay(r, table, "name", over.name);
    lay(r, table, "words", over.words);
    lay(r, table, "wait", over.wait);
    lay(r, table, "mark", over.mark);
    if (over.mark.size() > mark_label_bytes)
        r.complain(table["mark"].node(), fmt::format("`mark` is a label of at most {} bytes", mark_label_bytes));
    lay(r, table, "leader", over.leader);
    whole.take(r);
}

void lay_stage(practice_reader& whole, const toml::table& table, plan_stage& over) {
    constexpr std::array<std::string_view, 1> keys{"words"};
    auto r = whole.of(table);
    r.known_keys(keys, "a [[stage]]'s words");
    lay(r, table, "words", over.words);
    whole.take(r);
}

/// Sections of `key`, one for each of `over`, in their order.
template <class Part>
void lay_each(practice_reader& r, const toml::table& table, std::string_view key, std::vector<Part>& over,
              void (*lay_one)(practice_reader&, const toml::table&, Part&), std::string_view of = "practice") {
    const auto node = table[key];
    if (!node) return;
    const auto* parts = node.as_array();
    if (!parts || !parts->is_homogeneous<toml::table>())
        return r.complain(node.node(), fmt::format("{}s are sections, [[{}]]", key, key));
    if (parts->size() != over.size()) // the array itself has no line in the file; its first section has
        return r.complain(parts->get(0), fmt::format("there are {} [[{}]] here and {} in the {}", parts->size(), key,
                                                     over.size(), of));
    for (std::size_t i = 0; i < over.size(); ++i)
        lay_one(r, *parts->get(i)->as_table(), over[i]);
}

result<toml::table> table_of(std::string_view text, std::string_view file_name) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(errc::invalid,
                    fmt::format("{}, line {}: {}", file_name, e.source().begin.line, e.description()));
    }
}

} // namespace

result<practice> in_words_of(practice p, std::string_view text, std::string_view file_name) {
    const auto parsed = table_of(text, file_name);
    if (!parsed) return tl::unexpected{parsed.error()};
    const auto& table = *parsed;
    constexpr std::array<std::string_view, 6> keys{"title",    "summary",   "cautions",
                                                   "guidance", "stop_rule", "step"};
    practice_reader r{table, file_name};
    r.known_keys(keys, "a practice's words");
    lay(r, table, "title", p.title);
    lay(r, table, "summary", p.summary);
    lay(r, table, "cautions", p.cautions);
    lay(r, table, "guidance", p.guidance);
    lay(r, table, "stop_rule", p.stop_rule);
    lay_each(r, table, "step", p.steps, lay_step);
    if (!r.complaint().empty()) return fail(errc::invalid, r.complaint());
    return p;
}

result<programme> in_words_of(programme p, std::string_view text, std::string_view file_name) {
    const auto parsed = table_of(text, file_name);
    if (!parsed) return tl::unexpected{parsed.error()};
    const auto& table = *parsed;
    constexpr std::array<std::string_view, 3> keys{"title", "summary", "stage"};
    practice_reader r{table, file_name};
    r.known_keys(keys, "a programme's words");
    lay(r, table, "title", p.title);
    lay(r, table, "summary", p.summary);
    lay_each(r, table, "stage", p.stages, lay_stage, "programme");
    if (!r.complaint().empty()) return fail(errc::invalid, r.complaint());
    return p;
}

practice in_words_of(practice p, const practice& said) {
    p.title = said.title;
    p.summary = said.summary;
    p.cautions = said.cautions;
    p.guidance = said.guidance;
    p.stop_rule = said.stop_rule;
    if (p.steps.size() != said.steps.size()) return p;
    for (std::size_t i = 0; i < p.steps.size(); ++i) {
        auto& to = p.steps[i];
        const auto& from = said.steps[i];
        to.name = from.name;
        to.words = from.words;
        to.wait = from.wait;
        to.mark = from.mark;
        to.leader = from.leader;
    }
    return p;
}

} // namespace attune
