#pragma once
// Of a whole recording the few numbers that a look back over years needs.

#include "app/session/past_session.hpp"

namespace attune::review {

/// Rest as it was measured in this session, following and length as the review tells them, half-times of
/// events that were marked "start" and "end" ("prepare" before them, where it was), the best pace where the
/// pacer went through several, activation near the check-ins, what the heart did in each kind of phase (phases.hpp). Cost: linear, and some
/// milliseconds more where events or several paces have to be judged.
session_summary summarise(const recording& r);

} // namespace attune::review
