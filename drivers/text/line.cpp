#include "drivers/text/line.hpp"

namespace attune::text {

namespace {

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view s) noexcept {
    while (!s.empty() && is_blank(s.front()))
        s.remove_prefix(1);
    while (!s.empty() && is_blank(s.back()))
        s.remove_suffix(1);
    return s;
}

/// Takes `tag` off the front, in any case.
bool take(std::string_view& s, std::string_view tag) noexcept {
    if (s.size() < tag.size()) return false;
    for (std::size_t i = 0; i < tag.size(); ++i)
        if (lower(s[i]) != lower(tag[i])) return false;
    s.remove_prefix(tag.size());
    return true;
}

line of(shape what, family from, double value) noexcept {
    line l{};
    l.what = what;
    l.from = from;
    l.value = value;
    return l;
}

/// The number behind a tag: separators, number, perhaps its unit.
std::optional<decimal> tagged_number(std::string_view s, std::string_view unit) noexcept {
    while (!s.empty() && (is_blank(s.front()) || s.front() == ':' || s.front() == '='))
        s.remove_prefix(1);
    std::size_t end = 0;
    while (end < s.size() && (is_digit(s[end]) || s[end] == '.'))
        ++end;
    auto rest = trimmed(s.substr(end));
    if (!rest.empty() && !(take(rest, unit) && rest.empty())) return std::nullopt;
    return parse_decimal(s.substr(0, end));
}

line tagged(std::string_view s) noexcept {
    for (std::string_view tag : {"rr", "ibi", "r"})
        if (auto rest = s; take(rest, tag))
            if (const auto v = tagged_number(rest, "ms")) {
                const double ms = v->fraction && v->value < 10 ? v->value * 1000 : v->value;
                return is_rr(ms) ? of(shape::interval, family::tagged, ms) : line{};
            }
    for (std::string_view tag : {"bpm", "hr"})
        if (auto rest = s; take(rest, tag))
            if (const auto v = tagged_number(rest, "bpm"))
                return is_rate(v->value) ? of(shape::rate, family::tagged, v->value) : line{};
    return {};
}

line pulsesensor(std::string_view s) noexcept {
    const auto v = parse_decimal(s.substr(1));
    if (!v || v->value < 0) return {};
    line l{};
    switch (s[0]) {
    case 'S':
        return of(shape::sample, family::pulsesensor, v->value);
    case 'B':
        return is_rate(v->value) ? of(shape::beat_rate, family::pulsesensor, v->value) : line{};
    case 'Q':
        return is_rr(v->value) ? of(shape::beat_rr, family::pulsesensor, v->value) : line{};
    case 'a':
        l = of(shape::sample, family::pulsesensor, v->value);
        break;
    case 'A':
        l = is_rate(v->value) ? of(shape::beat_rate, family::pulsesensor, v->value) : line{};
        break;
    case 'M':
        l = is_rr(v->value) ? of(shape::beat_rr, family::pulsesensor, v->value) : line{};
        break;
    case 'b':
    case 'N':
        l = of(shape::other, family::pulsesensor, v->value);
        break;
    default:
        return {};
    }
    l.second_kind = true;
    return l;
}

line plain_numbers(std::string_view s) noexcept {
    const comma_fields<numbers::max> f{s};
    if (f.too_many) return {};
    line l{};
    for (std::size_t i = 0; i < f.count; ++i) {
        const auto v = parse_decimal(trimmed(f[i]));
        if (!v) return {};
        l.n.value[i] = v->value;
        l.n.fraction[i] = v->fraction;
    }
    l.n.count = static_cast<std::uint8_t>(f.count);
    l.what = shape::numbers;
    return l;
}

/// PSWS,1|2,mode,seq,ms,signal,bpm,ibi,beat,quality,STATE[,threshold,min,max,battery,...]
line psws(std::string_view s) noexcept {
    const comma_fields<18> f{s};
    const bool v1 = f.count == 11 && f[1] == "1", v2 = f.count == 18 && f[1] == "2";
    if (f.too_many || (!v1 && !v2)) return {};
    const auto seq = parse_unsigned<std::uint32_t>(f[3]);
    const auto ms = parse_decimal(f[4]), signal = parse_decimal(f[5]), bpm = parse_decimal(f[6]),
               rr = parse_decimal(f[7]);
    const auto beat = parse_unsigned<std::uint8_t>(f[8], 1);
    if (!seq || !ms || ms->value < 0 || !signal || !bpm || bpm->value < 0 || !rr || rr->value < 0 || !beat)
        return {};
    line l{};
    l.what = shape::pulse;
    l.from = family::psws;
    l.pulse = {.seq = seq,
               .ms = ms->value,
               .signal = signal->value,
               .bpm = bpm->value,
               .rr_ms = rr->value,
               .beat = *beat == 1};
    if (v2)
        if (const auto percent = parse_unsigned<std::uint8_t>(f[14], 100)) l.pulse.battery = *percent;
    return l;
}

/// One flat JSON object: numbers, true, false, null and strings; no nesting.
class json_object {
public:
    explicit json_object(std::string_view s) noexcept
        : s_{s} {}

