#pragma once
// A practice as the file that says it, for whoever changed one on the screen.

#include "app/session/practice.hpp"

#include <string>

namespace attune {

/// TOML in the order of assets/practices/FORMAT.md; what is as without the key is left out. parse_practice() of it
/// gives `p` again where parse_practice() could have given `p`.
std::string practice_toml(const practice& p);

} // namespace attune
