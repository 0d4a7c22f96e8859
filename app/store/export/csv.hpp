#pragma once
// A session's intervals with their times: `t_s,rr_ms,class,chain`.

#include "app/session/recording.hpp"

#include <string>

namespace attune {

/// A row an interval, t_s = time of the beat that ends it. `class` is empty where it was not judged yet;
/// `chain` counts from 1 and grows where nothing may be computed across. The first beat of a chain ends no
/// interval and has no row. Pure; full precision.
std::string to_csv(const recording& r);

} // namespace attune
