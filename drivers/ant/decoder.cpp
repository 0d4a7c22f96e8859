#include "drivers/ant/decoder.hpp"

#include <algorithm>
#include <charconv>

namespace attune::ant {
namespace {

constexpr auto patience = std::chrono::milliseconds{1000}; // chosen: as for the Zephyr straps
constexpr auto ask_again = std::chrono::seconds{2};        // chosen: the answer comes in milliseconds
constexpr std::size_t page_size = 8;
constexpr std::uint8_t heart_rate_type = 120;
constexpr std::byte with_channel_id{0x80};

constexpr std::uint8_t u8(std::span<const std::byte> b, std::size_t i) noexcept {
    return std::to_integer<std::uint8_t>(b[i]);
}
constexpr std::uint16_t u16(std::span<const std::byte> b, std::size_t i) noexcept {
    return static_cast<std::uint16_t>(u8(b, i) | u8(b, i + 1) << 8U);
}

} // namespace

void decoder::opened(host_time at, decoder_output& out) {
    scanner_.reset(dropped_);
    pages_.reset();
    strap_.reset();
    asked_who_.reset();
    last_byte_ = at;
    dialogue_.opened(at, at_once_, out);
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    last_byte_ = at;
    for (const std::byte b : bytes)
        scanner_(b, dropped_, [&](std::span<const std::byte> m) { message(m, at, out); });
}

void decoder::tick(host_time at, decoder_output& out) {
    while (scanner_.waiting() && at - last_byte_ >= patience)
        scanner_.give_up(dropped_, [&](std::span<const std::byte> m) { message(m, at, out); });
    pages_.tick(at, dropped_, out);
    dialogue_.tick(at, out);
}

void decoder::closing(host_time, decoder_output& out) {
    dialogue_.closing(out);
}

void decoder::message(std::span<const std::byte> m, host_time at, decoder_output& out) {
    const auto data = m.subspan(3, m.size() - around_data);
    dialogue_.heard(at);
    switch (u8(m, 2)) {
    case id::broadcast:
        return broadcast(data, at, out);
    case id::event:
        if (data.size() >= 3) dialogue_.answered(u8(data, 1), u8(data, 2), at, out);
        return;
    case id::started:
        return dialogue_.started(at, out);
    case id::channel_status:
        if (data.size() >= 2 && u8(data, 0) == channel) dialogue_.channel_is(u8(data, 1), at, out);
        return;
    case id::channel_id:
        if (data.size() < 5 || u8(data, 3) != heart_rate_type) return;
        if (taken_ != 0 && u16(data, 1) == taken_) return dialogue_.taken_heard(at, out);
        is_ours(u16(data, 1), at, out);
        return;
    default:
        return; // capabilities and what else a stick may say
    }
}

void decoder::broadcast(std::span<const std::byte> data, host_time at, decoder_output& out) {
    constexpr std::size_t page = 1, flag = page + page_size;
    if (data.size() < flag) return dropped_.add(drop_cause::malformed);
    if (data.size() >= flag + 5 && (data[flag] & with_channel_id) != std::byte{}) {
        if (u8(data, flag + 3) != heart_rate_type) return dropped_.add(drop_cause::malformed);
        const std::uint16_t strap = u16(data, flag + 1);
        if (taken_ != 0 && strap == taken_) return dialogue_.taken_heard(at, out);
        dialogue_.broadcast_heard(at);
        if (!is_ours(strap, at, out)) return;
    } else {
        if (!strap_ && (!asked_who_ || at - *asked_who_ >= ask_again)) {
            asked_who_ = at;
            send(out, id::request, {channel, id::channel_id});
        }
        if (!strap_ && taken_ != 0) return; // not before it is known whose it is
        dialogue_.broadcast_heard(at);
    }
    pages_(data.subspan(page, page_size), at, dropped_, out);
}

bool decoder::is_ours(std::uint16_t strap, host_time at, decoder_output& out) {
    if (device_ != 0 && strap != device_) return false;
    if (strap_) return *strap_ == strap;
    strap_ = strap;
    dialogue_.strap_is(strap);
    constexpr std::string_view before = "ANT+ strap ";
    std::array<char, before.size() + 5> name{};
    std::copy(before.begin(), before.end(), name.begin());
    char* const end = std::to_chars(name.data() + before.size(), name.data() + name.size(), strap).ptr;
    out.on_event(identity_event{short_text::from({name.data(), static_cast<std::size_t>(end - name.data())})},
                 at);
    return true;
}

} // namespace attune::ant
