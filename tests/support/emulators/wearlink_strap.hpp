#pragma once
// A Polar WearLink+ strap on its serial port: about a frame a second with the intervals that ended since
// (SENSORS 6.2). It does not listen.

#include "tests/support/emulator.hpp"

#include <vector>

namespace attune::test {

class wearlink_strap final : public emulator {
public:
    struct behaviour {
        host_duration off_skin_at{}, off_skin_for{}; ///< since start: no rate, intervals that mean nothing
        unsigned first_sequence = 11;
    };
    explicit wearlink_strap(std::vector<double> rr_ms)
        : wearlink_strap(std::move(rr_ms), behaviour{}) {}
    wearlink_strap(std::vector<double> rr_ms, behaviour how);

    void start(host_time at) override;
    void received(std::span<const std::byte>, host_time) override {}
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    /// Whole milliseconds as they are sent: the sum of all before is rounded, so that nothing drifts.
    static std::vector<double> sent(const std::vector<double>& rr_ms);

private:
    std::vector<double> rr_ms_;
    behaviour how_;
    host_time began_{}, frame_at_{};
    std::size_t beat_ = 0; ///< told so far
    double told_ms_ = 0;
    unsigned sequence_ = 0;
};

} // namespace attune::test
