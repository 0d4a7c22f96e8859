#include "tests/app/screens_language.hpp"

#include "app/files/languages.hpp"
#include "tests/app/screens_samples.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

namespace attune::test {
namespace {

namespace fs = std::filesystem;

const fs::path source{ATTUNE_SOURCE_DIR};

const language_shelf& shipped() {
    static const language_shelf shelf = [] {
        const std::array folders{source / "assets/language"};
        return read_languages(folders);
    }();
    return shelf;
}

bool letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// One word: brackets round it, its places left alone, two more signs for every five.
std::string stretch_word(const std::string& word) {
    const auto letters = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), letter));
    if (letters == 0 || (word.front() == '{' && word.back() == '}')) return word;
    return "⟦" + word + std::string(std::max<std::size_t>(1, letters * 2 / 5), '~') + "⟧";
}

std::string stretch(std::string_view english) {
    const auto bar = english.find('|');
    if (bar != std::string_view::npos) english.remove_prefix(bar + 1);
    std::string out, word;
    for (const char c : english) {
        if (c != ' ' && c != '\n') {
            word += c;
            continue;
        }
        out += word.empty() ? word : stretch_word(word);
        word.clear();
        out += c;
    }
    return out + (word.empty() ? word : stretch_word(word));
}

std::string read(const fs::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// Texts in quotes; those that follow each other with nothing but space between are one, as in C++.
void literals(const std::string& text, std::vector<std::string>& to) {
    bool goes_on = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "//") == 0) {
            i = std::min(text.find('\n', i), text.size());
            continue;
        }
        if (text[i] != '"') {
            goes_on = goes_on && std::isspace(static_cast<unsigned char>(text[i])) != 0;
            continue;
        }
        std::string s;
        for (++i; i < text.size() && text[i] != '"'; ++i)
            s += text[i] == '\\' && i + 1 < text.size() ? text[++i] : text[i];
        if (goes_on)
            to.back() += s;
        else
            to.push_back(s);
        goes_on = true;
    }
}

const std::vector<std::string>& data() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> out;
        for (const auto& f : fs::directory_iterator{source / "tests/app"})
            if (f.path().filename().string().ends_with("_samples.cpp")) literals(read(f.path()), out);
        auto feelings = read(source / "assets/feelings.toml");
        std::replace(feelings.begin(), feelings.end(), '\n', ';');
        literals(feelings, out);
        for (const char* folder : {"assets/practices", "assets/programmes", "assets/protocols", "assets/questionnaires"})
            for (const auto& f : fs::recursive_directory_iterator{source / folder})
                if (f.path().extension() == ".toml") {
                    auto text = read(f.path()); // a list's texts are of their own there
                    std::replace(text.begin(), text.end(), '\n', ';');
                    literals(text, out);
                }
        return out;
    }();
    return all;
}

/// A text, its first or last words, or a piece of it that is too long to come about by chance: lines are wrapped,
/// and a word longer than a line is broken.
bool is_in(const std::vector<std::string>& all, const std::string& part) {
    constexpr std::ptrdiff_t by_chance = 2; // chosen: words
    const bool piece = std::count(part.begin(), part.end(), ' ') >= by_chance || part.size() > 20 ||
                       part.find('/') != std::string::npos;
    return std::any_of(all.begin(), all.end(), [&](const std::string& d) {
        return d == part || d.starts_with(part + " ") || d.ends_with(" " + part) ||
               (piece && d.find(part) != std::string::npos) ||
               (d.size() > 20 && part.find(d) != std::string::npos) ||
               (part.size() >= 4 && d.size() > 40 && d.ends_with(part));
    });
}

} // namespace

bool speak_shipped(const std::string& code) {
    if (code != "en" && !shipped().find(code)) return false;
    speak_from(shipped(), code);
    return true;
}

std::unique_ptr<const catalogue> stretched() {
    auto c = std::make_unique<catalogue>();
    c->code = "xx";
    for (const auto& language : shipped().catalogues)
        for (const auto& [english, forms] : language.words)
            c->words[english] = {stretch(english)};
    return c;
}

std::vector<std::string> said_by_other_rooms(const app_view& v) {
    std::vector<std::string> out;
    if (!v.review) return out;
    const auto& r = *v.review;
    for (const auto* text : {&r.title, &r.when, &r.client}) // a person's, or another's
        out.push_back(*text);
    if (r.sensor.find(':') != std::string::npos) out.push_back(r.sensor); // a URI
    return out;
}

std::string untold_words(std::string_view text, const std::vector<std::string>& data_words) {
    constexpr std::string_view open{"⟦"}, close{"⟧"};
    std::string rest{text};
    for (const auto& d : data_words)
        for (auto at = rest.find(d); !d.empty() && at != rest.npos; at = rest.find(d))
            rest.erase(at, d.size());
    for (auto at = rest.rfind(open); at != rest.npos; at = rest.rfind(open)) { // the innermost first
        const auto end = rest.find(close, at);
        if (end == rest.npos) return rest;
        rest.erase(at, end + close.size() - at);
    }
    return std::any_of(rest.begin(), rest.end(), letter) ? rest : std::string{};
}

bool translated_or_data(std::string_view line, const std::vector<std::string>& also) {
    const auto told = [&](const std::string& part) {
        const auto letters = std::count_if(part.begin(), part.end(), letter);
        return letters <= 1 || part == "Esc" || part.find("⟦") != std::string::npos ||
               part.find("⟧") != std::string::npos || is_in(data(), part) || is_in(also, part);
    };
    // A part that is told as a whole needs no look at its own parts.
    const std::function<bool(std::string_view, std::size_t)> all_told = [&](std::string_view text, std::size_t level) {
        constexpr std::array<std::string_view, 3> betweens{"  ·  ", "  ", ", "};
        if (level > 0 && told(std::string{text})) return true;
        if (level == betweens.size()) return text.ends_with(',') && told(std::string{text.substr(0, text.size() - 1)});
        for (std::size_t at = 0; at != std::string_view::npos;) {
            at = text.find(betweens[level]);
            if (!all_told(text.substr(0, at), level + 1)) return false;
            if (at != std::string_view::npos) text.remove_prefix(at + betweens[level].size());
        }
        return true;
    };
    return all_told(line, 0);
}

} // namespace attune::test
