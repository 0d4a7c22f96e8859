#include "app/import/rr_text.hpp"

#include "dsp/median.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t longest_line = 4096; // chosen: no RR line comes near
constexpr double longest_rr_ms = 60'000; // chosen: a recording may hold a dropout as one interval, not more
/// A gap is a growth of time beyond the interval. Placing beats in time may move them by 20 ms a beat, and
/// devices round times to 1/64 s and tenths; a missing beat is at least 0.3 s. Chosen between the two.
constexpr double gap_tolerance_s = 0.15;
constexpr double longest_recording_s = 14 * 86'400.0; // chosen: a Holter runs for a week or two
constexpr double latest_t_s = 4e9;                    // s (chosen: a clock's count from 1970 may stand there)
/// Share of lines at which a new piece may begin. Chosen: more is no recording in pieces but a table out of
/// order.
constexpr double most_restarts = 0.02;
/// Medians of human RR in ms: 200 bpm and 20 bpm, with room.
constexpr double smallest_median_ms = 200, largest_median_ms = 3000;

std::string_view trimmed(std::string_view s) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = s.find_first_not_of(blanks);
    if (first == s.npos) return {};
    return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

/// Lines without comments and blank ones, numbered as in an editor.
class lines {
public:
    explicit lines(std::string_view text)
        : rest_{text} {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }
    std::optional<std::string_view> next() {
        while (!rest_.empty()) {
            ++number_;
            const auto end = rest_.find('\n');
            ended_ = end != rest_.npos;
            auto line = rest_.substr(0, end);
            rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
            if (line.starts_with("# gap")) gap_ = true; // as our own export writes it
            line = trimmed(line.substr(0, line.find('#')));
            if (!line.empty()) return line;
        }
        return std::nullopt;
    }
    std::size_t number() const noexcept { return number_; }
    /// Was the line just given the last one?
    bool at_end() const noexcept { return rest_.empty(); }
    /// And did the file end within it, without a line break?
    bool cut_off() const noexcept { return at_end() && !ended_; }
    /// Did a `# gap` line stand before the line just given?
    bool after_gap() noexcept { return std::exchange(gap_, false); }

private:
    bool gap_ = false, ended_ = true;
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// A decimal number and nothing else, finite, whatever the locale.
std::optional<double> number(std::string_view s) {
    double value = 0;
    if (s.starts_with('+')) s.remove_prefix(1);
    const auto [end, problem] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (problem != std::errc{} || end != s.data() + s.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string shown(std::string_view s) {
    std::string safe;
    for (const char c : s.substr(0, 40))
        safe += (c >= ' ' && c != '\x7f') ? c : '?';
    return s.size() > 40 ? safe + "..." : safe;
}

tl::unexpected<error> wrong(std::string_view name, std::size_t line, std::string_view why) {
    return fail(errc::invalid, fmt::format("{}: line {}: {}", name, line, why));
}

std::optional<std::string> wrong_interval(double rr) {
    if (rr <= 0) return fmt::format("{} is no interval; one interval in ms a line, greater than 0", rr);
    if (rr > longest_rr_ms)
        return fmt::format("{} ms is longer than a minute; intervals are in milliseconds", rr);
    return std::nullopt;
}

/// No detector finds beats this near to one another; as seconds it is a heartbeat.
bool in_seconds(const timed_interval& i) {
    return i.rr_ms >= smallest_median_ms / 1000 && i.rr_ms <= largest_median_ms / 1000;
}

/// Whole files in another unit are common; every number of theirs would be wrong.
result<interval_series> in_milliseconds(interval_series series, std::string_view name) {
    if (series.intervals.empty())
        return fail(errc::invalid, fmt::format("{}: no interval in it; one RR interval in ms a line", name));
    std::vector<double> sorted;
    sorted.reserve(series.intervals.size());
    for (const auto& i : series.intervals)
        sorted.push_back(i.rr_ms);
    const double middle = upper_median(sorted);
    // Both units in one file: neither reading of it is right.
    const auto small = std::find_if(series.intervals.begin(), series.intervals.end(), in_seconds);
    const bool large =
        std::any_of(series.intervals.begin(), series.intervals.end(), [](const timed_interval& i) {
            return i.rr_ms >= smallest_median_ms && i.rr_ms <= largest_median_ms;
        });
    if (small != series.intervals.end() && large)
        return fail(errc::invalid,
                    fmt::format("{}: interval {} is {:.4g}, which looks like seconds, while others are in "
                                "milliseconds; one unit a file, milliseconds",
                                name, small - series.intervals.begin() + 1, small->rr_ms));
    if (middle >= smallest_median_ms && middle <= largest_median_ms) return series;
    const char* guess = "are these RR intervals?";
    if (middle < 5)
        guess = "they look like seconds: multiply by 1000";
    else if (middle >= 30 && middle < smallest_median_ms)
        guess = "they look like heart rates: 60000 divided by each is ms";
    else if (middle > 100'000)
        guess = "they look like microseconds: divide by 1000";
    return fail(errc::invalid,
                fmt::format("{}: intervals are in milliseconds, but the middle one here is {:.4g}; {}", name,
                            middle, guess));
}

std::vector<std::string_view> fields(std::string_view line) {
    std::vector<std::string_view> found;
    for (;;) {
        const auto comma = line.find(',');
        found.push_back(trimmed(line.substr(0, comma)));
        if (comma == line.npos) return found;
        line.remove_prefix(comma + 1);
    }
}

std::optional<beat_class> class_named(std::string_view word) noexcept {
    for (int i = 0; i <= static_cast<int>(beat_class::first); ++i)
        if (word == name(static_cast<beat_class>(i))) return static_cast<beat_class>(i);
    return std::nullopt;
}

} // namespace

std::vector<double> values_of(const interval_series& s) {
    std::vector<double> values;
    values.reserve(s.intervals.size());
    for (const auto& i : s.intervals)
        values.push_back(i.rr_ms);
    return values;
}

std::vector<double> times_of(const interval_series& s) {
    std::vector<double> times;
    times.reserve(s.intervals.size());
    for (const auto& i : s.intervals)
        times.push_back(i.t_s);
    return times;
}

std::vector<std::size_t> chain_starts_of(const interval_series& s) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 1; i < s.intervals.size(); ++i)
        if (s.intervals[i].after_gap) starts.push_back(i);
    return starts;
}

std::vector<hand_class> by_hand_of(const interval_series& s) {
    std::vector<hand_class> given;
    for (std::size_t i = 0; i < s.intervals.size(); ++i)
        if (const auto& c = s.intervals[i].by_hand) given.push_back({i, *c});
    return given;
}

result<interval_series> parse_rr_text(std::string_view text, std::string_view name) {
    interval_series series;
    lines all{text};
    double t = 0; // s
    while (const auto line = all.next()) {
        if (line->size() > longest_line) return wrong(name, all.number(), "a line this long is no RR text");
        const auto rr = number(*line);
        if (!rr)
            return wrong(name, all.number(),
                         fmt::format("\"{}\" is no number; one interval in ms a line{}", shown(*line),
                                     line->find(',') == line->npos ? "" : ", decimals with a point"));
        if (const auto why = wrong_interval(*rr)) return wrong(name, all.number(), *why);
        t += *rr / 1000.0;
        const bool after_gap = all.after_gap();
        series.intervals.push_back(
            {t, *rr, after_gap || series.intervals.empty(), after_gap && !series.intervals.empty()});
    }
    return in_milliseconds(std::move(series), name);
}

result<interval_series> parse_rr_csv(std::string_view text, std::string_view name) {
    lines all{text};
    const auto header = all.next();
    if (!header)
        return fail(errc::invalid, fmt::format("{}: empty; a header with t_s,rr_ms is wanted", name));
    if (header->starts_with('{'))
        return wrong(
            name, all.number(),
            "this looks like a session exported as .json; export it as .csv or .rr, or name it by its id");
    const auto names = fields(*header);
    const auto column = [&](std::string_view wanted) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted) - names.begin());
    };
    const auto t_column = column("t_s"), rr_column = column("rr_ms");
    // Our own export says itself where nothing may be computed across, also where times hardly tell.
    const auto chain_column = column("chain"), class_column = column("class");
    std::string_view chain;
    if (t_column == names.size() || rr_column == names.size())
        return wrong(
            name, all.number(),
            fmt::format("the header must name the columns t_s and rr_ms; it says \"{}\"", shown(*header)));
    interval_series series;
    series.has_times = true;
    std::optional<double> last; // as in the file
    double offset = 0;          // s, of the piece: pieces lie end to end
    std::size_t pieces = 1, rows = 0;
    std::vector<double> growth; // of t_s, as a share of the interval
    bool broken = true, fits = true, new_piece = false;
    double earliest = 0; // s, of the piece
    while (const auto line = all.next()) {
        if (line->size() > longest_line) return wrong(name, all.number(), "a line this long is no RR table");
        const auto row = fields(*line);
        if (row.size() < names.size())
            return wrong(name, all.number(),
                         fmt::format("{} columns where the header has {}{}", row.size(), names.size(),
                                     all.at_end() ? "; the file looks cut off" : ""));
        const auto t = number(row[t_column]);
        if (!t)
            return wrong(name, all.number(), fmt::format("t_s is \"{}\", no number", shown(row[t_column])));
        if (std::abs(*t) > latest_t_s)
            return wrong(name, all.number(), fmt::format("t_s is {:g}; no recording is that long", *t));
        if (last && *t == *last)
            return wrong(name, all.number(),
                         fmt::format("t_s is {} again; two beats cannot come at once", *t));
        ++rows;
        fits = true;
        const bool restarts = last && *t < *last;
        if (!last) earliest = *t;
        if (row[rr_column].empty()) { // the first beat of a chain has no interval
            if (all.cut_off())
                return wrong(name, all.number(), "the file ends within this line; it looks cut off");
            if (restarts) {
                offset += *last - *t;
                ++pieces;
                earliest = *t;
                new_piece = true;
            }
            broken = true;
            last = t;
            continue;
        }
        const auto rr = number(row[rr_column]);
        if (!rr)
            return wrong(name, all.number(),
                         fmt::format("rr_ms is \"{}\", no number", shown(row[rr_column])));
        if (const auto why = wrong_interval(*rr)) return wrong(name, all.number(), *why);
        if (restarts) { // a new piece, with a time of its own: it begins where the one before ended
            offset += *last - (*t - *rr / 1000.0);
            ++pieces;
            earliest = *t;
            broken = new_piece = true;
        } else if (last) {
            growth.push_back((*t - *last) * 1000.0 / *rr);
            fits = std::abs(*t - *last - *rr / 1000.0) <= gap_tolerance_s;
            // Where time grows by less than the interval, the interval stands: it was measured, the time was
            // placed.
            if (*t - *last > *rr / 1000.0 + gap_tolerance_s) broken = true;
        }
        if (chain_column < row.size() && std::exchange(chain, row[chain_column]) != row[chain_column])
            broken = true;
        if (*t - earliest > longest_recording_s)
            return wrong(
                name, all.number(),
                fmt::format(
                    "t_s is {} here and {} where the recording begins; no recording of a heart is that "
                    "long (14 days at most)",
                    *t, earliest));
        if (new_piece && !series.intervals.empty()) series.moved.push_back({series.intervals.size(), offset});
        series.intervals.push_back({*t + offset, *rr, broken, new_piece && !series.intervals.empty()});
        if (class_column < row.size()) series.intervals.back().classed = class_named(row[class_column]);
        broken = new_piece = false;
        last = t;
    }
    // A number may be cut within its digits: then it does not fit the time it stands beside.
    if (all.cut_off() && !fits && rr_column + 1 == names.size())
        return wrong(name, all.number(),
                     "the last line has no end and its rr_ms does not fit its t_s; the file looks cut off");
    if (static_cast<double>(pieces) > 2 + most_restarts * static_cast<double>(rows))
        return fail(errc::invalid,
                    fmt::format("{}: t_s goes backwards {} times in {} lines; beats are in order of time",
                                name, pieces - 1, rows));
    auto checked = in_milliseconds(std::move(series), name);
    if (!checked || growth.empty()) return checked;
    const double step = upper_median(growth);
    if (step >= 500 && step <= 2000)
        return fail(errc::invalid, fmt::format("{}: t_s looks like milliseconds; it is in seconds", name));
    if (step < 0.5)
        return fail(
            errc::invalid,
            fmt::format("{}: t_s and rr_ms contradict one another: from line to line t_s grows by {:.2g} "
                        "of the interval; t_s is in seconds",
                        name, step));
    return checked;
}

result<interval_series> parse_intervals(std::string_view text, std::string_view name) {
    if (text.empty()) return fail(errc::invalid, fmt::format("{}: the file is empty", name));
    if (text.find('\0') != text.npos)
        return fail(errc::invalid,
                    fmt::format("{}: bytes that are no text; RR text (.txt .rr) or a table with t_s,rr_ms "
                                "(.csv) is wanted",
                                name));
    const auto ending = std::filesystem::path{name}.extension();
    if (ending == ".csv") return parse_rr_csv(text, name);
    if (ending == ".txt" || ending == ".rr") return parse_rr_text(text, name);
    const auto first = lines{text}.next();
    return first && first->find("rr_ms") != first->npos ? parse_rr_csv(text, name)
                                                        : parse_rr_text(text, name);
}

interval_series intervals_of(const recording& r) {
    interval_series series;
    series.has_times = true;
    bool broken = true;
    for (const auto& b : r.beats) {
        broken |= b.starts_chain || !b.rr_ms;
        if (!b.rr_ms) continue;
        series.intervals.push_back({b.t_s, *b.rr_ms, broken});
        if (b.by_hand) series.intervals.back().by_hand = b.classed;
        broken = false;
    }
    return series;
}

} // namespace attune
