#pragma once
// Fewer points, the same picture.

#include <cstddef>
#include <span>
#include <vector>

namespace attune::review {

/// M4: of the points in each column the first, lowest, highest and last, in their order, so that the line
/// through them covers what the line through all of them covered.
/// In: points in the order of time; `column_of(p)` gives the column, which never goes back; `y_of(p)` the
/// height. Appends to `out`, at most four points a column.
/// Cost: linear.
/// After: Jugel, Jerzak, Hackenbroich & Markl, PVLDB 7:797 (2014).
template <class Point, class Column, class Height>
void m4(std::span<const Point> points, Column&& column_of, Height&& y_of, std::vector<Point>& out) {
    std::size_t from = 0;
    while (from < points.size()) {
        const auto column = column_of(points[from]);
        std::size_t to = from, low = from, high = from;
        while (to < points.size() && column_of(points[to]) == column) {
            if (y_of(points[to]) < y_of(points[low])) low = to;
            if (y_of(points[to]) > y_of(points[high])) high = to;
            ++to;
        }
        std::size_t previous = points.size();
        for (const std::size_t i : {from, low < high ? low : high, low < high ? high : low, to - 1})
            if (i != previous) out.push_back(points[previous = i]);
        from = to;
    }
}

} // namespace attune::review
