#pragma once
// The parts of the plan screen; private to screens/plan*.cpp. Each draws into a column.

#include "app/ui/screens/column.hpp"
#include "app/ui/screens/memory.hpp"

namespace attune::ui {

/// The plan there is, with what can be done with it.
void current_plan_part(column& k, const app_view& v, plan_memory& m, commands& out);
/// A new plan, or the rest of this one.
void plan_form(column& k, const app_view& v, plan_memory& m, commands& out);
void boosters_part(column& k, const plan_view& v);
void reminders_part(column& k, const app_view& v, commands& out);
void hard_days_part(column& k, const app_view& v, plan_memory& m, commands& out);
void earlier_plans_part(column& k, const plan_view& v);

/// A day or a booster: done a disc, not done a ring, to come a small dot.
void plan_shape(canvas& c, ImVec2 centre, float radius, plan_mark m);

} // namespace attune::ui
