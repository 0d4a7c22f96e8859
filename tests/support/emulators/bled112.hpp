#pragma once
// A BLED112 Bluetooth dongle with straps around it: answers every command spoken in drivers/bgapi, one frame
// a take(), with the times such a dongle needs.

#include "tests/support/emulator.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace attune::test {

/// A strap that plays a heart once somebody has asked for its beats; from then on beats pass, connected or
/// not.
struct emulated_strap {
    std::string name;
    std::array<std::uint8_t, 6> address{}; ///< little endian, as in the messages
    std::vector<double> rr_ms;
    int rssi = -60;
    std::uint8_t battery = 87;
    bool tells_heart_rate = true;  ///< while advertising
    bool has_heart_rate = true;    ///< when asked for its services
    bool names_itself = true;      ///< while advertising
    host_duration lets_go_after{}; ///< since the first subscription: the link is lost once; 0 = never
    host_duration deaf_for{};      ///< since start(): neither advertises nor lets itself be connected
};

class bled112 final : public emulator {
public:
    explicit bled112(std::vector<emulated_strap> straps);
    void start(host_time at) override;
    void received(std::span<const std::byte> bytes, host_time at) override;
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    /// The commands heard, in order, as hex.
    const std::vector<std::string>& commands() const noexcept { return commands_; }
    bool linked() const noexcept { return linked_ >= 0; }
    bool listening() const noexcept { return scanning_; }
    /// Before start(): the first strap is connected and sends, as after a program that was killed.
    void begin_linked() { linked_ = 0; }
    /// The end of the emulator's sight: this many commands of that id ("0603") are not answered.
    void ignore(std::string id, int times) { ignored_.emplace_back(std::move(id), times); }

private:
    struct state {
        std::optional<host_time> began{}; ///< its heart
        std::size_t sent = 0;             ///< beats told or passed
        double beat_ms = 0;               ///< when the last of them was, since `began`
        bool let_go = false;
    };
    void obey(std::span<const std::byte> c, host_time at);
    void say(host_time at, bool event, unsigned id, std::vector<unsigned> payload);
    void advertise(host_time at);
    void notify(host_time at);
    void let_go(host_time at, unsigned reason);
    bool deaf(std::size_t i, host_time at) const;

    std::vector<emulated_strap> straps_;
    std::vector<state> states_;
    std::deque<std::pair<host_time, std::vector<std::byte>>> leaving_;
    std::vector<std::byte> half_; ///< of a command
    host_time heard_at_{};
    std::vector<std::string> commands_;
    std::vector<std::pair<std::string, int>> ignored_;
    host_time power_{};
    bool scanning_ = false;
    int linked_ = -1, connecting_ = -1;
    bool subscribed_ = false;
    std::optional<host_time> advertising_{}, notifying_{};
};

} // namespace attune::test
