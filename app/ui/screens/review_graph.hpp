#pragma once
// The session as one graph on one time axis (LOOK.md "Review").

#include "app/ui/screens/memory.hpp"

#include <string_view>

namespace attune::ui {

float review_graph_least_height(const canvas& c);
/// Draws, zooms and pans. The arrows do the same where the graph has the focus. `id`: of the item.
void review_graph(canvas& c, const box& where, const review_view& v, review_memory& m, std::string_view id = "graph");
/// Of one session; of two, so that one height means one thing in both.
graph_scale scale_of(const review_view& v) noexcept;
graph_scale common_scale(const graph_scale& a, const graph_scale& b) noexcept;

/// A zoom by `factor` (below 1: closer) that keeps the time at `share` of the width where it is; within the
/// session, and no closer than 5 s. Pure.
struct time_span {
    double from_s, to_s;
};
time_span zoomed(time_span now, double factor, double share, double duration_s) noexcept;
time_span panned(time_span now, double by_s, double duration_s) noexcept;

} // namespace attune::ui
