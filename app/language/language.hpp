#pragma once
// The words a person reads on a screen, in the language in force. English stands in the code; a catalogue
// (assets/language, FORMAT.md) gives the other languages. Below the screens nothing depends on it: records,
// files, JSON and the command line are English.

#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Which form of several goes with a number: as most languages of Europe say it, as French does, or one form
/// for all numbers (Japanese). What none of them fits cannot be said rightly here.
enum class plural_rule : std::uint8_t { not_one, above_one, none };

/// The words of one language. A value; whoever reads files makes it (app/files/languages).
struct catalogue {
    std::string code; ///< "de"
    std::string name; ///< "Deutsch"
    char decimal = '.';
    plural_rule plurals = plural_rule::not_one;
    /// English as in the code, to one form, or to the forms of `plurals`. Of numbered words the key is the
    /// English for one.
    std::map<std::string, std::vector<std::string>, std::less<>> words;
};

/// From now on everything is said in its words; what it lacks in English. Nothing: English. Words handed out
/// before stay good: a language once used is kept for the life of the program. Any thread.
void speak(std::unique_ptr<const catalogue> in);
/// Code of the language in force, "en" where none was chosen.
std::string_view spoken() noexcept;

/// `english` in the language in force. What stands before a "|" tells a translator what is meant and is not
/// shown: tr("breath|Rest"). Cost: one lookup.
const char* tr(const char* english) noexcept;
std::string_view tr(std::string_view english) noexcept;
std::string_view tr(std::string&& dies_at_once) = delete;

/// Words of a static table, for the one who collects them; they are said by tr() later.
constexpr const char* mark(const char* english) noexcept {
    return english;
}

namespace language_detail {
std::string say(std::string_view english, fmt::format_args args);
std::string say_numbered(std::string_view one, std::string_view many, std::uint64_t n, fmt::format_args args);
} // namespace language_detail

/// A sentence with places, e.g. tr("{} of {} beats", a, b); checked against the English when compiled.
/// "{:.1Lf}" writes the number as the language does. A translation whose places do not fit is passed over.
template <class... Args>
    requires(sizeof...(Args) > 0)
std::string tr(fmt::format_string<Args&...> english, Args&&... args) {
    const fmt::string_view text = english;
    return language_detail::say({text.data(), text.size()}, fmt::make_format_args(args...));
}

/// Words that depend on a number, which is the first place: trn("{} session", "{} sessions", n).
template <class... Args>
std::string trn(fmt::format_string<std::uint64_t&, Args&...> one,
                fmt::format_string<std::uint64_t&, Args&...> many, std::uint64_t n, Args&&... args) {
    const fmt::string_view a = one, b = many;
    return language_detail::say_numbered({a.data(), a.size()}, {b.data(), b.size()}, n,
                                         fmt::make_format_args(n, args...));
}

/// A number as the language writes it: number_words(5.6, 1) is "5.6", in German "5,6".
std::string number_words(double value, int decimals);

} // namespace attune
