#pragma once
// Whom the dongle hears, and which of them is meant.

#include "drivers/bgapi/commands.hpp"
#include "drivers/event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace attune::bgapi {

/// One that advertises.
struct strap {
    address at{};
    std::int8_t rssi = -128; ///< dBm, the strongest heard
    bool heart_rate = false; ///< says that it has the service 0x180D
    short_text name{};       ///< empty until said
};

/// "a0:9e:1a:12:34:56", most significant byte first, as such addresses are written.
short_text written(const address& a) noexcept;

/// In:    scan responses. Holds the sixteen last heard (chosen: a gym), those with a heart rate before others.
/// Out:   the one meant: by name or address where one was given, or the strongest that has it as a part of its
///        name (case does not count; a part, as `ble:` takes it); else the strongest of those that say they
///        have a heart rate.
/// Does not allocate after construction.
class straps {
public:
    explicit straps(std::string_view wanted)
        : wanted_{wanted} {}

    void clear() noexcept { size_ = 0; }
    /// The payload of scan_response; its length was checked with the frame.
    void heard(std::span<const std::byte> payload) noexcept;

    bool named() const noexcept { return !wanted_.empty(); }
    std::string_view wanted() const noexcept { return wanted_; }
    /// The one with the name or address given, as soon as it is heard.
    const strap* meant() const noexcept;
    /// The strongest whose name holds what was given.
    const strap* alike() const noexcept;
    const strap* at(const address& a) const noexcept;
    const strap* strongest() const noexcept;

private:
    strap* place_for(const address& a) noexcept;

    std::string wanted_;
    std::array<strap, 16> all_{};
    std::size_t size_ = 0;
};

} // namespace attune::bgapi
