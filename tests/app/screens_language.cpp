#include "tests/app/screens_language.hpp"

#include "app/files/languages.hpp"
#include "tests/app/screens_samples.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
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
        for (const char* folder : {"assets/practices", "assets/programmes", "assets/questionnaires"})
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

bool is_data(const std::string& part) {
    const auto words = 1 + std::count(part.begin(), part.end(), ' ');
    return std::any_of(data().begin(), data().end(), [&](const std::string& d) {
        return d == part || d.starts_with(part + " ") || d.ends_with(" " + part) ||
               (words >= 3 && d.find(part) != std::string::npos);
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

bool translated_or_data(std::string_view line) {
    constexpr std::string_view between = "  ·  ";
    for (bool more = true; more;) {
        const auto at = line.find(between);
        more = at != std::string_view::npos;
        const std::string part{line.substr(0, at)};
        if (more) line.remove_prefix(at + between.size());
        if (part.find("⟦") != std::string::npos || part.find("⟧") != std::string::npos) continue;
        const auto letters = std::count_if(part.begin(), part.end(), letter);
        if (letters <= 1 || is_data(part)) continue; // a key, a number with its unit
        return false;
    }
    return true;
}

} // namespace attune::test
