// What stands in text besides the intervals: our own comments, columns under the names of other programs, the time.
#include "app/import/imported.hpp"

#include "app/import/rr_text.hpp"
#include "dsp/beat/centred.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <utility>

namespace attune {
namespace {

constexpr std::size_t longest_line = 4096; // as in rr_text.cpp
/// A time beyond this is a clock's, counted in seconds from 1970 (it is 2001), and not a session's.
constexpr double clock_from_s = 1e9;
/// Later beginnings are a clock's time of day; a session that begins to be heard after an hour is none (chosen).
constexpr double latest_begin_s = 3600;

tl::unexpected<error> wrong(std::string_view name, std::string_view why) {
    return fail(errc::invalid, fmt::format("{}: {}", name, why));
}

std::optional<double> number_of(std::string_view s) {
    double v = 0;
    const auto [end, problem] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (problem != std::errc{} || end != s.data() + s.size() || !std::isfinite(v)) return std::nullopt;
    return v;
}

std::string_view trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(" \t\r\"");
    if (first == s.npos) return {};
    return s.substr(first, s.find_last_not_of(" \t\r\"") - first + 1);
}

/// The next line without its end; false at the end of the text.
bool next_line(std::string_view& rest, std::string_view& line) {
    if (rest.empty()) return false;
    const auto end = rest.find('\n');
    line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return true;
}

/// What the comments on top of our own exports say; in other files nothing.
struct own_words {
    bool ours = false, simulated = false;
    std::optional<std::int64_t> started{};
    std::string client, practice, title;
    double duration_s = 0;
    std::optional<ended_as> ended{};
    std::vector<gap_record> gaps;
};

own_words own_words_of(std::string_view text) {
    own_words w;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::string_view line;
    bool first = true;
    while (next_line(text, line)) {
        if (first && !line.starts_with("# session ")) return w;
        first = false;
        w.ours = true;
        if (!line.starts_with("# ")) continue;
        line = trimmed(line.substr(2));
        const auto after = [&line](std::string_view word) -> std::optional<std::string_view> {
            return line.starts_with(word) ? std::optional{trimmed(line.substr(word.size()))} : std::nullopt;
        };
        if (const auto v = after("started ")) w.started = parse_utc(*v);
        if (const auto v = after("client ")) w.client = v->substr(0, 80);
        if (const auto v = after("practice ")) {
            const auto open = v->find(" (");
            w.practice = v->substr(0, open);
            if (open != v->npos && v->ends_with(')')) w.title = v->substr(open + 2, v->size() - open - 3);
        }
        if (const auto v = after("sensor "))
            w.simulated = v->ends_with("(simulated)") || v->starts_with("sim:") || v->starts_with("replay:");
        if (const auto v = after("duration ")) {
            w.duration_s = number_of(v->substr(0, v->find(' '))).value_or(0);
            for (const auto e : {ended_as::complete, ended_as::early, ended_as::recovered})
                if (v->ends_with(name(e))) w.ended = e;
        }
        if (const auto v = after("gap from ")) {
            const auto to = v->find(" to "), unit = v->find(" s: ");
            if (to == v->npos || unit == v->npos || unit < to) continue;
            const auto a = number_of(v->substr(0, to)), b = number_of(v->substr(to + 4, unit - to - 4));
            if (!a || !b || !(*b >= *a) || !(*b - *a <= longest_import_s)) continue;
            gap_record g{seconds{*a}, seconds{*b}, gap_cause::beats_lost};
            for (int c = 0; c <= static_cast<int>(gap_cause::clock_jumped); ++c)
                if (v->substr(unit + 4) == attune::name(static_cast<gap_cause>(c)))
                    g.cause = static_cast<gap_cause>(c);
            w.gaps.push_back(g);
        }
    }
    return w;
}

void take_words(const own_words& w, imported& to) {
    to.started_utc_ms = w.started;
    auto& h = to.what.header;
    h.client = w.client;
    h.setup.simulated = w.simulated;
    h.setup.plan.id = w.practice;
    h.setup.plan.title = w.title;
    if (w.duration_s > to.what.duration_s && w.duration_s <= longest_import_s) to.what.duration_s = w.duration_s;
    to.what.ended = w.ended;
}

result<imported> checked(imported i, std::string_view name) {
    if (const auto why = wrong_beats(i.what)) return wrong(name, *why);
    return i;
}

/// "RR (ms)" and "rr_ms" are one name.
std::string plain(std::string_view column) {
    std::string out;
    for (const char c : trimmed(column)) {
        const auto lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
            out += lower;
        else if (!out.empty() && out.back() != '_')
            out += '_';
    }
    if (out.ends_with('_')) out.pop_back();
    return out;
}

enum class unit { unsaid, s, ms };
struct known_column {
    std::string_view name;
    unit in;
};
constexpr known_column time_columns[]{
    {"t_s", unit::s},          {"time_s", unit::s},        {"seconds", unit::s},      {"elapsed_s", unit::s},
    {"t_ms", unit::ms},        {"time_ms", unit::ms},      {"timestamp_ms", unit::ms}, {"since_start_ms", unit::ms},
    {"since_start", unit::ms}, {"t", unit::unsaid},        {"time", unit::unsaid},    {"elapsed", unit::unsaid},
    {"timestamp", unit::unsaid}};
constexpr known_column rr_columns[]{
    {"rr_ms", unit::ms},          {"rri_ms", unit::ms},      {"ibi_ms", unit::ms},   {"nn_ms", unit::ms},
    {"rr_interval_ms", unit::ms}, {"rr_s", unit::s},         {"rri_s", unit::s},     {"ibi_s", unit::s},
    {"rr_interval_s", unit::s},   {"rr", unit::unsaid},      {"rri", unit::unsaid},  {"ibi", unit::unsaid},
    {"nn", unit::unsaid},         {"rr_interval", unit::unsaid}, {"rr_intervals", unit::unsaid},
    {"rr_int", unit::unsaid}};

std::vector<std::string_view> split(std::string_view line, char by) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = line.find(by);
        parts.push_back(trimmed(line.substr(0, at)));
        if (at == line.npos) return parts;
        line.remove_prefix(at + 1);
    }
}

