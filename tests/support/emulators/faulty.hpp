#pragma once
// A device on a bad cable. Faults come from a seed, so that a test says the same each time.

#include "tests/support/emulator.hpp"

#include <functional>
#include <memory>
#include <random>

namespace attune::test {

struct faults {
    double bit_errors = 0; ///< probability of each bit towards the program to be turned
    double lost_writes =
        0; ///< probability of each take() (a frame, where the device sends one at a time) to be lost
    unsigned seed = 1;
    host_duration stall_at{}, stall_for{};   ///< since start(): nothing leaves, then all at once
    host_duration replug_at{}, replug_for{}; ///< since start(): no power, both ways lost, then a fresh device
};

class faulty final : public emulator {
public:
    using maker = std::function<std::unique_ptr<emulator>()>;
    faulty(maker make, faults f);
    void start(host_time at) override;
    void received(std::span<const std::byte> bytes, host_time at) override;
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

private:
    host_time not_stalled(host_time t) const;
    bool replug_due(host_time t) const;
    void replug();

    maker make_;
    faults f_;
    std::unique_ptr<emulator> device_;
    std::mt19937 random_;
    host_time began_{};
    bool replugged_ = false;
};

} // namespace attune::test
