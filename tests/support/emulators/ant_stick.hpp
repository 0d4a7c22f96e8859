#pragma once
// An ANT stick with straps in reach: answers the dialogue of SENSORS 3.2 and broadcasts pages as straps do.

#include "tests/support/emulator.hpp"

#include <cstdint>
#include <string>

namespace attune::test {

struct ant_strap {
    std::uint16_t number = 25170;
    std::vector<double> rr_ms{};
    bool old = false;      ///< sends no pages: its toggle never changes
    host_duration on_at{}; ///< since the channel opened: it cannot be heard before
};

class ant_stick final : public emulator {
public:
    struct behaviour {
        bool extended = true; ///< tells the strap's number with each broadcast
        int deaf_resets = 0;  ///< so many resets are not answered
        bool refuses_key = false;
        bool closes_once = false; ///< the search ends by itself after 5 s of listening, once
        bool closes_unheard = false; ///< the event that the channel closed is lost on the line
        bool has_lists = true;  ///< can be told a strap to pass over
        bool hears_one = false; ///< as a real channel: each opening hears one strap, the second first
    };
    explicit ant_stick(std::vector<ant_strap> straps)
        : ant_stick(std::move(straps), behaviour{}) {}
    ant_stick(std::vector<ant_strap> straps, behaviour how);

    void start(host_time at) override;
    void received(std::span<const std::byte> bytes, host_time at) override;
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    bool channel_open() const noexcept { return open_; }
    std::uint16_t wanted() const noexcept { return wanted_; } ///< the strap the channel is for; 0 = any
    std::vector<std::uint8_t> heard; ///< ids of the commands, in order
    std::string key;                 ///< as set, 8 bytes

private:
    struct answer {
        host_time at;
        std::vector<std::byte> bytes;
    };
    void command(std::span<const std::byte> m, host_time at);
    void say(host_time at, std::uint8_t what, std::vector<std::uint8_t> data);
    void broadcast(host_time at);
    bool tracking() const;

    std::vector<ant_strap> straps_;
    behaviour how_;
    std::vector<std::byte> incoming_;
    std::vector<answer> answers_;
    bool key_set_ = false, assigned_ = false, open_ = false, closed_once_ = false;
    std::uint16_t wanted_ = 0, listed_ = 0, excluded_ = 0;
    std::size_t opened_ = 0; ///< times
    host_time opened_at_{}, slot_{};
    std::size_t sent_ = 0;
};

} // namespace attune::test