struct found_columns {
    char by = ',';
    std::optional<std::size_t> time{}, rr{};
    unit time_in = unit::unsaid, rr_in = unit::unsaid;
    bool comma = false; ///< decimals with a comma
    std::size_t count = 0;
    std::optional<std::size_t> classed{}, chain{};
};

found_columns columns_of(std::string_view header) {
    found_columns f;
    f.by = header.find('\t') != header.npos ? '\t' : header.find(';') != header.npos ? ';' : ',';
    f.comma = f.by != ',';
    const auto parts = split(header, f.by);
    f.count = parts.size();
    // The first name of the list that is there: the ones with a unit stand in front.
    const auto find = [&](const auto& list, std::optional<std::size_t>& at, unit& in) {
        for (const auto& c : list)
            for (std::size_t i = 0; i < parts.size(); ++i)
                if (!at && plain(parts[i]) == c.name) {
                    at = i;
                    in = c.in;
                }
    };
    find(time_columns, f.time, f.time_in);
    find(rr_columns, f.rr, f.rr_in);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (plain(parts[i]) == "class") f.classed = i;
        if (plain(parts[i]) == "chain") f.chain = i;
    }
    return f;
}

/// As parse_rr_csv (with times) or parse_rr_text (without) reads it, a line a line, so that messages name the right one.
/// What needs no other unit keeps its digits.
result<std::string> as_ours(std::string_view text, const found_columns& f, std::string_view name) {
    std::string out;
    out.reserve(text.size() + 64);
    std::string_view line;
    std::size_t number = 0;
    bool head = true;
    std::string a, b;
    const auto decimal_point = [&f](std::string_view v, std::string& to) {
        to.assign(v);
        if (f.comma) std::replace(to.begin(), to.end(), ',', '.');
    };
    std::optional<bool> rr_s, time_ms;
    const bool rr_last = *f.rr + 1 == f.count; // so that a number that was cut within its digits is seen
    while (next_line(text, line)) {
        ++number;
        if (line.size() > longest_line)
            return wrong(name, fmt::format("line {}: a line this long is no RR table", number));
        if (line.starts_with('#') || trimmed(line).empty()) {
            out += '\n';
            continue;
        }
        if (std::exchange(head, false)) {
            out += !f.time ? "# rr\n" : rr_last ? "class,chain,t_s,rr_ms\n" : "t_s,rr_ms,class,chain\n";
            continue;
        }
        const auto parts = split(line, f.by);
        if (parts.size() < f.count)
            return wrong(name, fmt::format("line {}: {} columns where the header has {}", number, parts.size(), f.count));
        decimal_point(parts[*f.rr], a);
        if (!rr_s && !a.empty()) { // decided once; a file in two units is refused by the reader
            const auto v = number_of(a);
            rr_s = f.rr_in == unit::s || (f.rr_in == unit::unsaid && v && *v >= 0.2 && *v <= 3);
        }
        if (const auto v = number_of(a); v && rr_s.value_or(false)) a = fmt::format("{}", *v * 1000);
        if (f.time) {
            decimal_point(parts[*f.time], b);
            const auto v = number_of(b);
            if (!v)
                return wrong(name, fmt::format("line {}: \"{}\" is no time in seconds; remove that column, or name "
                                               "one that counts seconds t_s",
                                               number, b.substr(0, 40)));
            if (!time_ms) time_ms = f.time_in == unit::ms || (f.time_in == unit::unsaid && *v > 1e11);
            if (*time_ms) b = fmt::format("{}", *v / 1000);
            const auto classed = f.classed ? parts[*f.classed] : "", chain = f.chain ? parts[*f.chain] : "";
            if (rr_last)
                out += fmt::format("{},{},{},{}\n", classed, chain, b, a);
            else
                out += fmt::format("{},{},{},{}\n", b, a, classed, chain);
        } else
            out += a + "\n";
    }
    if (!text.ends_with('\n')) out.pop_back(); // the reader asks whether the file ends within its last line
    return out;
}

