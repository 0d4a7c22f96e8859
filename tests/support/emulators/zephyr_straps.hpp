#pragma once
// Zephyr's two straps on their serial port (SENSORS 6.1): the HxM, which only talks, and the BioHarness 3, which wants
// to be asked for its intervals and answered every few seconds.

#include "drivers/zephyr/frame.hpp"
#include "tests/support/emulator.hpp"

#include <array>
#include <deque>
#include <vector>

namespace attune::test {

/// Tells its fifteen newest beat times about once a second, also when the heart has been played. It was worn
/// before: a heart of 60 a minute went before the one that is played.
class hxm_strap final : public emulator {
public:
    explicit hxm_strap(const std::vector<double>& rr_ms);
    void start(host_time at) override;
    void received(std::span<const std::byte>, host_time) override {}
    std::optional<host_time> next() const override { return packet_at_; }
    std::vector<std::byte> take(host_time now) override;

    /// As the strap tells them: its field counts ms, but it looks at the heart 250 times a second.
    static std::vector<double> sent(const std::vector<double>& rr_ms);

private:
    std::vector<double> beats_ms_; ///< since start
    host_time began_{}, packet_at_{};
    std::size_t packets_ = 0;
};

/// Sends lifesigns from power on, and what it was asked for; lets go where its lifesigns are not answered. The
/// heart is played from when RR is asked for. Its clock passes midnight after twenty seconds.
class bioharness_strap final : public emulator {
public:
    explicit bioharness_strap(const std::vector<double>& rr_ms);
    void start(host_time at) override;
    void received(std::span<const std::byte> bytes, host_time at) override;
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    /// As the strap tells them: whole ms.
    static std::vector<double> sent(const std::vector<double>& rr_ms);
    bool let_go() const noexcept { return let_go_; } ///< nobody answered

private:
    struct packets {
        zephyr::message id;
        std::uint8_t asked_by;
        std::size_t payload;
        host_duration every;
        std::optional<host_time> since{};
        long sent = 0;
        host_time due() const { return *since + (sent + 1) * every; }
    };
    std::vector<std::byte> data(const packets& p) const;

    std::vector<double> beats_ms_, told_ms_;
    std::array<packets, 5> streams_;
    std::deque<std::vector<std::byte>> answers_;
    host_time power_{}, answers_at_{}, lifesign_at_{}, heard_at_{};
    zephyr::scanner commands_;
    bool let_go_ = false;
};

} // namespace attune::test
