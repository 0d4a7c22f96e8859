#include "app/files/feelings.hpp"

#include "app/files/atomic_file.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <system_error>
#include <toml++/toml.h>

namespace attune {
namespace {

constexpr std::size_t largest = std::size_t{256} * 1024;
constexpr std::size_t longest_word = 40; // bytes; chosen: a word or three, so that it fits on a button
constexpr std::size_t most_words = 60;   // chosen: in one list; more than anybody looks through

struct unusable {
    std::string what;
};
[[noreturn]] void refuse(const toml::node& at, std::string what) {
    throw unusable{fmt::format("line {}: {}", at.source().begin.line, what)};
}

void known_keys(const toml::table& t, std::span<const std::string_view> keys, std::string_view of) {
    for (const auto& [key, node] : t)
        if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
            refuse(node, fmt::format("`{}` is not a key of {}", key.str(), of));
}

std::string word_of(const toml::node& n, std::string_view key) {
    const auto word = n.value<std::string>();
    if (!n.is_string() || !word || word->find_first_not_of(' ') == std::string::npos)
        refuse(n, fmt::format("`{}` must hold words in quotes", key));
    if (word->size() > longest_word)
        refuse(n, fmt::format("\"{}\" is too long for a button: {} characters at most", *word, longest_word));
    if (std::any_of(word->begin(), word->end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }))
        refuse(n, fmt::format("`{}` must hold words of one line", key));
    return *word;
}

std::vector<std::string> words_of(const toml::table& t, std::string_view key) {
    std::vector<std::string> words;
    const auto node = t[key];
    if (!node) return words;
    const auto* list = node.as_array();
    if (list == nullptr) refuse(*node.node(), fmt::format("`{}` must be a list of words", key));
    if (list->size() > most_words) refuse(*list, fmt::format("`{}` has more than {} words", key, most_words));
    std::set<std::string> seen;
    for (const auto& one : *list) {
        auto word = word_of(one, key);
        if (!seen.insert(word).second) refuse(one, fmt::format("\"{}\" stands twice in `{}`", word, key));
        words.push_back(std::move(word));
    }
    return words;
}

feelings read(const toml::table& root) {
    constexpr std::array<std::string_view, 3> keys{"family", "triggers", "helped"};
    constexpr std::array<std::string_view, 2> family_keys{"name", "words"};
    known_keys(root, keys, "the feelings file");
    feelings f;
    f.triggers = words_of(root, "triggers");
    f.helped = words_of(root, "helped");
    const auto node = root["family"];
    if (!node) throw unusable{"there is no [[family]] in it"};
    const auto* families = node.as_array();
    if (families == nullptr) refuse(*node.node(), "a family is written [[family]]");
    std::set<std::string> seen;
    for (const auto& one : *families) {
        const auto* t = one.as_table();
        if (t == nullptr) refuse(one, "a family is written [[family]], with `name` and `words`");
        known_keys(*t, family_keys, "a family");
        const auto name = (*t)["name"];
        if (!name) refuse(one, "this family has no `name`");
        feeling_family family{word_of(*name.node(), "name"), words_of(*t, "words")};
        if (family.words.empty()) refuse(one, fmt::format("the family \"{}\" has no `words`", family.name));
        if (!seen.insert(family.name).second)
            refuse(one, fmt::format("there is another family \"{}\"", family.name));
        f.families.push_back(std::move(family));
    }
    if (f.families.empty()) refuse(*families, "there is no [[family]] in it");
    if (f.families.size() > most_words)
        refuse(*families, fmt::format("there are more than {} families", most_words));
    return f;
}

} // namespace

result<feelings> parse_feelings(std::string_view text, std::string_view where) {
    try {
        return read(toml::parse(text));
    } catch (const toml::parse_error& e) {
        return fail(errc::invalid, fmt::format("{}, line {}: {}", where, e.source().begin.line, e.description()));
    } catch (const unusable& u) {
        return fail(errc::invalid, fmt::format("{}, {}", where, u.what));
    }
}

feelings_shelf read_feelings(std::span<const std::filesystem::path> folders, std::string_view language) {
    feelings_shelf shelf;
    std::vector<std::filesystem::path> files;
    for (const auto& folder : folders) {
        files.push_back(folder / "feelings.toml");
        if (!language.empty()) files.push_back(folder / language / "feelings.toml");
    }
    for (const auto& file : files) {
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored)) continue;
        const auto text = read_file(file, largest);
        auto read = text ? parse_feelings(*text, file.string()) : tl::unexpected{text.error()};
        if (read)
            shelf.words = std::move(*read);
        else
            shelf.complaints.push_back(std::move(read.error().what));
    }
    return shelf;
}

} // namespace attune