/// Times of a clock become a start and a session's own seconds.
void begin_at_zero(interval_series& s, imported& to) {
    const double start = s.start_s();
    if (start >= 0 && start <= latest_begin_s) return;
    if (start >= clock_from_s && start < 4e9)
        to.started_utc_ms = static_cast<std::int64_t>(std::llround(start * 1000));
    for (auto& i : s.intervals)
        i.t_s -= start;
}

} // namespace

std::optional<std::int64_t> parse_utc(std::string_view s) noexcept {
    // 2026-11-24T21:36:00(.123)Z
    const auto digits = [&s](std::size_t at, std::size_t n) -> int {
        int v = 0;
        const auto [end, problem] = std::from_chars(s.data() + at, s.data() + at + n, v);
        return problem == std::errc{} && end == s.data() + at + n && v >= 0 ? v : -1;
    };
    if (s.size() < 20 || s[4] != '-' || s[7] != '-' || (s[10] != 'T' && s[10] != ' ') || s[13] != ':' ||
        s[16] != ':' || s.back() != 'Z')
        return std::nullopt;
    const int y = digits(0, 4), mo = digits(5, 2), d = digits(8, 2), h = digits(11, 2), mi = digits(14, 2),
              sec = digits(17, 2);
    if (y < 1900 || mo < 1 || mo > 12 || d < 1 || h < 0 || h > 23 || mi < 0 || mi > 59 || sec < 0 || sec > 59)
        return std::nullopt;
    int ms = 0;
    if (s.size() > 20) {
        if (s[19] != '.' || s.size() > 27) return std::nullopt;
        std::array<char, 3> three{'0', '0', '0'};
        for (std::size_t i = 20; i + 1 < s.size(); ++i) {
            if (s[i] < '0' || s[i] > '9') return std::nullopt;
            if (i < 23) three[i - 20] = s[i];
        }
        ms = (three[0] - '0') * 100 + (three[1] - '0') * 10 + (three[2] - '0');
    }
    using namespace std::chrono;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    return duration_cast<std::chrono::milliseconds>(sys_days{date}.time_since_epoch()).count() +
           ((h * 60LL + mi) * 60 + sec) * 1000 + ms;
}

void take_intervals(const interval_series& series, recording& to) {
    const bool told = std::any_of(series.intervals.begin(), series.intervals.end(),
                                  [](const timed_interval& i) { return i.classed.has_value(); });
    classified found;
    if (!told) found = classify_centred(values_of(series), chain_starts_of(series));
    to.beats.reserve(series.intervals.size());
    for (std::size_t k = 0; k < series.intervals.size(); ++k) {
        const auto& i = series.intervals[k];
        recorded_beat b;
        b.t_s = i.t_s;
        b.rr_ms = i.rr_ms;
        b.starts_chain = i.after_gap;
        b.judged = told ? i.classed.has_value() : true;
        if (told)
            b.classed = i.classed.value_or(beat_class::normal);
        else {
            b.classed = found.intervals[k].classed;
            b.deviation = found.intervals[k].deviation;
        }
        if (k > 0 && i.after_gap)
            if (const double from = to.beats.back().t_s, until = i.t_s - i.rr_ms / 1000; until > from)
                to.gaps.push_back({seconds{from}, seconds{until}, gap_cause::beats_lost});
        to.beats.push_back(b);
    }
    to.duration_s = std::max(to.duration_s, series.end_s());
}

