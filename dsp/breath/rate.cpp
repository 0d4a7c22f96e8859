#include "dsp/breath/rate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace attune {
namespace {

// SCIENCE 4.2, but for what says "chosen".
constexpr double lowest = 0.06, highest = 0.5; // Hz
constexpr double least_share = 0.4;
constexpr double step = 0.0025;      // Hz (chosen: a twelfth of what 32 s resolve)
constexpr double waves_below = 0.12; // Hz (chosen: above the heart's own waves at 0.1)
constexpr double quick_from =
    0.15; // Hz: 9 a minute, where HF begins; 32 s part it from 0.12 by one of their own widths
/// Breaths differ by about 15 % in length (chosen: the usual coefficient of variation at rest is 10 to 20 %),
/// so the rate of the best sine is not exactly that of the breaths counted.
constexpr double breath_cv = 0.15;
constexpr double dominating = 0.8; // chosen: of all variance; slow breathing makes nearly all of it
constexpr double widest_number =
    4.0; // breaths/min (chosen: half a class; the best ECG algorithms' 95 % are +-4.7)
constexpr double slow_below = 9.0;    // breaths/min, SCIENCE 6.3
constexpr double fast_above = 20.0;   // breaths/min (chosen: adults at rest breathe 12 to 20)
constexpr double least_covered = 0.8; // chosen: as a swing of a breath
constexpr double normal_90 = 1.6448536269514722;
constexpr double tail_mass = 0.05;      // 90 % interval
constexpr std::size_t most_beats = 160; // 32 s at 300 a minute: nobody has more
constexpr std::size_t grid = static_cast<std::size_t>((highest - lowest) / step + 1.5);
constexpr auto wave_columns = // half-cosines up to there in the window
    static_cast<std::size_t>(2 * waves_below * breathing_rate_window + 0.5);

using column = std::array<double, most_beats>;

double dot(const column& a, const column& b, std::size_t n) noexcept {
    double s = 0;
    for (std::size_t i = 0; i < n; ++i)
        s += a[i] * b[i];
    return s;
}

/// Orthonormal columns; what is taken out of a column is what they span.
struct basis {
    std::array<column, wave_columns + 3> q;
    std::size_t size = 0;
    void take_out(column& x, std::size_t n) const noexcept {
        for (std::size_t k = 0; k < size; ++k) {
            const double d = dot(q[k], x, n);
            for (std::size_t i = 0; i < n; ++i)
                x[i] -= d * q[k][i];
        }
    }
    void add(column x, std::size_t n) noexcept {
        const double before = dot(x, x, n);
        take_out(x, n);
        take_out(x, n); // once more: rounding
        const double length = dot(x, x, n);
        if (length <= 1e-9 * before) return;
        for (std::size_t i = 0; i < n; ++i)
            q[size][i] = x[i] / std::sqrt(length);
        ++size;
    }
};

/// Share of y (already without the basis) that one sine of this frequency explains.
double explained(const basis& b, const column& t, const column& y, double yy, double hz,
                 std::size_t n) noexcept {
    column c, s;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = 2 * std::numbers::pi * hz * t[i];
        c[i] = std::cos(x);
        s[i] = std::sin(x);
    }
    b.take_out(c, n);
    b.take_out(s, n);
    const double cc = dot(c, c, n), ss = dot(s, s, n), cs = dot(c, s, n), cy = dot(c, y, n),
                 sy = dot(s, y, n);
    const double det = cc * ss - cs * cs;
    if (!(det > 1e-9 * static_cast<double>(n * n))) return 0; // this frequency is the basis' own
    const double sum = (ss * cy * cy - 2 * cs * cy * sy + cc * sy * sy) / det;
    return std::clamp(sum / yy, 0.0, 1.0 - 1e-12);
}

