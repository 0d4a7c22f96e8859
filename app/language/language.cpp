#include "app/language/language.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <locale>
#include <memory>
#include <mutex>
#include <string>

namespace attune {
namespace {

/// Only the sign between whole and parts differs: thousands stand ungrouped, as everywhere in the program.
struct own_numbers : std::numpunct<char> {
    explicit own_numbers(char decimal)
        : decimal_{decimal} {}
    char do_decimal_point() const override { return decimal_; }
    std::string do_grouping() const override { return {}; }

private:
    char decimal_;
};

struct in_force {
    std::unique_ptr<const catalogue> of;
    std::locale numbers;
};

std::atomic<const in_force*> current{nullptr};

/// Words are handed out as pointers, so a language stays: a program speaks two or three in its life.
void keep(std::unique_ptr<const in_force> one) {
    static std::mutex guard;
    static std::vector<std::unique_ptr<const in_force>> all;
    const std::lock_guard lock{guard};
    const auto* p = one.get();
    all.push_back(std::move(one));
    current.store(p, std::memory_order_release);
}

std::string_view shown(std::string_view english) noexcept {
    const auto bar = english.find('|');
    return bar == std::string_view::npos ? english : english.substr(bar + 1);
}

const std::vector<std::string>* forms(const in_force* now, std::string_view english) noexcept {
    if (!now) return nullptr;
    const auto at = now->of->words.find(english);
    return at == now->of->words.end() || at->second.empty() ? nullptr : &at->second;
}

std::string write(const in_force* now, std::string_view words, fmt::format_args args) {
    const fmt::string_view text{words.data(), words.size()};
    return now ? fmt::vformat(now->numbers, text, args) : fmt::vformat(text, args);
}

/// `words` of a catalogue, or else `english`, which was checked when compiled.
std::string write_or(const in_force* now, const std::string* words, std::string_view english,
                     fmt::format_args args) {
    if (words) {
        try {
            return write(now, *words, args);
        } catch (const fmt::format_error&) { // a person edits catalogues: better English than nothing
        }
    }
    return write(now, shown(english), args);
}

} // namespace

void speak(std::unique_ptr<const catalogue> in) {
    if (!in) {
        current.store(nullptr, std::memory_order_release);
        return;
    }
    auto made = std::make_unique<in_force>();
    made->numbers = std::locale{std::locale::classic(), new own_numbers{in->decimal}};
    made->of = std::move(in);
    keep(std::move(made));
}

std::string_view spoken() noexcept {
    const auto* now = current.load(std::memory_order_acquire);
    return now ? std::string_view{now->of->code} : "en";
}

const char* tr(const char* english) noexcept {
    const std::string_view key{english};
    if (const auto* f = forms(current.load(std::memory_order_acquire), key)) return f->front().c_str();
    return shown(key).data(); // its end is that of `english`
}

std::string_view tr(std::string_view english) noexcept {
    if (const auto* f = forms(current.load(std::memory_order_acquire), english)) return f->front();
    return shown(english);
}

namespace language_detail {

std::string say(std::string_view english, fmt::format_args args) {
    const auto* now = current.load(std::memory_order_acquire);
    const auto* f = forms(now, english);
    return write_or(now, f ? &f->front() : nullptr, english, args);
}

std::string say_numbered(std::string_view one, std::string_view many, std::uint64_t n, fmt::format_args args) {
    const auto* now = current.load(std::memory_order_acquire);
    const auto* f = forms(now, one);
    if (!f) return write(now, shown(n == 1 ? one : many), args);
    const auto rule = now->of->plurals;
    const std::size_t which = rule == plural_rule::none        ? 0
                              : rule == plural_rule::above_one ? (n > 1 ? 1 : 0)
                                                               : (n == 1 ? 0 : 1);
    return write_or(now, &(*f)[std::min(which, f->size() - 1)], n == 1 ? one : many, args);
}

} // namespace language_detail

std::string number_words(double value, int decimals) {
    // What rounds to nothing is written without a sign.
    if (std::abs(value) < 0.5 * std::pow(10.0, -decimals)) value = 0;
    const auto* now = current.load(std::memory_order_acquire);
    return write(now, "{:.{}Lf}", fmt::make_format_args(value, decimals));
}

} // namespace attune
