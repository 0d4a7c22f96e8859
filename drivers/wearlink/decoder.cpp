#include "drivers/wearlink/decoder.hpp"

#include "drivers/averaged_rate.hpp"

namespace attune::wearlink {

namespace {
constexpr std::byte beat_detected{0x01};
/// A frame leaves at once; half of one that old will not be finished. Chosen: as for the Zephyr straps.
constexpr auto patience = std::chrono::milliseconds{1000};
/// The sequence has turned round unseen after 16 frames of about a second; chosen a little below.
constexpr auto counted_for = std::chrono::seconds{12};
/// Bits 1 to 3 of the status mean nothing that is known and are 0 in every frame seen.
constexpr std::byte unused_status{0x0E};

constexpr unsigned interval_at(std::span<const std::byte> f, std::size_t i) noexcept {
    return std::to_integer<unsigned>(f[i]) << 8U | std::to_integer<unsigned>(f[i + 1]);
}
} // namespace

void decoder::opened(host_time at, decoder_output&) {
    scanner_.reset(dropped_);
    sequence_.reset();
    worn_.reset();
    unused_.reset();
    chained_ = identified_ = false;
    last_byte_ = at;
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    last_byte_ = at;
    for (const std::byte b : bytes)
        scanner_(b, dropped_, [&](std::span<const std::byte> f) { frame(f, at, out); });
}

void decoder::tick(host_time at, decoder_output& out) {
    while (scanner_.waiting() && at - last_byte_ >= patience)
        scanner_.give_up(dropped_, [&](std::span<const std::byte> f) { frame(f, at, out); });
}

std::optional<unsigned> decoder::missing_before(unsigned sequence, host_time at) const noexcept {
    if (!sequence_ || at - last_frame_ >= counted_for) return 0;
    const unsigned ahead = (sequence + sequences - *sequence_) % sequences;
    if (ahead == 0) return std::nullopt;
    return ahead - 1;
}

void decoder::frame(std::span<const std::byte> f, host_time at, decoder_output& out) {
    const auto sequence = std::to_integer<unsigned>(f[3]);
    const auto rate = std::to_integer<unsigned>(f[5]);
    const bool beats = rate != 0 && (f[4] & beat_detected) != std::byte{};
    const auto missing = missing_before(sequence, at);
    if (!missing) return dropped_.add(drop_cause::duplicate);
    if (*missing > 0) dropped_.add(drop_cause::lost, *missing);
    if (*missing > 0 || !sequence_ || at - last_frame_ >= counted_for) chained_ = false;
    sequence_ = sequence;
    last_frame_ = at;
    bool sound = unused_(std::to_integer<unsigned>(f[4] & unused_status));
    if (beats)
        for (std::size_t i = first_interval; i < f.size(); i += 2)
            sound = sound && goes_with_rate(interval_at(f, i), 60'000.0 / rate);
    if (!sound) {
        chained_ = false;
        return dropped_.add(drop_cause::malformed);
    }

    if (!identified_) out.on_event(identity_event{short_text::from("Polar WearLink+")}, at);
    identified_ = true;
    if (worn_ != beats) out.on_event(contact_event{beats}, at);
    worn_ = beats;
    if (!beats) {
        chained_ = false;
        return;
    }
    for (std::size_t i = first_interval; i < f.size(); i += 2) {
        beat_event e{};
        e.rr = milliseconds{static_cast<double>(interval_at(f, i))};
        e.starts_chain = !chained_;
        chained_ = true;
        out.on_event(e, at);
    }
}

} // namespace attune::wearlink
