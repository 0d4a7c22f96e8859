#pragma once
// An ANT+ stick (Dynastream USB1, USB2, USB-m) on a serial port and the heart-rate strap it hears. FORMAT.md
// beside this file.

#include "drivers/ant/dialogue.hpp"
#include "drivers/ant/heart_rate.hpp"

namespace attune::ant {

/// Out:   what heart_rate_pages says of one strap, and which strap it is ("ANT+ strap 25170").
/// Rules: the first strap heard is the one until the port is opened again; where `device` is given, only that
/// one; one that is `taken` never. A
///        broadcast tells its strap's number where the stick adds it, else the stick is asked after the
///        first.
class decoder final : public attune::decoder {
public:
    struct how {
        std::optional<dialogue::key_bytes> key{};
        std::uint16_t device = 0; ///< the strap's number; 0 = any
        std::uint16_t first = 0;  ///< where any will do: the one to be asked for first; 0 = none
        bool at_once = true;      ///< false: found in mid-stream, the stick may be open
        std::uint16_t taken = 0;  ///< where any will do: another person's, never to be taken; 0 = none
    };
    decoder() noexcept
        : decoder(how{}) {}
    explicit decoder(const how& h) noexcept
        : device_{h.device}
        , taken_{h.device == 0 ? h.taken : std::uint16_t{0}}
        , at_once_{h.at_once}
        , dialogue_{h.key, h.device, h.first == taken_ ? std::uint16_t{0} : h.first, taken_} {}

    std::string_view protocol() const noexcept override { return "ant"; }
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    void closing(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override { return dropped_; }

private:
    void message(std::span<const std::byte> m, host_time at, decoder_output& out);
    void broadcast(std::span<const std::byte> data, host_time at, decoder_output& out);
    bool is_ours(std::uint16_t strap, host_time at, decoder_output& out);

    std::uint16_t device_, taken_;
    bool at_once_;
    dialogue dialogue_;
    heart_rate_pages pages_;
    scanner scanner_;
    drops dropped_;
    host_time last_byte_{};
    std::optional<std::uint16_t> strap_{}; ///< the one that is heard
    std::optional<host_time> asked_who_{};
};

} // namespace attune::ant
