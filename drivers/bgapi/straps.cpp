#include "drivers/bgapi/straps.hpp"

#include <algorithm>

namespace attune::bgapi {

namespace {
constexpr std::size_t address_at = 2, type_at = 8, data_at = 11; // of scan_response: rssi, type, addr6, ...
// Kinds of advertisement structures (SENSORS 4).
constexpr unsigned some_services = 0x02, all_services = 0x03, short_name = 0x08, whole_name = 0x09;
constexpr std::uint16_t heart_rate_service = 0x180D;

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool same(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}
/// A name is shown and stored: nothing that is not text, whoever sent it. UTF-8 stays.
bool printable(std::string_view s) noexcept {
    return !s.empty() && std::none_of(s.begin(), s.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
}
} // namespace

short_text written(const address& a) noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    short_text t;
    for (std::size_t i = a.bytes.size(); i-- > 0;) {
        const unsigned b = u8(a.bytes[i]);
        t.chars[t.size++] = digits[b >> 4U];
        t.chars[t.size++] = digits[b & 15U];
        if (i != 0) t.chars[t.size++] = ':';
    }
    return t;
}

strap* straps::place_for(const address& a) noexcept {
    for (std::size_t i = 0; i < size_; ++i)
        if (all_[i].at == a) return &all_[i];
    if (size_ < all_.size()) {
        all_[size_] = strap{.at = a};
        return &all_[size_++];
    }
    const auto weakest = std::min_element(all_.begin(), all_.end(), [](const strap& x, const strap& y) {
        return x.heart_rate != y.heart_rate ? !x.heart_rate : x.rssi < y.rssi;
    });
    *weakest = strap{.at = a};
    return &*weakest;
}

void straps::heard(std::span<const std::byte> payload) noexcept {
    address a;
    std::copy_n(payload.begin() + address_at, a.bytes.size(), a.bytes.begin());
    a.type = payload[type_at];
    strap& s = *place_for(a);
    s.rssi = std::max(s.rssi, static_cast<std::int8_t>(u8(payload[0])));
    for (auto rest = payload.subspan(data_at); rest.size() > 1;) {
        const std::size_t length = u8(rest[0]); // of kind and data
        if (length == 0 || length >= rest.size()) break;
        const auto data = rest.subspan(2, length - 1);
        const unsigned kind = u8(rest[1]);
        if (kind == some_services || kind == all_services) {
            for (std::size_t i = 0; i + 1 < data.size(); i += 2)
                s.heart_rate = s.heart_rate || u16(data, i) == heart_rate_service;
        } else if (kind == whole_name || (kind == short_name && s.name.size == 0)) {
            const std::string_view name{reinterpret_cast<const char*>(data.data()), data.size()};
            if (printable(name)) s.name = short_text::from(name);
        }
        rest = rest.subspan(1 + length);
    }
}

const strap* straps::meant() const noexcept {
    if (!named()) return nullptr;
    for (std::size_t i = 0; i < size_; ++i)
        if (same(all_[i].name.view(), wanted_) || same(written(all_[i].at).view(), wanted_)) return &all_[i];
    return nullptr;
}

const strap* straps::alike() const noexcept {
    if (!named()) return nullptr;
    const strap* best = nullptr;
    for (std::size_t i = 0; i < size_; ++i) {
        const auto name = all_[i].name.view();
        const bool holds = std::search(name.begin(), name.end(), wanted_.begin(), wanted_.end(), [](char x, char y) {
                               return lower(x) == lower(y);
                           }) != name.end();
        if (holds && (!best || all_[i].rssi > best->rssi)) best = &all_[i];
    }
    return best;
}

const strap* straps::at(const address& a) const noexcept {
    for (std::size_t i = 0; i < size_; ++i)
        if (all_[i].at == a) return &all_[i];
    return nullptr;
}

const strap* straps::strongest() const noexcept {
    const strap* best = nullptr;
    for (std::size_t i = 0; i < size_; ++i)
        if (all_[i].heart_rate && (!best || all_[i].rssi > best->rssi)) best = &all_[i];
    return best;
}

} // namespace attune::bgapi
