#include "dsp/hrv/matches.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace attune {
namespace {

using rank = std::uint32_t;

/// Counts of entries by position.
class fenwick {
public:
    void resize(std::size_t n) { tree_.assign(n + 1, 0); }
    void add(std::size_t at, rank by) noexcept {
        for (++at; at < tree_.size(); at += at & (~at + 1))
            tree_[at] += by;
    }
    /// Entries before `end`.
    rank before(std::size_t end) const noexcept {
        rank sum = 0;
        for (; end > 0; end &= end - 1)
            sum += tree_[end];
        return sum;
    }

private:
    std::vector<rank> tree_;
};

/// Place of each value in order, and the first and one past the last place of the values within r of it.
struct ranks {
    std::vector<rank> at, low, high;
    ranks(std::span<const double> x, double r)
        : at(x.size())
        , low(x.size())
        , high(x.size()) {
        std::vector<std::pair<double, rank>> order(x.size());
        for (rank i = 0; i < order.size(); ++i)
            order[i] = {x[i], i};
        std::sort(order.begin(), order.end());
        std::size_t from = 0, to = 0;
        for (std::size_t k = 0; k < order.size(); ++k) {
            const auto [v, i] = order[k];
            while (v - order[from].first > r)
                ++from;
            to = std::max(to, k);
            while (to < order.size() && order[to].first - v <= r)
                ++to;
            at[i] = static_cast<rank>(k);
            low[i] = static_cast<rank>(from);
            high[i] = static_cast<rank>(to);
        }
    }
};

/// Patterns by the order of their first value, and for each the run [from, to) of those within r of it.
struct runs {
    std::vector<rank> begins; ///< index of the pattern's first value, in order of that value
    std::vector<rank> from, to;
    runs(const ranks& k, const std::vector<rank>& patterns) {
        const std::size_t n = k.at.size();
        std::vector<rank> before(n + 1, 0), whose(n);
        for (const auto i : patterns) {
            before[k.at[i] + 1] = 1;
            whose[k.at[i]] = i;
        }
        begins.reserve(patterns.size());
        for (std::size_t place = 0; place < n; ++place)
            if (before[place + 1]) begins.push_back(whose[place]);
        std::partial_sum(before.begin(), before.end(), before.begin());
        from.reserve(begins.size());
        to.reserve(begins.size());
        for (const auto i : begins) {
            from.push_back(before[k.low[i]]);
            to.push_back(before[k.high[i]]);
        }
    }
};

/// Those i of 0..n-1 in order of place[at(i)]; `patterns` all lie in 0..n.
std::vector<rank> in_order_of(const std::vector<rank>& place, const std::vector<rank>& begins, rank ahead) {
    std::vector<rank> whose(place.size(), ~rank{0}), out;
    for (rank p = 0; p < begins.size(); ++p)
        whose[place[begins[p] + ahead]] = p;
    out.reserve(begins.size());
    for (const auto p : whose)
        if (p != ~rank{0}) out.push_back(p);
    return out;
}

/// Two values: sweep along the first, Fenwick over the second.
std::vector<rank> matches_of_two(const ranks& k, const runs& p) {
    std::vector<rank> out(p.begins.size());
    fenwick tree;
    tree.resize(k.at.size());
    std::size_t from = 0, to = 0;
    for (std::size_t q = 0; q < out.size(); ++q) {
        for (; to < p.to[q]; ++to)
            tree.add(k.at[p.begins[to] + 1], 1);
        for (; from < p.from[q]; ++from)
            tree.add(k.at[p.begins[from] + 1], ~rank{0}); // - 1
        const auto i = p.begins[q] + 1;
        out[q] = tree.before(k.high[i]) - tree.before(k.low[i]);
    }
    return out;
}

constexpr unsigned smallest_block = 7; // 2^7 patterns (chosen: measured; smaller ones cost more than looking)

/// Three values: whole blocks of the run by sweep, its ends one by one.
std::vector<rank> matches_of_three(const ranks& k, const runs& p) {
    const std::size_t n = p.begins.size();
    std::vector<rank> out(n, 0), second(n), third(n);
    for (std::size_t q = 0; q < n; ++q) {
        second[q] = k.at[p.begins[q] + 1];
        third[q] = k.at[p.begins[q] + 2];
    }
    const auto by_second = in_order_of(k.at, p.begins, 1), by_third = in_order_of(k.at, p.begins, 2);

    // At level L the run's rest [from, to) begins and ends at multiples of 2^L.
    auto from = p.from, to = p.to;
    constexpr rank mask = (rank{1} << smallest_block) - 1;
    for (std::size_t q = 0; q < n; ++q) {
        const auto i = p.begins[q];
        const rank low2 = k.low[i + 1], wide2 = k.high[i + 1] - low2, low3 = k.low[i + 2],
                   wide3 = k.high[i + 2] - low3;
        const auto look = [&](rank a, rank b) {
            rank sum = 0;
            for (; a < b; ++a)
                sum += static_cast<rank>(second[a] - low2 < wide2) *
                       static_cast<rank>(third[a] - low3 < wide3); // no branch
            out[q] += sum;
        };
        const rank a = std::min(to[q], (from[q] + mask) & ~mask);
        look(from[q], a);
        from[q] = a;
        const rank b = std::max(a, to[q] & ~mask);
        look(b, to[q]);
        to[q] = b;
        if (a == b) from[q] = to[q] = 0;
    }

    std::vector<rank> start, points, place(n), asked, visits; // a visit: query * 2 + side
    struct span_of_third {
        rank low, high; // places within the block
    };
    std::array<std::vector<span_of_third>, 2> thirds{std::vector<span_of_third>(n),
                                                     std::vector<span_of_third>(n)};
    fenwick tree;
    for (unsigned level = smallest_block; (std::size_t{1} << level) <= n; ++level) {
        const std::size_t size = std::size_t{1} << level, blocks = (n + size - 1) >> level;
        /// The blocks this level takes off the rest: one at its begin, one at its end.
        const auto taken = [&](rank q, auto&& take) {
            if (from[q] == to[q]) return;
            if ((from[q] >> level) & 1U) take(from[q] >> level, 0U);
            if ((to[q] >> level) & 1U) take((to[q] >> level) - 1, 1U);
        };
        asked.assign(blocks + 1, 0);
        for (rank q = 0; q < n; ++q)
            taken(q, [&](rank b, rank) { ++asked[b + 1]; });
        std::partial_sum(asked.begin(), asked.end(), asked.begin());
        visits.resize(asked.back());
        points.resize(n);
        /// Points and visits of each block in the order given.
        const auto distribute = [&](const std::vector<rank>& ordered) {
            start.assign(asked.begin(), asked.end() - 1);
            for (const auto q : ordered)
                taken(q, [&](rank b, rank side) { visits[start[b]++] = 2 * q + side; });
            for (std::size_t b = 0; b < blocks; ++b)
                start[b] = static_cast<rank>(b << level);
            for (const auto q : ordered)
                points[start[q >> level]++] = q;
        };
        distribute(by_third);
        for (std::size_t b = 0; b < blocks; ++b) {
            if (asked[b] == asked[b + 1]) continue;
            const std::size_t begin = b << level, end = std::min(begin + size, n);
            rank low = 0, high = 0;
            const auto count = static_cast<rank>(end - begin);
            for (rank i = 0; i < count; ++i)
                place[points[begin + i]] = i;
            for (auto v = asked[b]; v < asked[b + 1]; ++v) { // both bounds grow with the third value
                const auto q = visits[v] >> 1U, i = p.begins[q] + 2;
                while (low < count && third[points[begin + low]] < k.low[i])
                    ++low;
                while (high < count && third[points[begin + high]] < k.high[i])
                    ++high;
                thirds[visits[v] & 1U][q] = {low, high};
            }
        }
        distribute(by_second);
        for (std::size_t b = 0; b < blocks; ++b) {
            if (asked[b] == asked[b + 1]) continue;
            const std::size_t begin = b << level, end = std::min(begin + size, n);
            tree.resize(end - begin);
            std::size_t in = begin, gone = begin;
            for (auto v = asked[b]; v < asked[b + 1]; ++v) {
                const auto q = visits[v] >> 1U, i = p.begins[q] + 1;
                for (; in < end && second[points[in]] < k.high[i]; ++in)
                    tree.add(place[points[in]], 1);
                for (; gone < in && second[points[gone]] < k.low[i]; ++gone)
                    tree.add(place[points[gone]], ~rank{0}); // - 1
                const auto [low, high] = thirds[visits[v] & 1U][q];
                out[q] += tree.before(high) - tree.before(low);
            }
        }
        for (std::size_t q = 0; q < n; ++q) {
            if (from[q] == to[q]) continue;
            if ((from[q] >> level) & 1U) from[q] += static_cast<rank>(size);
            if ((to[q] >> level) & 1U) to[q] -= static_cast<rank>(size);
        }
    }
    return out;
}

/// Indices that begin `length` values of one stretch.
std::vector<rank> patterns(std::span<const stretch> pieces, std::size_t length) {
    std::vector<rank> out;
    for (const auto& p : pieces)
        for (auto i = p.from; i + length <= p.to; ++i)
            out.push_back(static_cast<rank>(i));
    return out;
}

} // namespace

pattern_matches count_matches(std::span<const double> x, std::span<const stretch> pieces, double r) {
    pattern_matches out;
    const ranks k{x, r};
    const runs twos{k, patterns(pieces, 2)}, threes{k, patterns(pieces, 3)};
    out.two = matches_of_two(k, twos);
    out.three = matches_of_three(k, threes);
    const auto among = matches_of_two(k, threes);
    out.two_before_three = std::accumulate(among.begin(), among.end(), std::uint64_t{0});
    return out;
}

} // namespace attune
