#include "app/session/questionnaire.hpp"

#include "app/session/practice_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace attune {
namespace {

bool good_id(std::string_view id) {
    return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string read_text(practice_reader& r, const toml::table& table, std::string_view key, std::string_view what) {
    auto text = r.get<std::string>(key, "words in quotes").value_or("");
    if (text.empty()) r.complain(table[key].node(), fmt::format("`{}` is missing: {}", key, what));
    return text;
}

/// `[[...]]` under `key`, each a table; complains of anything else.
std::vector<const toml::table*> tables(practice_reader& r, const toml::table& table, std::string_view key,
                                       std::size_t most) {
    std::vector<const toml::table*> all;
    const auto* node = table[key].node();
    if (!node) return all;
    const auto* array = node->as_array();
    if (!array) {
        r.complain(node, fmt::format("`{}` must be written as [[{}]]", key, key));
        return all;
    }
    for (const auto& one : *array) {
        if (const auto* t = one.as_table())
            all.push_back(t);
        else
            r.complain(&one, fmt::format("`{}` must be written as [[{}]]", key, key));
    }
    if (all.size() > most) {
        r.complain(node, fmt::format("there are {} of [[{}]], at most {} may be", all.size(), key, most));
        all.clear();
    }
    return all;
}

std::vector<answer_choice> read_answers(practice_reader& whole, const toml::table& table, std::string_view key) {
    std::vector<answer_choice> all;
    for (const auto* t : tables(whole, table, key, most_answers)) {
        auto r = whole.of(*t);
        constexpr std::array<std::string_view, 2> keys{"value", "label"};
        r.known_keys(keys, "an answer");
        answer_choice a;
        const auto value = r.get<double>("value", "a number");
        if (!value || !std::isfinite(*value))
            r.complain((*t)["value"].node(), "an answer's `value` must be a number");
        else
            a.value = *value;
        a.label = read_text(r, *t, "label", "the words of the answer");
        whole.take(r);
        all.push_back(std::move(a));
    }
    if (all.size() == 1)
        whole.complain(table[key].node(), "one answer is no choice: two at least are wanted");
    const auto rises = [](const auto& a, const auto& b) { return a.value < b.value; };
    const auto falls = [](const auto& a, const auto& b) { return a.value > b.value; };
    const auto strictly = [&](auto before) {
        return std::adjacent_find(all.begin(), all.end(), [&](const auto& a, const auto& b) {
                   return !before(a, b);
               }) == all.end();
    };
    if (!strictly(rises) && !strictly(falls))
        whole.complain(table[key].node(), "the answers' values must rise, or fall, from one to the next");
    return all;
}

questionnaire_item read_item(practice_reader& whole, const toml::table& table,
                             const std::vector<answer_choice>& common) {
    auto r = whole.of(table);
    constexpr std::array<std::string_view, 3> keys{"text", "reverse", "answer"};
    r.known_keys(keys, "an item");
    questionnaire_item item;
    item.text = read_text(r, table, "text", "what is asked");
    item.reverse = r.get<bool>("reverse", "true or false").value_or(false);
    item.answers = read_answers(r, table, "answer");
    if (item.answers.empty()) item.answers = common;
    if (item.answers.empty()) r.complain(&table, "an item without [[answer]], and none for all items");
    whole.take(r);
    return item;
}

std::vector<std::size_t> read_members(practice_reader& r, const toml::table& table, std::size_t items) {
    std::vector<std::size_t> all;
    const auto* node = table["items"].node();
    if (!node) {
        for (std::size_t i = 0; i < items; ++i)
            all.push_back(i);
        return all;
    }
    std::set<std::int64_t> seen;
    const auto* array = node->as_array();
    if (!array || array->empty()) {
        r.complain(node, "`items` must be a list of numbers, counted from 1");
        return all;
    }
    for (const auto& one : *array) {
        const auto n = one.value<std::int64_t>().value_or(0);
        if (!one.is_integer() || n < 1 || static_cast<std::size_t>(n) > items)
            r.complain(&one, fmt::format("`items` must be numbers from 1 to {}", items));
        else if (!seen.insert(n).second)
            r.complain(&one, fmt::format("item {} stands twice in one subscale", n));
        else
            all.push_back(static_cast<std::size_t>(n - 1));
    }
    return all;
}

std::optional<change_norm> read_change(practice_reader& whole, const toml::table& table) {
    const auto* node = table["change"].node();
    if (!node) return std::nullopt;
    const auto* t = node->as_table();
    if (!t) {
        whole.complain(node, "`change` must be a section with `sd`, `reliability` and `source`");
        return std::nullopt;
    }
    auto r = whole.of(*t);
    constexpr std::array<std::string_view, 3> keys{"sd", "reliability", "source"};
    r.known_keys(keys, "[subscale.change]");
    change_norm c;
    c.sd = r.get<double>("sd", "a number").value_or(0);
    if (!(c.sd > 0) || !std::isfinite(c.sd)) r.complain((*t)["sd"].node(), "`sd` must be above 0");
    c.reliability = r.get<double>("reliability", "a number").value_or(-1);
    if (!(c.reliability >= 0 && c.reliability < 1))
        r.complain((*t)["reliability"].node(), "`reliability` must lie between 0 and 1");
    c.source = read_text(r, *t, "source", "where these numbers stand");
    whole.take(r);
    return c;
}

subscale read_subscale(practice_reader& whole, const toml::table& table, std::size_t items) {
    auto r = whole.of(table);
    constexpr std::array<std::string_view, 7> keys{"id",    "title", "items", "score", "least_answered",
                                                   "worse", "change"};
    r.known_keys(keys, "a subscale");
    subscale s;
    s.id = r.get<std::string>("id", "a short name in quotes").value_or("");
    if (!good_id(s.id))
        r.complain(table["id"].node(), "a subscale's `id` must be a short name of small letters, digits and '-'");
    s.title = read_text(r, table, "title", "the name people read");
    s.items = read_members(r, table, items);
    const auto rule = r.get<std::string>("score", "\"sum\" or \"mean\"").value_or("sum");
    if (rule == "mean")
        s.rule = score_rule::mean;
    else if (rule != "sum")
        r.complain(table["score"].node(), "`score` must be \"sum\" or \"mean\"");
    s.least_answered = r.get<double>("least_answered", "a share").value_or(1);
    if (!(s.least_answered > 0 && s.least_answered <= 1))
        r.complain(table["least_answered"].node(), "`least_answered` must be a share above 0, at most 1");
    const auto worse = r.get<std::string>("worse", "\"higher\" or \"lower\"").value_or("higher");
    if (worse == "lower")
        s.worse_higher = false;
    else if (worse != "higher")
        r.complain(table["worse"].node(), "`worse` must be \"higher\" or \"lower\"");
    s.change = read_change(r, table);
    whole.take(r);
    return s;
}

double scored(const questionnaire_item& item, double value) {
    const auto [low, high] = std::minmax(item.answers.front().value, item.answers.back().value);
    return item.reverse ? low + high - value : value;
}

} // namespace

result<questionnaire> parse_questionnaire(std::string_view text, std::string_view file_name) {
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(errc::invalid,
                    fmt::format("{}, line {}: {}", file_name, e.source().begin.line, e.description()));
    }
    practice_reader r{table, file_name};
    constexpr std::array<std::string_view, 7> keys{"id",     "title", "rights",  "instructions",
                                                   "answer", "item",  "subscale"};
    r.known_keys(keys, "a questionnaire");
    questionnaire q;
    q.id = r.get<std::string>("id", "a short name in quotes").value_or("");
    if (!good_id(q.id))
        r.complain(table["id"].node(), "`id` must be a short name of small letters, digits and '-'");
    q.title = read_text(r, table, "title", "the name people read");
    q.rights = read_text(r, table, "rights", "who made it, and by which right it is used here");
    q.instructions = r.get<std::string>("instructions", "words in quotes").value_or("");
    const auto common = read_answers(r, table, "answer");
    for (const auto* t : tables(r, table, "item", most_items))
        q.items.push_back(read_item(r, *t, common));
    if (q.items.empty()) r.complain(nullptr, "there is no [[item]]");
    std::set<std::string> ids;
    for (const auto* t : tables(r, table, "subscale", most_subscales)) {
        q.subscales.push_back(read_subscale(r, *t, q.items.size()));
        if (!ids.insert(q.subscales.back().id).second)
            r.complain((*t)["id"].node(), fmt::format("two subscales are called \"{}\"", q.subscales.back().id));
    }
    if (q.subscales.empty()) r.complain(nullptr, "there is no [[subscale]]: nothing would be scored");
    if (!r.complaint().empty()) return fail(errc::invalid, r.complaint());
    return q;
}

std::vector<subscale_score> score(const questionnaire& q, std::span<const std::optional<std::size_t>> chosen) {
    std::vector<subscale_score> all;
    for (const auto& s : q.subscales) {
        subscale_score out;
        out.of = s.items.size();
        double sum = 0;
        for (const auto i : s.items) {
            const auto& item = q.items[i];
            const auto [low, high] = std::minmax(item.answers.front().value, item.answers.back().value);
            out.lowest += low;
            out.highest += high;
            if (i >= chosen.size() || !chosen[i] || *chosen[i] >= item.answers.size()) continue;
            sum += scored(item, item.answers[*chosen[i]].value);
            ++out.answered;
        }
        const auto n = static_cast<double>(out.of);
        if (s.rule == score_rule::mean) {
            out.lowest /= n;
            out.highest /= n;
        }
        // The share is a decimal fraction of a person's file: 0.8 of 5 items are 4, however it rounds.
        if (out.answered > 0 && static_cast<double>(out.answered) + 1e-9 >= s.least_answered * n) {
            const double mean = sum / static_cast<double>(out.answered);
            out.value = s.rule == score_rule::mean ? mean : out.answered == out.of ? sum : mean * n;
        }
        all.push_back(out);
    }
    return all;
}

} // namespace attune
