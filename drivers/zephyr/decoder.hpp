#pragma once
// Zephyr HxM and BioHarness 3 over Bluetooth SPP. FORMAT.md beside this file.

#include "drivers/decoder.hpp"
#include "drivers/zephyr/bioharness.hpp"
#include "drivers/zephyr/frame.hpp"
#include "drivers/zephyr/hxm.hpp"

namespace attune::zephyr {

class decoder final : public attune::decoder {
public:
    std::string_view protocol() const noexcept override { return "zephyr"; }
    /// Sends the BioHarness's enable commands; the HxM does not listen.
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override { return dropped_; }

private:
    void frame(std::span<const std::byte> f, host_time at, decoder_output& out);
    void told(std::string_view model, host_time at, decoder_output& out);

    scanner scanner_;
    hxm hxm_;
    bioharness bioharness_;
    drops dropped_;
    host_time last_byte_{};
    std::uint8_t battery_ = 255; ///< of the HxM, last told
    bool identified_ = false;
};

} // namespace attune::zephyr