/// Belief over a band of the grid.
struct belief {
    std::array<double, grid> mass{};
    double top = 0, top_hz = 0, low = 0, high = 0, mean = 0; // share; Hz
    void settle(std::size_t from, std::size_t to, double nu) noexcept {
        double sum = 0;
        std::array<double, grid> logs{};
        double best = -1;
        for (std::size_t k = from; k < to; ++k)
            if (mass[k] > best) {
                best = mass[k];
                top_hz = lowest + step * static_cast<double>(k);
            }
        top = std::max(best, 0.0);
        for (std::size_t k = from; k < to; ++k) {
            logs[k] = std::exp(-0.5 * nu * (std::log1p(-mass[k]) - std::log1p(-top)));
            sum += logs[k];
        }
        double before = 0;
        mean = 0;
        bool has_low = false, has_high = false;
        for (std::size_t k = from; k < to; ++k) {
            const double p = logs[k] / sum, f = lowest + step * static_cast<double>(k);
            mean += p * f;
            const auto at = [&](double q) { return f + step * ((q - before) / p - 0.5); };
            if (!has_low && before + p >= tail_mass) {
                low = at(tail_mass);
                has_low = true;
            }
            if (!has_high && before + p >= 1 - tail_mass) {
                high = at(1 - tail_mass);
                has_high = true;
            }
            before += p;
        }
    }
};

breath_speed speed_of(double low, double high) noexcept {
    if (high < slow_below) return breath_speed::slow;
    if (low > fast_above) return breath_speed::fast;
    if (low >= slow_below && high <= fast_above) return breath_speed::normal;
    return breath_speed::unknown;
}

} // namespace

std::string_view words(rate_why w) noexcept {
    switch (w) {
    case rate_why::none:
        return "";
    case rate_why::not_enough_yet:
        return "needs 32 seconds without a gap";
    case rate_why::artefacts:
        return "too many beats had to be corrected";
    case rate_why::nothing_moves:
        return "the heart rate does not move with the breath";
    case rate_why::no_clear_rhythm:
        return "no rhythm stands out from the others";
    case rate_why::slow_waves:
        return "slow breathing and the heart's own slow waves look alike here";
    case rate_why::heart_too_slow:
        return "at so few beats a minute another rate would look the same";
    }
    return "";
}

