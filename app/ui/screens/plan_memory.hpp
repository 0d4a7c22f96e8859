#pragma once
// What the plan screen remembers between frames.

#include "app/shell/plan_view.hpp"

#include <optional>

namespace attune::ui {

struct plan_memory {
    bool making = false;                   ///< the form for a new plan, or for the rest of this one
    bool changing = false;                 ///< the latter
    bool asking = false;                   ///< "End the plan here?"
    std::optional<plan_numbers> numbers{}; ///< as set in the form
    int begins = 0;                        ///< today, tomorrow, Monday
    std::optional<relapse_plan> writing{}; ///< the words for harder days, while they are written
    void form_done() noexcept { making = changing = asking = false, numbers.reset(), begins = 0; }
};

} // namespace attune::ui