    line read() noexcept {
        line l{};
        if (!next('{')) return {};
        if (!next('}')) {
            do {
                std::string_view key;
                if (!string(key) || !next(':') || !value(key, l.pulse)) return {};
            } while (next(','));
            if (!next('}')) return {};
        }
        blanks();
        const auto& p = l.pulse;
        if (!s_.empty() || (!p.bpm && !p.rr_ms && !p.signal && !p.beat)) return {};
        l.what = shape::pulse;
        l.from = family::json;
        return l;
    }

private:
    void blanks() noexcept {
        while (!s_.empty() && is_blank(s_.front()))
            s_.remove_prefix(1);
    }
    bool next(char c) noexcept {
        blanks();
        if (s_.empty() || s_.front() != c) return false;
        s_.remove_prefix(1);
        return true;
    }
    bool string(std::string_view& out) noexcept {
        if (!next('"')) return false;
        for (std::size_t i = 0; i < s_.size(); ++i) {
            if (s_[i] == '\\') {
                ++i;
            } else if (s_[i] == '"') {
                out = s_.substr(0, i);
                s_.remove_prefix(i + 1);
                return true;
            }
        }
        return false;
    }
    bool value(std::string_view key, pulse_fields& p) noexcept {
        blanks();
        if (!s_.empty() && s_.front() == '"') {
            std::string_view ignored;
            return string(ignored);
        }
        std::size_t end = 0;
        while (end < s_.size() && s_[end] != ',' && s_[end] != '}')
            ++end;
        const auto word = trimmed(s_.substr(0, end));
        s_.remove_prefix(end);
        if (word == "null") return true;
        const bool yes = word == "true", no = word == "false";
        const auto v = yes || no ? std::optional{decimal{yes ? 1.0 : 0.0, false}} : parse_decimal(word);
        if (!v) return false;
        if (key == "signal")
            p.signal = v->value;
        else if (v->value < 0)
            return !known(key);
        else if (key == "timestampMs")
            p.ms = v->value;
        else if (key == "bpm" || key == "hr")
            p.bpm = v->value;
        else if (key == "ibi" || key == "rr")
            p.rr_ms = v->value;
        else if (key == "beat")
            p.beat = v->value != 0;
        return true;
    }
    static bool known(std::string_view key) noexcept {
        return key == "timestampMs" || key == "bpm" || key == "hr" || key == "ibi" || key == "rr" ||
               key == "beat";
    }

    std::string_view s_;
};

} // namespace

line parse_line(std::string_view s) noexcept {
    s = trimmed(s);
    if (s.empty() || s.front() == '#') return of(shape::blank, family::none, 0);
    if (s == "!") return of(shape::leads_off, family::none, 0);
    if (s.front() == '{') return json_object{s}.read();
    if (s.starts_with("PSWS,")) return psws(s);
    if (is_digit(s.front()) || s.front() == '-' || s.front() == '+') return plain_numbers(s);
    if (const line l = pulsesensor(s); l.what != shape::unreadable) return l;
    return tagged(s);
}

} // namespace attune::text
