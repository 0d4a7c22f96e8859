#pragma once
// Where marks on an axis fall: as on paper.

#include "app/review/axis.hpp"

namespace attune::ui {

using review::round_step;
using review::ticks;
using review::time_step;

} // namespace attune::ui
