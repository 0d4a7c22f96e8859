#pragma once
// What a step is for, in words.

#include "app/session/practice.hpp"

#include <string>

namespace attune {

/// "rest", "task", "recovery"; empty for step_role::none.
std::string role_words(step_role r);

} // namespace attune
