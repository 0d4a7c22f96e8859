#pragma once
// Counts every call of the global operator new, the aligned forms too. Link attune_counting_new into a
// program of its own.

#include <cstdint>

namespace attune::test {

/// Since the program started, over all threads.
std::uint64_t allocations() noexcept;

} // namespace attune::test
