#include "drivers/sim/bridge_line.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace attune::sim {

namespace {
constexpr std::size_t tail = 4; // "*XX\n"
constexpr std::string_view hex = "0123456789ABCDEF";
} // namespace

bridge_line& bridge_line::add(std::string_view s) noexcept {
    const auto room = chars_.size() - tail - size_;
    s = s.substr(0, room);
    std::copy(s.begin(), s.end(), chars_.begin() + size_);
    size_ = static_cast<std::uint8_t>(size_ + s.size());
    return *this;
}

bridge_line& bridge_line::field(std::string_view s) noexcept {
    add(",");
    // Whatever would end the line or the field early is not part of a name.
    for (const char c : s.substr(0, 46)) // as much as short_text keeps
        if (const bool plain =
                static_cast<unsigned char>(c) >= 0x20 && c != '*' && c != ',' && c != '$' && c != 0x7F;
            plain)
            add({&c, 1});
    return *this;
}

bridge_line& bridge_line::field(std::uint64_t n) noexcept {
    std::array<char, 20> text{};
    const auto r = std::to_chars(text.data(), text.data() + text.size(), n);
    return add(",").add({text.data(), static_cast<std::size_t>(r.ptr - text.data())});
}

bridge_line& bridge_line::field(double v) noexcept {
    // 9 decimals: with the 5 digits before the point that an interval has at most, the 15 significant digits
    // that decoders take are not exceeded, and any number written with fewer decimals is read back bit for
    // bit.
    std::array<char, 64> text{};
    const auto r = std::to_chars(text.data(), text.data() + text.size(), v, std::chars_format::fixed, 9);
    if (r.ec != std::errc{}) return add(",0"); // not reached: intervals are at most 60000
    std::string_view s{text.data(), static_cast<std::size_t>(r.ptr - text.data())};
    s = s.substr(0, s.find_last_not_of('0') + 1);
    if (s.ends_with('.')) s.remove_suffix(1);
    return add(",").add(s);
}

bridge_line& bridge_line::field(host_duration clock) noexcept {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(clock).count();
    return field(static_cast<std::uint64_t>(us) & 0xFFFFFFFFU);
}

bridge_line& bridge_line::close() noexcept {
    unsigned sum = 0;
    for (std::size_t i = 1; i < size_; ++i)
        sum ^= static_cast<unsigned char>(chars_[i]);
    const std::array<char, tail> end{'*', hex[(sum >> 4U) & 15U], hex[sum & 15U], '\n'};
    std::copy(end.begin(), end.end(), chars_.begin() + size_);
    size_ = static_cast<std::uint8_t>(size_ + end.size());
    return *this;
}

bridge_line bridge_line::hello(std::string_view source, std::string_view name) noexcept {
    bridge_line l;
    return l.add("$AT1,H,bridge,0.1").field(source).field(name).close();
}

bridge_line bridge_line::beat(std::uint8_t seq, host_duration clock, double rr_ms, unsigned flags) noexcept {
    bridge_line l;
    return l.add("$AT1,B")
        .field(std::uint64_t{seq})
        .field(clock)
        .field(rr_ms)
        .field(std::uint64_t{flags})
        .close();
}

bridge_line bridge_line::status(std::uint8_t seq, host_duration clock, bool worn, unsigned battery_pct,
                                unsigned hr) noexcept {
    bridge_line l;
    return l.add("$AT1,S")
        .field(std::uint64_t{seq})
        .field(clock)
        .field(std::uint64_t{worn ? 1U : 0U})
        .field(std::uint64_t{battery_pct})
        .field(std::uint64_t{hr})
        .close();
}

bridge_line bridge_line::pong(std::uint32_t number, host_duration clock) noexcept {
    bridge_line l;
    return l.add("$AT1,P").field(std::uint64_t{number}).field(clock).close();
}

} // namespace attune::sim
