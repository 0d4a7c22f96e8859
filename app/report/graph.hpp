#pragma once
// A session's graph for paper and pictures (LOOK.md "Review"): phases, pacer, heart rate with artefacts by
// class, RSA, activation with its band, marks and check-ins over one time axis. What is not known is empty;
// nothing crosses a gap.

#include "app/report/typesetter.hpp"
#include "app/review/review_view.hpp"
#include "app/session/record.hpp"

#include <span>

namespace attune::report {

struct graph_look {
    double text = 7.5;     ///< size of all words
    double scale = 1;      ///< of lines and shapes
    double column = 0.25;  ///< of at most four points each; print: 0.25 pt are 288 a dpi
    bool check_ins = true; ///< draws them
};

/// Appends to `p`. Cost: linear in the session; items: bounded by the width of `where`, not by the session.
void draw_graph(page& p, const rect& where, const review_view& v, std::span<const pacer_record> pacer,
                const typesetter& set, const graph_look& look);

/// The mark of an artefact's class, as on the screen: a triangle for a missed beat, a cross for an extra one,
/// a diamond for an ectopic, a square for a misaligned one.
/// A bar beneath a beat whose class a person gave.
void by_hand_shape(page& p, point at, double r, double width);
void beat_shape(page& p, point at, double radius, beat_class of, double line_width);

} // namespace attune::report
