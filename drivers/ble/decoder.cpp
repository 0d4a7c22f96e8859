#include "drivers/ble/decoder.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::ble {
namespace {

/// Records are written whole; half of one that old will not be finished. Chosen: as for the Zephyr straps.
constexpr auto patience = std::chrono::milliseconds{1000};

} // namespace

void decoder::opened(host_time at, decoder_output&) {
    scanner_.reset(dropped_);
    heart_rate_.reset();
    ecg_.reset();
    name_ = {};
    ecg_seen_ = false;
    last_byte_ = at;
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    last_byte_ = at;
    for (const std::byte b : bytes)
        scanner_(b, dropped_, [&](std::span<const std::byte> r) { record(r, at, out); });
}

void decoder::tick(host_time at, decoder_output& out) {
    while (scanner_.waiting() && at - last_byte_ >= patience)
        scanner_.give_up(dropped_, [&](std::span<const std::byte> r) { record(r, at, out); });
}

void decoder::identify(host_time at, decoder_output& out) {
    if (name_.size == 0 && !ecg_seen_) return;
    if (!ecg_seen_) return out.on_event(identity_event{name_}, at);
    std::array<char, 7 + 47> text{};
    constexpr std::string_view before = "ECG of ", nameless = "a strap";
    const auto name = name_.size > 0 ? name_.view() : nameless;
    std::copy(before.begin(), before.end(), text.begin());
    std::copy(name.begin(), name.end(), text.begin() + before.size());
    out.on_event(identity_event{short_text::from({text.data(), before.size() + name.size()})}, at);
}

void decoder::record(std::span<const std::byte> r, host_time at, decoder_output& out) {
    const auto payload = r.subspan(header_size, r.size() - header_size - check_size);
    switch (static_cast<record_type>(r[2])) {
    case record_type::device:
        name_ = short_text::from({reinterpret_cast<const char*>(payload.data()), payload.size()});
        return identify(at, out);
    case record_type::heart_rate:
        return heart_rate_(payload, at, dropped_, out);
    case record_type::battery: {
        if (payload.size() != 1 || std::to_integer<unsigned>(payload[0]) > 100)
            return dropped_.add(drop_cause::malformed);
        return out.on_event(battery_event{static_cast<double>(std::to_integer<unsigned>(payload[0]))}, at);
    }
    case record_type::ecg: {
        const auto refused = dropped_.of(drop_cause::malformed);
        ecg_(payload, !heart_rate_.intervals_seen(), at, dropped_, out);
        if (!std::exchange(ecg_seen_, ecg_seen_ || dropped_.of(drop_cause::malformed) == refused) &&
            ecg_seen_)
            identify(at, out);
        return;
    }
    }
}

} // namespace attune::ble