result<imported> import_rr_text(std::string_view text, std::string_view name) {
    auto series = parse_rr_text(text, name);
    if (!series) return tl::unexpected<error>(series.error());
    const auto w = own_words_of(text);
    // How long the breaks lasted, a text of ours says where each lies: in order.
    std::vector<gap_cause> causes;
    double later = 0;
    std::size_t gap = 0;
    for (std::size_t i = 0; i < series->intervals.size(); ++i) {
        auto& one = series->intervals[i];
        if (one.new_piece && gap < w.gaps.size()) {
            later += (w.gaps[gap].to - w.gaps[gap].from).count();
            causes.push_back(w.gaps[gap++].cause);
        }
        one.t_s += later;
    }
    imported out{.kind = import_kind::rr_text};
    take_intervals(*series, out.what);
    for (std::size_t i = 0; i < out.what.gaps.size() && i < causes.size(); ++i)
        out.what.gaps[i].cause = causes[i];
    take_words(w, out);
    return checked(std::move(out), name);
}

result<imported> import_table(std::string_view text, std::string_view name) {
    auto body = text;
    if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
    std::string_view rest = body, header;
    while (next_line(rest, header) && (header.starts_with('#') || trimmed(header).empty()))
        header = {};
    if (header.size() > longest_line) return wrong(name, "its first line is too long for the header of a table");
    const auto f = columns_of(header);
    if (!f.rr)
        return wrong(name, fmt::format("no column of intervals: the header must name one rr_ms, rr, rri, ibi or nn; "
                                       "it says \"{}\"",
                                       plain(header).substr(0, 60)));
    const auto named = split(header, ',');
    const auto has = [&named](std::string_view column) {
        return std::find(named.begin(), named.end(), column) != named.end();
    };
    const bool as_it_is = has("t_s") && has("rr_ms");
    const auto ours = as_it_is ? result<std::string>{} : as_ours(body, f, name);
    if (!ours) return tl::unexpected<error>(ours.error());
    auto series = as_it_is ? parse_rr_csv(body, name) : f.time ? parse_rr_csv(*ours, name) : parse_rr_text(*ours, name);
    if (!series) return tl::unexpected<error>(series.error());
    imported out{.kind = import_kind::rr_table};
    const auto w = own_words_of(text);
    take_words(w, out);
    if (!w.ours) begin_at_zero(*series, out);
    take_intervals(*series, out.what);
    return checked(std::move(out), name);
}

result<imported> import_recording(std::string_view bytes, std::string_view name) {
    if (bytes.empty()) return wrong(name, "the file is empty");
    if (bytes.size() > largest_import) return wrong(name, "larger than 1 GB; a recording is smaller");
    const auto ending = std::filesystem::path{name}.extension();
    if (ending == ".edf" || ending == ".bdf" || ending == ".EDF" || bytes.starts_with("0       "))
        return import_edf(bytes, name);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        return wrong(name, "its text is UTF-16; save it as UTF-8 and import it again");
    if (bytes.find('\0') != bytes.npos)
        return wrong(name, "bytes that are no text; RR text (.txt .rr), a table (.csv), a session of Attune (.json) "
                           "or EDF+ (.edf) is wanted");
    const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (ending == ".json" || (first != bytes.npos && bytes[first] == '{')) return import_session_json(bytes, name);
    if (ending == ".csv" || ending == ".tsv") return import_table(bytes, name);
    if (ending == ".rr") return import_rr_text(bytes, name);
    // A .txt, or standard input: a table where its first line of data has a word for intervals in it.
    std::string_view rest = bytes, line;
    while (next_line(rest, line))
        if (!line.starts_with('#') && !trimmed(line).empty()) break;
    if (line.size() <= longest_line && columns_of(line).rr) return import_table(bytes, name);
    return import_rr_text(bytes, name);
}

} // namespace attune
