#pragma once
// What the port hands to the session: stamped chunks of bytes and what happened to the port. Trivially copyable,
// so that a bounded lock-free queue can carry it.

#include "drivers/event.hpp"
#include "drivers/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace attune {

enum class input_kind : std::uint8_t {
    bytes,    ///< `data`
    opened,   ///< the port was opened, or opened again
    closed,   ///< the port is gone; `text` says why
    failed,   ///< the port could not be opened; `text` is the sentence; it is tried again
    ended,    ///< a recording came to its end
    overflow, ///< `lost` bytes were dropped before this point because the queue was full
};

struct port_input {
    static constexpr std::size_t capacity = 240;

    input_kind kind = input_kind::bytes;
    std::uint8_t size = 0;
    std::uint32_t lost = 0;
    host_time at{}; ///< stamped once, by the port, when the bytes were read
    std::array<std::byte, capacity> data{};

    std::span<const std::byte> bytes() const noexcept { return {data.data(), size}; }
    /// For closed and failed: the sentence (cut at capacity).
    std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data.data()), size}; }
};

static_assert(std::is_trivially_copyable_v<port_input>);

} // namespace attune
