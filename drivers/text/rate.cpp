// What plain numbers mean, judged from how many a second there are and what they look like.
#include "drivers/text/decoder.hpp"

namespace attune::text {

namespace {
constexpr auto longest_watch = std::chrono::seconds{5}; // so that 6 s after the first byte all is said
/// Lines of the very first moment may have waited in a buffer: they say nothing of the rate. Chosen.
constexpr auto backlog = std::chrono::milliseconds{50};
constexpr double samples_above = 8;   // lines a second (SENSORS 6.7)
constexpr double intervals_below = 4; // lines a second: a heart at 240 a minute
constexpr double most = 0.6;          // share of the lines that must agree. Chosen: damaged ones are the few

template <class Lines, class Test>
bool most_are(const Lines& lines, std::uint8_t count, Test test) {
    std::size_t all = 0, yes = 0;
    for (const auto& l : lines)
        if (l.n.count == count) {
            ++all;
            yes += test(l.n) ? 1U : 0U;
        }
    return static_cast<double>(yes) >= most * static_cast<double>(all);
}
} // namespace

std::optional<decoder::verdict> decoder::judged(host_time now) const noexcept {
    const host_duration elapsed = now - first_held_;
    const bool late = elapsed >= longest_watch;
    std::array<std::size_t, numbers::max + 1> by_count{};
    std::size_t later = 0;
    for (const auto& l : held_) {
        ++by_count[l.n.count];
        later += l.at - first_held_ > backlog ? 1U : 0U;
    }
    std::uint8_t count = 1;
    for (std::uint8_t c = 2; c <= numbers::max; ++c)
        if (by_count[c] > by_count[count]) count = c;
    const double rate = static_cast<double>(later) / seconds{elapsed - backlog}.count();
    if (!late && (later == 0 || held_.size() < 3)) return std::nullopt;
    const verdict unknown{.known = false, .what = format::found_out, .to_ms = 0, .count = count};
    const auto is = [&](format f) { return verdict{.known = true, .what = f, .to_ms = 0, .count = count}; };
    switch (count) {
    case 1:
        return single_numbers(rate, later, late);
    case 2:
        return rate > samples_above ? is(format::timed) : unknown;
    case 3:
        if (!most_are(held_, 3, [](const numbers& n) {
                return (n.value[0] == 0 || is_rate(n.value[0])) && (n.value[1] == 0 || is_rr(n.value[1]));
            }))
            return unknown;
        return is(rate > samples_above ? format::plotter : format::rate);
    default:
        return most_are(held_, 4, [](const numbers& n) { return n.value[3] == 0 || n.value[3] == 1; })
                   ? is(format::coach)
                   : unknown;
    }
}

std::optional<decoder::verdict> decoder::single_numbers(double rate, std::size_t later,
                                                        bool late) const noexcept {
    const auto is = [](format f, double to_ms) {
        return verdict{.known = true, .what = f, .to_ms = to_ms, .count = 1};
    };
    const auto unknown = verdict{.known = false, .what = format::found_out, .to_ms = 0, .count = 1};
    if (later == 0) return unknown; // all at one instant: no rate, no guess
    if (rate > samples_above) return is(format::samples, 0);
    const bool ms =
        most_are(held_, 1, [](const numbers& n) { return n.value[0] >= 250 && n.value[0] <= 2500; });
    const bool in_seconds =
        most_are(held_, 1, [](const numbers& n) { return n.fraction[0] && n.value[0] < 10; });
    if (rate > intervals_below) {
        // Between the two: intervals fill the time in which they came, samples do not.
        if (!late) return std::nullopt;
        double sum = 0;
        for (const auto& l : held_)
            if (l.n.count == 1 && l.at - first_held_ > backlog) sum += l.n.value[0] * (in_seconds ? 1 : 1e-3);
        const double span = seconds{held_.back().at - first_held_}.count();
        if (!(ms || in_seconds) || sum < span / 2 || sum > span * 2) return is(format::samples, 0);
    }
    if (ms) return is(format::rr, 1);
    if (in_seconds) return is(format::rr, 1000);
    if (most_are(held_, 1, [](const numbers& n) { return n.value[0] >= 25 && n.value[0] <= 240; }))
        return is(format::rate, 0);
    return unknown;
}

} // namespace attune::text
