#include "drivers/ble/decoder.hpp"

#include "drivers/latency.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace attune::ble {
namespace {

/// Records are written and handed over whole; half of one that old will not be finished. Chosen: well below
/// the second after which the strap's next value comes, which shall not wait behind a damaged size.
constexpr auto patience = std::chrono::milliseconds{300};

/// As long as the bridge's (drivers/bridge): an ECG that has come for so long without an interval is alone.
/// Chosen: straps notify about their intervals every second.
constexpr auto without_intervals = std::chrono::seconds{5};

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool holds(std::string_view s, std::string_view part) noexcept {
    return std::search(s.begin(), s.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != s.end();
}
short_text joined(std::initializer_list<std::string_view> parts) noexcept {
    short_text t;
    for (const auto part : parts)
        for (const char c : part)
            if (t.size < t.chars.size()) t.chars[t.size++] = c;
    return t;
}

} // namespace

void decoder::opened(host_time at, decoder_output&) {
    scanner_.reset(dropped_);
    heart_rate_.reset();
    ecg_.reset();
    name_ = model_ = {};
    ecg_since_.reset();
    beats_from_ecg_ = false;
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

void decoder::model(std::string_view said, host_time at, decoder_output& out) {
    while (!said.empty() && (said.back() == '\0' || said.back() == ' '))
        said.remove_suffix(1);
    if (std::any_of(said.begin(), said.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return dropped_.add(drop_cause::malformed);
    model_ = short_text::from(said);
    identify(at, out);
}

short_text decoder::called() const noexcept {
    const auto name = name_.view(), model = model_.view();
    if (model.empty() || holds(name, model) || (!name.empty() && !latency_of(name).begins.empty())) return name_;
    if (name.empty()) return model_;
    return joined({model, " (", name, ")"});
}

void decoder::identify(host_time at, decoder_output& out) {
    const auto who = called();
    if (!beats_from_ecg_) {
        if (who.size > 0) out.on_event(identity_event{who}, at);
        return;
    }
    out.on_event(identity_event{joined({"ECG of ", who.size > 0 ? who.view() : "a strap"})}, at);
}

void decoder::beats_from_ecg(bool yes, host_time at, decoder_output& out) {
    if (std::exchange(beats_from_ecg_, yes) != yes) identify(at, out);
}

void decoder::record(std::span<const std::byte> r, host_time at, decoder_output& out) {
    const auto payload = r.subspan(header_size, r.size() - header_size - check_size);
    switch (static_cast<record_type>(r[2])) {
    case record_type::device:
        name_ = short_text::from({reinterpret_cast<const char*>(payload.data()), payload.size()});
        return identify(at, out);
    case record_type::model:
        return model({reinterpret_cast<const char*>(payload.data()), payload.size()}, at, out);
    case record_type::heart_rate:
        heart_rate_(payload, at, dropped_, out);
        if (heart_rate_.intervals_seen()) beats_from_ecg(false, at, out);
        return;
    case record_type::battery: {
        if (payload.size() != 1 || std::to_integer<unsigned>(payload[0]) > 100)
            return dropped_.add(drop_cause::malformed);
        return out.on_event(battery_event{static_cast<double>(std::to_integer<unsigned>(payload[0]))}, at);
    }
    case record_type::ecg: {
        const auto refused = dropped_.of(drop_cause::malformed);
        const bool alone =
            !heart_rate_.intervals_seen() && ecg_since_ && at - *ecg_since_ >= without_intervals;
        ecg_(payload, alone, at, dropped_, out);
        if (dropped_.of(drop_cause::malformed) != refused) return;
        if (!ecg_since_) ecg_since_ = at;
        beats_from_ecg(alone, at, out);
        return;
    }
    }
}

} // namespace attune::ble
