#pragma once
// Polar WearLink+ over Bluetooth SPP: about one frame a second, the strap does not listen. FORMAT.md beside
// this file.

#include "drivers/decoder.hpp"
#include "drivers/steady_bits.hpp"
#include "drivers/wearlink/frame.hpp"

#include <optional>

namespace attune::wearlink {

/// Out:   beats without a time of their own (the chain is the sum of the intervals); contact, from the rate
///        and the status; the model once an opening.
/// Rules: a sequence that is not the next one means lost frames, and the next beat begins a chain; so does
///        contact regained. A frame with an interval that does not go with the frame's own rate, or
///        with a status bit that never was, is refused.
class decoder final : public attune::decoder {
public:
    std::string_view protocol() const noexcept override { return "wearlink"; }
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override { return dropped_; }

private:
    void frame(std::span<const std::byte> f, host_time at, decoder_output& out);
    /// Frames missing before this one; nothing where it is the one already seen.
    std::optional<unsigned> missing_before(unsigned sequence, host_time at) const noexcept;

    scanner scanner_;
    drops dropped_;
    host_time last_byte_{}, last_frame_{};
    std::optional<unsigned> sequence_{};
    std::optional<bool> worn_{};
    steady_bits unused_; ///< of the status
    bool chained_ = false; ///< the next interval continues the last beat
    bool identified_ = false;
};

} // namespace attune::wearlink
