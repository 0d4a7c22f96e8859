#pragma once
// A microcontroller that speaks AT1 (SENSORS 6.9): tells its beats as they come, or samples alone, and answers what it
// is asked.

#include "tests/support/emulator.hpp"
#include "tests/support/emulators/ecg_series.hpp"

#include <deque>
#include <string>
#include <vector>

namespace attune::test {

class bridge_board final : public emulator {
public:
    /// A `B` line at each beat and a status line a second.
    explicit bridge_board(const std::vector<double>& rr_ms);
    /// `E` lines of ten samples at 250 Hz and a status line a second, no `B` line.
    explicit bridge_board(const ecg_recording& ecg);
    void start(host_time at) override;
    void received(std::span<const std::byte> bytes, host_time at) override;
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    bool going() const noexcept { return going_; }

private:
    std::string beat() const;
    std::string samples() const;
    std::optional<host_time> beat_at() const;
    std::string us(host_time t) const; ///< of its clock: 32 bits, which turn round ten seconds after power on

    std::vector<double> rr_ms_, ends_ms_, counts_;
    double hertz_ = 0;
    std::deque<std::string> answers_;
    std::string half_; ///< of a command
    host_time began_{}, heard_at_{}, status_at_{};
    std::size_t beats_ = 0, lines_ = 0; ///< told, or passed in a pause
    bool going_ = true;
};

} // namespace attune::test
