#pragma once
// A record in words, exactly: two records are the same bit for bit where their texts are.

#include "app/session/record.hpp"

#include <string>

namespace attune {

/// Doubles are written so that reading them back gives the same bits. Cost: allocates; not for the real-time
/// path.
std::string text(const record& r);

} // namespace attune
