#pragma once
// Curves through points, and lines of any length. Pure but for draw_line.

#include "app/ui/widgets/geometry.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace attune::ui {

/// Monotone cubic through `points` (x rising): never above the higher or below the lower of two neighbours
/// (SCIENCE 11.2: no overshoot). Samples about every `step` px and always hits the points. Appends to `out`.
/// After: Fritsch & Carlson, SIAM J Numer Anal 17:238 (1980), in the limiter form of Fritsch & Butland
/// (1984).
void monotone_cubic(std::span<const ImVec2> points, float step, std::vector<ImVec2>& out);

/// M4: of the points in each pixel column the first, lowest, highest and last, in the order of time (PLATFORM
/// 6). The picture of a polyline stays what it was. Points with x rising. Appends to `out`.
void decimate(std::span<const ImVec2> points, std::vector<ImVec2>& out);

/// A polyline of any length: in calls of at most 4000 points, overlapping by one, below ImGui's 16-bit index
/// (PLATFORM 6).
void draw_line(ImDrawList& list, std::span<const ImVec2> points, ImU32 colour, float width);

/// A filled band between two lines over the same x; no overdraw, chunked like draw_line.
struct band_point {
    float x, top, bottom;
};
void draw_band(ImDrawList& list, std::span<const band_point> points, ImU32 colour);
/// The same at a fifth of its strength, with thin edges that smooth it.
void draw_soft_band(ImDrawList& list, std::span<const band_point> points, std::uint32_t srgb);

} // namespace attune::ui
