#pragma once
// A BLED112 Bluetooth dongle and the strap behind it. FORMAT.md beside this file.

#include "drivers/ble/heart_rate.hpp"
#include "drivers/bgapi/dialogue.hpp"
#include "drivers/steady_bits.hpp"

namespace attune::bgapi {

/// Out:   what ble/heart_rate.hpp makes of the strap's notifications; battery; the strap's name, or in its
///        place what the dialogue waits for or failed at.
/// Rules: the line has no check. A frame must fit its table entry; a notification must come from the link and
///        the handle that were asked for, its intervals must go with its own rate
///        (averaged_rate.hpp) and its reserved flags with those before (steady_bits.hpp), else it is malformed. An energy
///        that leaps may be an interval behind a turned flag: the beats are told, but begin a chain.
///        Whatever could not be used while notifications are on may have been one: the next beat begins a chain.
class decoder final : public attune::decoder {
public:
    /// `device`: name, part of it, or address of the strap; empty = the strongest.
    explicit decoder(std::string_view device = {})
        : dialogue_{device} {}

    std::string_view protocol() const noexcept override { return "bgapi"; }
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    void closing(host_time, decoder_output& out) override { dialogue_.closing(out); }
    const drops& dropped() const noexcept override { return dropped_; }

private:
    void frame(std::span<const std::byte> f, host_time at, decoder_output& out);
    std::uint64_t unusable() const noexcept;
    void forget_unlinked() noexcept;
    bool energy_went_on(std::span<const std::byte> v) noexcept;
    void note_unusable(std::uint64_t before) noexcept;

    scanner scanner_;
    dialogue dialogue_;
    ble::heart_rate_service heart_rate_;
    drops dropped_;
    host_time last_byte_{};
    steady_bits reserved_; ///< of the flags
    std::optional<unsigned> energy_{};
    double battery_ = -1; ///< percent, last told
};

} // namespace attune::bgapi