breathing_rate breathing_rate_of(std::span<const heard_interval> beats) noexcept {
    breathing_rate out;
    const auto without = [](rate_why why) {
        breathing_rate nothing;
        nothing.why = why;
        return nothing;
    };
    if (beats.empty()) return without(rate_why::not_enough_yet);
    // Back to the gap, or to 32 s ago.
    const double end = beats.back().t.count();
    std::size_t first = beats.size();
    bool reached = false;
    while (first > 0 && beats.size() - first < most_beats) {
        --first;
        if (beats[first].begin().count() <= end - breathing_rate_window + 1e-6) {
            reached = true;
            break;
        }
        if (beats[first].after_gap) break;
    }
    if (!reached) return without(rate_why::not_enough_yet);
    column t, y;
    std::size_t n = 0;
    double covered = 0;
    for (std::size_t i = first; i < beats.size(); ++i) {
        if (!beats[i].usable() || beats[i].middle().count() < end - breathing_rate_window) continue;
        t[n] = beats[i].middle().count() - end + breathing_rate_window / 2;
        y[n] = beats[i].rr.count();
        covered += y[n] / 1000.0;
        ++n;
    }
    if (covered < least_covered * breathing_rate_window || n < wave_columns + 6)
        return without(n < wave_columns + 6 && covered >= least_covered * breathing_rate_window
                           ? rate_why::heart_too_slow
                           : rate_why::artefacts);
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i)
        mean += y[i];
    mean /= static_cast<double>(n);

    // The line; then, for quicker breaths, all waves below 0.12 Hz too.
    basis line, waves;
    column one, x = t;
    one.fill(1.0);
    line.add(one, n);
    line.add(x, n);
    waves = line;
    for (std::size_t k = 1; k <= wave_columns; ++k) {
        for (std::size_t i = 0; i < n; ++i)
            x[i] = std::cos(std::numbers::pi * static_cast<double>(k) * (t[i] / breathing_rate_window + 0.5));
        waves.add(x, n);
    }
    column y_line = y;
    for (std::size_t i = 0; i < n; ++i)
        y_line[i] -= mean;
    column y_quick = y_line;
    line.take_out(y_line, n);
    waves.take_out(y_quick, n);
    const double all = dot(y_line, y_line, n), quick = dot(y_quick, y_quick, n);
    // Rounding alone: a sensor's tick is about a millisecond.
    if (!(all > 1e-6 * static_cast<double>(n))) return without(rate_why::nothing_moves);

    // Above half of the heart rate nothing can be seen: it would look like a slower one.
    const double half_rate = 500.0 / mean; // Hz, of RR in ms
    const double limit = std::min(highest, half_rate);
    const auto index = [](double hz) {
        return static_cast<std::size_t>(std::clamp((hz - lowest) / step, 0.0, static_cast<double>(grid - 1)));
    };
    const std::size_t border = index(quick_from + step / 2), last = index(limit) + 1;
    belief slow, fast;
    for (std::size_t k = 0; k < border && k < last; ++k)
        slow.mass[k] = explained(line, t, y_line, all, lowest + step * static_cast<double>(k), n);
    slow.settle(0, std::min(border, last), static_cast<double>(n) - 4);
    if (last > border && quick > 1e-9 * all) {
        for (std::size_t k = border; k < last; ++k)
            fast.mass[k] = explained(waves, t, y_quick, quick, lowest + step * static_cast<double>(k), n);
        fast.settle(border, last, static_cast<double>(n) - static_cast<double>(waves.size) - 2);
    }
    // A quick rhythm is the breath, unless it is the overtone of a slow one that makes nearly everything. A
    // top at the very edge is the foot of something slower.
    const bool quick_stands_out = fast.top >= least_share && fast.top_hz > quick_from + 1.5 * step;
    const double overtone = std::max(2.0, std::round(fast.top_hz / slow.top_hz));
    const bool is_overtone = std::abs(fast.top_hz - overtone * slow.top_hz) < 0.5 / breathing_rate_window;
    const bool slow_rules = slow.top >= dominating && (is_overtone || !quick_stands_out);
    const bool quick_found = quick_stands_out && !slow_rules;
    if (!quick_found && !slow_rules)
        return without(slow.top >= least_share ? rate_why::slow_waves : rate_why::no_clear_rhythm);
    const auto& b = quick_found ? fast : slow;
    const double wander = normal_90 * breath_cv * b.mean / std::sqrt(b.mean * breathing_rate_window);
    out.low = 60.0 * (b.mean - std::hypot(b.mean - b.low, wander));
    out.high = 60.0 * (b.mean + std::hypot(b.high - b.mean, wander));
    if (quick_found && out.low < 60.0 * quick_from) return without(rate_why::slow_waves);
    out.share = b.top;
    // Seen once a beat, a rate and its mirror at the heart rate look alike: as far as people breathe, both
    // count.
    const double mirror = 60000.0 / mean - out.low;
    if (mirror <= 60.0 * highest) out.high = std::max(out.high, mirror);
    out.speed = speed_of(out.low, out.high);
    if (out.high - out.low <= widest_number) out.per_min = 60.0 * b.mean;
    if (!out.per_min && out.speed == breath_speed::unknown)
        return without(mirror <= 60.0 * highest ? rate_why::heart_too_slow : rate_why::no_clear_rhythm);
    return out;
}

breathing_rate_meter::breathing_rate_meter()
    : beats_(most_beats) {}

breathing_rate breathing_rate_meter::value() noexcept {
    if (beats_.empty()) return breathing_rate_of({});
    const auto* const begin = beats_.linearize();
    return breathing_rate_of({begin, beats_.size()});
}

} // namespace attune
