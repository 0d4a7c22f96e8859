#pragma once
// Small shapes that say with form what colour only repeats.

#include "app/shell/app_view.hpp"
#include "app/ui/widgets/canvas.hpp"

namespace attune::ui {

/// ready: disc; searching: ring; trouble: triangle; simulated: diamond.
void sensor_shape(canvas& c, ImVec2 centre, float radius, sensor_mark m);
colour sensor_colour(sensor_mark m) noexcept;

/// A beat by its class: normal a disc, missed a triangle, extra a cross, ectopic a diamond, misaligned a
/// square, first of a chain a ring. `provisional`: hollow.
void beat_shape(canvas& c, ImVec2 centre, float radius, beat_class classed, bool provisional,
                double alpha = 1.0);
/// Beneath a beat whose class a person gave: a bar.
void by_hand_shape(canvas& c, ImVec2 centre, float radius);
colour beat_colour(beat_class classed) noexcept;

} // namespace attune::ui
