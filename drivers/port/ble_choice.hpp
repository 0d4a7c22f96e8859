#pragma once
// Which of the devices that BlueZ knows is meant. Values in, values out; knows no bus.

#include "drivers/port/ble_tree.hpp"

#include <string>
#include <string_view>

namespace attune::bluez {

/// What stands behind `ble:`.
struct wanted_device {
    std::string text; ///< an address, a part of a name, or empty for any strap with a heart rate service

    bool any() const noexcept { return text.empty(); }
    bool is_address() const noexcept;
    /// Any: offers the heart rate service. Named: the name holds the text, in any case. Address: that one.
    bool meets(const device& d) const noexcept;
};

struct choice {
    std::string path; ///< empty: none yet
    /// Nothing better can come by listening on: a strap that is connected already, or the one device that was
    /// named by its address.
    bool certain = false;
};

/// Of the devices of one adapter: one that is known for a heart rate service first (headphones may bear the
/// name, too), then a connected one, then among those being heard a paired one, then the strongest. A device
/// that is only remembered is none: it may be in a drawer.
choice choose(const tree& known, const std::string& adapter, const wanted_device& wanted);

/// The first adapter, by path, that is on; empty where none is.
std::string usable_adapter(const tree& known);

} // namespace attune::bluez
