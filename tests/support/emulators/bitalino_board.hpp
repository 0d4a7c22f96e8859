#pragma once
// A BITalino (r)evolution with electrodes: answers the commands of SENSORS 6.3 as its firmware does, the
// simulated mode that other commands may start by accident included, and plays a recorded ECG.

#include "tests/support/emulator.hpp"

#include <cstdint>
#include <vector>

namespace attune::test {

/// One frame of `channels` values as the board packs them (the values in the order of the inputs that are
/// on).
std::vector<std::byte> bitalino_frame(unsigned sequence, const std::vector<unsigned>& values);

struct bitalino_recording {
    std::vector<double> counts; ///< 0..1023
    double hertz = 0;
    unsigned input = 2; ///< where the electrodes are; the others hear nothing (512)
};

class bitalino_board final : public emulator {
public:
    struct behaviour {
        bool streams_already = false; ///< from another program, at 1000 Hz on A1
        bool deaf = false;            ///< streams the electrodes at 100 Hz and hears nothing
        double clock = 1;             ///< its seconds in ours
        /// From..to (s since start): frames are not sent, but counted.
        double lost_from_s = 0, lost_to_s = 0;
    };
    explicit bitalino_board(bitalino_recording r)
        : bitalino_board(std::move(r), behaviour{}) {}
    bitalino_board(bitalino_recording r, behaviour how);

    void start(host_time at) override;
    void received(std::span<const std::byte> bytes, host_time at) override;
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    bool streaming() const noexcept { return live_; }
    /// Host time of the ECG's first instant (when live mode with its input began).
    std::optional<host_time> began() const noexcept { return began_; }
    std::vector<std::uint8_t> heard; ///< commands, in order

private:
    void go(unsigned channels_mask, bool simulated, host_time at);
    host_duration period() const noexcept;
    double ecg_at(double s) const;

    bitalino_recording recording_;
    behaviour how_;
    host_time power_{}, live_since_{};
    std::optional<host_time> began_{}, version_at_{};
    int rate_ = 1000; ///< as after power-on
    bool live_ = false, simulated_ = false;
    unsigned mask_ = 0;
    std::int64_t sent_ = 0; ///< frames of this live mode
};

} // namespace attune::test
