#include "drivers/zephyr/hxm.hpp"

#include "drivers/zephyr/frame.hpp"

namespace attune::zephyr {

namespace {
constexpr std::size_t number_at = 10, times_at = 11; // SENSORS 6.1
constexpr auto wrap = std::chrono::milliseconds{65536};
} // namespace

void hxm::opened() noexcept {
    known_.reset();
    suspect_.reset();
}

std::optional<std::size_t> hxm::ahead(const state& known, const state& next) noexcept {
    const std::size_t n = static_cast<std::uint8_t>(next.number - known.number);
    if (n >= times) return std::nullopt;
    for (std::size_t k = n; k < times; ++k)
        if (next.ms[k] != known.ms[k - n]) return std::nullopt;
    return n;
}

void hxm::packet(std::span<const std::byte> payload, host_time at, drops& dropped, decoder_output& out) {
    state s{.number = u8(payload[number_at])};
    for (std::size_t k = 0; k < times; ++k)
        s.ms[k] = le16(payload, times_at + 2 * k);

    if (!known_) {
        emit(s, 1, true, at, out);
    } else if (const auto n = ahead(*known_, s)) {
        suspect_.reset();
        emit(s, *n, false, at, out);
    } else if (const auto m = suspect_ ? ahead(*suspect_, s) : std::nullopt) {
        // Two packets agree with each other and not with what was before: beats are missing.
        const auto lost = static_cast<std::uint8_t>(suspect_->number - known_->number - 1);
        dropped.add(drop_cause::lost, lost == 0 ? 1U : lost);
        suspect_.reset();
        emit(s, *m + 1, true, at, out);
    } else {
        if (suspect_) dropped.add(drop_cause::malformed);
        suspect_ = s;
    }
}

void hxm::emit(const state& s, std::size_t count, bool chain, host_time at, decoder_output& out) {
    known_ = s;
    if (count == 0) return;
    const auto between = [&](std::size_t k) { // from time k + 1 to time k
        return std::chrono::milliseconds{static_cast<std::uint16_t>(s.ms[k] - s.ms[k + 1])};
    };
    // The time before the first one to be told: a difference, or on a new chain what the clock says.
    const std::size_t first = count - 1;
    if (chain) {
        const sensor_time said{std::chrono::milliseconds{s.ms[0]}};
        sensor_time newest = said;
        if (clock_set_) { // it wraps every 65.5 s: across a silence host time says how often it did
            constexpr std::chrono::nanoseconds turn = wrap;
            const auto off = newest_ + (at - newest_heard_) - said;
            newest += (off + (off < off.zero() ? -turn / 2 : turn / 2)) / turn * turn;
        }
        newest_ = newest;
        for (std::size_t k = 0; k < first; ++k)
            newest_ -= between(k);
    }
    for (std::size_t k = first + 1; k-- > 0;) {
        beat_event e{};
        e.starts_chain = chain && k == first;
        if (!e.starts_chain) newest_ += between(k);
        e.at = newest_;
        // A place that the strap has not filled yet holds zero; what lies before the fifteenth is not known.
        if (k + 1 < times && s.ms[k + 1] != 0 && between(k).count() != 0)
            e.rr = milliseconds{between(k)};
        else
            e.starts_chain = true;
        out.on_event(e, at);
    }
    newest_heard_ = at;
    clock_set_ = true;
}

} // namespace attune::zephyr
