#pragma once
// The host's monotonic clock: the one place in the program where acquisition time is read (law 3).

#include "drivers/time.hpp"

namespace attune {

host_time monotonic_now() noexcept;

} // namespace attune
