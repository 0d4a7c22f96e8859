#pragma once
// The plan screen's picture, made of what is known. Pure.

#include "app/live/plans.hpp"
#include "app/shell/app_view.hpp"

#include <span>

namespace attune {

/// All but the words for harder days and what concerns reminders. `practices`: those that can be begun.
plan_view picture_of(const plans_and_days& known, int today, std::span<const programme> programmes,
                     std::span<const practice_card> practices);

} // namespace attune
