#include "drivers/sim/rr_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace attune::sim {
namespace {

// Whatever is positive and at most a minute is taken as measured; judging it is the classifier's work. The
// middle one tells the unit: 200 and 20 beats a minute, with room.
constexpr double longest_ms = 60000, smallest_median_ms = 200, largest_median_ms = 3000;
// Devices round times to 1/64 s and tenths, and placed beats move by 20 ms; a missing beat is at least 0.3 s.
// Chosen between the two, as the commands that read the same files have it.
constexpr double gap_s = 0.150;
constexpr double least_apart_s = 0.001; // beats are told in microseconds and placed apart
constexpr double latest_s = 1e10; // seconds since 1970 fit, and nanoseconds of what is left fit into 64 bits

std::string_view trimmed(std::string_view s) {
    constexpr std::string_view blank = " \t\r\"";
    const auto from = s.find_first_not_of(blank);
    if (from == std::string_view::npos) return {};
    return s.substr(from, s.find_last_not_of(blank) - from + 1);
}

/// Lines with their number, without comments and blank ones.
class lines {
public:
    explicit lines(std::string_view text)
        : left_{text} {
        if (left_.starts_with("\xEF\xBB\xBF")) left_.remove_prefix(3);
    }
    std::optional<std::string_view> next() {
        while (!left_.empty()) {
            const auto end = left_.find('\n');
            auto line = left_.substr(0, end);
            line = trimmed(line.substr(0, line.find('#')));
            left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
            ++number_;
            if (!line.empty()) return line;
        }
        return std::nullopt;
    }
    std::size_t number() const { return number_; }

private:
    std::string_view left_;
    std::size_t number_ = 0;
};

std::optional<double> read_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double v{};
    const auto* end = text.data() + text.size();
    const auto [at, ec] = std::from_chars(text.data(), end, v);
    if (ec != std::errc{} || at != end || !std::isfinite(v)) return std::nullopt;
    return v;
}

/// For a message: short and printable.
std::string shown(std::string_view s) {
    std::string out;
    for (const char c : s.substr(0, 24))
        out += static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F ? c : '?';
    return s.size() > 24 ? out + "..." : out;
}

tl::unexpected<error> bad(std::string_view name, std::size_t line, std::string_view what) {
    return fail(errc::corrupt,
                std::string{name} + ", line " + std::to_string(line) + ": " + std::string{what});
}
tl::unexpected<error> empty(std::string_view name) {
    return fail(errc::corrupt, std::string{name} + " holds no intervals.");
}

/// Nothing where it is an interval, else what is wrong.
std::string wrong_interval(std::optional<double> v, std::string_view field) {
    if (!v) return "\"" + shown(field) + "\" is not an interval in ms.";
    if (*v <= 0 || *v > longest_ms) return "\"" + shown(field) + "\" is no possible interval in ms.";
    return {};
}

/// Whole files in another unit are common; every beat of theirs would be in the wrong place.
result<std::vector<filed_beat>> in_milliseconds(std::vector<filed_beat> beats, std::string_view name) {
    std::vector<double> rr;
    for (const auto& b : beats)
        if (b.rr_ms > 0) rr.push_back(b.rr_ms);
    if (rr.empty()) return empty(name);
    const auto middle = rr.begin() + static_cast<std::ptrdiff_t>(rr.size() / 2);
    std::nth_element(rr.begin(), middle, rr.end());
    if (*middle >= smallest_median_ms && *middle <= largest_median_ms) return beats;
    std::string_view guess = "is it a file of intervals?";
    if (*middle < 5) guess = "they look like seconds, multiply them by 1000.";
    if (*middle >= 30 && *middle < smallest_median_ms)
        guess = "they look like heart rates, 60000 divided by each is ms.";
    return fail(errc::corrupt, std::string{name} + " is not in ms; " + std::string{guess});
}

std::string_view column(std::string_view line, std::size_t n) {
    for (; n > 0; --n) {
        const auto comma = line.find(',');
        if (comma == std::string_view::npos) return {};
        line.remove_prefix(comma + 1);
    }
    return trimmed(line.substr(0, line.find(',')));
}

} // namespace

result<std::vector<filed_beat>> read_rr_text(std::string_view text, std::string_view name) {
    std::vector<filed_beat> beats;
    lines in{text};
    double t = 0;
    while (const auto line = in.next()) {
        const auto rr = read_number(*line);
        if (const auto wrong = wrong_interval(rr, *line); !wrong.empty())
            return bad(name, in.number(), wrong);
        if (beats.empty()) beats.push_back({0, 0, true});
        t += *rr / 1000.0;
        beats.push_back({t, *rr, false});
    }
    return in_milliseconds(std::move(beats), name);
}

result<std::vector<filed_beat>> read_rr_table(std::string_view text, std::string_view name) {
    lines in{text};
    const auto header = in.next();
    if (!header) return empty(name);
    std::optional<std::size_t> time_column, rr_column, chain_column; // chain: our own export says it itself
    for (std::size_t n = 0,
                     left = 1 + static_cast<std::size_t>(std::count(header->begin(), header->end(), ','));
         n < left; ++n) {
        if (column(*header, n) == "t_s") time_column = n;
        if (column(*header, n) == "rr_ms") rr_column = n;
        if (column(*header, n) == "chain") chain_column = n;
    }
    if (!time_column || !rr_column)
        return bad(name, in.number(),
                   "the header needs the columns t_s and rr_ms, and is \"" + shown(*header) + "\".");

    std::vector<filed_beat> beats;
    double shift = 0, last = 0; // script time = t_s - shift
    std::string_view chain;
    bool broken = true; // before the next interval
    while (const auto line = in.next()) {
        const auto time_field = column(*line, *time_column), rr_field = column(*line, *rr_column);
        const auto t_s = read_number(time_field);
        if (!t_s || std::abs(*t_s) > latest_s)
            return bad(name, in.number(), "\"" + shown(time_field) + "\" is not a time in seconds.");
        if (rr_field.empty()) { // a beat without interval: the first of a chain
            broken = true;
            continue; // its time is that of the next interval's begin
        }
        const auto rr = read_number(rr_field);
        if (const auto wrong = wrong_interval(rr, rr_field); !wrong.empty())
            return bad(name, in.number(), wrong);
        const double length = *rr / 1000.0;
        if (chain_column) {
            const auto now = column(*line, *chain_column);
            broken = broken || now != chain;
            chain = now;
        }
        if (beats.empty()) shift = *t_s - length;
        if (!beats.empty() && *t_s - shift <= last) { // back: the next piece begins where this one ends
            shift = *t_s - last - length - gap_s;
            broken = true;
        }
        const double t = *t_s - shift, begin = beats.empty() ? 0 : t - length;
        broken = broken || begin - last >= gap_s;
        // Where there is no room for the beat that begins the interval, the interval says itself that it
        // begins a chain.
        const bool room = beats.empty() || begin - last >= least_apart_s;
        if (broken && room) beats.push_back({begin, 0, true});
        beats.push_back({t, *rr, broken && !room});
        last = t;
        broken = false;
    }
    return in_milliseconds(std::move(beats), name);
}

} // namespace attune::sim
