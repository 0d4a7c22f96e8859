#include "app/review/decimate.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>

using namespace attune;

namespace {

struct dot {
    double x, y;
};
constexpr int wide = 240, high = 160;

/// Pixels that a thin line through the points touches: in every column the rows from its lowest to its
/// highest place there.
std::vector<bool> drawn(const std::vector<dot>& line) {
    std::vector<bool> ink(static_cast<std::size_t>(wide * high));
    const auto touch = [&](int column, double y0, double y1) {
        if (column < 0 || column >= wide) return;
        const int from = std::clamp(static_cast<int>(std::floor(std::min(y0, y1))), 0, high - 1);
        const int to = std::clamp(static_cast<int>(std::floor(std::max(y0, y1))), 0, high - 1);
        for (int y = from; y <= to; ++y)
            ink[static_cast<std::size_t>(y * wide + column)] = true;
    };
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const auto &a = line[i], &b = line[i + 1];
        const auto at = [&](double x) {
            return b.x > a.x ? a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) : b.y;
        };
        const int first = static_cast<int>(std::floor(a.x)), last = static_cast<int>(std::floor(b.x));
        for (int c = first; c <= last; ++c) {
            const double from = std::max(a.x, static_cast<double>(c)), to = std::min(b.x, c + 1.0);
            touch(c, c == first ? a.y : at(from), c == last ? b.y : at(to));
        }
    }
    return ink;
}

std::vector<dot> thinned(const std::vector<dot>& line) {
    std::vector<dot> out;
    review::m4(
        std::span<const dot>{line}, [](const dot& p) { return std::floor(p.x); },
        [](const dot& p) { return p.y; }, out);
    return out;
}

/// Every inked pixel of one has an inked pixel of the other in its row, at most one column away.
bool within_a_column(const std::vector<bool>& a, const std::vector<bool>& b) {
    for (int y = 0; y < high; ++y)
        for (int x = 0; x < wide; ++x) {
            if (!a[static_cast<std::size_t>(y * wide + x)]) continue;
            bool near = false;
            for (int c = std::max(0, x - 1); c <= std::min(wide - 1, x + 1); ++c)
                near = near || b[static_cast<std::size_t>(y * wide + c)];
            if (!near) return false;
        }
    return true;
}

} // namespace

TEST_CASE("decimate: decimated and full drawing differ by at most one pixel column anywhere", "[review]") {
    std::mt19937 chance{7};
    std::uniform_real_distribution<double> even{0, 1};
    for (int round = 0; round < 60; ++round) {
        const auto n = static_cast<std::size_t>(20 + std::pow(10, 1 + 3.6 * even(chance)));
        std::vector<dot> line;
        double walk = high / 2.0;
        for (std::size_t i = 0; i < n; ++i) {
            walk = std::clamp(walk + 6 * (even(chance) - 0.5), 5.0, high - 5.0);
            const bool spike = even(chance) < 0.01;
            // Beats come unevenly: x grows by chance, sometimes not at all.
            const double x = wide * static_cast<double>(i) / static_cast<double>(n) +
                             0.3 * even(chance) * wide / static_cast<double>(n);
            line.push_back({x, spike ? high * even(chance) : walk});
        }
        const auto few = thinned(line);
        CHECK(few.size() <= std::min<std::size_t>(line.size(), 4 * wide));
        const auto full = drawn(line), thin = drawn(few);
        CHECK(within_a_column(full, thin));
        CHECK(within_a_column(thin, full));
    }
}

TEST_CASE("decimate: what has one point a column stays as it is, and no spike is lost", "[review]") {
    std::vector<dot> line;
    for (int i = 0; i < 100; ++i)
        line.push_back({i + 0.5, std::fmod(i * 37.0, 90)});
    CHECK(thinned(line).size() == line.size());
    CHECK(thinned({}).empty());

    std::vector<dot> flat(10'000);
    for (std::size_t i = 0; i < flat.size(); ++i)
        flat[i] = {static_cast<double>(i) / 100, 50};
    flat[4321].y = 0;
    flat[4322].y = 99;
    const auto few = thinned(flat);
    CHECK(std::any_of(few.begin(), few.end(), [](const dot& p) { return p.y == 0; }));
    CHECK(std::any_of(few.begin(), few.end(), [](const dot& p) { return p.y == 99; }));
    CHECK(std::is_sorted(few.begin(), few.end(), [](const dot& a, const dot& b) { return a.x < b.x; }));
}
