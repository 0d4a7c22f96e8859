#pragma once
// Lines of the bridge protocol AT1 (SENSORS 6.9), as a simulated bridge or a replayed RR file says them.

#include "drivers/time.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace attune::sim {

enum beat_flags : unsigned { arrival_stamped = 1, gap_before = 2, contact_lost = 4 };

/// One line, "$AT1,...*XOR\n", built in place: no allocation.
class bridge_line {
public:
    static bridge_line hello(std::string_view source, std::string_view name) noexcept;
    /// `rr_ms` 0: not measured (the first beat of a chain). Decimals are written as far as they are needed to
    /// read the same number back; whole numbers have none.
    static bridge_line beat(std::uint8_t seq, host_duration clock, double rr_ms, unsigned flags) noexcept;
    static bridge_line status(std::uint8_t seq, host_duration clock, bool worn, unsigned battery_pct,
                              unsigned hr) noexcept;
    static bridge_line pong(std::uint32_t number, host_duration clock) noexcept;

    std::string_view text() const noexcept { return {chars_.data(), size_}; }
    std::span<char> chars() noexcept { return {chars_.data(), size_}; } ///< for a noisy line

private:
    bridge_line& add(std::string_view s) noexcept;
    bridge_line& field(std::string_view s) noexcept;
    bridge_line& field(std::uint64_t n) noexcept;
    bridge_line& field(double v) noexcept;
    bridge_line& field(host_duration clock) noexcept; ///< microseconds, 32 bits, wrapping as the bridge's do
    bridge_line& close() noexcept;

    std::array<char, 160> chars_{};
    std::uint8_t size_ = 0;
};

} // namespace attune::sim
