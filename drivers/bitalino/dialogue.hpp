#pragma once
// Brings a BITalino to send one channel, and keeps it at it (SENSORS 6.3). Pure: bytes and time in; commands
// and words out.

#include "drivers/decoder.hpp"

#include <array>
#include <cstdint>

namespace attune::bitalino {

namespace command {
constexpr std::uint8_t stop = 0x00, version = 0x07, hundred_hertz = 0x83;
/// Live mode with one input, 1 (A1) to 6 (A6).
constexpr std::uint8_t live(unsigned input) noexcept {
    return static_cast<std::uint8_t>(0x01U | 1U << (1 + input));
}
} // namespace command

/// Stop, so that it listens; version; rate; live. What is not answered is begun anew, as a stop may be lost
/// and everything else means something else to a board that streams. After three rounds that is said in
/// words, as the sensor's name. A board that streams and answers nothing (a recording, a line with one wire)
/// is heard all the same.
class dialogue {
public:
    explicit dialogue(unsigned input) noexcept
        : input_{input} {}
    void opened(host_time at, decoder_output& out);
    void byte(std::byte b, host_time at, decoder_output& out);
    /// A frame has come. True: it is one that was asked for.
    bool frame_heard(host_time at) noexcept;
    void tick(host_time at, decoder_output& out);
    void closing(decoder_output& out);

private:
    enum class step : std::uint8_t { none, stopping, version, rate, start, streaming };
    void enter(step s, host_time at, decoder_output& out);
    void say_who(decoder_output& out, host_time at);

    unsigned input_;
    step step_ = step::none;
    host_time since_{}, last_frame_{};
    int rounds_ = 0;    ///< stops since the last answer
    bool told_ = false; ///< the words, or the name
    std::array<char, 24> answer_{};
    std::size_t answer_size_ = 0;
};

} // namespace attune::bitalino
