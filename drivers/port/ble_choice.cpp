#include "drivers/port/ble_choice.hpp"

#include <algorithm>
#include <tuple>

namespace attune::bluez {
namespace {

constexpr char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
bool same(char a, char b) noexcept {
    return upper(a) == upper(b);
}
constexpr bool hex(char c) noexcept {
    return (c >= '0' && c <= '9') || (upper(c) >= 'A' && upper(c) <= 'F');
}

} // namespace

bool wanted_device::is_address() const noexcept {
    if (text.size() != 17) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i % 3 == 2 ? text[i] != ':' : !hex(text[i])) return false;
    return true;
}

bool wanted_device::meets(const device& d) const noexcept {
    if (any()) return d.offers(heart_rate_service);
    const std::string& of = is_address() ? d.address : d.name;
    return std::search(of.begin(), of.end(), text.begin(), text.end(), same) != of.end();
}

choice choose(const tree& known, const std::string& adapter, const wanted_device& wanted) {
    choice best;
    std::tuple<bool, bool, bool, int> rank{};
    for (const auto& [path, d] : known.devices) {
        if (d.adapter != adapter || !wanted.meets(d)) continue;
        if (!d.connected && !d.rssi) continue;
        // 0 dBm is louder than any strap; a connected one tells no strength.
        const bool strap = d.offers(heart_rate_service);
        const std::tuple of{strap, d.connected, d.paired, d.rssi.value_or(0)};
        if (!best.path.empty() && of <= rank) continue;
        rank = of;
        best = {path, (d.connected && strap) || wanted.is_address()};
    }
    return best;
}

std::string usable_adapter(const tree& known) {
    for (const auto& [path, a] : known.adapters)
        if (a.powered) return path;
    return {};
}

} // namespace attune::bluez
