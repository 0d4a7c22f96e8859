#include "drivers/zephyr/decoder.hpp"

namespace attune::zephyr {

namespace {
// Enable commands, frames complete with their check (SENSORS 6.1).
constexpr auto frame_of(std::uint8_t id, std::uint8_t on, std::uint8_t crc) {
    return std::array{std::byte{stx}, std::byte{id},  std::byte{1},
                      std::byte{on},  std::byte{crc}, std::byte{etx}};
}
constexpr std::array enable{frame_of(0x19, 1, 0x5E), frame_of(0x16, 1, 0x5E), frame_of(0x15, 1, 0x5E),
                            frame_of(0x1E, 1, 0x5E)}; // RR, ECG, breathing, acceleration
constexpr std::array enable_summary{std::byte{stx}, std::byte{0xBD}, std::byte{2},  std::byte{1},
                                    std::byte{0},   std::byte{0xC4}, std::byte{etx}}; // one a second
constexpr std::size_t hxm_battery_at = 8;                                             // percent

/// A frame is sent at once; half of one that old will not be finished. Chosen: ten times a radio slot's
/// delay.
constexpr auto patience = std::chrono::milliseconds{1000};
} // namespace

void decoder::opened(host_time at, decoder_output& out) {
    scanner_.reset(dropped_);
    hxm_.opened();
    bioharness_.opened();
    battery_ = 255;
    identified_ = false;
    last_byte_ = at;
    for (const auto& command : enable)
        out.send(command);
    out.send(enable_summary);
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    last_byte_ = at;
    for (std::byte b : bytes)
        scanner_(b, dropped_, [&](std::span<const std::byte> f) { frame(f, at, out); });
}

void decoder::tick(host_time at, decoder_output& out) {
    while (scanner_.waiting() && at - last_byte_ >= patience)
        scanner_.give_up(dropped_, [&](std::span<const std::byte> f) { frame(f, at, out); });
}

void decoder::frame(std::span<const std::byte> f, host_time at, decoder_output& out) {
    const std::uint8_t id = u8(f[1]);
    const auto payload = f.subspan(3, f.size() - around_payload);
    const auto size = payload_size(id);
    if (u8(f.back()) != etx || !size || payload.size() != *size)
        return; // acknowledgements and packets that carry nothing for us
    switch (static_cast<message>(id)) {
    case message::hxm: {
        told("Zephyr HxM", at, out);
        const std::uint8_t percent = u8(payload[hxm_battery_at]);
        if (percent <= 100 && percent != battery_)
            out.on_event(battery_event{static_cast<double>(battery_ = percent)}, at);
        hxm_.packet(payload, at, dropped_, out);
        break;
    }
    case message::lifesign:
        told("Zephyr BioHarness 3", at, out);
        out.send(f); // the device ends the link where nobody answers
        break;
    default:
        told("Zephyr BioHarness 3", at, out);
        bioharness_.packet(static_cast<message>(id), payload, at, dropped_, out);
    }
}

void decoder::told(std::string_view model, host_time at, decoder_output& out) {
    if (!identified_) out.on_event(identity_event{short_text::from(model)}, at);
    identified_ = true;
}

} // namespace attune::zephyr
