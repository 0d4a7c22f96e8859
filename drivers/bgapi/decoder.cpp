#include "drivers/bgapi/decoder.hpp"

#include "drivers/averaged_rate.hpp"

namespace attune::bgapi {

namespace {
/// Half a frame that old will not be finished: a message leaves the dongle in one USB packet (SENSORS 4: a
/// header is looked for after 100 ms of silence).
constexpr auto patience = std::chrono::milliseconds{100};

// Flags of 0x2A37 (SENSORS 5.1).
constexpr unsigned wide_rate = 1, energy = 8, reserved = 0xE0;

std::size_t first_interval(std::span<const std::byte> v) noexcept {
    const unsigned flags = v.empty() ? 0 : u8(v[0]);
    return 1 + ((flags & wide_rate) != 0 ? 2U : 1U) + ((flags & energy) != 0 ? 2U : 0U);
}
/// Beats a minute; needs a value that holds intervals.
unsigned rate_of(std::span<const std::byte> v) noexcept {
    return (u8(v[0]) & wide_rate) != 0 ? u16(v, 1) : u8(v[1]);
}
bool go_with_the_rate(std::span<const std::byte> v) noexcept {
    for (std::size_t i = first_interval(v); i + 1 < v.size(); i += 2)
        if (!goes_with_rate(u16(v, i), 60.0 * 1024.0 / rate_of(v))) return false;
    return true;
}
} // namespace

std::uint64_t decoder::unusable() const noexcept {
    return dropped_.of(drop_cause::noise) + dropped_.of(drop_cause::truncated);
}
void decoder::note_unusable(std::uint64_t before) noexcept {
    if (unusable() != before) heart_rate_.broken();
}

/// Another strap may come, or the same with another battery.
void decoder::forget_unlinked() noexcept {
    if (dialogue_.notified()) return;
    heart_rate_.reset();
    reserved_.reset();
    energy_.reset();
    battery_ = -1;
}

/// The energy counts up slowly. One that leaps may be the oldest interval behind a turned flag.
bool decoder::energy_went_on(std::span<const std::byte> v) noexcept {
    constexpr unsigned most_step = 60; // kJ, chosen: two minutes of the hardest work between two tellings
    const unsigned now = u16(v, first_interval(v) - 2);
    const bool on = energy_ && now >= *energy_ && now - *energy_ <= most_step;
    energy_ = now;
    return on;
}

void decoder::opened(host_time at, decoder_output& out) {
    scanner_.reset(dropped_);
    last_byte_ = at;
    dialogue_.opened(at, out);
    forget_unlinked();
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    last_byte_ = at;
    for (const std::byte b : bytes) {
        const auto before = unusable();
        scanner_(b, dropped_, [&](std::span<const std::byte> f) {
            note_unusable(before);
            frame(f, at, out);
        });
        note_unusable(before);
    }
}

void decoder::tick(host_time at, decoder_output& out) {
    while (scanner_.waiting() && at - last_byte_ >= patience) {
        heart_rate_.broken();
        scanner_.give_up(dropped_, [&](std::span<const std::byte> f) { frame(f, at, out); });
    }
    dialogue_.tick(at, out);
    forget_unlinked();
}

void decoder::frame(std::span<const std::byte> f, host_time at, decoder_output& out) {
    const bool was = dialogue_.notified();
    const auto v = dialogue_.frame(f, at, out);
    forget_unlinked();
    if (!v) {
        if (was && is_event(f) && id_of(f) == message::attribute_value && u8(f[header_size + 3]) == 1) {
            dropped_.add(drop_cause::malformed); // of a link or a handle nobody asked
            heart_rate_.broken();
        }
        return;
    }
    if (v->what == strap_value::kind::battery) {
        if (v->bytes.size() != 1 || u8(v->bytes[0]) > 100) return dropped_.add(drop_cause::malformed);
        if (const double percent = u8(v->bytes[0]); percent != battery_)
            out.on_event(battery_event{battery_ = percent}, at);
        return;
    }
    auto value = v->bytes;
    const unsigned flags = value.empty() ? 0 : u8(value[0]);
    if (!reserved_(flags & reserved)) {
        heart_rate_.broken();
        return dropped_.add(drop_cause::malformed);
    }
    if ((flags & energy) != 0 && first_interval(value) <= value.size() && !energy_went_on(value))
        heart_rate_.broken();
    if (const auto first = first_interval(value); value.size() > first) {
        if (rate_of(value) == 0) {
            value = value.first(first); // no contact: its intervals mean nothing, as those of a WearLink
        } else if (!go_with_the_rate(value)) {
            heart_rate_.broken();
            return dropped_.add(drop_cause::malformed);
        }
    }
    heart_rate_(value, at, dropped_, out);
}

} // namespace attune::bgapi
