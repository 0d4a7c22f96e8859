#include "app/files/languages.hpp"

#include "app/files/atomic_file.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <system_error>
#include <toml++/toml.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

/// Chosen: ten times what all the program's words take.
constexpr std::size_t largest_catalogue = std::size_t{1024} * 1024;

tl::unexpected<error> wrong(const std::string& where, const toml::node& at, std::string_view what) {
    return fail(errc::corrupt, fmt::format("{}, line {}: {}", where, at.source().begin.line, what));
}

/// One form, or as many as the language has.
bool take_forms(const toml::node& node, std::size_t most, std::vector<std::string>& out) {
    if (const auto* s = node.as_string()) {
        out.push_back(s->get());
        return !out.back().empty();
    }
    const auto* all = node.as_array();
    if (!all || all->empty() || all->size() > most) return false;
    for (const auto& one : *all) {
        const auto* s = one.as_string();
        if (!s || s->get().empty()) return false;
        out.push_back(s->get());
    }
    return true;
}

/// "de_AT.UTF-8@euro" and "de" are both German here.
std::string code_of(std::string_view locale) {
    return std::string{locale.substr(0, locale.find_first_of("_.@-"))};
}

std::string_view environment(const char* name) noexcept {
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace

result<catalogue> parse_catalogue(std::string_view text, const std::string& where) {
    toml::table table;
    try {
        table = toml::parse(text, where);
    } catch (const toml::parse_error& e) {
        return fail(errc::corrupt,
                    fmt::format("{}, line {}: {}", where, e.source().begin.line, e.description()));
    }
    catalogue c;
    for (const auto& [key, node] : table) {
        const auto name = key.str();
        const auto* s = node.as_string();
        if (name == "code" || name == "name") {
            if (!s || s->get().empty()) return wrong(where, node, fmt::format("{} is a text", name));
            (name == "code" ? c.code : c.name) = s->get();
        } else if (name == "decimal") {
            if (!s || (s->get() != "." && s->get() != ","))
                return wrong(where, node, "decimal is \".\" or \",\"");
            c.decimal = s->get().front();
        } else if (name == "plurals") {
            if (s && s->get() == "not one")
                c.plurals = plural_rule::not_one;
            else if (s && s->get() == "above one")
                c.plurals = plural_rule::above_one;
            else if (s && s->get() == "none")
                c.plurals = plural_rule::none;
            else
                return wrong(where, node, R"(plurals is "not one", "above one" or "none")");
        } else if (name != "words") {
            return wrong(where, node, fmt::format("\"{}\" is not known here", name));
        }
    }
    if (c.code.empty()) return fail(errc::corrupt, fmt::format("{}: there is no code, such as \"de\"", where));
    if (c.code == "en") return fail(errc::corrupt, fmt::format("{}: English is the program's own", where));
    if (c.name.empty()) c.name = c.code;
    const auto* words = table["words"].as_table();
    if (!words) return fail(errc::corrupt, fmt::format("{}: there are no [words]", where));
    for (const auto& [english, node] : *words) {
        std::vector<std::string> forms;
        if (!take_forms(node, c.plurals == plural_rule::none ? 1 : 2, forms))
            return wrong(where, node,
                         fmt::format("\"{}\" wants one text, or one for each form of number", english.str()));
        c.words.emplace(english.str(), std::move(forms));
    }
    return c;
}

std::vector<language_name> language_shelf::names() const {
    std::vector<language_name> all{{"en", "English"}};
    for (const auto& c : catalogues)
        all.push_back({c.code, c.name});
    return all;
}

const catalogue* language_shelf::find(std::string_view code) const noexcept {
    const auto at = std::find_if(catalogues.begin(), catalogues.end(),
                                 [&](const catalogue& c) { return c.code == code; });
    return at == catalogues.end() ? nullptr : &*at;
}

language_shelf read_languages(std::span<const fs::path> folders) {
    language_shelf shelf;
    for (const auto& folder : folders) {
        std::error_code failed;
        if (!fs::is_directory(folder, failed)) continue;
        std::vector<fs::path> files;
        for (fs::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed))
            if (at->path().extension() == ".toml" && !at->path().filename().string().starts_with('.'))
                files.push_back(at->path());
        if (failed)
            shelf.complaints.push_back(
                fmt::format("languages in {} cannot be read: {}", folder.string(), failed.message()));
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            auto text = read_file(file, largest_catalogue);
            auto read = text ? parse_catalogue(*text, file.string()) : tl::unexpected{std::move(text.error())};
            if (!read) {
                shelf.complaints.push_back(std::move(read.error().what));
                continue;
            }
            const auto same = std::find_if(shelf.catalogues.begin(), shelf.catalogues.end(),
                                           [&](const catalogue& c) { return c.code == read->code; });
            if (same == shelf.catalogues.end()) {
                shelf.catalogues.push_back(std::move(*read));
                continue;
            }
            for (auto& [english, forms] : read->words)
                same->words.insert_or_assign(english, std::move(forms));
        }
    }
    std::sort(shelf.catalogues.begin(), shelf.catalogues.end(),
              [](const catalogue& a, const catalogue& b) { return a.code < b.code; });
    return shelf;
}

std::string language_for(std::string_view wanted, const language_shelf& shelf) {
    const auto known = [&](const std::string& code) { return code == "en" || shelf.find(code); };
    if (!wanted.empty()) return known(std::string{wanted}) ? std::string{wanted} : "en";
    // gettext: LANGUAGE is a list of wishes, and counts only where a locale other than C is set.
    std::string_view locale;
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (locale.empty()) locale = environment(name);
    if (locale.empty() || locale == "C" || locale == "POSIX") return "en";
    for (auto left = environment("LANGUAGE"); !left.empty();) {
        const auto end = std::min(left.find(':'), left.size());
        if (const auto code = code_of(left.substr(0, end)); known(code)) return code;
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    const auto code = code_of(locale);
    return known(code) ? code : "en";
}

void speak_from(const language_shelf& shelf, std::string_view code) {
    const auto* c = shelf.find(code);
    speak(c ? std::make_unique<const catalogue>(*c) : nullptr);
}

} // namespace attune
