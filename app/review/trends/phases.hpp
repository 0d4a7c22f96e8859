#pragma once
// Of one session: what the heart did in each kind of phase, artefacts excluded (SCIENCE 2.3, 3, 4.1, 7).

#include "app/session/phase_figures.hpp"
#include "app/session/recording.hpp"

#include <vector>

namespace attune::review {

/// Each kind of phase that there is, once, by its kind; a step that waited for the person is none.
/// Judged as a whole, classes given by hand included, then measured: heart rate and RMSSD of a phase are, bit for bit,
/// what `attune analyze --from --to` has for it. Several phases of one kind are measured together, nothing across.
/// Heart rate up to 20 % corrected, its interval from blocks of 15 s; RMSSD up to 5 %, where nobody speaks, its interval
/// that of ln RMSSD (variance 1 / (1.2 pairs), or the scatter of its minutes where that is wider); amplitude: twice the
/// lock-in's over the pace that was held longest. Half of the phase must have been heard.
/// Cost: linear in beats; a quarter of an hour in a few milliseconds.
std::vector<phase_figures> phase_figures_of(const recording& r);

} // namespace attune::review
