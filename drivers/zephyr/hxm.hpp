#pragma once
// The HxM packet (0x26): fifteen beat times a packet, of which the new ones are told from those already seen.

#include "drivers/decoder.hpp"

#include <array>

namespace attune::zephyr {

/// In:    payloads of 55 bytes whose check was right.
/// Out:   a beat_event for each new beat, with `at` on the strap's clock (ms, unwrapped) and rr as the
/// difference. Rules: Of the first packet after an opening only the newest beat counts: the others happened
/// before, and may have been
///        placed already. From then on new beats are those by which the beat number (mod 256) grew, and the
///        times before them must be the ones already known; then lost packets cost nothing (up to 14 beats).
///        Where they are not, one packet is not believed: the next that fits to it begins a new chain.
class hxm {
public:
    void opened() noexcept; ///< continuity is forgotten, the strap's clock goes on
    void packet(std::span<const std::byte> payload, host_time at, drops& dropped, decoder_output& out);

private:
    static constexpr std::size_t times = 15;
    struct state {
        std::uint8_t number = 0;
        std::array<std::uint16_t, times> ms{}; ///< newest first
    };
    /// By how many beats `next` is ahead of `known`; nothing where its older times are not the known ones.
    static std::optional<std::size_t> ahead(const state& known, const state& next) noexcept;
    void emit(const state& s, std::size_t count, bool chain, host_time at, decoder_output& out);

    std::optional<state> known_{}, suspect_{};
    sensor_time newest_{}; ///< of known_.ms[0]
    host_time newest_heard_{};
    bool clock_set_ = false;
};

} // namespace attune::zephyr
