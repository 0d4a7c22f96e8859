#include "app/store/export/edf_words.hpp"

#include "app/store/export/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace attune {
namespace {

/// As decimal() gives it, but never with an exponent.
std::string fixed_decimal(double v) {
    std::array<char, 400> text{}; // the smallest double has 0. and 340 digits
    const auto end = std::to_chars(text.data(), text.data() + text.size(), v, std::chars_format::fixed).ptr;
    return {text.data(), end};
}
std::optional<double> number(std::string_view s) {
    double v = 0;
    const auto [end, problem] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (problem != std::errc{} || end != s.data() + s.size() || !std::isfinite(v)) return std::nullopt;
    return v;
}
bool digits(std::string_view s) {
    return s.find_first_not_of("0123456789") == s.npos;
}

} // namespace

edf_beat_words beat_in_words(const recorded_beat& b) {
    edf_beat_words w{0, b.rr_ms ? "RR" : "beat"};
    if (b.starts_chain) w.text += '|';
    if (!b.judged) w.text += '?';
    if (b.rr_ms) w.text += ' ' + decimal(*b.rr_ms);
    w.at = static_cast<std::int64_t>(std::floor(b.t_s * static_cast<double>(edf_units_per_s)));
    std::string rest;
    if (std::signbit(b.t_s)) {
        rest = " =" + decimal(b.t_s);
    } else {
        // The onset's four decimals, then the digits that it has no room for.
        auto t = fixed_decimal(b.t_s);
        auto point = t.find('.');
        if (point == t.npos) {
            point = t.size();
            t += '.';
        }
        t.resize(std::max(t.size(), point + 5), '0');
        std::int64_t whole = 0;
        const auto onset = t.substr(0, point) + t.substr(point + 1, 4);
        std::from_chars(onset.data(), onset.data() + onset.size(), whole);
        w.at = whole;
        if (t.size() > point + 5) rest = " +" + t.substr(point + 5);
    }
    w.text += rest;
    // Only times within microseconds of the session's begin, and odd ones before it, are this long.
    if (w.text.size() > edf_annotation_bytes) w.text.resize(edf_annotation_bytes);
    return w;
}

std::optional<recorded_beat> beat_of_words(std::int64_t at, std::string_view text) {
    recorded_beat b;
    const bool interval = text.starts_with("RR");
    if (!interval && !text.starts_with("beat")) return std::nullopt;
    text.remove_prefix(interval ? 2 : 4);
    const auto take = [&text](char c) {
        if (!text.starts_with(c)) return false;
        text.remove_prefix(1);
        return true;
    };
    b.starts_chain = take('|');
    b.judged = !take('?');
    b.classed = interval ? beat_class::normal : beat_class::first;
    if (interval) {
        if (!take(' ')) return std::nullopt;
        const auto end = text.find(' ');
        b.rr_ms = number(text.substr(0, end));
        if (!b.rr_ms) return std::nullopt;
        text.remove_prefix(end == text.npos ? text.size() : end);
    }
    if (text.starts_with(" =")) {
        const auto t = number(text.substr(2));
        if (!t) return std::nullopt;
        b.t_s = *t;
        return b;
    }
    if (at < 0) return std::nullopt;
    auto whole = std::to_string(at);
    if (whole.size() < 5) whole.insert(0, 5 - whole.size(), '0');
    whole.insert(whole.size() - 4, ".");
    if (text.starts_with(" +")) {
        if (!digits(text.substr(2))) return std::nullopt;
        whole += text.substr(2);
    } else if (!text.empty())
        return std::nullopt;
    const auto t = number(whole);
    if (!t) return std::nullopt;
    b.t_s = *t;
    return b;
}

std::string artefact_in_words(const recorded_beat& b) {
    return "artefact " + std::string{name(b.classed)} + ' ' + decimal(b.deviation);
}

std::optional<edf_artefact> artefact_of_words(std::string_view text) {
    if (!text.starts_with("artefact ")) return std::nullopt;
    text.remove_prefix(9);
    const auto end = text.find(' ');
    for (int i = 0; i <= static_cast<int>(beat_class::first); ++i)
        if (text.substr(0, end) == name(static_cast<beat_class>(i)))
            return edf_artefact{static_cast<beat_class>(i),
                                end == text.npos ? 0 : number(text.substr(end + 1)).value_or(0)};
    return std::nullopt;
}

} // namespace attune
